"""Diplomas of one person, entered on the person's page."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.people.access import find_person_for
from lms.people.models import Person
from lms.people.qualification_actions import (
    WrongField,
    add_qualification,
    change_qualification,
    remove_qualification,
)
from lms.people.qualification_models import Qualification
from lms.people.qualifications import find_qualification_of
from lms.web.coordinator.entries import reach
from lms.web.coordinator.entry_forms import QualificationForm, refuse
from lms.web.coordinator.standards import kind_name

bp = Blueprint("qualifications", __name__, url_prefix="/can-bo/<int:person_id>/van-bang")


@bp.get("/moi")
@needs(Permission.COORDINATE)
def new(person_id: int) -> str:
    """The form."""
    return _form_page(QualificationForm(formdata=None), _person(person_id))


@bp.post("/moi")
@needs(Permission.COORDINATE)
def create(person_id: int) -> Any:
    """Enter a diploma."""
    person, form = _person(person_id), QualificationForm()
    if not form.validate_on_submit():
        return _form_page(form, person), 422
    try:
        add_qualification(person.id, form.diploma(), viewer().person_id)
    except WrongField as wrong:
        return _refused(form, wrong, person)
    return _saved(person, _("Đã thêm văn bằng."))


@bp.get("/<int:qualification_id>")
@needs(Permission.COORDINATE)
def edit(person_id: int, qualification_id: int) -> str:
    """The form with what is known."""
    person = _person(person_id)
    row = find_qualification_of(person.id, qualification_id) or abort(404)
    return _form_page(QualificationForm(row, formdata=None), person, row)


@bp.post("/<int:qualification_id>")
@needs(Permission.COORDINATE)
def save(person_id: int, qualification_id: int) -> Any:
    """Correct a diploma."""
    person = _person(person_id)
    row = find_qualification_of(person.id, qualification_id) or abort(404)
    form = QualificationForm(row)
    if not form.validate_on_submit():
        return _form_page(form, person, row), 422
    try:
        change_qualification(row, form.diploma(), viewer().person_id)
    except WrongField as wrong:
        return _refused(form, wrong, person, row)
    return _saved(person, _("Đã lưu văn bằng."))


@bp.post("/<int:qualification_id>/xoa")
@needs(Permission.COORDINATE)
def remove(person_id: int, qualification_id: int) -> Any:
    """Take it out, once it was said what is lost."""
    person = _person(person_id)
    row = find_qualification_of(person.id, qualification_id) or abort(404)
    if not request.form.get("confirmed"):
        return render_template("coordinator/qualifications/remove.html", person=person, row=row, kind_name=kind_name)
    remove_qualification(row, viewer().person_id)
    return _saved(person, _("Đã xóa văn bằng."))


def _person(person_id: int) -> Person:
    return find_person_for(reach(), person_id) or abort(404)


def _saved(person: Person, said: str) -> Any:
    db.session.commit()
    flash(said)
    return redirect(url_for("coordinator.people.show", person_id=person.id, _anchor="van-bang"))


def _refused(form: QualificationForm, wrong: WrongField, person: Person, row: Qualification | None = None) -> Any:
    db.session.rollback()
    refuse(form, wrong.field, wrong.message)
    return _form_page(form, person, row), 422


def _form_page(form: QualificationForm, person: Person, row: Qualification | None = None) -> str:
    return render_template(
        "coordinator/qualifications/edit.html", form=form, person=person, row=row, kind_name=kind_name
    )
