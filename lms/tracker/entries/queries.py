"""Reading spending, assessments and exemptions: as of a day or a year for who counts them, and as lists."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from lms.clock import today
from lms.db import Day, db
from lms.people.access import Viewer, held_on, people_visible_to, subtree, units_visible_to
from lms.people.models import Person, PersonMerge, Position, Unit, UnitLine
from lms.people.queries import chunks
from lms.text import code_key, fold
from lms.tracker.entries.facts import AssessmentFacts, SpendingFacts
from lms.tracker.entries.models import Assessment, Exemption, Spending
from lms.tracker.models import TargetRow
from lms.tracker.queries.own_targets import known_to

ASSESSED = "assessed"
"""The kind of targets that are judged by people."""

# As of a day, of a year


def spending_of(year: int, within: int | None = None, on: date | None = None) -> Select[Spending]:
    """The spending of a calendar year, a row a unit; of the subtree of a unit as the tree stands on a day."""
    statement = select(Spending).where(Spending.year == year)
    return statement if within is None else statement.where(Spending.unit_id.in_(subtree([within], on)))


def assessments_of(year: int) -> Select[str, int, int, bool, int]:
    """(target, person_id, unit_id, passed, assessed_by_id) of a calendar year, `person_id` the canonical person."""
    return (
        select(
            Assessment.target,
            func.coalesce(PersonMerge.into_id, Assessment.person_id).label("person_id"),
            Assessment.unit_id,
            Assessment.passed,
            Assessment.assessed_by_id,
        )
        .outerjoin(PersonMerge, PersonMerge.person_id == Assessment.person_id)
        .where(Assessment.year == year)
    )


def exemptions_on(on: Day) -> Select[str, int]:
    """(target, person_id): who is out of which population on a day, `person_id` the canonical person."""
    return (
        select(Exemption.target, func.coalesce(PersonMerge.into_id, Exemption.person_id).label("person_id"))
        .outerjoin(PersonMerge, PersonMerge.person_id == Exemption.person_id)
        .where(Exemption.from_on <= on, on < Exemption.until_on)
        .distinct()
    )


# For who enters them


@dataclass(frozen=True)
class Named:
    """A target as it is offered in a list."""

    code: str
    title: str
    kind: str


def targets_named(viewer: Viewer | None) -> list[Named]:
    """Every target that this person may know of (None: the command line), in its order. One statement."""
    statement = select(TargetRow.code, TargetRow.definition).order_by(TargetRow.place, TargetRow.code)
    rows = db.session.execute(statement if viewer is None else statement.where(known_to(viewer)))
    return [Named(code, definition["title"], definition["kind"]) for code, definition in rows]


def spending_select(viewer: Viewer, year: int, words: str = "", told: bool | None = None) -> Select[Unit, Spending]:
    """The viewer's units that exist, each with its spending of a year or None, by code.

    `told` True keeps those with a row, False those without.
    """
    statement = (
        select(Unit, Spending)
        .outerjoin(Spending, (Spending.unit_id == Unit.id) & (Spending.year == year))
        .where(
            Unit.id.in_(units_visible_to(viewer)),
            or_(Unit.abolished_on.is_(None), Unit.abolished_on > date(year, 1, 1)),
            Unit.level.not_in(("sub_grassroots", "group")),
        )
        .order_by(Unit.code_key)
    )
    if words:
        key, folded = code_key(words), fold(words)
        statement = statement.where(
            or_(Unit.folded_name.contains(folded, autoescape=True), Unit.code_key.startswith(key, autoescape=True))
        )
    if told is not None:
        statement = statement.where(Spending.unit_id.is_not(None) if told else Spending.unit_id.is_(None))
    return statement


def find_spending(unit_id: int, year: int) -> Spending | None:
    """What a unit told of a year. For who may see the unit."""
    return db.session.get(Spending, (unit_id, year))


def judged_select(unit: Unit, title: str | None, on: date | None = None) -> Select[Person, Position, Unit]:
    """Who holds a title in a unit's subtree on a day, a row a person and unit, with one of their positions there."""
    day = on or today()
    one = (
        select(func.min(Position.id))
        .where(Position.unit_id.in_(subtree([unit.id], day)), held_on(day), Position.kind != "activist")
        .group_by(Position.person_id, Position.unit_id)
    )
    if title:
        one = one.where(Position.title == title)
    return (
        select(Person, Position, Unit)
        .join(Position, Position.person_id == Person.id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.id.in_(one))
        .order_by(Unit.code_key, Person.name_key, Person.id)
    )


