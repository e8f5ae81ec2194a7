"""A draft: its lessons in order, its other files, and what still keeps it from being published."""

from collections import Counter
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from lms import audit
from lms.courses.authoring.parts import PART_FORMS
from lms.courses.drafts.actions import NotEditable, drop_draft
from lms.courses.drafts.assets import assets_in
from lms.courses.drafts.lesson_text import put_together
from lms.courses.drafts.outline import (
    Line,
    OutlineChanged,
    add_lesson,
    copy_lesson,
    order_lessons,
    outline_of,
    shelve_lesson,
)
from lms.courses.drafts.patterns import PATTERNS
from lms.courses.drafts.queries import Open, editors_of, texts_of
from lms.courses.package import read
from lms.courses.queries import sources_by_key, topic_names
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.people.models import Role
from lms.text import clean
from lms.web.author.advice import advice_on, rows_of
from lms.web.author.drafts import editable, load, say_locked
from lms.web.author.naming import part_names

bp = Blueprint("outline", __name__, url_prefix="/soan-bai/<course>")

MOST_FAULTS = 20
"""Faults that the page lists; the rest are counted."""
MOST_ADVICE = 10


class LessonForm(FlaskForm):
    """A new lesson: what it is called, and from which pattern it begins."""

    title = StringField(
        _l("Tên bài"),
        [DataRequired(_l("Anh/chị đặt tên bài.")), Length(max=200, message=_l("Tên bài dài quá 200 ký tự."))],
        filters=[lambda text: clean(text or "")],
    )
    pattern = RadioField(_l("Bắt đầu từ"), default="mau-chung", validate_choice=False)

    def offer(self) -> "LessonForm":
        """The same form with the patterns to choose from."""
        self.pattern.choices = [(one.key, _(one.name)) for one in PATTERNS.values()]
        return self


@bp.get("")
@needs(Permission.TEACH)
def show(course: str) -> str:
    """The outline."""
    return _page(load(course), LessonForm(formdata=None))


@bp.post("/them-bai")
@needs(Permission.TEACH)
def add(course: str) -> Any:
    """Put a lesson at the end and open it."""
    opened = load(course)
    form = LessonForm().offer()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    title = form.title.data or ""
    pattern = PATTERNS.get(form.pattern.data) or PATTERNS["trong"]
    text = put_together("", title, pattern.minutes, [], pattern.body)
    try:
        key = add_lesson(opened.draft, title, text, viewer().person_id)
    except NotEditable:
        return _locked(course)
    _noted(opened, "lesson.added", lesson=key)
    return redirect(url_for("author.editor.show", course=course, key=key))


@bp.post("/thu-tu")
@needs(Permission.TEACH)
def order(course: str) -> Any:
    """Put the lessons into another order: all of `keys`, or `key` one place up (`len`) or down (`xuong`)."""
    opened = load(course)
    shown = [line.key for line in outline_of(opened.draft) if not line.shelved]
    keys = request.form.getlist("keys") or _moved(shown, request.form.get("key", ""), request.form.get("huong", ""))
    try:
        order_lessons(opened.draft, keys, viewer().person_id)
    except OutlineChanged:
        db.session.rollback()
        flash(_("Danh sách bài vừa được người khác thay đổi. Anh/chị xem lại rồi xếp tiếp."), "look")
        return redirect(url_for(".show", course=course))
    except NotEditable:
        return _locked(course)
    _noted(opened, "lessons.ordered")
    if request.headers.get("X-Requested-With") == "fetch":
        return "", 204
    return redirect(url_for(".show", course=course, _anchor=f"bai-{request.form.get('key', '')}"))


def _moved(keys: list[str], key: str, where: str) -> list[str]:
    """The keys with one of them a place further up or down."""
    if key not in keys or where not in ("len", "xuong"):
        return keys
    at = keys.index(key)
    to = max(at - 1, 0) if where == "len" else min(at + 1, len(keys) - 1)
    keys.insert(to, keys.pop(at))
    return keys


