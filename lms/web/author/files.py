"""Files of a draft: pictures, recordings, videos, downloads. Several are sent at once; one bad costs no other."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from lms import audit
from lms.courses.drafts.actions import NotEditable
from lms.courses.drafts.assets import (
    LONGEST_ALT,
    Line,
    StillUsed,
    add_asset,
    asset_lines,
    describe_asset,
    find_asset,
    remove_asset,
    replace_asset,
)
from lms.courses.drafts.queries import Open
from lms.courses.drafts.rules import key_of
from lms.courses.folder import ASSETS
from lms.courses.media.kinds import KINDS, Family
from lms.courses.media.models import DraftAsset
from lms.courses.media.reading import MB, limits
from lms.courses.media.refusals import Refusal
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import PAGE_SIZE, Page
from lms.text import clean
from lms.web.author.drafts import editable, load, say_locked
from lms.web.author.saving import by_script

bp = Blueprint("files", __name__, url_prefix="/soan-bai/<course>/tep")

ACCEPTED = ",".join(f".{ending}" for kind in KINDS.values() for ending in kind.endings)
MOST_AT_ONCE = 50
BESIDE = 2 * MB
"""Octets that a form holds besides its largest file."""


class FilesForm(FlaskForm):
    """Files to add."""

    files = MultipleFileField(_l("Tệp"), [FileRequired(_l("Anh/chị chọn ít nhất một tệp."))])


class FileForm(FlaskForm):
    """A file to put in the place of another."""

    file = FileField(_l("Tệp mới"), [FileRequired(_l("Anh/chị chọn một tệp."))])


class WordsForm(FlaskForm):
    """What a picture shows, or that it only decorates."""

    alt = StringField(_l("Hình cho thấy gì"), [Length(max=LONGEST_ALT)], filters=[lambda text: clean(text or "")])
    decoration = BooleanField(_l("Hình chỉ để trang trí"))


@dataclass(frozen=True)
class Outcome:
    """What became of one file that was sent."""

    sent: str
    taken: bool
    words: str


@bp.url_value_preprocessor
def let_large_files_in(endpoint: str | None, values: Any) -> None:
    """Before anybody reads the body; strangers stay within the limit of the site."""
    del endpoint, values
    if request.method == "POST" and "_user_id" in session:
        request.max_content_length = limits().largest + BESIDE


@bp.get("")
@needs(Permission.TEACH)
def index(course: str) -> str:
    """Every file with where it is used."""
    return _page(load(course), FilesForm(formdata=None), [])


@bp.post("")
@needs(Permission.TEACH)
def add(course: str) -> Any:
    """Take each file, or say why not."""
    opened = load(course)
    form = FilesForm()
    if not form.validate_on_submit():
        return _page(opened, form, []), 422
    try:
        outcomes = [_take(opened, file) for file in form.files.data[:MOST_AT_ONCE]]
    except NotEditable:
        return _locked(course)
    taken = sum(one.taken for one in outcomes)
    if by_script():
        return jsonify([asdict(one) for one in outcomes])
    return _page(opened, FilesForm(formdata=None), outcomes), 200 if taken else 422


def _take(opened: Open, file: FileStorage) -> Outcome:
    """One file, in a transaction of its own."""
    sent, by = clean(file.filename or "")[-120:], viewer().person_id
    try:
        row = add_asset(opened.draft, sent, file.stream, by)
    except Refusal as refusal:
        db.session.rollback()
        return Outcome(sent, False, _said(refusal))
    audit.note(by, "file.added", f"draft:{opened.draft.id}", slug=opened.course.slug, name=row.name)
    db.session.commit()
    return Outcome(sent, True, _("đã nhận với tên %(name)s", name=row.name.removeprefix(ASSETS)))


@bp.post("/<name>/mo-ta")
@needs(Permission.TEACH)
def describe(course: str, name: str) -> Response:
    """Keep what a picture shows."""
    opened, row = _loaded(course, name)
    form = WordsForm()
    if not editable(opened.draft):
        return _locked(course)
    if form.validate_on_submit():
        describe_asset(opened.draft, row, form.alt.data or "", form.decoration.data)
        audit.note(viewer().person_id, "file.described", f"draft:{opened.draft.id}", slug=course, name=row.name)
        db.session.commit()
        flash(_("Đã lưu mô tả của %(name)s.", name=name))
    else:
        flash(_("Mô tả dài quá %(most)s chữ cái nên chưa lưu.", most=LONGEST_ALT), "look")
    return _back(course)


@bp.post("/<name>/thay")
@needs(Permission.TEACH)
def replace(course: str, name: str) -> Any:
    """Put another file in the place of this one."""
    opened, row = _loaded(course, name)
    form = FileForm()
    if not form.validate_on_submit():
        flash(_("Anh/chị chọn tệp mới rồi mới thay."), "look")
        return _back(course)
    try:
        replace_asset(opened.draft, row, form.file.data.stream, viewer().person_id)
    except NotEditable:
        return _locked(course)
    except Refusal as refusal:
        db.session.rollback()
        flash(_("Chưa thay %(name)s. %(why)s", name=name, why=_said(refusal)), "look")
        return _back(course)
    audit.note(viewer().person_id, "file.replaced", f"draft:{opened.draft.id}", slug=course, name=row.name)
    db.session.commit()
    flash(_("Đã thay %(name)s. Các bài đang dùng tệp này thấy ngay tệp mới.", name=name))
    return _back(course)


@bp.post("/<name>/bo")
@needs(Permission.TEACH)
def remove(course: str, name: str) -> Any:
    """Take a file out that no lesson uses."""
    opened, row = _loaded(course, name)
    if "confirmed" not in request.form:
        return render_template("author/files/remove.html", opened=opened, name=name)
    try:
        remove_asset(opened.draft, row)
    except NotEditable:
        return _locked(course)
    except StillUsed as used:
        flash(_("Chưa bỏ %(name)s vì đang dùng trong %(files)s.", name=name, files=", ".join(used.names)), "look")
        return _back(course)
    audit.note(viewer().person_id, "file.removed", f"draft:{opened.draft.id}", slug=course, name=row.name)
    db.session.commit()
    flash(_("Đã bỏ tệp %(name)s.", name=name))
    return _back(course)


def _loaded(course: str, name: str) -> tuple[Open, DraftAsset]:
    opened = load(course)
    return opened, find_asset(opened.draft, f"{ASSETS}{name}") or abort(404)


def _said(refusal: Refusal) -> str:
    return _(refusal.message, **refusal.values) if refusal.values else _(refusal.message)


def _back(course: str) -> Response:
    return redirect(url_for(".index", course=course))


def _locked(course: str) -> Response:
    db.session.rollback()
    say_locked()
    return _back(course)


def _page(opened: Open, form: FilesForm, outcomes: list[Outcome]) -> str:
    lines = asset_lines(opened.draft)
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    number = min(max(1, request.args.get("trang", 1, type=int) or 1), pages)
    return render_template(
        "author/files/index.html",
        opened=opened,
        form=form,
        outcomes=outcomes,
        page=Page(lines[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, PAGE_SIZE, len(lines)),
        wordless=sum(_needs_words(line) for line in lines),
        needs_words=_needs_words,
        key_of=key_of,
        picture=Family.PICTURE,
        accepted=ACCEPTED,
        limits=limits(),
        longest=LONGEST_ALT,
        editable=editable(opened.draft),
    )


def _needs_words(line: Line) -> bool:
    return line.asset.family is Family.PICTURE and not line.alt and not line.decoration
