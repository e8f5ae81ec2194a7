"""Miễn chỉ tiêu: who is out of which target's population, from when until when, and why (completion rule 21)."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.db import EVER, db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.models import Person
from lms.text import clean
from lms.tracker.entries.actions import end_exemption, exempt
from lms.tracker.entries.models import Exemption
from lms.tracker.entries.queries import exemptions_select, find_exemption_for, targets_named
from lms.tracker.entries.rules import WrongEntry
from lms.web.coordinator.entries import reach
from lms.web.coordinator.entry_forms import EndForm, ExemptionForm, refuse
from lms.web.filters import short_date

bp = Blueprint("exemptions", __name__, url_prefix="/nhap-lieu/mien")


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """Everybody of mine who is or was exempt."""
    words, target = clean(request.args.get("q", "")), request.args.get("ct") or None
    targets = targets_named(viewer())
    return render_template(
        "coordinator/exemptions/index.html",
        page=page_of(exemptions_select(viewer(), words, target)),
        targets=targets,
        titles={one.code: one.title for one in targets},
        words=words,
        target=target,
        today=today(),
        ever=EVER,
        last_of=last_of,
    )


@bp.get("/moi")
@needs(Permission.COORDINATE)
def new() -> str:
    """The form; `can-bo` and `ct` in the address fill it in."""
    given = {"person": request.args.get("can-bo"), "target": request.args.get("ct"), "from_on": today()}
    return _form_page(ExemptionForm(reach(), targets_named(viewer()), formdata=None, data=given))


@bp.post("/moi")
@needs(Permission.COORDINATE)
def create() -> Any:
    """Enter it."""
    form = ExemptionForm(reach(), targets_named(viewer()))
    if not form.validate_on_submit() or form.found is None or form.from_on.data is None:
        return _form_page(form), 422
    person, reason = form.found, form.reason.data or ""
    try:
        exempt(form.target.data, person.id, form.from_on.data, form.last_on.data, reason, viewer().person_id)
    except WrongEntry as wrong:
        db.session.rollback()
        refuse(form, wrong.field, wrong.message, **wrong.params)
        return _form_page(form), 422
    db.session.commit()
    flash(_("Đã miễn chỉ tiêu %(target)s cho %(name)s.", target=form.target.data, name=person.full_name))
    return redirect(url_for(".index"))


@bp.get("/<int:exemption_id>/het")
@needs(Permission.COORDINATE)
def ending(exemption_id: int) -> str:
    """Ask for the last day."""
    row, person = find_exemption_for(viewer(), exemption_id) or abort(404)
    return _end_page(EndForm(formdata=None, data={"last_on": today()}), row, person)


@bp.post("/<int:exemption_id>/het")
@needs(Permission.COORDINATE)
def end(exemption_id: int) -> Any:
    """Let it end."""
    row, person = find_exemption_for(viewer(), exemption_id) or abort(404)
    form = EndForm()
    if not form.validate_on_submit() or form.last_on.data is None:
        return _end_page(form, row, person), 422
    try:
        end_exemption(row, form.last_on.data, viewer().person_id)
    except WrongEntry as wrong:
        db.session.rollback()
        refuse(form, wrong.field, wrong.message, **wrong.params)
        return _end_page(form, row, person), 422
    db.session.commit()
    day = short_date(form.last_on.data)
    flash(
        _("%(name)s được miễn chỉ tiêu %(target)s đến hết %(day)s.", name=person.full_name, target=row.target, day=day)
    )
    return redirect(url_for(".index"))


def last_of(row: Exemption) -> Any:
    """The last day of an exemption, or None while it has none."""
    return None if row.until_on == EVER else row.until_on.fromordinal(row.until_on.toordinal() - 1)


def _form_page(form: ExemptionForm) -> str:
    return render_template("coordinator/exemptions/new.html", form=form)


def _end_page(form: EndForm, row: Exemption, person: Person) -> str:
    return render_template("coordinator/exemptions/end.html", form=form, row=row, person=person, last_of=last_of)
