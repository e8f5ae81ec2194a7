"""Writes of units, people and positions, many at a time. Every change of the roster raises its version."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from lms.clock import today
from lms.db import EVER, db
from lms.people.facts import PersonFacts, PositionFacts, UnitFacts
from lms.people.models import Person, Position, Unit, UnitLine, UnitSize, UnitState, UnitTerm
from lms.people.queries import chunks, person_ids, unit_ids
from lms.people.rules import Span, below, chained, lines_of
from lms.people.version import bump_roster_version
from lms.text import fold, name_key


def write_roster(units: Sequence[UnitFacts], people: Sequence[PersonFacts], positions: Sequence[PositionFacts]) -> None:
    """Make the database say what these facts say; what they do not name stays as it is.

    A unit carries all its dated facts, old and new. Codes that facts refer to stand in the database or among the
    facts. Raises Cycle where the tree would hold one.
    """
    if not (units or people or positions):
        return
    write_units(units)
    write_people(people)
    write_positions(positions)
    bump_roster_version()
    db.session.expire_all()


def write_units(units: Sequence[UnitFacts]) -> None:
    """Add or change units with their dated states, sizes and terms, and mend the closure of the tree below them."""
    day = today()
    settle_units(day)
    new = [unit for unit in units if unit.id is None]
    if new:
        db.session.execute(insert(Unit), [_unit_columns(unit, day) for unit in new])
    ids = unit_ids()
    if units:
        db.session.execute(
            update(Unit),
            [
                _unit_columns(unit, day)
                | {
                    "id": ids[unit.key],
                    "parent_id": ids.get(unit.state_shown(day).parent or ""),
                    "abolished_on": unit.abolished_on,
                    "successor_id": ids.get(unit.successor or ""),
                }
                for unit in units
            ],
        )
    changed = {ids[unit.key] for unit in units}
    before = _spans(changed)
    _replace(UnitState, changed, [row for unit in units for row in _state_rows(unit, ids)])
    _replace(UnitSize, changed, [row for unit in units for row in _size_rows(unit, ids)])
    _replace(UnitTerm, changed, [row for unit in units for row in _term_rows(unit, ids)])
    after = _spans(changed)
    draw_lines({unit_id for unit_id in changed if before.get(unit_id) != after.get(unit_id)})


def _unit_columns(unit: UnitFacts, day: date) -> dict[str, Any]:
    state = unit.state_shown(day)
    return {
        "code": unit.code,
        "code_key": unit.key,
        "name": state.name,
        "folded_name": fold(state.name),
        "level": state.level,
        "kind": state.kind,
    }


def _state_rows(unit: UnitFacts, ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "unit_id": ids[unit.key],
            "from_on": from_on,
            "until_on": until_on,
            "name": state.name,
            "level": state.level,
            "kind": state.kind,
            "parent_id": ids[state.parent] if state.parent else None,
        }
        for state, from_on, until_on in chained(unit.states, unit.ends_on)
    ]


def _size_rows(unit: UnitFacts, ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "unit_id": ids[unit.key],
            "from_on": from_on,
            "until_on": until_on,
            "members": size.members,
            "workers": size.workers,
        }
        for size, from_on, until_on in chained(unit.sizes, EVER)
    ]


def _term_rows(unit: UnitFacts, ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"unit_id": ids[unit.key], "from_on": from_on, "until_on": until_on, "planned_until_on": planned}
        for planned, from_on, until_on in chained(unit.terms, EVER)
    ]


def _replace(
    table: type[UnitState] | type[UnitSize] | type[UnitTerm] | type[UnitLine],
    units: Collection[int],
    rows: list[dict[str, Any]],
) -> None:
    """The rows of these units become exactly these."""
    for some in chunks(units):
        db.session.execute(
            delete(table).where(table.unit_id.in_(some)), execution_options={"synchronize_session": False}
        )
    if rows:
        db.session.execute(insert(table), rows)


def _spans(units: Collection[int] | None = None) -> dict[int, list[Span[int]]]:
    """The spans of these units, of all when none are named, in order of time."""
    statement = select(UnitState.unit_id, UnitState.from_on, UnitState.until_on, UnitState.parent_id).order_by(
        UnitState.unit_id, UnitState.from_on
    )
    wanted = [statement] if units is None else [statement.where(UnitState.unit_id.in_(some)) for some in chunks(units)]
    spans: dict[int, list[Span[int]]] = {}
    for each in wanted:
        for unit_id, from_on, until_on, parent_id in db.session.execute(each):
            spans.setdefault(unit_id, []).append(Span(from_on, until_on, parent_id))
    return spans


def draw_lines(units: Collection[int]) -> None:
    """Write the closure of the tree anew for these units and all that stand below one of them on any day."""
    if not units:
        return
    spans = _spans()
    touched = below(spans, units)
    rows = [
        {
            "unit_id": line.unit,
            "ancestor_id": line.ancestor,
            "from_on": line.from_on,
            "until_on": line.until_on,
            "depth": line.depth,
        }
        for line in lines_of(spans, touched)
    ]
    _replace(UnitLine, touched, rows)


def settle_units(day: date) -> None:
    """Let units repeat the state in force on a day: a dated renaming or move may have come into force since."""
    differs = (
        Unit.name.is_distinct_from(UnitState.name)
        | Unit.level.is_distinct_from(UnitState.level)
        | Unit.kind.is_distinct_from(UnitState.kind)
        | Unit.parent_id.is_distinct_from(UnitState.parent_id)
    )
    statement = (
        select(UnitState.unit_id, UnitState.name, UnitState.level, UnitState.kind, UnitState.parent_id)
        .join(Unit, Unit.id == UnitState.unit_id)
        .where(UnitState.from_on <= day, day < UnitState.until_on, differs)
    )
    rows = [
        {
            "id": unit_id,
            "name": name,
            "folded_name": fold(name),
            "level": level,
            "kind": kind,
            "parent_id": parent_id,
        }
        for unit_id, name, level, kind, parent_id in db.session.execute(statement)
    ]
    if rows:
        db.session.execute(update(Unit), rows)


def write_people(people: Sequence[PersonFacts]) -> None:
    """Add or change cadres."""
    for some in chunks(people):
        _write(Person, [_person_columns(person) | {"id": person.id} for person in some])


def _write(table: type[Person] | type[Position], rows: list[dict[str, Any]]) -> None:
    """Add the rows without an id, change those with one."""
    new = [{key: value for key, value in row.items() if key != "id"} for row in rows if row["id"] is None]
    known = [row for row in rows if row["id"] is not None]
    if new:
        db.session.execute(insert(table), new)
    if known:
        db.session.execute(update(table), known)


def _person_columns(person: PersonFacts) -> dict[str, Any]:
    return {
        "code": person.code,
        "code_key": person.key,
        "full_name": person.full_name,
        "name_key": name_key(person.full_name),
        "folded_name": fold(person.full_name),
        "born_on": person.born_on,
        "sex": person.sex,
        "phone": person.phone,
        "email": person.email,
    }


def write_positions(positions: Sequence[PositionFacts]) -> None:
    """Add or change positions of cadres and units that stand in the database."""
    if not positions:
        return
    people, units = person_ids({position.person for position in positions}), unit_ids()
    for some in chunks(positions):
        _write(Position, [_position_columns(position, people, units) for position in some])


def _position_columns(position: PositionFacts, people: dict[str, int], units: dict[str, int]) -> dict[str, Any]:
    return {
        "id": position.id,
        "person_id": people[position.person],
        "unit_id": units[position.unit],
        "title": position.title,
        "kind": position.kind,
        "field": position.field,
        "grade": position.grade,
        "grade_key": fold(position.grade) if position.grade else None,
        "job": position.job,
        "job_key": fold(position.job) if position.job else None,
        "from_on": position.from_on,
        "until_on": position.until_on,
        "first_elected": position.first_elected,
        "planned_for": position.planned_for,
    }
