"""How often the roster changed: a number that whoever derives figures from units and people compares with theirs."""

from collections.abc import Collection

from sqlalchemy import insert, select, update

from lms.db import db, lock
from lms.people.models import RosterTouch, RosterVersion

LOCK = 7_001


def roster_version() -> int:
    """The number of the roster as it stands; 0 before anything was imported. One statement."""
    return db.session.scalar(select(RosterVersion.number)) or 0


def bump_roster_version(people: Collection[int] = ()) -> int:
    """Say that units, sizes, terms, people or positions changed, in the transaction that changed them.

    `people` are named where nothing changed but what is known of them, beside their names and positions. Returns the
    new number. Two imports at once wait for each other here.
    """
    lock(LOCK)
    found = db.session.scalar(select(RosterVersion.number))
    number = (found or 0) + 1
    if found is None:
        db.session.execute(insert(RosterVersion).values(id=1, number=number))
    else:
        db.session.execute(update(RosterVersion).values(number=number))
    if people:
        rows = [{"number": number, "person_id": person_id} for person_id in sorted(set(people))]
        db.session.execute(insert(RosterTouch), rows)
    return number


def touched_between(known: int, now: int) -> set[int] | None:
    """The people whom the changes after one number of the roster concerned, up to another; None: anybody."""
    statement = select(RosterTouch.number, RosterTouch.person_id).where(
        RosterTouch.number > known, RosterTouch.number <= now
    )
    rows = db.session.execute(statement).all()
    told = {number for number, _ in rows}
    return {person_id for _, person_id in rows} if len(told) == now - known else None
