"""What a coordinator fills in to open an offering, and to move its due date."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, ValidationError

from lms.clock import today
from lms.courses.models import Course, CourseVersion
from lms.learning.queries.candidates import Plan
from lms.learning.rules.offerings import WrongDate, check_dates
from lms.people.access import Viewer
from lms.people.titles import BY_SLUG, TITLES
from lms.web.coordinator.fields import DayField, UnitField, as_typed


class OfferingForm(FlaskForm):
    """An offering. It is previewed by GET, so the token is the application's to check, which it does on every POST."""

    class Meta:
        csrf = False

    course = SelectField(_l("Khóa học"), validate_choice=False)
    unit = UnitField(_l("Cho cán bộ của đơn vị"), validate_choice=False)
    titles = SelectMultipleField(_l("Giữ chức danh"), validate_choice=False)
    opens_on = DayField(_l("Ngày mở"))
    due_on = DayField(_l("Hạn học xong"))

    def __init__(
        self, viewer: Viewer, courses: Sequence[tuple[Course, CourseVersion]], *, formdata: Mapping[str, Any]
    ) -> None:
        super().__init__(formdata=formdata)
        self.courses = {course.slug: (course, version) for course, version in courses}
        self.course.choices = [(slug, version.title) for slug, (_course, version) in self.courses.items()]
        self.titles.choices = [(title.slug, title.name) for title in TITLES]
        self.unit.viewer = viewer

    def validate_course(self, field: SelectField) -> None:
        """One that can be begun."""
        if field.data not in self.courses:
            raise ValidationError(_("Anh/chị chọn một khóa học trong danh sách."))

    def validate_titles(self, field: SelectMultipleField) -> None:
        """At least one, all of them known."""
        if not field.data or any(slug not in BY_SLUG for slug in field.data):
            raise ValidationError(_("Anh/chị chọn ít nhất một chức danh."))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The fields, then the two dates together."""
        if not super().validate(extra_validators):
            return False
        assert self.opens_on.data is not None
        assert self.due_on.data is not None
        try:
            check_dates(self.opens_on.data, self.due_on.data, today())
        except WrongDate as wrong:
            self.refuse(wrong)
            return False
        return True

    def refuse(self, wrong: WrongDate) -> None:
        """Say beside the field which date cannot be taken."""
        self[wrong.field].errors = [_(wrong.message)]

    def plan(self) -> Plan:
        """The offering that a valid form asks for."""
        course, _version = self.courses[self.course.data]
        assert self.unit.unit is not None
        assert self.opens_on.data is not None
        assert self.due_on.data is not None
        chosen = tuple(title.slug for title in TITLES if title.slug in (self.titles.data or ()))
        return Plan(course.id, course.slug, self.unit.unit.id, chosen, self.opens_on.data, self.due_on.data)

    def as_sent(self) -> list[tuple[str, str]]:
        """The fields as names and values, to be sent once more."""
        single = [("course", self.course.data), ("unit", self.unit.data)]
        days = (("opens_on", self.opens_on.data), ("due_on", self.due_on.data))
        dates = [(name, as_typed(day)) for name, day in days if day is not None]
        return [*single, *(("titles", slug) for slug in self.titles.data or ()), *dates]


class DueForm(FlaskForm):
    """Another due date for an offering."""

    due_on = DayField(_l("Hạn học xong"))
