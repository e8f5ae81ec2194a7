"""The lists and pages about units and people that a coordinator reads; every one takes the viewer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Integer, Select, String, case, cast, desc, func, literal, null, or_, select, union_all

from lms.clock import today
from lms.db import db
from lms.people.access import Viewer, held_on, subtree, units_visible_to
from lms.people.kin import accounts_of
from lms.people.models import Person, PersonMerge, Position, Unit, UnitSize, UnitState, UnitTerm
from lms.text import code_key, fold


class Holding(StrEnum):
    """Whether people hold something today."""

    NOW = "now"
    BEFORE = "before"


@dataclass(frozen=True)
class Held:
    """A position with its unit."""

    position: Position
    unit: Unit
    seen: bool = True
    """Whether the viewer may look into the unit."""


def people_select(
    viewer: Viewer,
    words: str = "",
    unit: Unit | None = None,
    title: str | None = None,
    holding: Holding | None = Holding.NOW,
) -> Select[Person]:
    """People of the viewer's units, by name as Vietnamese lists are ordered.

    `words` are looked for in names without marks and at the start of codes; `unit` narrows to its subtree, `title` to
    its holders; `holding` None takes those who hold something today and those who did.
    """
    day = today()
    # Everybody once, whatever accounts they have (completion rule 9).
    ever = (
        select(func.coalesce(PersonMerge.into_id, Position.person_id))
        .outerjoin_from(Position, PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(Position.unit_id.in_(units_visible_to(viewer)))
    )
    if unit is not None:
        ever = ever.where(Position.unit_id.in_(subtree([unit.id])))
    if title:
        ever = ever.where(Position.title == title)
    now = ever.where(held_on(day))
    statement = select(Person).order_by(Person.name_key, Person.id)
    if holding is Holding.NOW:
        statement = statement.where(Person.id.in_(now))
    else:
        statement = statement.where(Person.id.in_(ever))
        if holding is Holding.BEFORE:
            statement = statement.where(Person.id.not_in(now))
    if words:
        statement = statement.where(
            or_(
                Person.folded_name.contains(fold(words), autoescape=True),
                Person.code_key.startswith(code_key(words), autoescape=True),
            )
        )
    return statement


def held_by(viewer: Viewer, person_ids: Collection[int]) -> dict[int, list[Held]]:
    """The positions of these people in the viewer's units, those held today first, then the latest."""
    day = today()
    others = select(PersonMerge.person_id).where(PersonMerge.into_id.in_(person_ids))
    statement = (
        select(Position, Unit, func.coalesce(PersonMerge.into_id, Position.person_id))
        .join(Unit, Unit.id == Position.unit_id)
        .outerjoin(PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(
            or_(Position.person_id.in_(person_ids), Position.person_id.in_(others)),
            Position.unit_id.in_(units_visible_to(viewer)),
        )
        .order_by((Position.until_on > day).desc(), Position.from_on.desc(), Unit.code_key)
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for position, unit, person_id in db.session.execute(statement):
        found[person_id].append(Held(position, unit))
    return found


def positions_held_by(viewer: Viewer, person_id: int) -> list[Held]:
    """Every position of one person under any account, wherever it is, the latest first. For who may see the person."""
    statement = (
        select(Position, Unit, Unit.id.in_(units_visible_to(viewer)))
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.person_id.in_(accounts_of(person_id)))
        .order_by(Position.until_on.desc(), Position.from_on.desc(), Unit.code_key)
    )
    return [Held(position, unit, bool(seen)) for position, unit, seen in db.session.execute(statement)]


def find_held(viewer: Viewer, person_id: int, position_id: int) -> Held | None:
    """One position of a person, under any account, in a unit the viewer may look into."""
    found = (held for held in positions_held_by(viewer, person_id) if held.position.id == position_id and held.seen)
    return next(found, None)


def positions_by_account(person_ids: Collection[int]) -> dict[int, list[Held]]:
    """Every position of each of these accounts by itself, the latest first."""
    statement = (
        select(Position, Unit)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.person_id.in_(person_ids))
        .order_by(Position.until_on.desc(), Position.from_on.desc(), Unit.code_key)
    )
    found: dict[int, list[Held]] = {person_id: [] for person_id in person_ids}
    for position, unit in db.session.execute(statement):
        found[position.person_id].append(Held(position, unit))
    return found


