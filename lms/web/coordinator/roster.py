"""Importing a list: send a file, see what it would change and what is wrong with it, write it whole or not at all."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from lms import audit
from lms.db import db, reading
from lms.guard import Permission, needs, viewer
from lms.intake import shelf
from lms.intake.actions import HasErrors, apply
from lms.intake.changes import Effect
from lms.intake.legacy.grids import AUTO, CHOICES
from lms.intake.package import MOST_BYTES
from lms.intake.preview import preview
from lms.intake.problems import Problem, Unreadable, Weight
from lms.intake.shelf import Kept, Upload
from lms.intake.tables import read_book, read_grids
from lms.intake.writing import empty_workbook, marked_workbook
from lms.paging import page_in
from lms.queue import Job, JobState, enqueue
from lms.reports.xlsx import MIMETYPE
from lms.text import clean, nfc
from lms.web.filters import count as counted

bp = Blueprint("roster", __name__, url_prefix="/can-bo/nhap")

AT_ONCE = 1_500_000
"""Octets up to which a file is read while its sender waits, a few seconds; a larger one is work for the worker."""
EFFECTS = (Effect.NEW, Effect.CHANGED, Effect.ENDED)


class UploadForm(FlaskForm):
    """The file."""

    file = FileField(_l("Tệp danh sách"), validators=[FileRequired(_l("Anh/chị chọn một tệp."))])


@bp.get("")
@needs(Permission.COORDINATE)
def new() -> str:
    """Choose a file."""
    return _form_page(UploadForm())


@bp.post("")
@needs(Permission.COORDINATE)
def send() -> Any:
    """Keep the file and look through it."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    data, name = form.file.data.read(), clean(nfc(form.file.data.filename or ""))[-120:]
    upload = shelf.put(data, name, viewer().person_id)
    if len(data) > AT_ONCE:
        _hand_over(upload, "roster_preview")
        return redirect(url_for(".show", upload_id=upload.id))
    # The preview only reads: others may write meanwhile.
    db.session.rollback()
    try:
        with reading():
            upload.keep(preview(data, name, viewer(), upload.choice))
    except Unreadable as error:
        upload.drop()
        form.file.errors = [_(error.message, **error.params)]
        return _form_page(form), 422
    return redirect(url_for(".show", upload_id=upload.id))


@bp.get("/<upload_id>")
@needs(Permission.COORDINATE)
def show(upload_id: str) -> Any:
    """What the file would change, and what keeps it out."""
    upload = _find(upload_id)
    job = db.session.get(Job, upload.job_id) if upload.job_id else None
    if job is not None and (job.state != JobState.DONE or job.result):
        return render_template("coordinator/roster/working.html", upload=upload, job=job)
    kept = upload.kept or abort(404)
    listing = request.args.get("xem") or ("chu" if kept.converted else "loi" if kept.errors else "thay-doi")
    return render_template(
        "coordinator/roster/preview.html",
        upload=upload,
        kept=kept,
        listing=listing,
        page=page_in(_listed(kept, listing)),
        effects=EFFECTS,
        effect=Effect,
        effect_names={Effect.NEW: _("mới"), Effect.CHANGED: _("thay đổi"), Effect.ENDED: _("kết thúc")},
    )


@bp.post("/<upload_id>/ghi")
@needs(Permission.COORDINATE)
def write(upload_id: str) -> Any:
    """Write the file as it was previewed; where the roster changed meanwhile, show the preview anew."""
    upload = _find(upload_id)
    kept = upload.kept or abort(404)
    if kept.converted and "da-xem-chu" not in request.form:
        flash(
            _("Anh/chị xem chữ đã chuyển sang Unicode và đánh dấu xác nhận rồi mới nhập. Chưa có gì được ghi."), "look"
        )
        return redirect(url_for(".show", upload_id=upload.id, xem="chu"))
    if upload.size > AT_ONCE:
        _hand_over(upload, "roster_apply")
        return redirect(url_for(".show", upload_id=upload.id))
    try:
        found = apply(upload.data(), upload.name, viewer(), upload.choice)
    except HasErrors as error:
        db.session.rollback()
        upload.keep(error.preview)
        return _changed_meanwhile(upload)
    if not kept.same_outcome(found):
        db.session.rollback()
        upload.keep(found)
        return _changed_meanwhile(upload)
    audit.note(
        viewer().person_id,
        "roster.import",
        f"file:{upload.name}",
        rows=found.rows,
        **{str(effect): found.total(effect) for effect in Effect},
    )
    db.session.commit()
    upload.drop()
    written = sum(found.total(effect) for effect in EFFECTS)
    if written:
        flash(_("Đã nhập tệp %(name)s: %(rows)s được ghi.", name=upload.name, rows=counted(written, _("dòng"))))
    else:
        flash(_("Tệp %(name)s không có gì khác với danh sách hiện có.", name=upload.name))
    return redirect(url_for("coordinator.people.index"))


