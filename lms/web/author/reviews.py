"""The author's side of a review: send the draft, take it back, see to what was said."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Length

from lms import audit
from lms.courses.drafts.queries import texts_of
from lms.courses.faults import Faulty
from lms.courses.reviews import actions
from lms.courses.reviews.actions import NotWaiting
from lms.courses.reviews.queries import find_comment, remarks_of, rounds_of
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.text import nfc
from lms.web.author.drafts import editable, load
from lms.web.author.naming import part_names
from lms.web.author.remarks import RemarkForm, remarked

bp = Blueprint("reviews", __name__, url_prefix="/soan-bai/<course>/duyet")


class SendForm(FlaskForm):
    """What the author says to the reviewer."""

    note = TextAreaField(
        _l("Lời nhắn cho người duyệt"),
        [Length(max=4_000, message=_l("Lời nhắn dài quá 4.000 ký tự."))],
        filters=[lambda text: nfc(text or "").strip()],
    )


@bp.get("")
@needs(Permission.TEACH)
def show(course: str) -> str:
    """How the review stands, and every remark. `tep` is the part of which something is to be said."""
    remark = RemarkForm(formdata=None, name=request.args.get("tep", ""), line=1)
    return _page(course, SendForm(formdata=None), remark)


@bp.post("/gui")
@needs(Permission.TEACH)
def send(course: str) -> Any:
    """Hand it to the reviewers."""
    opened = load(course)
    form = SendForm()
    if not form.validate_on_submit():
        return _page(course, form), 422
    try:
        actions.send(opened.draft, viewer().person_id, form.note.data or "")
    except Faulty as error:
        db.session.rollback()
        flash(_("Chưa gửi được: còn %(faults)s chỗ phải sửa, xem bên dưới.", faults=len(error.faults)), "look")
        return redirect(url_for("author.outline.show", course=course, _anchor="con-thieu"))
    except NotWaiting:
        return _too_late(course)
    db.session.commit()
    flash(_("Đã gửi duyệt. Trong lúc chờ, bản này không sửa được; anh/chị rút lại bất cứ lúc nào."))
    return redirect(url_for(".show", course=course))


@bp.post("/rut")
@needs(Permission.TEACH)
def withdraw(course: str) -> Response:
    """Take it back to go on writing."""
    opened = load(course)
    try:
        actions.withdraw(opened.draft, viewer().person_id)
    except NotWaiting:
        return _too_late(course)
    db.session.commit()
    flash(_("Đã rút lại. Anh/chị sửa tiếp được."))
    return redirect(url_for("author.outline.show", course=course))


@bp.post("/gop-y")
@needs(Permission.TEACH)
def comment(course: str) -> Any:
    """Say something to the other authors, at a line."""
    form = RemarkForm()
    made = remarked(load(course), form)
    if made is None:
        return _page(course, SendForm(formdata=None), form), 422
    db.session.commit()
    return redirect(url_for(".show", course=course, _anchor=f"gop-y-{made.id}"))


@bp.post("/gop-y/<int:comment_id>")
@needs(Permission.TEACH)
def settle(course: str, comment_id: int) -> Response:
    """A remark was seen to, or is open again."""
    opened = load(course)
    row = find_comment(opened.draft, comment_id) or abort(404)
    actions.settle_comment(row, viewer().person_id)
    audit.note(viewer().person_id, "draft.comment.settled", f"draft:{opened.draft.id}", slug=course)
    db.session.commit()
    return redirect(url_for(".show", course=course, _anchor=f"gop-y-{row.id}"))


def _too_late(course: str) -> Response:
    db.session.rollback()
    flash(_("Bản này vừa được xử lý ở nơi khác. Không có gì thay đổi."), "look")
    return redirect(url_for(".show", course=course))


def _page(course: str, form: SendForm, remark: RemarkForm | None = None) -> str:
    opened = load(course)
    texts = texts_of(opened.draft)
    return render_template(
        "author/reviews/show.html",
        opened=opened,
        form=form,
        remark=remark or RemarkForm(formdata=None, line=1),
        rounds=rounds_of(opened.draft),
        remarks=remarks_of(opened.draft, texts),
        names=part_names(texts),
        editable=editable(opened.draft),
    )