def visible_among(viewer: Viewer, unit_ids: Collection[int]) -> set[int]:
    """Those of these units that the viewer may look into."""
    return set(db.session.scalars(select(Unit.id).where(Unit.id.in_(unit_ids), Unit.id.in_(units_visible_to(viewer)))))


def children_select(unit: Unit) -> Select[Unit]:
    """The units directly below one, as the tree stands; abolished ones last."""
    return select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.abolished_on.is_not(None), Unit.code_key)


@dataclass(frozen=True)
class Relative:
    """A unit that goes on for another one, or that another one goes on for, from a day on."""

    id: int
    name: str
    on: date
    seen: bool


@dataclass(frozen=True)
class History:
    """What is dated about a unit, the latest first: its states, (from, members, workers), (from, planned until)."""

    states: Sequence[UnitState]
    sizes: Sequence[tuple[date, int | None, int | None]]
    terms: Sequence[tuple[date, date | None]]
    successors: Sequence[Relative] = ()
    predecessors: Sequence[Relative] = ()


def history_of(viewer: Viewer, unit: Unit) -> History:
    """Every state, size and term of a unit, and whom it followed or was followed by, in two statements."""
    states = select(UnitState).where(UnitState.unit_id == unit.id).order_by(UnitState.from_on.desc())
    no_number, no_day, no_name = cast(null(), Integer), cast(null(), Date), cast(null(), String)
    sizes = select(
        literal("size").label("what"),
        UnitSize.from_on.label("from_on"),
        UnitSize.members.label("members"),
        UnitSize.workers.label("workers"),
        no_day.label("planned"),
        no_name.label("name"),
    ).where(UnitSize.unit_id == unit.id)
    terms = select(literal("term"), UnitTerm.from_on, no_number, no_number, UnitTerm.planned_until_on, no_name).where(
        UnitTerm.unit_id == unit.id
    )
    seen = case((Unit.id.in_(units_visible_to(viewer)), 1), else_=0)
    after = select(literal("after"), literal(unit.abolished_on, Date), Unit.id, seen, no_day, Unit.name).where(
        Unit.id == unit.successor_id
    )
    before = select(literal("before"), Unit.abolished_on, Unit.id, seen, no_day, Unit.name).where(
        Unit.successor_id == unit.id, Unit.abolished_on.is_not(None)
    )
    # Ids stand where the counts do: one statement for everything of a few rows.
    rows: Sequence[Any] = db.session.execute(union_all(sizes, terms, after, before).order_by(desc("from_on"))).all()
    relatives = {
        what: [Relative(row.members, row.name, row.from_on, bool(row.workers)) for row in rows if row.what == what]
        for what in ("after", "before")
    }
    return History(
        db.session.scalars(states).all(),
        [(row.from_on, row.members, row.workers) for row in rows if row.what == "size"],
        [(row.from_on, row.planned) for row in rows if row.what == "term"],
        relatives["after"],
        relatives["before"],
    )


def officers_of(unit: Unit, most: int) -> tuple[list[tuple[Person, Position]], int]:
    """Who holds a title in the unit itself today, by name, at most so many; and how many hold one."""
    statement = (
        select(Person, Position, func.count().over())
        .join(Position, Position.person_id == Person.id)
        .where(Position.unit_id == unit.id, held_on(today()))
        .order_by(Person.name_key, Person.id, Position.title)
        .limit(most)
    )
    rows = db.session.execute(statement).all()
    return [(person, position) for person, position, _all in rows], rows[0][2] if rows else 0
