"""What would move for one person, before it is done."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from lms.db import db
from lms.people.kin import accounts_of
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked
from lms.tracker.language import Target
from lms.tracker.queries.targets import people_targets


@dataclass(frozen=True)
class Moved:
    """A target that somebody meets or has trained for, and would not any more."""

    target: Target
    was_met: bool
    was_trained: bool
    met: bool
    trained: bool


def moved_by_voiding(person_id: int, record_id: UUID, on: date) -> list[Moved]:
    """The targets at which a person would stand otherwise on a day without one record, in two statements."""
    before, after = (_standing(person_id, on, without) for without in (None, record_id))
    return [
        Moved(target, *before[target.code], *after[target.code])
        for target in people_targets()
        if target.code in before and before[target.code] != after.get(target.code)
    ]


def _standing(person_id: int, on: date, without: UUID | None) -> dict[str, tuple[bool, bool]]:
    """Target -> met, trained: through every position by which it means the person."""
    targets = people_targets()
    if not targets:
        return {}
    rows = facts_select(targets, Asked(on, accounts=accounts_of(person_id), without=without)).subquery()
    statement = (
        select(rows.c.target, func.min(rows.c.met), func.min(rows.c.trained))
        .where(rows.c.apart == 0)
        .group_by(rows.c.target)
    )
    return {target: (bool(met), bool(trained)) for target, met, trained in db.session.execute(statement)}
