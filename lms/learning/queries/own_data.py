"""Everything that is kept about one person, for that person: shown on their account page and handed out as a file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lms.accounts.models import Account
from lms.clock import today
from lms.courses.models import Course
from lms.db import BEGINNING, EVER, db
from lms.learning.models import (
    Appeal,
    Attempt,
    Enrolment,
    LessonProgress,
    Marking,
    Obligation,
    Offering,
    PracticeAnswer,
    PreTest,
    Submission,
    SubmissionCopy,
)
from lms.people.access import held_on
from lms.people.models import Person, Position, Unit
from lms.people.titles import title_name
from lms.records.queries import Line, records_of


@dataclass(frozen=True)
class Held:
    """A title and the unit in which it is held, by their names."""

    title: str
    unit: str


@dataclass(frozen=True)
class Self:
    """A person as their own account page shows them; the account is there, since they are signed in."""

    person: Person
    account: Account
    held: list[Held]


def find_self(person_id: int) -> Self | None:
    """The person with their account and today's positions, in one statement; None without an account."""
    statement = (
        select(Person, Account, Position.title, Unit.name)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(Position, (Position.person_id == Person.id) & held_on(today()))
        .outerjoin(Unit, Unit.id == Position.unit_id)
        .where(Person.id == person_id)
        .order_by(Unit.code_key, Position.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    held = [Held(title_name(title), unit) for _, _, title, unit in rows if title]
    return Self(rows[0][0], rows[0][1], held)


def own_data(person_id: int) -> dict[str, Any]:
    """What the site keeps of a person, as JSON takes it: dates as 2026-03-14, moments in UTC.

    Never anybody else's rows, and no secret: neither password nor codes nor sessions.
    """
    return _person(person_id) | {
        "obligations": _obligations(person_id),
        "enrolments": _enrolments(person_id),
        "attempts": _attempts(person_id),
        "pre_tests": _pre_tests(person_id),
        "submissions": _submissions(person_id),
        "records": [_record(line) for line in records_of(person_id)],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return None if value in (BEGINNING, EVER) else value.isoformat()
    return value


def _row(**values: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _person(person_id: int) -> dict[str, Any]:
    rows = db.session.execute(
        select(Person, Account.login, Position, Unit.code, Unit.name)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Position, Position.person_id == Person.id)
        .outerjoin(Unit, Unit.id == Position.unit_id)
        .where(Person.id == person_id)
        .order_by(Position.from_on, Position.id)
    ).all()
    person, login, *_ = rows[0]
    return {
        "person": _row(
            cadre=person.code,
            name=person.full_name,
            born_on=person.born_on,
            sex=person.sex,
            phone=person.phone,
            email=person.email,
            login=login,
        ),
        "positions": [_position(position, code, name) for _, _, position, code, name in rows if code],
    }


def _position(position: Position, code: str, name: str) -> dict[str, Any]:
    return _row(
        unit=code,
        unit_name=name,
        title=position.title,
        kind=position.kind,
        from_on=position.from_on,
        until_on=position.until_on,
        field=position.field,
        grade=position.grade,
        job=position.job,
        first_elected=position.first_elected,
        planned_for=position.planned_for,
    )


def _obligations(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Obligation, Course.slug, Unit.code)
        .join(Offering, Offering.id == Obligation.offering_id)
        .join(Course, Course.id == Obligation.course_id)
        .join(Unit, Unit.id == Offering.unit_id)
        .where(Obligation.person_id == person_id)
        .order_by(Obligation.id)
    )
    return [
        _row(course=slug, by_unit=unit, due_on=duty.due_on, assigned_at=duty.assigned_at, ended_at=duty.ended_at)
        for duty, slug, unit in rows
    ]


def _enrolments(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Enrolment, Course.slug)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id)
    ).all()
    lessons: dict[int, list[dict[str, Any]]] = {enrolment.id: [] for enrolment, _ in rows}
    progress = select(LessonProgress).where(LessonProgress.enrolment_id.in_(lessons)).order_by(LessonProgress.opened_at)
    for row in db.session.scalars(progress):
        lessons[row.enrolment_id].append(
            _row(lesson=row.lesson_key, place=row.place, opened_at=row.opened_at, done_at=row.done_at)
        )
    answers: dict[int, list[dict[str, Any]]] = {enrolment.id: [] for enrolment, _ in rows}
    practice = select(PracticeAnswer).where(PracticeAnswer.enrolment_id.in_(answers)).order_by(PracticeAnswer.id)
    for given in db.session.scalars(practice):
        answers[given.enrolment_id].append(
            _row(
                lesson=given.lesson_key,
                exercise=given.exercise_key,
                answer=given.answer,
                score=given.score,
                answered_at=given.answered_at,
            )
        )
    return [
        _row(course=slug, cycle=enrolment.cycle, began_at=enrolment.began_at, completed_at=enrolment.completed_at)
        | {"lessons": lessons[enrolment.id], "practice": answers[enrolment.id]}
        for enrolment, slug in rows
    ]


