"""Coming in: sign in, first visit with an invitation code, sign out."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from lms.accounts import throttle
from lms.accounts.actions import Rejected, check_password, redeem
from lms.accounts.models import InvitationCode
from lms.accounts.queries import find_invitation
from lms.accounts.rules import code_as_typed, login_key
from lms.db import db
from lms.guard import Permission, allowed, find_viewer, public, safe_next, sign_in, sign_out, viewer
from lms.people.models import Person

bp = Blueprint("signin", __name__)

WINDOW_SECONDS = 15 * 60
# Of one name from one address. By the name alone far more: else anybody could lock anybody out.
PER_LOGIN = 10
PER_NAME = 100
# A whole class sits behind one address.
PER_ADDRESS = 300


class SignInForm(FlaskForm):
    login = StringField("Số điện thoại hoặc mã cán bộ", [InputRequired("Anh/chị nhập số điện thoại hoặc mã cán bộ.")])
    password = PasswordField("Mật khẩu", [InputRequired("Anh/chị nhập mật khẩu.")])
    next = HiddenField()


class CodeForm(FlaskForm):
    code = StringField("Mã mời", [InputRequired("Anh/chị nhập mã in trên giấy mời.")])


class PasswordForm(FlaskForm):
    login = StringField("Số điện thoại để đăng nhập lần sau", [InputRequired("Anh/chị nhập số điện thoại.")])
    password = PasswordField("Mật khẩu mới", [InputRequired("Anh/chị đặt một mật khẩu.")])


def too_often(kind: str, name: str = "") -> bool:
    """Count this try by name, by address and by both; whether it is one too many. Written at once, whatever follows."""
    hits = [throttle.hit(f"{kind}@{request.remote_addr}", PER_ADDRESS, WINDOW_SECONDS)]
    if name:
        hits.append(throttle.hit(_from_here(kind, name), PER_LOGIN, WINDOW_SECONDS))
        hits.append(throttle.hit(f"{kind}:{name}", PER_NAME, WINDOW_SECONDS))
    db.session.commit()
    return not all(hits)


def _from_here(kind: str, name: str) -> str:
    return f"{kind}:{name}@{request.remote_addr}"


def home_url() -> str:
    """Where a person begins: officers at *Học*, lecturers at *Việc của tôi*, coordinators at *Chỉ tiêu*."""
    if allowed(viewer(), Permission.COORDINATE):
        return url_for("coordinator.targets.index")
    return url_for("author.home.show" if allowed(viewer(), Permission.TEACH) else "learner.home.show")


@bp.get("/")
@public
def index() -> Response:
    """The site's front door."""
    return redirect(home_url() if find_viewer() else url_for(".form"))


@bp.get("/dang-nhap")
@public
def form() -> str | Response:
    """Ask for login and password."""
    if find_viewer():
        return redirect(home_url())
    return render_template("signin/form.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/dang-nhap")
@public
def enter() -> Any:
    """Open a session, or say what is wrong without saying which part."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("signin/form.html", form=form), 422
    name = login_key(form.login.data or "")
    if too_often("sign-in", name):
        form.login.errors = [_("Đã thử quá nhiều lần. Anh/chị đợi 15 phút rồi thử lại, hoặc xin mã mời mới.")]
        return render_template("signin/form.html", form=form), 429
    account = check_password(form.login.data or "", form.password.data or "")
    if account is None:
        form.password.errors = [_("Tên đăng nhập hoặc mật khẩu chưa đúng.")]
        return render_template("signin/form.html", form=form), 422
    throttle.forget(_from_here("sign-in", name))
    sign_in(account)
    db.session.commit()
    return redirect(safe_next(form.next.data) or home_url())


@bp.get("/ma-moi")
@public
def code() -> str:
    """Ask for the printed code."""
    return render_template("signin/code.html", form=CodeForm(code=request.args.get("ma", "")))


@bp.post("/ma-moi")
@public
def take_code() -> Any:
    """Check the code and go on to the password."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("signin/code.html", form=form), 422
    if too_often("code"):
        form.code.errors = [_("Từ mạng này đã thử quá nhiều mã. Anh/chị đợi 15 phút rồi thử lại.")]
        return render_template("signin/code.html", form=form), 429
    if find_invitation(form.code.data or "", current_app.config["SECRET_KEY"]) is None:
        form.code.errors = [
            _("Mã này không có, đã dùng hoặc đã hết hạn. Anh/chị xem lại từng chữ; nếu vẫn không được, xin mã mới.")
        ]
        return render_template("signin/code.html", form=form), 422
    session["code"] = code_as_typed(form.code.data or "")
    return redirect(url_for(".password"))


def _invited() -> tuple[InvitationCode, Person] | None:
    """The invitation that this browser has just shown, while it still holds."""
    shown = session.get("code")
    return find_invitation(shown, current_app.config["SECRET_KEY"]) if shown else None


@bp.get("/ma-moi/mat-khau")
@public
def password() -> Any:
    """Greet by name and ask for a password."""
    invited = _invited()
    if invited is None:
        return redirect(url_for(".code"))
    person = invited[1]
    return render_template("signin/password.html", form=PasswordForm(login=person.phone or person.code), person=person)


@bp.post("/ma-moi/mat-khau")
@public
def set_password() -> Any:
    """Use the code up, make the account and go straight to learning."""
    invited = _invited()
    if invited is None:
        flash(_("Mã mời đã dùng hoặc hết hạn. Anh/chị nhập lại mã."), "look")
        return redirect(url_for(".code"))
    invitation, person = invited
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            account = redeem(invitation, person, form.login.data or "", form.password.data or "")
        except Rejected as rejected:
            db.session.rollback()
            field = form.password if rejected.field == "password" else form.login
            field.errors = [_(rejected.message)]
        else:
            sign_in(account)
            db.session.commit()
            return redirect(home_url())
    return render_template("signin/password.html", form=form, person=person), 422


@bp.post("/dang-xuat")
@public
def out() -> Response:
    """Close the session."""
    sign_out()
    db.session.commit()
    flash(_("Anh/chị đã đăng xuất."))
    return redirect(url_for(".form"))
