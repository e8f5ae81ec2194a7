"""Sending the feed to subscribers as Standard Webhooks: one entry a call, in order, from each one's own cursor."""

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import httpx2
import structlog
from flask import Flask, current_app
from standardwebhooks import Webhook

from lms.clock import now
from lms.db import db
from lms.jobs.outside import Forbidden, post
from lms.records.feed import News, as_read
from lms.records.queries import outbox_for_unit
from lms.records.subscribers import Lease, due_subscribers, give_back, move, put_off, take

log = structlog.get_logger()
BATCH = 100
AT_ONCE = 8
"""Subscribers that are served side by side."""
TURN_SECONDS = 5
"""How long one of them is served before the next one gets its turn."""
PATIENCE_SECONDS = 0.5
"""How long the worker waits for them before it looks at its other work."""
GONE = 410
"""The answer of a receiver who wants no more; the specification asks to stop."""


_senders = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="feed")
_turns: dict[int, Future["Delivery"]] = {}


@dataclass(frozen=True)
class Delivery:
    """What became of one subscriber's turn: entries taken, and the error that ended it, if any."""

    subscriber_id: int
    sent: int
    error: str | None = None


def deliver_due(patience: float = PATIENCE_SECONDS) -> list[Delivery]:
    """A turn for every subscriber whose next try is due, side by side; what was finished within the patience.

    Who is slow goes on in the background and keeps nobody waiting, neither other subscribers nor the worker's other
    work. Commits; no transaction is open during a call.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    waiting = due_subscribers()
    db.session.commit()
    for subscriber_id in waiting:
        if subscriber_id not in _turns:
            _turns[subscriber_id] = _senders.submit(_turn, app, subscriber_id)
    wait(_turns.values(), patience)
    finished = [subscriber_id for subscriber_id, turn in _turns.items() if turn.done()]
    return [_turns.pop(subscriber_id).result() for subscriber_id in finished]


def _turn(app: Flask, subscriber_id: int) -> Delivery:
    with app.app_context():
        return deliver(subscriber_id, TURN_SECONDS)


def deliver_now() -> list[Delivery]:
    """Everything to everybody who is not parked, one after the other, without waiting for the next try. Commits."""
    waiting = due_subscribers(impatient=True)
    db.session.commit()
    return [deliver(subscriber_id) for subscriber_id in waiting]


def deliver(subscriber_id: int, seconds: float = float("inf")) -> Delivery:
    """Send what this subscriber has not had, until there is no more, one fails, or the time is over."""
    lease = take(subscriber_id)
    db.session.commit()
    if lease is None:
        return Delivery(subscriber_id, 0)
    try:
        return _send_all(lease, time.monotonic() + seconds)
    finally:
        db.session.rollback()
        give_back(lease)
        db.session.commit()


def _send_all(lease: Lease, until: float) -> Delivery:
    cursor, sent, more = lease.cursor, 0, True
    while more and time.monotonic() < until:
        stretch = outbox_for_unit([lease.unit_id], cursor, BATCH)
        db.session.commit()
        for entry in stretch.entries:
            failure = _send(lease, entry)
            if failure:
                put_off(lease, failure.text, give_up=failure.final)
                db.session.commit()
                log.warning("webhook failed", subscriber=lease.subscriber_id, seq=entry.seq, error=failure.text)
                return Delivery(lease.subscriber_id, sent, failure.text)
            sent += 1
            if not _move(lease, entry.seq):
                return Delivery(lease.subscriber_id, sent)
        if not _move(lease, stretch.next):
            break
        cursor, more = stretch.next, stretch.more
    return Delivery(lease.subscriber_id, sent)


def _move(lease: Lease, cursor: int) -> bool:
    kept = move(lease, cursor)
    db.session.commit()
    return kept


@dataclass(frozen=True)
class _Failure:
    text: str
    final: bool = False


def _send(lease: Lease, entry: News) -> _Failure | None:
    """One call, signed at this moment under the entry's own id, so that a repetition is recognised."""
    body = json.dumps(as_read(entry), ensure_ascii=False)
    moment = now()
    headers = {
        "content-type": "application/json",
        "user-agent": "lms-feed/1",
        "webhook-id": str(entry.id),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(lease.secret).sign(str(entry.id), moment, body),
    }
    config = current_app.config
    allow_private = config["ENV"] != "production" or config["FEED_ALLOW_PRIVATE"]
    try:
        status = post(lease.url, body.encode(), headers, allow_private)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, Forbidden) as error:
        return _Failure(f"{type(error).__name__}: {error}")
    if 200 <= status < 300:
        return None
    return _Failure(f"HTTP {status}", final=status == GONE)
