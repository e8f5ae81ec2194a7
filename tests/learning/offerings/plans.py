"""Plans of offerings, and who is in one."""

from datetime import timedelta

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.learning.models import Obligation
from lms.learning.queries.candidates import Plan
from lms.learning.queries.offerings import (
    learners_in,
    learners_select,
)
from lms.people.access import Viewer
from lms.people.models import Role

DUE = today() + timedelta(days=60)


def plan_for(course, unit, titles=("chu-tich",), opens_on=None, due_on=DUE):
    return Plan(course.id, course.slug, unit.id, tuple(titles), opens_on or today(), due_on)


def ward(tree, unit="CDP-A1"):
    return Viewer(0, "", None, {Role.COORDINATOR: frozenset({tree[unit].id})})


def people_of(opened, **filters):
    rows = db.session.execute(learners_select(opened, **filters)).all()
    return learners_in(rows)


def names(opened, **filters):
    return [learner.person.full_name for learner in people_of(opened, **filters)]


def obligations(offering):
    return list(db.session.scalars(select(Obligation).where(Obligation.offering_id == offering.id)))
