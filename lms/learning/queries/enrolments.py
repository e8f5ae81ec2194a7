"""Who began what, and on which version they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import aliased, undefer
from sqlalchemy.sql.elements import ColumnElement

from lms.clock import today
from lms.courses.models import Course, CourseVersion, Lesson
from lms.db import db
from lms.learning.models import Enrolment, Offering
from lms.learning.rules.cycles import Beginning, beginning
from lms.people.access import held_on
from lms.people.models import Level, Position, Unit, UnitLine
from lms.records.models import Record, StandingRecord


@dataclass(frozen=True)
class Study:
    """A course as it stands for one person: the version they are on, and their latest enrolment (None: not begun)."""

    course: Course
    version: CourseVersion
    enrolment: Enrolment | None


@dataclass(frozen=True)
class Reading:
    """A lesson somebody is enrolled to read."""

    course: Course
    version: CourseVersion
    enrolment: Enrolment
    lesson: Lesson


def on_version() -> ColumnElement[bool]:
    """Condition that joins a version to course and enrolment: the one this learner is on (completion rule 12).

    Whoever is not complete is on the published version, whoever is complete stays on the one finished. A course
    without a published version keeps its learners on the one they began.
    """
    stays = or_(Enrolment.completed_at.is_not(None), Course.published.is_(None))
    return and_(
        CourseVersion.course_id == Course.id,
        or_(
            and_(stays, CourseVersion.id == Enrolment.version_id),
            and_(Enrolment.completed_at.is_(None), CourseVersion.number == Course.published),
        ),
    )


def open_to_new() -> ColumnElement[bool]:
    """Condition: courses that somebody may begin."""
    return and_(Course.published.is_not(None), Course.archived_at.is_(None))


def find_study(person_id: int, slug: str) -> Study | None:
    """The course with this person's latest enrolment; None when there is no course they may begin or go on with."""
    statement = (
        select(Course, CourseVersion, Enrolment)
        .outerjoin(Enrolment, and_(Enrolment.course_id == Course.id, Enrolment.person_id == person_id))
        .join(CourseVersion, on_version())
        .where(Course.slug == slug, or_(Enrolment.id.is_not(None), open_to_new()))
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return Study(*row) if row else None


@cache
def _reading_select(with_text: bool) -> Select[Any]:
    """Built once each way: building it costs more than running it."""
    statement = (
        _enrolled(bindparam("person"))
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .add_columns(Lesson)
        .where(Course.slug == bindparam("slug"), Lesson.key == bindparam("lesson"))
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    )
    return statement.options(undefer(Lesson.body), undefer(Lesson.exercises)) if with_text else statement


def find_reading(person_id: int, slug: str, lesson_key: str, with_text: bool = True) -> Reading | None:
    """The lesson of the version this person is on, through their latest enrolment; without text where none is shown."""
    asked = {"person": person_id, "slug": slug, "lesson": lesson_key}
    row = db.session.execute(_reading_select(with_text), asked).first()
    return Reading(row[0], row[1], row[2], row[3]) if row else None


def version_of(enrolment_id: int) -> tuple[Course, CourseVersion]:
    """The course of an enrolment and the version its learner is on."""
    statement = (
        select(Course, CourseVersion)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(CourseVersion, on_version())
        .where(Enrolment.id == enrolment_id)
    )
    course, version = db.session.execute(statement).one()
    return course, version


def studies_of(person_id: int) -> list[Study]:
    """What this person is in the middle of, the latest touched first."""
    statement = (
        _enrolled(person_id)
        .where(Enrolment.completed_at.is_(None))
        .order_by(Enrolment.active_at.desc(), Enrolment.id.desc())
    )
    return [Study(*row) for row in db.session.execute(statement)]


def _enrolled(person_id: int | BindParameter[Any]) -> Select[Course, CourseVersion, Enrolment]:
    return (
        select(Course, CourseVersion, Enrolment)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(CourseVersion, on_version())
        .where(Enrolment.person_id == person_id)
    )


def open_courses_select(person_id: int) -> Select[Course, CourseVersion]:
    """Courses this person may begin and has not, by title.

    A course that a unit took over is for that unit and those below it; they meet it instead of the original.
    """
    begun = select(Enrolment.course_id).where(Enrolment.person_id == person_id)
    return (
        select(Course, CourseVersion)
        .join(CourseVersion, and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.published))
        .where(open_to_new(), Course.id.not_in(begun))
        .where(or_(Course.adopted_from_id.is_(None), Course.owner_unit_id.in_(_units_over(person_id))))
        .where(~_nearer_edition(person_id))
        .order_by(CourseVersion.title, Course.id)
    )


