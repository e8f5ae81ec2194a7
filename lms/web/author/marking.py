"""Mark the tasks of one's people: what waits, one piece of work, its marks."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.courses.task_shape import most_points
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.appeals import mark_again
from lms.learning.actions.tasks import AlreadyMarked, mark_submission
from lms.learning.queries.tasks import (
    Work,
    appeals_select,
    find_names_of_markers,
    find_work_for,
    waiting_by_course,
    work_of,
    work_select,
)
from lms.learning.rules.tasks import CommentMissing
from lms.paging import page_of

bp = Blueprint("marking", __name__, url_prefix="/cham-bai")

LONGEST = 4_000
LISTS = ("da-cham", "cham-lai")
"""Beside what waits: what was marked, and what waits to be marked a second time."""


@bp.get("")
@needs(Permission.TEACH)
def index() -> str:
    """What waits, the oldest first; or one of LISTS. `khoa` narrows to a course."""
    me = viewer()
    courses = waiting_by_course(me)
    slug, listing = request.args.get("khoa", ""), request.args.get("tt", "")
    listing = listing if listing in LISTS else ""
    chosen = slug if slug in {course for course, _, _ in courses} else None
    wanted = appeals_select(me, chosen) if listing == "cham-lai" else work_select(me, chosen, listing == "da-cham")
    page = page_of(wanted)
    page.items[:] = [Work(*row) for row in page.items]
    return render_template("author/marking/index.html", page=page, courses=courses, chosen=chosen, listing=listing)


@bp.get("/<uuid:submission_id>")
@needs(Permission.TEACH)
def show(submission_id: UUID) -> str:
    """The work and its rubric; once marked, the marks."""
    work = load(submission_id)
    open_to_me = work.marking is None or work.awaits_second(viewer())
    return _page(work, form_for(work) if open_to_me else None)


@bp.post("/<uuid:submission_id>")
@needs(Permission.TEACH)
def mark(submission_id: UUID) -> Response | tuple[str, int]:
    """Keep the first or the second marks, and complete the course when they were the last thing missing."""
    work = load(submission_id)
    second = work.awaits_second(viewer())
    form = form_for(work)
    if not form.validate_on_submit():
        return _page(work, form), 422
    rubric = work.version.task["rubric"]
    points = {one["key"]: int(form[f"diem-{one['key']}"].data) for one in rubric}
    notes = {one["key"]: form[f"ghi-chu-{one['key']}"].data or "" for one in rubric}
    try:
        give = mark_again if second else mark_submission
        record = give(viewer(), work, points, notes, form.comment.data or "")
    except AlreadyMarked:
        db.session.rollback()
        flash(_("Bài này vừa được chấm. Kết quả đã ghi nhận không thay đổi."), "look")
        return redirect(url_for(".show", submission_id=submission_id))
    except CommentMissing:
        db.session.rollback()
        words = _("Bài chưa đạt. Anh/chị viết nhận xét để người học biết cần sửa gì.")
        form.comment.errors = [words]
        return _page(work, form), 422
    db.session.commit()
    name = work.person.full_name
    if record is not None:
        flash(_("Đã chấm bài của %(name)s. Khóa học được ghi nhận hoàn thành.", name=name))
    else:
        flash(_("Đã chấm bài của %(name)s.", name=name))
    return redirect(url_for(".index", tt="cham-lai" if second else None))


def load(submission_id: UUID) -> Work:
    """Work of somebody whom the viewer teaches, or 404."""
    return find_work_for(viewer(), submission_id) or abort(404)


class MarkForm(FlaskForm):
    """The comment; `form_for` adds the levels of each criterion."""

    comment = TextAreaField(
        _l("Nhận xét chung"),
        [Length(max=LONGEST, message=_l("Nhận xét dài quá 4.000 ký tự."))],
        filters=[lambda text: (text or "").strip()],
    )


def form_for(work: Work) -> Any:
    """A form with one question and one note a criterion of the rubric that this work was handed in under."""

    class RubricForm(MarkForm):
        pass

    rubric = work.version.task["rubric"]
    for one in rubric:
        needed = InputRequired(_("Anh/chị chọn một mức."))
        longest = Length(max=LONGEST, message=_("Ghi chú dài quá 4.000 ký tự."))
        setattr(RubricForm, f"diem-{one['key']}", RadioField(one["name"], [needed]))
        setattr(RubricForm, f"ghi-chu-{one['key']}", TextAreaField(_("Ghi chú cho tiêu chí này"), [longest]))
    form = RubricForm()
    for one in rubric:
        form[f"diem-{one['key']}"].choices = [
            (str(level["points"]), _("%(points)s điểm: %(text)s", **level)) for level in one["levels"]
        ]
    return form


def _page(work: Work, form: Any) -> str:
    """Who marks a second time sees no marks, not even of earlier versions."""
    task, second = work.version.task, work.awaits_second(viewer())
    earlier = [one for one in work_of(work.enrolment.id) if one.submission.number < work.submission.number]
    return render_template(
        "author/marking/show.html",
        work=work,
        task=task,
        most=most_points(task),
        form=form,
        second=second,
        markers=find_names_of_markers(work) if work.appeal and not second else {},
        earlier=[] if second else [one for one in earlier if one.marking],
    )
