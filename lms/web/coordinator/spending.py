"""Kinh phí: what each unit spent in a year."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.access import find_unit_for
from lms.people.models import Unit
from lms.text import clean
from lms.tracker.entries.actions import tell_spending
from lms.tracker.entries.queries import find_spending, spending_select
from lms.tracker.entries.rules import FIRST_YEAR, IN_MILLIONS, looks_like_millions
from lms.web.coordinator.entry_forms import SpendingForm

bp = Blueprint("spending", __name__, url_prefix="/nhap-lieu/kinh-phi")

YEARS_SHOWN = 6
TOLD = {"co": True, "chua": False}


def year_asked() -> int:
    """The year of the address, this one where none is asked for that could be."""
    year = request.args.get("nam", type=int) or today().year
    return year if FIRST_YEAR <= year <= today().year else today().year


def years_offered() -> list[tuple[int, str]]:
    """The last years as the choices of a filter."""
    return [(year, str(year)) for year in range(today().year, today().year - YEARS_SHOWN, -1)]


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """My units with what they told of a year."""
    year, words = year_asked(), clean(request.args.get("q", ""))
    told = request.args.get("tt", "")
    return render_template(
        "coordinator/spending/index.html",
        page=page_of(spending_select(viewer(), year, words, TOLD.get(told))),
        year=year,
        years=years_offered(),
        words=words,
        told=told if told in TOLD else "",
    )


@bp.get("/<int:unit_id>/<int:year>")
@needs(Permission.COORDINATE)
def edit(unit_id: int, year: int) -> str:
    """What one unit told of a year."""
    unit = _unit(unit_id, year)
    return _form_page(SpendingForm(find_spending(unit.id, year)), unit, year)


@bp.post("/<int:unit_id>/<int:year>")
@needs(Permission.COORDINATE)
def save(unit_id: int, year: int) -> Any:
    """Enter it, correct it, or with all fields empty take it out."""
    unit = _unit(unit_id, year)
    form = SpendingForm()
    if not form.validate_on_submit():
        return _form_page(form, unit, year), 422
    amounts = form.amounts()
    changed = tell_spending(unit, year, amounts, viewer().person_id)
    db.session.commit()
    if changed:
        flash(_("Đã lưu kinh phí năm %(year)s của %(unit)s.", year=year, unit=unit.name))
    if looks_like_millions(amounts["activity"]):
        flash(_(IN_MILLIONS), "look")
    return redirect(url_for(".index", nam=year))


def _unit(unit_id: int, year: int) -> Unit:
    if not FIRST_YEAR <= year <= today().year:
        abort(404)
    return find_unit_for(viewer(), unit_id) or abort(404)


def _form_page(form: SpendingForm, unit: Unit, year: int) -> str:
    return render_template("coordinator/spending/edit.html", form=form, unit=unit, year=year)
