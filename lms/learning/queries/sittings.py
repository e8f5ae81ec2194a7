"""Every sitting of a course's final test, run through once, as what was answered to each question."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select

from lms.courses.exercises import mark
from lms.courses.models import Question
from lms.db import db
from lms.learning.models import Attempt, Enrolment
from lms.learning.rules.item_analysis import Given

AT_ONCE = 500
"""Sittings held in memory at a time."""


@dataclass
class Answered:
    """`by_question` is of first sittings alone, `drawn` of all that were handed in."""

    sittings: int = 0
    drawn: Counter[int] = field(default_factory=Counter)
    by_question: dict[int, Counter[Given]] = field(default_factory=lambda: defaultdict(Counter))


class _Sitting(NamedTuple):
    enrolment_id: int
    drawn: list[dict[str, Any]]
    answers: dict[str, dict[str, Any]]


def answered_in(course_id: int) -> Answered:
    """What was answered in the final test of a course, whatever version asked it: a wording is the same row in all.

    Only the first sitting of an enrolment counts for the figures: whoever sits again has seen the results. However
    many sittings there are, only counts are held in memory.
    """
    marker = _Marker(course_id)
    found, enrolment_id = Answered(), None
    for sitting in _sittings(course_id):
        asked = [drawn["question"] for drawn in sitting.drawn]
        found.drawn.update(asked)
        if sitting.enrolment_id == enrolment_id:
            continue
        enrolment_id, found.sittings = sitting.enrolment_id, found.sittings + 1
        marks = [marker.mark(question, sitting.answers.get(str(question), {})) for question in asked]
        total = sum(right for right, _ in marks)
        for question, (right, chosen) in zip(asked, marks, strict=True):
            found.by_question[question][Given(total - right, len(asked) - 1, right, chosen)] += 1
    return found


class _Marker:
    """Marks answers to the questions of a course; the same answer to the same question once."""

    def __init__(self, course_id: int) -> None:
        rows = db.session.execute(select(Question.id, Question.spec).where(Question.course_id == course_id))
        self.specs: dict[int, dict[str, Any]] = {question: spec for question, spec in rows}
        self.known: dict[tuple[int, str], tuple[bool, tuple[int, ...]]] = {}

    def mark(self, question: int, answer: dict[str, Any]) -> tuple[bool, tuple[int, ...]]:
        """Whether it is right, and the options chosen."""
        asked = (question, json.dumps(answer, sort_keys=True))
        if asked not in self.known:
            marked = mark(self.specs[question], answer)
            self.known[asked] = marked.right, tuple(part.key for part in marked.parts if part.chosen)
        return self.known[asked]


def _sittings(course_id: int) -> Iterator[_Sitting]:
    statement = (
        select(Attempt.enrolment_id, Attempt.drawn, Attempt.answers)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.enrolment_id, Attempt.started_at, Attempt.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in db.session.execute(statement):
        yield _Sitting(*row)
