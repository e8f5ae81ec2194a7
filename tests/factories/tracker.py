"""Targets, and what the tracker reads: entries of the feed."""

from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from lms.config import ROOT
from lms.db import db
from lms.people.models import Person, Unit
from lms.people.version import bump_roster_version
from lms.records.models import OutboxEntry
from lms.tracker.actions.bindings import bind
from lms.tracker.models import PackBinding
from lms.tracker.packs import load

TARGETS = ROOT / "content" / "targets"


def targets(folder: Path = TARGETS) -> list[str]:
    """The site's own targets, loaded."""
    return load(folder)


def binding(pack: str, unit: Unit, first: date = date(2020, 1, 1), last: date | None = None) -> PackBinding:
    """A pack in force for a unit's subtree, since 2020 unless said otherwise."""
    return bind(pack, unit.id, first, last)


def feed_entry(person: Person, kind: str, data: dict[str, Any], entry_id: UUID | None = None) -> OutboxEntry:
    """The next entry of the feed, as another system's ledger might have written it."""
    entry_id = entry_id or uuid4()
    last = db.session.scalar(select(func.max(OutboxEntry.seq))) or 0
    row = OutboxEntry(
        seq=last + 1,
        id=entry_id,
        type=kind,
        person_id=person.id,
        at=datetime.now(UTC),
        data={"id": str(entry_id), "type": kind, **data},
    )
    db.session.add(row)
    db.session.flush()
    return row


titles = count(1)


def trained(
    person: Person,
    organiser: Unit,
    topics: list[str],
    completed_at: datetime | date = date(2026, 3, 14),
    **data: Any,
) -> str:
    """A completion in the feed; the id of its record. A date means noon in Hà Nội."""
    if not isinstance(completed_at, datetime):
        completed_at = datetime(completed_at.year, completed_at.month, completed_at.day, 5, tzinfo=UTC)
    body = {
        "cadre": person.code,
        "course": None,
        "title": f"Lớp tập huấn số {next(titles)}",
        "topics": topics,
        "organiser": {"unit": organiser.code, "level": organiser.level},
        "completed_at": completed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "valid_until": None,
    }
    return str(feed_entry(person, "record.completed", body | data).id)


def taken_back(person: Person, record_id: str) -> OutboxEntry:
    """The void of a record in the feed."""
    return feed_entry(person, "record.voided", {"record": record_id, "why": "nhập nhầm", "by": "Võ Ngọc Hân"})


def roster_changed() -> int:
    """What an import says when it is done."""
    return bump_roster_version()
