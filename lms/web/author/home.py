"""*Việc của tôi*: what waits for the lecturer."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from lms.courses.drafts.models import EDITABLE, Draft, DraftState
from lms.courses.drafts.queries import drafts_select
from lms.courses.models import Course
from lms.courses.reviews.queries import returned_at, unsettled_remarks
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.queries.tasks import Work, appeals_select, waiting_by_course, work_select
from lms.people.access import Viewer
from lms.web.filters import count, number

bp = Blueprint("home", __name__)

MOST_SHOWN = 5
"""Of each kind; the rest stands on the kind's own page."""


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what it is, where it is done, and since when it waits, in words and as a moment."""

    title: str
    url: str
    about: str
    since_words: str
    since: datetime
    icon: str = "clock"


@bp.get("/viec-cua-toi")
@needs(Permission.TEACH)
def show() -> str:
    """Work to mark, appeals and drafts in one list, what has waited longest first."""
    me = viewer()
    courses = waiting_by_course(me)
    appeals = [Work(*row) for row in db.session.execute(appeals_select(me).limit(MOST_SHOWN))]
    work = [Work(*row) for row in db.session.execute(work_select(me).limit(MOST_SHOWN))]
    rows = [*map(_to_mark, work), *map(_to_mark_again, appeals), *_drafts(me)]
    return render_template(
        "author/home/show.html",
        me=me,
        courses=courses,
        rows=sorted(rows, key=lambda row: row.since),
        waiting=sum(waits for _slug, _title, waits in courses),
        marked_shown=len(work),
    )


def _whose(work: Work) -> str:
    return _("Bài số %(number)s", number=number(work.number)) if work.nameless else work.person.full_name


def _to_mark(work: Work) -> Waiting:
    assert work.submission.handed_in_at is not None
    address = url_for("author.marking.show", submission_id=work.submission.id)
    return Waiting(_whose(work), address, work.version.title, _("Chờ chấm, nộp lúc"), work.submission.handed_in_at)


def _to_mark_again(work: Work) -> Waiting:
    assert work.appeal is not None
    address = url_for("author.marking.show", submission_id=work.submission.id)
    return Waiting(_whose(work), address, work.version.title, _("Chờ chấm lại, đề nghị lúc"), work.appeal.asked_at)


def _drafts(me: Viewer) -> list[Waiting]:
    """The drafts that may be changed now, those that were left longest first."""
    editable = drafts_select(me).where(Draft.state.in_(EDITABLE)).order_by(None).order_by(Draft.changed_at, Draft.id)
    found = db.session.execute(editable.limit(MOST_SHOWN)).all()
    ids = [draft.id for draft, _course in found]
    remarks, returned = (unsettled_remarks(ids), returned_at(ids)) if ids else ({}, {})
    return [_draft(draft, course, remarks.get(draft.id, 0), returned.get(draft.id)) for draft, course in found]


def _draft(draft: Draft, course: Course, remarks: int, returned: datetime | None) -> Waiting:
    about = _("%(remarks)s chưa xử lý", remarks=count(remarks, _("góp ý"))) if remarks else ""
    if draft.state == DraftState.RETURNED and returned is not None:
        address = url_for("author.reviews.show", course=course.slug)
        return Waiting(draft.title, address, about, _("Được trả lại để sửa lúc"), returned, "undo")
    address = url_for("author.outline.show", course=course.slug)
    return Waiting(draft.title, address, about, _("Đang soạn, sửa lần cuối"), draft.changed_at, "edit")
