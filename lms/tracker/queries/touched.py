"""How much hangs on a unit on a day: said before the unit is renamed, moved, split or abolished."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms.db import db
from lms.learning.models import Offering
from lms.people.access import held_on, subtree
from lms.people.models import Position, Unit, UnitTerm
from lms.tracker.models import PackBinding, TargetRow


@dataclass(frozen=True)
class Touched:
    """Numbers of a unit and of everything below it."""

    units: int
    """Without the unit itself."""
    own_officers: int
    """Titles held in the unit itself."""
    people: int
    offerings: int
    """That are open."""
    terms: int
    """Of the unit itself that run on the day or begin later."""
    targets: int
    """In force by a binding of their own."""


def touched_by(unit: Unit, on: date) -> Touched:
    """What a change of this unit touches from a day on, in one statement."""
    below = subtree([unit.id], on)
    bound = (
        select(func.count(TargetRow.code.distinct()))
        .join_from(PackBinding, TargetRow, TargetRow.pack == PackBinding.pack)
        .where(PackBinding.unit_id.in_(below), PackBinding.from_on <= on, on < PackBinding.until_on)
    )
    numbers = (
        select(func.count()).select_from(below.subquery()),
        select(func.count()).where(Position.unit_id == unit.id, held_on(on)),
        select(func.count(Position.person_id.distinct())).where(Position.unit_id.in_(below), held_on(on)),
        select(func.count()).where(Offering.unit_id.in_(below), Offering.closed_at.is_(None)),
        select(func.count()).where(UnitTerm.unit_id == unit.id, UnitTerm.until_on > on),
        bound,
    )
    row = db.session.execute(select(*(number.scalar_subquery() for number in numbers))).one()
    return Touched(max(row[0] - 1, 0), *row[1:])
