"""Reckon how a course performs, and keep the figures."""

from dataclasses import asdict

from sqlalchemy import func, select

from lms.clock import now
from lms.courses.exercises import mark
from lms.courses.queries import questions_by_ids
from lms.db import db
from lms.learning.models import Enrolment, Performance
from lms.learning.queries.reading_figures import reading_of
from lms.learning.queries.sittings import answered_in
from lms.learning.rules.item_analysis import analyse


def reckoned(course_id: int) -> Performance:
    """The figures of a course as they are now, not kept yet. Only reads: others may write meanwhile."""
    moment = now()
    learners = db.session.scalar(select(func.count()).where(Enrolment.course_id == course_id)) or 0
    answered, read = answered_in(course_id), reading_of(course_id)
    items = {}
    for number, question in questions_by_ids(answered.drawn).items():
        options = {part.key: part.right for part in mark(question.spec, {}).parts}
        item = analyse(answered.by_question[number], options)
        items[str(number)] = asdict(item) | {"drawn": answered.drawn[number]}
    lessons = {f"{text.lesson_key} {text.digest}": one.as_json() for text, one in read.items()}
    return Performance(
        course_id=course_id,
        reckoned_at=moment,
        learners=learners,
        sittings=answered.sittings,
        items=items,
        lessons=lessons,
    )


def keep(figures: Performance) -> Performance:
    """Lay these figures over those before."""
    kept = db.session.merge(figures)
    db.session.flush()
    return kept
