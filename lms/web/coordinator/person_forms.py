"""Forms about one person and what they hold."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from lms.db import EVER
from lms.people.access import Viewer
from lms.people.changes import Contact, Post
from lms.people.contact import email_of, phone_of
from lms.people.directory import Held
from lms.people.models import Person, Position
from lms.people.titles import TITLES, title_name
from lms.people.words import CADRE_KINDS, SEXES
from lms.web.coordinator.entry_forms import LONGEST, line
from lms.web.coordinator.fields import DayField, OpenDay, UnitField

LONG = Length(max=LONGEST, message=_l("Không quá 300 chữ."))


def _kept(field: StringField, kept_as: Callable[[str], str]) -> None:
    """A contact as it is kept, or what is wrong with it."""
    try:
        field.data = kept_as(field.data) if field.data else None
    except ValueError as wrong:
        raise ValidationError(_(str(wrong))) from None


class PersonForm(FlaskForm):
    """Who somebody is and how to reach them."""

    full_name = StringField(
        _l("Họ và tên"), filters=[line], validators=[DataRequired(_l("Anh/chị nhập họ và tên.")), LONG]
    )
    born_on = OpenDay(_l("Ngày sinh"))
    sex = SelectField(_l("Giới tính"))
    phone = StringField(_l("Điện thoại"), filters=[line], validators=[LONG])
    email = StringField(_l("Email"), filters=[line], validators=[LONG])

    def __init__(self, person: Person, **arguments: Any) -> None:
        super().__init__(obj=person, **arguments)
        self.sex.choices = [("", _("Chưa ghi")), *((str(sex), _(names[0])) for sex, names in SEXES.items())]
        if self.sex.data in (None, "None"):
            self.sex.data = ""

    def validate_phone(self, field: StringField) -> None:
        """As it is kept."""
        _kept(field, phone_of)

    def validate_email(self, field: StringField) -> None:
        """As it is kept."""
        _kept(field, email_of)

    def contact(self) -> Contact:
        """What a valid form says."""
        return Contact(
            self.full_name.data or "",
            self.born_on.data,
            self.sex.data or None,
            self.phone.data or None,
            self.email.data or None,
        )


class PositionForm(FlaskForm):
    """What somebody holds in a unit."""

    title = SelectField(_l("Chức danh"), validate_choice=False)
    kind = SelectField(_l("Loại cán bộ"), validate_choice=False)
    from_on = DayField(_l("Giữ chức từ ngày"))
    until_on = OpenDay(_l("Ngày thôi giữ chức"))
    field = StringField(_l("Lĩnh vực"), filters=[line], validators=[LONG])
    grade = StringField(_l("Ngạch"), filters=[line], validators=[LONG])
    job = StringField(_l("Vị trí việc làm"), filters=[line], validators=[LONG])
    first_elected = BooleanField(_l("Được bầu lần đầu"))
    planned_for = SelectField(_l("Quy hoạch chức danh"), validate_choice=False)

    def __init__(self, row: Position | None = None, **arguments: Any) -> None:
        names = ("title", "kind", "from_on", "until_on", "field", "grade", "job", "first_elected", "planned_for")
        given = {name: getattr(row, name) for name in names} if row else {}
        if given.get("until_on") == EVER:
            given["until_on"] = None
        super().__init__(data=given | arguments.pop("data", {}), **arguments)
        titles = [(title.slug, _(title.name)) for title in TITLES]
        slugs = {slug for slug, _name in titles}
        self.title.choices = [("", _("Chọn chức danh")), *titles]
        self.kind.choices = [("", _("Chọn loại")), *((str(kind), _(names[0])) for kind, names in CADRE_KINDS.items())]
        plan = self.planned_for.data = self.planned_for.data or ""
        other = [(plan, title_name(plan))] if plan and plan not in slugs else []
        self.planned_for.choices = [("", _("Không")), *titles, *other]

    def validate_title(self, field: SelectField) -> None:
        """One of the list."""
        if field.data not in {title.slug for title in TITLES}:
            raise ValidationError(_("Anh/chị chọn một chức danh."))

    def validate_kind(self, field: SelectField) -> None:
        """One of the list."""
        if field.data not in list(CADRE_KINDS):
            raise ValidationError(_("Anh/chị chọn loại cán bộ."))

    def post(self) -> Post:
        """What a valid form says."""
        assert self.from_on.data is not None
        return Post(
            self.title.data,
            self.kind.data,
            self.from_on.data,
            self.until_on.data,
            self.field.data or None,
            self.grade.data or None,
            self.job.data or None,
            self.first_elected.data,
            self.planned_for.data or None,
        )


class NewPositionForm(PositionForm):
    """A position that begins, and those that end with it: a move."""

    unit = UnitField(_l("Đơn vị"), validate_choice=False)
    ends = SelectMultipleField(_l("Thôi giữ từ cùng ngày"), validate_choice=False)

    def __init__(self, viewer: Viewer, held: Sequence[Held], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.unit.viewer = viewer
        self.ends.choices = [
            (str(one.position.id), f"{_(title_name(one.position.title))}, {one.unit.name}") for one in held
        ]
