"""Who may do what for which unit."""

from sqlalchemy import select

from lms.db import db
from lms.people.models import Role, Scope


def grant(person_id: int, unit_id: int, role: Role) -> bool:
    """Give a person a role over a unit's subtree; False when they hold it already."""
    held = select(Scope.id).where(Scope.person_id == person_id, Scope.unit_id == unit_id, Scope.role == role)
    if db.session.scalar(held) is not None:
        return False
    db.session.add(Scope(person_id=person_id, unit_id=unit_id, role=role))
    db.session.flush()
    return True