@bp.post("/<upload_id>/bang-ma")
@needs(Permission.COORDINATE)
def encoding(upload_id: str) -> Any:
    """Read the file in another encoding than was found, or as it stands."""
    upload = _find(upload_id)
    choice = request.form.get("bang-ma", "")
    upload.choose(choice if choice in CHOICES else AUTO)
    if upload.size > AT_ONCE:
        _hand_over(upload, "roster_preview")
        return redirect(url_for(".show", upload_id=upload.id))
    db.session.rollback()
    try:
        with reading():
            upload.keep(preview(upload.data(), upload.name, viewer(), upload.choice))
    except Unreadable as error:
        upload.drop()
        flash(_(error.message, **error.params), "look")
        return redirect(url_for(".new"))
    return redirect(url_for(".show", upload_id=upload.id))


@bp.post("/<upload_id>/bo")
@needs(Permission.COORDINATE)
def drop(upload_id: str) -> Any:
    """Forget the file; nothing of it was written."""
    upload = _find(upload_id)
    upload.drop()
    flash(_("Đã bỏ tệp %(name)s. Chưa có gì được ghi vào hệ thống.", name=upload.name))
    return redirect(url_for(".new"))


@bp.get("/<upload_id>/danh-dau.xlsx")
@needs(Permission.COORDINATE)
def marked(upload_id: str) -> Response:
    """The same cells again, wrong ones coloured with the reason as a comment."""
    upload = _find(upload_id)
    kept = upload.kept or abort(404)
    data = upload.data()
    grids, _converted = read_grids(data, upload.name, upload.choice)
    content = marked_workbook(grids, read_book(data, upload.name, upload.choice), kept.problems)
    return _workbook(content, "danh-sach-co-danh-dau.xlsx")


@bp.get("/mau.xlsx")
@needs(Permission.COORDINATE)
def template() -> Response:
    """The empty workbook."""
    return _workbook(empty_workbook(), "mau-danh-sach.xlsx")


def _find(upload_id: str) -> Upload:
    return shelf.find(upload_id, viewer().person_id) or abort(404)


def _form_page(form: UploadForm) -> str:
    return render_template("coordinator/roster/new.html", form=form, most=MOST_BYTES)


def _hand_over(upload: Upload, kind: str) -> None:
    """Let the worker do it; the upload's page shows how far it is."""
    job = enqueue(kind, owner_id=viewer().person_id, upload=upload.id)
    db.session.commit()
    upload.assign(job.id)


def _changed_meanwhile(upload: Upload) -> Any:
    flash(_("Danh sách trong hệ thống đã thay đổi sau lần xem trước nên chưa ghi gì. Anh/chị xem lại."), "look")
    return redirect(url_for(".show", upload_id=upload.id))


def _listed(kept: Kept, listing: str) -> list[Any]:
    if listing == "chu":
        return list(kept.converted)
    return list(_problems(kept, listing) if listing in ("loi", "luu-y") else kept.changes)


def _problems(kept: Kept, listing: str) -> list[Problem]:
    wanted = (Weight.ERROR,) if listing == "loi" else (Weight.WARNING, Weight.NOTICE)
    return [problem for problem in kept.problems if problem.weight in wanted]


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=MIMETYPE, headers=headers)
