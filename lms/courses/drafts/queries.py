"""Reading drafts, always through the person who asks."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, select

from lms.clock import now
from lms.courses.drafts.access import courses_reviewed_by, courses_written_by
from lms.courses.drafts.models import OPEN, Draft, DraftFile, DraftPresence, DraftRevision
from lms.courses.models import Course
from lms.db import db
from lms.people.access import Viewer
from lms.people.models import Person

GONE_AFTER = timedelta(seconds=60)
"""Whoever has not said for so long that a file is open has left it."""


class Open(NamedTuple):
    """A draft that is not yet published, with its course."""

    draft: Draft
    course: Course


class Editor(NamedTuple):
    """Somebody who has a file open."""

    name: str
    """Of the file."""
    full_name: str
    seen_at: datetime


class Saved(NamedTuple):
    """A save of a file, without its text."""

    revision: int
    full_name: str
    saved_at: datetime


def drafts_select(viewer: Viewer) -> Select[Draft, Course]:
    """The open drafts this person may write, the last changed first."""
    return (
        select(Draft, Course)
        .join(Course, Course.id == Draft.course_id)
        .where(Draft.state.in_(OPEN), Draft.course_id.in_(courses_written_by(viewer)))
        .order_by(Draft.changed_at.desc(), Draft.id)
    )


def find_draft_for(viewer: Viewer, slug: str) -> Open | None:
    """The open draft of a course this person may write."""
    row = db.session.execute(drafts_select(viewer).where(Course.slug == slug)).first()
    return Open(row[0], row[1]) if row else None


def find_draft_to_review(viewer: Viewer, slug: str) -> Open | None:
    """The open draft of a course this person may review."""
    row = db.session.execute(
        select(Draft, Course)
        .join(Course, Course.id == Draft.course_id)
        .where(Draft.state.in_(OPEN), Course.slug == slug, Draft.course_id.in_(courses_reviewed_by(viewer)))
    ).first()
    return Open(row[0], row[1]) if row else None


def find_course_to_write(viewer: Viewer, slug: str) -> Course | None:
    """A course this person may write, whether a draft of it is open or not."""
    return db.session.scalar(select(Course).where(Course.slug == slug, Course.id.in_(courses_written_by(viewer))))


def open_draft_of(course_id: int) -> Draft | None:
    """The draft of a course that is open, whoever asks: for actions."""
    return db.session.scalar(select(Draft).where(Draft.course_id == course_id, Draft.state.in_(OPEN)))


def texts_of(draft: Draft) -> dict[str, str]:
    """Name -> text of the files that would be published; shelved ones apart."""
    rows = db.session.execute(
        select(DraftFile.name, DraftFile.text)
        .where(DraftFile.draft_id == draft.id, DraftFile.shelved.is_(False))
        .order_by(DraftFile.name)
    )
    return {name: text for name, text in rows}


def names_in(draft: Draft) -> list[str]:
    """The names of the files that would be published."""
    rows = select(DraftFile.name).where(DraftFile.draft_id == draft.id, DraftFile.shelved.is_(False))
    return list(db.session.scalars(rows))


def files_of(draft: Draft) -> list[DraftFile]:
    """Every file of a draft by name, shelved ones too."""
    return list(db.session.scalars(select(DraftFile).where(DraftFile.draft_id == draft.id).order_by(DraftFile.name)))


def find_file(draft: Draft, name: str) -> DraftFile | None:
    """One file of a draft."""
    return db.session.get(DraftFile, (draft.id, name))


def lesson_file(draft: Draft, key: str) -> DraftFile | None:
    """The file of the lesson with this key, whatever its number is now."""
    ending = f"-{key}.md"
    rows = db.session.scalars(
        select(DraftFile).where(DraftFile.draft_id == draft.id, DraftFile.name.endswith(ending, autoescape=True))
    )
    return next((row for row in rows if row.name.removesuffix(ending).isdecimal()), None)


def editors_of(draft: Draft, apart_from: int) -> list[Editor]:
    """Who has which file open at this moment, but for the person `apart_from`."""
    rows = db.session.execute(
        select(DraftPresence.name, Person.full_name, DraftPresence.seen_at)
        .join(Person, Person.id == DraftPresence.person_id)
        .where(
            DraftPresence.draft_id == draft.id,
            DraftPresence.person_id != apart_from,
            DraftPresence.seen_at > now() - GONE_AFTER,
        )
        .order_by(DraftPresence.seen_at.desc())
    )
    return [Editor(*row) for row in rows]


def saves_of(draft: Draft, name: str) -> list[Saved]:
    """The kept earlier texts of a file, newest first."""
    rows = db.session.execute(
        select(DraftRevision.revision, Person.full_name, DraftRevision.saved_at)
        .join(Person, Person.id == DraftRevision.saved_by_id)
        .where(DraftRevision.draft_id == draft.id, DraftRevision.name == name)
        .order_by(DraftRevision.revision.desc())
    )
    return [Saved(*row) for row in rows]


def text_at(draft: Draft, name: str, revision: int) -> str:
    """The text of a file at a revision; where that one was not kept, the nearest earlier; "" before the first."""
    text = db.session.scalar(
        select(DraftRevision.text)
        .where(DraftRevision.draft_id == draft.id, DraftRevision.name == name, DraftRevision.revision <= revision)
        .order_by(DraftRevision.revision.desc())
        .limit(1)
    )
    return text or ""
