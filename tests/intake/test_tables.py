"""Sheets, headers and data rows are found among everything that offices put around them."""

from datetime import date

import pytest

from lms.intake.columns import CADRES, TRAINING, UNITS
from lms.intake.problems import Unreadable, Weight
from lms.intake.tables import read_book
from tests.workbooks import CADRES as CADRE_HEADS
from tests.workbooks import cadre, rows_of, xlsx
from tests.workbooks import unit as unit_cells

HEAD = ["Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên"]
ROW = ["CDCS-1", "Công đoàn một", "CĐCS", "CDP-1"]


def table(rows, name="Đơn vị"):
    """The one table of a workbook of one sheet."""
    (found,) = read_book(xlsx({name: rows}), "x.xlsx").tables
    return found


def codes(rows, **named):
    return [(number, row.get("code")) for number, row in table(rows, **named).rows]


def test_a_header_is_found_under_a_title_block():
    title = [["LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂN HÀ"], ["DANH SÁCH ĐƠN VỊ", None, "Mẫu số 1"], []]
    assert codes([*title, ["STT", *HEAD], [1, *ROW]]) == [(5, "CDCS-1")]


@pytest.mark.parametrize(
    "heads",
    [
        ["MA DON VI", "ten don vi", "Cấp ", "Mã  đơn vị\u00a0cấp trên"],
        ["Mã ĐV", "Tên ĐV", "Cấp đơn vị", "Mã cấp trên"],
        ["Ma\u0303 đơn vị", "Te\u0302n đơn vị (*)", "CẤP", "Mã đơn vị cấp trên (nếu có)"],
        ["Mã\nđơn vị", "Tên đơn\nvị:", "cấp", "MÃ ĐƠN VỊ CẤP TRÊN"],
    ],
)
def test_headings_are_matched_without_case_marks_spacing_and_by_synonyms(heads):
    assert set(table([heads, ROW]).places) == {"code", "name", "level", "parent"}


@pytest.mark.parametrize("heading", ["Họ tên", "Họ và tên", "Ho ten", "HỌ VÀ TÊN", "Họ, tên"])
def test_the_synonyms_of_a_name(heading):
    heads = ["Mã cán bộ", heading, "Mã đơn vị", "Chức danh", "Ngày giữ chức"]
    assert "name" in table([heads, ["CB1", "Lê Thắm", "CDCS-1", "CT", 2024]], "Cán bộ").places


def test_a_header_of_two_rows_names_a_column_by_both():
    rows = [
        ["STT", "Mã đơn vị", "Tên đơn vị", "Nhiệm kỳ", None, "Số đoàn viên"],
        [None, None, None, "từ", "đến", None],
        [1, "CDCS-1", "Công đoàn một", 2023, 2028, 12],
    ]
    found = table(rows)
    assert found.rows == [
        (3, {"code": "CDCS-1", "name": "Công đoàn một", "term_from": 2023, "members": 12}),
    ], "without merged cells the second one has only its lower half"


def test_blank_numbered_and_total_rows_are_no_data():
    rows = [
        ["STT", *HEAD],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, *ROW],
        [],
        [None, " ", "\u00a0"],
        [2, "CDCS-2", "Tổng công ty Hai"],
        ["Tổng cộng", None, 2],
        [None, "TỔNG SỐ: 2 đơn vị"],
        [None, "Cộng", None, None, 2],
    ]
    assert codes(rows) == [(3, "CDCS-1"), (6, "CDCS-2")]


def test_an_enterprise_whose_name_begins_like_a_total_is_data():
    assert codes([HEAD, [None, "Tổng công ty Điện lực"]]) == [(2, None)]


def test_values_are_cleaned():
    ((_number, row),) = table([HEAD, ["  CDCS-1\u00a0", "Co\u0302ng đoàn \n một ", "CĐCS", None]]).rows
    assert row == {"code": "CDCS-1", "name": "Công đoàn một", "level": "CĐCS"}


