"""One door to background work: a job is a row, written in the transaction that wants it done.

A worker claims a row for a while (a lease), runs the function registered for its kind, and marks the row. A worker that
dies loses its lease, and the row is claimed again: at least once, so every kind must be safe to run twice.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, db, uuid7

LEASE = timedelta(minutes=10)
MOST_TRIES = 5


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """A piece of background work and what became of it."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    args: Mapped[dict[str, Any]]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who may look at it; empty: the system's own."""
    state: Mapped[str] = mapped_column(default=JobState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    done_steps: Mapped[int] = mapped_column(default=0)
    all_steps: Mapped[int | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def enqueue(kind: str, owner_id: int | None = None, due_at: datetime | None = None, **args: Any) -> Job:
    """Ask for a job of this kind; it starts once the caller's transaction is committed."""
    job = Job(kind=kind, args=args, owner_id=owner_id, due_at=due_at or now(), made_at=now())
    db.session.add(job)
    db.session.flush()
    return job


def claim() -> Job | None:
    """The next due job, leased to the caller, or None. The caller commits before running it."""
    ready = or_(
        (Job.state == JobState.WAITING) & (Job.due_at <= now()),
        (Job.state == JobState.RUNNING) & (Job.leased_until < now()),
    )
    statement = select(Job).where(ready).order_by(Job.due_at).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalar(statement)
    if job is None:
        return None
    job.state, job.tries, job.leased_until = JobState.RUNNING, job.tries + 1, now() + LEASE
    db.session.flush()
    return job


def finish(job: Job, result: dict[str, Any]) -> None:
    """The job is done; `result` is what its page shows."""
    job.state, job.result, job.ended_at, job.error = JobState.DONE, result, now(), None


def fail(job: Job, error: str) -> None:
    """The job went wrong: wait and try again, or give up after the last try."""
    job.error = error
    if job.tries >= MOST_TRIES:
        job.state, job.ended_at = JobState.FAILED, now()
    else:
        job.state, job.due_at = JobState.WAITING, now() + timedelta(seconds=2**job.tries * 5)
