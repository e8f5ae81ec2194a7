"""Exercises of a draft's lesson, written by form."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.courses.authoring.form import fits
from lms.courses.authoring.placing import NotThere, blocks_in, find_block, inserted, moved, places_in, removed, replaced
from lms.courses.authoring.words import KIND_WORDS
from lms.courses.drafts.queries import lesson_file, texts_of
from lms.courses.folder import LESSON
from lms.courses.lesson import read_lesson
from lms.guard import Permission, needs
from lms.web.author.drafts import load
from lms.web.author.exercise_page import SAVE, Sheet, drawn, new_sheet, page_of, sent_sheet, sheet_of
from lms.web.author.exercise_saving import Place, keep
from lms.web.author.trying import sent_spec, trial_of

bp = Blueprint("exercises", __name__, url_prefix="/soan-bai/<course>")

MOVES = {"len": -1, "xuong": 1}


@bp.get("/bai/<key>/bai-tap")
@needs(Permission.TEACH)
def index(course: str, key: str) -> str:
    """The exercises of a lesson, and the kinds of which one may be added."""
    place = _place(course, key)
    return render_template("author/exercises/index.html", place=place, key=key, title=_title(place), **_list(place))


@bp.get("/bai/<key>/bai-tap/moi/<kind>")
@needs(Permission.TEACH)
def new(course: str, key: str, kind: str) -> tuple[str, int]:
    """An empty form."""
    return _page(_place(course, key), key, new_sheet(_known(kind)))


@bp.post("/bai/<key>/bai-tap/moi/<kind>")
@needs(Permission.TEACH)
def create(course: str, key: str, kind: str) -> Any:
    """Put the exercise into the lesson; or draw its form anew with one row more."""
    place = _place(course, key)
    sheet = sent_sheet(_known(kind), _taken(place))
    if request.form.get("lenh", SAVE) != SAVE:
        return _page(place, key, sheet)
    line = request.form.get("cho", type=int)
    if not keep(place, lambda text: inserted(text, sheet.spec, line)):
        return _page(place, key, sheet, 422)
    return _saved(course, key, sheet)


@bp.get("/bai/<key>/bai-tap/<exercise>")
@needs(Permission.TEACH)
def show(course: str, key: str, exercise: str) -> Any:
    """The form of an exercise; one that no form can hold is mended in the text of its lesson."""
    place = _place(course, key)
    spec = _spec(place, exercise)
    if not fits(spec):
        return render_template("author/exercises/text_only.html", place=place, key=key, title=_title(place), spec=spec)
    return _page(place, key, sheet_of(spec))


@bp.post("/bai/<key>/bai-tap/<exercise>")
@needs(Permission.TEACH)
def store(course: str, key: str, exercise: str) -> Any:
    """Save the exercise in its place; or draw its form anew with one row more."""
    place = _place(course, key)
    kind = _known(request.form.get("kind", ""))
    sheet = sent_sheet(kind, _taken(place) - {exercise})
    if request.form.get("lenh", SAVE) != SAVE:
        return _page(place, key, sheet)
    if not keep(place, lambda text: replaced(text, exercise, sheet.spec)):
        return _page(place, key, sheet, 422)
    return _saved(course, key, sheet)


@bp.post("/bai/<key>/bai-tap/<exercise>/cho")
@needs(Permission.TEACH)
def arrange(course: str, key: str, exercise: str) -> str | Response:
    """Move the exercise before the one above or behind the one below it, or take it out."""
    place = _place(course, key)
    act = request.form.get("viec", "")
    if act in MOVES:
        keep(place, lambda text: moved(text, exercise, MOVES[act]))
    elif "confirmed" not in request.form:
        return render_template("author/exercises/remove.html", place=place, key=key, spec=_spec(place, exercise))
    elif keep(place, lambda text: removed(text, exercise)):
        flash(_("Đã bỏ bài tập khỏi bài. Bản trước còn trong các lần lưu của bài."))
    return redirect(url_for(".index", course=course, key=key))


@bp.post("/thu-bai-tap")
@needs(Permission.TEACH)
def answer(course: str) -> str:
    """Mark an answer to the exercise that was sent along. Nothing is kept."""
    load(course)
    spec = sent_spec(request.form)
    trial = trial_of(spec, request.form) if spec else None
    if trial is None:
        abort(400)
    name = "_trial" if request.headers.get("X-Requested-With") == "fetch" else "trial"
    return render_template(f"author/exercises/{name}.html", trial=trial, course=course)


def _place(course: str, key: str) -> Place:
    """The lesson's file in a draft that the viewer may write, or 404."""
    opened = load(course)
    file = lesson_file(opened.draft, key) or abort(404)
    return Place(opened, file.name, file)


def _text(place: Place) -> str:
    return place.file.text if place.file else ""


def _spec(place: Place, exercise: str) -> dict[str, Any]:
    try:
        return find_block(_text(place), exercise).spec
    except NotThere:
        abort(404)


def _known(kind: str) -> str:
    return kind if kind in KIND_WORDS else abort(404)


def _title(place: Place) -> str:
    return str(read_lesson(_text(place), place.name).front.get("title") or place.name)


def _list(place: Place) -> dict[str, Any]:
    wrong = {fault.line for fault in read_lesson(_text(place), place.name).faults}
    blocks = blocks_in(_text(place))
    rows = [(block, any(block.first < line <= block.after for line in wrong)) for block in blocks]
    return {"rows": rows, "kinds": KIND_WORDS}


def _taken(place: Place) -> set[str]:
    """The keys of all exercises of the course: each is there once."""
    texts = texts_of(place.opened.draft)
    return {block.key for name, text in texts.items() if LESSON.fullmatch(name) for block in blocks_in(text)}


def _page(place: Place, key: str, sheet: Sheet, status: int = 200) -> tuple[str, int]:
    template = "author/exercises/edit.html"
    places = places_in(_text(place)) if request.endpoint in ("author.exercises.new", "author.exercises.create") else []
    return drawn(template, page_of(sheet), status, place=place, key=key, lesson=_title(place), places=places)


def _saved(course: str, key: str, sheet: Sheet) -> Response:
    """Back to the form while something is missing, otherwise to the list."""
    page = page_of(Sheet(sheet.kind, sheet.entry, sheet.in_bank, asked=True))
    if page.faults:
        flash(_("Đã lưu bản đang soạn. Còn chỗ cần điền thêm trước khi bài tập dùng được."))
        address = url_for(".show", course=course, key=key, exercise=sheet.entry["key"], mo=sheet.opened or None)
        return redirect(address)
    flash(_("Đã lưu bài tập."))
    return redirect(url_for(".index", course=course, key=key, _anchor=f"bai-tap-{sheet.entry['key']}"))
