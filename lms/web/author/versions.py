"""The versions of a course: open an old one, compare two, begin a draft from any."""

from collections.abc import Callable, Iterator

from flask import Blueprint, abort, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select

from lms.courses.drafts.access import courses_written_by
from lms.courses.drafts.queries import open_draft_of
from lms.courses.models import Course, CourseVersion, Lesson
from lms.courses.queries import find_lesson, outline_of
from lms.courses.reviews.queries import find_course_to_look_at, find_version, versions_of
from lms.courses.reviews.rules import compare
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.web.addresses import row_number
from lms.web.author.naming import part_names
from lms.web.author.preview import blocks_of, tried
from lms.web.author.saving import by_script

bp = Blueprint("versions", __name__, url_prefix="/soan-bai/<course>/cac-ban")


def load(course: str) -> Course:
    """A course that the viewer may write or review, or 404."""
    return find_course_to_look_at(viewer(), course) or abort(404)


def _version(course: Course, number: int | None) -> CourseVersion:
    found = find_version(course, number) if number is not None else None
    return found or abort(404)


@bp.get("")
@needs(Permission.TEACH)
def index(course: str) -> str:
    """All of them, newest first."""
    found = load(course)
    mine = select(Course.id).where(Course.id == found.id, Course.id.in_(courses_written_by(viewer())))
    return render_template(
        "author/versions/index.html",
        course=found,
        versions=versions_of(found),
        may_begin=db.session.scalar(mine) is not None and open_draft_of(found.id) is None,
    )


@bp.get("/so-sanh")
@needs(Permission.TEACH)
def difference(course: str) -> str:
    """What changed from version `tu` to version `den`."""
    found = load(course)
    before, after = (_version(found, request.args.get(name, type=row_number)) for name in ("tu", "den"))
    changes = compare(before.files, after.files)
    names = part_names({**before.files, **after.files})
    return render_template(
        "author/versions/compare.html", course=found, before=before, after=after, changes=changes, names=names
    )


@bp.get("/<int:number>")
@needs(Permission.TEACH)
def show(course: str, number: int) -> str:
    """One version: its lessons and what it said of itself."""
    found = load(course)
    version = _version(found, number)
    return render_template("author/versions/show.html", course=found, version=version, lessons=outline_of(version.id))


@bp.get("/<int:number>/bai/<key>")
@needs(Permission.TEACH)
def lesson(course: str, number: int, key: str) -> str:
    """A lesson as it was published then."""
    found = _lesson(course, number, key)
    return _lesson_page(found, blocks_of(_action(course, number, key), found))


@bp.post("/<int:number>/bai/<key>/thu/<exercise>")
@needs(Permission.TEACH)
def answer(course: str, number: int, key: str, exercise: str) -> str:
    """Try an exercise of it; nothing is kept."""
    found = _lesson(course, number, key)
    if exercise not in found.exercises:
        abort(404)
    action = _action(course, number, key)
    if by_script():
        return str(tried(action, found, exercise, request.form))
    return _lesson_page(found, blocks_of(action, found, exercise, request.form))


def _lesson(course: str, number: int, key: str) -> Lesson:
    return find_lesson(_version(load(course), number).id, key) or abort(404)


def _lesson_page(found: Lesson, blocks: Iterator[Markup]) -> str:
    sheet = {"title": found.title, "minutes": found.minutes}
    return render_template("author/editor/preview.html", key=found.key, sheet=sheet, blocks=blocks)


def _action(course: str, number: int, key: str) -> Callable[[str], str]:
    return lambda exercise: url_for(".answer", course=course, number=number, key=key, exercise=exercise)
