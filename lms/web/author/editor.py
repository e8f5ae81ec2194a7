"""The editor of a lesson: its text beside its true preview."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from lms.courses.catalogue import Cited
from lms.courses.drafts.actions import Kept, note_presence
from lms.courses.drafts.assets import assets_in
from lms.courses.drafts.lesson_text import Sheet, put_together, take_apart
from lms.courses.drafts.models import DraftFile
from lms.courses.drafts.outline import outline_of
from lms.courses.drafts.queries import Open, editors_of, find_file, lesson_file, names_in, saves_of, text_at
from lms.courses.drafts.rules import key_of
from lms.courses.folder import COURSE
from lms.courses.package import pack_lesson, read_alone
from lms.courses.queries import sources_by_key
from lms.courses.reviews.queries import remarks_of
from lms.courses.yamltext import BadYaml, load_yaml
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.text import clean
from lms.web.addresses import row_number
from lms.web.author.advice import advice_on_lesson
from lms.web.author.drafts import editable, load, note_open, told
from lms.web.author.preview import blocks_of, tried
from lms.web.author.saving import by_script, resolve, save, saved_words

bp = Blueprint("editor", __name__, url_prefix="/soan-bai/<course>/bai/<key>")


class SheetForm(FlaskForm):
    """A lesson as a lecturer sees it. One whose front matter is broken shows its whole file in `body`."""

    title = StringField(
        _l("Tên bài"), [DataRequired(_l("Anh/chị đặt tên bài.")), Length(max=200)], filters=[lambda t: clean(t or "")]
    )
    minutes = IntegerField(_l("Số phút"), [Optional(), NumberRange(1, 90, message=_l("Một bài dài từ 1 đến 90 phút."))])
    outcomes = SelectMultipleField(_l("Mục tiêu mà bài này dạy"), validate_choice=False)
    body = TextAreaField(_l("Nội dung"))


def _loaded(course: str, key: str) -> tuple[Open, DraftFile]:
    """The lesson's file in the draft, or 404."""
    opened = load(course)
    return opened, lesson_file(opened.draft, key) or abort(404)


@bp.get("")
@needs(Permission.TEACH)
def show(course: str, key: str) -> str:
    """The editor. `ban` shows an earlier text, to be looked at and saved anew."""
    opened, file = _loaded(course, key)
    earlier = request.args.get("ban", type=row_number)
    text = text_at(opened.draft, file.name, earlier) if earlier else file.text
    sheet = take_apart(text)
    form = SheetForm(formdata=None, title=sheet.title, minutes=sheet.minutes, outcomes=sheet.outcomes, body=sheet.body)
    if editable(opened.draft):
        note_open(opened.draft, file.name)
    return _page(opened, file, form, sheet, earlier)


@bp.post("")
@needs(Permission.TEACH)
def store(course: str, key: str) -> Any:
    """Save: the editor's script every few seconds, a person by the button."""
    opened, file = _loaded(course, key)
    page = url_for(".show", course=course, key=key)
    if "mine" in request.form:
        return resolve(opened, file.name, file.text, lambda kept: _done(opened, file.name, kept, page), page)
    form = SheetForm()
    if not form.validate_on_submit():
        problems = {name: errors for name, errors in form.errors.items() if name}
        if by_script():
            return jsonify({"problem": "; ".join(str(one[0]) for one in problems.values())}), 422
        return _page(opened, file, form, take_apart(file.text), None), 422
    text = _text_of(form, file.text)
    return save(opened, file.name, text, lambda kept: _done(opened, file.name, kept, page), page)


def _text_of(form: SheetForm, before: str) -> str:
    """The file that was typed."""
    body = (form.body.data or "").replace("\r\n", "\n")
    if take_apart(before).front is None and take_apart(body).front is not None:
        return body
    return put_together(before, form.title.data or "", form.minutes.data, form.outcomes.data or [], body)


def _done(opened: Open, name: str, kept: Kept, page: str) -> Any:
    if not by_script():
        words = _("Đã lưu. Phần người khác vừa sửa ở chỗ khác cũng được giữ.") if kept.merged else _("Đã lưu.")
        flash(words)
        return redirect(page)
    answer = saved_words(kept) | _said_of(opened, name, kept.text, sources_by_key(), names_in(opened.draft))
    if kept.merged:
        sheet = take_apart(kept.text)
        answer |= {"body": sheet.body, "title": sheet.title, "minutes": sheet.minutes}
    return jsonify(answer)


