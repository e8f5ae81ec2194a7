"""Writing an import: the whole file in the caller's transaction, or nothing."""

from collections.abc import Iterator
from itertools import islice

from lms.clock import start_of
from lms.db import lock
from lms.intake.legacy.grids import AUTO
from lms.intake.preview import Preview, preview
from lms.intake.training import SOURCE
from lms.people.access import Viewer
from lms.people.actions import write_roster
from lms.people.qualification_actions import write_lecturers, write_qualifications
from lms.people.queries import person_ids, unit_ids
from lms.people.version import LOCK
from lms.records.actions import Entry, enter_many
from lms.tracker.entries.actions import write_assessments, write_spending

STEP = 2000
"""Records entered at a time: their rows are let go in between."""


class HasErrors(Exception):
    """The file has errors, so nothing was written; `preview` says which."""

    def __init__(self, found: Preview) -> None:
        super().__init__(f"{len(found.errors)} errors")
        self.preview = found


def apply(data: bytes, name: str, viewer: Viewer | None, choice: str = AUTO) -> Preview:
    """Check a file against the roster of this moment and write it. Raises HasErrors and Unreadable, writing nothing.

    One import at a time: the next one waits here and then sees what this one wrote.
    """
    lock(LOCK)
    found = preview(data, name, viewer, choice)
    if found.errors:
        raise HasErrors(found)
    write_roster(found.units, found.people, found.positions)
    write_qualifications(found.diplomas)
    write_lecturers(found.lecturers)
    write_spending(found.spending)
    write_assessments(found.assessments)
    entries = _entries(found)
    while some := list(islice(entries, STEP)):
        enter_many(some)
    return found


def _entries(found: Preview) -> Iterator[Entry]:
    if not found.training:
        return
    people, units = person_ids({one.person for one in found.training}), unit_ids()
    for one in found.training:
        assert one.title is not None
        assert one.organiser is not None
        assert one.completed_on is not None
        yield Entry(
            person_id=people[one.person],
            course=None,
            version=None,
            title=one.title,
            topics=one.topics or [],
            hours=one.hours,
            score=None,
            form=one.form,
            organiser_unit_id=units[one.organiser],
            completed_at=start_of(one.completed_on),
            source=SOURCE,
            source_id=one.source_id,
        )
