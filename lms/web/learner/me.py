"""My account: who I am here, my password, where I am signed in, and what is kept about me."""

import json
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from lms.accounts import throttle
from lms.accounts.actions import Rejected, set_password
from lms.accounts.devices import close_device, devices_of
from lms.accounts.sessions import close_other_sessions
from lms.clock import today
from lms.db import db
from lms.guard import Permission, allowed, needs, viewer
from lms.learning.queries.own_data import Self, find_self, own_data

bp = Blueprint("me", __name__, url_prefix="/tai-khoan")

TRIES = 10
WINDOW_SECONDS = 15 * 60


class ChangePasswordForm(FlaskForm):
    current = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired(_l("Anh/chị nhập mật khẩu hiện tại."))])
    password = PasswordField(_l("Mật khẩu mới"), [InputRequired(_l("Anh/chị nhập mật khẩu mới."))])


def _myself() -> Self:
    return find_self(viewer().person_id) or abort(404)


def _page(myself: Self, form: ChangePasswordForm) -> str:
    who = viewer()
    return render_template(
        "learner/me/show.html",
        myself=myself,
        form=form,
        devices=devices_of(who.account_id, who.token_hash),
        coordinates=allowed(who, Permission.COORDINATE),
    )


@bp.get("")
@needs(Permission.LEARN)
def show() -> str:
    """Name, positions, login, password, devices."""
    return _page(_myself(), ChangePasswordForm())


@bp.post("/mat-khau")
@needs(Permission.LEARN)
def password() -> Any:
    """Change the password and sign every other browser out."""
    myself, form = _myself(), ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(myself, form), 422
    tries = f"password:{myself.account.id}"
    in_time = throttle.hit(tries, TRIES, WINDOW_SECONDS)
    db.session.commit()
    if not in_time:
        form.current.errors = [_("Đã thử quá nhiều lần. Anh/chị đợi 15 phút rồi thử lại.")]
        return _page(myself, form), 429
    try:
        set_password(myself.account, myself.person, form.current.data or "", form.password.data or "")
    except Rejected as rejected:
        db.session.rollback()
        form[rejected.field].errors = [_(rejected.message)]
        return _page(myself, form), 422
    throttle.forget(tries)
    closed = close_other_sessions(myself.account.id, viewer().token_hash)
    db.session.commit()
    said = _("Đã đổi mật khẩu.")
    if closed:
        said += " " + _("%(count)s thiết bị khác đã được đăng xuất.", count=closed)
    flash(said)
    return redirect(url_for(".show"))


@bp.post("/thiet-bi")
@needs(Permission.LEARN)
def sign_device_out() -> Response:
    """Sign one other browser out."""
    if not close_device(viewer().account_id, request.form.get("key", "")):
        flash(_("Thiết bị này đã được đăng xuất từ trước."), "look")
    else:
        flash(_("Đã đăng xuất thiết bị."))
    db.session.commit()
    return redirect(url_for(".show", _anchor="thiet-bi"))


@bp.post("/thiet-bi/khac")
@needs(Permission.LEARN)
def sign_others_out() -> Response:
    """Sign every browser but this one out."""
    closed = close_other_sessions(viewer().account_id, viewer().token_hash)
    db.session.commit()
    flash(_("Đã đăng xuất %(count)s thiết bị khác.", count=closed))
    return redirect(url_for(".show", _anchor="thiet-bi"))


@bp.get("/du-lieu.json")
@needs(Permission.LEARN)
def data() -> Response:
    """Everything kept about me, as a file."""
    text = json.dumps(own_data(viewer().person_id), ensure_ascii=False, indent=2, default=str)
    name = f"du-lieu-cua-toi-{today():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, mimetype="application/json", headers=headers)