@bp.post("/bai/<key>/nhan-ban")
@needs(Permission.TEACH)
def copy(course: str, key: str) -> Response:
    """A second lesson with the same text, right after the first."""
    opened, line = _lesson(course, key)
    try:
        made = copy_lesson(opened.draft, key, _("%(title)s (bản sao)", title=line.title), viewer().person_id)
    except NotEditable:
        return _locked(course)
    _noted(opened, "lesson.added", lesson=made)
    flash(_("Đã nhân bản bài “%(title)s”.", title=line.title))
    return redirect(url_for(".show", course=course, _anchor=f"bai-{made}"))


@bp.post("/bai/<key>/cat")
@needs(Permission.TEACH)
def shelve(course: str, key: str) -> Response:
    """Put a lesson away, or bring it back when it lies there."""
    opened, line = _lesson(course, key)
    try:
        shelve_lesson(opened.draft, key, not line.shelved, viewer().person_id)
    except NotEditable:
        return _locked(course)
    _noted(opened, "lesson.back" if line.shelved else "lesson.shelved", lesson=key)
    undo = url_for(".shelve", course=course, key=key)
    if line.shelved:
        flash(_("Bài “%(title)s” đã trở lại cuối danh sách.", title=line.title))
    else:
        words = _("Đã cất bài “%(title)s”. Bản đăng sẽ không có bài này.", title=line.title)
        flash({"text": words, "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for(".show", course=course))


@bp.post("/bo")
@needs(Permission.TEACH)
def drop(course: str) -> Any:
    """Give the draft up, once it was said what is lost."""
    opened = load(course)
    if not request.form.get("confirmed"):
        return render_template("author/outline/drop.html", opened=opened, lines=outline_of(opened.draft))
    try:
        drop_draft(opened.draft, viewer().person_id)
    except NotEditable:
        return _locked(course)
    db.session.commit()
    flash(_("Đã bỏ bản đang soạn của khóa “%(title)s”.", title=opened.draft.title))
    return redirect(url_for("author.courses.index"))


def _lesson(course: str, key: str) -> tuple[Open, Line]:
    """A lesson of the draft's outline, or 404."""
    opened = load(course)
    line = next((one for one in outline_of(opened.draft) if one.key == key), None)
    return opened, line or abort(404)


def _noted(opened: Open, action: str, **details: Any) -> None:
    audit.note(viewer().person_id, action, f"draft:{opened.draft.id}", slug=opened.course.slug, **details)
    db.session.commit()


def _locked(course: str) -> Response:
    db.session.rollback()
    say_locked()
    return redirect(url_for(".show", course=course))


def _page(opened: Open, form: LessonForm) -> str:
    lines = outline_of(opened.draft)
    slug, texts, assets = opened.course.slug, texts_of(opened.draft), assets_in(opened.draft)
    found = read(texts, sources_by_key(), topic_names(), assets=assets)
    advice = advice_on(texts, found, assets)
    busy: dict[str, list[str]] = {}
    for editor in editors_of(opened.draft, viewer().person_id):
        busy.setdefault(editor.name, []).append(editor.full_name)
    return render_template(
        "author/outline/show.html",
        opened=opened,
        form=form.offer(),
        patterns=PATTERNS,
        lines=[one for one in lines if not one.shelved],
        shelved=[one for one in lines if one.shelved],
        faults=rows_of(slug, texts, found.faults[:MOST_FAULTS]),
        more_faults=max(len(found.faults) - MOST_FAULTS, 0),
        advice=rows_of(slug, texts, advice[:MOST_ADVICE]),
        more_advice=max(len(advice) - MOST_ADVICE, 0),
        wrong=Counter(one.file for one in found.faults),
        names=part_names(texts) if found.faults or advice else {},
        busy=busy,
        questions=len(found.questions),
        parts=PART_FORMS,
        owned=opened.course.owner_unit_id in viewer().units_of(Role.LECTURER),
        editable=editable(opened.draft),
    )
