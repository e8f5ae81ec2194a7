"""On which days the people who have met a target today came to it, as the standings say."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, select

from lms.db import EVER, db
from lms.people.models import UnitLine
from lms.tracker.ground import stands
from lms.tracker.language import Target
from lms.tracker.models import Standing

MOST = 20_000
"""People for whom it is asked while somebody waits."""


@dataclass(frozen=True)
class Pace:
    """People by the day on which they met the target (None: by something that has no day), and its last day."""

    met_on: dict[date | None, int]
    ends_on: date | None


def pace_of(target: Target, unit_id: int, on: date) -> Pace:
    """The pace of a unit with everything below it, as the standings of today are. One statement."""
    people = (
        select(
            func.min(Standing.met).label("met"),
            func.max(Standing.met_on).label("met_on"),
            func.max(Standing.window_until).label("window_until"),
        )
        .join(UnitLine, and_(UnitLine.unit_id == Standing.unit_id, stands(UnitLine, on)))
        .where(UnitLine.ancestor_id == unit_id, Standing.target == target.code, Standing.apart == 0)
        .group_by(Standing.person_id)
        .subquery()
    )
    statement = select(people.c.met, people.c.met_on, func.count(), func.max(people.c.window_until))
    met_on: dict[date | None, int] = {}
    last = None
    for met, day, count, until in db.session.execute(statement.group_by(people.c.met, people.c.met_on)):
        if met:
            met_on[day] = count
        last = max(filter(None, (last, until)), default=None)
    return Pace(met_on, None if last in (None, EVER) else last - timedelta(days=1))
