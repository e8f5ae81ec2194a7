"""How far the feed is read, and whether the standings are those of today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select, update

from lms.db import db, lock
from lms.people.models import RosterVersion
from lms.records.models import OutboxEntry
from lms.tracker.models import TrackerState

LOCK = 7_002
"""Whoever moves the cursor or the standings holds it until the commit."""


@dataclass(frozen=True)
class Progress:
    """Where the tracker is: `cursor` of the feed's `last`, standings of `as_of` and of roster number `built_on`."""

    cursor: int
    last: int
    as_of: date | None
    built_on: int
    roster: int

    def is_current(self, day: date) -> bool:
        """Whether the feed is read to its end and the standings are those of a day and of the roster as it is."""
        return self.cursor >= self.last and not self.is_stale(day)

    def is_stale(self, day: date) -> bool:
        """Whether the standings must be made anew."""
        return self.as_of != day or self.built_on != self.roster


def progress() -> Progress:
    """Where the tracker is, in one statement."""
    last = func.coalesce(select(func.max(OutboxEntry.seq)).scalar_subquery(), 0)
    roster = func.coalesce(select(RosterVersion.number).scalar_subquery(), 0)
    state = select(TrackerState.cursor, TrackerState.as_of, TrackerState.roster).subquery()
    one = select(last.label("last"), roster.label("roster")).subquery()
    row = db.session.execute(
        select(state.c.cursor, state.c.as_of, state.c.roster, one.c.last, one.c.roster.label("now")).select_from(
            one.outerjoin(state, one.c.roster >= 0)
        )
    ).one()
    return Progress(row.cursor or 0, row.last, row.as_of, row.roster or 0, row.now)


def hold() -> None:
    """Take the tracker's lock and make sure that its row is there."""
    lock(LOCK)
    if db.session.scalar(select(TrackerState.id)) is None:
        db.session.execute(insert(TrackerState).values(id=1, cursor=0, as_of=None, roster=0))


def move(cursor: int, as_of: date | None, roster: int) -> None:
    """Write where the tracker is now; the lock is held."""
    db.session.execute(update(TrackerState).values(cursor=cursor, as_of=as_of, roster=roster))


def mark_stale() -> None:
    """The standings must be made anew: a target or a binding changed."""
    hold()
    db.session.execute(update(TrackerState).values(as_of=None))
