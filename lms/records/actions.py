"""Writes of the ledger. A record, its certificate and its feed entry are written together or not at all.

Every write takes the ledger's lock first and keeps it until its transaction ends, so the numbers of the feed have no
gap and appear in the order of their commits (completion rules 1 and 18). Callers that lock rows of their own do so
before they call.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from lms import audit
from lms.clock import day_of, now
from lms.db import db, lock, uuid7
from lms.people.queries import positions_of
from lms.records import certificates, feed
from lms.records.models import OutboxEntry, Record, StandingRecord, Void
from lms.records.queries import Organiser, organisers_as_of, people_codes

LEDGER = 20_201_212
"""The key of the ledger's lock."""
BATCH = 500


class NoSuchRecord(Exception):
    """There is no record of this id."""


class AlreadyVoided(Exception):
    """A record is taken back once; the first void stands."""


@dataclass(frozen=True)
class Entry:
    """A completion to be entered. What is None at the end is filled in from the roster as of the completion.

    `source` and `source_id` name what it rests on ("learning" and the attempt, "roster" and the row): the same pair
    is entered once. `hours` are lesson hours (tiết), `score` is 0 to 1. `key` is what stands at most once per person
    and cycle: "course:<slug>", or without a course "source:<source>:<source_id>".
    """

    person_id: int
    course: str | None
    version: int | None
    title: str
    topics: Sequence[str]
    hours: float | None
    score: float | None
    form: str
    organiser_unit_id: int
    completed_at: datetime
    source: str
    source_id: str
    recorded_at: datetime = field(default_factory=now)
    valid_until: date | None = None
    cycle: int = 1
    id: UUID | None = None
    positions: list[Any] | None = None
    organiser_level: str | None = None
    key: str | None = None

    @property
    def standing_key(self) -> str:
        if self.key:
            return self.key
        return f"course:{self.course}" if self.course else f"source:{self.source}:{self.source_id}"

    @property
    def day(self) -> date:
        """The Vietnamese day of the completion (completion rule 10)."""
        return day_of(self.completed_at)


@dataclass(frozen=True)
class Entered:
    """The record that stands for an entry; `new` is False when it stood before."""

    record: Record
    new: bool


def enter(entry: Entry) -> Entered:
    """Write a completion: record, certificate where one is due, and feed entry, in the caller's transaction.

    Whoever comes second with the same person, key and cycle, or the same source, gets the record that stands
    (completion rule 3).
    """
    return enter_many([entry])[0]


def enter_many(entries: Sequence[Entry]) -> list[Entered]:
    """`enter` for many, in the order given, with a number of statements that does not grow with each row."""
    lock(LEDGER)
    done: list[Entered] = []
    for start in range(0, len(entries), BATCH):
        done += _enter_batch(entries[start : start + BATCH])
    return done


def _enter_batch(entries: Sequence[Entry]) -> list[Entered]:
    standing, sourced = _standing(entries), _sourced(entries)
    fresh = [entry for entry in entries if not _known(entry, standing, sourced)]
    organisers = organisers_as_of({(entry.organiser_unit_id, entry.day) for entry in fresh})
    positions = _positions(fresh)
    done: list[Entered] = []
    new: list[tuple[Entry, Record]] = []
    for entry in entries:
        record = _known(entry, standing, sourced)
        if record is None:
            organiser = organisers[entry.organiser_unit_id, entry.day]
            record = _record(entry, organiser, positions.get((entry.person_id, entry.day), []))
            standing[entry.person_id, entry.standing_key, entry.cycle] = record
            sourced[entry.source, entry.source_id] = record
            new.append((entry, record))
            done.append(Entered(record, True))
        else:
            done.append(Entered(record, False))
    _write(new, organisers)
    return done


def _known(entry: Entry, standing: dict[Any, Record], sourced: dict[Any, Record]) -> Record | None:
    return standing.get((entry.person_id, entry.standing_key, entry.cycle)) or sourced.get(
        (entry.source, entry.source_id)
    )


def _standing(entries: Sequence[Entry]) -> dict[tuple[int, str, int], Record]:
    """Records that stand for the people and keys of these entries."""
    statement = (
        select(StandingRecord.person_id, StandingRecord.key, StandingRecord.cycle, Record)
        .join(Record, Record.id == StandingRecord.record_id)
        .where(
            StandingRecord.person_id.in_({entry.person_id for entry in entries}),
            StandingRecord.key.in_({entry.standing_key for entry in entries}),
        )
    )
    return {(person, key, cycle): record for person, key, cycle, record in db.session.execute(statement)}


