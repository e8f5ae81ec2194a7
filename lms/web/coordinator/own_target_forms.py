"""The form of a unit's own target: what is entered becomes what a file of `content/targets/` would state."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from lms.people.access import Viewer
from lms.people.titles import TITLES
from lms.people.words import CADRE_KINDS, LEVELS, UNIT_KINDS
from lms.text import clean
from lms.tracker.language import ASSESSED, COUNT, DUTY, MILESTONE, RATIO, WindowKind
from lms.tracker.sets import Sets
from lms.web.coordinator.entry_forms import BASES, DiplomaField, line
from lms.web.coordinator.fields import DayField, OpenDay, UnitField
from lms.web.coordinator.own_target_entry import WHO, entered
from lms.web.coordinator.own_target_words import AMOUNTS, ORGANISERS, RECORDS, SIZES, WINDOWS

LONGEST, LONGEST_QUOTE = 300, 3000
WHAT = ("record", "topics", "diploma", "or_sent", "standards", "window", "dates_from", "dates_to", "organised_by")
REPORT = ("due_levels", "due_day", "due_month", "due_year")
PARTS = {ASSESSED: WHO, MILESTONE: (*REPORT, "what"), RATIO: ("ratio_to",), DUTY: ("who", "what")}
"""The fields of each kind besides those of all; other kinds count people by training."""


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that only some kinds have."""
    return PARTS.get(kind, (*WHO, *WHAT))


class Several(SelectMultipleField):
    """Check boxes, of which none need be chosen."""

    def pre_validate(self, form: Any) -> None:
        """Nothing but what was offered."""
        if not set(self.data or ()) <= {one[0] for one in self.iter_choices()}:
            raise ValidationError(_("Anh/chị chọn trong các mục ở đây."))


class OneOf(SelectField):
    """One word of a list, of which the first stands for what was left out."""

    def __init__(self, label: str, **arguments: Any) -> None:
        super().__init__(label, validate_choice=False, coerce=lambda value: value or "", **arguments)

    def pre_validate(self, form: Any) -> None:
        """Nothing but what was offered."""
        words = [one[0] for one in self.iter_choices()]
        self.data = self.data or words[0]
        if self.data not in words:
            raise ValidationError(_("Anh/chị chọn trong các mục ở đây."))


class Figure(StringField):
    """A number typed as 1.400 or 99,5 or left out; `amount` is the number, or None."""

    amount: float | None = None

    def pre_validate(self, form: Any) -> None:
        """Take what was typed, or say how a number is written."""
        typed = clean(self.data or "").rstrip("% ")
        if not typed:
            return
        if not re.fullmatch(r"\d{1,3}(\.\d{3})+|\d{1,7}(,\d{1,2})?", typed, re.ASCII):
            raise ValidationError(_("Anh/chị gõ một số, ví dụ 1.400 hoặc 99,5."))
        self.amount = float(typed.replace(".", "").replace(",", "."))
        if self.amount == 0:
            raise ValidationError(_("Số này phải lớn hơn 0."))


class OptionalDiploma(DiplomaField):
    """A diploma, or none."""

    def pre_validate(self, form: Any) -> None:
        """Nothing is a good answer too."""
        if self.data:
            super().pre_validate(form)


def text(label: Any, most: int = LONGEST) -> Any:
    """A line of text of so many letters."""
    said = _l("Không quá %(most)s chữ.", most=most)
    return StringField(label, filters=[line], validators=[Length(max=most, message=said)])


