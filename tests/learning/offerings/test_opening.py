"""Opening an offering, once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.audit import AuditEntry
from lms.clock import today
from lms.db import db, uuid7
from lms.learning.actions.offerings import (
    NobodyObliged,
    OtherContent,
    oblige_newcomers,
    open_offering,
)
from lms.learning.models import Offering
from lms.learning.queries.offerings import (
    newcomers_count,
)
from lms.learning.rules.offerings import WrongDate
from tests.learning.offerings.plans import DUE, names, plan_for

pytestmark = pytest.mark.usefixtures("context")


def test_the_same_request_twice_opens_one_offering(make, tree, plan, coordinator):
    make.officer(tree["CDCS-A1"])
    request_id = uuid7()
    first, count = open_offering(plan, coordinator.id, request_id)
    again, more = open_offering(plan, coordinator.id, request_id)
    assert (again.id, count, more) == (first.id, 1, 0)
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 1
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_rule_24_the_same_request_with_another_body_changes_nothing(make, tree, course, plan, coordinator):
    make.officer(tree["CDCS-A1"])
    request_id = uuid7()
    open_offering(plan, coordinator.id, request_id)
    other = plan_for(course, tree["CDP-A1"], due_on=DUE + timedelta(days=1))
    with pytest.raises(OtherContent):
        open_offering(other, coordinator.id, request_id)
    with pytest.raises(OtherContent):
        open_offering(plan, make.coordinator(tree["CDP-A1"]).id, request_id)
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 1


def test_an_offering_for_nobody_is_not_opened(plan, coordinator):
    with pytest.raises(NobodyObliged):
        open_offering(plan, coordinator.id, uuid7())


@pytest.mark.parametrize(
    ("opens", "due", "field"), [(0, -1, "due_on"), (-9, -1, "due_on"), (0, 4000, "due_on"), (-400, 9, "opens_on")]
)
def test_an_offering_does_not_run_backwards_nor_in_a_mistyped_year(make, tree, course, coordinator, opens, due, field):
    make.officer(tree["CDCS-A1"], from_on=date(2020, 1, 1))
    days = {"opens_on": today() + timedelta(days=opens), "due_on": today() + timedelta(days=due)}
    with pytest.raises(WrongDate) as wrong:
        open_offering(plan_for(course, tree["CDP-A1"], **days), coordinator.id, uuid7())
    assert wrong.value.field == field


def test_opening_is_audited_with_what_was_opened(make, tree, plan, coordinator):
    make.officer(tree["CDCS-A1"])
    offering, _ = open_offering(plan, coordinator.id, uuid7())
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.action, entry.subject) == (
        coordinator.id,
        "offering.opened",
        f"offering:{offering.id}",
    )
    assert entry.details["people"] == 1
    assert entry.details["due_on"] == DUE.isoformat()


def test_a_thousand_people_are_obliged_in_as_many_statements_as_one(make, tree, plan, coordinator, statements):
    make.officer(tree["CDCS-A1"])
    with statements() as few:
        open_offering(plan, coordinator.id, uuid7())
        db.session.commit()
    for n in range(60):
        make.officer(tree["CDCS-A2"], name=f"Trần Văn {n}")
    with statements() as many:
        _, count = open_offering(plan, coordinator.id, uuid7())
        db.session.commit()
    assert count == 60
    assert len(many) == len(few)


def test_those_who_take_up_a_title_later_are_obliged_on_request(make, tree, plan, opened, coordinator):
    make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    assert newcomers_count(offering) == 0
    make.officer(tree["CDCS-A2"], name="Trần Mới")
    make.record(make.officer(tree["CDCS-A3"]), tree["LDLD-A"])
    assert newcomers_count(offering) == 1
    assert oblige_newcomers(offering, coordinator.id) == 1
    db.session.commit()
    assert "Trần Mới" in names(offering)
    assert newcomers_count(offering) == 0
    assert oblige_newcomers(offering, coordinator.id) == 0
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["offering.opened", "offering.extended"]
