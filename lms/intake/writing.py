"""Roster workbooks going out: rows, the empty workbook, and a file given back with its wrong cells marked."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from lms.intake.columns import READ, Column, SheetKind
from lms.intake.grid import Fault, Formula, Grid
from lms.intake.lecturers import SHOWN as LECTURER_LEVELS
from lms.intake.problems import Problem, Weight
from lms.intake.tables import Book
from lms.intake.training import FORMS
from lms.people.diplomas import KINDS, RANKS, STATES
from lms.people.qualification_models import QualificationKind
from lms.people.titles import TITLES
from lms.people.words import CADRE_KINDS, LEVELS, SEXES, UNIT_KINDS

# Text stays text, whatever it begins with.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
OFFERED = (QualificationKind.EXPERTISE, QualificationKind.POLITICAL_THEORY, QualificationKind.IT)
"""Kinds whose ranks the empty workbook offers; a list in Excel holds no more than 255 letters."""
CHOICES: Mapping[tuple[str, str], Sequence[str]] = {
    ("units", "level"): [names[0] for names in LEVELS.values()],
    ("units", "kind"): [names[0] for names in UNIT_KINDS.values()],
    ("cadres", "sex"): [names[0] for names in SEXES.values()],
    ("cadres", "title"): [title.name for title in TITLES],
    ("cadres", "kind"): [names[0] for names in CADRE_KINDS.values()],
    ("cadres", "first_elected"): ["có", "không"],
    ("training", "form"): [names[0] for names in FORMS.values()],
    ("diplomas", "kind"): [names[0] for names in KINDS.values()],
    ("diplomas", "rank"): list(dict.fromkeys(rank.name for kind in OFFERED for rank in RANKS[kind])),
    ("diplomas", "state"): [names[0] for names in STATES.values()],
    ("lecturers", "level"): list(LECTURER_LEVELS.values()),
    ("assessments", "passed"): ["có", "không"],
}
"""Columns of the empty workbook that offer their words."""
LAST_ROW = 5000
"""Rows of the empty workbook that offer them."""
Formats = Mapping[str, Any]


def book_of(fill: Callable[[Workbook, Formats], None], title: str = "Danh sách cán bộ công đoàn") -> bytes:
    """An .xlsx that `fill` writes, the same octets for the same content."""
    buffer = io.BytesIO()
    book = Workbook(buffer, PLAIN)
    book.set_properties({"title": title, "created": datetime(2026, 1, 1)})  # noqa: DTZ001
    head = {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#e8eff8", "valign": "vcenter"}
    fill(
        book,
        {
            "head": book.add_format(head),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "title": book.add_format({"bold": True, "align": "center"}),
            "wrong": book.add_format({"bg_color": "#fcf2d8", "border": 1, "border_color": "#a87000"}),
            "wrong_day": book.add_format(
                {"bg_color": "#fcf2d8", "border": 1, "border_color": "#a87000", "num_format": "dd/mm/yyyy"}
            ),
        },
    )
    book.close()
    return buffer.getvalue()


def write_sheet(book: Workbook, kind: SheetKind, rows: Iterable[Mapping[str, Any]], formats: Formats) -> Any:
    """A sheet with its header and these rows, by column key."""
    sheet = book.add_worksheet(kind.name)
    for place, column in enumerate(kind.columns):
        sheet.write_string(0, place, column.name, formats["head"])
        sheet.set_column(place, place, width_of(column), formats["day"] if column.kind == "day" else None)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(kind.columns):
            value = row.get(column.key)
            if value is not None:
                put(sheet, number, place, value, formats)
    return sheet


def width_of(column: Column) -> int:
    """A width in characters that shows the head on two lines and most values on one."""
    if column.key in ("name", "title"):
        return 36
    return 14 if column.kind in ("day", "count", "flag", "year") else 18


def put(sheet: Any, row: int, place: int, value: Any, formats: Formats, wrong: bool = False) -> None:
    """A value as what it is."""
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["wrong_day" if wrong else "day"])
        return
    form = formats["wrong"] if wrong else None
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, form)
    elif isinstance(value, Formula | Fault):
        sheet.write_string(row, place, value.text, form)
    elif value is None:
        sheet.write_blank(row, place, None, form)
    else:
        sheet.write_string(row, place, str(value), form)


def empty_workbook() -> bytes:
    """Every sheet with headers only; cells offer the words that are understood."""

    def fill(book: Workbook, formats: Formats) -> None:
        for kind in READ:
            sheet = write_sheet(book, kind, (), formats)
            offer_words(sheet, kind, {key: words for (one, key), words in CHOICES.items() if one == kind.key})

    return book_of(fill)


def offer_words(sheet: Any, kind: SheetKind, choices: Mapping[str, Sequence[str]]) -> None:
    """Let the cells of these columns, by key, offer their words; others may still be typed."""
    for place, column in enumerate(kind.columns):
        words = choices.get(column.key)
        if words:
            offer = {"validate": "list", "source": list(words), "error_type": "warning"}
            sheet.data_validation(1, place, LAST_ROW, place, offer)


def marked_workbook(grids: Sequence[Grid], book: Book, problems: Iterable[Problem]) -> bytes:
    """The same cells again, those with errors and warnings coloured, with the reason as a comment."""
    told = _by_cell(book, problems)

    def fill(out: Workbook, formats: Formats) -> None:
        for grid in grids:
            sheet = out.add_worksheet(_free_name(out, grid.name))
            marks = told.get(grid.name, {})
            _copy(sheet, grid, marks, formats)
            for (row, place), text in marks.items():
                sheet.write_comment(row, place, text, {"x_scale": 2, "author": ""})

    return book_of(fill)


def _copy(sheet: Any, grid: Grid, marks: Mapping[tuple[int, int], str], formats: Formats) -> None:
    written = set()
    for number, values in grid.rows:
        for place, value in enumerate(values):
            cell = number - 1, place
            if value is not None or cell in marks:
                put(sheet, *cell, value, formats, cell in marks)
                written.add(cell)
    for cell in marks.keys() - written:
        put(sheet, *cell, None, formats, True)


def _by_cell(book: Book, problems: Iterable[Problem]) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet -> (row, place) from 0 -> what is said about the cell."""
    places = {
        (table.sheet, table.kind.column(key).name): place
        for table in book.tables
        for key, place in table.places.items()
    }
    found: dict[str, dict[tuple[int, int], str]] = {}
    for problem in problems:
        if problem.weight is Weight.NOTICE or problem.row is None:
            continue
        cell = problem.row - 1, places.get((problem.sheet, problem.column or ""), 0)
        marks = found.setdefault(problem.sheet, {})
        marks[cell] = f"{marks[cell]}\n{problem.text}" if cell in marks else problem.text
    return found


def _free_name(book: Workbook, name: str) -> str:
    """A name for a sheet that Excel takes and that is not used yet."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in name)[:31].strip("' ") or "Trang"
    used = {sheet.get_name().lower() for sheet in book.worksheets()}
    return plain if plain.lower() not in used else f"{plain[:27]} ({len(used) + 1})"