class OwnTargetForm(FlaskForm):
    """A target of a unit. Which fields there are depends on its kind."""

    unit = UnitField(_l("Áp dụng từ đơn vị"), validate_choice=False)
    title = text(_l("Tên chỉ tiêu"))
    brief = text(_l("Tên ngắn ở đầu cột"), 40)
    document = text(_l("Văn bản"))
    clause = text(_l("Mục, điều"), 60)
    quote = TextAreaField(
        _l("Lời văn bản"),
        filters=[line],
        validators=[Length(max=LONGEST_QUOTE, message=_l("Không quá %(most)s chữ.", most=LONGEST_QUOTE))],
    )
    who = text(_l("Áp dụng cho ai"))
    what = text(_l("Việc phải làm"))
    kinds = Several(_l("Loại cán bộ"))
    titles = Several(_l("Giữ chức danh"))
    levels = Several(_l("Ở đơn vị cấp"))
    size_count = OneOf(_l("Quy mô công đoàn cơ sở"))
    size_least = Figure(_l("Từ"))
    size_below = Figure(_l("Đến dưới"))
    except_unit_kinds = Several(_l("Trừ đơn vị loại hình"))
    first_elected = BooleanField(_l("Chỉ người được bầu lần đầu trong hai năm đầu nhiệm kỳ"))
    planned_for = Several(_l("Được quy hoạch chức danh"))
    fields = Several(_l("Lĩnh vực công tác"))
    lecturers = Several(_l("Là giảng viên kiêm chức cấp"))
    except_holders_of = Several(_l("Trừ người đồng thời giữ chức danh này trong cùng đơn vị"))
    record = OneOf(_l("Khóa học"))
    topics = Several(_l("Chuyên đề"))
    diploma = OptionalDiploma(_l("Hoặc có văn bằng từ"))
    or_sent = BooleanField(_l("Đang học hoặc đã được cử đi học cũng tính"))
    standards = Several(_l("Hoặc đủ văn bằng theo tiêu chuẩn của"))
    window = OneOf(_l("Học trong thời gian"))
    dates_from = OpenDay(_l("Từ ngày"))
    dates_to = OpenDay(_l("Đến hết ngày"))
    organised_by = OneOf(_l("Do ai tổ chức"))
    due_levels = Several(_l("Đơn vị phải gửi báo cáo"))
    due_day = Figure(_l("Hạn: ngày"))
    due_month = Figure(_l("tháng"))
    due_year = Figure(_l("năm"))
    ratio_to = Several(_l("Chi đào tạo so với"))
    goal = Figure(_l("Mục tiêu"))
    first_on = DayField(_l("Áp dụng từ ngày"))
    last_on = OpenDay(_l("Đến hết ngày"))

    def __init__(
        self, viewer: Viewer, kind: str, sets: Sets, stated: Mapping[str, Any] | None = None, **arguments: Any
    ) -> None:
        super().__init__(data=(entered(stated) if stated else {}) | arguments.pop("data", {}), **arguments)
        self.kind, self.sets, self.unit.viewer = kind, sets, viewer
        self._offer()
        kept = fields_of(kind)
        for name in {*WHO, *WHAT, *REPORT, "ratio_to", "who", "what"} - set(kept):
            del self[name]
        if kind in (MILESTONE, DUTY):
            del self["goal"]

    def _offer(self) -> None:
        """The words that can be chosen."""
        shape = self.sets.shape
        titles = [(key, one.name) for key, one in shape.titles.items()] + [(one.slug, _(one.name)) for one in TITLES]
        levels = [(str(level), _(names[0])) for level, names in LEVELS.items()]
        lists: dict[str, Sequence[tuple[str, str]]] = dict.fromkeys(
            ("titles", "planned_for", "except_holders_of"), titles
        )
        lists |= {"levels": levels, "due_levels": levels, "lecturers": levels[:3]}
        lists["kinds"] = [(str(kind), _(names[0])) for kind, names in CADRE_KINDS.items()]
        lists["except_unit_kinds"] = [(str(kind), _(names[0])) for kind, names in UNIT_KINDS.items()]
        lists["fields"] = [(key, one.name) for key, one in shape.work_fields.items()]
        lists["topics"] = [*((key, one.name) for key, one in shape.topics.items()), *self.sets.topic_names.items()]
        lists["standards"] = [(str(basis), str(name)) for basis, name in BASES.items()]
        lists["size_count"] = [("", _("Mọi quy mô")), *((key, _(name)) for key, name in SIZES.items())]
        profiles = [(f"profile:{key}", one.name) for key, one in shape.profiles.items()]
        lists["record"] = [*((key, _(name)) for key, name in RECORDS.items()), *profiles]
        lists["window"] = [(str(key), _(name)) for key, name in WINDOWS.items()]
        lists["organised_by"] = [("", _("Không kể ai tổ chức")), *((key, _(name)) for key, name in ORGANISERS.items())]
        lists["ratio_to"] = [(key, _(name)) for key, name in AMOUNTS.items()]
        for name, choices in lists.items():
            self[name].choices = list(choices)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The fields, then those that only make sense together."""
        good = super().validate(extra_validators)
        for name, message in self._lacking():
            if not self[name].errors:
                self[name].errors = [message]
                good = False
        return good

    def _lacking(self) -> list[tuple[str, str]]:
        found = []
        if not self.title.data:
            found.append(("title", _("Anh/chị đặt tên cho chỉ tiêu.")))
        if self.kind not in (COUNT, MILESTONE, DUTY) and (self.goal.amount or 0) > 100:
            found.append(("goal", _("Mục tiêu tính bằng phần trăm thì không quá 100.")))
        if self.first_on.data and self.last_on.data and self.last_on.data < self.first_on.data:
            found.append(("last_on", _("Ngày cuối phải từ ngày đầu trở đi.")))
        if "record" in self:
            found += self._lacking_training()
        if "size_count" in self:
            found += self._lacking_size()
        if "due_levels" in self:
            found += self._lacking_report()
        for name in ("what", "who"):
            if name in self and not self[name].data:
                found.append((name, _("Anh/chị ghi vài chữ vào đây.")))
        if "ratio_to" in self and not self.ratio_to.data:
            found.append(("ratio_to", _("Anh/chị chọn ít nhất một khoản.")))
        return found

    def _lacking_training(self) -> list[tuple[str, str]]:
        found = []
        if not (self.record.data or self.diploma.data or self.standards.data):
            found.append(("record", _("Anh/chị chọn khóa học, văn bằng hoặc tiêu chuẩn phải đạt.")))
        if self.record.data in ("any_of", "all_of") and not self.topics.data:
            found.append(("topics", _("Anh/chị chọn ít nhất một chuyên đề.")))
        if self.organised_by.data and not self.record.data:
            found.append(("organised_by", _("Chỉ khóa học mới kể đơn vị tổ chức. Anh/chị chọn khóa học ở trên.")))
        if self.window.data == WindowKind.DATES:
            first, last = self.dates_from, self.dates_to
            found += [(day.short_name, _("Anh/chị nhập ngày.")) for day in (first, last) if day.data is None]
            if first.data and last.data and last.data < first.data:
                found.append(("dates_to", _("Ngày cuối phải từ ngày đầu trở đi.")))
        return found

    def _lacking_size(self) -> list[tuple[str, str]]:
        least, below = self.size_least.amount, self.size_below.amount
        if not self.size_count.data:
            words = _("Anh/chị chọn tính theo đoàn viên hay người lao động.")
            return [("size_count", words)] if least or below else []
        if least is None and below is None:
            return [("size_least", _("Anh/chị ghi số từ, đến dưới, hoặc cả hai."))]
        if least and below and below <= least:
            return [("size_below", _("Số này phải lớn hơn số bên cạnh."))]
        return []

    def _lacking_report(self) -> list[tuple[str, str]]:
        day, month, year = self.due_day, self.due_month, self.due_year
        found = [] if self.due_levels.data else [("due_levels", _("Anh/chị chọn ít nhất một cấp."))]
        if month.amount is None or month.amount not in range(1, 13):
            found.append(("due_month", _("Tháng từ 1 đến 12.")))
        if day.amount is None or day.amount not in (*range(1, 29), 30) or (day.amount == 30 and month.amount == 2):
            found.append(("due_day", _("Ngày từ 1 đến 28, hoặc ngày 30.")))
        if year.amount is not None and year.amount not in range(2000, 2101):
            found.append(("due_year", _("Năm từ 2000 đến 2100, hoặc để trống nếu hằng năm.")))
        return found


class EndTargetForm(FlaskForm):
    """The last day of a target."""

    last_on = DayField(_l("Ngày cuối cùng còn áp dụng"))
