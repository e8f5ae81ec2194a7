"""Who has no account yet, and so is to be sent an invitation code: by CĐCS, everybody once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Account, InvitationCode
from lms.clock import now, today
from lms.db import db
from lms.people.access import Viewer, held_on, subtree, units_visible_to
from lms.people.models import Level, Person, PersonMerge, Position, Role, Scope, Unit, UnitLine


@dataclass(frozen=True)
class Group:
    """A CĐCS (or a unit above, for those who work there) and how many of its people have no account.

    `coded` of them hold a code that still works.
    """

    unit: Unit
    people: int
    coded: int


@dataclass(frozen=True)
class Invitee:
    """Somebody without an account; `home` is the CĐCS whose sheet the card goes on, `unit` where the title is held."""

    person: Person
    title: str
    unit: Unit
    home: Unit


def invitees_of(viewer: Viewer, unit_id: int, only: Select[int] | None = None) -> Subquery:
    """Everybody without account who holds a title in the unit's subtree today, each once, by one of their positions.

    Nobody whose role reaches further than the viewer's: who prints a code could use it. Columns: person_id, title,
    unit_id, home_id, coded (a working code is out). `only` narrows it to these people.
    """
    day, holder = today(), func.coalesce(PersonMerge.into_id, Position.person_id)
    rank = func.row_number().over(partition_by=holder, order_by=(Unit.code_key, Position.from_on, Position.id))
    statement = (
        select(holder.label("person_id"), Position.title, Position.unit_id, rank.label("rank"))
        .join(Unit, Unit.id == Position.unit_id)
        .outerjoin(PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(held_on(day), Position.unit_id.in_(subtree([unit_id], day)))
    )
    held = statement.subquery("held")
    above = aliased(Unit)
    home = (
        select(above.id)
        .join(UnitLine, UnitLine.ancestor_id == above.id)
        .where(
            UnitLine.unit_id == held.c.unit_id,
            UnitLine.from_on <= day,
            day < UnitLine.until_on,
            above.level == Level.GRASSROOTS,
        )
        .order_by(UnitLine.depth.desc())
        .limit(1)
        .correlate(held)
        .scalar_subquery()
    )
    chosen = select(
        held.c.person_id,
        held.c.title,
        held.c.unit_id,
        func.coalesce(home, held.c.unit_id).label("home_id"),
        _has_code(held).label("coded"),
    ).where(held.c.rank == 1, ~_has_account(held), ~_reaches_further(held, viewer))
    if only is not None:
        chosen = chosen.where(held.c.person_id.in_(only))
    return chosen.subquery("invitees")


def _has_code(held: Subquery) -> Any:
    return (
        exists()
        .where(
            InvitationCode.person_id == held.c.person_id,
            InvitationCode.used_at.is_(None),
            InvitationCode.expires_at > now(),
        )
        .correlate(held)
    )


def _has_account(held: Subquery) -> Any:
    linked = select(PersonMerge.person_id).where(PersonMerge.into_id == held.c.person_id)
    own = exists().where(Account.person_id == held.c.person_id).correlate(held)
    return or_(own, exists().where(Account.person_id.in_(linked.correlate(held))).correlate(held))


def _reaches_further(held: Subquery, viewer: Viewer) -> Any:
    """Holds a role where the viewer holds none, or administers where the viewer only coordinates."""
    administered = subtree(viewer.units_of(Role.ADMIN))
    beyond = or_(
        Scope.unit_id.not_in(units_visible_to(viewer)),
        and_(Scope.role == Role.ADMIN, Scope.unit_id.not_in(administered)),
    )
    return exists().where(Scope.person_id == held.c.person_id, beyond).correlate(held)


def groups_select(found: Subquery) -> Select[Unit, int, int]:
    """How many of `invitees_of` each CĐCS has, and how many of them hold a code, as rows of `Group`, by code."""
    coded = func.count().filter(found.c.coded)
    return (
        select(Unit, func.count().label("people"), coded.label("coded"))
        .join(found, found.c.home_id == Unit.id)
        .group_by(Unit.id)
        .order_by(Unit.code_key)
    )


def totals_of(found: Subquery) -> tuple[int, int, int]:
    """(people, of whom hold a working code, CĐCS) of `invitees_of`."""
    statement = select(func.count(), func.count().filter(found.c.coded), func.count(found.c.home_id.distinct()))
    people, coded, homes = db.session.execute(statement).one()
    return people, coded, homes


def invitees_in(found: Subquery) -> Sequence[Invitee]:
    """The people of `invitees_of`, CĐCS by CĐCS in the order of their codes, then by name."""
    home = aliased(Unit)
    statement = (
        select(Person, found.c.title, Unit, home)
        .join(found, found.c.person_id == Person.id)
        .join(Unit, Unit.id == found.c.unit_id)
        .join(home, home.id == found.c.home_id)
        .order_by(home.code_key, Person.name_key, Person.id)
    )
    return [Invitee(*row) for row in db.session.execute(statement)]
