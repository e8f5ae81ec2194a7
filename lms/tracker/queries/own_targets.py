"""Units' own targets, for those who may look into the unit."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, or_, select

from lms.db import EVER, db
from lms.people.access import Viewer, units_visible_to
from lms.people.models import Unit, UnitLine
from lms.text import fold
from lms.tracker.models import PackBinding, TargetRow


@dataclass(frozen=True)
class Days:
    """In force on D when from_on <= D < until_on."""

    from_on: date
    until_on: date

    @property
    def last(self) -> date | None:
        """The last day; None without an end."""
        return None if self.until_on == EVER else self.until_on - timedelta(days=1)


def days_of(row: TargetRow) -> Days:
    """When an edition of an own target is in force."""
    statement = select(PackBinding.from_on, PackBinding.until_on).where(PackBinding.pack == row.pack)
    return Days(*db.session.execute(statement).one())


def own_targets_select(viewer: Viewer, words: str = "") -> Select[TargetRow, Unit, date, date]:
    """(target, unit, from_on, until_on) of every edition that this person's units set, the newest first."""
    statement = (
        select(TargetRow, Unit, PackBinding.from_on, PackBinding.until_on)
        .join(Unit, Unit.id == TargetRow.unit_id)
        .join(PackBinding, PackBinding.pack == TargetRow.pack)
        .where(Unit.id.in_(units_visible_to(viewer)))
        .order_by(PackBinding.until_on.desc(), TargetRow.place.desc(), PackBinding.from_on.desc())
    )
    for word in fold(words).split():
        statement = statement.where(Unit.folded_name.contains(word, autoescape=True))
    return statement


def find_own_target_for(viewer: Viewer, code: str) -> tuple[TargetRow, Unit] | None:
    """An edition of a unit's own target, when this person may look into the unit."""
    statement = (
        select(TargetRow, Unit)
        .join(Unit, Unit.id == TargetRow.unit_id)
        .where(TargetRow.code == code, Unit.id.in_(units_visible_to(viewer)))
    )
    row = db.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def known_to(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on TargetRow: a document's, or a target of a unit that the viewer sees or belongs under."""
    above = select(UnitLine.ancestor_id).where(UnitLine.unit_id.in_(viewer.seen_units))
    return or_(
        TargetRow.unit_id.is_(None), TargetRow.unit_id.in_(above), TargetRow.unit_id.in_(units_visible_to(viewer))
    )
