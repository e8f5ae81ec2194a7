"""One person, several accounts: who is whom (completion rule 9)."""

from typing import Any

from sqlalchemy import CompoundSelect, func, literal, select, union_all

from lms.db import db
from lms.people.models import Person, PersonMerge


def accounts_of(person_id: int) -> CompoundSelect[int]:
    """Ids of every account of the person to whom this one belongs, their own among them."""
    return union_all(
        select(_canonical(person_id)),
        select(PersonMerge.person_id).where(PersonMerge.into_id == _canonical(person_id)),
    )


def _canonical(person_id: int) -> Any:
    into = select(PersonMerge.into_id).where(PersonMerge.person_id == person_id).scalar_subquery()
    return func.coalesce(into, literal(person_id))


def other_accounts(person_id: int) -> list[tuple[Person, PersonMerge]]:
    """The accounts merged into the one under which this one counts, the latest first; their links name that one."""
    statement = (
        select(Person, PersonMerge)
        .join(PersonMerge, PersonMerge.person_id == Person.id)
        .where(PersonMerge.into_id == _canonical(person_id))
        .order_by(PersonMerge.merged_at.desc(), Person.id)
    )
    return [(person, link) for person, link in db.session.execute(statement)]
