"""Tables as Excel workbooks."""

import re
from datetime import date, datetime
from io import BytesIO

import openpyxl

from lms.courses.template_shape import SheetShape
from lms.reports.tables import Column, Table
from lms.reports.xlsx import blank_book, workbook


def opened(rows, sheet="Danh sách"):
    columns = [Column("Họ và tên", 28), Column("Điểm"), Column("Ngày")]
    content = workbook(Table("Đợt học", ["LĐLĐ tỉnh", "3 người"], columns, rows), sheet)
    return openpyxl.load_workbook(BytesIO(content)).active


def test_title_notes_headings_and_rows_keep_their_kinds():
    page = opened([("Vũ Thị Kim Anh", 8.5, date(2026, 3, 14)), ("Trần Quốc Bảo", 7, None)])
    assert list(page.values) == [
        ("Đợt học", None, None),
        ("LĐLĐ tỉnh", None, None),
        ("3 người", None, None),
        (None, None, None),
        ("Họ và tên", "Điểm", "Ngày"),
        ("Vũ Thị Kim Anh", 8.5, datetime(2026, 3, 14)),  # noqa: DTZ001 - a workbook knows no zone
        ("Trần Quốc Bảo", 7, None),
    ]
    assert page["C6"].number_format == "dd/mm/yyyy"
    assert page.freeze_panes == "A6"
    assert page.auto_filter.ref == "A5:C7"


def test_text_that_looks_like_a_formula_or_a_link_stays_text():
    page = opened([('=HYPERLINK("http://x")', "http://x.vn", "007")])
    assert [cell.data_type for cell in page[6]] == ["s", "s", "s"]
    assert page["A6"].value.startswith("=HYPERLINK")
    assert page["B6"].hyperlink is None


def test_a_table_without_rows_and_a_sheet_name_excel_refuses_still_open():
    page = opened([], sheet="Danh sách [2026/03]: người phải học khóa này")
    assert page.title == "Danh sách  2026 03   người phải"[:31]
    assert page.max_row == 5


BOOK = SheetShape.model_validate(
    {
        "form": "xlsx",
        "title": "Sổ quỹ tháng",
        "about": "Tự tính tồn.",
        "notes": ["Tháng ……"],
        "opening": "Tồn đầu tháng",
        "totals": "Cộng",
        "closing": "Tồn cuối tháng",
        "columns": [
            {"key": "ngay", "name": "Ngày", "kind": "date"},
            {"key": "thu", "name": "Thu", "kind": "money", "side": "in"},
            {"key": "chi", "name": "Chi", "kind": "money", "side": "out"},
            {"key": "ton", "name": "Tồn", "kind": "balance"},
        ],
        "rows": 4,
    }
)


def value_of(sheet, place):
    """What a spreadsheet would show: the few functions of a book, worked out by hand."""
    content = sheet[place].value
    if not (isinstance(content, str) and content.startswith("=")):
        return content
    formula = content[1:].replace("$", "")
    if empty := re.fullmatch(r'IF\(COUNT\(([A-Z0-9,]+)\)=0,"",(.+)\)', formula):
        if all(sheet[cell].value is None for cell in empty[1].split(",")):
            return ""
        formula = empty[2]
    formula = re.sub(
        r"SUM\((\w+):(\w+)\)",
        lambda found: str(sum(cell.value or 0 for row in sheet[f"{found[1]}:{found[2]}"] for cell in row)),
        formula,
    )
    cells = re.sub(r"[A-Z]+\d+", lambda found: str(value_of(sheet, found[0]) or 0), formula)
    return sum(int(part) for part in re.findall(r"[+-]?\d+", cells))


def test_a_blank_book_keeps_the_balance_by_itself():
    sheet = openpyxl.load_workbook(BytesIO(blank_book(BOOK))).active
    heading = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "Ngày")
    opening, first = heading + 1, heading + 2
    assert sheet.cell(opening, 1).value == "Tồn đầu tháng"
    assert [value_of(sheet, f"D{first + n}") for n in range(4)] == ["", "", "", ""]
    sheet[f"D{opening}"] = 500
    sheet[f"B{first}"], sheet[f"C{first + 1}"], sheet[f"B{first + 3}"] = 1000, 300, 40
    assert [value_of(sheet, f"D{first + n}") for n in range(4)] == [1500, 1200, "", 1240]
    totals, closing = first + 4, first + 5
    assert (sheet.cell(totals, 1).value, sheet.cell(closing, 1).value) == ("Cộng", "Tồn cuối tháng")
    assert (value_of(sheet, f"B{totals}"), value_of(sheet, f"C{totals}")) == (1040, 300)
    assert value_of(sheet, f"D{closing}") == 1240


def test_a_blank_book_shows_no_stored_balance_where_nothing_was_typed():
    sheet = openpyxl.load_workbook(BytesIO(blank_book(BOOK)), data_only=True).active
    assert {sheet.cell(row, 4).value for row in range(6, 9)} <= {None, ""}
