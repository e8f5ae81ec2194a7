"""One person corrected, moved to another position, or out of office (completion rules 7, 8 and 30)."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.people.access import find_person_for
from lms.people.changes import WrongPosition, add_position, change_person, change_position, end_position
from lms.people.directory import Held, find_held, positions_held_by
from lms.people.models import Person
from lms.web.coordinator.entries import reach
from lms.web.coordinator.entry_forms import refuse
from lms.web.coordinator.person_forms import NewPositionForm, PersonForm, PositionForm

bp = Blueprint("positions", __name__, url_prefix="/can-bo/<int:person_id>")


@bp.get("/sua")
@needs(Permission.COORDINATE)
def person(person_id: int) -> str:
    """Who they are and how to reach them."""
    who = _person(person_id)
    return _person_page(PersonForm(who, formdata=None), who)


@bp.post("/sua")
@needs(Permission.COORDINATE)
def save_person(person_id: int) -> Any:
    """Correct it."""
    who = _person(person_id)
    form = PersonForm(who)
    if not form.validate_on_submit():
        return _person_page(form, who), 422
    if change_person(who, form.contact(), viewer().person_id):
        db.session.commit()
        flash(_("Đã lưu thông tin của %(name)s.", name=who.full_name))
    return _back(who)


@bp.get("/chuc-danh/moi")
@needs(Permission.COORDINATE)
def new(person_id: int) -> str:
    """A position that begins, beside the others or in their place."""
    who = _person(person_id)
    return _new_page(NewPositionForm(reach(), _held_now(who), formdata=None, data={"from_on": today()}), who)


@bp.post("/chuc-danh/moi")
@needs(Permission.COORDINATE)
def create(person_id: int) -> Any:
    """Begin it, and end what was ticked on the same day."""
    who = _person(person_id)
    held = _held_now(who)
    form = NewPositionForm(reach(), held)
    if not form.validate_on_submit() or form.unit.unit is None:
        return _new_page(form, who), 422
    post = form.post()
    try:
        add_position(who, form.unit.unit, post, viewer().person_id)
        for one in held:
            if str(one.position.id) in (form.ends.data or ()):
                end_position(one.position, one.unit, post.from_on, viewer().person_id)
    except WrongPosition as wrong:
        db.session.rollback()
        refuse(form, wrong.field, wrong.message, **wrong.params)
        return _new_page(form, who), 422
    db.session.commit()
    flash(_("Đã ghi chức danh của %(name)s tại %(unit)s.", name=who.full_name, unit=form.unit.unit.name))
    return _back(who)


@bp.get("/chuc-danh/<int:position_id>")
@needs(Permission.COORDINATE)
def edit(person_id: int, position_id: int) -> str:
    """One position as it was written down."""
    who, held = _position(person_id, position_id)
    return _edit_page(PositionForm(held.position, formdata=None), who, held)


@bp.post("/chuc-danh/<int:position_id>")
@needs(Permission.COORDINATE)
def save(person_id: int, position_id: int) -> Any:
    """Correct it, or write down its end."""
    who, held = _position(person_id, position_id)
    form = PositionForm(held.position)
    if not form.validate_on_submit():
        return _edit_page(form, who, held), 422
    try:
        change_position(held.position, held.unit, form.post(), viewer().person_id)
    except WrongPosition as wrong:
        db.session.rollback()
        refuse(form, wrong.field, wrong.message, **wrong.params)
        return _edit_page(form, who, held), 422
    db.session.commit()
    flash(_("Đã lưu chức danh của %(name)s.", name=who.full_name))
    return _back(who)


def _person(person_id: int) -> Person:
    return find_person_for(reach(), person_id) or abort(404)


def _position(person_id: int, position_id: int) -> tuple[Person, Held]:
    who = _person(person_id)
    return who, find_held(reach(), who.id, position_id) or abort(404)


def _held_now(who: Person) -> list[Held]:
    """What they hold today or will hold, in units of mine."""
    return [held for held in positions_held_by(reach(), who.id) if held.seen and held.position.until_on > today()]


def _back(who: Person) -> Any:
    return redirect(url_for("coordinator.people.show", person_id=who.id))


def _person_page(form: PersonForm, who: Person) -> str:
    return render_template("coordinator/positions/person.html", form=form, person=who)


def _new_page(form: NewPositionForm, who: Person) -> str:
    form.unit.offer(reach())
    return render_template("coordinator/positions/new.html", form=form, person=who)


def _edit_page(form: PositionForm, who: Person, held: Held) -> str:
    return render_template("coordinator/positions/edit.html", form=form, person=who, held=held)
