"""Đường truyền: who is told of new entries by webhook, how far each is, and what to do when one is parked."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.clock import now
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.records.models import Subscriber
from lms.records.queries import last_seq
from lms.records.subscribers import find_subscriber_for, replay, subscribers_select, unsubscribe
from lms.text import N_
from lms.web.admin.forms import ReplayForm
from lms.web.admin.reach import reach

bp = Blueprint("feed", __name__, url_prefix="/quan-tri/duong-truyen")

ERRORS = {
    "ConnectError": N_("không kết nối được"),
    "Forbidden": N_("địa chỉ không được phép gọi"),
    "HTTP 410": N_("bên nhận báo không nhận nữa"),
    "HTTP 3": N_("bên nhận trả lời bằng một địa chỉ khác"),
    "HTTP 4": N_("bên nhận từ chối"),
    "HTTP 5": N_("máy chủ bên nhận đang lỗi"),
    "TimeoutError": N_("không trả lời kịp"),
    "gaierror": N_("không tìm thấy tên máy chủ"),
}
"""What the beginning of an error means to people; the error itself is for whoever mends it."""


def error_words(error: str | None) -> str | None:
    """The error in words, or None where there is none."""
    if error is None:
        return None
    return _(next((words for start, words in ERRORS.items() if error.startswith(start)), N_("lỗi khác")))


@bp.get("")
@needs(Permission.ADMINISTER)
def index() -> str:
    """Every subscriber of the units administered."""
    page = page_of(subscribers_select(reach()))
    return render_template("admin/feed/index.html", page=page, newest=last_seq(), now=now(), error_words=error_words)


@bp.get("/<int:subscriber_id>")
@needs(Permission.ADMINISTER)
def show(subscriber_id: int) -> str:
    """One of them, with what can be done."""
    row = _found(subscriber_id)
    return _page(row, ReplayForm(last_seq(), formdata=None))


def _found(subscriber_id: int) -> Subscriber:
    return find_subscriber_for(reach(), subscriber_id) or abort(404)


def _page(row: Subscriber, form: ReplayForm) -> str:
    return render_template(
        "admin/feed/show.html", row=row, form=form, newest=last_seq(), now=now(), error_words=error_words
    )


@bp.post("/<int:subscriber_id>/tiep-tuc")
@needs(Permission.ADMINISTER)
def resume(subscriber_id: int) -> Any:
    """Go on where it stopped, now."""
    row = _found(subscriber_id)
    replay(row, row.cursor + 1, viewer().person_id)
    db.session.commit()
    flash(_("%(name)s được gửi tiếp từ tin số %(first)s.", name=row.name, first=row.cursor + 1))
    return redirect(url_for(".show", subscriber_id=subscriber_id))


@bp.post("/<int:subscriber_id>/gui-lai")
@needs(Permission.ADMINISTER)
def again(subscriber_id: int) -> Any:
    """Send everything again from a number on, once it was said how much that is."""
    row, newest = _found(subscriber_id), last_seq()
    form = ReplayForm(newest)
    if not form.validate_on_submit() or form.first.data is None:
        return _page(row, form), 422
    first = form.first.data
    if not request.form.get("confirmed"):
        return render_template("admin/feed/again.html", row=row, first=first, newest=newest)
    replay(row, first, viewer().person_id)
    db.session.commit()
    flash(_("%(name)s được gửi lại từ tin số %(first)s.", name=row.name, first=first))
    return redirect(url_for(".show", subscriber_id=subscriber_id))


@bp.post("/<int:subscriber_id>/ngung")
@needs(Permission.ADMINISTER)
def revoke(subscriber_id: int) -> Any:
    """Send nothing more, once it was said what is lost."""
    row = _found(subscriber_id)
    if not request.form.get("confirmed"):
        return render_template("admin/feed/revoke.html", row=row)
    unsubscribe(row, viewer().person_id)
    db.session.commit()
    flash(_("Đã ngừng gửi cho %(name)s.", name=row.name))
    return redirect(url_for(".index"))
