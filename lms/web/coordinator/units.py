"""Units: where one stands, how large it is, its terms, what is below it and who holds what in it."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.clock import today
from lms.db import BEGINNING, EVER
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.access import find_unit_for, top_units_of
from lms.people.directory import children_select, history_of, officers_of
from lms.people.queries import unit_path
from lms.people.titles import title_name
from lms.people.words import LEVELS, UNIT_KINDS, shown

bp = Blueprint("units", __name__, url_prefix="/don-vi")

OFFICERS = 60
"""Holders of titles shown on a unit's page; the list of people has all."""


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str | Response:
    """The units at which I begin; the only one opens at once."""
    units = top_units_of(viewer())
    if len(units) == 1:
        return redirect(url_for(".show", unit_id=units[0].id))
    return render_template("coordinator/units/index.html", units=units, level_name=level_name)


@bp.get("/<int:unit_id>")
@needs(Permission.COORDINATE)
def show(unit_id: int) -> str:
    """One unit."""
    unit = find_unit_for(viewer(), unit_id) or abort(404)
    officers, held = officers_of(unit, OFFICERS)
    path = unit_path(unit.id)
    tops = viewer().seen_units
    seen_from = next((place for place, step in enumerate(path) if step.id in tops), len(path))
    return render_template(
        "coordinator/units/show.html",
        unit=unit,
        path=path[:-1],
        seen_from=seen_from,
        history=history_of(viewer(), unit),
        may_change=unit.abolished_on is None,
        own_top=unit.id in tops,
        page=page_of(children_select(unit), scalars=True),
        officers=officers,
        held=held,
        level_name=level_name,
        kind_name=lambda kind: _(shown(UNIT_KINDS, kind)) if kind else None,
        title_name=title_name,
        today=today(),
        beginning=BEGINNING,
        ever=EVER,
    )


def level_name(level: str) -> str:
    """CĐCS, LĐLĐ tỉnh: the level in words."""
    return _(shown(LEVELS, level))
