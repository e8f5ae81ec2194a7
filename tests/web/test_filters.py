from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from markupsafe import Markup

from lms.web import filters

FRIDAY = date(2026, 11, 20)
NBSP = "\u00a0"


def test_a_day_reads_the_vietnamese_way():
    assert filters.short_date(date(2026, 3, 14)) == "14/03/2026"
    assert filters.long_date(FRIDAY) == "Thứ Sáu, 20/11/2026"
    assert filters.long_date(date(2026, 11, 22)) == "Chủ nhật, 22/11/2026"
    assert filters.month(date(2026, 12, 1)) == "12/2026"


def test_a_moment_is_told_in_the_time_and_on_the_day_of_vietnam():
    late = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    assert filters.moment(late) == "00:30 ngày 20/11/2026"
    assert filters.short_date(late) == "20/11/2026"


@pytest.mark.parametrize("show", [filters.short_date, filters.long_date, filters.month, filters.moment])
def test_no_date_shows_nothing(show):
    assert show(None) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1400, "1.400"),
        (1234567, "1.234.567"),
        (-1500, "-1.500"),
        (Decimal("6.50"), "6,5"),
        (Decimal("1E+3"), "1.000"),
        (6.0, "6"),
        ("18.25", "18,25"),
        (None, "–"),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_decimal_comma(value, shown):
    assert filters.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("99.96", "99,9%"),
        ("99.99999", "99,9%"),
        (Decimal("93.65"), "93,6%"),
        (40, "40,0%"),
        (100, "100%"),
        ("100.0", "100%"),
        (0, "0%"),
        ("0.04", "0,0%"),
        ("131.25", "131,2%"),
        (58.0, "58,0%"),
        (None, "Không có người thuộc diện"),
    ],
)
def test_a_percent_is_cut_and_never_rounded_up(value, shown):
    assert filters.percent(value) == shown


def test_a_percent_without_decimals_is_cut_too():
    assert filters.percent("99.9", 0) == "99%"


def test_a_goal_stands_as_the_document_writes_it():
    assert filters.goal(15) == "15%"
    assert filters.goal(Decimal("12.5")) == "12,5%"
    assert filters.goal(None) == "không đặt"


def test_a_number_never_parts_from_its_noun():
    assert filters.count(1260, "đoàn viên") == f"1.260{NBSP}đoàn viên"
    assert filters.hours(Decimal("6.5")) == f"6,5{NBSP}tiết"
    assert filters.nb("Mục 2") == f"Mục{NBSP}2"


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (date(2026, 11, 30), f"còn 10{NBSP}ngày"),
        (date(2026, 11, 21), f"còn 1{NBSP}ngày"),
        (FRIDAY, "hôm nay"),
        (date(2026, 11, 18), f"quá hạn 2{NBSP}ngày"),
    ],
)
def test_days_left_until_the_due_date_and_past_it(due, shown):
    assert filters.days_left(due, FRIDAY) == shown


@pytest.mark.parametrize(("sex", "word"), [("male", "anh"), ("female", "chị"), (None, "anh/chị")])
def test_people_are_addressed_by_what_is_known(sex, word):
    assert filters.honorific(SimpleNamespace(sex=sex)) == word


def test_nobody_in_particular_is_addressed_both_ways():
    assert filters.honorific(None) == "anh/chị"


@pytest.mark.parametrize(
    ("full", "given"), [("Nguyễn Thị Hồng Thắm", "Thắm"), ("Thắm ", "Thắm"), (" ", ""), (None, "")]
)
def test_the_given_name_is_the_last_word(full, given):
    assert filters.given_name(full) == given


@pytest.mark.parametrize(("octets", "shown"), [(0, "0"), (1, "1"), (215_040, "210"), (1_048_575, "1.024")])
def test_small_files_are_told_in_kilobytes(octets, shown):
    assert filters.size(octets) == f"{shown}{NBSP}KB"


def test_large_files_are_told_in_megabytes():
    assert filters.size(1_468_006) == f"1,4{NBSP}MB"


def test_a_table_gets_its_roles_once():
    plain = Markup(
        '<table class="fold"><thead><tr><th scope="col">Tên</th></tr></thead>'
        '<tbody><tr><th scope="row">An</th><td data-l="Hạn" role="cell">–</td><td>5</td></tr></tbody></table>'
    )
    assert filters.table_roles(plain) == Markup(
        '<table role="table" class="fold"><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader" scope="col">Tên</th></tr></thead>'
        '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row">An</th>'
        '<td data-l="Hạn" role="cell">–</td><td role="cell">5</td></tr></tbody></table>'
    )


def test_roles_are_not_written_into_text_that_nobody_escaped():
    with pytest.raises(TypeError):
        filters.table_roles("<table>")
