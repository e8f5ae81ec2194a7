"""What a course is, its tests, its task and its glossary, written by form."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _

from lms.courses.authoring.form import Entry, blank_entry
from lms.courses.authoring.mapping import NotAMapping
from lms.courses.authoring.parts import PART_FORMS, PartForm
from lms.courses.authoring.things import Things
from lms.courses.bank.entries import read_bank
from lms.courses.bank.known import known_of, least_of, needs_of
from lms.courses.drafts.queries import find_file, texts_of
from lms.courses.folder import COURSE
from lms.courses.queries import topic_names
from lms.guard import Permission, needs
from lms.web.author.drafts import editable, load, note_open
from lms.web.author.exercise_saving import Place
from lms.web.author.part_page import PartSheet, drawn_part, sent_part, store_part, text_in

bp = Blueprint("parts", __name__, url_prefix="/soan-bai/<course>/phan")

TESTS = "kiem-tra"


@bp.get("/<part>")
@needs(Permission.TEACH)
def show(course: str, part: str) -> Any:
    """The form of a part; what no form can hold is mended in the text of its file."""
    form = PART_FORMS.get(part) or abort(404)
    place = _place(course, form)
    text = text_in(place)
    try:
        held = form.fits(text)
    except NotAMapping:
        held = False
    if not held:
        return drawn_part(place, PartSheet(form, blank_entry(form.form)), {}, template="text_only")
    entry = form.entry(text) if text.strip() else blank_entry(form.form)
    if place.file and editable(place.opened.draft):
        note_open(place.opened.draft, place.name)
    return _page(place, PartSheet(form, entry, asked="soat" in request.args))


@bp.post("/<part>")
@needs(Permission.TEACH)
def store(course: str, part: str) -> Any:
    """Save the part; or draw its form anew with one row more."""
    form = PART_FORMS.get(part) or abort(404)
    place = _place(course, form)
    sheet = sent_part(form)
    try:
        things, context = _about(place, sheet)
        return store_part(place, sheet, url_for(".show", course=course, part=part), things, **context)
    except NotAMapping:
        # Somebody made the file unreadable meanwhile: its text shows what.
        return redirect(url_for("author.texts.show", course=course, name=form.file))


def _place(course: str, form: PartForm) -> Place:
    opened = load(course)
    return Place(opened, form.file, find_file(opened.draft, form.file))


def _page(place: Place, sheet: PartSheet) -> Any:
    things, context = _about(place, sheet)
    return drawn_part(place, sheet, things, **context)


def _about(place: Place, sheet: PartSheet) -> tuple[Things, dict[str, Any]]:
    """What the form chooses among, and what the page says beside it."""
    if sheet.part.key == TESTS:
        return _bank(place, sheet)
    return {"topics": list(topic_names().items())}, {}


def _bank(place: Place, sheet: PartSheet) -> tuple[Things, dict[str, Any]]:
    """The topics that the form holds, with what the bank has of each and what the tests would draw."""
    texts = texts_of(place.opened.draft)
    # As the form stands now, saved or not: the numbers follow what is typed.
    texts[COURSE] = sheet.part.put(texts.get(COURSE, ""), sheet.entry)
    fields = sheet.part.form.value(sheet.entry)
    fields = fields if isinstance(fields, dict) else {}
    known = known_of(texts)
    entries = read_bank(texts, known).entries
    needs_ = needs_of(fields, known, entries)
    there = {need.key: need.there for need in needs_}
    topics = [
        (row["key"], _("%(name)s (có %(there)s)", name=row["text"], there=there.get(row["key"], 0)))
        for row in _topics(sheet.entry)
    ]
    return {"question_topics": topics}, {"needs": needs_, "questions": len(entries), "least": least_of(fields)}


def _topics(entry: Entry) -> list[dict[str, str]]:
    return [row for row in entry["question_topics"] if row["key"] and row["text"]]
