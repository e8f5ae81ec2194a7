"""Drafts and their files. A draft holds the very texts that `content/` would, so that nothing is lost on the way.

What a form edits it writes back into these texts; there is no second form of a course.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, Id, Ordered


class DraftState(StrEnum):
    """Where a draft stands on its way to publication."""

    WRITING = "writing"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


EDITABLE = (DraftState.WRITING, DraftState.RETURNED)
OPEN = (DraftState.WRITING, DraftState.SENT, DraftState.RETURNED, DraftState.APPROVED)


class CourseAuthor(Base):
    """A person who may write a course besides the lecturers of its unit."""

    __tablename__ = "course_authors"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)


class Draft(Base):
    """The next version of a course. A course has one open draft at a time; closed ones stay, without texts."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "uq_drafts_open",
            "course_id",
            unique=True,
            sqlite_where=text("state NOT IN ('published', 'dropped')"),
            postgresql_where=text("state NOT IN ('published', 'dropped')"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    state: Mapped[str] = mapped_column(default=DraftState.WRITING)
    title: Mapped[str]
    """As `course.yaml` says it when it can be read: for lists."""
    based_on: Mapped[int | None]
    """Number of the version from which it was begun; empty for a new course."""
    published: Mapped[int | None]
    """Number of the version that it became."""
    follows: Mapped[int | None]
    """Number of the original's version that was laid under it, for a course that was taken over."""
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)


class DraftFile(Base):
    """A file of a draft as it was last saved.

    `revision` grows by one with every save, and is what an editor names to say on what its text rests.
    """

    __tablename__ = "draft_files"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Ordered, primary_key=True)
    text: Mapped[str]
    revision: Mapped[int]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime] = mapped_column(default=now)
    shelved: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Put away by its author: kept with the draft, published with no version."""


class DraftRevision(Base):
    """An earlier text of a file: what two editors at once are compared by, and what can be brought back."""

    __tablename__ = "draft_revisions"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Ordered, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime]


class DraftPresence(Base):
    """Somebody had this file open at `seen_at`; the editor says so again every few seconds."""

    __tablename__ = "draft_presence"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Ordered, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    seen_at: Mapped[datetime]
