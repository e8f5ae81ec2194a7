"""What administrators fill in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation

from lms.accounts.tokens import RECORDS_READ, RECORDS_WRITE, ROSTER_READ
from lms.people.access import Viewer
from lms.text import clean
from lms.web.coordinator.fields import OpenDay, UnitField

SCOPE_NAMES = {
    RECORDS_READ: _l("Đọc kết quả đào tạo"),
    RECORDS_WRITE: _l("Gửi kết quả đào tạo vào hệ thống"),
    ROSTER_READ: _l("Đọc đơn vị, chức danh (không có họ tên)"),
}


class WholeNumber(IntegerField):
    """A number typed in digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, or say how a number is written."""
        try:
            super().process_formdata([clean(valuelist[0]) if valuelist else ""])
        except ValueError:
            raise ValueError(_("Anh/chị nhập số bằng chữ số, ví dụ 1041.")) from None

    def pre_validate(self, form: Any) -> None:
        """One sentence is enough."""
        if self.process_errors and self.raw_data and clean(self.raw_data[0]):
            raise StopValidation


class ReplayForm(FlaskForm):
    """From which entry on a subscriber is sent everything again."""

    first = WholeNumber(_l("Gửi lại từ tin số"))

    def __init__(self, last: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        said = _("Anh/chị nhập một số từ 1 đến %(last)s.", last=last + 1)
        self.first.validators = [InputRequired(said), NumberRange(1, last + 1, said)]


class TokenForm(FlaskForm):
    """A token for another system."""

    name = StringField(
        _l("Dùng cho hệ thống nào"),
        filters=[lambda text: clean(text or "")],
        validators=[
            InputRequired(_l("Anh/chị nhập tên hệ thống, ví dụ Sổ lớp của Trường Trung cấp.")),
            Length(max=200, message=_l("Tên dài quá 200 chữ.")),
        ],
    )
    unit = UnitField(_l("Đơn vị"), validate_choice=False)
    scopes = SelectMultipleField(_l("Được làm gì"))

    def __init__(self, viewer: Viewer, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.unit.viewer = viewer
        self.scopes.choices = list(SCOPE_NAMES.items())

    def validate_name(self, field: StringField) -> None:
        """Blanks are no name."""
        if not field.data:
            raise ValidationError(_("Anh/chị nhập tên hệ thống, ví dụ Sổ lớp của Trường Trung cấp."))

    def validate_scopes(self, field: SelectMultipleField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Anh/chị chọn ít nhất một việc."))


class LogForm(FlaskForm):
    """The dates of the log, in an address."""

    class Meta:
        csrf = False

    first = OpenDay(_l("Từ ngày"), name="tu")
    last = OpenDay(_l("Đến ngày"), name="den")
