"""Đánh giá hằng năm: who met a line that is judged by people, a page of a unit's officers at a time."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import Page, page_of
from lms.people.models import Unit
from lms.people.titles import BY_SLUG, TITLES, title_name
from lms.people.unit_search import unit_as_text, units_matching, units_to_choose
from lms.text import clean
from lms.tracker.entries.actions import Judged, judge
from lms.tracker.entries.queries import ASSESSED, Named, assessors_for, judged_select, judgements, targets_named
from lms.web.coordinator.spending import year_asked, years_offered
from lms.web.filters import count as counted

bp = Blueprint("assessments", __name__, url_prefix="/nhap-lieu/danh-gia")

ANSWERS = {"1": True, "0": False, "": None}


class Asked:
    """Which list: `ct` a target, `nam` a year, `don-vi` a unit with all below it, `cd` a title."""

    def __init__(self) -> None:
        self.targets = [one for one in targets_named(viewer()) if one.kind == ASSESSED]
        code = request.args.get("ct", "")
        self.target: Named | None = next((one for one in self.targets if one.code == code), None)
        if self.target is None and self.targets:
            self.target = self.targets[0]
        self.year = year_asked()
        self.typed = clean(request.args.get("don-vi", ""))
        found = units_matching(viewer(), self.typed, most=1) if self.typed else []
        self.unit: Unit | None = found[0] if found else None
        title = request.args.get("cd", "")
        self.title = title if title in BY_SLUG else None

    @property
    def arguments(self) -> dict[str, Any]:
        """The same for another address."""
        given = {"ct": self.target.code if self.target else "", "nam": self.year, "cd": self.title}
        return given | {"don-vi": self.unit.code if self.unit else "", "trang": request.args.get("trang")}


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """The officers of a unit, each with what was judged of them."""
    asked = Asked()
    units, all_of_them = units_to_choose(viewer())
    page = _page(asked, units[0] if units else None)
    known = judgements(asked.target.code, asked.year, _people(page)) if asked.target and page else {}
    return render_template(
        "coordinator/assessments/index.html",
        asked=asked,
        page=page,
        known=known,
        units=units,
        unit_select=all_of_them,
        unit_as_text=unit_as_text,
        years=years_offered(),
        titles=[(title.slug, _(title.name)) for title in TITLES],
        title_name=title_name,
        today=today(),
    )


@bp.post("")
@needs(Permission.COORDINATE)
def save() -> Any:
    """Keep the answers of the page that was shown; who is not in it, or not mine, is not judged."""
    asked = Asked()
    units, _all_of_them = units_to_choose(viewer())
    page = _page(asked, units[0] if units else None)
    if asked.target is None or page is None:
        return redirect(url_for(".index", **asked.arguments))
    judged = [
        Judged(person.id, unit.id, ANSWERS[answer])
        for person, _position, unit in page.items
        if (answer := request.form.get(f"{person.id}-{unit.id}")) in ANSWERS
    ]
    by = assessors_for(viewer(), {one.unit_id for one in judged})
    changed = judge(asked.target.code, asked.year, judged, by, viewer().person_id)
    db.session.commit()
    said = _("Đã lưu %(changes)s.", changes=counted(changed, _("đánh giá"))) if changed else _("Không có gì thay đổi.")
    flash(said)
    return redirect(url_for(".index", **asked.arguments))


def _page(asked: Asked, first: Unit | None) -> Page | None:
    """The page of the unit's officers; `first` where no unit was asked for, since a list of nobody helps nobody."""
    if asked.unit is None and not asked.typed:
        asked.unit = first
    if asked.unit is None or asked.target is None:
        return None
    return page_of(judged_select(asked.unit, asked.title))


def _people(page: Page) -> set[int]:
    return {person.id for person, _position, _unit in page.items}
