"""Nếu: what a target would come to, if some of those who have not met it completed a training by a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, RadioField, SelectField, ValidationError

from lms.clock import add_months, today
from lms.courses.models import Course, CourseVersion
from lms.db import EVER, db
from lms.guard import Permission, needs, viewer
from lms.learning.models import Obligation
from lms.learning.queries.offerings import Status as Runs
from lms.learning.queries.offerings import offerings_select
from lms.paging import page_of
from lms.people.models import Person
from lms.tracker.ground import Supposed
from lms.tracker.language import Target
from lms.tracker.models import ANY_TOPIC
from lms.tracker.queries.figures import NOBODY, figures_of, targets_in_force, units_below
from lms.tracker.queries.people import Status, counted, people_select
from lms.tracker.queries.what_if import chosen_if, figures_if
from lms.web.coordinator.fields import DayField, as_typed
from lms.web.coordinator.target_views import Look, looked_at
from lms.web.filters import short_date

bp = Blueprint("what_if", __name__, url_prefix="/chi-tieu")

MOST_PICKED = 500
PICKED, FIRST, EVERYBODY, OFFERING = "chon", "dau", "tat-ca", "dot"
OWN = "minh"
"""Organised by the unit that is looked at."""


@dataclass(frozen=True)
class Running:
    """An offering whose people could meet the target by it."""

    id: int
    label: str
    unit_id: int
    topics: frozenset[str]
    valid_months: int | None


class WhatIfForm(Form):
    """Who, by when, and by whom it would be organised."""

    who = RadioField(_l("Những người nào"), name="ai", default=EVERYBODY, validate_choice=False)
    first = IntegerField(_l("Bao nhiêu người"), name="so")
    offering = SelectField(_l("Đợt học"), name="dot", validate_choice=False, coerce=lambda value: int(value or 0))
    done_on = DayField(_l("Học xong ngày"), name="xong")
    organiser = SelectField(_l("Do ai tổ chức"), name="to-chuc", validate_choice=False, default="")

    def __init__(self, formdata: MultiDict[str, str], look: Look, running: Sequence[Running]) -> None:
        super().__init__(formdata)
        self.offer(running)
        self.organiser.choices = [("", _("Đúng đơn vị mà chỉ tiêu nêu")), (OWN, look.unit.name)]

    def offer(self, running: Sequence[Running]) -> None:
        """What can be chosen, the offerings that run among it."""
        self.running = {one.id: one for one in running}
        self.who.choices = [
            (PICKED, _("Những người được đánh dấu dưới đây")),
            (FIRST, _("Một số người đầu danh sách")),
            (EVERYBODY, _("Tất cả người chưa đạt")),
            *([(OFFERING, _("Người chưa đạt đang học một đợt"))] if running else []),
        ]
        self.offering.choices = [(one.id, one.label) for one in running]

    def validate_who(self, field: RadioField) -> None:
        """One way, with what it needs."""
        if field.data not in [one[0] for one in field.choices or ()]:
            raise ValidationError(_("Anh/chị chọn một trong các cách."))
        if field.data == PICKED and not picked():
            raise ValidationError(_("Anh/chị đánh dấu ít nhất một người ở danh sách dưới đây."))

    def validate_first(self, field: IntegerField) -> None:
        """How many, where it is asked."""
        if self.who.data == FIRST and (field.data is None or field.data < 1):
            field.errors = []
            raise ValidationError(_("Anh/chị gõ số người, ví dụ 120."))

    def validate_offering(self, field: SelectField) -> None:
        """One of those that run."""
        if self.who.data == OFFERING and field.data not in self.running:
            raise ValidationError(_("Anh/chị chọn một đợt học trong danh sách."))

    def validate_done_on(self, field: DayField) -> None:
        """Nobody completes anything in the past any more."""
        if field.data and field.data < today():
            raise ValidationError(_("Ngày học xong từ hôm nay trở đi."))


@bp.get("/<code>/neu")
@needs(Permission.COORDINATE)
def show(code: str) -> str | tuple[str, int]:
    """The form with those who have not met the target; filled in, what would follow."""
    look = looked_at()
    found = targets_in_force(look.unit.id, today(), code)
    if not found or not found[0].requirement.asked:
        abort(404)
    target, asked = found[0], "ai" in request.args
    running = [] if request.args.get("ai") in (PICKED, FIRST, EVERYBODY) else _running(target)
    # The last day of the year until another is asked for.
    given = MultiDict({"xong": as_typed(today().replace(month=12, day=31)), "ai": EVERYBODY})
    form = WhatIfForm(request.args if asked else given, look, running)
    if asked and form.validate():
        return _answer(look, target, form)
    form.offer(running or _running(target))
    page = page_of(people_select(target, look.unit.id, today(), look.on == today(), Status.MISSING))
    html = render_template(
        "coordinator/what_if/choose.html",
        look=look,
        target=target,
        form=form,
        page=page,
        people=counted(page.items),
        picked=picked(),
    )
    return (html, 422) if asked else html


def picked() -> list[int]:
    """The people marked in the address."""
    return request.args.getlist("chon", type=int)[:MOST_PICKED]


def _answer(look: Look, target: Target, form: WhatIfForm) -> str:
    assert form.done_on.data is not None
    supposed = _supposed(look, target, form)
    on, unit_id = supposed.on, look.unit.id
    now = figures_of([target], unit_id, today(), look.on == today(), below=True)
    then = figures_if(target, unit_id, on, supposed)
    units = units_below(viewer(), unit_id, on) if target.is_percent else []
    return render_template(
        "coordinator/what_if/answer.html",
        look=look,
        target=target,
        on=on,
        now=now.get((unit_id, target.code), NOBODY),
        then=then.get((unit_id, target.code), NOBODY),
        chosen=chosen_if(target, unit_id, on, supposed),
        rows=[
            (unit, now.get((unit.id, target.code), NOBODY), then.get((unit.id, target.code), NOBODY)) for unit in units
        ],
    )


def _supposed(look: Look, target: Target, form: WhatIfForm) -> Supposed:
    """What the form asks to suppose: people of the unit who have not met the target today."""
    assert form.done_on.data is not None
    missing = people_select(target, look.unit.id, today(), look.on == today(), Status.MISSING)
    people: Select[int] = missing.with_only_columns(Person.id)
    people = people if form.who.data == FIRST else people.order_by(None)
    who, on = form.who.data, form.done_on.data
    if who == OFFERING:
        one = form.running[form.offering.data]
        people = people.where(Person.id.in_(_learning(one.id)))
        ends = add_months(on, one.valid_months) + timedelta(days=1) if one.valid_months else EVER
        return Supposed(people, on, one.topics | {ANY_TOPIC}, one.unit_id, ends)
    if who == FIRST:
        people = people.limit(form.first.data)
    if who == PICKED:
        people = people.where(Person.id.in_(picked()))
    organiser = look.unit.id if form.organiser.data == OWN and target.names_organiser else None
    return Supposed(people, on, target.requirement.topics | {ANY_TOPIC}, organiser)


def _learning(offering_id: int) -> Select[int]:
    """The people whom an offering obliges still."""
    statement = select(Obligation.person_id)
    return statement.where(Obligation.offering_id == offering_id, Obligation.ended_at.is_(None))


def _running(target: Target) -> list[Running]:
    """The offerings of the viewer's units that still run and teach a topic of the target, in one statement."""
    edition = aliased(CourseVersion)
    published = and_(edition.course_id == Course.id, edition.number == Course.published)
    statement = offerings_select(viewer(), Runs.RUNNING).join(edition, published)
    wanted = target.requirement.topics
    found = []
    for offering, _slug, title, unit, topics, months in db.session.execute(
        statement.add_columns(edition.topics, edition.valid_months)
    ):
        if wanted & {ANY_TOPIC, *topics}:
            words = {"title": title, "unit": unit.name, "due": short_date(offering.due_on)}
            label = _("%(title)s, %(unit)s, hạn %(due)s", **words)
            found.append(Running(offering.id, label, unit.id, frozenset(topics), months))
    return found
