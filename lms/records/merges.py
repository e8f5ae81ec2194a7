"""Two accounts of one person: a link and the news of it (completion rule 9). Nothing is repointed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from lms import audit
from lms.clock import now
from lms.db import db, lock, uuid7
from lms.people.models import PersonMerge
from lms.records import feed
from lms.records.actions import LEDGER, tell
from lms.records.queries import people_codes


class AlreadyMerged(Exception):
    """One of the two is already another account of somebody, or has accounts of its own and cannot become one."""


class NotMerged(Exception):
    """There is no such link to undo."""


def merge_people(
    person_id: int, into_id: int, actor_id: int | None, *, at: datetime | None = None, entry_id: UUID | None = None
) -> PersonMerge:
    """Say that an account is another one of `into_id`, and tell the feed. Raises AlreadyMerged."""
    lock(LEDGER)
    linked = select(PersonMerge.person_id).where(
        or_(PersonMerge.person_id.in_([person_id, into_id]), PersonMerge.into_id == person_id)
    )
    if person_id == into_id or db.session.scalar(linked.limit(1)) is not None:
        raise AlreadyMerged(str(person_id))
    link = PersonMerge(person_id=person_id, into_id=into_id, merged_at=at or now())
    db.session.add(link)
    audit.note(actor_id, "person.merge", f"person:{person_id}", into=into_id)
    db.session.flush()
    codes = people_codes({person_id, into_id})
    entry_id = entry_id or uuid7()
    tell([(entry_id, person_id, feed.merged(entry_id, codes[person_id], codes[into_id], link.merged_at))])
    return link


def part_people(
    person_id: int, into_id: int, actor_id: int | None, *, at: datetime | None = None, entry_id: UUID | None = None
) -> None:
    """Undo a merge: both are again who they were, and the feed tells so. Raises NotMerged.

    Once the link is gone nothing leads from one person to the other, so the news is entered under each of them.
    """
    lock(LEDGER)
    link = db.session.get(PersonMerge, person_id)
    if link is None or link.into_id != into_id:
        raise NotMerged(str(person_id))
    db.session.delete(link)
    audit.note(actor_id, "person.part", f"person:{person_id}", into=into_id)
    db.session.flush()
    codes, moment = people_codes({person_id, into_id}), at or now()
    news = [(entry_id or uuid7(), person_id), (uuid7(), into_id)]
    tell([(each, whose, feed.parted(each, codes[person_id], codes[into_id], moment)) for each, whose in news])
