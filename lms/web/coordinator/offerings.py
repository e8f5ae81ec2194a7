"""Offerings (đợt học): the list, opening one in two steps, how far its people are, its due date, its end."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms.clock import today
from lms.courses.queries import published_courses
from lms.db import db, uuid7
from lms.guard import Permission, needs, viewer
from lms.learning.actions.offerings import (
    IsClosed,
    NobodyObliged,
    OtherContent,
    close_offering,
    move_due,
    oblige_newcomers,
    open_offering,
)
from lms.learning.queries.candidates import Part, candidates_select, preview_of
from lms.learning.queries.offerings import (
    Opened,
    Status,
    counts_of,
    find_offering_for,
    learners_in,
    newcomers_count,
    offerings_select,
    units_below,
)
from lms.learning.rules.offerings import WrongDate
from lms.paging import page_of
from lms.people.titles import title_name
from lms.text import clean
from lms.web.coordinator.fields import as_typed
from lms.web.coordinator.offering_forms import DueForm, OfferingForm
from lms.web.coordinator.offering_people import Filters, people_file, state_words
from lms.web.filters import count as counted
from lms.web.filters import short_date

bp = Blueprint("offerings", __name__, url_prefix="/dot-hoc")


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """The offerings of my subtrees."""
    words, status = clean(request.args.get("q", "")), Status.of(request.args.get("tt"))
    page = page_of(offerings_select(viewer(), status, words))
    offerings = [Opened(*row) for row in page.items]
    return render_template(
        "coordinator/offerings/index.html",
        page=page,
        offerings=offerings,
        counts=counts_of([opened.offering.id for opened in offerings]),
        today=today(),
        q=words,
        status=status,
    )


# Opening one


@bp.get("/moi")
@needs(Permission.COORDINATE)
def new() -> Any:
    """The form; with `preview` in the address, whom it would oblige."""
    given = MultiDict(request.args)
    given.setdefault("opens_on", as_typed(today()))
    form = OfferingForm(viewer(), published_courses(), formdata=given)
    if "preview" not in request.args:
        return _form_page(form)
    if not form.validate():
        return _form_page(form), 422
    return _preview_page(form)


@bp.post("/moi")
@needs(Permission.COORDINATE)
def create() -> Any:
    """Open the offering that was previewed."""
    form = OfferingForm(viewer(), published_courses(), formdata=request.form)
    if not form.validate():
        return _form_page(form), 422
    try:
        offering, people = open_offering(form.plan(), viewer().person_id, UUID(request.form.get("request_id", "")))
    except WrongDate as wrong:
        db.session.rollback()
        form.refuse(wrong)
        return _form_page(form), 422
    except OtherContent:
        db.session.rollback()
        flash(_("Biểu mẫu này đã mở một đợt học khác. Anh/chị xem lại rồi mở tiếp nếu cần."), "look")
        return redirect(_address(form, preview="1"))
    except (NobodyObliged, ValueError):
        # The page says why there is nobody, or gives the form the id that it lacked.
        db.session.rollback()
        return redirect(_address(form, preview="1"))
    db.session.commit()
    if people:
        said = _("Đã mở đợt học: %(people)s phải học xong trước hết ngày %(due)s.")
        flash(said % {"people": counted(people, _("người")), "due": short_date(offering.due_on)})
    return redirect(url_for(".show", offering_id=offering.id))


def _form_page(form: OfferingForm) -> str:
    form.unit.offer(viewer())
    return render_template("coordinator/offerings/new.html", form=form)


def _address(form: OfferingForm, **more: str) -> str:
    """The address of this form as it is filled in."""
    return f"{url_for('.new')}?{urlencode([*form.as_sent(), *more.items()])}"


def _preview_page(form: OfferingForm) -> str:
    plan = form.plan()
    asked = request.args.get("ai", "")
    part = Part(asked) if asked in list(Part) else Part.OBLIGED
    numbers = preview_of(plan)
    return render_template(
        "coordinator/offerings/preview.html",
        form=form,
        plan=plan,
        numbers=numbers,
        part=part,
        page=page_of(candidates_select(plan, part)),
        course=form.courses[plan.slug][1],
        unit=form.unit.unit,
        titles=[title_name(slug) for slug in plan.titles],
        title_name=title_name,
        edit_url=_address(form),
        list_url=lambda one: _address(form, preview="1", ai=one),
        request_id=uuid7(),
    )


# One of them


def _opened(offering_id: int) -> Opened:
    return find_offering_for(viewer(), offering_id) or abort(404)


@bp.get("/<int:offering_id>")
@needs(Permission.COORDINATE)
def show(offering_id: int) -> str:
    """Its facts, its people, and what can be done with it."""
    opened = _opened(offering_id)
    return _page(opened, DueForm(formdata=None, data={"due_on": opened.offering.due_on}))


def _page(opened: Opened, form: DueForm) -> str:
    offering, units = opened.offering, units_below(opened.unit.id)
    filters = Filters.of(request.args, units)
    page = page_of(filters.select(opened))
    closed = offering.closed_at is not None
    over = offering.due_on < today()
    return render_template(
        "coordinator/offerings/show.html",
        opened=opened,
        titles=[title_name(slug) for slug in offering.titles],
        counts=counts_of([offering.id])[offering.id],
        newcomers=0 if closed or over else newcomers_count(opened),
        unit_choices=[(unit.code, unit.name) for unit in units],
        filters=filters,
        page=page,
        learners=learners_in(page.items),
        state_words=state_words,
        form=form,
        today=today(),
        late=over and not closed,
    )


@bp.get("/<int:offering_id>/danh-sach.xlsx")
@needs(Permission.COORDINATE)
def export(offering_id: int) -> Response:
    """The people as the page lists them, filters kept, as an Excel file."""
    opened = _opened(offering_id)
    return people_file(opened, Filters.of(request.args, units_below(opened.unit.id)))


@bp.post("/<int:offering_id>/han")
@needs(Permission.COORDINATE)
def due(offering_id: int) -> Any:
    """Move the due date."""
    opened, form = _opened(offering_id), DueForm()
    if not form.validate_on_submit() or form.due_on.data is None:
        return _page(opened, form), 422
    try:
        people = move_due(opened, form.due_on.data, viewer().person_id)
    except WrongDate as wrong:
        db.session.rollback()
        form.due_on.errors = [_(wrong.message)]
        return _page(opened, form), 422
    except IsClosed:
        return _already_closed(offering_id)
    db.session.commit()
    said = _("Hạn mới là %(due)s, áp dụng cho %(people)s.")
    flash(said % {"due": short_date(form.due_on.data), "people": counted(people, _("người"))})
    return redirect(url_for(".show", offering_id=offering_id))


@bp.post("/<int:offering_id>/them")
@needs(Permission.COORDINATE)
def extend(offering_id: int) -> Any:
    """Oblige those who took up a title since."""
    opened = _opened(offering_id)
    try:
        people = oblige_newcomers(opened, viewer().person_id)
    except WrongDate as wrong:
        db.session.rollback()
        flash(_(wrong.message), "look")
        return redirect(url_for(".show", offering_id=offering_id))
    except IsClosed:
        return _already_closed(offering_id)
    db.session.commit()
    if people:
        flash(_("Đã thêm %(people)s vào đợt học.", people=counted(people, _("người"))))
    else:
        flash(_("Không có ai mới để thêm."))
    return redirect(url_for(".show", offering_id=offering_id))


@bp.post("/<int:offering_id>/dong")
@needs(Permission.COORDINATE)
def close(offering_id: int) -> Any:
    """End it, once it was said what ends and what stays."""
    opened = _opened(offering_id)
    if not request.form.get("confirmed"):
        counts = counts_of([offering_id])[offering_id]
        return render_template("coordinator/offerings/close.html", opened=opened, counts=counts)
    try:
        people = close_offering(opened, viewer().person_id)
    except IsClosed:
        return _already_closed(offering_id)
    db.session.commit()
    said = _("Đã đóng đợt học: kết thúc %(count)s. Lượt học và kết quả hoàn thành vẫn giữ nguyên.")
    flash(said % {"count": counted(people, _("nghĩa vụ học"))})
    return redirect(url_for(".show", offering_id=offering_id))


def _already_closed(offering_id: int) -> Any:
    db.session.rollback()
    flash(_("Đợt học này đã đóng nên không đổi được nữa."), "look")
    return redirect(url_for(".show", offering_id=offering_id))
