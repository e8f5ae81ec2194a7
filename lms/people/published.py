"""The roster for other systems: the dated tree, and who holds what in it. Codes only: no name, no birthday, no phone.

Pages run by row id, which never changes: what is added while somebody reads comes at the end.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import exists, or_, select

from lms.db import BEGINNING, EVER, db
from lms.people.access import reader_for, units_visible_to
from lms.people.models import (
    CadreKind,
    Level,
    Person,
    PersonMerge,
    Position,
    Unit,
    UnitKind,
    UnitLine,
    UnitSize,
    UnitState,
    UnitTerm,
)

T = TypeVar("T")


class Dated(BaseModel):
    """A fact from a day up to, not including, another; null: nobody wrote the day down, or it has not come."""

    model_config = ConfigDict(populate_by_name=True)

    from_on: Annotated[date | None, Field(alias="from")]
    until_on: Annotated[date | None, Field(alias="until")]


class StateShown(Dated):
    """Name, level, kind and place in the tree of a unit."""

    name: str
    level: Level
    kind: UnitKind | None
    parent: str | None


class SizeShown(Dated):
    """Members and workers, from the day they were counted."""

    members: int | None
    workers: int | None


class TermShown(Dated):
    """A term (nhiệm kỳ): it runs until the next begins; the planned end is only shown."""

    planned_until: date | None


class UnitShown(BaseModel):
    """A unit with all that is dated about it. Not `inside`: it stands above the token's subtree."""

    code: str
    inside: bool
    abolished_on: date | None
    successor: str | None
    states: list[StateShown]
    sizes: list[SizeShown]
    terms: list[TermShown]


class PositionShown(Dated):
    """A title held in a unit; `first_elected` is bầu lần đầu, `planned_for` the title of a quy hoạch."""

    unit: str
    title: str
    kind: CadreKind
    field: str | None
    grade: str | None
    job: str | None
    first_elected: bool
    planned_for: str | None


class CadreShown(BaseModel):
    """A cadre with the positions held in the token's subtree; `merged_into` is the code under which they count."""

    code: str
    merged_into: str | None
    positions: list[PositionShown]


@dataclass(frozen=True)
class Part(Generic[T]):
    """Some rows of a list; the next ones begin `after=next`."""

    rows: list[T]
    next: int
    more: bool


def units_published(unit_id: int, after: int, limit: int) -> Part[UnitShown]:
    """The subtree of a unit, abolished units too, and what stands above it: its terms hold below. Five statements."""
    inside = Unit.id.in_(units_visible_to(reader_for([unit_id])))
    above = Unit.id.in_(select(UnitLine.ancestor_id).where(UnitLine.unit_id == unit_id))
    statement = select(Unit, inside).where(Unit.id > after, or_(inside, above)).order_by(Unit.id).limit(limit + 1)
    found = db.session.execute(statement).all()
    more, found = len(found) > limit, found[:limit]
    ids = [unit.id for unit, _ in found]
    states, sizes, terms = _dated(UnitState, ids), _dated(UnitSize, ids), _dated(UnitTerm, ids)
    parents = {state.parent_id for some in states.values() for state in some}
    codes = _codes(parents | {unit.successor_id for unit, _ in found})
    rows = [
        UnitShown(
            code=unit.code,
            inside=bool(is_inside),
            abolished_on=unit.abolished_on,
            successor=codes.get(unit.successor_id),
            states=[_state(state, codes.get(state.parent_id)) for state in states[unit.id]],
            sizes=[SizeShown(**_days(size), members=size.members, workers=size.workers) for size in sizes[unit.id]],
            terms=[TermShown(**_days(term), planned_until=term.planned_until_on) for term in terms[unit.id]],
        )
        for unit, is_inside in found
    ]
    return Part(rows, ids[-1] if ids else after, more)


def cadres_published(unit_id: int, after: int, limit: int) -> Part[CadreShown]:
    """Who holds or held a position in the subtree of a unit, with those positions. Four statements."""
    seen = units_visible_to(reader_for([unit_id]))
    holds = exists().where(Position.person_id == Person.id, Position.unit_id.in_(seen))
    people = select(Person.id, Person.code).where(Person.id > after, holds).order_by(Person.id).limit(limit + 1)
    found = db.session.execute(people).all()
    more, found = len(found) > limit, found[:limit]
    ids = [person_id for person_id, _ in found]
    merged = (
        select(PersonMerge.person_id, Person.code)
        .join(Person, Person.id == PersonMerge.into_id)
        .where(PersonMerge.person_id.in_(ids))
    )
    into = {person_id: code for person_id, code in db.session.execute(merged)}
    positions = (
        select(Position, Unit.code)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.person_id.in_(ids))
        .order_by(Position.from_on, Position.id)
    )
    every = db.session.execute(positions).all()
    # Asked of the units that occur: the list of all that may be seen is as long as the tree.
    inside = set(db.session.scalars(seen.where(UnitLine.unit_id.in_({position.unit_id for position, _ in every}))))
    held: dict[int, list[PositionShown]] = defaultdict(list)
    for position, unit in every:
        if position.unit_id in inside:
            held[position.person_id].append(_position(position, unit))
    rows = [CadreShown(code=code, merged_into=into.get(one), positions=held[one]) for one, code in found]
    return Part(rows, ids[-1] if ids else after, more)


R = TypeVar("R", UnitState, UnitSize, UnitTerm)


def _dated(table: type[R], unit_ids: Sequence[int]) -> dict[int, list[R]]:
    """The dated rows of these units, oldest first."""
    found: dict[int, list[R]] = defaultdict(list)
    for row in db.session.scalars(select(table).where(table.unit_id.in_(unit_ids)).order_by(table.from_on)):
        found[row.unit_id].append(row)
    return found


def _codes(ids: Collection[int | None]) -> dict[int | None, str]:
    rows = db.session.execute(select(Unit.id, Unit.code).where(Unit.id.in_([one for one in ids if one is not None])))
    return {unit_id: code for unit_id, code in rows}


def _days(row: UnitState | UnitSize | UnitTerm | Position) -> dict[str, date | None]:
    return {
        "from_on": None if row.from_on == BEGINNING else row.from_on,
        "until_on": None if row.until_on == EVER else row.until_on,
    }


def _state(state: UnitState, parent: str | None) -> StateShown:
    kind = UnitKind(state.kind) if state.kind else None
    return StateShown(**_days(state), name=state.name, level=Level(state.level), kind=kind, parent=parent)


def _position(position: Position, unit: str) -> PositionShown:
    return PositionShown(
        **_days(position),
        unit=unit,
        title=position.title,
        kind=CadreKind(position.kind),
        field=position.field,
        grade=position.grade,
        job=position.job,
        first_elected=position.first_elected,
        planned_for=position.planned_for,
    )
