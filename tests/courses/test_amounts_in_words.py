"""Amounts written out in words, and words read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.exercises.amounts_in_words import MOST, amount_of, words_of
from lms.text import fold

AMOUNTS = st.one_of(st.integers(0, MOST), st.integers(0, 999_999).map(lambda n: n * 1000), st.integers(0, 9_999))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (111, "một trăm mười một"),
        (1_005, "một nghìn không trăm linh năm"),
        (500_000, "năm trăm nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (3_600_000, "ba triệu sáu trăm nghìn"),
        (10_050_000, "mười triệu không trăm năm mươi nghìn"),
        (38_181_500, "ba mươi tám triệu một trăm tám mươi mốt nghìn năm trăm"),
        (2_000_000_001, "hai tỷ không trăm linh một"),
    ],
)
def test_an_amount_is_written_as_on_a_voucher(amount, words):
    assert words_of(amount) == words


@given(AMOUNTS)
def test_what_is_written_is_read_back_however_it_is_typed(amount):
    words = words_of(amount)
    assert amount_of(words) == amount
    assert amount_of(f"  {words.upper()}   ĐỒNG chẵn. ") == amount
    assert amount_of(fold(words)) == amount
    assert amount_of(words.replace("nghìn", "ngàn").replace("linh", "lẻ").replace("tỷ", "tỉ")) == amount
    assert amount_of(words.replace(" ", "  ").capitalize() + " đồng") == amount
    assert amount_of(words.replace("mươi tư", "mươi bốn")) == amount


@given(AMOUNTS, AMOUNTS)
def test_different_amounts_have_different_words(one, other):
    assert (words_of(one) == words_of(other)) == (one == other)


@given(st.text("abc 123,.nghìtrămuơđồ", max_size=30))
def test_other_text_is_no_amount_or_one_that_can_be_written(text):
    amount = amount_of(text)
    assert amount is None or words_of(amount)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "đồng",
        "triệu",
        "trăm",
        "năm trăm năm",
        "nghìn nghìn",
        "hai nghìn ba triệu",
        "một hai",
        "3 triệu",
        "mươi mươi",
    ],
)
def test_words_that_say_no_number_are_refused(words):
    assert amount_of(words) is None


@pytest.mark.parametrize("amount", [-1, MOST + 1])
def test_beyond_the_thousand_milliards_there_are_no_words(amount):
    with pytest.raises(ValueError, match="no words"):
        words_of(amount)
