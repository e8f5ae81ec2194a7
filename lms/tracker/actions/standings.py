"""Today's standings and tallies: all anew by set-based SQL, or those of a few people in steps of their depth."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    CompoundSelect,
    FromClause,
    Insert,
    MetaData,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from lms.db import analyse, db, give_memory
from lms.people.models import PersonMerge
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked, holders
from lms.tracker.language import Target
from lms.tracker.models import Standing, Tally
from lms.tracker.parameters import ACCOUNTS, ASKED_ON, KEPT, values
from lms.tracker.queries.targets import people_targets
from lms.tracker.rollups import people_of, tallies_of

STANDING_COLUMNS = [column.name for column in Standing.__table__.columns]
TALLY_COLUMNS = [column.name for column in Tally.__table__.columns]
NUMBERS = TALLY_COLUMNS[2:]
MEMORY = 128
"""Megabytes in which PostgreSQL may sort and hash while everything is made anew."""
TARGETS = 100
"""Asked by one statement: SQLite takes no more than 500 selects in a union."""
MANY = 200
"""People at a time; touching more than a few times this, making everything anew is cheaper."""


def make_standings(on: date) -> None:
    """Write the standings and tallies of everybody anew, for a day."""
    db.session.execute(delete(Standing))
    db.session.execute(delete(Tally))
    targets = tuple(people_targets(on))
    if not targets:
        return
    give_memory(MEMORY)
    passing, writing = _holders_of(targets)
    connection = db.session.connection()
    passing.create(connection)
    db.session.execute(writing, values(on))
    analyse(passing)
    for target in targets:
        db.session.execute(_standings_by(target, passing), values(on))
    passing.drop(connection)
    analyse(Standing.__table__)
    for target in targets:
        theirs = select(Standing.__table__).where(Standing.target == target.code).subquery()
        people = people_of(theirs, on).subquery()
        db.session.execute(insert(Tally).from_select(TALLY_COLUMNS, tallies_of(people, on)))
    analyse(Tally.__table__)


@lru_cache(KEPT)
def _holders_of(targets: tuple[Target, ...]) -> tuple[Table, Insert]:
    """A passing table of what every target is asked of, so that each can have a statement that is well planned."""
    rows = holders(Asked(ASKED_ON), targets)
    columns = [Column(column.name, column.type) for column in rows.c]
    table = Table("tracker_holders", MetaData(), *columns, prefixes=["TEMPORARY"])
    return table, insert(table).from_select([column.name for column in columns], select(rows))


@lru_cache(KEPT * TARGETS)
def _standings_by(target: Target, passing: Table) -> Insert:
    """The statement that writes a target's, of everybody in the passing table."""
    return _writing(facts_select([target], Asked(ASKED_ON, written=passing)))


def move_standings(person_ids: Collection[int], on: date) -> None:
    """Write the standings of a few people anew and move the tallies above them by the difference.

    The roster must be the one the standings were made from: only records and merges may have changed.
    """
    targets = people_targets(on)
    if not targets:
        return
    accounts = accounts_of(person_ids)
    theirs = Standing.person_id.in_(accounts)
    before = _sums(select(Standing).where(theirs).subquery(), on)
    db.session.execute(delete(Standing).where(theirs))
    for start in range(0, len(targets), TARGETS):
        db.session.execute(_standings_of(tuple(targets[start : start + TARGETS])), values(on, accounts=accounts))
    after = _sums(select(Standing).where(theirs).subquery(), on)
    _open_tallies(after.keys() - before.keys())
    changes = [
        {
            "at_unit": unit_id,
            "of_target": target,
            **{f"d_{name}": n for name, n in zip(NUMBERS, difference, strict=True)},
        }
        for (unit_id, target) in before.keys() | after.keys()
        if any(difference := _minus(after.get((unit_id, target)), before.get((unit_id, target))))
    ]
    if changes:
        moved = {name: getattr(Tally, name) + bindparam(f"d_{name}") for name in NUMBERS}
        table = Tally.__table__
        db.session.connection().execute(
            update(table)  # type: ignore[arg-type]
            .where(table.c.unit_id == bindparam("at_unit"), table.c.target == bindparam("of_target"))
            .values(moved),
            changes,
        )


def accounts_of(person_ids: Collection[int]) -> set[int]:
    """These people with every other account of theirs, in whichever direction they were merged."""
    into = select(PersonMerge.into_id).where(PersonMerge.person_id.in_(person_ids))
    statement = select(PersonMerge.person_id, PersonMerge.into_id).where(
        or_(PersonMerge.person_id.in_(person_ids), PersonMerge.into_id.in_(person_ids), PersonMerge.into_id.in_(into))
    )
    return set(person_ids).union(*db.session.execute(statement).all())


def _open_tallies(keys: Collection[tuple[int, str]]) -> None:
    """Rows of nobody where a unit and target have none yet: until now they meant nobody there."""
    if not keys:
        return
    statement = select(Tally.unit_id, Tally.target).where(Tally.unit_id.in_({unit_id for unit_id, _ in keys}))
    missing = sorted(set(keys) - {(unit_id, target) for unit_id, target in db.session.execute(statement)})
    if missing:
        nobody = dict.fromkeys(NUMBERS, 0)
        db.session.execute(insert(Tally), [{"unit_id": unit, "target": target, **nobody} for unit, target in missing])


@lru_cache(KEPT)
def _standings_of(targets: tuple[Target, ...]) -> Insert:
    """The statement that writes those of ACCOUNTS, to all targets at once."""
    return _writing(facts_select(targets, Asked(ASKED_ON, accounts=ACCOUNTS)))


def _writing(facts: CompoundSelect[Any]) -> Insert:
    rows = facts.subquery()
    columns = [rows.c[name] for name in STANDING_COLUMNS]
    return insert(Standing.__table__).from_select(STANDING_COLUMNS, select(*columns))  # type: ignore[arg-type]


def _sums(rows: FromClause, on: date) -> dict[tuple[int, str], tuple[int, ...]]:
    """What these rows add to the tallies, by unit and target."""
    found = db.session.execute(tallies_of(people_of(rows, on).subquery(), on))
    return {(row.unit_id, row.target): tuple(getattr(row, name) for name in NUMBERS) for row in found}


def _minus(after: tuple[int, ...] | None, before: tuple[int, ...] | None) -> tuple[int, ...]:
    nothing = (0,) * len(NUMBERS)
    return tuple(int(a) - int(b) for a, b in zip(after or nothing, before or nothing, strict=True))
