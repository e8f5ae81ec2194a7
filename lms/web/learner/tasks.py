"""The task of a course: what is asked, writing it, handing it in, and what the lecturer said."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from lms.courses.task_shape import most_points
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.appeals import NoAppeal, ask_again
from lms.learning.actions.tasks import HandedIn, Page, TooLong, TooShort, hand_in, save_text
from lms.learning.queries.tasks import Desk, copies_of, find_desk, find_names_of_markers
from lms.learning.rules.tasks import LONGEST

bp = Blueprint("tasks", __name__)


class WriteForm(FlaskForm):
    """`number`, `window` and `seen` say what this page writes and what it has seen, see `Page`."""

    text = TextAreaField(_l("Bài viết của anh/chị"))
    number = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    window = HiddenField(validators=[InputRequired(), Length(max=32)])
    seen = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    @property
    def page(self) -> Page:
        return Page(self.number.data or 0, self.window.data or "", self.seen.data or 0)


class AppealForm(FlaskForm):
    """Why work should be marked a second time."""

    reason = TextAreaField(
        _l("Vì sao anh/chị đề nghị chấm lại"),
        [
            DataRequired(_l("Anh/chị viết lý do để người chấm lại biết cần xem chỗ nào.")),
            Length(max=2_000, message=_l("Lý do dài quá 2.000 ký tự.")),
        ],
        filters=[lambda text: (text or "").strip()],
    )


def load(slug: str) -> Desk:
    """The task through the learner's own enrolment, or 404."""
    return find_desk(viewer().person_id, slug) or abort(404)


@bp.get("/hoc/khoa/<slug>/bai-viet")
@needs(Permission.LEARN)
def show(slug: str) -> str:
    """What is asked, how it is marked, and how my work stands."""
    return _task_page(load(slug), AppealForm(formdata=None))


def _task_page(desk: Desk, form: "AppealForm") -> str:
    latest, judged = desk.latest, desk.judged
    return render_template(
        "learner/tasks/show.html",
        desk=desk,
        task=desk.version.task,
        most=most_points(desk.version.task),
        latest=latest if latest and latest.submission.handed_in_at else None,
        judged=judged,
        draft=desk.draft,
        earlier=[one for one in desk.work if one is not latest and one.submission.handed_in_at],
        markers=find_names_of_markers(judged) if judged and judged.appeal else {},
        form=form,
    )


@bp.post("/hoc/khoa/<slug>/bai-viet/cham-lai")
@needs(Permission.LEARN)
def appeal(slug: str) -> Response | tuple[str, int]:
    """Ask that another lecturer marks what was marked last."""
    desk, form = load(slug), AppealForm()
    judged = desk.judged or abort(404)
    if not form.validate_on_submit():
        return _task_page(desk, form), 422
    try:
        ask_again(desk.enrolment, judged.submission.id, form.reason.data or "")
    except NoAppeal:
        db.session.rollback()
        flash(_("Bài này không đề nghị chấm lại được, hoặc đã được đề nghị từ trước."), "look")
        return redirect(url_for(".show", slug=slug))
    db.session.commit()
    flash(_("Đã gửi đề nghị chấm lại. Một giảng viên khác sẽ chấm bài mà không thấy điểm lần đầu."))
    return redirect(url_for(".show", slug=slug))


@bp.get("/hoc/khoa/<slug>/bai-viet/viet")
@needs(Permission.LEARN)
def write(slug: str) -> str | Response:
    """The draft; after work was returned, that work to go on with."""
    desk = load(slug)
    if desk.number is None:
        return redirect(url_for(".show", slug=slug))
    form = WriteForm(
        formdata=None,
        text=desk.latest.submission.text if desk.latest else "",
        number=desk.number,
        window=secrets.token_hex(8),
        seen=desk.draft.revision if desk.draft else 0,
    )
    return _page(desk, form)


def _page(desk: Desk, form: WriteForm) -> str:
    returned = next((one for one in desk.work if one.marking and not one.passed), None)
    return render_template(
        "learner/tasks/write.html",
        desk=desk,
        task=desk.version.task,
        form=form,
        longest=LONGEST,
        draft=desk.draft,
        returned=returned,
        copies=copies_of(desk.draft.id) if desk.draft else [],
    )


@bp.post("/hoc/khoa/<slug>/bai-viet/luu")
@needs(Permission.LEARN)
def save(slug: str) -> str | Response | tuple[str, int]:
    """Keep what is written so far: 204 for save.js, otherwise back to the task."""
    desk, form = load(slug), WriteForm()
    fetched = request.headers.get("X-Requested-With") == "fetch"
    if not form.validate_on_submit():
        abort(400)
    try:
        save_text(desk.enrolment, form.text.data or "", form.page)
    except HandedIn:
        db.session.rollback()
        return ("", 409) if fetched else redirect(url_for(".show", slug=slug))
    except TooLong:
        db.session.rollback()
        return ("", 413) if fetched else (_too_long(slug, form), 422)
    db.session.commit()
    if fetched:
        return "", 204
    flash(_("Đã lưu bài viết. Bài chưa nộp, anh/chị viết tiếp lúc nào cũng được."))
    return redirect(url_for(".show", slug=slug))


@bp.post("/hoc/khoa/<slug>/bai-viet/nop")
@needs(Permission.LEARN)
def submit(slug: str) -> Response | tuple[str, int]:
    """Hand in; a text that is too short is saved and says what is missing."""
    desk, form = load(slug), WriteForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        hand_in(desk.enrolment, form.text.data or "", form.page)
    except HandedIn:
        db.session.rollback()
        flash(_("Bài này đã được nộp từ trước."), "look")
        return redirect(url_for(".show", slug=slug))
    except TooLong:
        db.session.rollback()
        return _too_long(slug, form), 422
    except TooShort as short:
        db.session.commit()
        words = _("Bài mới có %(words)s chữ, cần ít nhất %(least)s chữ.", words=short.words, least=short.least)
        form.text.errors = [words + " " + _("Những gì đã viết đã được lưu.")]
        return _page(load(slug), form), 422
    db.session.commit()
    flash(_("Đã nộp bài viết. Khi giảng viên chấm xong, điểm và nhận xét hiện ở đây."))
    return redirect(url_for(".show", slug=slug))


def _too_long(slug: str, form: WriteForm) -> str:
    form.text.errors = [_("Bài dài quá %(most)s ký tự nên chưa lưu được. Anh/chị rút gọn lại.", most=LONGEST)]
    return _page(load(slug), form)
