"""What stands around the numbers of the dashboard: the targets, until when each runs, and who is not told of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, literal, select, true

from lms.db import EVER, db
from lms.people.access import Viewer
from lms.people.models import UnitLine, UnitTerm
from lms.records.subscribers import longest_parked
from lms.tracker.ground import stands
from lms.tracker.language import Target, from_json
from lms.tracker.models import TargetRow
from lms.tracker.queries.targets import in_force
from lms.tracker.rules import Term


@dataclass(frozen=True)
class Parked:
    """A subscriber to whom nothing is sent any more."""

    name: str
    unit: str
    since: datetime


@dataclass(frozen=True)
class Board:
    """The targets in force for a unit on a day, its term, and a parked subscriber among the viewer's units."""

    targets: list[Target]
    term: Term | None
    parked: Parked | None


def board_of(viewer: Viewer, unit_id: int, on: date) -> Board:
    """All of it in one statement: a term and a parked subscriber stand on every target's row."""
    one = select(literal(1).label("one")).subquery()
    term, parked = _term(unit_id, on).subquery(), longest_parked(viewer).subquery()
    statement = (
        select(TargetRow.definition, term, parked)
        .select_from(one)
        .outerjoin(TargetRow, in_force(unit_id, on))
        .outerjoin(term, true())
        .outerjoin(parked, true())
        .order_by(TargetRow.place, TargetRow.code)
    )
    rows = db.session.execute(statement).all()
    _definition, from_on, until_on, planned, name, unit, since = rows[0]
    return Board(
        [from_json(row[0]) for row in rows if row[0] is not None],
        Term(from_on, None if until_on == EVER else until_on, planned) if from_on else None,
        Parked(name, unit, since) if name else None,
    )


def _term(unit_id: int, on: date) -> Select[date, date, date | None]:
    """The term in force of a unit, or of the nearest one above that has a term."""
    return (
        select(UnitTerm.from_on, UnitTerm.until_on, UnitTerm.planned_until_on)
        .join(UnitLine, and_(UnitLine.ancestor_id == UnitTerm.unit_id, stands(UnitLine, on)))
        .where(UnitLine.unit_id == unit_id, stands(UnitTerm, on))
        .order_by(UnitLine.depth)
        .limit(1)
    )
