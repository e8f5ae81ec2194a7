"""Sheets of invitation codes: choose a unit, see for whom and what stops working, print.

A code is shown once, on the sheet that is the answer to the POST; only its hash is kept. Loading that answer again
would silently kill the codes just printed, so the form says how many working codes it knew of, and the server asks
anew when there are more.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import Subquery, select
from werkzeug.datastructures import MultiDict

from lms import audit
from lms.accounts.actions import CODE_LASTS, make_codes
from lms.accounts.invitees import Invitee, groups_select, invitees_in, invitees_of, totals_of
from lms.accounts.rules import code_as_printed
from lms.clock import day_of, now
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.models import Obligation
from lms.learning.queries.offerings import Opened, find_offering_for
from lms.paging import page_of
from lms.people.models import Unit
from lms.people.titles import title_name
from lms.web.addresses import row_number
from lms.web.coordinator.fields import UnitField

bp = Blueprint("codes", __name__, url_prefix="/can-bo/ma-moi")

MOST = 2000
"""Cards on one sheet set: 200 pages."""


class UnitForm(FlaskForm):
    """For which unit."""

    class Meta:
        csrf = False

    unit = UnitField(_l("Đơn vị"), name="don-vi", validate_choice=False)


@bp.get("")
@needs(Permission.COORDINATE)
def choose() -> Any:
    """For whom codes would be printed, CĐCS by CĐCS, and what printing does."""
    form = _form(request.args)
    if "don-vi" not in request.args:
        form.unit.offer(viewer())
        return render_template("coordinator/codes/choose.html", form=form, unit=None, offering=None)
    if not form.validate():
        form.unit.offer(viewer())
        return render_template("coordinator/codes/choose.html", form=form, unit=None, offering=None), 422
    return _choice(form, _offering(request.args))


@bp.post("")
@needs(Permission.COORDINATE)
def sheets() -> Any:
    """Make the codes and answer with the sheets."""
    form, offering = _form(request.form), _offering(request.form)
    if not form.validate():
        form.unit.offer(viewer())
        return render_template("coordinator/codes/choose.html", form=form, unit=None, offering=offering), 422
    assert form.unit.unit is not None
    unit = form.unit.unit
    found = _found(unit, offering)
    people, coded, homes = totals_of(found)
    known = request.form.get("coded", 0, type=int)
    if not 0 < people <= MOST or (coded and not (request.form.get("confirmed") and coded <= known)):
        return _choice(form, offering, ask=people <= MOST and coded > 0), 422
    invitees = invitees_in(found)
    codes = make_codes([one.person.id for one in invitees], viewer().person_id, current_app.config["SECRET_KEY"])
    audit.note(
        viewer().person_id,
        "codes.printed",
        f"unit:{unit.id}",
        people=people,
        grassroots=homes,
        offering=offering.offering.id if offering else None,
    )
    db.session.commit()
    return _printed(unit, offering, invitees, codes)


def _form(given: Any) -> UnitForm:
    form = UnitForm(formdata=MultiDict(given))
    form.unit.viewer = viewer()
    return form


def _offering(given: Any) -> Opened | None:
    """The offering for whose people the codes are, where one is named; 404 for another unit's."""
    if not given.get("dot-hoc"):
        return None
    return find_offering_for(viewer(), given.get("dot-hoc", 0, type=row_number)) or abort(404)


def _found(unit: Unit, offering: Opened | None) -> Subquery:
    if offering is None:
        return invitees_of(viewer(), unit.id)
    obliged = select(Obligation.person_id).where(
        Obligation.offering_id == offering.offering.id, Obligation.ended_at.is_(None)
    )
    return invitees_of(viewer(), unit.id, obliged)


def _choice(form: UnitForm, offering: Opened | None, ask: bool = False) -> str:
    assert form.unit.unit is not None
    unit = form.unit.unit
    found = _found(unit, offering)
    people, coded, homes = totals_of(found)
    return render_template(
        "coordinator/codes/choose.html",
        form=form,
        unit=unit,
        offering=offering,
        people=people,
        coded=coded,
        homes=homes,
        most=MOST,
        page=page_of(groups_select(found)),
        ask=ask,
        narrow=lambda code: url_for(".choose", **_address(code, offering)),
    )


def _address(code: str, offering: Opened | None) -> dict[str, Any]:
    return {"don-vi": code} | ({"dot-hoc": offering.offering.id} if offering else {})


def _printed(unit: Unit, offering: Opened | None, invitees: Sequence[Invitee], codes: dict[int, str]) -> Response:
    """The sheets: a set for each CĐCS, so that no page is shared by two."""
    by_home: dict[int, list[dict[str, Any]]] = {}
    # The day on which they run out is not a whole one any more.
    last_day = day_of(now() + CODE_LASTS) - timedelta(days=1)
    for one in invitees:
        by_home.setdefault(one.home.id, []).append(_card(one, codes[one.person.id], last_day))
    answer = make_response(
        render_template(
            "coordinator/codes/sheets.html",
            unit=unit,
            sets=list(by_home.values()),
            people=len(invitees),
            address=current_app.config["BASE_URL"].partition("://")[2] + "/ma-moi",
            back_url=url_for(".choose", **_address(unit.code, offering)),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _card(one: Invitee, code: str, last_day: date) -> dict[str, Any]:
    return {
        "name": one.person.full_name,
        "title": title_name(one.title),
        "unit": one.unit.name,
        "code": code_as_printed(code),
        "expires_on": last_day,
    }
