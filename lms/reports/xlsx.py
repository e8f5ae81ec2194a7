"""A table, and a book to fill in, as an Excel workbook."""

import re
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lms.courses.template_shape import SheetShape
from lms.reports.tables import Cell, Table

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text that begins with "=" or "http" stays text: names come from outside.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEET_NAME_LENGTH = 31


def workbook(table: Table, sheet: str) -> bytes:
    """The workbook of one table: title, notes, a frozen heading row with filters, then the rows; ready for A4."""
    out = BytesIO()
    book = Workbook(out, PLAIN)
    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:SHEET_NAME_LENGTH])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E8EFF8"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top", "border": 1})
    page.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 14}))
    for number, note in enumerate(table.notes, 1):
        page.write_string(number, 0, note)
    head = len(table.notes) + 2
    for place, column in enumerate(table.columns):
        page.set_column(place, place, column.width)
        page.write_string(head, place, column.heading, bold)
    row = head
    for row, values in enumerate(table.rows, head + 1):
        for place, value in enumerate(values):
            _write(page, row, place, value, day if isinstance(value, date) else cell)
    page.autofilter(head, 0, max(row, head), len(table.columns) - 1)
    page.freeze_panes(head + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    book.close()
    return out.getvalue()


def blank_book(form: SheetShape) -> bytes:
    """A book of one month: an opening balance to type, empty rows, sums, and a balance that follows by formula."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", form.title)[:SHEET_NAME_LENGTH])
    drawn = _Book(form, page, book)
    drawn.draw()
    book.close()
    return out.getvalue()


class _Book:
    """A book being drawn: title and notes, the heading, the opening balance, the rows, the sums, the closing."""

    def __init__(self, form: SheetShape, page: Worksheet, book: Workbook) -> None:
        self.form, self.page = form, page
        plain = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
        boxed = {**plain, "border": 1, "text_wrap": True}
        strong = {**boxed, "bold": True}
        money = {"num_format": "#,##0"}
        self.title = book.add_format({**plain, "bold": True, "font_size": 14})
        self.note = book.add_format(plain)
        self.heading = book.add_format({**strong, "align": "center", "bg_color": "#E8EFF8"})
        self.label = book.add_format(strong)
        self.sum = book.add_format({**strong, **money})
        self.cells = {
            "text": book.add_format(boxed),
            "date": book.add_format({**boxed, "num_format": "dd/mm/yyyy", "align": "center"}),
            "money": book.add_format({**boxed, **money}),
            "balance": book.add_format({**boxed, **money, "bg_color": "#F5F5F0"}),
        }
        self.head = len(form.notes) + 2
        self.opening = self.head + 1
        self.first, self.last = self.opening + 1, self.opening + form.rows
        self.balance = next(n for n, column in enumerate(form.columns) if column.kind == "balance")

    def draw(self) -> None:
        """Write everything, and set the page up for A4."""
        form, page = self.form, self.page
        page.write_string(0, 0, form.title.upper(), self.title)
        for number, note in enumerate(form.notes, 1):
            page.write_string(number, 0, note, self.note)
        for place, column in enumerate(form.columns):
            page.set_column(place, place, column.width)
            page.write_string(self.head, place, column.name, self.heading)
        self._line(self.opening, form.opening)
        page.write_number(self.opening, self.balance, 0, self.sum)
        for row in range(self.first, self.last + 1):
            for place, column in enumerate(form.columns):
                page.write_blank(row, place, None, self.cells[column.kind])
            page.write_formula(row, self.balance, self._running(row), self.cells["balance"], "")
        self._sums()
        page.freeze_panes(self.first, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(self.head)

    def _line(self, row: int, label: str) -> None:
        for place in range(len(self.form.columns)):
            self.page.write_blank(row, place, None, self.label)
        self.page.write_string(row, 0, label, self.label)

    def _moved(self, row: int) -> str:
        """What came in less what went out, from the first row through this one."""
        signs = {"in": "+", "out": "-"}
        return "".join(
            f"{signs[column.side]}SUM({self._column(place, row)})"
            for place, column in enumerate(self.form.columns)
            if column.side
        )

    def _column(self, place: int, row: int) -> str:
        top = xl_rowcol_to_cell(self.first, place, row_abs=True)
        return f"{top}:{xl_rowcol_to_cell(row, place)}"

    def _running(self, row: int) -> str:
        """The balance after this row; nothing while no amount stands in it."""
        amounts = ",".join(
            xl_rowcol_to_cell(row, place) for place, column in enumerate(self.form.columns) if column.side
        )
        opening = xl_rowcol_to_cell(self.opening, self.balance, row_abs=True, col_abs=True)
        return f'=IF(COUNT({amounts})=0,"",{opening}{self._moved(row)})'

    def _sums(self) -> None:
        totals, closing = self.last + 1, self.last + 2
        self._line(totals, self.form.totals)
        self._line(closing, self.form.closing)
        for place, column in enumerate(self.form.columns):
            if column.side:
                self.page.write_formula(totals, place, f"=SUM({self._column(place, self.last)})", self.sum)
        opening = xl_rowcol_to_cell(self.opening, self.balance)
        self.page.write_formula(closing, self.balance, f"={opening}{self._moved(self.last)}", self.sum)


def _write(page: Worksheet, row: int, place: int, value: Cell, form: Format) -> None:
    if value is None:
        page.write_blank(row, place, None, form)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, form)
    elif isinstance(value, str):
        page.write_string(row, place, value, form)
    else:
        page.write_number(row, place, value, form)
