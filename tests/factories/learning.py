"""Offerings, obligations, and people in the middle of a course."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from lms.clock import now, today
from lms.courses.models import Course, Lesson, Question
from lms.db import db
from lms.learning.actions.appeals import ask_again, mark_again
from lms.learning.actions.attempts import start_attempt, submit_attempt
from lms.learning.actions.enrolments import begin, lock_enrolment
from lms.learning.actions.performance import keep, reckoned
from lms.learning.actions.pre_tests import start_pre_test, submit_pre_test
from lms.learning.actions.tasks import Page, hand_in, mark_submission, save_text
from lms.learning.models import (
    Appeal,
    Attempt,
    Enrolment,
    LessonProgress,
    Obligation,
    Offering,
    Performance,
    PreTest,
    Submission,
)
from lms.learning.queries.enrolments import version_of
from lms.learning.queries.tasks import find_work_for, number_to_write, work_of
from lms.people.access import find_viewer
from lms.people.models import Person, Unit
from lms.records.models import Record


def offering(
    course: Course, unit: Unit, opened_by: Person, due_on: date | None = None, opens_on: date | None = None
) -> Offering:
    """An offering open since a week, due in ten days."""
    row = Offering(
        course_id=course.id,
        unit_id=unit.id,
        titles=["chu-tich"],
        opens_on=opens_on or today() - timedelta(days=7),
        due_on=due_on or today() + timedelta(days=10),
        opened_by_id=opened_by.id,
        opened_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def obligation(offering: Offering, person: Person, due_on: date | None = None) -> Obligation:
    """This person must finish the offering's course."""
    row = Obligation(
        offering_id=offering.id,
        person_id=person.id,
        course_id=offering.course_id,
        due_on=due_on or offering.due_on,
        assigned_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def enrolment(person: Person, course: Course) -> Enrolment:
    """This person began the course, as people begin."""
    return begin(person.id, course.slug)


def lessons_done(enrolment: Enrolment, but: int = 0) -> None:
    """All lessons of the learner's version are done, except the last `but`; nothing is completed by it."""
    _, version = version_of(enrolment.id)
    lessons = db.session.scalars(select(Lesson).where(Lesson.version_id == version.id).order_by(Lesson.position)).all()
    for lesson in lessons[: len(lessons) - but]:
        db.session.merge(
            LessonProgress(
                enrolment_id=enrolment.id,
                lesson_key=lesson.key,
                place=0,
                digest=lesson.digest,
                opened_at=now(),
                done_at=now(),
            )
        )
    db.session.flush()


def attempt(enrolment: Enrolment) -> Attempt:
    """A final test begun, with every lesson done before."""
    lessons_done(enrolment)
    return start_attempt(enrolment)


def answers(attempt: Attempt, wrong: int = 0) -> dict[str, dict[str, Any]]:
    """Right answers to everything asked but the first `wrong` questions, by question id as text."""
    given = {}
    for place, drawn in enumerate(attempt.drawn):
        options = db.session.get_one(Question, drawn["question"]).spec["options"]
        right = next(n for n, option in enumerate(options) if option["right"])
        given[str(drawn["question"])] = {"chosen": [(right + 1) % len(options) if place < wrong else right]}
    return given


def pre_answers(
    sitting: PreTest, wrong_about: Collection[str] = (), none_about: Collection[str] = ()
) -> dict[str, dict[str, Any]]:
    """Right answers to a pre-test, but wrong or no ones to questions that point to these lessons."""
    given = {}
    for drawn in sitting.drawn:
        question = db.session.get_one(Question, drawn["question"])
        options = question.spec["options"]
        right = next(n for n, option in enumerate(options) if option["right"])
        chosen = (right + 1) % len(options) if question.lesson_key in wrong_about else right
        if question.lesson_key not in none_about:
            given[str(question.id)] = {"chosen": [chosen]}
    return given


def pre_test_begun(enrolment: Enrolment) -> PreTest:
    """The pre-test with its questions drawn, and none answered."""
    return start_pre_test(enrolment)


def pre_test(enrolment: Enrolment, **how: Collection[str]) -> PreTest:
    """The pre-test taken, with `how` of `pre_answers`."""
    sitting = start_pre_test(enrolment)
    return submit_pre_test(sitting, pre_answers(sitting, **how), 2)


def draft(enrolment: Enrolment, text: str, window: str = "cua-so") -> Submission:
    """Work on the task, saved by a page that saw nothing before."""
    number = number_to_write(work_of(enrolment.id), enrolment.began_at)
    assert number is not None
    return save_text(enrolment, text, Page(number, window, 0))


def submission(enrolment: Enrolment, text: str = "Một trang yêu cầu thương lượng của đơn vị.") -> Submission:
    """Work on the task, handed in."""
    number = number_to_write(work_of(enrolment.id), enrolment.began_at)
    assert number is not None
    return hand_in(enrolment, text, Page(number, "cua-so", 0))


def marked(
    submission: Submission, lecturer: Person, points: int = 2, comment: str = "Nêu rõ số liệu."
) -> Record | None:
    """The lecturer gives so many points for each criterion; the record, when that was the last thing missing."""
    viewer = find_viewer(lecturer.id)
    assert viewer is not None
    work = find_work_for(viewer, submission.id)
    assert work is not None
    given = {criterion["key"]: points for criterion in work.version.task["rubric"]}
    return mark_submission(viewer, work, given, {}, comment)


def appeal(submission: Submission, reason: str = "Xem lại số liệu giúp tôi.") -> Appeal:
    """The learner asked that somebody else marks it again."""
    return ask_again(lock_enrolment(submission.enrolment_id), submission.id, reason)


def marked_again(submission: Submission, lecturer: Person, points: int = 2, comment: str = "Xem lại.") -> Record | None:
    """Another lecturer gives so many points for each criterion."""
    viewer = find_viewer(lecturer.id)
    assert viewer is not None
    work = find_work_for(viewer, submission.id)
    assert work is not None
    given = {criterion["key"]: points for criterion in work.version.task["rubric"]}
    return mark_again(viewer, work, given, {}, comment)


def completed(person: Person, course: Course) -> Enrolment:
    """This person has learnt the course to the end, passing with everything right."""
    row = enrolment(person, course)
    _, version = version_of(row.id)
    sitting = attempt(row)
    submit_attempt(sitting, answers(sitting), version.final_test["pass_percent"])
    return lock_enrolment(row.id)


def figures(course: Course) -> Performance:
    """How the course performs, reckoned now."""
    return keep(reckoned(course.id))
