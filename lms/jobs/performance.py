"""Reckoning how courses perform: asked for on the page, and every hour where something happened."""

from datetime import timedelta
from typing import Any

from lms.db import db, reading
from lms.learning.actions.performance import keep, reckoned
from lms.learning.models import Performance
from lms.learning.queries.performance import to_reckon
from lms.queue import Job

EVERY = timedelta(hours=12)
"""Figures younger than this are not reckoned anew by themselves."""


def reckon_asked(job: Job) -> dict[str, Any]:
    """Reckon the course of this job."""
    return {"learners": _reckon(job.args["course"]).learners}


def reckon_due() -> int:
    """Reckon every course in which something happened, each in a transaction of its own; how many."""
    with reading():
        due = to_reckon(EVERY)
        db.session.rollback()
    for course_id in due:
        _reckon(course_id)
        db.session.commit()
    return len(due)


def _reckon(course_id: int) -> Performance:
    # Seconds of reading must not keep others from writing.
    db.session.commit()
    with reading():
        figures = reckoned(course_id)
        db.session.rollback()
    return keep(figures)
