"""Finding a unit among those somebody may look into: by code, by name without marks, or from a short list."""

from collections.abc import Sequence

from sqlalchemy import case, or_, select

from lms.db import db
from lms.people.access import Viewer, units_visible_to
from lms.people.models import Level, Unit
from lms.text import clean, code_key, fold

SHORT = 60
"""As many units fit into one select; whoever has more types a code or a name."""
SUGGESTED = 300
BETWEEN = " · "
"""Stands between code and name where a unit is suggested as one text."""


def unit_as_text(unit: Unit) -> str:
    """CDP-A1 · Công đoàn phường Bắc Hà: as suggested, and understood again by `units_matching`."""
    return f"{unit.code}{BETWEEN}{unit.name}"


def units_matching(viewer: Viewer, typed: str, most: int = 6) -> list[Unit]:
    """The visible units that were typed: one by its code or its exact name, else those whose name contains the words.

    Units that were abolished are left out.
    """
    text = clean(typed)
    if not text:
        return []
    code = code_key(text.split(BETWEEN.strip())[0])
    words = fold(text)
    exact = case((Unit.code_key == code, 0), (Unit.folded_name == words, 1), else_=2)
    statement = (
        select(Unit, exact)
        .where(
            Unit.id.in_(units_visible_to(viewer)),
            Unit.abolished_on.is_(None),
            or_(Unit.code_key == code, Unit.folded_name.contains(words, autoescape=True)),
        )
        .order_by(exact, Unit.code_key)
        .limit(most)
    )
    rows = db.session.execute(statement).all()
    best = [unit for unit, rank in rows if rank == 0] or [unit for unit, rank in rows if rank == 1]
    return best or [unit for unit, _ in rows]


def units_to_choose(viewer: Viewer) -> tuple[Sequence[Unit], bool]:
    """What to offer who must choose a unit, highest first, and whether that is all of them.

    All visible units where they are few; otherwise those above the CĐCS, as suggestions.
    """
    rank = case({str(level): place for place, level in enumerate(Level)}, value=Unit.level)
    statement = (
        select(Unit)
        .where(Unit.id.in_(units_visible_to(viewer)), Unit.abolished_on.is_(None))
        .order_by(rank, Unit.code_key)
    )
    units = db.session.scalars(statement.limit(SUGGESTED)).all()
    if len(units) <= SHORT:
        return units, True
    above = (Level.CONFEDERATION, Level.PROVINCIAL, Level.UPPER)
    return [unit for unit in units if unit.level in above], False
