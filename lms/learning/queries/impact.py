"""What a new version means for those who are in the middle of the course (completion rule 12)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.db import db
from lms.learning.models import Enrolment, LessonProgress


@dataclass(frozen=True)
class Impact:
    """`learners` are in the middle; `done` counts, by lesson key, those of them who finished that lesson."""

    learners: int
    done: dict[str, int]


def impact_on(course_id: int, keys: Collection[str]) -> Impact:
    """Whom the next version of a course meets half-way, and how many of them finished the lessons `keys`."""
    middle = select(Enrolment.id).where(Enrolment.course_id == course_id, Enrolment.completed_at.is_(None))
    learners = db.session.scalar(select(func.count()).select_from(middle.subquery())) or 0
    rows = db.session.execute(
        select(LessonProgress.lesson_key, func.count())
        .where(
            LessonProgress.enrolment_id.in_(middle),
            LessonProgress.lesson_key.in_(keys),
            LessonProgress.done_at.is_not(None),
        )
        .group_by(LessonProgress.lesson_key)
    )
    return Impact(learners, {key: count for key, count in rows})
