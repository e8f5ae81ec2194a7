"""Begin a course, and complete it."""

from datetime import datetime

from sqlalchemy import select, update

from lms.clock import add_months, day_of, now
from lms.courses.models import Course, CourseVersion
from lms.courses.queries import version_of as published_version_of
from lms.db import db
from lms.learning.models import Attempt, Enrolment, LessonProgress
from lms.learning.queries.attempts import first_pass_of
from lms.learning.queries.enrolments import (
    beginning_for,
    find_study,
    organiser_of,
    standing_records_of,
    version_of,
)
from lms.learning.queries.obligations import duty_for
from lms.learning.queries.progress import completion_state
from lms.learning.rules.cycles import Move
from lms.people.models import Person
from lms.records.actions import Entry, enter
from lms.records.models import Form, Record

SOURCE = "learning"
"""What the records of courses finished on this site rest on; `source_id` names the attempt or the enrolment."""


class NotOpen(Exception):
    """There is no course of this name that this person may begin."""


def begin(person_id: int, slug: str) -> Enrolment:
    """The enrolment to learn this course in: a new one, or the one that is there already.

    A course with a validity begins a new cycle when its record is about to lapse; a completion that was voided is
    begun again (completion rules 4 and 5). Raises NotOpen.
    """
    # Two taps at once queue here, and the second finds the enrolment of the first.
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    study = find_study(person_id, slug)
    if study is None:
        raise NotOpen(slug)
    latest = study.enrolment
    start = beginning_for(study, standing_records_of(person_id, slug))
    if latest is None or start.move is Move.OPEN:
        return _open(person_id, study.course, start.cycle)
    latest = lock_enrolment(latest.id)
    if start.move is Move.REOPEN:
        _reopen(latest)
    # What was still missing may have been taken out of the course meanwhile.
    settle(latest, now())
    return latest


def _open(person_id: int, course: Course, cycle: int) -> Enrolment:
    version = published_version_of(course)
    if version is None or course.archived_at is not None:
        raise NotOpen(course.slug)
    moment = now()
    enrolment = Enrolment(
        person_id=person_id,
        course_id=course.id,
        version_id=version.id,
        cycle=cycle,
        began_at=moment,
        active_at=moment,
    )
    _join_offering(enrolment)
    db.session.add(enrolment)
    db.session.flush()
    return enrolment


def _reopen(enrolment: Enrolment) -> None:
    """Begin a cycle again whose record was voided: what was done is to be done anew, what was answered is kept."""
    enrolment.began_at = enrolment.active_at = now()
    enrolment.completed_at = None
    db.session.execute(
        update(LessonProgress).where(LessonProgress.enrolment_id == enrolment.id).values(done_at=None, place=0)
    )
    db.session.flush()


def _join_offering(enrolment: Enrolment) -> None:
    """Learn under the offering one is obliged by, also when the obligation came after the start."""
    if enrolment.offering_id is None:
        duty = duty_for(enrolment.person_id, enrolment.course_id)
        enrolment.offering_id = duty.offering_id if duty else None


def lock_enrolment(enrolment_id: int) -> Enrolment:
    """The enrolment as it stands now, locked until the transaction ends: all that may complete it queues here."""
    statement = (
        select(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def settle(enrolment: Enrolment, moment: datetime) -> Record | None:
    """Complete the enrolment when nothing is missing any more, in the transaction of the act itself (rule 1).

    The caller holds the enrolment's lock. The record that now stands, or None when something is missing or the
    enrolment was complete before (rule 5).
    """
    if enrolment.completed_at is not None or not completion_state(enrolment.id).complete:
        return None
    course, version = version_of(enrolment.id)
    attempt = first_pass_of(enrolment)
    _join_offering(enrolment)
    enrolment.version_id, enrolment.completed_at = version.id, moment
    db.session.flush()
    return enter(_entry(enrolment, course, version, attempt)).record


def _entry(enrolment: Enrolment, course: Course, version: CourseVersion, attempt: Attempt | None) -> Entry:
    assert enrolment.completed_at is not None
    months = version.valid_months
    day = day_of(enrolment.completed_at)
    # A lessons-only course that is finished again after a void rests on another beginning.
    own_id = f"enrolment:{enrolment.id}:{enrolment.began_at.isoformat()}"
    return Entry(
        person_id=enrolment.person_id,
        course=course.slug,
        version=version.number,
        title=version.title,
        topics=version.topics,
        hours=version.hours,
        score=attempt.score if attempt else None,
        form=Form.ONLINE,
        organiser_unit_id=organiser_of(enrolment, course),
        completed_at=enrolment.completed_at,
        recorded_at=enrolment.completed_at,
        valid_until=add_months(day, months) if months else None,
        cycle=enrolment.cycle,
        source=SOURCE,
        source_id=f"attempt:{attempt.id}" if attempt else own_id,
    )
