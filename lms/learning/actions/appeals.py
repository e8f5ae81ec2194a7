"""Ask that work be marked a second time, and mark it so (docs/decisions/17)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from lms import audit
from lms.clock import now
from lms.db import db
from lms.learning.actions.enrolments import lock_enrolment, settle
from lms.learning.actions.tasks import AlreadyMarked
from lms.learning.models import Appeal, Enrolment
from lms.learning.queries.tasks import Work, work_of
from lms.learning.rules.tasks import assess
from lms.people.access import Viewer
from lms.records.models import Record
from lms.text import nfc


class NoAppeal(Exception):
    """This work cannot be marked again: not marked yet, asked for before, too late, or it has every point there is."""


class FirstMarker(Exception):
    """Nobody marks twice what they marked themselves."""


def ask_again(enrolment: Enrolment, submission_id: UUID, reason: str) -> Appeal:
    """Ask that somebody else marks this work of the enrolment; once, until the last day for it. Raises NoAppeal."""
    enrolment = lock_enrolment(enrolment.id)
    handed_in = next((one for one in work_of(enrolment.id) if one.submission.id == submission_id), None)
    if handed_in is None or handed_in.appeal_until is None:
        raise NoAppeal
    appeal = Appeal(submission_id=submission_id, reason=nfc(reason.strip()), asked_at=now())
    db.session.add(appeal)
    db.session.flush()
    audit.note(enrolment.person_id, "submission.appeal", f"submission:{submission_id}")
    return appeal


def mark_again(
    lecturer: Viewer, work: Work, points: Mapping[str, int], notes: Mapping[str, str], comment: str
) -> Record | None:
    """The second marks, beside the first, which stay; the record, when they were the last thing missing.

    They never take anything away: what stood before stands on. Raises AlreadyMarked, FirstMarker, BadMarks,
    CommentMissing.
    """
    enrolment = lock_enrolment(work.enrolment.id)
    assert work.marking is not None
    if work.marking.marker_id == lecturer.person_id:
        raise FirstMarker
    statement = select(Appeal).where(Appeal.submission_id == work.submission.id)
    appeal = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if appeal.marked_at is not None:
        raise AlreadyMarked
    assessment = assess(work.version.task, points, comment)
    appeal.marker_id, appeal.marked_at = lecturer.person_id, now()
    appeal.points, appeal.notes = dict(points), {key: note for key, note in notes.items() if note.strip()}
    appeal.comment = comment.strip()
    appeal.total, appeal.most, appeal.passed = assessment.total, assessment.most, assessment.passed
    details = {"total": assessment.total, "first": work.marking.total, "passed": assessment.passed}
    audit.note(lecturer.person_id, "submission.mark_again", f"submission:{work.submission.id}", **details)
    db.session.flush()
    return settle(enrolment, appeal.marked_at) if assessment.passed else None
