"""Questions from other programs into the bank of a draft: send a file, look, choose, add."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from lms.courses.bank.alike import Alike, alike
from lms.courses.bank.changes import with_new
from lms.courses.bank.entries import BankEntry, Known, lacking
from lms.courses.bank.known import key_meant
from lms.guard import Permission, needs, viewer
from lms.intake import shelf
from lms.intake.package import MOST_BYTES
from lms.intake.problems import Unreadable
from lms.intake.questions.columns import LEVELS
from lms.intake.questions.found import Batch, Found
from lms.intake.questions.reading import read_questions
from lms.intake.questions.write_sheet import template as empty_sheet
from lms.paging import page_in
from lms.reports.xlsx import MIMETYPE
from lms.text import clean, fold, nfc
from lms.web.author.bank import FIELDS, LACKS, Bank, changed, difficulty_names, fields_asked, kind_names, load_bank
from lms.web.author.drafts import editable, load
from lms.web.filters import count as counted

bp = Blueprint("bank_import", __name__, url_prefix="/soan-bai/<course>/cau-hoi/nhap")

SAME = 0.999
"""Share of common words from which a question is not offered again unasked."""


class UploadForm(FlaskForm):
    """The file."""

    file = FileField(_l("Tệp câu hỏi"), validators=[FileRequired(_l("Anh/chị chọn một tệp."))])


@dataclass(frozen=True)
class Offer:
    """A question of the file: its number there, as it would stand in the bank, and the one that asks the same."""

    number: int
    found: Found
    question: dict[str, Any]
    lacks: list[str]
    said: dict[str, str]
    """What the file says of the place of the question and nothing in the course is called."""
    twin: BankEntry | None
    twin_line: int | None
    same: bool


@bp.get("")
@needs(Permission.TEACH)
def new(course: str) -> str:
    """Choose a file."""
    return _form_page(course, UploadForm(formdata=None))


@bp.post("")
@needs(Permission.TEACH)
def send(course: str) -> Any:
    """Keep the file and look through it."""
    load(course)
    form = UploadForm()
    if not form.validate_on_submit():
        return _form_page(course, form), 422
    data, name = form.file.data.read(), clean(nfc(form.file.data.filename or ""))[-120:]
    try:
        read_questions(data, name)
    except Unreadable as error:
        form.file.errors = [_(error.message, **error.params)]
        return _form_page(course, form), 422
    upload = shelf.put(data, name, viewer().person_id)
    return redirect(url_for(".show", course=course, upload_id=upload.id))


@bp.get("/<upload_id>")
@needs(Permission.TEACH)
def show(course: str, upload_id: str) -> str:
    """The questions of the file, with what they lack and which are there already."""
    found = load_bank(course)
    upload, batch = _kept(upload_id)
    offers = _offers(found, batch)
    return render_template(
        "author/bank_import/show.html",
        opened=found.opened,
        upload=upload,
        problems=batch.problems,
        page=page_in(offers),
        new=sum(not offer.same for offer in offers),
        lacking=sorted({name for offer in offers for name in offer.lacks}, key=list(LACKS).index),
        lacks={name: _(words) for name, words in LACKS.items()},
        known=found.known,
        kinds=kind_names(),
        difficulties=difficulty_names(),
        editable=editable(found.opened.draft),
    )


@bp.post("/<upload_id>")
@needs(Permission.TEACH)
def add(course: str, upload_id: str) -> Response:
    """Put the chosen questions into the bank; what they lack is filled with what was chosen for all."""
    found = load_bank(course)
    _upload, batch = _kept(upload_id)
    chosen = set(request.form.getlist("so"))
    common = fields_asked(found.known)
    questions = [
        {"key": offer.found.name or offer.question.get("text") or offer.found.ask, **common, **offer.question}
        for offer in _offers(found, batch)
        if str(offer.number) in chosen
    ]
    here = url_for(".show", course=course, upload_id=upload_id, trang=request.args.get("trang", 1, type=int))
    if not questions:
        flash(_("Anh/chị chọn ít nhất một câu."), "look")
        return redirect(here)
    said = _("Đã thêm %(questions)s vào ngân hàng.", questions=counted(len(questions), _("câu")))
    done = changed(
        found.opened, lambda texts: with_new(texts, questions), said, "questions.imported", questions=len(questions)
    )
    lacking_any = any(next(lacking(question, found.known), None) for question in questions)
    listed = url_for("author.bank.index", course=course, thieu="gi" if lacking_any else None)
    return redirect(listed if done else here)


@bp.get("/mau.xlsx")
@needs(Permission.TEACH)
def template(course: str) -> Response:
    """The empty sheet, which offers the topics and lessons of this very course."""
    known = load_bank(course).known
    content = empty_sheet({"topic": known.topics, "lesson": known.lessons, "outcome": known.outcomes})
    headers = {"Content-Disposition": 'attachment; filename="mau-cau-hoi.xlsx"', "Cache-Control": "no-store"}
    return Response(content, mimetype=MIMETYPE, headers=headers)


def _kept(upload_id: str) -> tuple[shelf.Upload, Batch]:
    upload = shelf.find(upload_id, viewer().person_id) or abort(404)
    try:
        return upload, read_questions(upload.data(), upload.name)
    except Unreadable:
        abort(404)


def _offers(found: Bank, batch: Batch) -> list[Offer]:
    entries = found.bank.entries
    compared = [*(entry.question for entry in entries), *(one.spec for one in batch.questions)]
    twins: dict[int, Alike] = {}
    for pair in alike(compared, len(entries)):
        # They come with the most alike first.
        twins.setdefault(pair.other - len(entries), pair)
    return [_offer(found, batch, number, one, twins.get(number)) for number, one in enumerate(batch.questions)]


def _offer(found: Bank, batch: Batch, number: int, one: Found, pair: Alike | None) -> Offer:
    entries = found.bank.entries
    fields = _fields(one, found.known)
    question = fields | one.spec
    before = pair.one if pair else None
    return Offer(
        number=number,
        found=one,
        question=question,
        lacks=[name for name in lacking(question, found.known) if name != "kind"],
        said={name: word for name, word in one.place.items() if name not in fields},
        twin=entries[before] if before is not None and before < len(entries) else None,
        twin_line=batch.questions[before - len(entries)].line
        if before is not None and before >= len(entries)
        else None,
        same=pair is not None and pair.share >= SAME,
    )


def _fields(one: Found, known: Known) -> dict[str, Any]:
    """Where a question belongs, as far as its file says it in words that the course knows."""
    fields: dict[str, Any] = {}
    for name in FIELDS[:3]:
        if key := key_meant(one.place.get(name, ""), known.of(name)):
            fields[name] = key
    level = fold(one.place.get("difficulty", ""))
    for number, words in LEVELS.items():
        if level in map(fold, words):
            fields["difficulty"] = number
    return fields


def _form_page(course: str, form: UploadForm) -> str:
    opened = load(course)
    return render_template(
        "author/bank_import/new.html", opened=opened, form=form, most=MOST_BYTES, editable=editable(opened.draft)
    )
