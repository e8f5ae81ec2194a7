"""Whom an offering would oblige, before it is opened.

A record of the course counts for an offering when it is still valid on the opening day or was made later; whoever has
one when the offering opens is not obliged.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, Subquery, case, func, literal, select, true

from lms.accounts.models import Account
from lms.db import db
from lms.learning.models import Obligation, Offering
from lms.learning.queries.linked import completed_at, of_either, place_of
from lms.people.access import held_on, subtree
from lms.people.models import Person, PersonMerge, Position, Unit


class Standing(StrEnum):
    """Where somebody who holds a title stands towards an offering that is about to oblige them."""

    OBLIGED = "obliged"
    """Will have to learn, by the due date."""
    FINISHED = "finished"
    """Has a valid record of the course already: is not obliged."""
    BOUND = "bound"
    """Has to learn the course already, by the same day or an earlier one: is not obliged twice."""


class Part(StrEnum):
    """The people of a preview that can be listed: those of a standing, and two parts of the obliged."""

    OBLIGED = Standing.OBLIGED
    FINISHED = Standing.FINISHED
    BOUND = Standing.BOUND
    SOONER = "sooner"
    WITHOUT_ACCOUNT = "without-account"


@dataclass(frozen=True)
class Plan:
    """An offering as far as it decides who is obliged: which course, for which titles below which unit, when."""

    course_id: int
    slug: str
    unit_id: int
    titles: tuple[str, ...]
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class Preview:
    """How many people each standing has. `sooner` of the obliged get an earlier due date than they had before."""

    obliged: int
    finished: int
    bound: int
    sooner: int
    without_account: int

    @property
    def holders(self) -> int:
        return self.obliged + self.finished + self.bound


def holders_of(unit_id: int, titles: Collection[str], day: date) -> Select[int]:
    """Ids of the people who hold one of these titles in the unit's subtree on a day, everybody once."""
    person = func.coalesce(PersonMerge.into_id, Position.person_id)
    return (
        select(person.label("person_id"))
        .distinct()
        .select_from(Position)
        .outerjoin(PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(Position.title.in_(titles), held_on(day), Position.unit_id.in_(subtree([unit_id], day)))
    )


def candidates_of(plan: Plan, day: date | None = None, but_for: int | None = None) -> Subquery:
    """Everybody who holds a title of the plan on a day (its opening day by default), with their standing.

    Columns: person_id, standing, sooner (obliged, and by a later day elsewhere), account (whether there is one).
    `but_for` leaves out the people of an offering.
    """
    held = holders_of(plan.unit_id, plan.titles, day or plan.opens_on).subquery("held")
    owner = held.c.person_id
    key = literal(f"course:{plan.slug}")
    finished = completed_at(key, literal(plan.opens_on), owner, held).is_not(None)
    elsewhere = (
        select(Obligation.id)
        .join(Offering, Offering.id == Obligation.offering_id)
        .where(
            Obligation.person_id == owner,
            Obligation.course_id == plan.course_id,
            Obligation.ended_at.is_(None),
            Obligation.offering_id != (but_for or 0),
            completed_at(key, Offering.opens_on, Obligation.person_id, Obligation, Offering).is_(None),
        )
    )
    bound = elsewhere.where(Obligation.due_on <= plan.due_on).exists()
    account = of_either(select(func.min(Account.id)), Account.person_id, owner, held).is_not(None)
    standing = case((finished, Standing.FINISHED.value), (bound, Standing.BOUND.value), else_=Standing.OBLIGED.value)
    statement = select(owner, standing.label("standing"), elsewhere.exists().label("sooner"), account.label("account"))
    if but_for is not None:
        listed = select(Obligation.person_id).where(Obligation.offering_id == but_for)
        statement = statement.where(owner.not_in(listed))
    return statement.subquery("candidates")


def preview_of(plan: Plan) -> Preview:
    """Whom an offering would oblige and whom not, in one statement."""
    found = candidates_of(plan)
    total: dict[str, int] = dict.fromkeys(Standing, 0)
    sooner = without_account = 0
    statement = select(found.c.standing, found.c.sooner, found.c.account, func.count()).group_by(
        found.c.standing, found.c.sooner, found.c.account
    )
    for standing, is_sooner, has_account, count in db.session.execute(statement):
        total[standing] += count
        if standing == Standing.OBLIGED:
            sooner += count if is_sooner else 0
            without_account += 0 if has_account else count
    return Preview(
        obliged=total[Standing.OBLIGED],
        finished=total[Standing.FINISHED],
        bound=total[Standing.BOUND],
        sooner=sooner,
        without_account=without_account,
    )


def candidates_select(plan: Plan, part: Part) -> Select[Person, str, Unit]:
    """The people behind one number of a preview, with a title of the plan that they hold, in the order of names."""
    found = candidates_of(plan)
    place = place_of(found.c.person_id, found, plan.unit_id, plan.titles, plan.opens_on)
    meant = {Part.SOONER: found.c.sooner, Part.WITHOUT_ACCOUNT: ~found.c.account}
    standing = Standing.OBLIGED if part in meant else Standing(part)
    return (
        select(Person, Position.title, Unit)
        .join(found, found.c.person_id == Person.id)
        .join(Position, Position.id == place)
        .join(Unit, Unit.id == Position.unit_id)
        .where(found.c.standing == standing, meant.get(part, true()))
        .order_by(Person.name_key, Person.id)
    )
