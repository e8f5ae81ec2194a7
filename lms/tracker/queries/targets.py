"""Which targets there are, and which are in force for a unit."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from lms.db import db
from lms.people.models import UnitLine
from lms.tracker.ground import stands
from lms.tracker.language import Target, from_json
from lms.tracker.models import PackBinding, TargetRow


def all_targets() -> list[Target]:
    """Every loaded target, in the order of its file."""
    return [
        from_json(row)
        for row in db.session.scalars(select(TargetRow.definition).order_by(TargetRow.place, TargetRow.code))
    ]


def people_targets(on: date | None = None) -> list[Target]:
    """Those in whose population people are, of a day those in force anywhere: what standings are made for."""
    statement = select(TargetRow.definition).order_by(TargetRow.place, TargetRow.code)
    if on is not None:
        bound = select(PackBinding.pack).where(stands(PackBinding, on))
        statement = statement.where(or_(TargetRow.everywhere, TargetRow.pack.in_(bound)))
    return [target for target in map(from_json, db.session.scalars(statement)) if target.counts_people]


def in_force(unit_id: int, on: date) -> ColumnElement[bool]:
    """Condition on TargetRow: the unit exists on the day, and the target's pack is in force for it.

    A pack has rows for the units of a bound subtree, and for those above it; a unit's own target for its subtree only:
    above it would stand beside as many others as there are units.
    """
    own = select(UnitLine.unit_id).where(UnitLine.unit_id == unit_id, UnitLine.depth == 0, stands(UnitLine, on))
    related = or_(
        and_(UnitLine.ancestor_id == PackBinding.unit_id, UnitLine.unit_id == unit_id),
        and_(UnitLine.unit_id == PackBinding.unit_id, UnitLine.ancestor_id == unit_id, TargetRow.unit_id.is_(None)),
    )
    bound = (
        select(PackBinding.unit_id)
        .join(UnitLine, and_(related, stands(UnitLine, on)))
        .where(PackBinding.pack == TargetRow.pack, stands(PackBinding, on))
    )
    return and_(own.exists(), or_(TargetRow.everywhere, bound.exists()))
