"""Kết quả: how a course performs, lesson by lesson. Numbers, never names."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.queries.performance import Shelf, find_lesson_text, find_shelf_for, followed_courses, lessons_of
from lms.learning.rules.item_analysis import HIDDEN_BELOW
from lms.learning.rules.pace import LONGEST_PAUSE
from lms.queue import Job, JobState, enqueue
from lms.web.addresses import row_number

bp = Blueprint("performance", __name__)

KIND = "performance"


@bp.get("/ket-qua-khoa-hoc")
@needs(Permission.FOLLOW_COURSES)
def index() -> str:
    """The courses whose figures I may see."""
    return render_template("author/performance/index.html", courses=followed_courses(viewer()))


@bp.get("/soan-bai/<course>/ket-qua")
@needs(Permission.FOLLOW_COURSES)
def show(course: str) -> str | Response:
    """Every lesson of a version: how many opened and finished it, how long that took, where people stop."""
    shelf = load(course)
    job = _job(shelf)
    if job is not None and job.state == JobState.DONE:
        return redirect(url_for(".show", course=course, ban=asked_version()))
    page = {"lessons": lessons_of(shelf), "job": job, "longest_pause": LONGEST_PAUSE}
    return drawn("author/performance/show.html", shelf, **page)


@bp.get("/soan-bai/<course>/ket-qua/bai/<key>")
@needs(Permission.FOLLOW_COURSES)
def lesson(course: str, key: str) -> str:
    """One lesson: at which paragraph people stop, and which exercises they get wrong at first."""
    shelf = load(course)
    found = find_lesson_text(shelf, key) or abort(404)
    return drawn("author/performance/lesson.html", shelf, lesson=found)


@bp.post("/soan-bai/<course>/ket-qua/tinh-lai")
@needs(Permission.FOLLOW_COURSES)
def reckon(course: str) -> Response:
    """Ask for the figures of this moment."""
    shelf = load(course)
    job = enqueue(KIND, viewer().person_id, course=shelf.course.id)
    db.session.commit()
    return redirect(url_for(".show", course=course, viec=job.id))


def asked_version() -> int | None:
    """The version of the address; None: the published one."""
    return request.args.get("ban", type=row_number)


def load(course: str) -> Shelf:
    """The figures of a course that the viewer may write or review, beside the version of the address, or 404."""
    return find_shelf_for(viewer(), course, asked_version()) or abort(404)


def drawn(template: str, shelf: Shelf, **page: Any) -> str:
    """A page of a course's figures."""
    return render_template(template, shelf=shelf, ban=asked_version(), hidden_below=HIDDEN_BELOW, **page)


def _job(shelf: Shelf) -> Job | None:
    """The reckoning of this course that the address names, when this viewer asked for it."""
    try:
        job = db.session.get(Job, UUID(request.args.get("viec", "")))
    except ValueError:
        return None
    wanted = (viewer().person_id, KIND, {"course": shelf.course.id})
    return job if job is not None and (job.owner_id, job.kind, job.args) == wanted else None
