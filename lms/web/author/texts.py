"""The files of a draft as plain text: everything that has no form of its own, and the last resort for the rest."""

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from lms import audit
from lms.courses.drafts.actions import Kept, NotEditable, remove_file, save_file
from lms.courses.drafts.models import DraftFile
from lms.courses.drafts.queries import Open, editors_of, files_of, find_file
from lms.courses.drafts.rules import key_of
from lms.courses.folder import COURSE, LESSON
from lms.courses.package import QUESTIONS, faults_in
from lms.courses.parts import GLOSSARY, TASK, TEMPLATE, is_part
from lms.courses.queries import sources_by_key
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.text import N_, clean
from lms.web.author.drafts import editable, load, note_open, say_locked, told
from lms.web.author.saving import by_script, resolve, save, saved_words

bp = Blueprint("texts", __name__, url_prefix="/soan-bai/<course>/tep-van-ban")

KINDS = (
    (lambda name: name == COURSE, N_("Giới thiệu khóa học")),
    (QUESTIONS.fullmatch, N_("Ngân hàng câu hỏi")),
    (lambda name: name == TASK, N_("Bài viết để giảng viên chấm")),
    (lambda name: name == GLOSSARY, N_("Từ điển của khóa học")),
    (TEMPLATE.fullmatch, N_("Mẫu tải về")),
    (LESSON.fullmatch, N_("Bài học")),
)


class TextForm(FlaskForm):
    """The text of a file."""

    text = TextAreaField(_l("Nội dung tệp"))


class NameForm(FlaskForm):
    """A new file, which must be one that a course can have."""

    name = StringField(
        _l("Tên tệp"), [DataRequired(_l("Anh/chị đặt tên tệp."))], filters=[lambda text: clean(text or "")]
    )

    def validate_name(self, field: StringField) -> None:
        name = field.data or ""
        if not (is_part(name) or QUESTIONS.fullmatch(name) or name == COURSE):
            words = _("Tên tệp là task.yaml, glossary.yaml, questions/ten-tep.yaml hoặc templates/ten-tep.yaml.")
            raise ValidationError(words)


def kind_of(name: str) -> str:
    """What a file is for, by its name."""
    return next((_(label) for fits, label in KINDS if fits(name)), "")


def _loaded(course: str, name: str) -> tuple[Open, DraftFile]:
    opened = load(course)
    return opened, find_file(opened.draft, name) or abort(404)


@bp.get("")
@needs(Permission.TEACH)
def index(course: str) -> str:
    """Every file."""
    return _list_page(load(course), NameForm(formdata=None))


@bp.post("")
@needs(Permission.TEACH)
def add(course: str) -> Any:
    """An empty file, to be filled in."""
    opened = load(course)
    form = NameForm()
    name = form.name.data or ""
    if not form.validate_on_submit():
        return _list_page(opened, form), 422
    if find_file(opened.draft, name):
        return redirect(url_for(".show", course=course, name=name))
    try:
        save_file(opened.draft, name, "", 0, viewer().person_id)
    except NotEditable:
        return _locked(course)
    audit.note(viewer().person_id, "file.added", f"draft:{opened.draft.id}", slug=course, name=name)
    db.session.commit()
    return redirect(url_for(".show", course=course, name=name))


@bp.get("/<path:name>")
@needs(Permission.TEACH)
def show(course: str, name: str) -> Any:
    """One file; a lesson has an editor of its own."""
    opened, file = _loaded(course, name)
    if LESSON.fullmatch(name):
        return redirect(url_for("author.editor.show", course=course, key=key_of(name)))
    if editable(opened.draft):
        note_open(opened.draft, name)
    return _page(opened, file, TextForm(formdata=None, text=file.text))


@bp.post("/<path:name>")
@needs(Permission.TEACH)
def store(course: str, name: str) -> Any:
    """Save it."""
    opened, file = _loaded(course, name)
    page = url_for(".show", course=course, name=name)
    if "mine" in request.form:
        return resolve(opened, name, file.text, lambda kept: _done(name, kept, page), page)
    form = TextForm()
    if not form.validate_on_submit():
        return _page(opened, file, form), 422
    return save(opened, name, form.text.data or "", lambda kept: _done(name, kept, page), page)


def _done(name: str, kept: Kept, page: str) -> Any:
    if not by_script():
        flash(_("Đã lưu. Phần người khác vừa sửa ở chỗ khác cũng được giữ.") if kept.merged else _("Đã lưu."))
        return redirect(page)
    answer = saved_words(kept) | {"faults": told(faults_in(name, kept.text, sources_by_key()), name)}
    return jsonify(answer | ({"text": kept.text} if kept.merged else {}))


@bp.post("/<path:name>/xoa")
@needs(Permission.TEACH)
def remove(course: str, name: str) -> Any:
    """Take a file out of the draft, once it was said what is lost."""
    opened, file = _removable(course, name)
    if not request.form.get("confirmed"):
        return render_template("author/texts/remove.html", opened=opened, file=file)
    try:
        remove_file(opened.draft, file.name)
    except NotEditable:
        return _locked(course)
    audit.note(viewer().person_id, "file.removed", f"draft:{opened.draft.id}", slug=course, name=name)
    db.session.commit()
    flash(_("Đã bỏ tệp %(name)s khỏi bản đang soạn.", name=name))
    return redirect(url_for(".index", course=course))


def _removable(course: str, name: str) -> tuple[Open, DraftFile]:
    """A file that a course can do without; lessons are put away in the outline."""
    if name == COURSE or LESSON.fullmatch(name):
        abort(404)
    return _loaded(course, name)


def _locked(course: str) -> Response:
    db.session.rollback()
    say_locked()
    return redirect(url_for(".index", course=course))


def _list_page(opened: Open, form: NameForm) -> str:
    files = [(file, kind_of(file.name)) for file in files_of(opened.draft) if not LESSON.fullmatch(file.name)]
    return render_template(
        "author/texts/index.html",
        opened=opened,
        files=files,
        form=form,
        editable=editable(opened.draft),
        course_file=COURSE,
    )


def _page(opened: Open, file: DraftFile, form: TextForm) -> str:
    me = viewer().person_id
    return render_template(
        "author/texts/show.html",
        opened=opened,
        file=file,
        form=form,
        kind=kind_of(file.name),
        faults=told(faults_in(file.name, file.text, sources_by_key()), file.name),
        others=[one.full_name for one in editors_of(opened.draft, me) if one.name == file.name],
        editable=editable(opened.draft),
    )
