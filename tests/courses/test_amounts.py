"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.exercises.amounts import number_text, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("253.000", "253000"),
        ("253000", "253000"),
        ("253 000", "253000"),
        ("253\u00a0000", "253000"),
        ("6,5", "6.5"),
        ("1.234,56", "1234.56"),
        ("6.5", "6.5"),
        ("0.125", "0.125"),
        ("1,234", "1.234"),
        ("253,000,000", "253000000"),
        ("253000 đồng", "253000"),
        ("253.000 đ.", "253000"),
        ("253.000VNĐ", "253000"),
        ("1,2 triệu", "1200000"),
        ("1,2 triệu đồng", "1200000"),
        ("-5", "-5"),
        ("− 0,5", "-0.5"),
    ],
)
def test_a_number_is_read_with_or_without_its_unit(text, value):
    assert read_number(text, "đồng") == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "đồng", "12 người", "12.34.5", "1.23.456", "1e5", "٣", "NaN", "1,2,3", "5 5", "12 đồng rưỡi", "--5"],
)
def test_what_is_no_number_is_none(text):
    assert read_number(text, "đồng") is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_a_number_that_was_written_is_read_as_it_was(digits, places):
    value = Decimal(digits).scaleb(-places)
    assert read_number(number_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(253000, "253.000"), (6.5, "6,5"), (-0.5, "-0,5"), (-1234567.25, "-1.234.567,25"), (100, "100"), (0, "0")],
)
def test_a_number_is_written_with_dots_and_a_comma(value, text):
    assert number_text(value) == text
