"""Rows of positions -> distinct people of units and everything below them, today and at the ends of the last months."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select

from lms.db import Day
from lms.people.models import UnitLine
from lms.tracker.ground import stands
from lms.tracker.models import APART, EXEMPT
from lms.tracker.parameters import ends_before


def people_of(rows: FromClause, on: Day, units: Select[int] | list[int] | None = None) -> Select[Any]:
    """One row for each target, unit and person: target, unit_id, person_id, apart, met, trained, met_on.

    `rows` are those of `facts.facts_select` or of the standings. A person is met in a unit when met through every
    position that puts them into the population there or below, since the last of these days; who is in it nowhere there
    is apart, with met and trained empty.
    """
    inside = rows.c.apart == 0
    statement = (
        select(
            rows.c.target,
            UnitLine.ancestor_id.label("unit_id"),
            rows.c.person_id,
            func.min(rows.c.apart).label("apart"),
            func.min(case((inside, rows.c.met))).label("met"),
            func.min(case((inside, rows.c.trained))).label("trained"),
            func.max(case((inside, rows.c.met_on))).label("met_on"),
        )
        .join_from(rows, UnitLine, and_(UnitLine.unit_id == rows.c.unit_id, stands(UnitLine, on)))
        .group_by(rows.c.target, UnitLine.ancestor_id, rows.c.person_id)
    )
    return statement if units is None else statement.where(UnitLine.ancestor_id.in_(units))


def tallies_of(people: FromClause, on: Day) -> Select[Any]:
    """The columns of `models.Tally`: the numbers behind the rows of `people_of` for the same day.

    Who met a target by something without a day had always met it.
    """
    ends = enumerate(reversed(ends_before(on)), start=1)
    since = [(number, or_(people.c.met_on.is_(None), people.c.met_on <= day)) for number, day in ends]
    return select(
        people.c.unit_id,
        people.c.target,
        _number(people, 0).label("population"),
        func.coalesce(func.sum(people.c.met), 0).label("met"),
        func.coalesce(func.sum(people.c.trained), 0).label("trained"),
        _number(people, APART).label("apart"),
        _number(people, EXEMPT).label("exempt"),
        *(func.coalesce(func.sum(case((then, people.c.met), else_=0)), 0).label(f"met_{n}") for n, then in since),
    ).group_by(people.c.unit_id, people.c.target)


def _number(people: FromClause, apart: int) -> ColumnElement[int]:
    return func.sum(case((people.c.apart == apart, 1), else_=0))
