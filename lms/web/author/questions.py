"""Questions of a draft's bank, written by form."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.courses.authoring.bank import question_added, question_replaced
from lms.courses.authoring.describe import question_form
from lms.courses.authoring.form import fits
from lms.courses.authoring.mending import question_mending
from lms.courses.authoring.words import KIND_WORDS
from lms.courses.bank.entries import BankEntry, Known, kinds_in_bank, read_bank
from lms.courses.bank.known import known_of
from lms.courses.drafts.queries import Open, find_file, texts_of
from lms.guard import Permission, needs
from lms.web.author.drafts import load
from lms.web.author.exercise_page import SAVE, Sheet, drawn, new_sheet, page_of, sent_sheet, sheet_of
from lms.web.author.exercise_saving import Place, keep

bp = Blueprint("questions", __name__, url_prefix="/soan-bai/<course>/cau-hoi")

NAME = "q"
"""What the names of the fields begin with that a question has besides its exercise."""


@bp.get("/them")
@needs(Permission.TEACH)
def kinds(course: str) -> str:
    """The kinds of which a question may be added."""
    return render_template(
        "author/questions/kinds.html", opened=load(course), kinds={name: KIND_WORDS[name] for name in kinds_in_bank()}
    )


@bp.get("/them/<kind>")
@needs(Permission.TEACH)
def new(course: str, kind: str) -> tuple[str, int]:
    """An empty form; `cd`, `bai`: the topic and lesson of the question before."""
    opened = load(course)
    fields = {"topic": request.args.get("cd", ""), "lesson": request.args.get("bai", "")}
    return _page(opened, new_sheet(_known(kind), in_bank=True), fields)


@bp.post("/them/<kind>")
@needs(Permission.TEACH)
def create(course: str, kind: str) -> Any:
    """Put the question behind the others of its topic; or draw its form anew with one row more."""
    opened = load(course)
    texts = texts_of(opened.draft)
    known = known_of(texts)
    entries = read_bank(texts, known).entries
    sheet, fields = _sent(_known(kind), {entry.key for entry in entries})
    if request.form.get("lenh", SAVE) != SAVE:
        return _page(opened, sheet, fields)
    name = _file_for(entries, str(fields.get("topic", "")), known)
    file = find_file(opened.draft, name)
    # A file may have come since the form was opened: the question goes behind whatever stands in it.
    if not keep(Place(opened, name, file), lambda text: question_added(text, _question(sheet, fields))):
        return _page(opened, sheet, fields, status=422)
    return _saved(course, sheet)


@bp.get("/sua/<key>")
@needs(Permission.TEACH)
def show(course: str, key: str) -> Any:
    """The form of a question; one that no form can hold is mended in the text of its file."""
    opened = load(course)
    place, question = _found(opened, key)
    fields = {name: value for name, value in question.items() if name in _names()}
    spec = {name: value for name, value in question.items() if name not in fields}
    if not fits(spec):
        return redirect(url_for("author.texts.show", course=course, name=place.name))
    return _page(opened, sheet_of(spec, in_bank=True), fields, str(place.revision))


@bp.post("/sua/<key>")
@needs(Permission.TEACH)
def store(course: str, key: str) -> Any:
    """Save the question in its place; or draw its form anew with one row more."""
    opened = load(course)
    place, _there = _found(opened, key)
    sheet, fields = _sent(_known(request.form.get("kind", "")), set())
    if request.form.get("lenh", SAVE) != SAVE:
        return _page(opened, sheet, fields, str(place.revision))
    if not keep(place, lambda text: question_replaced(text, key, _question(sheet, fields))):
        return _page(opened, sheet, fields, str(place.revision), 422)
    return _saved(course, sheet)


def _known(kind: str) -> str:
    return kind if kind in kinds_in_bank() else abort(404)


def _names() -> tuple[str, ...]:
    return tuple(part.name for part in question_form().parts)


def _sent(kind: str, taken: set[str]) -> tuple[Sheet, dict[str, Any]]:
    """The exercise and the fields besides it that were sent."""
    fields = question_form().value(question_form().read(request.form, NAME))
    return sent_sheet(kind, taken, in_bank=True), fields if isinstance(fields, dict) else {}


def _question(sheet: Sheet, fields: dict[str, Any]) -> dict[str, Any]:
    return {**sheet.spec, **fields}


def _found(opened: Open, key: str) -> tuple[Place, dict[str, Any]]:
    """The file in which a question stands, and what it says; or 404."""
    texts = texts_of(opened.draft)
    entries = read_bank(texts, known_of(texts)).entries
    entry = next((one for one in entries if one.key == key), None) or abort(404)
    return Place(opened, entry.file, find_file(opened.draft, entry.file)), dict(entry.question)


def _file_for(entries: list[BankEntry], topic: str, known: Known) -> str:
    """Where the last question of this topic stands; a file of its own for a new topic."""
    files = [entry.file for entry in entries if entry.topic == topic]
    return files[-1] if files else f"questions/{topic if topic in known.topics else 'cau-hoi'}.yaml"


def _page(opened: Open, sheet: Sheet, fields: dict[str, Any], revision: str = "", status: int = 200) -> tuple[str, int]:
    known = known_of(texts_of(opened.draft))
    choices = {name: dict(known.of(name)) for name in ("topic", "outcome", "lesson")}
    sheet.others = question_mending(fields, {name: set(words) for name, words in choices.items()})
    page = page_of(sheet)
    things = {f"{name}s": list(words.items()) for name, words in choices.items()}
    return drawn(
        "author/questions/edit.html",
        replace(page, things=page.things | things),
        status,
        opened=opened,
        own=question_form(),
        fields_entry=question_form().entry(fields),
        revision=request.form.get("ban") or revision,
    )


def _saved(course: str, sheet: Sheet) -> Response:
    """The question once more, with what it still lacks, and the way to the next."""
    flash(_("Đã lưu câu hỏi."))
    return redirect(url_for(".show", course=course, key=sheet.entry["key"]))
