"""What a person must finish, and by when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, exists, literal, or_, select

from lms.clock import today
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.learning.models import Obligation, Offering
from lms.people.models import Unit
from lms.records.models import Record, StandingRecord


@dataclass(frozen=True)
class Duty:
    """A course a person must finish, for whom and by when. `met`: a record of it stands and has not lapsed."""

    obligation: Obligation
    offering: Offering
    unit: str
    """Name of the unit that opened the offering."""
    slug: str
    title: str
    met: bool


def obligations_of(person_id: int, on: date | None = None) -> list[Duty]:
    """What a person is obliged to, the earliest due first; what was ended or closed is left out (completion rule 20).

    `on` (today by default) is the day on which a record has to be valid.
    """
    day = on or today()
    met = exists().where(
        StandingRecord.person_id == Obligation.person_id,
        StandingRecord.key == literal("course:") + Course.slug,
        Record.id == StandingRecord.record_id,
        or_(Record.valid_until.is_(None), Record.valid_until >= day),
    )
    statement = (
        _in_force(person_id)
        .join(Unit, Unit.id == Offering.unit_id)
        .join(CourseVersion, and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.published))
        .add_columns(Unit.name, Course.slug, CourseVersion.title, met)
    )
    return [Duty(*row) for row in db.session.execute(statement)]


def duty_for(person_id: int, course_id: int) -> Obligation | None:
    """The obligation under which this person would learn a course today: the earliest due of the offerings open."""
    row = db.session.execute(
        _in_force(person_id).where(Obligation.course_id == course_id, Offering.opens_on <= today()).limit(1)
    ).first()
    return row[0] if row else None


def _in_force(person_id: int) -> Select[Obligation, Offering]:
    return (
        select(Obligation, Offering)
        .join(Offering, Offering.id == Obligation.offering_id)
        .join(Course, Course.id == Obligation.course_id)
        .where(
            Obligation.person_id == person_id,
            Obligation.ended_at.is_(None),
            Offering.closed_at.is_(None),
        )
        .order_by(Obligation.due_on, Obligation.id)
    )
