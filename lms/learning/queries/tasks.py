"""Work on tasks: a learner's own, and what waits for a lecturer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import undefer

from lms.clock import today
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.learning.models import Appeal, Enrolment, Marking, Submission, SubmissionCopy
from lms.learning.queries.enrolments import on_version
from lms.learning.rules.tasks import appeal_until, blind_number, standing
from lms.people.access import Viewer, held_on, people_taught_by
from lms.people.models import Person, Position, Unit


@dataclass(frozen=True)
class HandIn:
    """A submission with its marks, once it has them, the task it was handed in under, and what was asked anew."""

    submission: Submission
    marking: Marking | None
    task: dict[str, Any]
    appeal: Appeal | None = None

    @property
    def standing(self) -> Marking | Appeal | None:
        """The marks that count."""
        second = self.appeal if self.appeal and self.appeal.marked_at else None
        return standing(self.marking, second) if self.marking else None

    @property
    def passed(self) -> bool:
        return self.standing is not None and self.standing.passed

    @property
    def appeal_until(self) -> date | None:
        """The last day to ask for a second marking; None where that is not possible, or not any more."""
        if self.marking is None or self.appeal is not None or self.marking.total == self.marking.most:
            return None
        last = appeal_until(self.marking.marked_at)
        return last if today() <= last else None


@dataclass(frozen=True)
class Desk:
    """A learner before the task of a course. `work` is everything written in this enrolment, the latest first."""

    course: Course
    version: CourseVersion
    enrolment: Enrolment
    work: list[HandIn]

    @property
    def latest(self) -> HandIn | None:
        """The work that counts now, if any."""
        return latest_counting(self.work, self.enrolment.began_at)

    @property
    def judged(self) -> HandIn | None:
        """The latest work that was marked, of which a second marking may be asked for."""
        began = self.enrolment.began_at
        return next((one for one in self.work if one.marking and (one.submission.handed_in_at or began) >= began), None)

    @property
    def draft(self) -> Submission | None:
        """What is being written and not handed in yet."""
        latest = self.latest
        return latest.submission if latest and latest.submission.handed_in_at is None else None

    @property
    def number(self) -> int | None:
        """Of the version to write, see `number_to_write`."""
        return number_to_write(self.work, self.enrolment.began_at)


@dataclass(frozen=True)
class Work:
    """A submission as its lecturer sees it; `blind`: the course says that it is marked without the name."""

    submission: Submission
    enrolment: Enrolment
    person: Person
    course: Course
    version: CourseVersion
    marking: Marking | None
    unit: str | None
    appeal: Appeal | None
    blind: bool | None

    @property
    def appealed(self) -> bool:
        """Whether it waits to be marked a second time."""
        return self.appeal is not None and self.appeal.marked_at is None

    @property
    def nameless(self) -> bool:
        """Whether a number stands for the name: until the last marks are given."""
        return bool(self.blind) and (self.marking is None or self.appealed)

    @property
    def number(self) -> int:
        """That number."""
        return blind_number(self.submission.id)

    @property
    def standing(self) -> Marking | Appeal | None:
        """The marks that count."""
        return HandIn(self.submission, self.marking, {}, self.appeal).standing

    def awaits_second(self, viewer: Viewer) -> bool:
        """Whether this lecturer may mark it a second time, and sees no marks before: anybody but the first marker."""
        return self.appealed and self.marking is not None and self.marking.marker_id != viewer.person_id


def latest_counting(work: list[HandIn], began_at: datetime) -> HandIn | None:
    """The latest of somebody's work (the latest first) that was written since the enrolment began (again).

    What passed comes before anything later: a second marking may pass work after another version was begun.
    """
    counting = [one for one in work if (one.submission.handed_in_at or began_at) >= began_at]
    return next((one for one in counting if one.passed), counting[0] if counting else None)


def number_to_write(work: list[HandIn], began_at: datetime) -> int | None:
    """The version to write: the open draft, or the next one; None while work waits for marks, and once it passed."""
    latest = latest_counting(work, began_at)
    if latest is not None:
        if latest.submission.handed_in_at is None:
            return latest.submission.number
        if latest.marking is None or latest.passed:
            return None
    return work[0].submission.number + 1 if work else 1


def find_desk(person_id: int, slug: str) -> Desk | None:
    """The task of a course for somebody who began it; None where the course has none, or was not begun."""
    statement = (
        select(Course, CourseVersion, Enrolment)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(CourseVersion, on_version())
        .where(Course.slug == slug, Enrolment.person_id == person_id)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
        .options(undefer(CourseVersion.task))
    )
    row = db.session.execute(statement).first()
    return Desk(row[0], row[1], row[2], work_of(row[2].id)) if row and row[1].task else None


def work_of(enrolment_id: int) -> list[HandIn]:
    """Every submission of an enrolment, the latest first."""
    statement = (
        select(Submission, Marking, CourseVersion.task, Appeal)
        .join(CourseVersion, CourseVersion.id == Submission.version_id)
        .outerjoin(Marking, Marking.submission_id == Submission.id)
        .outerjoin(Appeal, Appeal.submission_id == Submission.id)
        .where(Submission.enrolment_id == enrolment_id)
        .order_by(Submission.number.desc())
    )
    return [HandIn(*row) for row in db.session.execute(statement)]


def copies_of(submission_id: UUID) -> list[SubmissionCopy]:
    """What other windows had saved of a draft, the latest first."""
    statement = select(SubmissionCopy).where(SubmissionCopy.submission_id == submission_id)
    return list(db.session.scalars(statement.order_by(SubmissionCopy.id.desc())))


def work_select(viewer: Viewer, slug: str | None = None, marked: bool = False) -> Select[Any]:
    """Work handed in by people this lecturer teaches, as rows of `Work`: what waits, the oldest first.

    `marked`: instead what has marks, the latest first, but for what somebody else marked and this lecturer may mark
    again: who marks a second time does not know the first marks. Nobody marks their own.
    """
    statement = _handed_in_to(viewer)
    if slug:
        statement = statement.where(Course.slug == slug)
    if marked:
        known = or_(Appeal.id.is_(None), Appeal.marked_at.is_not(None), Marking.marker_id == viewer.person_id)
        return statement.where(Marking.id.is_not(None), known).order_by(Marking.marked_at.desc(), Submission.id)
    return statement.where(Marking.id.is_(None)).order_by(Submission.handed_in_at, Submission.id)


def appeals_select(viewer: Viewer, slug: str | None = None) -> Select[Any]:
    """Work that this lecturer may mark a second time, as rows of `Work`, the appeal that waits longest first."""
    statement = _handed_in_to(viewer).where(
        Appeal.id.is_not(None), Appeal.marked_at.is_(None), Marking.marker_id != viewer.person_id
    )
    if slug:
        statement = statement.where(Course.slug == slug)
    return statement.order_by(Appeal.asked_at, Appeal.id)


def find_work_for(viewer: Viewer, submission_id: UUID) -> Work | None:
    """The submission, when it was handed in by somebody this lecturer teaches."""
    statement = _handed_in_to(viewer).where(Submission.id == submission_id).options(undefer(CourseVersion.task))
    row = db.session.execute(statement).first()
    return Work(*row) if row else None


def find_names_of_markers(one: Work | HandIn) -> dict[int, str]:
    """The names of who marked this, by id."""
    ids = {marks.marker_id for marks in (one.marking, one.appeal) if marks is not None and marks.marker_id is not None}
    rows = db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids)))
    return {number: name for number, name in rows}


def waiting_by_course(viewer: Viewer) -> list[tuple[str, str, int]]:
    """(slug, title, how many wait) of each course with work for this lecturer, marked or not, by title."""
    work = _handed_in_to(viewer).with_only_columns(
        Course.slug, func.max(CourseVersion.title), func.count() - func.count(Marking.id)
    )
    rows = db.session.execute(work.group_by(Course.slug).order_by(func.max(CourseVersion.title), Course.slug))
    return [(slug, title, waiting) for slug, title, waiting in rows]


def _handed_in_to(viewer: Viewer) -> Select[Any]:
    return (
        select(Submission, Enrolment, Person, Course, CourseVersion, Marking, _unit_name(), Appeal, _is_blind())
        .join(Enrolment, Enrolment.id == Submission.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Submission.version_id)
        .outerjoin(Marking, Marking.submission_id == Submission.id)
        .outerjoin(Appeal, Appeal.submission_id == Submission.id)
        .where(
            Submission.handed_in_at.is_not(None),
            Enrolment.person_id != viewer.person_id,
            Enrolment.person_id.in_(people_taught_by(viewer)),
        )
    )


def _is_blind() -> Any:
    """Whether the CourseVersion's task is marked without names, read without the rest of the task."""
    return CourseVersion.task["blind"].as_boolean()


def _unit_name() -> Any:
    """The unit of the position a Person holds today, of several the one entered first."""
    return (
        select(Unit.name)
        .join(Position, Position.unit_id == Unit.id)
        .where(Position.person_id == Person.id, held_on(today()))
        .order_by(Position.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
