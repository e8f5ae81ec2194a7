"""A course, its published versions, and what stands in them. Nothing here changes once published."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, Id


class Topic(Base):
    """A competence topic (chuyên đề) that targets ask for."""

    __tablename__ = "topics"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]


class Source(Base):
    """A law or document that lessons cite; `places` maps a short place ("70.3") to its words."""

    __tablename__ = "sources"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    mark: Mapped[str]
    checked_on: Mapped[date]
    places: Mapped[dict[str, Any]]


class Origin(StrEnum):
    """Where a version was written: in a folder like `content/`, or in the workshop."""

    FOLDER = "folder"
    WORKSHOP = "workshop"


class Course(Base):
    """What stays of a course through its versions. Without an owner the highest unit of the site owns it."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    owner_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    published: Mapped[int | None]
    """Number of the version that new learners meet."""
    archived_at: Mapped[datetime | None]
    adopted_from_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), index=True)
    """The course of a unit above that this one was made from."""
    adopts: Mapped[int | None]
    """Number of the original's version that it last followed."""


class CourseVersion(Base):
    """One published edition. `files` holds the source texts by name, so that an export gives the same bytes."""

    __tablename__ = "course_versions"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    digest: Mapped[str]
    origin: Mapped[str] = mapped_column(default=Origin.FOLDER, server_default=Origin.FOLDER)
    renderer: Mapped[int]
    rendered_at: Mapped[datetime] = mapped_column(default=now)
    """When the lessons' HTML was last made; whoever keeps it in memory compares."""
    published_at: Mapped[datetime]
    title: Mapped[str]
    summary: Mapped[str]
    topics: Mapped[list[str]]
    audience: Mapped[list[str]]
    hours: Mapped[float]
    valid_months: Mapped[int | None]
    outcomes: Mapped[list[Any]]
    question_topics: Mapped[dict[str, Any]]
    final_test: Mapped[dict[str, Any]]
    """{"pass_percent": 80, "draw": [{"topic": …, "count": …}, …]}; empty: the lessons alone complete."""
    pre_test: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """{"draw": […], "need": 2}; empty: there is none."""
    task: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"), deferred=True)
    """The fields of `task.yaml`; empty: there is none."""
    terms: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Length of `glossary`."""
    glossary: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"), deferred=True)
    templates: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """[{"key", "title", "about", "form"}, …]; `template_specs` has by key what each of them says."""
    template_specs: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"), deferred=True)
    files: Mapped[dict[str, Any]] = mapped_column(deferred=True)


class Lesson(Base):
    """A lesson of a version, rendered at publication.

    `body` is a list of blocks in reading order: {"html": "…"} or {"exercise": key}; `exercises` maps the key to its
    checked specification. `key` is what stays when the number or the title changes.
    """

    __tablename__ = "lessons"
    __table_args__ = (UniqueConstraint("version_id", "key"), UniqueConstraint("version_id", "position"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    digest: Mapped[str]
    outdated: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    """Digests of earlier texts whose readers must study the lesson again (completion rule 12)."""
    body: Mapped[list[Any]] = mapped_column(deferred=True)
    exercises: Mapped[dict[str, Any]] = mapped_column(deferred=True)


class Question(Base):
    """One wording of a question of a course's bank; a changed wording is another row, so old attempts keep theirs."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("course_id", "key", "digest"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    key: Mapped[str]
    digest: Mapped[str]
    topic: Mapped[str]
    outcome: Mapped[str]
    lesson_key: Mapped[str]
    difficulty: Mapped[int]
    spec: Mapped[dict[str, Any]]


class BankEntry(Base):
    """The questions that a version draws from."""

    __tablename__ = "bank_entries"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
