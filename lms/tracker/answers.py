"""What fulfils a requirement besides training: diplomas, standards and yearly judgements, as conditions on positions.

Each is asked as "is the person, or the position, in this set": a set that the statement makes once, however many
positions there are.
"""

from datetime import date

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select, true, tuple_

from lms.db import Day
from lms.people.models import PersonMerge, UnitLine
from lms.people.qualification_models import Basis, Qualification, QualificationState, Standard
from lms.people.qualifications import ON_THE_WAY, ranks_held
from lms.tracker.entries.models import Assessment
from lms.tracker.ground import Asked, stands
from lms.tracker.language import Diploma, Standards, Target
from lms.tracker.parameters import year_of

GRADUATED = (QualificationState.GRADUATED,)
OR_SENT = (*GRADUATED, *ON_THE_WAY)


def answers(target: Target, holders: FromClause, asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions of which one is enough; none for a target that only asks for training."""
    requirement = target.requirement
    found: list[ColumnElement[bool]] = []
    if requirement.diploma:
        found.append(holders.c.person_id.in_(_graduates(requirement.diploma, asked, requirement.window.until_on)))
    if requirement.standards:
        found.append(_up_to_standard(requirement.standards, holders, asked))
    if requirement.assessed:
        found.append(tuple_(holders.c.person_id, holders.c.unit_id).in_(_judged_well(target.code, asked)))
    return found


def _graduates(diploma: Diploma, asked: Asked, before: date | None) -> Select[int]:
    """The canonical people with such a diploma on the day, and before another, under any account."""
    in_time = true() if before is None else Qualification.issued_on < before
    statement = (
        select(func.coalesce(PersonMerge.into_id, Qualification.person_id))
        .outerjoin_from(Qualification, PersonMerge, PersonMerge.person_id == Qualification.person_id)
        .where(
            Qualification.kind.in_(diploma.kinds),
            Qualification.rank >= diploma.rank,
            Qualification.state.in_(OR_SENT if diploma.or_sent else GRADUATED),
            # From its day on; without a day, from always.
            or_(Qualification.issued_on.is_(None), and_(Qualification.issued_on <= asked.on, in_time)),
        )
    )
    return statement if asked.accounts is None else statement.where(Qualification.person_id.in_(asked.accounts))


def asked_by_standards(standards: Standards, positions: FromClause, on: Day) -> Select[int, int, str, int, str]:
    """(position_id, person_id, kind, least, word) of every standard in force for positions, a row each.

    `positions` has position_id, person_id, unit_id, title, grade_key and job_key.
    """
    subjects = {
        Basis.GRADE: positions.c.grade_key,
        Basis.TITLE: positions.c.title,
        Basis.JOB: positions.c.job_key,
    }
    matches = (
        and_(Standard.basis == basis, Standard.subject_key == subjects[Basis(basis)]) for basis in standards.bases
    )
    statement = (
        select(positions.c.position_id, positions.c.person_id, Standard.kind, Standard.least, Standard.word)
        .join_from(positions, UnitLine, and_(UnitLine.unit_id == positions.c.unit_id, stands(UnitLine, on)))
        .join(Standard, and_(Standard.unit_id == UnitLine.ancestor_id, stands(Standard, on), or_(*matches)))
    )
    return statement.where(Standard.kind.in_(standards.kinds)) if standards.kinds else statement


def _up_to_standard(standards: Standards, holders: FromClause, asked: Asked) -> ColumnElement[bool]:
    """The position is asked for something, and nothing that it is asked for is lacking."""
    needs = asked_by_standards(standards, holders, asked.on).subquery()
    ranks = ranks_held(asked.on)
    if asked.accounts is not None:
        ranks = ranks.where(Qualification.person_id.in_(asked.accounts))
    held = ranks.subquery()
    enough = and_(held.c.person_id == needs.c.person_id, held.c.kind == needs.c.kind, held.c.rank >= needs.c.least)
    lacking = select(needs.c.position_id).outerjoin(held, enough).where(held.c.person_id.is_(None))
    return and_(
        holders.c.position_id.in_(select(needs.c.position_id)),
        holders.c.position_id.not_in(lacking),
    )


def _judged_well(code: str, asked: Asked) -> Select[int, int]:
    """(person, unit) that the unit above found to meet the target in the day's calendar year."""
    statement = (
        select(func.coalesce(PersonMerge.into_id, Assessment.person_id), Assessment.unit_id)
        .outerjoin_from(Assessment, PersonMerge, PersonMerge.person_id == Assessment.person_id)
        .where(Assessment.target == code, Assessment.year == year_of(asked.on), Assessment.passed)
    )
    return statement if asked.accounts is None else statement.where(Assessment.person_id.in_(asked.accounts))
