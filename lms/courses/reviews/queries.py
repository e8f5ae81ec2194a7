"""Reading reviews, comments and versions, always through the person who asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import undefer

from lms.courses.drafts.access import courses_reviewed_by, courses_written_by
from lms.courses.drafts.models import Draft
from lms.courses.models import Course, CourseVersion
from lms.courses.reviews.models import DraftComment, ReviewRound, Verdict
from lms.courses.reviews.rules import line_now
from lms.db import db
from lms.people.access import Viewer
from lms.people.models import Person


class Waiting(NamedTuple):
    """A draft that waits to be reviewed."""

    round: ReviewRound
    draft: Draft
    course: Course
    author: Person


@dataclass(frozen=True)
class Remark:
    """A comment with its writer, at the line where its words stand now; None when they are gone."""

    comment: DraftComment
    author: str
    line: int | None

    @property
    def open(self) -> bool:
        """Nobody saw to it yet."""
        return self.comment.settled_at is None


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    """Courses this person may write or review."""
    return or_(Course.id.in_(courses_written_by(viewer)), Course.id.in_(courses_reviewed_by(viewer)))


def waiting_select(viewer: Viewer) -> Select[ReviewRound, Draft, Course, Person]:
    """The drafts that wait for this person's review, the oldest first."""
    return (
        select(ReviewRound, Draft, Course, Person)
        .join(Draft, Draft.id == ReviewRound.draft_id)
        .join(Course, Course.id == Draft.course_id)
        .join(Person, Person.id == ReviewRound.sent_by_id)
        .where(ReviewRound.verdict.is_(None), Draft.course_id.in_(courses_reviewed_by(viewer)))
        .order_by(ReviewRound.sent_at, ReviewRound.id)
    )


def open_round(draft: Draft) -> ReviewRound | None:
    """The round in which the draft waits."""
    return db.session.scalar(select(ReviewRound).where(ReviewRound.draft_id == draft.id, ReviewRound.verdict.is_(None)))


def rounds_of(draft: Draft) -> list[tuple[ReviewRound, str]]:
    """The rounds of a draft, newest first, with the name of who decided, or who sent where nobody has."""
    decided = select(ReviewRound, Person.full_name).join(
        Person, Person.id == func.coalesce(ReviewRound.decided_by_id, ReviewRound.sent_by_id)
    )
    return [
        (row, name)
        for row, name in db.session.execute(
            decided.where(ReviewRound.draft_id == draft.id).order_by(ReviewRound.id.desc())
        )
    ]


def remarks_of(draft: Draft, texts: dict[str, str]) -> dict[str, list[Remark]]:
    """File -> its comments by line as the texts stand now, settled ones last."""
    rows = db.session.execute(
        select(DraftComment, Person.full_name)
        .join(Person, Person.id == DraftComment.author_id)
        .where(DraftComment.draft_id == draft.id)
        .order_by(DraftComment.id)
    )
    found: dict[str, list[Remark]] = {}
    for comment, author in rows:
        line = line_now(texts.get(comment.name, ""), comment.line, comment.quote)
        found.setdefault(comment.name, []).append(Remark(comment, author, line))
    for remarks in found.values():
        remarks.sort(key=lambda one: (one.comment.settled_at is not None, one.line or one.comment.line))
    return found


def unsettled_remarks(draft_ids: Collection[int]) -> dict[int, int]:
    """Draft id -> how many remarks on it nobody has settled; drafts without any are left out."""
    rows = db.session.execute(
        select(DraftComment.draft_id, func.count())
        .where(DraftComment.draft_id.in_(draft_ids), DraftComment.settled_at.is_(None))
        .group_by(DraftComment.draft_id)
    )
    return {draft_id: count for draft_id, count in rows}


def returned_at(draft_ids: Collection[int]) -> dict[int, datetime]:
    """Draft id -> when a reviewer last gave it back; drafts that never were are left out."""
    rows = db.session.execute(
        select(ReviewRound.draft_id, func.max(ReviewRound.decided_at))
        .where(ReviewRound.draft_id.in_(draft_ids), ReviewRound.verdict == Verdict.RETURNED)
        .group_by(ReviewRound.draft_id)
    )
    return {draft_id: moment for draft_id, moment in rows if moment is not None}


def find_comment(draft: Draft, comment_id: int) -> DraftComment | None:
    """A comment of this draft."""
    return db.session.scalar(
        select(DraftComment).where(DraftComment.id == comment_id, DraftComment.draft_id == draft.id)
    )


def find_course_to_look_at(viewer: Viewer, slug: str) -> Course | None:
    """A course that this person may write or review: its versions may be opened and compared."""
    return db.session.scalar(select(Course).where(Course.slug == slug, _mine(viewer)))


def versions_of(course: Course) -> list[CourseVersion]:
    """The versions of a course, newest first, without their texts."""
    return list(
        db.session.scalars(
            select(CourseVersion).where(CourseVersion.course_id == course.id).order_by(CourseVersion.number.desc())
        )
    )


def find_version(course: Course, number: int) -> CourseVersion | None:
    """A version with its texts."""
    return db.session.scalar(
        select(CourseVersion)
        .where(CourseVersion.course_id == course.id, CourseVersion.number == number)
        .options(undefer(CourseVersion.files))
    )
