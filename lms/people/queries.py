"""Reads of units and people. Rows about people reach a screen through `people.access` only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from lms.clock import today
from lms.db import db
from lms.people.facts import PersonFacts, PositionFacts, SizeFact, StateFact, UnitFacts
from lms.people.models import Person, Position, Unit, UnitLine, UnitSize, UnitState, UnitTerm
from lms.text import code_key

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A unit as one step of a path."""

    id: int
    code: str
    name: str
    level: str


def find_unit_by_code(code: str) -> Unit | None:
    """The unit of a code, written in any case and with any outer spaces."""
    return db.session.scalar(select(Unit).where(Unit.code_key == code_key(code)))


def find_person_by_code(code: str) -> Person | None:
    """The cadre of a code, written in any case and with any outer spaces."""
    return db.session.scalar(select(Person).where(Person.code_key == code_key(code)))


def unit_path(unit_id: int, on: date | None = None) -> list[Place]:
    """The unit and all above it, highest first, as the tree stands on a day (today by default).

    Empty for a unit that does not exist on that day.
    """
    day = on or today()
    statement = (
        select(Unit.id, Unit.code, Unit.name, Unit.level)
        .join(UnitLine, UnitLine.ancestor_id == Unit.id)
        .where(UnitLine.unit_id == unit_id, UnitLine.from_on <= day, day < UnitLine.until_on)
        .order_by(UnitLine.depth.desc())
    )
    return [Place(*row) for row in db.session.execute(statement)]


def positions_of(person_ids: Collection[int], on: date) -> Mapping[int, list[dict[str, str]]]:
    """What each of these people held on a day, as a record's snapshot keeps it: [{"unit": code, "title", "kind"}].

    Sorted by unit code and title; somebody without a position has an empty list.
    """
    statement = (
        select(Position.person_id, Unit.code, Position.title, Position.kind)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.person_id.in_(person_ids), Position.from_on <= on, on < Position.until_on)
        .order_by(Position.person_id, Unit.code_key, Position.title, Position.from_on)
    )
    held: dict[int, list[dict[str, str]]] = defaultdict(list)
    for person_id, unit, title, kind in db.session.execute(statement):
        held[person_id].append({"unit": unit, "title": title, "kind": kind})
    return held


def snapshot_positions(person_id: int, on: date) -> list[dict[str, str]]:
    """What one person held on a day, in the shape of `positions_of`."""
    return positions_of([person_id], on).get(person_id, [])


CHUNK = 5000
"""Most values of one IN list: far below what any driver takes."""


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one statement."""
    ordered = list(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def unit_ids() -> dict[str, int]:
    """The id of every unit by key."""
    return {key: unit_id for key, unit_id in db.session.execute(select(Unit.code_key, Unit.id))}


def person_ids(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the people of these keys, by key."""
    found: dict[str, int] = {}
    for some in chunks(keys):
        statement = select(Person.code_key, Person.id).where(Person.code_key.in_(some))
        found.update((key, person_id) for key, person_id in db.session.execute(statement))
    return found


def unit_facts() -> dict[str, UnitFacts]:
    """Every unit with its states, by key; sizes and terms are left out. Two statements."""
    keys: dict[int, str] = {}
    facts: dict[str, UnitFacts] = {}
    followed: dict[str, int] = {}
    units = select(Unit.id, Unit.code, Unit.code_key, Unit.abolished_on, Unit.successor_id)
    for unit_id, code, key, abolished_on, successor_id in db.session.execute(units):
        keys[unit_id] = key
        facts[key] = UnitFacts(code=code, key=key, id=unit_id, abolished_on=abolished_on)
        if successor_id is not None:
            followed[key] = successor_id
    for key, successor_id in followed.items():
        facts[key].successor = keys[successor_id]
    states = select(
        UnitState.unit_id,
        UnitState.from_on,
        UnitState.name,
        UnitState.level,
        UnitState.kind,
        UnitState.parent_id,
    )
    for unit_id, from_on, name, level, kind, parent_id in db.session.execute(states):
        parent = keys[parent_id] if parent_id is not None else None
        facts[keys[unit_id]].states[from_on] = StateFact(name, level, kind, parent)
    return facts


def add_counts(units: Iterable[UnitFacts]) -> None:
    """Put the dated sizes and terms into the facts of these units. Two statements for up to 5.000 units."""
    by_id = {unit.id: unit for unit in units if unit.id is not None}
    for some in chunks(by_id):
        sizes = select(UnitSize.unit_id, UnitSize.from_on, UnitSize.members, UnitSize.workers)
        for unit_id, from_on, members, workers in db.session.execute(sizes.where(UnitSize.unit_id.in_(some))):
            by_id[unit_id].sizes[from_on] = SizeFact(members, workers)
        terms = select(UnitTerm.unit_id, UnitTerm.from_on, UnitTerm.planned_until_on)
        for unit_id, from_on, planned in db.session.execute(terms.where(UnitTerm.unit_id.in_(some))):
            by_id[unit_id].terms[from_on] = planned


def person_facts(keys: Iterable[str]) -> dict[str, PersonFacts]:
    """The people of these keys, by key."""
    found = {}
    statement = select(
        Person.code,
        Person.code_key,
        Person.full_name,
        Person.born_on,
        Person.sex,
        Person.phone,
        Person.email,
        Person.id,
    )
    for some in chunks(keys):
        for row in db.session.execute(statement.where(Person.code_key.in_(some))):
            facts = PersonFacts(*row)
            found[facts.key] = facts
    return found


def position_facts(person_ids: Iterable[int], chairs_of: Iterable[int] = ()) -> list[PositionFacts]:
    """Every position of these people, and the chairs of these units whoever holds them."""
    wanted: list[ColumnElement[bool]] = [Position.person_id.in_(some) for some in chunks(person_ids)]
    wanted += [Position.unit_id.in_(some) & (Position.title == "chu-tich") for some in chunks(chairs_of)]
    return _position_facts(wanted)


def position_facts_of(position_ids: Iterable[int]) -> list[PositionFacts]:
    """These positions."""
    return _position_facts([Position.id.in_(some) for some in chunks(position_ids)])


def _position_facts(wanted: Iterable[ColumnElement[bool]]) -> list[PositionFacts]:
    statement = (
        select(
            Person.code_key,
            Unit.code_key,
            Position.title,
            Position.from_on,
            Position.kind,
            Position.field,
            Position.grade,
            Position.job,
            Position.until_on,
            Position.first_elected,
            Position.planned_for,
            Position.id,
        )
        .join(Person, Person.id == Position.person_id)
        .join(Unit, Unit.id == Position.unit_id)
    )
    found = {}
    for condition in wanted:
        for row in db.session.execute(statement.where(condition)):
            found[row.id] = PositionFacts(*row)
    return list(found.values())
