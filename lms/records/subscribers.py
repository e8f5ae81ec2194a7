"""Who is told of new entries by webhook: cursor, lease, growing delays, parking.

A worker takes a lease before it sends, so that one at a time sends to a subscriber and the order holds; it moves the
cursor after each answer. A worker that dies between the two sends the entry again: at least once.
"""

import base64
import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update

from lms import audit
from lms.clock import now
from lms.db import db, uuid7
from lms.people.access import Viewer, units_visible_to
from lms.people.models import Unit
from lms.records.models import OutboxEntry, Subscriber

DELAYS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 12 * 3600)
)
"""How long to wait after the first, second, … failure in a row; after one more the subscriber is parked."""
JITTER = 0.2
LEASE = timedelta(minutes=1)
"""Longer than the slowest single call, and as long as a subscriber waits after a worker that died."""


class NameTaken(ValueError):
    """There is a subscriber of this name."""


@dataclass(frozen=True)
class Lease:
    """A subscriber as it was when this worker took it, and the proof that it did."""

    id: UUID
    subscriber_id: int
    unit_id: int
    url: str
    secret: str
    cursor: int


def subscribe(name: str, url: str, unit_id: int) -> Subscriber:
    """A new subscriber to the entries of a unit's subtree, from the beginning. Raises NameTaken."""
    if find_subscriber(name):
        raise NameTaken(name)
    row = Subscriber(
        unit_id=unit_id,
        name=name,
        url=url,
        secret=f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
        created_at=now(),
    )
    db.session.add(row)
    audit.note(None, "feed.subscribe", f"subscriber:{name}", url=url, unit=unit_id)
    db.session.flush()
    return row


def find_subscriber(name: str) -> Subscriber | None:
    """The subscriber of a name."""
    return db.session.scalar(select(Subscriber).where(Subscriber.name == name))


def subscribers() -> list[Subscriber]:
    """All of them, by name."""
    return list(db.session.scalars(select(Subscriber).order_by(Subscriber.name)))


def subscribers_select(viewer: Viewer) -> Select[Subscriber, Unit]:
    """Subscribers of the units this person may look into, parked ones first, then by name."""
    return (
        select(Subscriber, Unit)
        .join(Unit, Unit.id == Subscriber.unit_id)
        .where(Subscriber.unit_id.in_(units_visible_to(viewer)))
        .order_by(Subscriber.parked_at.is_(None), Subscriber.name)
    )


def find_subscriber_for(viewer: Viewer, subscriber_id: int) -> Subscriber | None:
    """The subscriber, when its unit is one this person may look into."""
    statement = select(Subscriber).where(
        Subscriber.id == subscriber_id, Subscriber.unit_id.in_(units_visible_to(viewer))
    )
    return db.session.scalar(statement)


def longest_parked(viewer: Viewer) -> Select[str, str, datetime | None]:
    """(name, name of the unit, parked at) of one subscriber to whom nothing is sent any more: the alarm of those who
    coordinate these units. Where there are several, they come up one after the other."""
    return (
        select(Subscriber.name, Unit.name.label("unit"), Subscriber.parked_at)
        .join(Unit, Unit.id == Subscriber.unit_id)
        .where(Subscriber.unit_id.in_(units_visible_to(viewer)), Subscriber.parked_at.is_not(None))
        .order_by(Subscriber.parked_at, Subscriber.id)
        .limit(1)
    )


def due_subscribers(impatient: bool = False) -> list[int]:
    """Ids of subscribers who have not had every entry and whose next try is due, or all of them when impatient."""
    newest = select(func.max(OutboxEntry.seq)).scalar_subquery()
    statement = select(Subscriber.id).where(Subscriber.parked_at.is_(None), Subscriber.cursor < newest)
    if not impatient:
        statement = statement.where(or_(Subscriber.next_try_at.is_(None), Subscriber.next_try_at <= now()))
    return list(db.session.scalars(statement.order_by(Subscriber.id)))


def take(subscriber_id: int) -> Lease | None:
    """Be the one who sends to this subscriber; None while somebody else is, or it is parked. The caller commits."""
    moment = now()
    lease = uuid7()
    free = or_(Subscriber.leased_until.is_(None), Subscriber.leased_until < moment)
    row = db.session.scalar(
        update(Subscriber)
        .where(Subscriber.id == subscriber_id, Subscriber.parked_at.is_(None), free)
        .values(lease=lease, leased_until=moment + LEASE)
        .returning(Subscriber)
        .execution_options(populate_existing=True)
    )
    return Lease(lease, row.id, row.unit_id, row.url, row.secret, row.cursor) if row else None


def move(lease: Lease, cursor: int) -> bool:
    """Everything up to this number was taken; False when the lease was lost meanwhile."""
    return _update(lease, cursor=cursor, tries=0, next_try_at=None, last_error=None, leased_until=now() + LEASE)


def give_back(lease: Lease) -> None:
    """Let others send again."""
    _update(lease, lease=None, leased_until=None)


def put_off(lease: Lease, error: str, give_up: bool = False) -> None:
    """The subscriber did not take an entry: wait longer each time, and park it after the last try or on `give_up`."""
    row = db.session.get(Subscriber, lease.subscriber_id, populate_existing=True)
    if row is None or row.lease != lease.id:
        return
    row.tries, row.last_error = row.tries + 1, error[:500]
    if give_up or row.tries > len(DELAYS):
        row.parked_at, row.next_try_at = now(), None
        audit.note(None, "feed.park", f"subscriber:{row.name}", error=row.last_error, cursor=row.cursor)
    else:
        row.next_try_at = now() + DELAYS[row.tries - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311 - no secret
    db.session.flush()


def replay(subscriber: Subscriber, first: int, actor_id: int | None = None) -> None:
    """Send again from this number on, parked or not. Whoever is sending just now loses the lease."""
    subscriber.cursor = first - 1
    subscriber.tries, subscriber.next_try_at, subscriber.parked_at, subscriber.last_error = 0, None, None, None
    subscriber.lease, subscriber.leased_until = None, None
    audit.note(actor_id, "feed.replay", f"subscriber:{subscriber.name}", first=first)
    db.session.flush()


def unsubscribe(subscriber: Subscriber, actor_id: int | None) -> None:
    """Send nothing more, for good; the log keeps who it was and how far it had come."""
    audit.note(
        actor_id,
        "feed.unsubscribe",
        f"subscriber:{subscriber.name}",
        url=subscriber.url,
        unit=subscriber.unit_id,
        cursor=subscriber.cursor,
    )
    db.session.delete(subscriber)
    db.session.flush()


def _update(held: Lease, **values: object) -> bool:
    mine = (Subscriber.id == held.subscriber_id) & (Subscriber.lease == held.id)
    result = db.session.execute(
        update(Subscriber).where(mine).values(**values).execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]
