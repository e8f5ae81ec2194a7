"""A unit renamed, moved, merged into another, abolished or split on a day: first what it touches, then the act."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Regexp

from lms.clock import today
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.people.access import Viewer, find_unit_for
from lms.people.directory import officers_of
from lms.people.models import Person, Position, Unit
from lms.people.titles import title_name
from lms.people.unit_changes import WrongChange, abolish_unit, move_unit, rename_unit, split_unit
from lms.text import clean
from lms.tracker.queries.touched import touched_by
from lms.web.coordinator.entries import reach
from lms.web.coordinator.entry_forms import LONGEST, line, refuse
from lms.web.coordinator.fields import DayField, UnitField

bp = Blueprint("unit_changes", __name__, url_prefix="/don-vi/<int:unit_id>")
CHANGES = '<any("doi-ten", "chuyen", "giai-the", "tach"):change>'
CODE = r"^[A-Za-z0-9ĐđÀ-ỹ][\w./-]{0,39}$"
OFFERED = 300
"""Holders of titles among whom a split chooses."""
TITLES = {
    "doi-ten": _l("Đổi tên đơn vị"),
    "chuyen": _l("Chuyển sang trực thuộc đơn vị khác"),
    "giai-the": _l("Sáp nhập hoặc giải thể"),
    "tach": _l("Tách đơn vị mới"),
}
PLACE = ("chuyen", "giai-the", "tach")
"""What the unit above decides, not the unit itself."""


class Successor(UnitField):
    """A unit of mine that may be left out."""

    def pre_validate(self, form: Any) -> None:
        """Nothing is a good answer too."""
        if clean(self.data or ""):
            super().pre_validate(form)


class ChangeForm(FlaskForm):
    """The day, and what one of the changes asks besides."""

    on = DayField(_l("Có hiệu lực từ ngày"))

    def ask(self, viewer: Viewer, officers: Sequence[tuple[Person, Position]]) -> "ChangeForm":
        """Offer what there is to choose."""
        for field in self:
            if isinstance(field, UnitField):
                field.viewer = viewer
                field.offer(viewer)
            if isinstance(field, SelectMultipleField):
                field.choices = [
                    (str(position.id), f"{person.full_name}, {_(title_name(position.title))}")
                    for person, position in officers
                ]
        return self


class RenameForm(ChangeForm):
    name = StringField(
        _l("Tên mới"), filters=[line], validators=[DataRequired(_l("Anh/chị nhập tên.")), Length(max=LONGEST)]
    )


class MoveForm(ChangeForm):
    other = UnitField(_l("Trực thuộc đơn vị"), validate_choice=False)


class AbolishForm(ChangeForm):
    other = Successor(_l("Đơn vị kế thừa"), validate_choice=False)
    carry = BooleanField(_l("Cán bộ đang giữ chức danh tiếp tục chức danh đó ở đơn vị kế thừa"))

    def validate_carry(self, field: BooleanField) -> None:
        """There must be somewhere to go on."""
        if field.data and not clean(self.other.data or ""):
            raise ValidationError(_("Anh/chị chọn đơn vị kế thừa trước."))


class SplitForm(ChangeForm):
    code = StringField(
        _l("Mã đơn vị mới"),
        filters=[line],
        validators=[
            DataRequired(_l("Anh/chị nhập mã.")),
            Regexp(CODE, message=_l("Mã chỉ gồm chữ, số và dấu gạch, không quá 40 chữ.")),
        ],
    )
    name = StringField(
        _l("Tên đơn vị mới"), filters=[line], validators=[DataRequired(_l("Anh/chị nhập tên.")), Length(max=LONGEST)]
    )
    officers = SelectMultipleField(_l("Cán bộ sang đơn vị mới"), validate_choice=False)


FORMS: dict[str, type[ChangeForm]] = {
    "doi-ten": RenameForm,
    "chuyen": MoveForm,
    "giai-the": AbolishForm,
    "tach": SplitForm,
}


@bp.get(f"/{CHANGES}")
@needs(Permission.COORDINATE)
def ask(unit_id: int, change: str) -> str:
    """The form of one change."""
    unit = _unit(unit_id, change)
    return _page(
        FORMS[change](formdata=None, data={"on": today()} | ({"name": unit.name} if change == "doi-ten" else {})),
        unit,
        change,
    )


@bp.post(f"/{CHANGES}")
@needs(Permission.COORDINATE)
def make(unit_id: int, change: str) -> Any:
    """Try it and say what it touches; once the coordinator is sure, keep it."""
    unit = _unit(unit_id, change)
    form = FORMS[change]().ask(reach(), officers_of(unit, OFFERED)[0])
    if not form.validate_on_submit() or form.on.data is None:
        return _page(form, unit, change), 422
    touched = touched_by(unit, form.on.data)
    before = unit.name
    try:
        _change(form, unit)
    except WrongChange as wrong:
        db.session.rollback()
        refuse(form, wrong.field, wrong.message, **wrong.params)
        return _page(form, unit, change), 422
    if not request.form.get("confirmed"):
        db.session.rollback()
        return render_template(
            "coordinator/units/sure.html", unit=unit, form=form, touched=touched, title=TITLES[change], change=change
        )
    db.session.commit()
    flash(_("Đã ghi thay đổi của %(unit)s.", unit=before))
    return redirect(url_for("coordinator.units.show", unit_id=unit_id))


def _unit(unit_id: int, change: str) -> Unit:
    """A unit of mine; what becomes of those at which my scope begins is decided above."""
    unit = find_unit_for(reach(), unit_id) or abort(404)
    if unit.abolished_on or (change in PLACE and unit.id in viewer().seen_units):
        abort(404)
    return unit


def _change(form: ChangeForm, unit: Unit) -> None:
    on, actor = form.on.data, viewer().person_id
    assert on is not None
    if isinstance(form, RenameForm):
        rename_unit(unit, on, form.name.data or "", actor)
    elif isinstance(form, MoveForm):
        assert form.other.unit is not None
        move_unit(unit, on, form.other.unit, actor)
    elif isinstance(form, AbolishForm):
        abolish_unit(unit, on, form.other.unit, form.carry.data, actor)
    elif isinstance(form, SplitForm):
        going = {int(one) for one in form.officers.data or () if one.isdecimal()}
        split_unit(unit, on, form.code.data or "", form.name.data or "", going, actor)


def _page(form: ChangeForm, unit: Unit, change: str) -> str:
    officers = officers_of(unit, OFFERED)[0] if change == "tach" else []
    return render_template(
        "coordinator/units/change.html",
        form=form.ask(reach(), officers),
        unit=unit,
        change=change,
        title=TITLES[change],
    )