@bp.post("/mo")
@needs(Permission.TEACH)
def stay(course: str, key: str) -> Response:
    """The lesson is still open here: who else has it open, and on which revision it stands."""
    opened, file = _loaded(course, key)
    me = viewer().person_id
    if editable(opened.draft):
        note_presence(opened.draft, file.name, me)
        db.session.commit()
    others = [one.full_name for one in editors_of(opened.draft, me) if one.name == file.name]
    words = _("%(names)s cũng đang mở bài này.", names=", ".join(others)) if others else ""
    return jsonify({"others": words, "revision": file.revision})


@bp.get("/xem")
@needs(Permission.TEACH)
def preview(course: str, key: str) -> str:
    """The lesson as learners will see it, as it was last saved."""
    opened, file = _loaded(course, key)
    return render_template(
        "author/editor/preview.html",
        opened=opened,
        key=key,
        sheet=take_apart(file.text),
        blocks=blocks_of(
            _action(course, key), pack_lesson(file.name, file.text, sources_by_key(), assets_in(opened.draft))
        ),
    )


@bp.post("/xem/<exercise>")
@needs(Permission.TEACH)
def answer(course: str, key: str, exercise: str) -> str:
    """Try an exercise of the preview. Nothing is kept."""
    opened, file = _loaded(course, key)
    lesson = pack_lesson(file.name, file.text, sources_by_key(), assets_in(opened.draft))
    if exercise not in lesson.exercises:
        abort(404)
    if by_script():
        return str(tried(_action(course, key), lesson, exercise, request.form))
    return render_template(
        "author/editor/preview.html",
        opened=opened,
        key=key,
        sheet=take_apart(file.text),
        blocks=blocks_of(_action(course, key), lesson, exercise, request.form),
    )


def _action(course: str, key: str) -> Callable[[str], str]:
    """Where the answers of the preview go."""
    return lambda exercise: url_for(".answer", course=course, key=key, exercise=exercise)


@bp.get("/lan-luu")
@needs(Permission.TEACH)
def history(course: str, key: str) -> str:
    """The earlier texts of the lesson."""
    opened, file = _loaded(course, key)
    return render_template(
        "author/editor/history.html",
        opened=opened,
        key=key,
        sheet=take_apart(file.text),
        saves=saves_of(opened.draft, file.name),
        now=file.revision,
    )


def _outcomes_of(opened: Open) -> list[tuple[str, str]]:
    """Key and text of the course's outcomes, as far as course.yaml can be read."""
    file = find_file(opened.draft, COURSE)
    try:
        value = load_yaml(file.text).value if file else {}
    except BadYaml:
        return []
    listed = value.get("outcomes") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        return []
    return [
        (str(one["key"]), str(one.get("text", one["key"]))) for one in listed if isinstance(one, dict) and "key" in one
    ]


def _said_of(opened: Open, name: str, text: str, sources: dict[str, Cited], names: list[str]) -> dict[str, Any]:
    """What is wrong with the lesson, and what would make it better."""
    lesson = read_alone(name, text, sources, assets_in(opened.draft))
    faults = sorted([*lesson.text.faults, *lesson.rendered.faults])
    return {"faults": told(faults, name), "advice": advice_on_lesson(lesson, names)}


def _page(opened: Open, file: DraftFile, form: SheetForm, sheet: Sheet, earlier: int | None) -> str:
    # The outline loads every file, so that what follows finds them in the session.
    lines = [line for line in outline_of(opened.draft) if not line.shelved]
    form.outcomes.choices = _outcomes_of(opened)
    me = viewer().person_id
    sources = sources_by_key()
    return render_template(
        "author/editor/show.html",
        opened=opened,
        key=key_of(file.name),
        file=file,
        form=form,
        whole=sheet.front is None,
        earlier=earlier,
        lines=lines,
        **_said_of(opened, file.name, file.text, sources, [line.name for line in lines]),
        others=[one.full_name for one in editors_of(opened.draft, me) if one.name == file.name],
        editable=editable(opened.draft),
        remarks=[one for one in remarks_of(opened.draft, {file.name: file.text}).get(file.name, []) if one.open],
        sources=sorted((key, source.name, sorted(source.places)) for key, source in sources.items()),
    )
