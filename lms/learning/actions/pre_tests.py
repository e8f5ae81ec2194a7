"""Sit the test before a course: once, before the first lesson is finished."""

import secrets

from sqlalchemy import select

from lms.clock import now
from lms.courses.queries import bank_of
from lms.courses.rules import draw_by_lesson
from lms.db import db
from lms.learning.actions.attempts import Answers, merge
from lms.learning.actions.enrolments import lock_enrolment, settle
from lms.learning.models import Enrolment, PreTest
from lms.learning.queries.attempts import asked_in
from lms.learning.queries.enrolments import version_of
from lms.learning.queries.pre_tests import any_lesson_done, find_pre_test
from lms.learning.rules.marking import result
from lms.learning.rules.pre_test import known_lessons


class NoPreTest(Exception):
    """This course has none."""


class TooLate(Exception):
    """A lesson was finished already: the pre-test stands before the course."""


class HandedIn(Exception):
    """It was handed in before, and is taken once."""


def start_pre_test(enrolment: Enrolment) -> PreTest:
    """The sitting, drawn at the first call, found again by every later one. Raises NoPreTest, TooLate."""
    enrolment = lock_enrolment(enrolment.id)
    sitting = find_pre_test(enrolment.id)
    if sitting is not None:
        return sitting
    _, version = version_of(enrolment.id)
    if not version.pre_test:
        raise NoPreTest
    if enrolment.completed_at is not None or any_lesson_done(enrolment.id):
        raise TooLate
    seed = secrets.randbits(62)
    drawn = draw_by_lesson(bank_of(version.id), version.pre_test, seed)
    sitting = PreTest(
        enrolment_id=enrolment.id,
        version_id=version.id,
        seed=seed,
        drawn=drawn,
        answers={},
        started_at=now(),
        total=len(drawn),
    )
    db.session.add(sitting)
    enrolment.active_at = sitting.started_at
    db.session.flush()
    return sitting


def save_pre_test(sitting: PreTest, answers: Answers) -> PreTest:
    """Keep what was answered so far. Raises HandedIn."""
    sitting = _lock_sitting(sitting)
    if sitting.submitted_at is not None:
        raise HandedIn
    merge(sitting, answers)
    return sitting


def submit_pre_test(sitting: PreTest, answers: Answers, need: int) -> PreTest:
    """Hand it in; a question without answer is wrong. A second submission changes nothing and finds the first.

    `need` is that of the sitting's version. Where nothing else is left to do the course is complete (rule 1).
    """
    enrolment = lock_enrolment(sitting.enrolment_id)
    sitting = _lock_sitting(sitting)
    if sitting.submitted_at is not None:
        return sitting
    merge(sitting, answers)
    asked = asked_in(sitting)
    moment = now()
    marks = {one.question.id: result({one.question.id: one.question.spec}, sitting.answers, 100) for one in asked}
    sitting.right = sum(mark.right for mark in marks.values())
    sitting.known = known_lessons(((one.question.lesson_key, marks[one.question.id].passed) for one in asked), need)
    sitting.submitted_at = enrolment.active_at = moment
    db.session.flush()
    settle(enrolment, moment)
    return sitting


def _lock_sitting(sitting: PreTest) -> PreTest:
    """The sitting as it stands now, locked: answers saved from two tabs are merged, not overwritten."""
    statement = (
        select(PreTest).where(PreTest.id == sitting.id).with_for_update().execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()
