"""Completions."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from lms.people.models import Person, PersonMerge, Unit
from lms.records.actions import Entry, enter
from lms.records.merges import merge_people
from lms.records.models import Record

numbers = count(1)
FINISHED_AT = datetime(2026, 3, 14, 8, 2, 10, tzinfo=UTC)


def entry(learner: Person, organiser: Unit, **values: Any) -> Entry:
    """A course finished online in March 2026, unless said otherwise; each has a source of its own."""
    usual: dict[str, Any] = {
        "course": "thuong-luong-tap-the",
        "version": 3,
        "title": "Kỹ năng đàm phán, thương lượng tập thể",
        "topics": ["thuong-luong"],
        "hours": 6.0,
        "score": 0.86,
        "form": "online",
        "completed_at": FINISHED_AT,
        "source": "learning",
        "source_id": str(next(numbers)),
    }
    return Entry(person_id=learner.id, organiser_unit_id=organiser.id, **(usual | values))


def record(learner: Person, organiser: Unit, **values: Any) -> Record:
    """The record of such a completion, entered as every completion is."""
    return enter(entry(learner, organiser, **values)).record


def merge(other: Person, into: Person) -> PersonMerge:
    """Two codes that were found to be one person."""
    return merge_people(other.id, into.id, None)
