"""The sheets of the roster workbook and their columns, as offices name them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lms.text import fold


@dataclass(frozen=True)
class Column:
    """A column; `names` are other ways to head it, compared without case, marks, blanks and punctuation."""

    key: str
    name: str
    names: tuple[str, ...] = ()
    needed: bool = False
    kind: str = "text"
    """text, code, day, count, money, year or flag: how the empty workbook formats it."""


@dataclass(frozen=True)
class SheetKind:
    """A sheet of the workbook. `names` are other titles of it."""

    key: str
    name: str
    columns: tuple[Column, ...]
    names: tuple[str, ...] = ()

    def column_of(self, heading: str) -> Column | None:
        """The column that a heading means."""
        return self._headings.get(plain(heading))

    def column(self, key: str) -> Column:
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _headings(self) -> dict[str, Column]:
        others = {plain(name): column for column in self.columns for name in column.names}
        return others | {plain(column.name): column for column in self.columns}


def plain(text: str) -> str:
    """What is compared of a name: folded letters and digits only. What stands in brackets is an explanation."""
    return re.sub(r"[^a-z0-9]", "", fold(re.sub(r"\([^)]*\)|\*", "", text)))


UNITS = SheetKind(
    "units",
    "Đơn vị",
    (
        Column("code", "Mã đơn vị", ("Mã ĐV", "Mã số đơn vị", "Mã công đoàn", "Mã CĐCS"), needed=True, kind="code"),
        Column("name", "Tên đơn vị", ("Tên ĐV", "Tên công đoàn", "Đơn vị", "Tên công đoàn cơ sở", "Tên CĐCS")),
        Column("level", "Cấp", ("Cấp đơn vị", "Cấp công đoàn", "Cấp CĐ")),
        Column(
            "parent",
            "Mã đơn vị cấp trên",
            ("Mã ĐV cấp trên", "Mã cấp trên", "Mã đơn vị cấp trên trực tiếp", "Mã cấp trên trực tiếp", "Trực thuộc"),
            kind="code",
        ),
        Column("kind", "Loại hình", ("Loại hình đơn vị", "Loại hình doanh nghiệp", "Loại hình cơ sở")),
        Column("members", "Số đoàn viên", ("Đoàn viên", "Tổng số đoàn viên", "SL đoàn viên", "Số ĐV"), kind="count"),
        Column(
            "workers",
            "Số lao động",
            ("Lao động", "Tổng số lao động", "Số CNVCLĐ", "CNVCLĐ", "Số NLĐ", "SL lao động"),
            kind="count",
        ),
        Column(
            "counted_on", "Ngày số liệu", ("Ngày chốt số liệu", "Số liệu đến ngày", "Thời điểm số liệu"), kind="day"
        ),
        Column(
            "term_from", "Nhiệm kỳ từ", ("Nhiệm kỳ từ ngày", "NK từ", "Bắt đầu nhiệm kỳ", "Từ nhiệm kỳ"), kind="day"
        ),
        Column("term_until", "Nhiệm kỳ đến", ("Nhiệm kỳ đến ngày", "NK đến", "Kết thúc nhiệm kỳ"), kind="day"),
        Column("from_on", "Hiệu lực từ", ("Có hiệu lực từ", "Ngày hiệu lực", "Hiệu lực từ ngày"), kind="day"),
        Column("abolished_on", "Ngày giải thể", ("Giải thể", "Giải thể từ", "Ngày kết thúc hoạt động"), kind="day"),
        Column("successor", "Mã đơn vị kế thừa", ("Mã ĐV kế thừa", "Đơn vị kế thừa", "Kế thừa"), kind="code"),
    ),
    ("Danh sách đơn vị", "Đơn vị công đoàn", "Danh mục đơn vị", "Units"),
)
CADRES = SheetKind(
    "cadres",
    "Cán bộ",
    (
        Column("code", "Mã cán bộ", ("Mã CB", "Mã số cán bộ", "Mã số CB", "Số hiệu cán bộ"), needed=True, kind="code"),
        Column("name", "Họ và tên", ("Họ tên", "Họ tên cán bộ", "Họ và tên cán bộ", "Tên cán bộ", "Họ, tên")),
        Column("born_on", "Ngày sinh", ("Ngày tháng năm sinh", "Năm sinh", "Sinh ngày", "NTNS"), kind="day"),
        Column("sex", "Giới tính", ("Giới", "Nam nữ", "Phái")),
        Column("phone", "Điện thoại", ("Số điện thoại", "SĐT", "ĐT", "Điện thoại di động", "Di động", "Số ĐT")),
        Column("email", "Email", ("E-mail", "Thư điện tử", "Địa chỉ email", "Hộp thư")),
        Column(
            "unit", "Mã đơn vị", ("Mã ĐV", "Mã đơn vị công tác", "Mã công đoàn", "Mã CĐCS"), needed=True, kind="code"
        ),
        Column("title", "Chức danh", ("Chức vụ", "Chức vụ công đoàn", "Chức danh công đoàn"), needed=True),
        Column("kind", "Loại cán bộ", ("Loại CB", "Phân loại cán bộ", "Loại hình cán bộ")),
        Column("field", "Lĩnh vực", ("Lĩnh vực công tác", "Lĩnh vực phụ trách")),
        Column("grade", "Ngạch", ("Ngạch công chức", "Ngạch bậc", "Ngạch lương")),
        Column("job", "Vị trí việc làm", ("VTVL", "Vị trí công tác")),
        Column(
            "from_on",
            "Ngày giữ chức",
            ("Ngày giữ chức vụ", "Giữ chức từ", "Giữ chức từ ngày", "Ngày bổ nhiệm", "Từ ngày"),
            needed=True,
            kind="day",
        ),
        Column(
            "until_on",
            "Ngày thôi giữ chức",
            ("Ngày thôi giữ chức vụ", "Thôi giữ chức", "Thôi giữ chức từ", "Ngày thôi chức"),
            kind="day",
        ),
        Column("first_elected", "Bầu lần đầu", ("Bầu lần đầu có không", "Được bầu lần đầu", "Lần đầu"), kind="flag"),
        Column("planned_for", "Quy hoạch chức danh", ("Quy hoạch", "Chức danh quy hoạch", "Được quy hoạch")),
    ),
    ("Danh sách cán bộ", "Cán bộ công đoàn", "Danh sách CBCĐ", "Cadres"),
)
TRAINING = SheetKind(
    "training",
    "Đào tạo",
    (
        Column("code", "Mã cán bộ", ("Mã CB", "Mã số cán bộ", "Mã số CB"), needed=True, kind="code"),
        Column("title", "Tên lớp", ("Tên khóa", "Tên lớp học", "Tên khóa học", "Lớp", "Lớp tập huấn"), needed=True),
        Column("topics", "Chuyên đề", ("Các chuyên đề", "Nội dung chuyên đề", "Nội dung"), needed=True),
        Column(
            "organiser",
            "Mã đơn vị tổ chức",
            ("Mã ĐV tổ chức", "Đơn vị tổ chức", "Nơi tổ chức"),
            needed=True,
            kind="code",
        ),
        Column("from_on", "Từ ngày", ("Ngày bắt đầu", "Bắt đầu"), kind="day"),
        Column("until_on", "Đến ngày", ("Ngày kết thúc", "Kết thúc"), needed=True, kind="day"),
        Column("hours", "Số tiết", ("Thời lượng", "Số tiết học", "Tiết"), kind="count"),
        Column("form", "Hình thức", ("Hình thức học", "Hình thức đào tạo", "Hình thức tổ chức")),
    ),
    ("Quá trình đào tạo", "Đào tạo bồi dưỡng", "Bồi dưỡng", "Training"),
)
PERSON = Column("code", "Mã cán bộ", ("Mã CB", "Mã số cán bộ", "Mã số CB", "Số hiệu cán bộ"), needed=True, kind="code")
UNIT_CODE = ("Mã ĐV", "Mã số đơn vị", "Mã công đoàn", "Mã CĐCS")
YEAR = Column("year", "Năm", ("Năm số liệu", "Năm ngân sách", "Năm đánh giá", "Năm báo cáo"), needed=True, kind="year")
DIPLOMAS = SheetKind(
    "diplomas",
    "Văn bằng",
    (
        PERSON,
        Column("kind", "Loại", ("Loại văn bằng", "Loại trình độ", "Loại chứng chỉ", "Lĩnh vực văn bằng"), needed=True),
        Column("rank", "Trình độ", ("Trình độ đào tạo", "Bậc trình độ", "Mức trình độ"), needed=True),
        Column("major", "Chuyên ngành", ("Ngành", "Ngành đào tạo", "Chuyên ngành đào tạo", "Ngành học")),
        Column("state", "Tình trạng", ("Tình trạng học", "Trạng thái")),
        Column("issued_on", "Ngày cấp", ("Ngày cấp bằng", "Năm cấp", "Năm tốt nghiệp", "Ngày tốt nghiệp"), kind="day"),
    ),
    ("Văn bằng chứng chỉ", "Bằng cấp", "Trình độ cán bộ", "Diplomas"),
)
LECTURERS = SheetKind(
    "lecturers",
    "Giảng viên",
    (
        PERSON,
        Column("level", "Cấp", ("Cấp giảng viên", "Giảng viên cấp"), needed=True),
        Column("topics", "Chuyên đề", ("Các chuyên đề", "Chuyên đề giảng dạy", "Nội dung giảng dạy")),
        Column("from_on", "Từ ngày", ("Ngày bắt đầu", "Ngày công nhận"), needed=True, kind="day"),
        Column("until_on", "Đến ngày", ("Ngày kết thúc", "Đến hết ngày"), kind="day"),
    ),
    ("Giảng viên kiêm chức", "Đội ngũ giảng viên", "Lecturers"),
)
SPENDING = SheetKind(
    "spending",
    "Kinh phí",
    (
        Column("code", "Mã đơn vị", UNIT_CODE, needed=True, kind="code"),
        YEAR,
        Column(
            "training",
            "Chi đào tạo",
            ("Chi đào tạo bồi dưỡng", "Chi cho đào tạo", "Kinh phí đào tạo", "Chi đào tạo, bồi dưỡng"),
            kind="money",
        ),
        Column("activity", "Tổng chi hoạt động", ("Chi hoạt động", "Tổng chi", "Tổng số chi hoạt động"), kind="money"),
        Column("union_finance", "Tài chính công đoàn", ("Nguồn tài chính công đoàn", "Tài chính CĐ"), kind="money"),
        Column(
            "state_budget",
            "Ngân sách Nhà nước cấp",
            ("Ngân sách Nhà nước", "NSNN cấp", "NSNN", "Ngân sách cấp"),
            kind="money",
        ),
    ),
    ("Kinh phí đào tạo", "Kinh phí hoạt động", "Spending"),
)
ASSESSMENTS = SheetKind(
    "assessments",
    "Đánh giá",
    (
        PERSON,
        Column("unit", "Mã đơn vị", UNIT_CODE, needed=True, kind="code"),
        YEAR,
        Column("target", "Nội dung", ("Nội dung đánh giá", "Mã chỉ tiêu", "Chỉ tiêu"), needed=True),
        Column("passed", "Đạt", ("Kết quả", "Đạt có không", "Kết quả đánh giá"), needed=True, kind="flag"),
        Column(
            "assessed_by",
            "Đơn vị đánh giá",
            ("Mã đơn vị đánh giá", "Mã ĐV đánh giá", "Cấp đánh giá"),
            needed=True,
            kind="code",
        ),
    ),
    ("Đánh giá hằng năm", "Đánh giá hàng năm", "Đánh giá cán bộ", "Assessments"),
)
READ = (UNITS, CADRES, TRAINING, DIPLOMAS, LECTURERS, SPENDING, ASSESSMENTS)


def kind_by_title(title: str, kinds: Sequence[SheetKind] = READ) -> SheetKind | None:
    """The kind of sheet, of these, that a title means."""
    wanted = plain(title)
    return next((kind for kind in kinds if wanted in map(plain, (kind.name, kind.key, *kind.names))), None)