def _attempts(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Attempt, Course.slug)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Attempt.started_at, Attempt.id)
    )
    return [
        _row(
            course=slug,
            started_at=attempt.started_at,
            submitted_at=attempt.submitted_at,
            right=attempt.right,
            total=attempt.total,
            passed=attempt.passed,
            answers=attempt.answers,
        )
        for attempt, slug in rows
    ]


def _pre_tests(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(PreTest, Course.slug)
        .join(Enrolment, Enrolment.id == PreTest.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(PreTest.started_at, PreTest.id)
    )
    return [
        _row(
            course=slug,
            started_at=sitting.started_at,
            submitted_at=sitting.submitted_at,
            right=sitting.right,
            total=sitting.total,
            known=sitting.known,
            answers=sitting.answers,
        )
        for sitting, slug in rows
    ]


def _submissions(person_id: int) -> list[dict[str, Any]]:
    """What was written for tasks, with the lecturer's marks, and the drafts that were saved over."""
    rows = db.session.execute(
        select(Submission, Course.slug, Marking, Appeal)
        .join(Enrolment, Enrolment.id == Submission.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Marking, Marking.submission_id == Submission.id)
        .outerjoin(Appeal, Appeal.submission_id == Submission.id)
        .where(Enrolment.person_id == person_id)
        .order_by(Submission.id)
    ).all()
    copies: dict[UUID, list[dict[str, Any]]] = {submission.id: [] for submission, *_ in rows}
    kept = select(SubmissionCopy).where(SubmissionCopy.submission_id.in_(copies)).order_by(SubmissionCopy.id)
    for copy in db.session.scalars(kept):
        copies[copy.submission_id].append(_row(text=copy.text, saved_at=copy.saved_at))
    return [
        _row(
            course=slug,
            number=submission.number,
            text=submission.text,
            saved_at=submission.saved_at,
            handed_in_at=submission.handed_in_at,
        )
        | {"copies": copies[submission.id], "marking": _marks(marking), "appeal": _appeal(appeal)}
        for submission, slug, marking, appeal in rows
    ]


def _appeal(appeal: Appeal | None) -> dict[str, Any] | None:
    if appeal is None:
        return None
    return _row(reason=appeal.reason, asked_at=appeal.asked_at) | {"marking": _marks(appeal)}


def _marks(marking: Marking | Appeal | None) -> dict[str, Any] | None:
    if marking is None or marking.marked_at is None:
        return None
    return _row(
        points=marking.points,
        notes=marking.notes,
        comment=marking.comment,
        total=marking.total,
        most=marking.most,
        passed=marking.passed,
        marked_at=marking.marked_at,
    )


def _record(line: Line) -> dict[str, Any]:
    record = line.record
    return _row(
        id=str(record.id),
        course=record.course,
        title=record.title,
        topics=record.topics,
        hours=record.hours,
        score=record.score,
        form=record.form,
        completed_at=record.completed_at,
        recorded_at=record.recorded_at,
        valid_until=record.valid_until,
        positions=record.positions,
        voided_at=line.void.voided_at if line.void else None,
        certificate=line.certificate.number if line.certificate else None,
    )
