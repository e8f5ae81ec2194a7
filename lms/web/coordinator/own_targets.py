"""Chỉ tiêu riêng: targets that a unit sets itself, in a form; in force for the unit and everything below it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.courses.faults import Faulty
from lms.db import EVER, begin_reading, db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.access import top_units_of
from lms.people.models import Unit
from lms.people.unit_search import unit_as_text
from lms.text import clean
from lms.tracker.actions.own_targets import change_target, end_target, is_unanswered, set_target
from lms.tracker.entries.rules import WrongEntry
from lms.tracker.language import KINDS
from lms.tracker.models import TargetRow
from lms.tracker.packs import sets_in
from lms.tracker.queries.own_targets import Days, days_of, find_own_target_for, own_targets_select
from lms.tracker.sets import Sets
from lms.web.coordinator.entry_forms import refuse
from lms.web.coordinator.fields import as_typed
from lms.web.coordinator.own_target_entry import stated_by
from lms.web.coordinator.own_target_forms import EndTargetForm, OwnTargetForm
from lms.web.coordinator.own_target_preview import DRAFT, Preview, preview_of
from lms.web.coordinator.own_target_words import KIND_NAMES, sentence
from lms.web.coordinator.target_views import bring_up_to_date

bp = Blueprint("own_targets", __name__, url_prefix="/chi-tieu/rieng")


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """Every edition that my units set."""
    words = clean(request.args.get("q", ""))
    return render_template(
        "coordinator/own_targets/index.html",
        page=page_of(own_targets_select(viewer(), words)),
        words=words,
        today=today(),
        ever=EVER,
        kinds=KIND_NAMES,
        sentence=sentence,
    )


@bp.get("/moi")
@needs(Permission.COORDINATE)
def new() -> str:
    """Which kind; then the form of that kind."""
    kind = request.args.get("loai", "")
    if kind not in KINDS:
        return render_template("coordinator/own_targets/kinds.html", kinds=KIND_NAMES)
    given = {"unit": unit_as_text(top_units_of(viewer())[0]), "record": "any_of", "first_on": today()}
    form = OwnTargetForm(viewer(), kind, _sets(), formdata=None, data=given)
    return _form_page(form)


@bp.post("/moi")
@needs(Permission.COORDINATE)
def create() -> Any:
    """Set it, or with `preview` show once more whom it would mean."""
    if "preview" in request.form:
        bring_up_to_date()
    form = _new_form()
    good = form.validate_on_submit()
    if "preview" in request.form:
        return _form_page(form, preview=preview_of(form, form.unit.unit, DRAFT))
    if not good:
        return _form_page(form), 422
    assert form.unit.unit is not None
    assert form.first_on.data is not None
    stated = stated_by(form, form.unit.unit.name)
    try:
        row = set_target(
            form.unit.unit.id, stated, form.sets, form.first_on.data, form.last_on.data, today(), viewer().person_id
        )
    except (WrongEntry, Faulty) as wrong:
        return _refused(form, wrong)
    db.session.commit()
    flash(_("Đã thêm chỉ tiêu %(code)s.", code=row.code))
    return redirect(_seen_at(row, form.unit.unit))


@bp.post("/xem-truoc")
@needs(Permission.COORDINATE)
def preview() -> str:
    """The fragment of the form that says whom it means as it is filled in; nothing is written."""
    bring_up_to_date()
    db.session.rollback()
    begin_reading(True)
    form = _new_form()
    form.validate()
    code = request.form.get("code", "")
    if code:
        _row, unit, _days = _own(code)
        return render_template("coordinator/own_targets/_preview.html", preview=preview_of(form, unit, code))
    return render_template("coordinator/own_targets/_preview.html", preview=preview_of(form, form.unit.unit, DRAFT))


@bp.get("/<code>/sua")
@needs(Permission.COORDINATE)
def edit(code: str) -> str:
    """The form with what the edition says; when it was answered by already, for what is said from today on."""
    row, unit, days = _own(code)
    first = days.from_on if is_unanswered(row, days.from_on, today()) else today()
    given = {"first_on": first, "last_on": days.last}
    form = OwnTargetForm(viewer(), row.definition["kind"], _sets(), row.stated, formdata=None, data=given)
    del form.unit
    return _form_page(form, row, unit, days)


@bp.post("/<code>/sua")
@needs(Permission.COORDINATE)
def save(code: str) -> Any:
    """Say it so from the given day on, or with `preview` show once more whom it would mean."""
    if "preview" in request.form:
        bring_up_to_date()
    row, unit, days = _own(code)
    form = OwnTargetForm(viewer(), row.definition["kind"], _sets())
    del form.unit
    good = form.validate_on_submit()
    if "preview" in request.form:
        return _form_page(form, row, unit, days, preview_of(form, unit, code))
    if not good:
        return _form_page(form, row, unit, days), 422
    assert form.first_on.data is not None
    stated = stated_by(form, unit.name)
    try:
        edition = change_target(
            row, stated, form.sets, form.first_on.data, form.last_on.data, today(), viewer().person_id
        )
    except (WrongEntry, Faulty) as wrong:
        return _refused(form, wrong, row, unit, days)
    db.session.commit()
    if edition.code == row.code:
        flash(_("Đã sửa chỉ tiêu %(code)s.", code=row.code))
    else:
        flash(_("%(new)s thay %(old)s từ %(day)s.", new=edition.code, old=code, day=as_typed(form.first_on.data)))
    return redirect(_seen_at(edition, unit))


@bp.get("/<code>/thoi")
@needs(Permission.COORDINATE)
def ending(code: str) -> str:
    """Ask for the last day."""
    row, unit, days = _own(code)
    return _end_page(EndTargetForm(formdata=None, data={"last_on": today()}), row, unit, days)


@bp.post("/<code>/thoi")
@needs(Permission.COORDINATE)
def end(code: str) -> Any:
    """In force to that day and no longer."""
    row, unit, days = _own(code)
    form = EndTargetForm()
    if not form.validate_on_submit():
        return _end_page(form, row, unit, days), 422
    assert form.last_on.data is not None
    try:
        end_target(row, form.last_on.data, today(), viewer().person_id)
    except WrongEntry as wrong:
        db.session.rollback()
        refuse(form, wrong.field, wrong.message, **wrong.params)
        return _end_page(form, row, unit, days), 422
    db.session.commit()
    flash(_("Chỉ tiêu %(code)s áp dụng đến hết %(day)s.", code=code, day=as_typed(form.last_on.data)))
    return redirect(url_for(".index"))


def _own(code: str) -> tuple[TargetRow, Unit, Days]:
    row, unit = find_own_target_for(viewer(), code) or abort(404)
    return row, unit, days_of(row)


def _sets() -> Sets:
    return sets_in(Path(current_app.config["CONTENT"]) / "targets")


def _new_form() -> OwnTargetForm:
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        abort(404)
    return OwnTargetForm(viewer(), kind, _sets())


def _seen_at(row: TargetRow, unit: Unit) -> str:
    """Where the target is shown, on a day on which it is in force."""
    begins = days_of(row).from_on
    look = {"don-vi": unit.code} | ({"ngay": as_typed(begins)} if begins > today() else {})
    return f"{url_for('coordinator.targets.show', code=row.code)}?{urlencode(look)}"


def _refused(form: OwnTargetForm, wrong: WrongEntry | Faulty, *own: Any) -> Any:
    """The form with what the act refused, beside its field where it has one."""
    db.session.rollback()
    if isinstance(wrong, WrongEntry) and wrong.field in form:
        refuse(form, wrong.field, wrong.message, **wrong.params)
    else:
        form.form_errors.append(str(wrong) if isinstance(wrong, WrongEntry) else wrong.faults[0].text)
    if own:
        own = _own(own[0].code)
    return _form_page(form, *own), 422


def _form_page(
    form: OwnTargetForm,
    row: TargetRow | None = None,
    unit: Unit | None = None,
    days: Days | None = None,
    preview: Preview | None = None,
) -> str:
    if "unit" in form:
        form.unit.offer(viewer())
    return render_template(
        "coordinator/own_targets/form.html",
        form=form,
        kind=KIND_NAMES[form.kind],
        row=row,
        unit=unit,
        answered=row is not None and days is not None and not is_unanswered(row, days.from_on, today()),
        preview=preview,
    )


def _end_page(form: EndTargetForm, row: TargetRow, unit: Unit, days: Days) -> str:
    return render_template(
        "coordinator/own_targets/end.html", form=form, row=row, unit=unit, begun=days.from_on <= today()
    )
