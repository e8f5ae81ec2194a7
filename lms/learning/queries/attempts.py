"""Sittings of the final test, always through the person who sat them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lms.courses.models import Course, CourseVersion, Question
from lms.courses.queries import questions_by_ids
from lms.db import db
from lms.learning.models import Attempt, Enrolment, PreTest


@dataclass(frozen=True)
class Sitting:
    """An attempt with the enrolment it belongs to and the version it was drawn from."""

    attempt: Attempt
    enrolment: Enrolment
    course: Course
    version: CourseVersion


@dataclass(frozen=True)
class Asked:
    """A question of a sitting as it was put: the order of its options, and the answer given ({} for none)."""

    number: int
    question: Question
    order: list[int]
    answer: dict[str, Any]


def find_sitting(person_id: int, attempt_id: UUID) -> Sitting | None:
    """The attempt, when it is this person's own."""
    statement = (
        select(Attempt, Enrolment, Course, CourseVersion)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Attempt.version_id)
        .where(Attempt.id == attempt_id, Enrolment.person_id == person_id)
    )
    row = db.session.execute(statement).first()
    return Sitting(*row) if row else None


def asked_in(attempt: Attempt | PreTest) -> list[Asked]:
    """The questions of a sitting exactly as they were put, whatever became of the bank (completion rule 17)."""
    wanted = [drawn["question"] for drawn in attempt.drawn]
    questions = questions_by_ids(wanted)
    return [
        Asked(
            number,
            questions[drawn["question"]],
            drawn["order"],
            attempt.answers.get(str(drawn["question"]), {}),
        )
        for number, drawn in enumerate(attempt.drawn, 1)
    ]


def attempts_of(enrolment_id: int) -> list[Attempt]:
    """Every attempt of an enrolment, the newest first; one of them at most is still open."""
    statement = (
        select(Attempt)
        .where(Attempt.enrolment_id == enrolment_id)
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    )
    return list(db.session.scalars(statement))


def find_open_attempt(enrolment_id: int) -> Attempt | None:
    """The attempt that was begun and not handed in."""
    return db.session.scalar(
        select(Attempt).where(Attempt.enrolment_id == enrolment_id, Attempt.submitted_at.is_(None))
    )


def first_pass_of(enrolment: Enrolment) -> Attempt | None:
    """The attempt a completion rests on: the first passed since the enrolment began (again)."""
    statement = (
        select(Attempt)
        .where(
            Attempt.enrolment_id == enrolment.id,
            Attempt.passed.is_(True),
            Attempt.started_at >= enrolment.began_at,
        )
        .order_by(Attempt.submitted_at, Attempt.id)
        .limit(1)
    )
    return db.session.scalar(statement)