def test_a_sheet_of_another_name_is_known_by_its_columns():
    book = read_book(xlsx({"Sheet1": rows_of(CADRE_HEADS, [cadre()]), "Ghi chú": [["Xin chào"], ["a", "b"]]}), "x.xlsx")
    assert [(table.kind, table.sheet) for table in book.tables] == [(CADRES, "Sheet1")]
    assert [(p.weight, p.sheet) for p in book.problems] == [(Weight.NOTICE, "Ghi chú")]


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("VĂN BẰNG", ["Mã CB", "Loại", "Trình độ", "Ngành", "Năm tốt nghiệp"]),
        ("Giảng viên kiêm chức", ["Mã cán bộ", "Cấp", "Chuyên đề", "Từ ngày", "Đến ngày"]),
        ("Kinh phí", ["Mã ĐV", "Năm", "Chi đào tạo, bồi dưỡng", "Tổng chi hoạt động", "NSNN cấp"]),
        ("Đánh giá hằng năm", ["Mã cán bộ", "Mã đơn vị", "Năm", "Nội dung", "Đạt (có/không)", "Đơn vị đánh giá"]),
    ],
)
def test_sheets_of_entries_are_found_by_name_and_by_their_columns(name, heads):
    named = table([["STT", *heads], [1, *["x"] * len(heads)]], name)
    unnamed = table([["STT", *heads], [1, *["x"] * len(heads)]], "Sheet1")
    assert len(named.places) == len(heads)
    assert unnamed.kind is named.kind
    csv = ";".join(f'"{head}"' for head in heads) + "\r\n" + ";".join("x" for _ in heads)
    assert read_book(csv.encode(), "x.csv").tables[0].kind is named.kind


def test_a_missing_a_double_and_an_unknown_column_are_told():
    heads = ["Mã cán bộ", "Họ tên", "Họ và tên", "Mã đơn vị", "Chức danh", "Số thẻ"]
    book = read_book(xlsx({"Cán bộ": [["Danh sách"], heads, ["CB1"]]}), "x.xlsx")
    assert [(p.weight.value, p.row, p.column) for p in book.problems] == [
        ("error", 2, "Ngày giữ chức"),
        ("error", 2, "Họ và tên"),
        ("notice", 2, "Số thẻ"),
    ]
    assert book.tables == []


def test_a_sheet_of_our_name_without_header_is_an_error():
    (problem,) = read_book(xlsx({"Cán bộ": [["a", "b"], [1, 2]]}), "x.xlsx").problems
    assert problem.weight is Weight.ERROR
    assert "Mã cán bộ" in problem.text


CSV = 'Mã đơn vị{0}Tên đơn vị{0}Cấp\r\nCDCS-1{0}"Công đoàn một"{0}CĐCS\r\n'


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_whatever_its_encoding_and_separator(separator, encoding):
    (found,) = read_book(CSV.format(separator).encode(encoding), "danh-sach.csv").tables
    assert found.kind is UNITS
    assert found.sheet == "Đơn vị"
    assert found.rows == [(2, {"code": "CDCS-1", "name": "Công đoàn một", "level": "CĐCS"})]


def test_each_sheet_is_known_in_a_csv():
    training = "Mã cán bộ;Tên lớp;Chuyên đề;Mã đơn vị tổ chức;Đến ngày\nCB1;Lớp 1;nu-cong;CDP-1;2025"
    assert read_book(training.encode(), "x.CSV").tables[0].kind is TRAINING
    cadres = "Mã CB,Họ tên,Mã ĐV,Chức vụ,Ngày giữ chức\nCB1,Lê Thắm,CDCS-1,CT,2024"
    assert read_book(cadres.encode(), "x.csv").tables[0].kind is CADRES


def test_a_csv_in_an_old_encoding_is_refused_for_now():
    with pytest.raises(Unreadable, match="Unicode"):
        read_book("Città;Tên".encode("latin-1"), "x.csv")


def test_the_place_of_a_cell_in_the_file_is_kept():
    (found,) = read_book(
        xlsx({"Đơn vị": [[], [None, None, "Mã đơn vị", "Số đoàn viên"], [], [None, None, "A", 3]]}), "x.xlsx"
    ).tables
    assert found.places == {"code": 2, "members": 3}
    assert found.rows == [(4, {"code": "A", "members": 3})]


def test_real_dates_stay_dates():
    heads = [*HEAD, "Nhiệm kỳ từ"]
    ((_number, row),) = table([heads, [*ROW, date(2023, 5, 1)]]).rows
    assert row["term_from"] == date(2023, 5, 1)


def test_the_columns_of_a_row_of_the_contract_are_all_known():
    assert all(UNITS.column_of(heading) for heading in unit_cells())
    assert all(CADRES.column_of(heading) for heading in CADRE_HEADS)
