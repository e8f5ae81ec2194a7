"""Soạn bài: the courses a lecturer writes, and the drafts of them."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import DecimalField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, StopValidation
from wtforms.widgets import TextInput

from lms.courses.adoption.queries import newer_originals
from lms.courses.drafts.access import courses_written_by
from lms.courses.drafts.actions import AlreadyOpen, SlugTaken, begin_course, begin_draft
from lms.courses.drafts.queries import drafts_select, find_course_to_write
from lms.courses.drafts.rules import new_key
from lms.courses.drafts.starting import course_text
from lms.courses.models import Course, CourseVersion
from lms.courses.queries import topic_names
from lms.courses.reviews.queries import versions_of
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.models import Role, Unit
from lms.text import clean

bp = Blueprint("courses", __name__, url_prefix="/soan-bai")

NEEDED = DataRequired(_l("Anh/chị điền mục này."))


class HoursField(DecimalField):
    """Hours with a decimal comma. Not a number input: a browser in English drops the comma there, so 4,5 became 45."""

    widget = TextInput()

    def pre_validate(self, form: Any) -> None:
        """Say only that it is no number, not that it is too small besides."""
        if self.process_errors:
            raise StopValidation

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 4,5 and 4.5 alike."""
        try:
            super().process_formdata([value.strip().replace(",", ".") for value in valuelist])
        except ValueError:
            raise ValueError(_("Anh/chị gõ một số, ví dụ 4 hoặc 4,5.")) from None


class CourseForm(FlaskForm):
    """What a course is before its first lesson. Everything can be changed later."""

    title = StringField(_l("Tên khóa học"), [NEEDED, Length(max=200)], filters=[lambda text: clean(text or "")])
    unit = SelectField(_l("Đơn vị của khóa học"), coerce=int)
    summary = TextAreaField(_l("Học xong làm được gì"), [NEEDED, Length(max=1_000)])
    outcomes = TextAreaField(_l("Mục tiêu"), [NEEDED, Length(max=4_000)])
    audience = TextAreaField(_l("Dành cho ai"), [NEEDED, Length(max=2_000)])
    topics = SelectMultipleField(_l("Chuyên đề"))
    hours = HoursField(_l("Số tiết"), [NEEDED, NumberRange(min=0.5, max=200, message=_l("Từ 0,5 đến 200 tiết."))])

    def validate_outcomes(self, field: TextAreaField) -> None:
        if not lines_of(field.data):
            raise ValidationError(_("Anh/chị viết ít nhất một mục tiêu."))

    def fields(self, slug: str) -> dict[str, Any]:
        """The fields of `course.yaml`."""
        keys: list[str] = []
        for text in lines_of(self.outcomes.data):
            keys.append(new_key(" ".join(text.split()[:4]), keys))
        return {
            "slug": slug,
            "title": self.title.data,
            "summary": clean(self.summary.data or ""),
            "topics": self.topics.data or [],
            "audience": lines_of(self.audience.data),
            "hours": float(self.hours.data or 0),
            "outcomes": [
                {"key": key, "text": text} for key, text in zip(keys, lines_of(self.outcomes.data), strict=True)
            ],
        }


def lines_of(text: str | None) -> list[str]:
    """What was typed a line each."""
    return [clean(line) for line in (text or "").splitlines() if clean(line)]


@bp.get("")
@needs(Permission.TEACH)
def index() -> str:
    """The drafts that are open, then the courses of which none is."""
    me = viewer()
    page = page_of(drafts_select(me))
    being_written = select(drafts_select(me).subquery().c.course_id)
    courses = db.session.execute(
        select(Course, CourseVersion)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published))
        .where(Course.id.in_(courses_written_by(me)), Course.id.not_in(being_written))
        .order_by(CourseVersion.title)
    ).all()
    newer = {course: number for course, number in db.session.execute(newer_originals(me))}
    return render_template("author/courses/index.html", page=page, courses=courses, newer=newer)


@bp.get("/moi")
@needs(Permission.TEACH)
def new() -> str:
    """The form of a new course."""
    return _form_page(CourseForm(formdata=None))


@bp.post("/moi")
@needs(Permission.TEACH)
def create() -> Any:
    """Begin the course with its first draft."""
    form = _offered(CourseForm())
    if not form.validate_on_submit():
        return _form_page(form), 422
    slugs = db.session.scalars(select(Course.slug)).all()
    slug = new_key(form.title.data or "", slugs)
    try:
        begin_course(viewer(), slug, form.unit.data, {"course.yaml": course_text(form.fields(slug))})
    except SlugTaken:
        db.session.rollback()
        form.title.errors = [_("Vừa có khóa học khác mang tên này. Anh/chị gửi lại hoặc đổi tên.")]
        return _form_page(form), 422
    db.session.commit()
    flash(_("Đã tạo khóa học. Anh/chị bắt đầu từ bài đầu tiên."))
    return redirect(url_for("author.outline.show", course=slug))


@bp.post("/<course>/ban-moi")
@needs(Permission.TEACH)
def begin(course: str) -> Response:
    """Begin a draft from the published version, or from version `ban`; or go to the one that is open."""
    found = find_course_to_write(viewer(), course) or abort(404)
    number = request.form.get("ban", type=int) or found.published
    if number not in {version.number for version in versions_of(found)}:
        abort(404)
    try:
        begin_draft(viewer(), found, number)
    except AlreadyOpen:
        db.session.rollback()
    else:
        db.session.commit()
    return redirect(url_for("author.outline.show", course=course))


def _offered(form: CourseForm) -> CourseForm:
    """The form with the viewer's units and the site's topics to choose from."""
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(viewer().units_of(Role.LECTURER))).order_by(Unit.code_key)
    )
    form.unit.choices = [(unit.id, unit.name) for unit in units]
    form.topics.choices = list(topic_names().items())
    return form


def _form_page(form: CourseForm) -> str:
    return render_template("author/courses/new.html", form=_offered(form))
