"""Small rosters as files, for every test that imports one."""

import io
from datetime import date

import xlsxwriter

UNITS = [
    "Mã đơn vị",
    "Tên đơn vị",
    "Cấp",
    "Mã đơn vị cấp trên",
    "Loại hình",
    "Số đoàn viên",
    "Số lao động",
    "Ngày số liệu",
    "Nhiệm kỳ từ",
    "Nhiệm kỳ đến",
    "Hiệu lực từ",
    "Ngày giải thể",
    "Mã đơn vị kế thừa",
]
CADRES = [
    "Mã cán bộ",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Điện thoại",
    "Email",
    "Mã đơn vị",
    "Chức danh",
    "Loại cán bộ",
    "Lĩnh vực",
    "Ngạch",
    "Vị trí việc làm",
    "Ngày giữ chức",
    "Ngày thôi giữ chức",
    "Bầu lần đầu",
    "Quy hoạch chức danh",
]
DIPLOMAS = ["Mã cán bộ", "Loại", "Trình độ", "Chuyên ngành", "Tình trạng", "Ngày cấp"]
LECTURERS = ["Mã cán bộ", "Cấp", "Chuyên đề", "Từ ngày", "Đến ngày"]
SPENDING = ["Mã đơn vị", "Năm", "Chi đào tạo", "Tổng chi hoạt động", "Tài chính công đoàn", "Ngân sách Nhà nước cấp"]
ASSESSMENTS = ["Mã cán bộ", "Mã đơn vị", "Năm", "Nội dung", "Đạt", "Đơn vị đánh giá"]
TRAINING = ["Mã cán bộ", "Tên lớp", "Chuyên đề", "Mã đơn vị tổ chức", "Từ ngày", "Đến ngày", "Số tiết", "Hình thức"]


def xlsx(sheets):
    """The bytes of a workbook; `sheets` maps a name to rows of values. A date is a real date, None an empty cell."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, value)
    book.close()
    return buffer.getvalue()


def rows_of(columns, cells):
    """A header and a row a dict, by column name."""
    return [columns, *([row.get(column) for column in columns] for row in cells)]


def unit(code="CDCS-A1", name=None, parent="CDP-A1", level="CĐCS", **cells):
    """A row of the sheet Đơn vị as a dict."""
    return {
        "Mã đơn vị": code,
        "Tên đơn vị": name or f"Công đoàn {code}",
        "Cấp": level,
        "Mã đơn vị cấp trên": parent,
        "Loại hình": "doanh nghiệp",
        **cells,
    }


def cadre(code="CB000001", name="Nguyễn Thị Hồng Thắm", unit="CDCS-A1", title="Chủ tịch", **cells):
    """A row of the sheet Cán bộ as a dict."""
    return {
        "Mã cán bộ": code,
        "Họ và tên": name,
        "Mã đơn vị": unit,
        "Chức danh": title,
        "Loại cán bộ": "cơ sở",
        "Ngày giữ chức": "15/05/2023",
        **cells,
    }


def training(code="CB000001", **cells):
    """A row of the sheet Đào tạo as a dict."""
    return {
        "Mã cán bộ": code,
        "Tên lớp": "Tập huấn nghiệp vụ công đoàn",
        "Chuyên đề": "ly-luan-nghiep-vu",
        "Mã đơn vị tổ chức": "CDP-A1",
        "Từ ngày": "10/03/2025",
        "Đến ngày": "11/03/2025",
        "Số tiết": 16,
        "Hình thức": "trực tiếp",
        **cells,
    }


def diploma(code="CB000001", kind="chuyên môn", rank="Đại học", **cells):
    """A row of the sheet Văn bằng as a dict."""
    return {"Mã cán bộ": code, "Loại": kind, "Trình độ": rank, "Ngày cấp": "15/06/2015", **cells}


def lecturer(code="CB000001", **cells):
    """A row of the sheet Giảng viên as a dict."""
    return {"Mã cán bộ": code, "Cấp": "tỉnh", "Chuyên đề": "thuong-luong", "Từ ngày": "01/10/2023", **cells}


def spent(code="CDP-A1", year=2025, training=150_000_000, activity=1_000_000_000, **cells):
    """A row of the sheet Kinh phí as a dict."""
    return {"Mã đơn vị": code, "Năm": year, "Chi đào tạo": training, "Tổng chi hoạt động": activity, **cells}


def assessed(code="CB000001", unit="CDCS-A1", **cells):
    """A row of the sheet Đánh giá as a dict."""
    return {
        "Mã cán bộ": code,
        "Mã đơn vị": unit,
        "Năm": 2025,
        "Nội dung": "BT-12",
        "Đạt": "có",
        "Đơn vị đánh giá": "CDP-A1",
        **cells,
    }


def roster(units=(), cadres=(), trainings=(), diplomas=(), lecturers=(), spending=(), assessments=()):
    """The workbook of these rows; a sheet without rows is left out."""
    sheets = {
        "Đơn vị": (UNITS, units),
        "Cán bộ": (CADRES, cadres),
        "Đào tạo": (TRAINING, trainings),
        "Văn bằng": (DIPLOMAS, diplomas),
        "Giảng viên": (LECTURERS, lecturers),
        "Kinh phí": (SPENDING, spending),
        "Đánh giá": (ASSESSMENTS, assessments),
    }
    return xlsx({name: rows_of(columns, rows) for name, (columns, rows) in sheets.items() if rows})
