"""Who writes a course: the lecturers of its unit, and those of units below who are asked to."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.courses.drafts.authors import (
    ask_no_more,
    ask_to_write,
    candidates_select,
    co_authors_of,
    find_course_owned_by,
    lecturers_of,
    owner_of,
)
from lms.courses.models import Course
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of

bp = Blueprint("co_authors", __name__, url_prefix="/soan-bai/<course>/nguoi-soan")

SIZE = 20


@bp.get("")
@needs(Permission.TEACH)
def index(course: str) -> str:
    """Who writes it now, and who may be asked."""
    found = _course(course)
    owner, words = owner_of(found), request.args.get("q", "")
    return render_template(
        "author/co_authors/index.html",
        course=found,
        owner=owner,
        lecturers=lecturers_of(owner),
        co_authors=co_authors_of(found),
        page=page_of(candidates_select(found, owner, words), size=SIZE),
        words=words,
    )


@bp.post("")
@needs(Permission.TEACH)
def add(course: str) -> Any:
    """Ask a lecturer of a unit below."""
    found = _course(course)
    person = ask_to_write(found, owner_of(found), request.form.get("nguoi", 0, type=int), viewer().person_id)
    if person is None:
        abort(404)
    db.session.commit()
    flash(_("%(name)s giờ cùng soạn khóa học này.", name=person.full_name))
    return redirect(url_for(".index", course=course))


@bp.post("/<int:person_id>/thoi")
@needs(Permission.TEACH)
def remove(course: str, person_id: int) -> Response:
    """Ask them no more."""
    if not ask_no_more(_course(course), person_id, viewer().person_id):
        abort(404)
    db.session.commit()
    flash(_("Đã thôi cho soạn cùng. Những gì người ấy đã viết vẫn còn."))
    return redirect(url_for(".index", course=course))


def _course(slug: str) -> Course:
    return find_course_owned_by(viewer(), slug) or abort(404)