def _units_over(person_id: int) -> Select[int]:
    """The units where this person holds a position today, and all above them."""
    day = today()
    return (
        select(UnitLine.ancestor_id)
        .join(Position, Position.unit_id == UnitLine.unit_id)
        .where(Position.person_id == person_id, held_on(day), UnitLine.from_on <= day, day < UnitLine.until_on)
    )


def _nearer_edition(person_id: int) -> ColumnElement[bool]:
    """Condition: a unit nearer to this person than the course's owner took the same original over."""
    edition = aliased(Course)
    below = (
        exists()
        .where(UnitLine.unit_id == edition.owner_unit_id, UnitLine.ancestor_id == Course.owner_unit_id)
        .where(UnitLine.depth > 0)
        .correlate(edition, Course)
    )
    return exists().where(
        edition.published.is_not(None),
        edition.archived_at.is_(None),
        edition.owner_unit_id.in_(_units_over(person_id)),
        or_(edition.adopted_from_id == Course.id, and_(edition.adopted_from_id == Course.adopted_from_id, below)),
    )


def standing_records_of(person_id: int, slug: str) -> list[Record]:
    """The records of a course that stand for a person, the latest cycle first."""
    statement = (
        select(Record)
        .join(StandingRecord, StandingRecord.record_id == Record.id)
        .where(StandingRecord.person_id == person_id, StandingRecord.key == f"course:{slug}")
        .order_by(StandingRecord.cycle.desc())
    )
    return list(db.session.scalars(statement))


def beginning_for(study: Study, standing: Sequence[Record]) -> Beginning:
    """What beginning this course would mean now; `standing` are the person's standing records of it."""
    latest = study.enrolment
    return beginning(
        (latest.cycle, latest.completed_at is not None) if latest else None,
        {record.cycle: record.valid_until for record in standing},
        today(),
    )


def organiser_of(enrolment: Enrolment, course: Course) -> int:
    """The unit that organises this enrolment (completion rule 28).

    The offering's unit; without an offering the course's owner; without an owner the highest unit above the person,
    and for somebody without a position the highest of the site.
    """
    if enrolment.offering_id is not None:
        return db.session.scalars(select(Offering.unit_id).where(Offering.id == enrolment.offering_id)).one()
    return course.owner_unit_id or highest_unit_above(enrolment.person_id)


def highest_unit_above(person_id: int) -> int:
    """Id of the unit furthest above the positions this person holds today, or of the site's highest."""
    day = today()
    above = (
        select(UnitLine.ancestor_id)
        .join(Position, Position.unit_id == UnitLine.unit_id)
        .where(Position.person_id == person_id, held_on(day), UnitLine.from_on <= day, day < UnitLine.until_on)
        .order_by(UnitLine.depth.desc(), UnitLine.ancestor_id)
        .limit(1)
    )
    return db.session.scalar(above) or db.session.scalars(_top_of_the_site()).one()


def _top_of_the_site() -> Select[int]:
    rank = case({str(level): place for place, level in enumerate(Level)}, value=Unit.level)
    return select(Unit.id).where(Unit.abolished_on.is_(None)).order_by(rank, Unit.id).limit(1)
