"""Read a lesson: how far, and done."""

from lms.clock import now
from lms.courses.models import Lesson
from lms.db import db
from lms.learning.actions.enrolments import lock_enrolment, settle
from lms.learning.models import Enrolment, LessonProgress
from lms.learning.queries.progress import tries_of
from lms.records.models import Record

MOST_PARAGRAPHS = 9_999


class ExercisesLeft(Exception):
    """A lesson is done only when each of its exercises was answered once to its end; `keys` are those that were not."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


def keep_place(enrolment: Enrolment, lesson: Lesson, place: int) -> None:
    """Remember the furthest paragraph read, for the next phone; an earlier or repeated message changes nothing."""
    enrolment = lock_enrolment(enrolment.id)
    progress = _progress(enrolment, lesson)
    progress.place = max(progress.place, min(place, MOST_PARAGRAPHS))
    _touch(enrolment, lesson.key)


def open_lesson(enrolment: Enrolment, lesson_key: str) -> None:
    """Carry on here next time."""
    _touch(lock_enrolment(enrolment.id), lesson_key)


def finish_lesson(enrolment: Enrolment, lesson: Lesson) -> Record | None:
    """The learner says the lesson is done. The record, when that was the last thing missing.

    Raises ExercisesLeft.
    """
    enrolment = lock_enrolment(enrolment.id)
    tries = tries_of(enrolment.id, lesson.key)
    left = [key for key in exercise_keys(lesson) if key not in tries or not tries[key].done]
    if left:
        raise ExercisesLeft(left)
    moment = now()
    progress = _progress(enrolment, lesson)
    progress.done_at, progress.digest = progress.done_at or moment, lesson.digest
    _touch(enrolment, lesson.key)
    return settle(enrolment, moment)


def exercise_keys(lesson: Lesson) -> list[str]:
    """The exercises of a lesson in reading order."""
    return [block["exercise"] for block in lesson.body if "exercise" in block]


def _progress(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    """The row of this lesson; the caller holds the enrolment's lock, so nobody else makes it meanwhile."""
    row = db.session.get(LessonProgress, (enrolment.id, lesson.key), populate_existing=True)
    if row is None:
        row = LessonProgress(
            enrolment_id=enrolment.id, lesson_key=lesson.key, place=0, digest=lesson.digest, opened_at=now()
        )
        db.session.add(row)
    return row


def _touch(enrolment: Enrolment, lesson_key: str) -> None:
    enrolment.active_at, enrolment.last_lesson_key = now(), lesson_key
    db.session.flush()