def _sourced(entries: Sequence[Entry]) -> dict[tuple[str, str], Record]:
    """Records, voided ones too, that rest on the same sources: what was taken back does not come back by itself."""
    statement = select(Record).where(
        Record.source.in_({entry.source for entry in entries}),
        Record.source_id.in_({entry.source_id for entry in entries}),
    )
    return {(record.source, record.source_id): record for record in db.session.scalars(statement)}


def _positions(entries: Sequence[Entry]) -> dict[tuple[int, date], list[dict[str, str]]]:
    """What the people of these entries held on the days of their completions."""
    by_day: dict[date, set[int]] = {}
    for entry in entries:
        if entry.positions is None:
            by_day.setdefault(entry.day, set()).add(entry.person_id)
    return {
        (person_id, day): held
        for day, people in by_day.items()
        for person_id, held in positions_of(people, day).items()
    }


def _record(entry: Entry, organiser: Organiser, positions: list[Any]) -> Record:
    return Record(
        id=entry.id or uuid7(),
        person_id=entry.person_id,
        course=entry.course,
        version=entry.version,
        title=entry.title,
        topics=list(entry.topics),
        hours=entry.hours,
        score=entry.score,
        form=str(entry.form),
        organiser_unit_id=entry.organiser_unit_id,
        organiser_level=entry.organiser_level or organiser.level,
        positions=positions if entry.positions is None else entry.positions,
        completed_at=entry.completed_at,
        recorded_at=entry.recorded_at,
        valid_until=entry.valid_until,
        cycle=entry.cycle,
        source=entry.source,
        source_id=entry.source_id,
    )


def _write(new: Sequence[tuple[Entry, Record]], organisers: dict[tuple[int, date], Organiser]) -> None:
    """Rows in the order of their references; the feed last."""
    if not new:
        return
    db.session.add_all(record for _, record in new)
    db.session.flush()
    # Plain rows, as in the outbox: nobody needs the objects, and there are thousands.
    standing = [
        {"person_id": entry.person_id, "key": entry.standing_key, "cycle": entry.cycle, "record_id": record.id}
        for entry, record in new
    ]
    db.session.execute(insert(StandingRecord), standing)
    certificates.issue(
        [
            (record, organisers[entry.organiser_unit_id, entry.day].name)
            for entry, record in new
            if certificates.is_due(record)
        ]
    )
    db.session.flush()
    codes = people_codes({record.person_id for _, record in new})
    tell(
        (record.id, record.person_id, feed.completed(record, codes[record.person_id], organiser.code))
        for entry, record in new
        for organiser in (organisers[entry.organiser_unit_id, entry.day],)
    )


def void(record_id: UUID, why: str, by: str, actor_id: int | None, *, at: datetime | None = None) -> Void:
    """Take a record back by a second entry (completion rule 4): nothing is deleted, its cycle is free again.

    `by` is the name of who decides, as text; `actor_id` their person, None on the command line. Raises NoSuchRecord
    and AlreadyVoided.
    """
    row = add_void(record_id, why, by, at=at)
    audit.note(actor_id, "record.void", f"record:{record_id}", why=why, by=by)
    return row


def add_void(record_id: UUID, why: str, by: str, *, at: datetime | None = None, void_id: UUID | None = None) -> Void:
    """The void alone, as the feed of another site brings it; see `void`."""
    lock(LEDGER)
    record = db.session.get(Record, record_id)
    if record is None:
        raise NoSuchRecord(str(record_id))
    if db.session.scalar(select(Void.id).where(Void.record_id == record_id)):
        raise AlreadyVoided(str(record_id))
    row = Void(id=void_id or uuid7(), record_id=record_id, why=why, by=by, voided_at=at or now())
    db.session.add(row)
    db.session.execute(delete(StandingRecord).where(StandingRecord.record_id == record_id))
    db.session.flush()
    code = people_codes({record.person_id})[record.person_id]
    tell([(row.id, record.person_id, feed.voided(row.id, record_id, code, why, by, row.voided_at))])
    return row


def tell(entries: Any) -> None:
    """Add (id, person, body) to the outbox under the next numbers; the lock is held, so none comes in between."""
    last = db.session.scalar(select(func.max(OutboxEntry.seq))) or 0
    moment = now()
    rows = [
        {"seq": seq, "id": entry_id, "type": body["type"], "person_id": person_id, "at": moment, "data": body}
        for seq, (entry_id, person_id, body) in enumerate(entries, last + 1)
    ]
    db.session.execute(insert(OutboxEntry), rows)
