"""The worker's loop: jobs as they are asked for, and periodic work in between.

Every step has an application context, and so a session, of its own; what goes wrong in one is logged and stops no
other.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

import structlog
from flask import Flask, current_app

from lms import queue
from lms.db import db
from lms.jobs import feed, performance, roster, sweep, tracker
from lms.queue import Job

log = structlog.get_logger()
POLL_SECONDS = 0.3
REST_SECONDS = 5.0
"""Pause after the queue itself could not be read: the database is away."""

KINDS: dict[str, Callable[[Job], dict[str, Any]]] = {
    "roster_preview": roster.preview_upload,
    "roster_apply": roster.apply_upload,
    "performance": performance.reckon_asked,
}
"""Kind of job -> what does it: writes, does not commit, and returns what the job's page shows. Safe to run twice."""


class UnknownKind(Exception):
    """A job of a kind that this version of the worker does not know."""


@dataclass(frozen=True)
class Task:
    """Work that comes back: `run` commits what it does."""

    name: str
    every_seconds: float
    run: Callable[[], object]


PERIODIC = (
    Task("feed", 1, feed.deliver_due),
    Task("tracker", 1, tracker.catch_up),
    Task("performance", 3600, performance.reckon_due),
    Task("sweep", 3600, sweep.run),
)


def run(stop: Event) -> None:
    """Work until `stop` is set; the step at hand is finished first. Needs an application context."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    due = {task.name: 0.0 for task in PERIODIC}
    while not stop.is_set():
        for task in PERIODIC:
            if time.monotonic() >= due[task.name] and not stop.is_set():
                _run_task(app, task)
                due[task.name] = time.monotonic() + task.every_seconds
        pause = POLL_SECONDS
        try:
            if run_one_job(app):
                pause = 0
        except Exception:
            log.exception("queue failed")
            pause = REST_SECONDS
        stop.wait(pause)


def _run_task(app: Flask, task: Task) -> None:
    with app.app_context():
        try:
            task.run()
        except Exception:
            log.exception("periodic task failed", task=task.name)


def run_one_job(app: Flask) -> bool:
    """Claim a job and do it; whether there was one. What it writes and that it is done are one transaction."""
    with app.app_context():
        job = queue.claim()
        db.session.commit()
        if job is None:
            return False
        job_id, kind = job.id, job.kind
        try:
            queue.finish(job, _act(job))
            db.session.commit()
        except Exception as error:
            log.exception("job failed", job=str(job_id), kind=kind)
            db.session.rollback()
            again = db.session.get(Job, job_id, populate_existing=True)
            if again is not None:
                queue.fail(again, f"{type(error).__name__}: {error}")
                db.session.commit()
        return True


def _act(job: Job) -> dict[str, Any]:
    if job.kind not in KINDS:
        raise UnknownKind(job.kind)
    return KINDS[job.kind](job)
