"""Ratios of money and milestones, in worlds small enough to count by hand."""

from datetime import date

import pytest

from lms.db import db
from lms.tracker.entries.models import Spending, SubmittedReport
from lms.tracker.queries.figures import targets_in_force
from lms.tracker.queries.measures import Money, Reported, money_of, reported

pytestmark = pytest.mark.usefixtures("context")
ON = date(2026, 6, 1)


@pytest.fixture
def units(make):
    """The small standard world with the targets loaded."""
    make.targets()
    return make.tree()


def spent(unit, year=2026, **amounts):
    db.session.add(Spending(unit_id=unit.id, year=year, **amounts))
    db.session.flush()


def money(code, unit, on=ON):
    return money_of(targets_in_force(unit.id, on, code), unit.id, on)[code]


def test_a_ratio_adds_up_a_subtree_and_shows_the_own_level_apart(units):
    spent(units["LDLD-A"], training=100, activity=1000)
    spent(units["CDP-A1"], training=299, activity=1000)
    spent(units["CDP-B1"], training=5, activity=10)
    found = money("NQ-7", units["LDLD-A"])
    assert found == Money(399, 2000, 100, 1000)
    assert (found.percent, found.own_percent) == ("19.9", "10.0")


def test_a_ratio_is_that_of_the_calendar_year_and_of_who_told_both_sides(units):
    spent(units["LDLD-A"], 2025, training=1, activity=2)
    spent(units["LDLD-A"], training=3, activity=None)
    assert money("NQ-7", units["LDLD-A"]).percent is None
    assert money("NQ-7", units["LDLD-A"], date(2025, 12, 31)).percent == "50.0"


def test_a_ratio_may_have_several_bases_and_counts_bound_subtrees_only(make, units):
    make.binding("BT", units["LDLD-A"])
    spent(units["LDLD-A"], training=12, union_finance=60, state_budget=40)
    spent(units["CDP-A1"], training=8, union_finance=100)
    spent(units["LDLD-B"], training=90, union_finance=100)
    assert money("BT-15", units["TLD"]) == Money(20, 200)


def test_a_milestone_says_who_owes_and_who_has_sent_by_the_day(make, units):
    make.binding("KT", units["LDLD-A"])
    target = targets_in_force(units["LDLD-A"].id, ON, "KT-7")[0]
    before = reported(target, units["LDLD-A"].id, ON)
    assert before.due_on == date(2026, 12, 14)
    assert before.sent == 0
    db.session.add(SubmittedReport(target="KT-7", unit_id=units["CDP-A1"].id, year=2026, sent_on=ON))
    db.session.flush()
    assert reported(target, units["LDLD-A"].id, ON) == Reported(before.due_on, before.owing, 1)
    assert reported(target, units["LDLD-A"].id, date(2026, 5, 31)).sent == 0
    assert reported(target, units["CDP-A1"].id, ON).owing == 1
