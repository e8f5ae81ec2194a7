"""Cadres: the list of my units, one person, and the list as a workbook that can be imported again."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lms.clock import today
from lms.db import BEGINNING, EVER, db
from lms.guard import Permission, needs, viewer
from lms.intake.columns import CADRES
from lms.intake.lecturers import SHOWN as LECTURER_LEVELS
from lms.paging import page_of
from lms.people.access import find_person_for, units_visible_to
from lms.people.diplomas import STATES
from lms.people.directory import Held, Holding, held_by, people_select, positions_held_by
from lms.people.kin import other_accounts
from lms.people.models import Person, Unit
from lms.people.qualifications import lecturer_terms_of, qualifications_of
from lms.people.queries import chunks
from lms.people.titles import BY_SLUG, TITLES, title_name
from lms.people.unit_search import unit_as_text, units_matching, units_to_choose
from lms.people.words import CADRE_KINDS, SEXES, shown
from lms.records.models import Form, Record
from lms.records.queries import lines_select, own_records
from lms.reports.tables import Cell, Column, Table
from lms.reports.xlsx import MIMETYPE, workbook
from lms.text import N_, clean
from lms.web.coordinator.exports import note_export
from lms.web.coordinator.standards import kind_name
from lms.web.filters import short_date

bp = Blueprint("people", __name__, url_prefix="/can-bo")

FORMS = {
    Form.ONLINE: N_("trực tuyến"),
    Form.IN_PERSON: N_("trực tiếp"),
    Form.BLENDED: N_("trực tuyến và trực tiếp"),
    Form.OUTSIDE: N_("nơi khác tổ chức"),
    Form.RECOGNISED: N_("được công nhận"),
}


class Filters:
    """What the list is narrowed to, from an address: `q`, `don-vi`, `cd`, `tt`; what is not known narrows nothing."""

    def __init__(self) -> None:
        self.words = clean(request.args.get("q", ""))
        self.typed = clean(request.args.get("don-vi", ""))
        found = units_matching(viewer(), self.typed, most=1) if self.typed else []
        self.unit: Unit | None = found[0] if found else None
        title = request.args.get("cd", "")
        self.title = title if title in BY_SLUG else None
        asked = request.args.get("tt", "")
        self.holding = Holding(asked) if asked in list(Holding) else Holding.NOW

    @property
    def any(self) -> bool:
        return bool(self.words or self.typed or self.title or self.holding is not Holding.NOW)

    @property
    def arguments(self) -> dict[str, str]:
        """The same filters for another address."""
        given = {"q": self.words, "don-vi": self.unit.code if self.unit else "", "cd": self.title or ""}
        given["tt"] = "" if self.holding is Holding.NOW else self.holding.value
        return {name: value for name, value in given.items() if value}

    def select(self) -> Any:
        return people_select(viewer(), self.words, self.unit, self.title, self.holding)


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """The people of my units, searched and narrowed."""
    filters = Filters()
    page = page_of(filters.select(), scalars=True)
    units, all_of_them = units_to_choose(viewer())
    return render_template(
        "coordinator/people/index.html",
        page=page,
        filters=filters,
        held=held_by(viewer(), [person.id for person in page.items]),
        units=units,
        unit_select=all_of_them,
        unit_as_text=unit_as_text,
        titles=[(title.slug, _(title.name)) for title in TITLES],
        title_name=title_name,
        today=today(),
    )


@bp.get("/<int:person_id>")
@needs(Permission.COORDINATE)
def show(person_id: int) -> str | BaseResponse:
    """One person: what they hold and held, how to reach them, what they were trained in."""
    person = find_person_for(viewer(), person_id) or abort(404)
    accounts = other_accounts(person.id)
    if any(other.id == person.id for other, _link in accounts):
        return redirect(url_for(".show", person_id=accounts[0][1].into_id))
    positions = positions_held_by(viewer(), person.id)
    records = (
        lines_select()
        .join(Unit, Unit.id == Record.organiser_unit_id)
        .add_columns(Unit.name, Unit.id.in_(units_visible_to(viewer())))
        .where(own_records(person.id))
    )
    return render_template(
        "coordinator/people/show.html",
        person=person,
        positions=positions,
        page=page_of(records),
        qualifications=qualifications_of(person.id),
        lecturing=lecturer_terms_of(person.id),
        diploma_kind=kind_name,
        diploma_state=lambda state: _(shown(STATES, state)),
        lecturer_level=lambda level: _(LECTURER_LEVELS.get(level, level)),
        may_enter=any(held.seen for held in positions),
        accounts=accounts,
        forms=FORMS,
        title_name=title_name,
        kind_name=lambda kind: _(shown(CADRE_KINDS, kind)),
        sex_name=lambda sex: _(shown(SEXES, sex)) if sex else None,
        today=today(),
        ever=EVER,
    )


@bp.get("/danh-sach.xlsx")
@needs(Permission.COORDINATE)
def export() -> Response:
    """The people of the list with their positions, under the headings of the roster, to be corrected and imported."""
    filters = Filters()
    people = db.session.scalars(filters.select()).all()
    table = Table(
        title=_("Danh sách cán bộ"),
        notes=[
            filters.unit.name if filters.unit else _("Mọi đơn vị trong phạm vi"),
            _("Số liệu ngày %(date)s", date=short_date(today())),
        ],
        columns=[Column(column.name, 28 if column.key == "name" else 16) for column in CADRES.columns],
        rows=_rows(people, filters),
    )
    content = workbook(table, CADRES.name)
    note_export("people", len(people))
    headers = {"Content-Disposition": 'attachment; filename="can-bo.xlsx"', "Cache-Control": "no-store"}
    return Response(content, mimetype=MIMETYPE, headers=headers)


def _rows(people: Any, filters: Filters) -> Iterator[list[Cell]]:
    by_id = {person.id: person for person in people}
    for some in chunks(by_id):
        held = held_by(viewer(), some)
        for person_id in some:
            for one in held[person_id]:
                now = one.position.from_on <= today() < one.position.until_on
                if now or filters.holding is not Holding.NOW:
                    yield _row(by_id[person_id], one)


def _row(person: Person, held: Held) -> list[Cell]:
    position = held.position
    return [
        person.code,
        person.full_name,
        person.born_on,
        shown(SEXES, person.sex),
        person.phone,
        person.email,
        held.unit.code,
        title_name(position.title),
        shown(CADRE_KINDS, position.kind),
        position.field,
        position.grade,
        position.job,
        position.from_on if position.from_on != BEGINNING else None,
        position.until_on if position.until_on != EVER else None,
        "có" if position.first_elected else "không",
        title_name(position.planned_for) if position.planned_for else None,
    ]
