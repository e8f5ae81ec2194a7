"""Answer an exercise of a lesson."""

from typing import Any

from lms.clock import now
from lms.courses.exercises import Form, Mark, in_steps, is_whole, mark, read_answer, take
from lms.courses.models import Lesson
from lms.db import db
from lms.learning.actions.enrolments import lock_enrolment
from lms.learning.actions.progress import open_lesson
from lms.learning.models import Enrolment, PracticeAnswer
from lms.learning.queries.progress import tries_of


class NoAnswer(Exception):
    """Nothing was chosen."""


def take_answer(
    enrolment: Enrolment, lesson: Lesson, exercise_key: str, form: Form, prefix: str, after: str | None = None
) -> Mark:
    """Keep what was sent: a whole answer, or one more step of the latest try.

    `after` is the id of the try behind which this form begins a new one, "" when there was none, None for a form that
    goes on. Where something was kept since, the form is old and goes on with that: a step that arrives twice, or from a
    forgotten tab, never throws away a later one. Raises NoAnswer.
    """
    spec = lesson.exercises[exercise_key]
    if not in_steps(spec):
        return answer_exercise(enrolment, lesson, exercise_key, read_answer(spec, form, prefix))
    enrolment = lock_enrolment(enrolment.id)
    tries = tries_of(enrolment.id, lesson.key).get(exercise_key)
    latest = tries.latest if tries else None
    begins = after == (str(latest.id) if latest else "")
    answer = take(spec, latest.answer if latest and not begins else {}, form, prefix)
    if latest and answer == latest.answer:
        return mark(spec, answer)
    return answer_exercise(enrolment, lesson, exercise_key, answer)


def answer_exercise(enrolment: Enrolment, lesson: Lesson, exercise_key: str, answer: dict[str, Any]) -> Mark:
    """Keep one more try and say how good it was; completion does not depend on it being right.

    Raises NoAnswer, and KeyError for an exercise the lesson does not have.
    """
    spec = lesson.exercises[exercise_key]
    if not answer:
        raise NoAnswer(exercise_key)
    marked = mark(spec, answer)
    open_lesson(enrolment, lesson.key)
    db.session.add(
        PracticeAnswer(
            enrolment_id=enrolment.id,
            lesson_key=lesson.key,
            exercise_key=exercise_key,
            answer=answer,
            score=marked.score,
            whole=is_whole(spec, answer),
            answered_at=now(),
        )
    )
    db.session.flush()
    return marked
