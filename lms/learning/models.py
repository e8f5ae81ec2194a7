"""Obligation (somebody assigned it) and enrolment (somebody began); what somebody finished is a record, see records."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, Id, uuid7


class Offering(Base):
    """A đợt học: a unit opens a course for its people. That unit is the organiser (completion rule 28)."""

    __tablename__ = "offerings"
    __table_args__ = (CheckConstraint("opens_on <= due_on", name="runs_forward"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    titles: Mapped[list[str]]
    """Slugs of the titles it is for."""
    opens_on: Mapped[date]
    due_on: Mapped[date]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    request_id: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    """Of the form it was opened with: a form that arrives twice opens one offering (completion rule 24)."""
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Obligation(Base):
    """A person must finish a course by a day, because an offering says so."""

    __tablename__ = "obligations"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id"),
        Index("ix_obligations_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    due_on: Mapped[date]
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Enrolment(Base):
    """A person began a course, in a cycle (1, 2, … when a validity makes it come again).

    `version_id` is the version begun on and, once completed, the one finished on; in between the learner is on the
    version that is published (completion rule 12). What was passed before `began_at` does not count: it moves when a
    voided completion is begun again.
    """

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "cycle"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"), index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    began_at: Mapped[datetime]
    active_at: Mapped[datetime] = mapped_column(default=now)
    """When the learner last did something in it: *Học* carries on with the latest."""
    completed_at: Mapped[datetime | None]
    last_lesson_key: Mapped[str | None]


class LessonProgress(Base):
    """How far a person is in a lesson: `place` is the last paragraph read, `done_at` when it was finished."""

    __tablename__ = "lesson_progress"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str]
    """Digest of the lesson as it was when finished: another one now means "updated since"."""
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class PracticeAnswer(Base):
    """One answer to an exercise of a lesson; every try is kept, the latest counts for the page.

    An answer that grows step by step is kept at every step, each time as far as it goes; `whole` once nothing is left.
    """

    __tablename__ = "practice_answers"
    __table_args__ = (Index("ix_practice_answers_enrolment_id", "enrolment_id", "lesson_key", "exercise_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    lesson_key: Mapped[str]
    exercise_key: Mapped[str]
    answer: Mapped[dict[str, Any]]
    score: Mapped[float]
    whole: Mapped[bool] = mapped_column(default=True, server_default=true())
    answered_at: Mapped[datetime]


class Attempt(Base):
    """One sitting of the final test. `drawn` keeps questions and option orders, to be shown again for ever."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_enrolment_id", "enrolment_id"),
        # One sitting at a time: leaving and coming back, or a second tab, goes on with the same.
        Index(
            "uq_attempts_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    seed: Mapped[int] = mapped_column(Id)
    drawn: Mapped[list[Any]]
    """[{"question": id, "order": [2, 0, 1]}, …] in the order shown."""
    answers: Mapped[dict[str, Any]]
    """Question id (as text) -> answer; saved while answering, final once submitted."""
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    right: Mapped[int | None]
    total: Mapped[int]
    score: Mapped[float | None]
    passed: Mapped[bool | None]


class PreTest(Base):
    """The one sitting of the test before a course; `drawn` and `answers` as of an attempt.

    `known` are the keys of the lessons that its answers showed to be known, once it is handed in.
    """

    __tablename__ = "pre_tests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    seed: Mapped[int] = mapped_column(Id)
    drawn: Mapped[list[Any]]
    answers: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    right: Mapped[int | None]
    total: Mapped[int]
    known: Mapped[list[str]] = mapped_column(default=list)


class Submission(Base):
    """One version of somebody's work on the task of a course: a draft until it is handed in, then never changed.

    `window` names the page that saved last, and `revision` counts the saves, so that a page which has not seen what it
    would overwrite is known. `version_id` is the version whose rubric it is marked by.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "number"),
        Index("ix_submissions_handed_in_at", "handed_in_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    number: Mapped[int]
    text: Mapped[str]
    words: Mapped[int]
    window: Mapped[str]
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]


class SubmissionCopy(Base):
    """A text that was saved, and then saved over by a page that had not seen it: nothing acknowledged is lost."""

    __tablename__ = "submission_copies"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    text: Mapped[str]
    saved_at: Mapped[datetime]


class Marking(Base):
    """A lecturer's marks of a submission: `points` and `notes` by criterion of the rubric it was handed in under."""

    __tablename__ = "markings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), unique=True)
    marker_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    points: Mapped[dict[str, Any]]
    notes: Mapped[dict[str, Any]]
    comment: Mapped[str]
    total: Mapped[int]
    most: Mapped[int]
    passed: Mapped[bool]
    marked_at: Mapped[datetime]


class Performance(Base):
    """How a course performs, as it was reckoned at `reckoned_at`: numbers only, about nobody by name.

    Reckoned in the background and laid over the figures before; `lms.learning.queries.performance` reads it.
    """

    __tablename__ = "performances"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    reckoned_at: Mapped[datetime]
    learners: Mapped[int]
    sittings: Mapped[int]
    """First sittings of the final test, on which `items` rests."""
    items: Mapped[dict[str, Any]]
    """Question id as text -> the fields of `item_analysis.Item`, and how often it was drawn in all sittings."""
    lessons: Mapped[dict[str, Any]]
    """"key digest" of a lesson, thus by its text -> the fields of `LessonFigures`."""


class Appeal(Base):
    """A learner asks, once a submission, that somebody else marks it again; that lecturer's marks, once they are given.

    The first marks stay as they are; `lms.learning.rules.tasks.standing` says which of the two count.
    """

    __tablename__ = "appeals"
    __table_args__ = (CheckConstraint("(marker_id IS NULL) = (marked_at IS NULL)", name="marked_by_somebody"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), unique=True)
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    marker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    comment: Mapped[str] = mapped_column(default="")
    total: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool] = mapped_column(default=False)
    marked_at: Mapped[datetime | None]
