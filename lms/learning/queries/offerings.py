"""Offerings that were opened: what they are, whom they obliged, and how far those people are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Subquery, case, func, literal, or_, select

from lms.clock import today
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.learning.models import Enrolment, Obligation, Offering
from lms.learning.queries.candidates import Plan, Standing, candidates_of
from lms.learning.queries.linked import completed_at, of_either, place_of
from lms.learning.queries.progress import lesson_states
from lms.learning.rules.completion import LessonState
from lms.people.access import Viewer, subtree, units_visible_to
from lms.people.models import Person, Position, Unit
from lms.people.titles import title_name
from lms.text import code_key, fold

PART = 500
"""How many people are looked up at once when all of an offering are wanted."""


class State(StrEnum):
    """How far an obliged person is."""

    WAITING = "waiting"
    BEGUN = "begun"
    DONE = "done"


class Status(StrEnum):
    """Whether an offering runs."""

    RUNNING = "running"
    OVERDUE = "overdue"
    CLOSED = "closed"

    @classmethod
    def of(cls, text: str | None) -> "Status | None":
        """The status of this name, or None."""
        return cls(text) if text in list(cls) else None


@dataclass(frozen=True)
class Opened:
    """An offering with the names a page needs."""

    offering: Offering
    slug: str
    title: str
    unit: Unit

    @property
    def plan(self) -> Plan:
        row = self.offering
        return Plan(row.course_id, self.slug, row.unit_id, tuple(row.titles), row.opens_on, row.due_on)


@dataclass(frozen=True)
class Counts:
    """How many people an offering obliged, by how far they are; `ended` of them no longer have to."""

    waiting: int = 0
    begun: int = 0
    done: int = 0
    ended: int = 0

    @property
    def obliged(self) -> int:
        return self.waiting + self.begun + self.done


@dataclass(frozen=True)
class Learner:
    """One obliged person: who, where, how far. `lessons` are there while they are in the middle of them."""

    person: Person
    title: str | None
    unit: Unit | None
    state: State
    completed_at: datetime | None
    due_on: date
    lessons: tuple[LessonState, ...] = ()


def newcomers_of(opened: Opened) -> Subquery:
    """As `candidates_of`: who holds a title of the offering today and is not in it; before it opens, on that day."""
    return candidates_of(opened.plan, max(today(), opened.offering.opens_on), but_for=opened.offering.id)


def offerings_select(viewer: Viewer, status: Status | None = None, words: str = "") -> Select[Offering, str, str, Unit]:
    """The offerings of the viewer's subtrees: those that run by due date, then those that were closed.

    `words` keeps the units of this name or code.
    """
    statement = (
        select(Offering, Course.slug, _course_title(), Unit)
        .join(Course, Course.id == Offering.course_id)
        .join(Unit, Unit.id == Offering.unit_id)
        .where(Offering.unit_id.in_(units_visible_to(viewer)))
        .order_by(Offering.closed_at.is_not(None), Offering.due_on, Offering.id)
    )
    if status is Status.CLOSED:
        statement = statement.where(Offering.closed_at.is_not(None))
    elif status is not None:
        over = Offering.due_on < today()
        statement = statement.where(Offering.closed_at.is_(None), over if status is Status.OVERDUE else ~over)
    if words:
        named = Unit.folded_name.contains(fold(words), autoescape=True)
        statement = statement.where(or_(named, Unit.code_key == code_key(words)))
    return statement


def find_offering_for(viewer: Viewer, offering_id: int) -> Opened | None:
    """The offering, when its unit lies in the viewer's subtrees."""
    row = db.session.execute(offerings_select(viewer).where(Offering.id == offering_id)).first()
    return Opened(*row) if row else None


