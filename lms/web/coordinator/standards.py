"""Tiêu chuẩn văn bằng: which diplomas a ngạch, a title or a job asks for, in a unit and everything below it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.db import EVER, db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.diplomas import KINDS
from lms.people.directory import visible_among
from lms.people.qualification_actions import WrongField, add_standard, end_standard
from lms.people.qualifications import find_standard_for, standards_select
from lms.people.titles import TITLES
from lms.people.words import shown
from lms.web.coordinator.entry_forms import BASES, StandardForm, refuse

bp = Blueprint("standards", __name__, url_prefix="/nhap-lieu/tieu-chuan")


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """What is asked in my units, by them and by those above."""
    page = page_of(standards_select(viewer()))
    return render_template(
        "coordinator/standards/index.html",
        page=page,
        mine=visible_among(viewer(), {unit.id for _standard, unit in page.items}),
        bases=BASES,
        kind_name=kind_name,
        today=today(),
        ever=EVER,
    )


@bp.get("/moi")
@needs(Permission.COORDINATE)
def new() -> str:
    """The form."""
    return _form_page(StandardForm(viewer(), formdata=None, data={"from_on": today().replace(month=1, day=1)}))


@bp.post("/moi")
@needs(Permission.COORDINATE)
def create() -> Any:
    """Ask it."""
    form = StandardForm(viewer())
    if not form.validate_on_submit():
        return _form_page(form), 422
    try:
        row = add_standard(form.asked(), viewer().person_id)
    except WrongField as wrong:
        db.session.rollback()
        refuse(form, {"kind": "least"}.get(wrong.field, wrong.field), wrong.message)
        return _form_page(form), 422
    db.session.commit()
    flash(_("Đã đặt tiêu chuẩn cho %(subject)s.", subject=row.subject))
    return redirect(url_for(".index"))


@bp.post("/<int:standard_id>/thoi")
@needs(Permission.COORDINATE)
def end(standard_id: int) -> Any:
    """Ask it no longer from today on, once it was said what that means."""
    row, unit = find_standard_for(viewer(), standard_id) or abort(404)
    if not request.form.get("confirmed"):
        return render_template("coordinator/standards/end.html", row=row, unit=unit, kind_name=kind_name)
    try:
        end_standard(row, today(), viewer().person_id)
    except WrongField:
        db.session.rollback()
        flash(_("Tiêu chuẩn này đã thôi áp dụng từ trước."), "look")
        return redirect(url_for(".index"))
    db.session.commit()
    flash(_("Tiêu chuẩn cho %(subject)s thôi áp dụng từ hôm nay.", subject=row.subject))
    return redirect(url_for(".index"))


def kind_name(kind: str) -> str:
    """Lý luận chính trị: a kind of diploma in words."""
    return _(shown(KINDS, kind))


def _form_page(form: StandardForm) -> str:
    form.unit.offer(viewer())
    return render_template("coordinator/standards/new.html", form=form, titles=TITLES)
