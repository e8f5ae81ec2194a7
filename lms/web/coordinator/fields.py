"""Fields that coordinators' forms share: a Vietnamese date, money, and a unit of one's own."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from lms.db import BEGINNING, EVER
from lms.people.access import Viewer
from lms.people.models import Unit
from lms.people.unit_search import unit_as_text, units_matching, units_to_choose
from lms.text import clean
from lms.tracker.entries.rules import dong_of


class DayField(DateField):
    """A date typed as 14/03/2026 (or sent as 2026-03-14 by a date picker)."""

    widget = TextInput()

    def __init__(self, label: str, **arguments: Any) -> None:
        super().__init__(label, format=["%d/%m/%Y", "%Y-%m-%d"], **arguments)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, or say how a date is written."""
        if not valuelist:
            return
        if not clean(valuelist[0]):
            self.data = None
            return
        try:
            super().process_formdata([clean(valuelist[0])])
            if self.data and not BEGINNING <= self.data < EVER:
                raise ValueError
        except ValueError:
            self.data = None
            raise ValueError(_("Không có ngày này. Anh/chị gõ ngày/tháng/năm, ví dụ 14/03/2026.")) from None

    def pre_validate(self, form: Any) -> None:
        """A date is always wanted."""
        if self.data is None and not self.process_errors:
            raise StopValidation(_("Anh/chị nhập ngày."))


class OpenDay(DayField):
    """A date that may be left out."""

    def pre_validate(self, form: Any) -> None:
        """Nothing is a good answer too."""


class Amount(StringField):
    """Money in whole đồng, typed as 1.250.000 or left out; `amount` is the number, or None."""

    amount: int | None = None

    def pre_validate(self, form: Any) -> None:
        """Take what was typed, or say how money is written."""
        try:
            self.amount = dong_of(self.data) if self.data and clean(self.data) else None
        except ValueError as wrong:
            raise ValidationError(_(str(wrong))) from None


def as_typed(day: date) -> str:
    """A date as a DayField takes and shows it."""
    return f"{day:%d/%m/%Y}"


class UnitField(SelectField):
    """A unit that the viewer may look into: chosen where there are few, else typed by code or name with suggestions.

    After a successful validation `unit` is the row.
    """

    unit: Unit | None = None
    viewer: Viewer

    def offer(self, viewer: Viewer) -> "UnitField":
        """Show this viewer's units, in one statement."""
        units, all_of_them = units_to_choose(viewer)
        if all_of_them:
            self.choices = [("", _("Chọn đơn vị")), *((unit.code, unit.name) for unit in units)]
            # What was typed in an address stays visible in the select too.
            self.data = next((u.code for u in units if self.data in (u.code, unit_as_text(u))), self.data)
        else:
            self.choices = [(unit_as_text(unit), unit.name) for unit in units]
            self.widget = TextInput()
        return self

    @property
    def suggested(self) -> bool:
        """Whether units are typed rather than chosen."""
        return isinstance(self.widget, TextInput)

    def _value(self) -> str:
        return self.data or ""

    def pre_validate(self, form: Any) -> None:
        """Find the one unit that was meant, among the viewer's own."""
        found = units_matching(self.viewer, self.data or "")
        if not clean(self.data or ""):
            raise ValidationError(_("Anh/chị chọn một đơn vị."))
        if not found:
            raise ValidationError(_("Không có đơn vị này trong phạm vi của anh/chị. Anh/chị xem lại mã hoặc tên."))
        if len(found) > 1:
            names = "; ".join(unit_as_text(unit) for unit in found[:5])
            raise ValidationError(_("Có nhiều đơn vị như vậy: %(names)s. Anh/chị gõ mã của một đơn vị.", names=names))
        self.unit = found[0]
