"""Write the task of a course, hand it in, and mark it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import exists, select

from lms import audit
from lms.clock import now
from lms.db import db
from lms.learning.actions.enrolments import lock_enrolment, settle
from lms.learning.models import Enrolment, Marking, Submission, SubmissionCopy
from lms.learning.queries.enrolments import version_of
from lms.learning.queries.tasks import Work, number_to_write, work_of
from lms.learning.rules.tasks import LONGEST, assess, words_in
from lms.people.access import Viewer
from lms.records.models import Record
from lms.text import nfc


class NoTask(Exception):
    """This course has no task."""


class HandedIn(Exception):
    """That version was handed in; it is not written any more."""


class TooShort(Exception):
    """The text has `words` words and needs `least`. It is saved."""

    def __init__(self, words: int, least: int) -> None:
        super().__init__(f"{words} of {least}")
        self.words, self.least = words, least


class TooLong(Exception):
    """The text is longer than is kept; nothing of it was saved."""


class AlreadyMarked(Exception):
    """Somebody marked it meanwhile; a submission is marked once."""


@dataclass(frozen=True)
class Page:
    """Where a text comes from: the version it writes, the page's own name, and the revision that it has seen."""

    number: int
    window: str
    seen: int


def save_text(enrolment: Enrolment, text: str, page: Page) -> Submission:
    """Keep the draft. What another page had saved and this one has not seen is kept as a copy.

    Raises NoTask, HandedIn, TooLong.
    """
    enrolment = lock_enrolment(enrolment.id)
    return _write(enrolment, text, page)


def hand_in(enrolment: Enrolment, text: str, page: Page) -> Submission:
    """Save the text and hand it in: from now on it is only read. A second time changes nothing and finds the first.

    Raises NoTask, HandedIn, TooLong, TooShort.
    """
    enrolment = lock_enrolment(enrolment.id)
    before = next((one.submission for one in work_of(enrolment.id) if one.submission.number == page.number), None)
    if before is not None and before.handed_in_at is not None:
        return before
    submission = _write(enrolment, text, page)
    _, version = version_of(enrolment.id)
    least = int(version.task["min_words"])
    if submission.words < least:
        raise TooShort(submission.words, least)
    submission.version_id, submission.handed_in_at = version.id, now()
    db.session.flush()
    return submission


def _write(enrolment: Enrolment, text: str, page: Page) -> Submission:
    """The draft with this text; the caller holds the enrolment's lock."""
    text = nfc(text.replace("\r\n", "\n"))
    if len(text) > LONGEST:
        raise TooLong
    _, version = version_of(enrolment.id)
    if not version.task:
        raise NoTask
    work = work_of(enrolment.id)
    if number_to_write(work, enrolment.began_at) != page.number:
        raise HandedIn
    moment = now()
    draft = next((one.submission for one in work if one.submission.number == page.number), None)
    if draft is None:
        draft = Submission(enrolment_id=enrolment.id, version_id=version.id, number=page.number, text="", revision=0)
        db.session.add(draft)
    else:
        _keep_unseen(draft, text, page)
    draft.text, draft.words = text, words_in(text)
    draft.window, draft.revision = page.window, draft.revision + 1
    draft.saved_at = enrolment.active_at = moment
    db.session.flush()
    return draft


def _keep_unseen(draft: Submission, text: str, page: Page) -> None:
    """Put the saved text aside when the new one comes from a page that has not seen it, or wipes it out."""
    seen = page.window == draft.window or page.seen == draft.revision
    if draft.text.strip() and draft.text != text and not (seen and text.strip()):
        db.session.add(SubmissionCopy(submission_id=draft.id, text=draft.text, saved_at=draft.saved_at))


def mark_submission(
    lecturer: Viewer, work: Work, points: Mapping[str, int], notes: Mapping[str, str], comment: str
) -> Record | None:
    """Mark work by its rubric: marks, completion, record, certificate and feed entry in the caller's transaction.

    The record, when the marks were the last thing missing (completion rule 1). Raises AlreadyMarked, BadMarks,
    CommentMissing.
    """
    enrolment = lock_enrolment(work.enrolment.id)
    submission = work.submission
    if db.session.scalar(select(exists().where(Marking.submission_id == submission.id))):
        raise AlreadyMarked
    assessment = assess(work.version.task, points, comment)
    marking = Marking(
        submission_id=submission.id,
        marker_id=lecturer.person_id,
        points=dict(points),
        notes={key: note for key, note in notes.items() if note.strip()},
        comment=comment.strip(),
        total=assessment.total,
        most=assessment.most,
        passed=assessment.passed,
        marked_at=now(),
    )
    db.session.add(marking)
    details = {"total": assessment.total, "most": assessment.most, "passed": assessment.passed}
    audit.note(lecturer.person_id, "submission.mark", f"submission:{submission.id}", **details)
    db.session.flush()
    return settle(enrolment, marking.marked_at) if assessment.passed else None
