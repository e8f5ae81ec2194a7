"""Who may see whom: the only way to people's data for anybody but themselves.

Every screen and every API call loads units and people through these selects, so that another unit's data is not found
rather than refused.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select
from sqlalchemy.sql.elements import ColumnElement

from lms.clock import today
from lms.db import Day, db
from lms.people.kin import accounts_of
from lms.people.models import Person, Position, Role, Scope, Unit, UnitLine


@dataclass(frozen=True)
class Viewer:
    """The person who asks, with the units of each of their roles."""

    person_id: int
    full_name: str
    sex: str | None
    scopes: dict[str, frozenset[int]] = field(default_factory=dict)
    """Role -> ids of the units over whose subtrees it is held."""

    def units_of(self, role: Role) -> frozenset[int]:
        return self.scopes.get(role, frozenset())

    @property
    def seen_units(self) -> frozenset[int]:
        """Units whose subtrees this person coordinates or administers."""
        return self.units_of(Role.COORDINATOR) | self.units_of(Role.ADMIN)


def reader_for(unit_ids: Collection[int]) -> Viewer:
    """Another system that looks into these units and everything below them: a token's or a subscriber's reach."""
    return Viewer(0, "", None, {Role.COORDINATOR: frozenset(unit_ids)})


def find_viewer(person_id: int) -> Viewer | None:
    """A person with their roles as they are now: for work that goes on after they left the page."""
    rows = db.session.execute(
        select(Person, Scope.role, Scope.unit_id)
        .outerjoin(Scope, Scope.person_id == Person.id)
        .where(Person.id == person_id)
    ).all()
    if not rows:
        return None
    scopes: dict[str, set[int]] = {}
    for _person, role, unit_id in rows:
        if role is not None:
            scopes.setdefault(role, set()).add(unit_id)
    person = rows[0][0]
    held = {role: frozenset(units) for role, units in scopes.items()}
    return Viewer(person.id, person.full_name, person.sex, held)


def subtree(unit_ids: Collection[int | ColumnElement[int]], on: Day | None = None) -> Select[int]:
    """Ids of these units and of everything below them in the tree of a day (today's by default)."""
    day = today() if on is None else on
    return select(UnitLine.unit_id).where(
        UnitLine.ancestor_id.in_(unit_ids), UnitLine.from_on <= day, day < UnitLine.until_on
    )


def units_visible_to(viewer: Viewer) -> Select[int]:
    """Ids of the units this person may look into: the subtrees of their scopes, as the tree stands today.

    A unit that was abolished stays visible to those who saw it on its last day.
    """
    day = today()
    last = select(UnitLine.unit_id).join(Unit, Unit.id == UnitLine.unit_id)
    return last.where(
        UnitLine.ancestor_id.in_(viewer.seen_units),
        UnitLine.from_on <= day,
        or_(day < UnitLine.until_on, UnitLine.until_on == Unit.abolished_on),
    )


def people_visible_to(viewer: Viewer) -> Select[int]:
    """Ids of the people who hold or held a position in a unit this person may look into."""
    return select(Position.person_id).where(Position.unit_id.in_(units_visible_to(viewer)))


def people_taught_by(viewer: Viewer) -> Select[int]:
    """Ids of the people who hold or held a position in the subtree of a unit where this person is a lecturer."""
    return select(Position.person_id).where(Position.unit_id.in_(subtree(viewer.units_of(Role.LECTURER))))


def find_unit_for(viewer: Viewer, unit_id: int) -> Unit | None:
    """The unit, when this person may look into it."""
    return db.session.scalar(select(Unit).where(Unit.id == unit_id, Unit.id.in_(units_visible_to(viewer))))


def find_person_for(viewer: Viewer, person_id: int) -> Person | None:
    """The person, when the viewer is that person or may look into a unit of theirs, under any of their accounts."""
    if person_id == viewer.person_id:
        return db.session.get(Person, person_id)
    return _seen(viewer, person_id, Position.person_id.in_(accounts_of(person_id)))


def find_account_for(viewer: Viewer, person_id: int) -> Person | None:
    """The account, when the viewer may look into a unit where it holds or held something by itself."""
    return _seen(viewer, person_id, Position.person_id == person_id)


def _seen(viewer: Viewer, person_id: int, theirs: ColumnElement[bool]) -> Person | None:
    held = select(Position.id).where(theirs, Position.unit_id.in_(units_visible_to(viewer)))
    return db.session.scalar(select(Person).where(Person.id == person_id, held.exists()))


def top_units_of(viewer: Viewer) -> list[Unit]:
    """The units a coordinator begins at, highest scope first."""
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(viewer.seen_units)).order_by(Unit.code_key)))


def held_on(day: Day) -> ColumnElement[bool]:
    """Positions in force on a day (completion rule 8)."""
    return (Position.from_on <= day) & (day < Position.until_on)
