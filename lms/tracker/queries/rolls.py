"""The people of a list as plain rows, for files: a row a position, however many there are."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select

from lms.db import db
from lms.people.models import Person, Position, Unit, UnitLine
from lms.tracker.ground import stands
from lms.tracker.language import Target
from lms.tracker.queries.people import Status, has_status, named, rows_of
from lms.tracker.rollups import people_of

AT_ONCE = 2000


class Listed(NamedTuple):
    """A position of somebody in a list. `apart`, `met` and `trained` are the person's, as in `people.Counted`."""

    code: str
    name: str
    title: str
    unit_code: str
    unit: str
    apart: int
    met: int | None
    trained: int | None


def listed_rows(
    target: Target, unit_id: int, on: date, live: bool, status: Status, words: str = ""
) -> Iterator[Listed]:
    """The people of `people.people_select`, each with the positions by which the clause means them, in one statement.

    The rows come while the database finds them, and are not kept.
    """
    rows = select(rows_of(target, on, live, within=unit_id)).cte("rows")
    people = people_of(rows, on, [unit_id]).cte("listed")
    inside = and_(UnitLine.unit_id == rows.c.unit_id, UnitLine.ancestor_id == unit_id, stands(UnitLine, on))
    statement = (
        select(
            Person.code,
            Person.full_name,
            Position.title,
            Unit.code,
            Unit.name,
            people.c.apart,
            people.c.met,
            people.c.trained,
        )
        .join_from(people, Person, Person.id == people.c.person_id)
        .join(rows, and_(rows.c.person_id == people.c.person_id, rows.c.apart == people.c.apart))
        .join(UnitLine, inside)
        .join(Position, Position.id == rows.c.position_id)
        .join(Unit, Unit.id == rows.c.unit_id)
        .where(has_status(people, status))
        .order_by(Person.name_key, Person.id, Unit.code_key, Position.title)
        .execution_options(yield_per=AT_ONCE)
    )
    for part in db.session.execute(named(statement, words)).partitions():
        yield from map(Listed._make, part)
