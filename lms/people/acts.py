"""Reading the log of what coordinators and administrators did."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, or_, select

from lms.audit import AuditEntry
from lms.clock import start_of
from lms.db import db
from lms.people.access import Viewer, people_visible_to, units_visible_to
from lms.people.models import Person, Scope, Unit
from lms.text import fold


@dataclass(frozen=True)
class Asked:
    """What the log is narrowed to: words of the actor's name, an action, first and last day in Vietnam."""

    words: str = ""
    action: str | None = None
    first: date | None = None
    last: date | None = None


def sees_everything(viewer: Viewer) -> bool:
    """Whether this person looks into the whole tree, and so sees what was done on the command line too."""
    tops = select(func.count()).where(Unit.parent_id.is_(None), Unit.id.not_in(units_visible_to(viewer)))
    return not db.session.scalar(tops)


def acts_select(viewer: Viewer, asked: Asked, everything: bool) -> Select[AuditEntry, Person]:
    """The acts of people of the viewer's units, newest first, with who acted; None: the system or the command line."""
    statement = select(AuditEntry, Person).outerjoin(Person, Person.id == AuditEntry.actor_id)
    if not everything:
        roles = select(Scope.person_id).where(Scope.unit_id.in_(units_visible_to(viewer)))
        statement = statement.where(
            or_(
                AuditEntry.actor_id == viewer.person_id,
                AuditEntry.actor_id.in_(people_visible_to(viewer)),
                AuditEntry.actor_id.in_(roles),
            )
        )
    if asked.words:
        statement = statement.where(Person.folded_name.contains(fold(asked.words), autoescape=True))
    if asked.action:
        statement = statement.where(AuditEntry.action == asked.action)
    if asked.first:
        statement = statement.where(AuditEntry.at >= start_of(asked.first))
    if asked.last:
        statement = statement.where(AuditEntry.at < start_of(asked.last + timedelta(days=1)))
    return statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
