"""How often the roster changed: a number that whoever derives figures from units and people compares with theirs."""

from sqlalchemy import insert, select, update

from lms.db import db, lock
from lms.people.models import RosterVersion

LOCK = 7_001


def roster_version() -> int:
    """The number of the roster as it stands; 0 before anything was imported. One statement."""
    return db.session.scalar(select(RosterVersion.number)) or 0


def bump_roster_version() -> int:
    """Say that units, sizes, terms, people or positions changed, in the transaction that changed them.

    Returns the new number. Two imports at once wait for each other here.
    """
    lock(LOCK)
    found = db.session.scalar(select(RosterVersion.number))
    if found is None:
        db.session.execute(insert(RosterVersion).values(id=1, number=1))
        return 1
    db.session.execute(update(RosterVersion).values(number=RosterVersion.number + 1))
    return found + 1
