"""Reading diplomas, lecturers and standards: as of a day for who counts them, and as lists for who enters them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from lms.db import Day, db
from lms.people.access import Viewer, units_visible_to
from lms.people.facts import LecturerFacts, QualificationFacts
from lms.people.kin import accounts_of
from lms.people.models import Person, PersonMerge, Unit, UnitLine
from lms.people.qualification_models import LecturerTerm, Qualification, QualificationState, Standard
from lms.people.queries import chunks

ON_THE_WAY = (QualificationState.STUDYING, QualificationState.SENT)

# As of a day


def ranks_held(on: Day) -> Select[int, str, int]:
    """(person_id, kind, rank): the highest rank that each person has graduated in by a day, a row a kind.

    `person_id` is the canonical person; diplomas under every account count.
    """
    return _highest(on, Qualification.state == QualificationState.GRADUATED)


def ranks_sent_to(on: Day) -> Select[int, str, int]:
    """(person_id, kind, rank): the highest rank that each person was studying for, or was sent to, by a day."""
    return _highest(on, Qualification.state.in_(ON_THE_WAY))


def _highest(on: Day, state: ColumnElement[bool]) -> Select[int, str, int]:
    person = func.coalesce(PersonMerge.into_id, Qualification.person_id)
    return (
        select(person.label("person_id"), Qualification.kind, func.max(Qualification.rank).label("rank"))
        .outerjoin(PersonMerge, PersonMerge.person_id == Qualification.person_id)
        .where(state, or_(Qualification.issued_on.is_(None), Qualification.issued_on <= on))
        .group_by(person, Qualification.kind)
    )


def standards_in_force(on: Day) -> Select[int, str, str, str, int]:
    """(unit_id, basis, subject_key, kind, least): what is asked of the positions *of* a unit on a day.

    A standard of a unit stands once for every unit of its subtree on that day; where several units ask for the same
    kind, the highest rank is asked.
    """
    return (
        select(
            UnitLine.unit_id,
            Standard.basis,
            Standard.subject_key,
            Standard.kind,
            func.max(Standard.least).label("least"),
        )
        .join(
            Standard,
            and_(Standard.unit_id == UnitLine.ancestor_id, Standard.from_on <= on, on < Standard.until_on),
        )
        .where(UnitLine.from_on <= on, on < UnitLine.until_on)
        .group_by(UnitLine.unit_id, Standard.basis, Standard.subject_key, Standard.kind)
    )


def lecturers_on(on: Day) -> Select[int, str]:
    """(person_id, level): the canonical people who are part-time lecturers on a day, a row a level."""
    person = func.coalesce(PersonMerge.into_id, LecturerTerm.person_id)
    return (
        select(person.label("person_id"), LecturerTerm.level)
        .outerjoin(PersonMerge, PersonMerge.person_id == LecturerTerm.person_id)
        .where(LecturerTerm.from_on <= on, on < LecturerTerm.until_on)
        .distinct()
    )


# For who enters them


def qualifications_of(person_id: int) -> Sequence[Qualification]:
    """Every diploma of one person under any account, by kind, the highest first. For who may see the person."""
    statement = select(Qualification).where(Qualification.person_id.in_(accounts_of(person_id)))
    return db.session.scalars(
        statement.order_by(Qualification.kind, Qualification.rank.desc(), Qualification.state, Qualification.id)
    ).all()


def lecturer_terms_of(person_id: int) -> Sequence[LecturerTerm]:
    """When somebody was a part-time lecturer, the latest first. For who may see the person."""
    statement = select(LecturerTerm).where(LecturerTerm.person_id.in_(accounts_of(person_id)))
    return db.session.scalars(statement.order_by(LecturerTerm.from_on.desc(), LecturerTerm.level)).all()


def find_qualification_of(person_id: int, qualification_id: int) -> Qualification | None:
    """One diploma of this person, under any account."""
    theirs = Qualification.person_id.in_(accounts_of(person_id))
    return db.session.scalar(select(Qualification).where(Qualification.id == qualification_id, theirs))


def standards_select(viewer: Viewer) -> Select[Standard, Unit]:
    """The standards of the viewer's units and of those above them, with the unit: what applies below the viewer."""
    above = select(UnitLine.ancestor_id).where(UnitLine.unit_id.in_(viewer.seen_units))
    return (
        select(Standard, Unit)
        .join(Unit, Unit.id == Standard.unit_id)
        .where(or_(Standard.unit_id.in_(units_visible_to(viewer)), Standard.unit_id.in_(above)))
        .order_by(Standard.basis, Standard.subject_key, Standard.kind, Standard.from_on.desc(), Standard.id)
    )


def find_standard_for(viewer: Viewer, standard_id: int) -> tuple[Standard, Unit] | None:
    """A standard that the viewer may change: one of a unit of theirs."""
    statement = (
        select(Standard, Unit)
        .join(Unit, Unit.id == Standard.unit_id)
        .where(Standard.id == standard_id, Standard.unit_id.in_(units_visible_to(viewer)))
    )
    row = db.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def qualification_facts(person_ids: Iterable[int]) -> list[QualificationFacts]:
    """Every diploma of these people."""
    found: list[QualificationFacts] = []
    statement = select(
        Person.code_key,
        Qualification.kind,
        Qualification.rank,
        Qualification.word,
        Qualification.state,
        Qualification.major,
        Qualification.issued_on,
        Qualification.id,
    ).join(Person, Person.id == Qualification.person_id)
    for some in chunks(person_ids):
        rows = db.session.execute(statement.where(Qualification.person_id.in_(some)))
        found.extend(QualificationFacts(*row) for row in rows)
    return found


def lecturer_facts(person_ids: Iterable[int]) -> list[LecturerFacts]:
    """Every time for which these people were lecturers."""
    found: list[LecturerFacts] = []
    statement = select(
        Person.code_key,
        LecturerTerm.level,
        LecturerTerm.from_on,
        LecturerTerm.topics,
        LecturerTerm.until_on,
        LecturerTerm.id,
    ).join(Person, Person.id == LecturerTerm.person_id)
    for some in chunks(person_ids):
        rows = db.session.execute(statement.where(LecturerTerm.person_id.in_(some)))
        found.extend(LecturerFacts(*row) for row in rows)
    return found
