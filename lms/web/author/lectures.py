"""From Word and PowerPoint: send a file, see its lessons as learners will, put them into a draft; and pasting."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from markupsafe import Markup
from sqlalchemy import select

from lms import audit
from lms.courses.drafts.actions import NotEditable, SlugTaken
from lms.courses.drafts.models import EDITABLE, Draft
from lms.courses.drafts.queries import drafts_select, find_draft_for
from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.courses.models import Course
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.intake import shelf
from lms.intake.lectures.clipboard import MOST_LETTERS, markdown_from_html
from lms.intake.lectures.lessons import ImportedLecture, ImportedLesson
from lms.intake.lectures.package import MOST_BYTES
from lms.intake.lectures.placing import begin_with, place
from lms.intake.lectures.reading import read_lecture
from lms.intake.problems import Unreadable
from lms.people.models import Role, Unit
from lms.text import clean, nfc
from lms.web.author.drafts import say_locked

bp = Blueprint("lectures", __name__, url_prefix="/soan-bai")

NEW = ""
"""Chosen instead of a draft: a course of its own."""
MOST_PASTED = 4 * MOST_LETTERS
"""Octets."""
SPLITS = {"": None, "0": 0, "1": 1, "2": 2}
FILE = "bai.md"
UNIQUE = re.compile(r' (?:id|data-p)="[^"]*"')


class UploadForm(FlaskForm):
    """The file."""

    file = FileField(_l("Tệp bài giảng"), validators=[FileRequired(_l("Anh/chị chọn một tệp."))])


@dataclass(frozen=True)
class Shown:
    """A lesson as learners will see it; its pictures come with the draft."""

    lesson: ImportedLesson
    html: Markup


@bp.get("/nhap")
@needs(Permission.TEACH)
def new() -> str:
    """Choose a file."""
    return _form_page(UploadForm(formdata=None))


@bp.post("/nhap")
@needs(Permission.TEACH)
def send() -> Any:
    """Keep the file for a day and look whether it can be read."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    data, name = form.file.data.read(), clean(nfc(form.file.data.filename or ""))[-120:]
    try:
        read_lecture(data, name)
    except Unreadable as error:
        form.file.errors = [_(error.message, **error.params)]
        return _form_page(form), 422
    upload = shelf.put(data, name, viewer().person_id)
    return redirect(url_for(".show", upload_id=upload.id))


@bp.get("/nhap/<upload_id>")
@needs(Permission.TEACH)
def show(upload_id: str) -> Any:
    """The lessons that would come of it, and what was not carried over. `chia` says where to cut."""
    upload, lecture = _read(upload_id)
    shown = [Shown(lesson, _rendered(lesson)) for lesson in lecture.lessons]
    drafts = [(draft, course) for draft, course in db.session.execute(_writable().limit(50))]
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(viewer().units_of(Role.LECTURER))).order_by(Unit.code_key)
    ).all()
    return render_template(
        "author/lectures/show.html",
        upload=upload,
        lecture=lecture,
        shown=shown,
        drafts=drafts,
        units=units,
        split=_split_name(),
        stem=upload.name.rpartition(".")[0],
    )


@bp.post("/nhap/<upload_id>/dua-vao")
@needs(Permission.TEACH)
def add(upload_id: str) -> Any:
    """Put the lessons into a draft, or into a new course: all of them, or nothing."""
    upload, lecture = _read(upload_id)
    if not lecture.lessons:
        return redirect(url_for(".show", upload_id=upload_id))
    try:
        draft, slug = _target(upload.name)
        placed = place(draft, lecture, viewer().person_id)
    except NotEditable:
        db.session.rollback()
        say_locked()
        return redirect(url_for(".show", upload_id=upload_id, chia=_split_name()))
    except SlugTaken:
        db.session.rollback()
        flash(_("Vừa có khóa học khác mang tên này. Anh/chị đặt tên khác."), "look")
        return redirect(url_for(".show", upload_id=upload_id, chia=_split_name()))
    audit.note(viewer().person_id, "lesson.added", f"draft:{draft.id}", slug=slug, lessons=len(placed.keys))
    db.session.commit()
    upload.drop()
    for refusal in placed.refusals[:3]:
        flash(_("Một hình không được nhận: %(why)s", why=_(refusal.message, **refusal.values)), "look")
    flash(_("Đã đưa %(count)s bài vào bản soạn. Anh/chị xem lại từng bài.", count=len(placed.keys)))
    return redirect(url_for("author.outline.show", course=slug))


@bp.post("/nhap/<upload_id>/bo")
@needs(Permission.TEACH)
def drop(upload_id: str) -> Any:
    """Forget the file; nothing of it went into any course."""
    upload = shelf.find(upload_id, viewer().person_id) or abort(404)
    upload.drop()
    flash(_("Đã bỏ tệp %(name)s.", name=upload.name))
    return redirect(url_for(".new"))


@bp.post("/dan")
@needs(Permission.TEACH)
def paste() -> Response:
    """Markdown of what was on the clipboard as HTML (`html`)."""
    if (request.content_length or 0) > MOST_PASTED:
        abort(413)
    markdown, _report = markdown_from_html(request.form.get("html", ""))
    # For the editor's script; in a window of its own it would be somebody's text on our origin.
    headers = {"Content-Disposition": 'attachment; filename="doan-dan.md"', "Cache-Control": "no-store"}
    return Response(markdown, mimetype="text/plain", headers=headers)


def _writable() -> Any:
    return drafts_select(viewer()).where(Draft.state.in_(EDITABLE))


def _target(name: str) -> tuple[Draft, str]:
    """The draft that was chosen, or that of a new course. Raises SlugTaken."""
    chosen = request.form.get("khoa", NEW)
    if chosen:
        opened = find_draft_for(viewer(), chosen) or abort(404)
        return opened.draft, opened.course.slug
    unit_id = request.form.get("don-vi", type=int)
    if unit_id not in viewer().units_of(Role.LECTURER):
        abort(404)
    title = clean(request.form.get("ten", ""))[:200] or clean(name.rpartition(".")[0]) or _("Khóa học mới")
    draft = begin_with(viewer(), title, unit_id, list(db.session.scalars(select(Course.slug))))
    return draft, db.session.scalars(select(Course.slug).where(Course.id == draft.course_id)).one()


def _split_name() -> str:
    asked = request.values.get("chia", "")
    return asked if asked in SPLITS else ""


def _read(upload_id: str) -> tuple[shelf.Upload, ImportedLecture]:
    """The sender's file with its lessons, or 404."""
    upload = shelf.find(upload_id, viewer().person_id) or abort(404)
    try:
        return upload, read_lecture(upload.data(), upload.name, SPLITS[_split_name()])
    except Unreadable:
        abort(404)


def _rendered(lesson: ImportedLesson) -> Markup:
    """As the learner's page renders it."""
    body = render(read_lesson(lesson.markdown, FILE), FILE, {}).body
    # Several lessons stand on this page: the numbers of paragraphs would stand there more than once.
    html = "".join(block.get("html", "") for block in body)
    return Markup(UNIQUE.sub("", html))  # noqa: S704 - cleaned when it was rendered


def _form_page(form: UploadForm) -> str:
    return render_template("author/lectures/new.html", form=form, most=MOST_BYTES)
