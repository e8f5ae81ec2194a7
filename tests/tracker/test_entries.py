"""Spending, assessments and exemptions: what may be entered, and what is read of a day or a year."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from lms.db import EVER, db
from lms.people.access import Viewer
from lms.people.models import PersonMerge, Role
from lms.people.version import roster_version
from lms.tracker.entries.actions import Judged, end_exemption, exempt, judge, tell_spending
from lms.tracker.entries.models import Assessment, Exemption, Spending
from lms.tracker.entries.queries import (
    assessments_of,
    assessors_for,
    exemptions_on,
    judged_select,
    spending_of,
    targets_named,
)
from lms.tracker.entries.rules import WrongEntry, check_spending, dong_of, looks_like_millions, year_of

DAY = date(2026, 3, 14)


@pytest.fixture
def tree(make, context):
    return make.tree()


@pytest.fixture
def officer(make, tree):
    return make.officer(tree["CDCS-A1"])


def found(statement):
    return {tuple(row) for row in db.session.execute(statement)}


# Rules


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("0", 0), ("150000000", 150_000_000), ("1.250.000", 1_250_000), ("1 250 000 VNĐ", 1_250_000), ("12,500", 12_500)],
)
def test_money_is_read_in_dong(typed, amount):
    assert dong_of(typed) == amount


@pytest.mark.parametrize("typed", ["", "1,25 tỷ", "1.25", "12.50.000", "1.250,000", "-5", "5 triệu", "1e6", "٣٠٠"])
def test_money_that_must_be_guessed_is_refused(typed):
    with pytest.raises(ValueError, match="chữ số"):
        dong_of(typed)


def test_a_part_is_not_larger_than_its_whole():
    check_spending(5, 5)
    check_spending(5, None)
    with pytest.raises(WrongEntry):
        check_spending(6, 5)
    assert [looks_like_millions(sum_) for sum_ in (None, 0, 99_999, 100_000)] == [False, False, True, False]


def test_years_are_four_digits_that_have_begun():
    assert year_of("Năm 2025", 2026) == 2025
    for typed in ("25", "2027", "1989", "hai nghìn"):
        with pytest.raises(ValueError, match=r"[Nn]ăm"):
            year_of(typed, 2026)


# Read as of a year, of a day


def test_rule_18_spending_is_of_a_calendar_year_and_of_the_subtree_as_it_stands(make, tree):
    for code in ("LDLD-A", "CDP-A1", "CDCS-B1"):
        make.spending(tree[code], 2025)
    make.spending(tree["CDP-A1"], 2024, 7, 8)

    def units(year, within=None):
        return {row.unit_id for row in db.session.scalars(spending_of(year, within))}

    assert units(2025) == {tree[code].id for code in ("LDLD-A", "CDP-A1", "CDCS-B1")}
    assert units(2025, tree["LDLD-A"].id) == {tree["LDLD-A"].id, tree["CDP-A1"].id}
    assert units(2024, tree["LDLD-A"].id) == {tree["CDP-A1"].id}
    assert units(2023) == set()


def test_rule_9_assessments_and_exemptions_are_the_canonical_persons(make, tree, officer):
    other = make.officer(tree["CDCS-A2"])
    make.assessment(other, tree["CDCS-A2"], tree["CDP-A1"])
    make.exemption(other, "NQ-1", date(2026, 1, 1), DAY)
    db.session.add(PersonMerge(person_id=other.id, into_id=officer.id, merged_at=datetime(2026, 1, 1, tzinfo=UTC)))
    db.session.commit()
    assert found(assessments_of(2025)) == {("BT-12", officer.id, tree["CDCS-A2"].id, True, tree["CDP-A1"].id)}
    assert found(assessments_of(2024)) == set()
    assert found(exemptions_on(date(2026, 3, 13))) == {("NQ-1", officer.id)}


def test_rule_21_an_exemption_holds_from_its_first_to_its_last_day(officer):
    row = exempt("NQ-1", officer.id, date(2026, 1, 1), DAY, "  Nghỉ  thai sản ", None)
    assert (row.until_on, row.reason) == (date(2026, 3, 15), "Nghỉ thai sản")
    holds = [found(exemptions_on(day)) for day in (date(2025, 12, 31), date(2026, 1, 1), DAY, date(2026, 3, 15))]
    assert holds == [set(), {("NQ-1", officer.id)}, {("NQ-1", officer.id)}, set()]


# Entered


def test_rule_21_an_exemption_needs_a_reason_and_days_of_its_own(officer):
    exempt("NQ-1", officer.id, date(2026, 1, 1), None, "Đi học", None)
    with pytest.raises(WrongEntry, match="từ 01/01/2026"):
        exempt("NQ-1", officer.id, date(2030, 1, 1), None, "Đi học", None)
    with pytest.raises(WrongEntry) as wrong:
        exempt("NQ-2", officer.id, DAY, None, " ", None)
    assert wrong.value.field == "reason"
    with pytest.raises(WrongEntry) as wrong:
        exempt("NQ-2", officer.id, DAY, date(2026, 3, 13), "Đi học", None)
    assert wrong.value.field == "last_on"


def test_an_exemption_ends_earlier_only_and_before_its_first_day_goes(make, officer):
    row = make.exemption(officer, from_on=date(2026, 1, 1), until_on=DAY)
    with pytest.raises(WrongEntry):
        end_exemption(row, DAY, None)
    end_exemption(row, date(2026, 1, 31), None)
    assert row.until_on == date(2026, 2, 1)
    end_exemption(row, date(2025, 12, 31), None)
    assert db.session.query(Exemption).count() == 0


def test_what_moves_a_standing_makes_the_figures_old_and_spending_does_not(tree, officer):
    version = roster_version()
    amounts = {"training": 1, "activity": 2, "union_finance": None, "state_budget": None}
    assert tell_spending(tree["CDP-A1"], 2025, amounts, None)
    assert not tell_spending(tree["CDP-A1"], 2025, amounts, None)
    assert roster_version() == version
    one = Judged(officer.id, tree["CDCS-A1"].id, True)
    by = {tree["CDCS-A1"].id: tree["CDP-A1"].id}
    assert judge("BT-12", 2025, [one], by, None) == 1
    assert judge("BT-12", 2025, [one], by, None) == 0
    assert roster_version() == version + 1
    exempt("BT-12", officer.id, DAY, None, "Đi học", None)
    assert roster_version() == version + 2
    assert db.session.query(Assessment).count() == 1


def test_the_nearest_unit_above_judges_and_a_unit_itself_only_where_nothing_above_is_ones_own(tree):
    def assessor(code, *tops):
        viewer = Viewer(0, "", None, {Role.COORDINATOR: frozenset(tree[top].id for top in tops)})
        return assessors_for(viewer, [tree[code].id]).get(tree[code].id)

    assert assessor("CDCS-A1", "LDLD-A", "CDP-A1") == tree["CDP-A1"].id
    assert assessor("CDCS-A1", "LDLD-A", "CDCS-A1") == tree["LDLD-A"].id
    assert assessor("CDP-A1", "CDP-A1") == tree["CDP-A1"].id
    assert assessor("CDCS-B1", "LDLD-A") is None


def test_officers_are_judged_once_a_unit_and_activists_not_at_all(make, tree, officer):
    make.position(officer, tree["CDCS-A1"], "uy-vien-bch")
    make.position(officer, tree["CDCS-A2"], "uy-vien-bch")
    make.officer(tree["CDCS-A1"], "cong-tac-vien", kind="activist")
    make.officer(tree["CDCS-A1"], until_on=date(2025, 1, 1))
    rows = db.session.execute(judged_select(tree["CDP-A1"], None, DAY)).all()
    assert [(person.id, unit.code) for person, _position, unit in rows] == [
        (officer.id, "CDCS-A1"),
        (officer.id, "CDCS-A2"),
    ]
    members = db.session.execute(judged_select(tree["CDCS-A1"], "uy-vien-bch", DAY)).all()
    assert [position.title for _person, position, _unit in members] == ["uy-vien-bch"]


def test_targets_are_named_in_their_order(make, context):
    make.targets()
    named = targets_named(None)
    assert {"NQ-1", "KT-4"} <= {one.code for one in named}
    assert all(one.title and one.kind for one in named)


def test_the_database_refuses_what_the_forms_refuse(make, tree, officer):
    with pytest.raises(IntegrityError):
        make.spending(tree["CDP-A1"], 2025, -1, 5)
    db.session.rollback()
    with pytest.raises(IntegrityError):
        make.spending(tree["CDP-A1"], 2025, 6, 5)
    db.session.rollback()
    make.assessment(officer, tree["CDCS-A1"], tree["CDP-A1"])
    with pytest.raises(IntegrityError):
        make.assessment(officer, tree["CDCS-A1"], tree["CDP-A1"], passed=False)
    db.session.rollback()
    with pytest.raises(IntegrityError):
        make.exemption(officer, from_on=EVER)
    db.session.rollback()
    assert (db.session.query(Spending).count(), db.session.query(Exemption).count()) == (0, 0)
