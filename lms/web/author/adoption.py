"""Courses of units above: take one over, and follow it when it goes on."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.courses.adoption.actions import NothingNewer, adopt, follow_original
from lms.courses.adoption.queries import adopted_units, originals_select
from lms.courses.drafts.actions import AlreadyOpen, SlugTaken
from lms.courses.drafts.queries import find_course_to_write
from lms.courses.models import Course
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.models import Role, Unit

bp = Blueprint("adoption", __name__, url_prefix="/soan-bai")


@bp.get("/cua-cap-tren")
@needs(Permission.TEACH)
def index() -> str:
    """What units above have published."""
    me = viewer()
    taken = {(original, unit) for original, unit in db.session.execute(adopted_units(me))}
    page = page_of(originals_select(me))
    units = _units()
    rows = [
        (course, version, [unit for unit in units if (course.id, unit.id) not in taken])
        for course, version in page.items
    ]
    return render_template("author/adoption/index.html", page=page, rows=rows)


@bp.post("/cua-cap-tren")
@needs(Permission.TEACH)
def take() -> Any:
    """Take one over for a unit of mine."""
    me = viewer()
    slug = request.form.get("khoa", "")
    row = db.session.execute(originals_select(me).where(Course.slug == slug)).first() or abort(404)
    units = {unit.id: unit for unit in _units()}
    unit = units.get(request.form.get("don-vi", type=int) or 0) or abort(404)
    try:
        draft = adopt(me, row[0], unit)
    except SlugTaken:
        db.session.rollback()
        flash(_("%(unit)s đã dùng lại khóa học này.", unit=unit.name), "look")
        return redirect(url_for(".index"))
    db.session.commit()
    flash(_("Đã tạo bản của %(unit)s. Anh/chị thêm bài của đơn vị rồi gửi duyệt.", unit=unit.name))
    course = db.session.get_one(Course, draft.course_id)
    return redirect(url_for("author.outline.show", course=course.slug))


@bp.post("/<course>/theo-ban-goc")
@needs(Permission.TEACH)
def follow(course: str) -> Response:
    """Begin a draft on the original's newest version."""
    found = find_course_to_write(viewer(), course) or abort(404)
    try:
        _draft, clashes = follow_original(viewer(), found)
    except NothingNewer:
        db.session.rollback()
        flash(_("Khóa học đã theo bản mới nhất của bản gốc."))
        return redirect(url_for("author.courses.index"))
    except AlreadyOpen:
        db.session.rollback()
        flash(_("Khóa học đang có bản soạn dở. Anh/chị đăng hoặc bỏ bản đó trước khi theo bản gốc mới."), "look")
        return redirect(url_for("author.outline.show", course=course))
    db.session.commit()
    if clashes:
        words = _("Có %(files)s tệp mà bản gốc và đơn vị cùng sửa, xem ở phần góp ý.", files=len(clashes))
        flash(words, "look")
    else:
        flash(_("Đã ghép bản gốc mới với phần riêng của đơn vị."))
    return redirect(url_for("author.outline.show", course=course))


def _units() -> list[Unit]:
    """The units where the viewer lectures."""
    mine = select(Unit).where(Unit.id.in_(viewer().units_of(Role.LECTURER))).order_by(Unit.code_key)
    return list(db.session.scalars(mine))
