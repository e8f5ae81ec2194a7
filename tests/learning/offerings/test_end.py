"""Under whom people learn, the due date, and what ends when an offering is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.audit import AuditEntry
from lms.clock import now, today
from lms.db import db
from lms.learning.actions.offerings import (
    IsClosed,
    close_offering,
    move_due,
    oblige_newcomers,
)
from lms.learning.models import Enrolment, Obligation, Offering
from lms.learning.queries.offerings import (
    counts_of,
    find_offering_for,
)
from lms.learning.rules.offerings import WrongDate
from lms.records.models import Record
from tests.learning.offerings.plans import DUE, obligations, ward

pytestmark = pytest.mark.usefixtures("context")


def test_rule_28_whoever_is_obliged_by_a_ward_learns_under_the_ward(make, tree, course, plan, opened):
    person = make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    enrolment = make.completed(person, course)
    assert enrolment.offering_id == offering.offering.id
    record = db.session.scalars(select(Record)).one()
    assert (record.organiser_unit_id, record.organiser_level) == (tree["CDP-A1"].id, "upper")


def test_a_moved_due_date_moves_the_open_obligations_with_it(make, tree, plan, opened, coordinator):
    make.officer(tree["CDCS-A1"])
    make.officer(tree["CDCS-A2"])
    offering = opened(plan)
    ended = obligations(offering.offering)[0]
    ended.ended_at = now()
    db.session.flush()
    later = DUE + timedelta(days=30)
    assert move_due(offering, later, coordinator.id) == 1
    db.session.commit()
    db.session.expire_all()
    assert {row.due_on for row in obligations(offering.offering) if row.ended_at is None} == {later}
    assert db.session.get(Obligation, ended.id).due_on == DUE
    assert db.session.get(Offering, offering.offering.id).due_on == later
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "offering.due-moved")).one()
    assert (entry.details["before"], entry.details["after"]) == (DUE.isoformat(), later.isoformat())
    with pytest.raises(WrongDate):
        move_due(offering, today() - timedelta(days=1), coordinator.id)


def test_rule_20_closing_ends_obligations_and_removes_neither_enrolments_nor_records(
    make, tree, course, plan, opened, coordinator
):
    officers = [make.officer(tree[f"CDCS-A{n}"]) for n in (1, 2, 3)]
    offering = opened(plan)
    make.completed(officers[0], course)
    make.enrolment(officers[1], course)
    assert close_offering(offering, coordinator.id) == 3
    db.session.commit()
    db.session.expire_all()
    assert all(row.ended_at is not None for row in obligations(offering.offering))
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2
    assert db.session.scalar(select(func.count()).select_from(Record)) == 1
    counts = counts_of([offering.offering.id])[offering.offering.id]
    assert (counts.waiting, counts.begun, counts.done, counts.ended) == (1, 1, 1, 3)


def test_a_closed_offering_changes_no_more(make, tree, plan, opened, coordinator):
    make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    close_offering(offering, coordinator.id)
    db.session.commit()
    for act in (
        lambda: close_offering(offering, coordinator.id),
        lambda: move_due(offering, DUE, coordinator.id),
        lambda: oblige_newcomers(offering, coordinator.id),
    ):
        with pytest.raises(IsClosed):
            act()


def test_an_offering_is_found_from_its_unit_and_above_and_from_nowhere_else(make, tree, plan, opened):
    make.officer(tree["CDCS-A1"])
    offering = opened(plan).offering
    for unit, found in (("CDP-A1", True), ("LDLD-A", True), ("TLD", True), ("LDLD-B", False), ("CDCS-A1", False)):
        assert (find_offering_for(ward(tree, unit), offering.id) is not None) is found
