"""Taking a wrong record back: with a reason, after seeing which targets move (completion rule 4)."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.people.access import find_person_for, find_unit_for
from lms.people.models import Person
from lms.records.actions import AlreadyVoided, void
from lms.records.queries import Line, find_line_of
from lms.tracker.queries.moves import moved_by_voiding
from lms.web.coordinator.entries import reach
from lms.web.coordinator.entry_forms import LONGEST, line
from lms.web.coordinator.target_views import bring_up_to_date

bp = Blueprint("voids", __name__, url_prefix="/can-bo/<int:person_id>/ket-qua/<uuid:record_id>/huy")


class VoidForm(FlaskForm):
    """Why a record is taken back."""

    why = TextAreaField(
        _l("Lý do hủy"),
        filters=[line],
        validators=[
            DataRequired(_l("Anh/chị ghi lý do hủy.")),
            Length(max=LONGEST, message=_l("Không quá 300 chữ.")),
        ],
    )


@bp.get("")
@needs(Permission.COORDINATE)
def ask(person_id: int, record_id: UUID) -> str:
    """What would be lost, and the question why."""
    person, found = _record(person_id, record_id)
    return _page(VoidForm(formdata=None), person, found)


@bp.post("")
@needs(Permission.COORDINATE)
def take_back(person_id: int, record_id: UUID) -> Any:
    """Take it back by a second entry."""
    person, found = _record(person_id, record_id)
    form = VoidForm()
    if not form.validate_on_submit():
        return _page(form, person, found), 422
    try:
        void(record_id, form.why.data or "", viewer().full_name, viewer().person_id)
    except AlreadyVoided:
        db.session.rollback()
        flash(_("Kết quả này đã được hủy trước đó."), "look")
    else:
        db.session.commit()
        flash(_("Đã hủy kết quả %(title)s của %(name)s.", title=found.record.title, name=person.full_name))
    return redirect(url_for("coordinator.people.show", person_id=person.id, _anchor="dao-tao"))


def _record(person_id: int, record_id: UUID) -> tuple[Person, Line]:
    """A record that stands, of somebody in reach, organised by a unit in reach: who answers for it takes it back."""
    person = find_person_for(reach(), person_id) or abort(404)
    found = find_line_of(person.id, record_id)
    if found is None or found.void is not None or not find_unit_for(reach(), found.record.organiser_unit_id):
        abort(404)
    return person, found


def _page(form: VoidForm, person: Person, found: Line) -> str:
    moved = moved_by_voiding(person.id, found.record.id, bring_up_to_date())
    return render_template("coordinator/voids/ask.html", form=form, person=person, line=found, moved=moved)
