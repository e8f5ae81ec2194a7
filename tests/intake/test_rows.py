"""Cells as days, numbers and choices, and what is said about wrong ones."""

from datetime import date

import pytest

from lms.intake.columns import CADRES, TRAINING, UNITS
from lms.intake.grid import Fault, Formula
from lms.intake.problems import Weight
from lms.intake.rows import CELL_ERROR, NO_STORED_VALUE, NO_SUCH_DAY, NOT_A_DAY, Row, code_shape
from lms.intake.tables import Table
from lms.people.titles import BY_NAME, TITLES

TITLE_NAMES = [title.name for title in TITLES]


def row(kind, **values):
    return Row(Table(kind, kind.name, {}, {}), 7, values)


@pytest.mark.parametrize(
    ("written", "meant", "meant_last"),
    [
        ("14/03/2026", date(2026, 3, 14), date(2026, 3, 14)),
        ("4/3/2026", date(2026, 3, 4), date(2026, 3, 4)),
        ("14-03-2026", date(2026, 3, 14), date(2026, 3, 14)),
        ("14.03.2026", date(2026, 3, 14), date(2026, 3, 14)),
        ("2026-03-14", date(2026, 3, 14), date(2026, 3, 14)),
        ("2026-03-14 00:00:00", date(2026, 3, 14), date(2026, 3, 14)),
        ("03/2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2/2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("12/2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        (2026, date(2026, 1, 1), date(2026, 12, 31)),
        (46095, date(2026, 3, 14), date(2026, 3, 14)),
        (date(2026, 3, 14), date(2026, 3, 14), date(2026, 3, 14)),
    ],
)
def test_a_partial_date_means_its_first_day_or_its_last(written, meant, meant_last):
    one = row(UNITS, term_from=written)
    assert one.day("term_from") == meant
    assert one.day("term_from", last=True) == meant_last
    assert not one.problems


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("31/02/2024", NO_SUCH_DAY),
        ("12/25/2024", NO_SUCH_DAY),
        ("13/2024", NO_SUCH_DAY),
        ("01/01/1024", NO_SUCH_DAY),
        ("14/03/26", NOT_A_DAY),
        ("hôm qua", NOT_A_DAY),
        ("5", NOT_A_DAY),
    ],
)
def test_a_wrong_date_is_told_with_the_cell(written, message):
    one = row(CADRES, from_on=written)
    assert one.day("from_on") is None
    (problem,) = one.problems
    assert (problem.row, problem.column, problem.value) == (7, "Ngày giữ chức", written)
    assert problem.message == message
    assert one.failed()


@pytest.mark.parametrize(
    ("written", "meant"), [(0, 0), (1260, 1260), ("1.260", 1260), ("1,260", 1260), ("1 260", 1260), ("85", 85)]
)
def test_counts_are_read_with_and_without_dots(written, meant):
    assert row(UNITS, members=written).count("members") == meant


@pytest.mark.parametrize("written", ["mười", -3, 3.5, "3,5", "1.26", "12 người"])
def test_what_is_no_count_is_told(written):
    one = row(UNITS, members=written)
    assert one.count("members") is None
    assert one.failed()


def test_hours_take_a_comma_or_a_point():
    assert [row(TRAINING, hours=h).hours("hours") for h in (6, "6,5", "6.5", 6.5)] == [6, 6.5, 6.5, 6.5]
    one = row(TRAINING, hours="sáu")
    assert one.hours("hours") is None
    assert one.failed()


@pytest.mark.parametrize(
    ("written", "meant"), [("có", True), ("X", True), ("Không", False), (True, True), (0, False), (None, None)]
)
def test_yes_and_no(written, meant):
    assert row(CADRES, first_elected=written).flag("first_elected") is meant


def test_a_title_nearly_right_is_suggested():
    one = row(CADRES, title="Chủ tịnh")
    assert one.choice("title", BY_NAME, "chức danh", TITLE_NAMES) is None
    assert one.problems[0].text == "Không có chức danh này. Có phải Chủ tịch?"


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("CT", "chu-tich"),
        ("PCT", "pho-chu-tich"),
        ("UVBTV", "uy-vien-btv"),
        ("UVBCH", "uy-vien-bch"),
        ("Uỷ viên Ban Chấp hành", "uy-vien-bch"),
        ("chu nhiem UBKT", "chu-nhiem-ubkt"),
        ("TỔ TRƯỞNG", "to-truong"),
    ],
)
def test_titles_are_known_by_their_abbreviations(written, slug):
    assert row(CADRES, title=written).choice("title", BY_NAME, "chức danh", TITLE_NAMES) == slug


def test_formulas_without_value_and_errors_are_told_with_what_stands_there():
    one = row(UNITS, workers=Formula("=SUM(H2:H9)"), members=Fault("#REF!"))
    assert one.count("workers") is None
    assert one.count("members") is None
    assert [(p.value, p.message) for p in one.problems] == [("=SUM(H2:H9)", NO_STORED_VALUE), ("#REF!", CELL_ERROR)]


def test_codes_keep_to_letters_figures_and_a_few_marks():
    assert row(UNITS, code="CDCS-0007").code("code") == "CDCS-0007"
    assert row(UNITS, code=12).code("code") == "12"
    for wrong in ("CDCS 0007", "=1+1", "x" * 41):
        one = row(UNITS, code=wrong)
        assert one.code("code") is None
        assert one.problems[0].weight is Weight.ERROR


def test_look_alike_codes_have_one_shape():
    assert code_shape("CDCS-0O12") == code_shape("cdcs-0012") == code_shape("CDCS OO12")
    assert code_shape("CDCS-0012") != code_shape("CDCS-0013")


def test_a_cell_longer_than_any_name_is_told_and_cut():
    one = row(CADRES, name="a" * 5000)
    assert one.text("name") is None
    assert len(one.problems[0].value) == 300
