"""Sit the final test: start, save, submit."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from lms.clock import now
from lms.courses.queries import bank_of
from lms.courses.rules import draw
from lms.db import db
from lms.learning.actions.enrolments import lock_enrolment, settle
from lms.learning.models import Attempt, Enrolment, PreTest
from lms.learning.queries.attempts import asked_in, find_open_attempt
from lms.learning.queries.enrolments import version_of
from lms.learning.queries.progress import completion_state
from lms.learning.rules.marking import result

Answers = Mapping[str, dict[str, Any]]
"""Question id as text -> answer; {} for a question left open."""


class LessonsLeft(Exception):
    """The final test opens when every lesson is done."""


class NoTest(Exception):
    """This course has no final test: its lessons alone complete it."""


class Submitted(Exception):
    """The attempt was handed in before; its answers stay as they were."""


class Unanswered(Exception):
    """Some questions have no answer; `numbers` are theirs, from 1. What was answered is saved."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(", ".join(map(str, numbers)))
        self.numbers = numbers


def start_attempt(enrolment: Enrolment) -> Attempt:
    """The attempt to go on with: the one left open, else a new one drawn from the bank (completion rule 17).

    Whoever is complete may sit again; nothing but the list of attempts changes (rule 5). Raises LessonsLeft, NoTest.
    """
    enrolment = lock_enrolment(enrolment.id)
    attempt = find_open_attempt(enrolment.id)
    if attempt is not None:
        return attempt
    _, version = version_of(enrolment.id)
    if not version.final_test:
        raise NoTest
    if not completion_state(enrolment.id).all_read:
        raise LessonsLeft
    seed = secrets.randbits(62)
    drawn = draw(bank_of(version.id), version.final_test, seed)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        version_id=version.id,
        seed=seed,
        drawn=drawn,
        answers={},
        started_at=now(),
        total=len(drawn),
    )
    db.session.add(attempt)
    enrolment.active_at = attempt.started_at
    db.session.flush()
    return attempt


def save_answers(attempt: Attempt, answers: Answers) -> Attempt:
    """Keep what was answered so far. Raises Submitted."""
    attempt = _lock_attempt(attempt)
    if attempt.submitted_at is not None:
        raise Submitted
    merge(attempt, answers)
    return attempt


def submit_attempt(attempt: Attempt, answers: Answers, pass_percent: int, incomplete: bool = False) -> Attempt:
    """Hand the attempt in: marks, completion, record, certificate and feed entry in the caller's transaction (rule 1).

    A second submission changes nothing and finds the first (rule 3). `pass_percent` is that of the attempt's version;
    `incomplete` says that open questions are meant. Raises Unanswered.
    """
    enrolment = lock_enrolment(attempt.enrolment_id)
    attempt = _lock_attempt(attempt)
    if attempt.submitted_at is not None:
        return attempt
    merge(attempt, answers)
    asked = asked_in(attempt)
    unanswered = [one.number for one in asked if not one.answer]
    if unanswered and not incomplete:
        raise Unanswered(unanswered)
    moment = now()
    marks = result({one.question.id: one.question.spec for one in asked}, attempt.answers, pass_percent)
    attempt.submitted_at = enrolment.active_at = moment
    attempt.right, attempt.score, attempt.passed = marks.right, marks.score, marks.passed
    db.session.flush()
    if attempt.passed:
        settle(enrolment, moment)
    return attempt


def _lock_attempt(attempt: Attempt) -> Attempt:
    """The attempt as it stands now, locked: answers saved from two tabs are merged, not overwritten."""
    statement = (
        select(Attempt).where(Attempt.id == attempt.id).with_for_update().execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def merge(attempt: Attempt | PreTest, answers: Answers) -> None:
    """Lay new answers over saved ones. A blank never erases what was acknowledged before, such as from another tab."""
    asked = {str(drawn["question"]) for drawn in attempt.drawn}
    given = {question: answer for question, answer in answers.items() if answer and question in asked}
    if given:
        attempt.answers = attempt.answers | given
        db.session.flush()
