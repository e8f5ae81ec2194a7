"""What coordinators enter for the tracker: diplomas, spending, exemptions, standards."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from lms.people.access import Viewer, find_person_for
from lms.people.diplomas import KINDS, RANKS, STATES, find_rank
from lms.people.models import Person
from lms.people.qualification_actions import Asked, Diploma
from lms.people.qualification_models import Basis, Qualification
from lms.people.queries import find_person_by_code
from lms.text import clean
from lms.tracker.entries.models import Spending
from lms.tracker.entries.queries import Named
from lms.tracker.entries.rules import WrongEntry, check_spending
from lms.web.coordinator.fields import Amount, DayField, OpenDay, UnitField
from lms.web.filters import number

BASES = {Basis.GRADE: _l("Ngạch"), Basis.TITLE: _l("Chức danh"), Basis.JOB: _l("Vị trí việc làm")}
LONGEST = 300


def line(text: str | None) -> str:
    """A filter of fields of one line."""
    return clean(text or "")


class DiplomaField(SelectField):
    """A kind of diploma with a rank of it, in one list grouped by kind. `kind` and `word` after validation."""

    def __init__(self, label: str, **arguments: Any) -> None:
        super().__init__(label, validate_choice=False, **arguments)
        none = {"": [("", _("Chọn văn bằng"))]}
        self.choices = none | {
            _(names[0]): [(f"{kind}:{rank.name}", f"{_(names[0])}: {_(rank.name)}") for rank in RANKS[kind]]
            for kind, names in KINDS.items()
        }

    @property
    def kind(self) -> str:
        return (self.data or "").partition(":")[0]

    @property
    def word(self) -> str:
        return (self.data or "").partition(":")[2]

    def pre_validate(self, form: Any) -> None:
        """One of the list."""
        if self.kind not in RANKS or find_rank(self.kind, self.word) is None:
            raise ValidationError(_("Anh/chị chọn một văn bằng trong danh sách."))


class QualificationForm(FlaskForm):
    """A diploma of somebody."""

    rank = DiplomaField(_l("Loại và trình độ"))
    major = StringField(
        _l("Chuyên ngành"), filters=[line], validators=[Length(max=LONGEST, message=_l("Không quá 300 chữ."))]
    )
    state = SelectField(_l("Tình trạng"))
    issued_on = OpenDay(_l("Ngày cấp"))

    def __init__(self, row: Qualification | None = None, **arguments: Any) -> None:
        given = {"rank": f"{row.kind}:{row.word}", "major": row.major, "state": row.state} if row else {}
        super().__init__(data=given | ({"issued_on": row.issued_on} if row else {}), **arguments)
        self.state.choices = [(str(state), _(names[0])) for state, names in STATES.items()]

    def diploma(self) -> Diploma:
        """What a valid form says."""
        return Diploma(self.rank.kind, self.rank.word, self.state.data, self.major.data or None, self.issued_on.data)


class SpendingForm(FlaskForm):
    """A unit's money of a year."""

    training = Amount(_l("Chi đào tạo"))
    activity = Amount(_l("Tổng chi hoạt động"))
    union_finance = Amount(_l("Tài chính công đoàn"))
    state_budget = Amount(_l("Ngân sách Nhà nước cấp"))

    def __init__(self, row: Spending | None = None) -> None:
        names = ("training", "activity", "union_finance", "state_budget")
        stored = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data={name: number(amount) for name, amount in stored.items() if amount is not None})

    def amounts(self) -> dict[str, int | None]:
        """The numbers of a valid form."""
        fields = (self.training, self.activity, self.union_finance, self.state_budget)
        return {field.name: field.amount for field in fields}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The fields, then part and whole together."""
        if not super().validate(extra_validators):
            return False
        try:
            check_spending(self.training.amount, self.activity.amount)
        except WrongEntry as wrong:
            refuse(self, wrong.field, wrong.message)
            return False
        return True


class ExemptionForm(FlaskForm):
    """Somebody out of a target's population."""

    target = SelectField(_l("Chỉ tiêu"), validate_choice=False)
    person = StringField(_l("Mã cán bộ"), filters=[line])
    from_on = DayField(_l("Miễn từ ngày"))
    last_on = OpenDay(_l("Đến hết ngày"))
    reason = TextAreaField(
        _l("Lý do"), filters=[line], validators=[Length(max=LONGEST, message=_l("Không quá 300 chữ."))]
    )
    found: Person | None = None

    def __init__(self, viewer: Viewer, targets: Sequence[Named], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.viewer, self.codes = viewer, {one.code for one in targets}
        self.target.choices = [("", _("Chọn chỉ tiêu")), *((one.code, f"{one.code}: {one.title}") for one in targets)]

    def validate_target(self, field: SelectField) -> None:
        """One of the list."""
        if field.data not in self.codes:
            raise ValidationError(_("Anh/chị chọn một chỉ tiêu trong danh sách."))

    def validate_person(self, field: StringField) -> None:
        """Somebody of one's own."""
        person = find_person_by_code(field.data or "") if field.data else None
        self.found = find_person_for(self.viewer, person.id) if person else None
        if self.found is None:
            raise ValidationError(_("Không có cán bộ mã này trong phạm vi của anh/chị."))

    def validate_reason(self, field: TextAreaField) -> None:
        """It is shown to whoever asks why."""
        if not field.data:
            raise ValidationError(_("Anh/chị ghi lý do miễn."))


class EndForm(FlaskForm):
    """The last day of something."""

    last_on = DayField(_l("Ngày cuối cùng còn miễn"))


class StandardForm(FlaskForm):
    """A diploma that is asked of a ngạch, a title or a job."""

    unit = UnitField(_l("Áp dụng từ đơn vị"), validate_choice=False)
    basis = SelectField(_l("Theo"))
    subject = StringField(
        _l("Tên ngạch, chức danh hoặc vị trí"),
        filters=[line],
        validators=[Length(max=LONGEST, message=_l("Không quá 300 chữ."))],
    )
    least = DiplomaField(_l("Phải có ít nhất"))
    from_on = DayField(_l("Từ ngày"))

    def __init__(self, viewer: Viewer, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.unit.viewer = viewer
        self.basis.choices = [(str(basis), name) for basis, name in BASES.items()]

    def validate_subject(self, field: StringField) -> None:
        """Something must be named."""
        if not field.data:
            raise ValidationError(_("Anh/chị ghi tên ngạch, chức danh hoặc vị trí việc làm."))

    def asked(self) -> Asked:
        """What a valid form says."""
        assert self.unit.unit is not None
        assert self.from_on.data is not None
        least = self.least
        return Asked(
            self.unit.unit.id, self.basis.data, self.subject.data or "", least.kind, least.word, self.from_on.data
        )


def refuse(form: FlaskForm, field: str, message: str, **params: str) -> None:
    """Say beside a field what an action refused."""
    form[field].errors = [_(message, **params)]
