"""One person, several accounts: what stands under a merged account is its person's own (completion rule 9)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from lms.people.models import PersonMerge, Position, UnitLine
from lms.records.models import Record, StandingRecord


def of_either(statement: Select[Any], person: Any, owner: Any, *outer: Any) -> Any:
    """The value of a statement for a person, or else for an account merged into theirs.

    `outer` are the tables of the asking statement that it refers to. Two subqueries rather than one condition with
    OR, so that both find their rows by index.
    """
    own = statement.where(person == owner)
    linked = statement.join(PersonMerge, PersonMerge.person_id == person).where(PersonMerge.into_id == owner)
    return func.coalesce(*(one.correlate(*outer).scalar_subquery() for one in (own, linked)))


def completed_at(key: Any, valid_on: Any, owner: Any, *outer: Any) -> Any:
    """When a person first finished what stands under a key, by records valid on a day; null when they have not."""
    statement = (
        select(func.min(Record.completed_at))
        .join_from(StandingRecord, Record, Record.id == StandingRecord.record_id)
        .where(StandingRecord.key == key, or_(Record.valid_until.is_(None), Record.valid_until >= valid_on))
    )
    return of_either(statement, StandingRecord.person_id, owner, *outer)


def place_of(owner: Any, outer: Any, unit_id: int, titles: Collection[str], since: date) -> Any:
    """Id of the position by which a person belongs to an offering: the one held longest, of those held since a day."""
    held = aliased(Position)
    below = select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit_id)
    statement = (
        select(held.id)
        .where(held.title.in_(titles), held.until_on > since, held.unit_id.in_(below))
        .order_by(held.until_on.desc(), held.from_on, held.id)
        .limit(1)
    )
    return of_either(statement, held.person_id, owner, outer)
