"""Mã truy cập: bearer tokens of other systems, shown once and taken back at any time."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from lms import audit
from lms.accounts.tokens import create_token, find_token_for, revoke_token, tokens_select
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.web.admin.forms import SCOPE_NAMES, TokenForm
from lms.web.admin.reach import reach

SHOWN = "token_to_show"
"""The cookie carries a new token over the redirect, to the browser that asked for it, once."""
bp = Blueprint("tokens", __name__, url_prefix="/quan-tri/ma-truy-cap")


@bp.get("")
@needs(Permission.ADMINISTER)
def index() -> str:
    """Every token of the units administered; a new one in full, this once."""
    page = page_of(tokens_select(reach()))
    return render_template("admin/tokens/index.html", page=page, scope_names=SCOPE_NAMES, made=session.pop(SHOWN, None))


@bp.get("/moi")
@needs(Permission.ADMINISTER)
def new() -> str:
    """The form."""
    return _form_page(TokenForm(reach(), formdata=None))


def _form_page(form: TokenForm) -> str:
    form.unit.offer(reach())
    return render_template("admin/tokens/new.html", form=form)


@bp.post("/moi")
@needs(Permission.ADMINISTER)
def create() -> Any:
    """Make it, and show it on the list."""
    form = TokenForm(reach())
    if not form.validate_on_submit() or form.unit.unit is None:
        return _form_page(form), 422
    name, scopes = form.name.data or "", form.scopes.data or []
    text = create_token(form.unit.unit.id, name, scopes)
    audit.note(viewer().person_id, "token.create", f"unit:{form.unit.unit.id}", name=name, scopes=sorted(scopes))
    db.session.commit()
    session[SHOWN] = {"name": name, "text": text}
    return redirect(url_for(".index"))


@bp.post("/<int:token_id>/thu-hoi")
@needs(Permission.ADMINISTER)
def revoke(token_id: int) -> Any:
    """Let it open nothing any more, once it was said who is cut off."""
    row = find_token_for(reach(), token_id) or abort(404)
    if not request.form.get("confirmed"):
        return render_template("admin/tokens/revoke.html", row=row)
    if revoke_token(token_id):
        audit.note(viewer().person_id, "token.revoke", f"token:{token_id}", name=row.name)
        db.session.commit()
        flash(_("Đã thu hồi mã truy cập của %(name)s.", name=row.name))
    return redirect(url_for(".index"))
