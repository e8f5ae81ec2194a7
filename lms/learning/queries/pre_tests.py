"""The one sitting of a pre-test, always through the person who sat it."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.learning.models import Enrolment, LessonProgress, PreTest


@dataclass(frozen=True)
class PreSitting:
    """A pre-test with the enrolment it belongs to and the version it was drawn from."""

    test: PreTest
    enrolment: Enrolment
    course: Course
    version: CourseVersion


def find_pre_test(enrolment_id: int) -> PreTest | None:
    """The sitting of an enrolment, handed in or not."""
    return db.session.scalar(select(PreTest).where(PreTest.enrolment_id == enrolment_id))


def find_pre_sitting(person_id: int, slug: str) -> PreSitting | None:
    """This person's pre-test of a course, in their latest enrolment."""
    statement = (
        select(PreTest, Enrolment, Course, CourseVersion)
        .join(Enrolment, Enrolment.id == PreTest.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == PreTest.version_id)
        .where(Course.slug == slug, Enrolment.person_id == person_id)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return PreSitting(*row) if row else None


def any_lesson_done(enrolment_id: int) -> bool:
    """Whether somebody has begun in earnest: a lesson was finished."""
    done = exists().where(LessonProgress.enrolment_id == enrolment_id, LessonProgress.done_at.is_not(None))
    return bool(db.session.scalar(select(done)))
