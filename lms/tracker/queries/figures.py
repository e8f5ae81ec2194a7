"""Population, met and trained of units, for any day.

`live` says that the standings are those of the day and the feed is read to its end (`state.progress`): then the
figures are one statement over the tallies. Otherwise they are computed from the facts of the day, by one statement too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from lms.db import Day, db
from lms.people.access import Viewer, units_visible_to
from lms.people.models import Unit, UnitState
from lms.text import code_key
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked, stands
from lms.tracker.language import Target, from_json
from lms.tracker.models import Tally, TargetRow
from lms.tracker.parameters import ASKED_ON, KEPT, MONTHS, WITHIN, values
from lms.tracker.queries.targets import in_force
from lms.tracker.rollups import people_of, tallies_of
from lms.tracker.rules import percent


@dataclass(frozen=True)
class Numbers:
    """Distinct people of a unit and everything below it; `apart` and `exempt` are listed beside the population.

    `earlier`: how many of those who have met had met at the ends of the last months, oldest first.
    """

    population: int = 0
    met: int = 0
    trained: int = 0
    apart: int = 0
    exempt: int = 0
    earlier: tuple[int, ...] = (0,) * MONTHS

    @property
    def percent(self) -> str | None:
        """Of met, as `rules.percent` cuts it."""
        return percent(self.met, self.population)

    @property
    def percent_trained(self) -> str | None:
        return percent(self.trained, self.population)

    @property
    def missing(self) -> int:
        return self.population - self.met

    @property
    def moved(self) -> bool:
        """Whether anybody came to it in these months."""
        return any(met != self.met for met in self.earlier)

    @property
    def trend(self) -> list[str | None]:
        """Percents of today's population at the ends of the last months, and today."""
        return [percent(met, self.population) for met in (*self.earlier, self.met)]


def numbers_of(population: int, met: int, trained: int, apart: int, exempt: int, *before: int) -> Numbers:
    """Numbers from the columns of a tally, in their order."""
    return Numbers(population, met, trained, apart, exempt, before[::-1])


NOBODY = Numbers()
TALLIED = tuple(column for column in Tally.__table__.columns if not column.primary_key)
"""The columns of `Numbers`, as `numbers_of` takes them."""
Figures = dict[tuple[int, str], Numbers]
"""By unit and code of the target; a pair with nobody in it or beside it may be missing."""


@dataclass(frozen=True)
class UnitBelow:
    """A unit directly below another on a day; `seen` when the viewer may open it."""

    id: int
    code: str
    name: str
    level: str
    seen: bool


def targets_in_force(unit_id: int, on: date, code: str | None = None) -> list[Target]:
    """The targets of a unit on a day, or the one of a code; none for a unit that does not exist then."""
    statement = select(TargetRow.definition).where(in_force(unit_id, on)).order_by(TargetRow.place, TargetRow.code)
    if code is not None:
        statement = statement.where(TargetRow.code == code)
    return [from_json(row) for row in db.session.scalars(statement)]


def target_today(unit_id: int, on: date, code: str) -> tuple[Target, Numbers] | None:
    """The target of a code where it is in force for a unit, with the unit's numbers as the tallies stand."""
    row = db.session.execute(
        select(TargetRow.definition, *TALLIED)
        .outerjoin(Tally, and_(Tally.target == TargetRow.code, Tally.unit_id == unit_id))
        .where(in_force(unit_id, on), TargetRow.code == code)
    ).one_or_none()
    return (from_json(row[0]), NOBODY if row[1] is None else numbers_of(*row[1:])) if row else None


def figures_of(targets: Sequence[Target], unit_id: int, on: date, live: bool, below: bool = False) -> Figures:
    """The numbers of a unit, with `below` also of every unit directly below it, in one statement."""
    targets = [target for target in targets if target.counts_people]
    if not targets:
        return {}
    if live:
        rows = db.session.execute(
            select(Tally.unit_id, Tally.target, *TALLIED).where(
                Tally.unit_id.in_(_shown(unit_id, on, below)), Tally.target.in_([target.code for target in targets])
            )
        )
    else:
        rows = db.session.execute(_computed(tuple(targets), below), values(on, within=unit_id))
    return {(unit, code): numbers_of(*columns) for unit, code, *columns in rows}


def _shown(unit_id: int | ColumnElement[int], on: Day, below: bool) -> Select[int]:
    """The unit, with `below` also those directly below it."""
    here = UnitState.unit_id == unit_id
    return select(UnitState.unit_id).where(
        here | (UnitState.parent_id == unit_id) if below else here, stands(UnitState, on)
    )


@lru_cache(KEPT)
def _computed(targets: tuple[Target, ...], below: bool) -> Select[Any]:
    """The tallies of the unit WITHIN, from the facts of the day."""
    rows = facts_select(targets, Asked(ASKED_ON, within=WITHIN)).subquery()
    return tallies_of(people_of(rows, ASKED_ON, _shown(WITHIN, ASKED_ON, below)).subquery(), ASKED_ON)


def units_below(viewer: Viewer, unit_id: int, on: date) -> list[UnitBelow]:
    """The units directly below another on a day, by name."""
    seen = Unit.id.in_(units_visible_to(viewer))
    statement = (
        select(Unit.id, Unit.code, UnitState.name, UnitState.level, seen)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(UnitState.parent_id == unit_id, stands(UnitState, on))
        .order_by(Unit.code_key)
    )
    return [
        UnitBelow(unit, code, name, level, bool(visible))
        for unit, code, name, level, visible in db.session.execute(statement)
    ]


def top_units(on: date) -> list[Unit]:
    """The units with nobody above them on a day."""
    statement = (
        select(Unit)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(UnitState.parent_id.is_(None), stands(UnitState, on))
        .order_by(Unit.code_key)
    )
    return list(db.session.scalars(statement))


def find_unit_seen(viewer: Viewer, code: str) -> Unit | None:
    """The unit of a code, an abolished one too, when this person may look into it."""
    statement = select(Unit).where(Unit.code_key == code_key(code), Unit.id.in_(units_visible_to(viewer)))
    return db.session.scalar(statement)
