"""Documents and books to take along, written by form."""

import json
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from lms import audit
from lms.courses.authoring.form import blank_entry
from lms.courses.authoring.mapping import NotAMapping, mapping_in
from lms.courses.authoring.parts import DOCUMENT, HANDOUTS, PartForm, handout_form
from lms.courses.drafts.actions import NotEditable, save_file
from lms.courses.drafts.models import DraftFile
from lms.courses.drafts.queries import Open, files_of, find_file
from lms.courses.drafts.rules import new_key
from lms.courses.parts import TEMPLATE, read_parts
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.text import clean
from lms.web.author.drafts import editable, load, note_open, say_locked
from lms.web.author.exercise_saving import Place
from lms.web.author.part_page import PartSheet, drawn_part, sent_part, store_part
from lms.web.learner.templates import MIMETYPES, made

bp = Blueprint("handouts", __name__, url_prefix="/soan-bai/<course>/mau")


class HandoutForm(FlaskForm):
    """A new one: what it is called, and whether it becomes a Word file or a workbook."""

    title = StringField(
        _l("Tên mẫu"),
        [DataRequired(_l("Anh/chị đặt tên mẫu.")), Length(max=200, message=_l("Tên mẫu dài quá 200 ký tự."))],
        filters=[lambda text: clean(text or "")],
    )
    form = RadioField(_l("Loại"), default=DOCUMENT, validate_choice=False)


@bp.get("")
@needs(Permission.TEACH)
def index(course: str) -> str:
    """The documents of the draft."""
    return _list(load(course), HandoutForm(formdata=None))


@bp.post("")
@needs(Permission.TEACH)
def add(course: str) -> Any:
    """A new one, to be filled in."""
    opened = load(course)
    asked = HandoutForm()
    form = asked.form.data if asked.form.data in HANDOUTS else DOCUMENT
    if not asked.validate_on_submit():
        return _list(opened, asked), 422
    there = {file.name for file in files_of(opened.draft)}
    key = new_key(asked.title.data or "", [found[1] for name in there if (found := TEMPLATE.fullmatch(name))])
    part = handout_form(_name(key), form)
    entry = part.form.entry({"title": asked.title.data})
    try:
        save_file(opened.draft, _name(key), part.put("", entry), 0, viewer().person_id)
    except NotEditable:
        db.session.rollback()
        say_locked()
        return redirect(url_for(".index", course=course))
    audit.note(viewer().person_id, "file.added", f"draft:{opened.draft.id}", slug=course, name=_name(key))
    db.session.commit()
    flash(_("Đã thêm mẫu. Anh/chị điền tiếp nội dung."))
    return redirect(url_for(".show", course=course, key=key))


@bp.get("/<key>")
@needs(Permission.TEACH)
def show(course: str, key: str) -> Any:
    """Its form; what no form can hold is mended in the text of its file."""
    place, file = _found(course, key)
    part = _part(file)
    if part is None or not part.fits(file.text):
        empty = handout_form(file.name, DOCUMENT)
        return drawn_part(place, PartSheet(empty, blank_entry(empty.form)), {}, template="text_only", handout=True)
    if editable(place.opened.draft):
        note_open(place.opened.draft, file.name)
    sheet = PartSheet(part, part.entry(file.text), asked="soat" in request.args)
    return drawn_part(place, sheet, {}, handout=True, key=key)


@bp.post("/<key>")
@needs(Permission.TEACH)
def store(course: str, key: str) -> Any:
    """Save it; or draw its form anew with one row more."""
    place, file = _found(course, key)
    part = _part(file)
    if part is None:
        return redirect(url_for("author.texts.show", course=course, name=file.name))
    return store_part(place, sent_part(part), url_for(".show", course=course, key=key), {}, handout=True, key=key)


@bp.get("/<key>/tai")
@needs(Permission.TEACH)
def download(course: str, key: str) -> Any:
    """The file that learners would get, as it was last saved."""
    _place, file = _found(course, key)
    spec = read_parts({file.name: file.text}, {}, "", []).templates.get(key)
    if spec is None:
        flash(_("Mẫu này còn chỗ cần sửa nên chưa tải thử được."), "look")
        return redirect(url_for(".show", course=course, key=key, soat=1))
    answer = Response(made(json.dumps(spec, sort_keys=True)), mimetype=MIMETYPES[spec["form"]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{key}.{spec["form"]}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _name(key: str) -> str:
    return f"templates/{key}.yaml"


def _found(course: str, key: str) -> tuple[Place, DraftFile]:
    opened = load(course)
    name = _name(key)
    file = (TEMPLATE.fullmatch(name) and find_file(opened.draft, name)) or abort(404)
    return Place(opened, name, file), file


def _part(file: DraftFile) -> PartForm | None:
    """The form of the file, None for one that says of no known form to be."""
    try:
        form = mapping_in(file.text).get("form")
    except NotAMapping:
        return None
    return handout_form(file.name, form) if form in HANDOUTS else None


def _list(opened: Open, form: HandoutForm) -> str:
    form.form.choices = [(key, _(one[0])) for key, one in HANDOUTS.items()]
    rows = []
    for file in files_of(opened.draft):
        if found := TEMPLATE.fullmatch(file.name):
            part = _part(file)
            title = mapping_in(file.text).get("title") if part else None
            rows.append((found[1], title or found[1], part, file.saved_at))
    return render_template(
        "author/handouts/index.html",
        opened=opened,
        rows=rows,
        form=form,
        kinds=HANDOUTS,
        editable=editable(opened.draft),
    )
