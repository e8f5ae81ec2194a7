"""The question bank of a draft: what it holds, what it lacks, and changing several questions at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms import audit
from lms.courses.authoring.words import KIND_WORDS, QUESTION
from lms.courses.bank.alike import alike
from lms.courses.bank.changes import (
    ChangedSince,
    Step,
    Texts,
    change_bank,
    take_back,
    with_copies,
    with_fields,
    without,
)
from lms.courses.bank.entries import BankEntry, BankText, Known, kinds_in_bank, read_bank
from lms.courses.bank.known import course_fields, known_of, least_of, needs_of
from lms.courses.drafts.actions import NotEditable
from lms.courses.drafts.queries import Open, texts_of
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_in
from lms.text import N_, clean, fold
from lms.web.addresses import row_number
from lms.web.author.drafts import editable, load, say_locked
from lms.web.filters import count as counted

bp = Blueprint("bank", __name__, url_prefix="/soan-bai/<course>/cau-hoi")

DIFFICULTIES = {int(value): name for value, name in QUESTION["difficulty"].choices}
LACKS = {
    "why": N_("giải thích"),
    "topic": N_("chủ đề"),
    "lesson": N_("bài đọc lại"),
    "outcome": N_("mục tiêu"),
    "difficulty": N_("độ khó"),
    "kind": N_("nội dung câu"),
}
"""What a question may lack, in words."""
FIELDS = ("topic", "lesson", "outcome", "difficulty")
MOST_PAIRS = 100


@dataclass(frozen=True)
class Bank:
    """A draft with its bank, read."""

    opened: Open
    texts: dict[str, str]
    known: Known
    bank: BankText


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    words: str
    topic: str
    lesson: str
    outcome: str
    difficulty: str
    kind: str
    lacks: str

    @classmethod
    def asked(cls) -> "Filters":
        names = {"topic": "cd", "lesson": "bai", "outcome": "mt", "difficulty": "kho", "kind": "loai", "lacks": "thieu"}
        return cls(
            clean(request.args.get("q", ""))[:200], **{key: request.args.get(arg, "") for key, arg in names.items()}
        )

    @property
    def any(self) -> bool:
        return any((self.words, self.topic, self.lesson, self.outcome, self.difficulty, self.kind, self.lacks))

    def take(self, entry: BankEntry) -> bool:
        """Whether a question belongs to the list."""
        exact = ((self.topic, entry.topic), (self.lesson, entry.lesson), (self.outcome, entry.outcome))
        return (
            all(not wanted or wanted == there for wanted, there in exact)
            and (not self.difficulty or self.difficulty == str(entry.difficulty))
            and (not self.kind or self.kind == entry.kind)
            and (not self.lacks or (bool(entry.lacks) if self.lacks == "gi" else self.lacks in entry.lacks))
            and all(word in entry.folded for word in fold(self.words).split())
        )


def load_bank(course: str) -> Bank:
    """The bank of a draft that the viewer may write, or 404."""
    opened = load(course)
    texts = texts_of(opened.draft)
    known = known_of(texts)
    return Bank(opened, texts, known, read_bank(texts, known))


@bp.get("")
@needs(Permission.TEACH)
def index(course: str) -> str:
    """Every question, and whether they are enough for the tests."""
    found = load_bank(course)
    fields, filters = course_fields(found.texts), Filters.asked()
    return render_template(
        "author/bank/index.html",
        opened=found.opened,
        bank=found.bank,
        known=found.known,
        filters=filters,
        page=page_in([entry for entry in found.bank.entries if filters.take(entry)]),
        needs=needs_of(fields, found.known, found.bank.entries),
        least=least_of(fields),
        lacking=sum(bool(entry.lacks) for entry in found.bank.entries),
        pairs=len(alike([entry.question for entry in found.bank.entries])),
        kinds=kind_names(),
        difficulties=difficulty_names(),
        lacks={name: _(words) for name, words in LACKS.items()},
        editable=editable(found.opened.draft),
        args=request.args.to_dict(),
    )


@bp.get("/gan-giong")
@needs(Permission.TEACH)
def pairs(course: str) -> str:
    """Questions that ask nearly the same, beside each other."""
    found = load_bank(course)
    entries = found.bank.entries
    beside = [(entries[pair.one], entries[pair.other], pair.share) for pair in alike([one.question for one in entries])]
    return render_template(
        "author/bank/pairs.html",
        opened=found.opened,
        pairs=beside[:MOST_PAIRS],
        all=len(beside),
        known=found.known,
        kinds=kind_names(),
        editable=editable(found.opened.draft),
    )


@bp.post("/doi")
@needs(Permission.TEACH)
def change(course: str) -> Response:
    """Delete, copy or fill in the picked questions; the answer says how to take it back."""
    opened = load(course)
    keys = set(request.form.getlist("cau"))
    asked = _asked_change(request.form.get("viec", ""), keys, known_of(texts_of(opened.draft)))
    if not keys or asked is None:
        flash(_("Anh/chị chọn câu, rồi chọn việc cần làm."), "look")
        return _back(course)
    work, said = asked
    changed(opened, work, said, "questions.changed", keys=len(keys))
    return _back(course)


@bp.post("/hoan-tac")
@needs(Permission.TEACH)
def undo(course: str) -> Response:
    """Take the last change back, unless somebody saved the file since."""
    opened = load(course)
    steps = [step for text in request.args.getlist("tep") if (step := _step(text))]
    try:
        take_back(opened.draft, steps, viewer().person_id)
    except NotEditable:
        db.session.rollback()
        say_locked()
    except ChangedSince:
        db.session.rollback()
        flash(_("Ngân hàng câu hỏi đã có thay đổi khác sau đó nên không hoàn tác được nữa."), "look")
    else:
        audit.note(viewer().person_id, "questions.restored", f"draft:{opened.draft.id}", slug=course)
        db.session.commit()
        flash(_("Đã trả ngân hàng câu hỏi về như trước."))
    return _back(course)


def changed(opened: Open, work: Callable[[Texts], Texts], said: str, action: str, **details: Any) -> bool:
    """Save a change of the bank and commit; says so, with the way back, or why not."""
    try:
        steps = change_bank(opened.draft, work, viewer().person_id)
    except NotEditable:
        db.session.rollback()
        say_locked()
        return False
    if not steps:
        db.session.rollback()
        flash(_("Không có gì thay đổi."))
        return False
    audit.note(viewer().person_id, action, f"draft:{opened.draft.id}", slug=opened.course.slug, **details)
    db.session.commit()
    back = [f"{step.name}:{step.before}:{step.after}" for step in steps]
    way_back = url_for("author.bank.undo", course=opened.course.slug, tep=back)
    flash({"text": said, "undo": way_back})  # type: ignore[arg-type]
    return True


def fields_asked(known: Known) -> dict[str, Any]:
    """topic, lesson, outcome and difficulty of a sent form, those that were chosen and are there."""
    chosen: dict[str, Any] = {
        name: value for name in FIELDS[:3] if (value := request.form.get(name, "")) in known.of(name)
    }
    level = request.form.get("difficulty", "")
    return chosen | ({"difficulty": int(level)} if level in ("1", "2", "3") else {})


def kind_names() -> dict[str, str]:
    """The kinds of the bank as people call them."""
    return {name: _(KIND_WORDS[name][0]) for name in kinds_in_bank()}


def difficulty_names() -> dict[int, str]:
    """1 to 3 in words."""
    return {level: _(name) for level, name in DIFFICULTIES.items()}


def _asked_change(what: str, keys: set[str], known: Known) -> tuple[Callable[[Texts], Texts], str] | None:
    """What is to be done, and the sentence that says it was done; None for nothing that could be."""
    number = counted(len(keys), _("câu"))
    if what == "xoa":
        return lambda texts: without(texts, keys), _("Đã xóa %(questions)s.", questions=number)
    if what == "nhan-ban":
        return lambda texts: with_copies(texts, keys), _("Đã nhân bản %(questions)s.", questions=number)
    fields = fields_asked(known) if what == "ghi" else {}
    if not fields:
        return None
    return lambda texts: with_fields(texts, keys, fields), _("Đã ghi cho %(questions)s.", questions=number)


def _step(text: str) -> Step | None:
    name, _colon, revisions = text.partition(":")
    before, _colon, after = revisions.partition(":")
    try:
        return Step(name, row_number(before), row_number(after))
    except ValueError:
        return None


def _back(course: str) -> Response:
    """To the list as it was narrowed before."""
    kept = {name: value for name, value in request.args.items() if name not in ("tep", "course")}
    return redirect(url_for("author.bank.index", course=course, **kept))  # type: ignore[arg-type]
