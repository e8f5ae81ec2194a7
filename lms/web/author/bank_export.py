"""The bank of a draft as a file for other programs."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from lms.courses.bank.entries import Known
from lms.guard import Permission, needs
from lms.intake.questions import write_gift, write_moodle_xml, write_sheet
from lms.reports.xlsx import MIMETYPE
from lms.web.author.bank import load_bank
from lms.web.filters import count as counted

bp = Blueprint("bank_export", __name__, url_prefix="/soan-bai/<course>/cau-hoi/xuat")

FORMS = {"gift": ("txt", "text/plain"), "moodle": ("xml", "application/xml"), "excel": ("xlsx", MIMETYPE)}


@bp.get("/<form>")
@needs(Permission.TEACH)
def show(course: str, form: str) -> AnyResponse:
    """The file. A bank of which nothing can be said in this format says so instead."""
    if form not in FORMS:
        abort(404)
    found = load_bank(course)
    # What is not of the shape of its kind cannot be written anywhere; the list says which that are.
    questions = [dict(entry.question) for entry in found.bank.entries if "kind" not in entry.lacks]
    content, left_out = _written(form, questions, found.known)
    left = len(left_out) + len(found.bank.entries) - len(questions)
    if left == len(found.bank.entries):
        flash(_("Không có câu nào ghi được ở dạng này."), "look")
        return redirect(url_for("author.bank.index", course=course))
    if left:
        flash(
            _("%(questions)s không ghi được ở dạng này nên không có trong tệp.", questions=counted(left, _("câu"))),
            "look",
        )
    ending, mimetype = FORMS[form]
    name = f"cau-hoi-{course}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=mimetype, headers=headers)


def _written(form: str, questions: list[dict[str, object]], known: Known) -> tuple[bytes, list[str]]:
    if form == "gift":
        text, left_out = write_gift.write(questions, known.topics)
        return text.encode("utf-8"), left_out
    if form == "moodle":
        return write_moodle_xml.write(questions, known.topics)
    names = {"topic": known.topics, "lesson": known.lessons, "outcome": known.outcomes}
    return write_sheet.write(questions, names)
