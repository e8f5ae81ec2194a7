"""Reads the feed at the tracker's own cursor (completion rule 18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from lms.clock import day_of, today
from lms.db import EVER, db, pour
from lms.people.models import Person, Unit
from lms.people.version import touched_between
from lms.records.feed import COMPLETED, MERGED, PARTED, VOIDED, Told
from lms.records.queries import outbox_after
from lms.text import code_key
from lms.tracker.actions import backlog
from lms.tracker.actions.standings import MANY, make_standings, move_standings
from lms.tracker.models import ANY_TOPIC, Credit, CreditTopic, Tally
from lms.tracker.state import hold, move, progress

BATCH = 5000
CREDIT_COLUMNS = (
    *("record_id", "person_id", "course", "title", "completed_at", "completed_on", "valid_before"),
    *("organiser_unit_id", "organiser_level", "standing"),
)


@dataclass(frozen=True)
class Caught:
    """What a catching up did: entries read, and whether all standings were made anew."""

    read: int
    made_anew: bool


def catch_up(on: date | None = None) -> Caught:
    """Read the feed to its end and bring the standings to today, in the caller's transaction.

    Does nothing, in one statement, when nothing is new. Safe in two processes at once: the second waits, then finds
    nothing left. Reading an entry twice has its effect once.
    """
    day = on or today()
    if progress().is_current(day):
        return Caught(0, False)
    hold()
    where = progress()
    cursor, touched, long = where.cursor, set[int](), backlog.is_long(where.cursor, where.last)
    if long:
        backlog.take_in(where.cursor, where.last)
        cursor = where.last
    while entries := outbox_after(cursor, BATCH):
        touched |= _take_in(entries)
        cursor = entries[-1].seq
    told = touched_between(where.built_on, where.roster) if where.as_of == day else None
    anew = long or told is None or len(touched | told) > 5 * MANY
    if told is None or anew:
        make_standings(day)
    else:
        people = sorted(touched | told)
        for start in range(0, len(people), MANY):
            move_standings(people[start : start + MANY], day)
    move(cursor, day, where.roster)
    return Caught(cursor - where.cursor, anew)


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuilding did: entries read, and the tallies (unit id, target) that were not what they are now."""

    read: int
    differing: list[tuple[int, str]]


def rebuild(on: date | None = None) -> Rebuilt:
    """Make the whole projection again from the beginning of the feed, and compare (completion rule 27)."""
    day = on or today()
    catch_up(day)
    before = _tallies()
    hold()
    db.session.execute(delete(CreditTopic))
    db.session.execute(delete(Credit))
    move(0, None, 0)
    caught = catch_up(day)
    after = _tallies()
    return Rebuilt(
        caught.read, sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    )


def _tallies() -> dict[tuple[int, str], tuple[int, ...]]:
    rows = db.session.execute(select(*Tally.__table__.columns))
    return {(unit_id, target): tuple(numbers) for unit_id, target, *numbers in rows}


def _take_in(entries: list[Told]) -> set[int]:
    """Bring entries into the projection, in their order; returns the people they concern."""
    _add_credits([entry for entry in entries if entry.type == COMPLETED])
    voided = [UUID(entry.data["record"]) for entry in entries if entry.type == VOIDED]
    if voided:
        db.session.execute(update(Credit).where(Credit.record_id.in_(voided)).values(standing=False))
    touched = {entry.person_id for entry in entries}
    links = [entry.data for entry in entries if entry.type in (MERGED, PARTED)]
    codes = {code_key(data[end]) for data in links for end in ("from", "into")}
    if codes:
        touched |= set(db.session.scalars(select(Person.id).where(Person.code_key.in_(codes))))
    return touched


def _add_credits(entries: Iterable[Told]) -> None:
    """Add those whose record is not there yet."""
    told = {UUID(entry.data["id"]): entry for entry in entries}
    if not told:
        return
    known = set(db.session.scalars(select(Credit.record_id).where(Credit.record_id.in_(told))))
    new = {record_id: entry for record_id, entry in told.items() if record_id not in known}
    if not new:
        return
    units = _unit_ids({entry.data["organiser"]["unit"] for entry in new.values()})
    pour(Credit.__table__, CREDIT_COLUMNS, (_credit(record_id, entry, units) for record_id, entry in new.items()))
    topics = ((record_id, topic) for record_id, entry in new.items() for topic in {ANY_TOPIC, *entry.data["topics"]})
    pour(CreditTopic.__table__, ("record_id", "topic"), topics)


def _credit(record_id: UUID, entry: Told, units: dict[str, int]) -> tuple[Any, ...]:
    """A row of CREDIT_COLUMNS; it stands until a void comes by."""
    data = entry.data
    completed_at = datetime.fromisoformat(data["completed_at"])
    valid_until = data.get("valid_until")
    return (
        record_id,
        entry.person_id,
        data.get("course"),
        data["title"],
        completed_at,
        day_of(completed_at),
        date.fromisoformat(valid_until) + timedelta(days=1) if valid_until else EVER,
        units.get(code_key(data["organiser"]["unit"])),
        data["organiser"]["level"],
        True,
    )


def _unit_ids(codes: set[str]) -> dict[str, int]:
    keys = {code_key(code) for code in codes}
    rows = db.session.execute(select(Unit.code_key, Unit.id).where(Unit.code_key.in_(keys)))
    return {key: unit_id for key, unit_id in rows}
