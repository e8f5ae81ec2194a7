"""On which days the people who have met a target today came to it, from the standings and what they rest on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, case, func, null, or_, select, true
from sqlalchemy.orm import aliased

from lms.db import EVER, db
from lms.people.models import PersonMerge, Position, UnitLine
from lms.tracker.ground import stands, stays
from lms.tracker.language import OWN_OR_ABOVE, Target
from lms.tracker.models import Credit, CreditTopic, Standing

MOST = 20_000
"""People for whom it is asked while somebody waits."""


@dataclass(frozen=True)
class Pace:
    """People by the day on which they met the target (None: by something that has no day), and its last day."""

    met_on: dict[date | None, int]
    ends_on: date | None


def pace_of(target: Target, unit_id: int, on: date) -> Pace:
    """The pace of a unit with everything below it, as the standings of today are. One statement."""
    positions = _positions(target, unit_id, on)
    known = func.count(positions.c.met_on) == func.count()
    people = (
        select(
            func.min(positions.c.met).label("met"),
            case((known, func.max(positions.c.met_on))).label("met_on"),
            func.max(positions.c.window_until).label("window_until"),
        )
        .group_by(positions.c.person_id)
        .subquery()
    )
    statement = select(people.c.met, people.c.met_on, func.count(), func.max(people.c.window_until))
    found = db.session.execute(statement.group_by(people.c.met, people.c.met_on)).all()
    met_on: dict[date | None, int] = {}
    for met, day, count, _until in found:
        if met:
            met_on[day] = met_on.get(day, 0) + count
    last = max((until for *_rest, until in found if until), default=EVER)
    return Pace(met_on, None if last == EVER else last - timedelta(days=1))


def _positions(target: Target, unit_id: int, on: date) -> Subquery:
    """person_id, met, met_on, window_until of each position in the population."""
    credits = _credits()
    counts = and_(
        credits.c.person_id == Standing.person_id,
        Standing.window_from <= credits.c.completed_on,
        credits.c.completed_on < Standing.window_until,
        or_(credits.c.valid_before > on, credits.c.valid_before >= Standing.window_until),
    )
    about = and_(CreditTopic.record_id == credits.c.record_id, CreditTopic.topic.in_(sorted(target.requirement.topics)))
    inside = and_(UnitLine.unit_id == Standing.unit_id, UnitLine.ancestor_id == unit_id, stands(UnitLine, on))
    organiser = aliased(UnitLine)
    above = and_(
        organiser.unit_id == Standing.unit_id,
        organiser.ancestor_id == credits.c.organiser_unit_id,
        stands(organiser, on),
    )
    organised: ColumnElement[bool] = true()
    if target.requirement.organised_by == OWN_OR_ABOVE:
        organised = organiser.ancestor_id.is_not(None)
    elif target.requirement.organised_by:
        organised = credits.c.organiser_unit_id == Standing.organiser_id
    met_on = _day(target, credits, organised).label("met_on")
    statement = (
        select(Standing.person_id, Standing.met, Standing.window_until, met_on)
        .join(Position, Position.id == Standing.position_id)
        .join(UnitLine, inside)
        .outerjoin(credits, counts)
        .outerjoin(CreditTopic, about)
        .where(Standing.target == target.code, Standing.apart == 0)
        .group_by(Standing.position_id, Standing.person_id, Standing.met, Standing.window_until)
        .group_by(Position.title, Position.field)
    )
    if target.requirement.organised_by == OWN_OR_ABOVE:
        statement = statement.outerjoin(organiser, above)
    return statement.subquery()


def _credits() -> Subquery:
    """Credits that stay, by the canonical person."""
    return (
        select(
            Credit.record_id,
            func.coalesce(PersonMerge.into_id, Credit.person_id).label("person_id"),
            Credit.completed_on,
            Credit.valid_before,
            Credit.organiser_unit_id,
        )
        .outerjoin(PersonMerge, PersonMerge.person_id == Credit.person_id)
        .where(stays())
        .subquery()
    )


def _day(target: Target, credits: FromClause, organised: ColumnElement[bool]) -> ColumnElement[date | None]:
    """The day on which the last set of topics was first covered; empty where one is not."""
    cases: list[tuple[ColumnElement[bool], ColumnElement[Any]]] = []
    for asked in target.requirement.asked:
        days: list[ColumnElement[Any]] = [
            func.min(case((and_(CreditTopic.topic.in_(topics), organised), credits.c.completed_on)))
            for topics in asked.sets
        ]
        means = [Position.title.in_(asked.titles)] if asked.titles else []
        means += [Position.field.in_(asked.fields)] if asked.fields else []
        cases.append((and_(true(), *means), reduce(_later, days)))
    return case(*cases, else_=null())


def _later(first: ColumnElement[Any], second: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((or_(first.is_(None), second.is_(None)), null()), (first >= second, first), else_=second)
