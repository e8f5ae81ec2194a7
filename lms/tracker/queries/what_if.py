"""What if these people completed a training on a day? Judged by the same facts as everything else."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms.db import db
from lms.people.models import Person, UnitState
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked, Supposed, stands
from lms.tracker.language import Target
from lms.tracker.queries.figures import Figures, numbers_of
from lms.tracker.rollups import people_of, tallies_of

SHOWN = 50


@dataclass(frozen=True)
class Chosen:
    """One of the people: whether they would be met on that day; None: not in the population any more."""

    person: Person
    met: bool | None


@dataclass(frozen=True)
class ChosenPeople:
    """The first of them by name; `total` is how many they are, `met` how many of all would be met."""

    first: list[Chosen]
    total: int
    met: int


def figures_if(target: Target, unit_id: int, on: date, supposed: Supposed) -> Figures:
    """The numbers of a unit and of every unit directly below it on a day, were it so. One statement."""
    here = (UnitState.unit_id == unit_id) | (UnitState.parent_id == unit_id)
    units = select(UnitState.unit_id).where(here, stands(UnitState, on))
    rows = facts_select([target], Asked(on, within=unit_id, supposed=supposed)).subquery()
    found = db.session.execute(tallies_of(people_of(rows, on, units).subquery(), on))
    return {(unit, code): numbers_of(*columns) for unit, code, *columns in found}


def chosen_if(target: Target, unit_id: int, on: date, supposed: Supposed) -> ChosenPeople:
    """How each of the people would stand in the unit. One statement."""
    rows = facts_select([target], Asked(on, within=unit_id, supposed=supposed)).subquery()
    people = people_of(rows, on, [unit_id]).subquery()
    statement = (
        select(Person, people.c.met, func.count().over(), func.sum(func.coalesce(people.c.met, 0)).over())
        .outerjoin_from(Person, people, people.c.person_id == Person.id)
        .where(Person.id.in_(supposed.ids))
        .order_by(Person.name_key, Person.id)
        .limit(SHOWN)
    )
    found = db.session.execute(statement).all()
    first = [Chosen(person, None if met is None else bool(met)) for person, met, _total, _met in found]
    return ChosenPeople(first, *(map(int, found[0][2:]) if found else (0, 0)))
