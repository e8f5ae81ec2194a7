"""Whose training lapses: courses that are taken again every so many months (completion rules 5 and 25)."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select

from lms.courses.models import Course, CourseVersion
from lms.db import EVER, db
from lms.learning.models import Obligation
from lms.learning.rules.cycles import OPENS_BEFORE
from lms.people.access import Viewer, held_on, units_visible_to
from lms.people.models import Person, PersonMerge, Position
from lms.records.models import Record, StandingRecord


def renewals_select(viewer: Viewer, on: date, slug: str | None = None) -> Select[Person, str, str, date, int]:
    """(person, slug, title, last valid day, whether it is assigned) of those who lapse within 90 days or have lapsed.

    Everybody of the viewer's units who holds something on the day, once a course, under whatever accounts; whoever
    took the next cycle is not among them. The earliest comes first.
    """
    person = func.coalesce(PersonMerge.into_id, StandingRecord.person_id)
    until = func.max(func.coalesce(Record.valid_until, EVER))
    latest = (
        select(person.label("person_id"), Course.id.label("course_id"), until.label("until"))
        .select_from(Course)
        .join(CourseVersion, _lapsing())
        .join(StandingRecord, StandingRecord.key == "course:" + Course.slug)
        .join(Record, Record.id == StandingRecord.record_id)
        .outerjoin(PersonMerge, PersonMerge.person_id == StandingRecord.person_id)
        .group_by(person, Course.id)
        .having(until <= on + OPENS_BEFORE)
    )
    if slug:
        latest = latest.where(Course.slug == slug)
    rows = latest.subquery("latest")
    mine = (
        select(func.coalesce(PersonMerge.into_id, Position.person_id))
        .outerjoin_from(Position, PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(Position.unit_id.in_(units_visible_to(viewer)), held_on(on))
    )
    assigned = (
        select(func.count())
        .where(
            Obligation.person_id == rows.c.person_id,
            Obligation.course_id == rows.c.course_id,
            Obligation.ended_at.is_(None),
            Obligation.due_on >= on,
        )
        .correlate(rows)
        .scalar_subquery()
    )
    return (
        select(Person, Course.slug, CourseVersion.title, rows.c.until, assigned)
        .join(rows, rows.c.person_id == Person.id)
        .join(Course, Course.id == rows.c.course_id)
        .join(CourseVersion, _lapsing())
        .where(Person.id.in_(mine))
        .order_by(rows.c.until, Person.name_key, Person.id)
    )


def lapsing_courses() -> list[tuple[str, str]]:
    """(slug, title) of the courses that lapse, by title."""
    statement = select(Course.slug, CourseVersion.title).join(CourseVersion, _lapsing()).order_by(CourseVersion.title)
    return [(slug, title) for slug, title in db.session.execute(statement)]


def opens_after(until: date) -> date:
    """The first day on which a record is not valid any more: an offering that opens then obliges its holder."""
    return until + timedelta(days=1)


def _lapsing() -> ColumnElement[bool]:
    return and_(
        CourseVersion.course_id == Course.id,
        CourseVersion.number == Course.published,
        CourseVersion.valid_months.is_not(None),
    )