def judgements(target: str, year: int, people: Collection[int]) -> Mapping[tuple[int, int], Assessment]:
    """What was judged of these people in a year, by person and unit."""
    statement = select(Assessment).where(
        Assessment.target == target, Assessment.year == year, Assessment.person_id.in_(people)
    )
    return {(row.person_id, row.unit_id): row for row in db.session.scalars(statement)}


def assessors_for(viewer: Viewer, unit_ids: Collection[int]) -> dict[int, int]:
    """For which unit a viewer judges the people of each of these units: the nearest above that they coordinate.

    The unit itself judges only where the viewer coordinates nothing above it.
    """
    day = today()
    statement = (
        select(UnitLine.unit_id, UnitLine.ancestor_id, UnitLine.depth)
        .where(
            UnitLine.unit_id.in_(unit_ids),
            UnitLine.ancestor_id.in_(viewer.seen_units),
            UnitLine.from_on <= day,
            day < UnitLine.until_on,
        )
        .order_by(UnitLine.depth.desc())
    )
    found: dict[int, int] = {}
    for unit_id, above, depth in db.session.execute(statement):
        if depth or unit_id not in found:
            found[unit_id] = above
    return found


def exemptions_select(
    viewer: Viewer, words: str = "", target: str | None = None
) -> Select[Exemption, Person, str | None]:
    """The exemptions of people whom the viewer may see, with the author's name: in force first, then the latest."""
    author = aliased(Person)
    statement = (
        select(Exemption, Person, author.full_name)
        .join(Person, Person.id == Exemption.person_id)
        .outerjoin(author, author.id == Exemption.author_id)
        .where(Exemption.person_id.in_(people_visible_to(viewer)))
        .order_by((Exemption.until_on > today()).desc(), Exemption.from_on.desc(), Exemption.id.desc())
    )
    if target:
        statement = statement.where(Exemption.target == target)
    if words:
        statement = statement.where(
            or_(
                Person.folded_name.contains(fold(words), autoescape=True),
                Person.code_key.startswith(code_key(words), autoescape=True),
            )
        )
    return statement


def find_exemption_for(viewer: Viewer, exemption_id: int) -> tuple[Exemption, Person] | None:
    """An exemption of somebody whom the viewer may see."""
    row = db.session.execute(exemptions_select(viewer).where(Exemption.id == exemption_id)).one_or_none()
    return (row[0], row[1]) if row else None


# For who imports them


def spending_facts(unit_ids: Iterable[int]) -> list[SpendingFacts]:
    """Every year of these units."""
    found: list[SpendingFacts] = []
    columns = (Spending.training, Spending.activity, Spending.union_finance, Spending.state_budget)
    statement = select(Unit.code_key, Spending.year, *columns).join(Unit, Unit.id == Spending.unit_id)
    for some in chunks(unit_ids):
        rows = db.session.execute(statement.where(Spending.unit_id.in_(some)))
        found.extend(SpendingFacts(*row, stored=True) for row in rows)
    return found


def assessment_facts(person_ids: Iterable[int]) -> list[AssessmentFacts]:
    """Every judgement of these people."""
    found: list[AssessmentFacts] = []
    by = aliased(Unit)
    statement = (
        select(
            Person.code_key,
            Unit.code_key,
            Assessment.year,
            Assessment.target,
            Assessment.passed,
            by.code_key,
            Assessment.id,
        )
        .join(Person, Person.id == Assessment.person_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(by, by.id == Assessment.assessed_by_id)
    )
    for some in chunks(person_ids):
        rows = db.session.execute(statement.where(Assessment.person_id.in_(some)))
        found.extend(AssessmentFacts(*row) for row in rows)
    return found
