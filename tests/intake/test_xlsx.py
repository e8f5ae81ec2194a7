"""Workbooks become grids: values, dates, formulas, errors, merged cells."""

import io
import zipfile
from datetime import date, time

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from lms.intake.grid import Fault, Formula
from lms.intake.sample.workbook import sample_workbook
from lms.intake.xlsx import read_xlsx
from tests.workbooks import xlsx


def by_openpyxl(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def by_xlsxwriter(fill, **options):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    fill(book, book.add_worksheet())
    book.close()
    return buffer.getvalue()


def cells(data):
    """(row, column) -> value of the first sheet, from 1 and 0."""
    return {
        (number, place): value
        for number, row in read_xlsx(data)[0].rows
        for place, value in enumerate(row)
        if value is not None
    }


def test_values_keep_their_kinds_and_places():
    data = xlsx({"Đơn vị": [["Mã", None, 3.5], [], [None, 12, date(2024, 1, 2)], [True, "=SUM(A1)"]]})
    assert cells(data) == {
        (1, 0): "Mã",
        (1, 2): 3.5,
        (3, 1): 12,
        (3, 2): date(2024, 1, 2),
        (4, 0): True,
        (4, 1): "=SUM(A1)",
    }
    assert read_xlsx(data)[0].name == "Đơn vị"


def test_a_formula_gives_its_stored_value_and_is_told_from_an_empty_cell_where_none_is():
    def stored(book, sheet):
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("A2", '="x"', None, "x")
        sheet.write_formula("A3", "=NA()", None, "#N/A")

    assert cells(by_xlsxwriter(stored)) == {(1, 0): 2, (2, 0): "x", (3, 0): Fault("#N/A")}

    def computed_by_nobody(sheet):
        sheet["A1"], sheet["B1"] = "=SUM(H2:H9)", None

    assert cells(by_openpyxl(computed_by_nobody)) == {(1, 0): Formula("=SUM(H2:H9)")}


def test_dates_are_told_by_their_format():
    def fill(book, sheet):
        moment = date(2025, 3, 9)
        for row, shape in enumerate(("dd/mm/yyyy", "[$-42A]d mmmm yyyy", 'mm"/"yyyy', "yyyy")):
            sheet.write_datetime(row, 0, moment, book.add_format({"num_format": shape}))
        sheet.write_number(4, 0, 45000, book.add_format({"num_format": "#,##0"}))
        sheet.write_number(5, 0, 45000, book.add_format({"num_format": '0 "ngày d"'}))
        sheet.write_datetime(6, 0, time(8, 30), book.add_format({"num_format": "hh:mm"}))

    found = cells(by_xlsxwriter(fill))
    assert [found[row, 0] for row in range(1, 5)] == [date(2025, 3, 9)] * 4
    assert found[5, 0] == found[6, 0] == 45000
    assert isinstance(found[7, 0], float)


def test_a_workbook_that_counts_from_1904_gives_the_same_days():
    def fill(book, sheet):
        sheet.write_datetime(0, 0, date(2025, 3, 9), book.add_format({"num_format": "dd/mm/yyyy"}))

    assert cells(by_xlsxwriter(fill, date_1904=True)) == {(1, 0): date(2025, 3, 9)}


def test_the_first_days_of_1900_are_those_that_excel_shows():
    def fill(book, sheet):
        form = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, number in enumerate((1, 59, 61)):
            sheet.write_number(row, 0, number, form)

    assert list(cells(by_xlsxwriter(fill)).values()) == [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)]


def test_rich_text_is_one_text():
    def fill(book, sheet):
        sheet.write_rich_string("A1", "Nguyễn ", book.add_format({"bold": True}), "Thị Thắm")

    assert cells(by_xlsxwriter(fill)) == {(1, 0): "Nguyễn Thị Thắm"}


def test_merged_cells_are_named():
    def fill(book, sheet):
        sheet.merge_range("B2:D2", "Nhiệm kỳ")

    assert read_xlsx(by_xlsxwriter(fill))[0].merged == [(2, 1, 2, 3)]


def test_prefixed_names_and_cells_without_places_are_read():
    """Legal XML that Excel does not write, but other programs do."""
    space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = "<x:c t='inlineStr'><x:is><x:t>Mã</x:t></x:is></x:c><x:c><x:v>7</x:v></x:c>"
    sheet = f"<x:worksheet {space}><x:sheetData><x:row>{row}</x:row></x:sheetData></x:worksheet>"
    source = zipfile.ZipFile(io.BytesIO(xlsx({"A": [["x"]]})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for entry in source.infolist():
            package.writestr(entry, sheet if entry.filename.endswith("sheet1.xml") else source.read(entry))
    assert cells(buffer.getvalue()) == {(1, 0): "Mã", (1, 1): 7}


@pytest.mark.parametrize("messy", [False, True])
def test_another_reader_sees_the_same_values(messy):
    data = sample_workbook(30, 120, seed=3, messy=messy)
    other = python_calamine.load_workbook(io.BytesIO(data))
    for grid in read_xlsx(data):
        sheet = other.get_sheet_by_name(grid.name)
        theirs = {
            (number, place): value
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1)
            for place, value in enumerate(row)
            if value != ""
        }
        ours = {(number, place): v for number, row in grid.rows for place, v in enumerate(row) if v not in (None, "")}
        assert ours == theirs