def counts_of(offering_ids: Collection[int]) -> Mapping[int, Counts]:
    """How far the people of these offerings are, in one statement; an offering of nobody counts nothing."""
    each = (
        select(Obligation.offering_id, Obligation.ended_at, _state().label("state"))
        .join(Offering, Offering.id == Obligation.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(Obligation.offering_id.in_(offering_ids))
        .subquery()
    )
    statement = select(each.c.offering_id, each.c.state, func.count(), func.count(each.c.ended_at)).group_by(
        each.c.offering_id, each.c.state
    )
    found: dict[int, dict[str, int]] = {offering_id: {"ended": 0} for offering_id in offering_ids}
    for offering_id, name, count, ended in db.session.execute(statement):
        found[offering_id][name] = count
        found[offering_id]["ended"] += ended
    return {offering_id: Counts(**numbers) for offering_id, numbers in found.items()}


def newcomers_count(opened: Opened) -> int:
    """How many people took up a title of the offering since, and would now be obliged."""
    found = newcomers_of(opened)
    counted = select(func.count()).select_from(found).where(found.c.standing == Standing.OBLIGED)
    return db.session.scalar(counted) or 0


def units_below(unit_id: int) -> list[Unit]:
    """The units directly below a unit today, by code: how the people of an offering are narrowed."""
    return list(db.session.scalars(select(Unit).where(Unit.parent_id == unit_id).order_by(Unit.code_key)))


def learners_select(
    opened: Opened, state: State | None = None, below: int | None = None, words: str = ""
) -> Select[Any]:
    """The people of an offering in the order of names, as rows that `learners_in` reads.

    `below` keeps those whose title is in this unit's subtree, `words` those of this name or cadre code.
    """
    offering = opened.offering
    place = place_of(Obligation.person_id, Obligation, offering.unit_id, offering.titles, offering.opens_on)
    statement = (
        select(
            Person,
            Position.title,
            Unit,
            _state().label("state"),
            _completion_of_obligation().label("completed_at"),
            Obligation.due_on,
            _open_enrolment().label("enrolment_id"),
        )
        .select_from(Obligation)
        .join(Offering, Offering.id == Obligation.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(Person, Person.id == Obligation.person_id)
        .outerjoin(Position, Position.id == place)
        .outerjoin(Unit, Unit.id == Position.unit_id)
        .where(Obligation.offering_id == offering.id)
        .order_by(Person.name_key, Person.id)
    )
    if state is not None:
        statement = statement.where(_state() == state.value)
    if below is not None:
        statement = statement.where(Position.unit_id.in_(subtree([below])))
    if words:
        named = Person.folded_name.contains(fold(words), autoescape=True)
        statement = statement.where(or_(named, Person.code_key == code_key(words)))
    return statement


def learners_in(rows: Sequence[Any]) -> list[Learner]:
    """Rows of `learners_select` with how far each is, in one statement."""
    open_ones = [row.enrolment_id for row in rows if row.state == State.BEGUN]
    lessons = lesson_states(open_ones) if open_ones else {}
    return [
        Learner(
            row.Person,
            title_name(row.title) if row.title else None,
            row.Unit,
            State(row.state),
            row.completed_at,
            row.due_on,
            lessons.get(row.enrolment_id, ()) if row.state == State.BEGUN else (),
        )
        for row in rows
    ]


def all_learners(statement: Select[Any]) -> Iterator[Learner]:
    """Everybody of a `learners_select`, some hundred at a time: for a file."""
    for rows in db.session.execute(statement).partitions(PART):
        yield from learners_in(rows)


def _completion_of_obligation() -> Any:
    """When the person of an obligation finished the course; joined must be Obligation, Offering, Course."""
    key = literal("course:") + Course.slug
    return completed_at(key, Offering.opens_on, Obligation.person_id, Obligation, Offering, Course)


def _open_enrolment() -> Any:
    """The enrolment in which the person of an obligation is in the middle of the course."""
    statement = select(func.max(Enrolment.id)).where(
        Enrolment.course_id == Obligation.course_id, Enrolment.completed_at.is_(None)
    )
    return of_either(statement, Enrolment.person_id, Obligation.person_id, Obligation)


def _state() -> Any:
    done, begun = _completion_of_obligation().is_not(None), _open_enrolment().is_not(None)
    return case((done, State.DONE.value), (begun, State.BEGUN.value), else_=State.WAITING.value)


def _course_title() -> Any:
    """The title of the published version; of a course withdrawn since, the last one."""
    titles = select(CourseVersion.title).where(CourseVersion.course_id == Course.id)
    return func.coalesce(
        titles.where(CourseVersion.number == Course.published).scalar_subquery(),
        titles.order_by(CourseVersion.number.desc()).limit(1).scalar_subquery(),
    )
