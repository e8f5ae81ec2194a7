"""Giấy chứng nhận: look at it, take it along as a PDF."""

from uuid import UUID

from flask import Blueprint, Response, abort, render_template
from markupsafe import Markup

from lms.guard import Permission, needs, viewer
from lms.records.certificates import facts_line, qr_code, render
from lms.records.queries import Line, find_line_for

bp = Blueprint("certificates", __name__)


@bp.get("/ho-so/chung-nhan/<uuid:record_id>")
@needs(Permission.LEARN)
def show(record_id: UUID) -> str:
    """The certificate on the screen, with its QR code."""
    line = _line_for_viewer(record_id)
    certificate = line.certificate
    assert certificate is not None
    picture = qr_code(certificate).svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    return render_template(
        "learner/certificates/show.html",
        certificate=certificate,
        facts=facts_line(certificate),
        qr=Markup(picture),  # noqa: S704 - drawn by the QR library from our own address
        size=len(render(certificate)),
        void=line.void,
    )


@bp.get("/ho-so/chung-nhan/<uuid:record_id>/giay-chung-nhan.pdf")
@needs(Permission.LEARN)
def pdf(record_id: UUID) -> Response:
    """The certificate as a file; one that was taken back is not handed out any more."""
    line = _line_for_viewer(record_id)
    if line.certificate is None or line.void:
        abort(404)
    answer = Response(render(line.certificate), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{line.certificate.number}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _line_for_viewer(record_id: UUID) -> Line:
    """The record with its certificate, where the viewer is its person or looks after that person's unit."""
    line = find_line_for(viewer(), record_id)
    if line is None or line.certificate is None:
        abort(404)
    return line
