"""What is known of people and positions when somebody asks why: a statement for each kind of evidence needed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, union

from lms.db import db
from lms.people.models import Person, PersonMerge, Position, Unit, UnitLine
from lms.people.qualification_models import Qualification, QualificationState
from lms.tracker import ground
from lms.tracker.answers import asked_by_standards
from lms.tracker.entries.models import Assessment, Exemption
from lms.tracker.evidence import Earned, Evidence, Exempted, Judgement, Needed, Paper
from lms.tracker.ground import stands
from lms.tracker.language import OWN_OR_ABOVE, Standards, Target
from lms.tracker.models import EXEMPT, Credit, CreditTopic
from lms.tracker.why import Held

Pairs = Sequence[tuple[Target, Held]]


def evidence_for(pairs: Pairs, on: date) -> Callable[[Target, Held], Evidence]:
    """How to look up what is known of each of these positions. One statement for records, others where asked for."""
    earned = earned_by({held.person_id for target, held in pairs if target.requirement.asked})
    papers = _papers(
        {held.person_id for target, held in pairs if target.requirement.diploma or target.requirement.standards}
    )
    needed = {
        standards: _needed(
            standards, {held.position_id for target, held in pairs if target.requirement.standards == standards}, on
        )
        for standards in {target.requirement.standards for target, _ in pairs if target.requirement.standards}
    }
    above = _above({held.unit_id for target, held in pairs if target.requirement.organised_by == OWN_OR_ABOVE}, on)
    judgements = _judgements({held.person_id for target, held in pairs if target.requirement.assessed}, on.year)

    exemptions = _exemptions({held.person_id for _, held in pairs if held.apart == EXEMPT}, on)

    def known(target: Target, held: Held) -> Evidence:
        standards = target.requirement.standards
        return Evidence(
            earned.get(held.person_id, ()),
            papers.get(held.person_id, ()),
            needed[standards].get(held.position_id, ()) if standards else (),
            frozenset(above.get(held.unit_id, ())),
            judgements.get((target.code, held.person_id, held.unit_id)),
            exemptions.get((target.code, held.person_id)),
        )

    return known


def earned_by(person_ids: Collection[int]) -> dict[int, list[Earned]]:
    """What these canonical people were trained in, under any of their accounts, in one statement."""
    if not person_ids:
        return {}
    topics: dict[UUID, set[str]] = defaultdict(set)
    rows: dict[UUID, Any] = {}
    for row in db.session.execute(_earned_select(), {"people": list(person_ids)}):
        topics[row.record_id].add(row.topic)
        rows[row.record_id] = row
    found: dict[int, list[Earned]] = {person_id: [] for person_id in person_ids}
    for person_id, record_id, title, completed_on, valid_before, unit_id, unit_name, _ in rows.values():
        about = frozenset(topics[record_id])
        found[person_id].append(Earned(record_id, title, about, completed_on, valid_before, unit_id, unit_name))
    return found


@cache
def _earned_select() -> Any:
    """Built once, since an officer's own page asks it: people are bound by the name `people`."""
    people: Any = bindparam("people", expanding=True)
    holder = func.coalesce(PersonMerge.into_id, Credit.person_id)
    return (
        select(
            holder,
            Credit.record_id,
            Credit.title,
            Credit.completed_on,
            Credit.valid_before,
            Unit.id,
            Unit.name,
            CreditTopic.topic,
        )
        .join(CreditTopic, CreditTopic.record_id == Credit.record_id)
        .outerjoin(PersonMerge, PersonMerge.person_id == Credit.person_id)
        .outerjoin(Unit, Unit.id == Credit.organiser_unit_id)
        .where(Credit.person_id.in_(_accounts(people)), ground.stays(accounts=people))
    )


def _accounts(people: Any) -> Select[int]:
    """These people and their other accounts, as one list: of two joined by "or" a database reads every row."""
    themselves = select(Person.id).where(Person.id.in_(people))
    others = select(PersonMerge.person_id).where(PersonMerge.into_id.in_(people))
    return select(union(themselves, others).subquery().c.id)


def _papers(person_ids: Collection[int]) -> dict[int, list[Paper]]:
    """The diplomas of these canonical people, under any of their accounts."""
    found: dict[int, list[Paper]] = defaultdict(list)
    if person_ids:
        statement = (
            select(func.coalesce(PersonMerge.into_id, Qualification.person_id), Qualification)
            .outerjoin_from(Qualification, PersonMerge, PersonMerge.person_id == Qualification.person_id)
            .where(Qualification.person_id.in_(_accounts(person_ids)))
        )
        for person_id, row in db.session.execute(statement):
            graduated = row.state == QualificationState.GRADUATED
            found[person_id].append(Paper(row.kind, row.rank, row.word, graduated, row.issued_on))
    return found


def _needed(standards: Standards, position_ids: Collection[int], on: date) -> dict[int, list[Needed]]:
    """What the standards ask of these positions."""
    positions = (
        select(
            Position.id.label("position_id"),
            Position.person_id,
            Position.unit_id,
            Position.title,
            Position.grade_key,
            Position.job_key,
        )
        .where(Position.id.in_(position_ids))
        .cte("positions_asked")
    )
    found: dict[int, list[Needed]] = defaultdict(list)
    for position_id, _, kind, least, word in db.session.execute(asked_by_standards(standards, positions, on)):
        found[position_id].append(Needed(kind, least, word))
    return found


def _above(unit_ids: Collection[int], on: date) -> dict[int, list[int]]:
    """These units and their superiors on a day."""
    found: dict[int, list[int]] = defaultdict(list)
    if unit_ids:
        statement = select(UnitLine.unit_id, UnitLine.ancestor_id).where(
            UnitLine.unit_id.in_(unit_ids), stands(UnitLine, on)
        )
        for unit_id, ancestor_id in db.session.execute(statement):
            found[unit_id].append(ancestor_id)
    return found


def _judgements(person_ids: Collection[int], year: int) -> dict[tuple[str, int, int], Judgement]:
    """What was found of these people in a year, by target, canonical person and unit; of two, the better one."""
    if not person_ids:
        return {}
    person = func.coalesce(PersonMerge.into_id, Assessment.person_id)
    statement = (
        select(Assessment.target, person, Assessment.unit_id, Assessment.passed, Unit.name)
        .join(Unit, Unit.id == Assessment.assessed_by_id)
        .outerjoin(PersonMerge, PersonMerge.person_id == Assessment.person_id)
        .where(Assessment.year == year, Assessment.person_id.in_(_accounts(person_ids)))
        .order_by(Assessment.passed)
    )
    return {
        (code, person_id, unit_id): Judgement(passed, by)
        for code, person_id, unit_id, passed, by in db.session.execute(statement)
    }


def _exemptions(person_ids: Collection[int], on: date) -> dict[tuple[str, int], Exempted]:
    """Why these canonical people are exempt on a day, by target; of two exemptions, the longer one."""
    if not person_ids:
        return {}
    statement = (
        select(Exemption, func.coalesce(PersonMerge.into_id, Exemption.person_id))
        .outerjoin(PersonMerge, PersonMerge.person_id == Exemption.person_id)
        .where(Exemption.from_on <= on, on < Exemption.until_on)
        .where(Exemption.person_id.in_(_accounts(person_ids)))
        .order_by(Exemption.until_on)
    )
    return {
        (row.target, person_id): Exempted(row.reason, row.until_on) for row, person_id in db.session.execute(statement)
    }
