"""Documents of a course to take along and fill in: made from their source when asked for."""

import json
from functools import lru_cache

from flask import Blueprint, Response, abort, request

from lms.courses.queries import find_template
from lms.courses.template_shape import DocumentShape, SheetShape
from lms.guard import Permission, needs, viewer
from lms.learning.queries.enrolments import find_study
from lms.reports.docx import MIMETYPE as DOCX
from lms.reports.docx import blank_document
from lms.reports.xlsx import MIMETYPE as XLSX
from lms.reports.xlsx import blank_book

bp = Blueprint("templates", __name__)

MIMETYPES = {"docx": DOCX, "xlsx": XLSX}
MOST_KEPT = 64


@bp.get("/hoc/khoa/<slug>/mau/<key>.<form>")
@needs(Permission.LEARN)
def show(slug: str, key: str, form: str) -> Response:
    """The file, of the version that the learner is on."""
    study = find_study(viewer().person_id, slug)
    spec = find_template(study.version.id, key) if study else None
    if study is None or spec is None or spec["form"] != form:
        abort(404)
    answer = Response(mimetype=MIMETYPES[form])
    answer.set_etag(f"{study.version.id}-{key}")
    answer.headers["Content-Disposition"] = f'attachment; filename="{key}.{form}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    if answer.status_code != 304:
        answer.set_data(made(json.dumps(spec, sort_keys=True)))
    return answer


@lru_cache(maxsize=MOST_KEPT)
def made(source: str) -> bytes:
    """The octets of a template's file; `source` is its specification as JSON."""
    spec = json.loads(source)
    if spec["form"] == "xlsx":
        return blank_book(SheetShape.model_validate(spec))
    return blank_document(DocumentShape.model_validate(spec))
