"""The body of a feed entry, as readers get it (the contract is docs/feed.md)."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from lms.records.models import OutboxEntry, Record

COMPLETED = "record.completed"
VOIDED = "record.voided"
MERGED = "person.merged"
PARTED = "person.parted"


class News(NamedTuple):
    """An entry of the feed as it is sent: a plain row, since readers take thousands."""

    seq: int
    id: UUID
    data: dict[str, Any]


class Told(NamedTuple):
    """An entry of the feed as the tracker reads it, of thousands."""

    seq: int
    id: UUID
    type: str
    person_id: int
    data: dict[str, Any]


def stamp(moment: datetime) -> str:
    """A moment as the feed writes it: UTC, whole seconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_read(entry: OutboxEntry | News) -> dict[str, Any]:
    """An entry with its number, in the order of keys that the contract shows."""
    return {"seq": entry.seq, **entry.data}


def completed(record: Record, cadre: str, unit: str) -> dict[str, Any]:
    """The entry of a new record; `cadre` and `unit` are the codes of its person and its organiser."""
    return {
        "id": str(record.id),
        "type": COMPLETED,
        "time": stamp(record.recorded_at),
        "cadre": cadre,
        "course": record.course,
        "version": record.version,
        "title": record.title,
        "topics": record.topics,
        "hours": record.hours,
        "score": record.score,
        "form": record.form,
        "organiser": {"unit": unit, "level": record.organiser_level},
        "completed_at": stamp(record.completed_at),
        "recorded_at": stamp(record.recorded_at),
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "positions": record.positions,
    }


def voided(void_id: UUID, record_id: UUID, cadre: str, why: str, by: str, at: datetime) -> dict[str, Any]:
    """The entry that takes a record back."""
    return {
        "id": str(void_id),
        "type": VOIDED,
        "time": stamp(at),
        "cadre": cadre,
        "record": str(record_id),
        "why": why,
        "by": by,
    }


def merged(entry_id: UUID, source: str, into: str, at: datetime) -> dict[str, Any]:
    """The entry that says two cadre codes are one person from now on."""
    return {"id": str(entry_id), "type": MERGED, "time": stamp(at), "from": source, "into": into}


def parted(entry_id: UUID, source: str, into: str, at: datetime) -> dict[str, Any]:
    """The entry that takes a merge back: the two codes are two people again."""
    return merged(entry_id, source, into, at) | {"type": PARTED}
