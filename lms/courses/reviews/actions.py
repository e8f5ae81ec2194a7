"""Sending a draft for review, and what the reviewer does. Flushes; who calls commits."""

from collections.abc import Container

from sqlalchemy import select

from lms import audit
from lms.clock import now
from lms.courses.drafts.models import EDITABLE, Draft, DraftState
from lms.courses.drafts.publishing import publish_draft, read_draft
from lms.courses.faults import Faulty
from lms.courses.models import CourseVersion
from lms.courses.reviews.models import DraftComment, ReviewRound, Verdict
from lms.courses.reviews.queries import open_round
from lms.db import db


class NotWaiting(Exception):
    """The draft does not wait for review any more: somebody else decided, or its author took it back."""


class OwnWork(Exception):
    """Nobody publishes what they sent themselves: a second pair of eyes is the point."""


class NothingSaid(Exception):
    """Whoever is given work back is told what to mend."""


def send(draft: Draft, by: int, note: str) -> ReviewRound:
    """Hand the draft to the reviewers; nobody changes it meanwhile. Raises Faulty, and NotWaiting when it was sent."""
    _hold(draft, EDITABLE)
    faults = read_draft(draft).faults
    if faults:
        raise Faulty(faults)
    draft.state = DraftState.SENT
    row = ReviewRound(draft_id=draft.id, sent_by_id=by, note=note)
    db.session.add(row)
    audit.note(by, "draft.sent", f"draft:{draft.id}")
    db.session.flush()
    return row


def withdraw(draft: Draft, by: int) -> None:
    """Take the draft back to go on writing. Raises NotWaiting."""
    _decide(draft, by, Verdict.WITHDRAWN, DraftState.WRITING, "")


def return_draft(draft: Draft, by: int, answer: str, seen: int | None = None) -> None:
    """Give it back with what is to be mended; `seen` as for `approve`. Raises NotWaiting, NothingSaid."""
    unsettled = select(DraftComment.id).where(DraftComment.draft_id == draft.id, DraftComment.settled_at.is_(None))
    if not answer.strip() and db.session.scalar(unsettled.limit(1)) is None:
        raise NothingSaid
    _decide(draft, by, Verdict.RETURNED, DraftState.RETURNED, answer, seen)


def approve(draft: Draft, by: int, answer: str, again: Container[str], seen: int | None = None) -> CourseVersion:
    """Publish it. Whoever finished a lesson of `again` studies it anew. Raises NotWaiting, OwnWork, Faulty.

    `seen` is the round that the reviewer read: taken back, changed and sent once more, the draft is another text.
    """
    found = open_round(draft)
    if found is not None and found.sent_by_id == by:
        raise OwnWork
    _decide(draft, by, Verdict.PUBLISHED, DraftState.SENT, answer, seen)
    return publish_draft(draft, by, again)


def _decide(draft: Draft, by: int, verdict: Verdict, state: DraftState, answer: str, seen: int | None = None) -> None:
    _hold(draft, (DraftState.SENT,))
    row = open_round(draft)
    if row is None or seen not in (None, row.id):
        raise NotWaiting
    row.verdict, row.decided_by_id, row.decided_at, row.answer = verdict, by, now(), answer.strip() or None
    draft.state = state
    audit.note(by, f"draft.{verdict}", f"draft:{draft.id}")
    db.session.flush()


def _hold(draft: Draft, states: Container[str]) -> None:
    """Lock the draft and look again: two reviewers decide one after the other."""
    state = db.session.scalar(select(Draft.state).where(Draft.id == draft.id).with_for_update())
    if state not in states:
        raise NotWaiting


def comment(draft: Draft, name: str, line: int, quote: str, text: str, by: int) -> DraftComment:
    """Say something at a line."""
    row = DraftComment(draft_id=draft.id, name=name, line=line, quote=quote, text=text, author_id=by)
    db.session.add(row)
    db.session.flush()
    return row


def settle_comment(row: DraftComment, by: int) -> None:
    """It was seen to; or, once settled, it is open again."""
    row.settled_by_id, row.settled_at = (None, None) if row.settled_at else (by, now())
    db.session.flush()
