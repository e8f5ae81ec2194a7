"""x"""

from datetime import date, timedelta

import pytest

from lms.clock import now, today
from lms.db import db, uuid7
from lms.learning.actions.offerings import (
    open_offering,
)
from lms.learning.queries.candidates import Part, candidates_select, preview_of
from lms.people.models import PersonMerge
from lms.records.actions import void
from tests.learning.offerings.plans import DUE, obligations, plan_for

pytestmark = pytest.mark.usefixtures("context")


def test_those_who_hold_the_titles_below_the_unit_on_the_opening_day_are_obliged(make, tree, plan, coordinator):
    obliged = make.officer(tree["CDCS-A1"])
    make.officer(tree["CDCS-A1"], "pho-chu-tich")
    make.officer(tree["CDCS-B1"])
    make.officer(tree["LDLD-A"])
    make.officer(tree["CDCS-A2"], until_on=today())
    make.officer(tree["CDCS-A2"], from_on=today() + timedelta(days=1))
    assert preview_of(plan).holders == 1
    offering, count = open_offering(plan, coordinator.id, uuid7())
    assert count == 1
    assert [row.person_id for row in obligations(offering)] == [obliged.id]


def test_who_takes_office_by_a_later_opening_day_is_obliged_and_who_leaves_by_then_is_not(make, tree, course):
    day = today() + timedelta(days=20)
    make.officer(tree["CDCS-A1"], from_on=day, name="Trần Vào")
    make.officer(tree["CDCS-A2"], until_on=day, name="Trần Ra")
    found = candidates_select(plan_for(course, tree["CDP-A1"], opens_on=day), Part.OBLIGED)
    assert [person.full_name for person, _, _ in db.session.execute(found)] == ["Trần Vào"]


def test_someone_with_two_of_the_titles_is_obliged_once(make, tree, plan, coordinator):
    person = make.officer(tree["CDCS-A1"])
    make.position(person, tree["CDCS-A2"])
    _, count = open_offering(plan, coordinator.id, uuid7())
    assert count == 1


def test_two_accounts_of_one_person_are_obliged_once_and_share_their_record(make, tree, plan):
    kept, other = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-A2"])
    db.session.add(PersonMerge(person_id=other.id, into_id=kept.id, merged_at=now()))
    make.record(other, tree["LDLD-A"], valid_until=None)
    preview = preview_of(plan)
    assert (preview.holders, preview.finished) == (1, 1)


def test_a_valid_record_spares_the_obligation_and_a_lapsed_or_voided_one_does_not(make, tree, plan):
    for unit, until in (("CDCS-A1", today()), ("CDCS-A2", today() - timedelta(days=1)), ("CDCS-A3", None)):
        make.record(make.officer(tree[unit]), tree["LDLD-A"], valid_until=until)
    voided = make.record(make.officer(tree["CDCS-A1"]), tree["LDLD-A"])
    void(voided.id, "nhập nhầm", "Võ Ngọc Hân", None)
    db.session.commit()
    preview = preview_of(plan)
    assert (preview.obliged, preview.finished) == (2, 2)


def test_nobody_is_obliged_twice_and_the_earlier_due_date_stays(make, tree, plan, course, coordinator):
    for days, unit in ((0, "CDCS-A1"), (-30, "CDCS-A2"), (30, "CDCS-A3")):
        person = make.officer(tree[unit])
        above = make.offering(course, tree["LDLD-A"], coordinator, due_on=DUE + timedelta(days=days))
        make.obligation(above, person)
    preview = preview_of(plan)
    assert (preview.bound, preview.obliged, preview.sooner) == (2, 1, 1)
    _, count = open_offering(plan, coordinator.id, uuid7())
    assert count == 1


def test_an_obligation_that_was_ended_or_met_long_ago_binds_nobody(make, tree, plan, course, coordinator):
    ended, lapsed = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-A2"])
    old = make.offering(course, tree["LDLD-A"], coordinator, date(2021, 6, 1), date(2021, 1, 1))
    make.obligation(old, lapsed)
    make.obligation(old, ended).ended_at = now()
    make.record(lapsed, tree["LDLD-A"], valid_until=date(2024, 1, 1))
    preview = preview_of(plan)
    assert (preview.obliged, preview.bound) == (2, 0)


def test_the_preview_says_who_has_no_account_yet(make, tree, plan):
    make.account(make.officer(tree["CDCS-A1"]))
    make.officer(tree["CDCS-A2"])
    assert preview_of(plan).without_account == 1


def test_rule_15_the_lists_behind_a_preview_are_as_long_as_its_numbers(make, tree, plan, course, coordinator):
    make.account(make.officer(tree["CDCS-A1"], name="Lê Thị Mai"))
    make.officer(tree["CDCS-A2"], name="Trần Quốc Bảo")
    make.record(make.officer(tree["CDCS-A3"], name="Đỗ Thùy Giang"), tree["LDLD-A"])
    for days, name in ((-9, "Bùi Thị Hậu"), (9, "Ngô Đức Hiếu")):
        above = make.offering(course, tree["LDLD-A"], coordinator, due_on=DUE + timedelta(days=days))
        make.obligation(above, make.officer(tree["CDCS-A1"], name=name))
    found = {
        part: [person.full_name for person, _, _ in db.session.execute(candidates_select(plan, part))] for part in Part
    }
    assert found == {
        Part.OBLIGED: ["Trần Quốc Bảo", "Ngô Đức Hiếu", "Lê Thị Mai"],
        Part.FINISHED: ["Đỗ Thùy Giang"],
        Part.BOUND: ["Bùi Thị Hậu"],
        Part.SOONER: ["Ngô Đức Hiếu"],
        Part.WITHOUT_ACCOUNT: ["Trần Quốc Bảo", "Ngô Đức Hiếu"],
    }
    numbers = preview_of(plan)
    for part, people in found.items():
        assert getattr(numbers, part.name.lower()) == len(people)
