"""From grids to tables: which sheet is which, where its header stands, which rows hold data."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from lms.intake.columns import READ, SheetKind, kind_by_title
from lms.intake.delimited import read_delimited
from lms.intake.grid import MOST_COLUMNS, Grid, Value
from lms.intake.legacy.grids import AUTO, NONE, Conversion, convert_grids, readable_rows
from lms.intake.package import FOREIGN, check_size
from lms.intake.problems import Problem, Unreadable, Weight
from lms.intake.xlsx import read_xlsx
from lms.text import N_, clean, fold

HEADER_WITHIN = 40
"""A header stands within so many rows of the top."""
LONGEST_HEADING = 200
TOTAL = re.compile(r"(tong cong|tong so|tong|cong|cong cong)(( don vi| can bo| doan vien| nguoi| luot)|[ :.()0-9])*")
"""A row that sums up, by its only text; "Tổng công ty" is the name of an enterprise."""
NUMBERED = re.compile(r"\(?(\d{1,2}|[a-z])\)?")
"""What stands in a row that numbers the columns under a header: (1), 2, A."""

NO_SHEET = N_(
    "Không thấy trang nào của tệp mẫu (Đơn vị, Cán bộ, Đào tạo, Văn bằng…). Anh/chị tải tệp mẫu và xem tên các cột "
    "ở dòng tiêu đề."
)
NO_HEADER = N_("Không thấy dòng tiêu đề của trang này. Các cột phải có: %(columns)s.")
NO_COLUMN = N_("Thiếu cột này ở dòng tiêu đề.")
TWICE = N_("Có hai cột cùng tên này. Anh/chị bỏ bớt một cột.")
UNUSED = N_("Cột này không thuộc mẫu nên không được đọc.")
NOT_OURS = N_("Trang này không thuộc mẫu nên không được đọc.")


@dataclass
class Table:
    """The data rows of a sheet, each (number in the file, values by column key)."""

    kind: SheetKind
    sheet: str
    """The sheet's own name in the file."""
    headings: dict[str, str]
    """Column key -> how the file heads it."""
    places: dict[str, int]
    """Column key -> its place in the grid, from 0."""
    rows: list[tuple[int, dict[str, Value]]] = field(default_factory=list)


@dataclass
class Book:
    """What a file holds: the tables found in it, and what to say about the rest."""

    tables: list[Table]
    problems: list[Problem]
    converted: list[Conversion] = field(default_factory=list)
    """The cells that were in an old encoding."""


def read_book(
    data: bytes, name: str, choice: str = AUTO, kinds: Sequence[SheetKind] = READ, none: str = NO_SHEET
) -> Book:
    """The tables of an .xlsx or .csv file, told apart by content and by name; `choice` is of `legacy.grids.CHOICES`.

    Raises Unreadable, with the message `none` where no sheet is of one of these kinds.
    """
    grids, converted = read_grids(data, name, choice, kinds)
    book, sheets = Book([], [], converted), len(grids)
    grids.reverse()
    while grids:
        # Let go of each when its table is there: a large workbook would stand in memory twice.
        _take(grids.pop(), book, kinds)
    if not book.tables and not any(problem.weight is Weight.ERROR for problem in book.problems):
        raise Unreadable(none if sheets else FOREIGN)
    return book


def read_grids(
    data: bytes, name: str, choice: str = AUTO, kinds: Sequence[SheetKind] = READ
) -> tuple[list[Grid], list[Conversion]]:
    """The sheets of a file in Unicode, and what was converted for it.

    A .csv is one sheet, named after what its columns say. Raises Unreadable.
    """
    check_size(len(data))
    if not name.lower().endswith((".csv", ".txt", ".tsv")):
        grids = read_xlsx(data)
        return grids, convert_grids(grids, choice)

    def score(rows: list[list[Value]]) -> int:
        return _best_header(list(enumerate(rows if choice == NONE else readable_rows(rows), 1)), (), kinds)[0]

    grid = read_delimited(data, PurePath(name).name, score, choice)
    converted = convert_grids([grid], choice)
    _score, kind, _place = _best_header(grid.rows, (), kinds)
    grid.name = kind.name if kind else grid.name
    return [grid], converted


def _take(grid: Grid, book: Book, kinds: Sequence[SheetKind]) -> None:
    named = kind_by_title(grid.name, kinds)
    score, kind, header = _best_header(grid.rows, grid.merged, [named] if named else kinds)
    if named is None and (kind is None or not header.complete):
        if grid.rows:
            book.problems.append(Problem(Weight.NOTICE, grid.name, NOT_OURS))
        return
    kind = named or kind
    assert kind is not None
    if score < 2:
        if grid.rows:
            columns = ", ".join(column.name for column in kind.columns if column.needed)
            book.problems.append(Problem(Weight.ERROR, grid.name, NO_HEADER, {"columns": columns}))
        return
    table = Table(kind, grid.name, header.headings, header.places)
    book.problems.extend(_header_problems(kind, grid.name, header))
    if all(column.key in header.places for column in kind.columns if column.needed):
        table.rows.extend(_data_rows(grid, header, table.places))
        book.tables.append(table)


@dataclass
class _Header:
    """A header found: the number of its last row, and the columns in it."""

    last_row: int = 0
    places: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    complete: bool = False


def _best_header(
    rows: Sequence[tuple[int, list[Value]]],
    merged: Sequence[tuple[int, int, int, int]],
    kinds: Sequence[SheetKind],
) -> tuple[int, SheetKind | None, _Header]:
    """The kind of sheet and the header, of one row or two, in which most columns are known; score 0: none."""
    best: tuple[int, SheetKind | None, _Header] = (0, None, _Header())
    # Of two equal readings the one with the shorter header wins: the row above may be the title.
    rank = (0, 0)
    top = list(rows[:HEADER_WITHIN])
    for index, (number, values) in enumerate(top):
        texts = _texts(number, values, merged)
        two = [texts]
        if index + 1 < len(top) and top[index + 1][0] == number + 1:
            two.append(_texts(number + 1, top[index + 1][1], merged))
        for kind in kinds:
            for lines in ([texts], two) if len(two) == 2 else ([texts],):
                header = _header(kind, lines, number + len(lines) - 1)
                score = len(header.places) + (100 if header.complete else 0)
                if (score, -len(lines)) > rank:
                    best, rank = (score, kind, header), (score, -len(lines))
    return best


def _texts(number: int, values: list[Value], merged: Sequence[tuple[int, int, int, int]]) -> list[str]:
    """The texts of a row, a text in merged cells repeated in each of the row's."""
    texts = [clean(value) if isinstance(value, str) and len(value) <= LONGEST_HEADING else "" for value in values]
    for first, left, _last, right in merged:
        if first == number and right < MOST_COLUMNS:
            texts.extend([""] * (right + 1 - len(texts)))
            texts[left : right + 1] = [texts[left]] * (right + 1 - left)
    return texts


def _header(kind: SheetKind, lines: list[list[str]], last_row: int) -> _Header:
    """What these one or two rows are as a header: a cell is read alone, below, and both together ("Nhiệm kỳ" "từ")."""
    header = _Header(last_row)
    width = max(len(line) for line in lines)
    for place in range(width):
        parts = [line[place] if place < len(line) else "" for line in lines]
        column = None
        for heading in (parts[-1], " ".join(parts), parts[0]):
            column = kind.column_of(heading) if heading else None
            if column:
                break
        heading = next((part for part in reversed(parts) if part), "")
        if column is None:
            if heading and fold(heading) not in ("stt", "tt", "so tt", "ghi chu"):
                header.unknown.append(heading)
        elif column.key in header.places:
            header.twice.append(column.name)
        else:
            header.places[column.key] = place
            header.headings[column.key] = heading
    header.complete = all(column.key in header.places for column in kind.columns if column.needed)
    return header


def _header_problems(kind: SheetKind, sheet: str, header: _Header) -> Iterator[Problem]:
    for column in kind.columns:
        if column.needed and column.key not in header.places:
            yield Problem(Weight.ERROR, sheet, NO_COLUMN, row=header.last_row, column=column.name)
    for name in header.twice:
        yield Problem(Weight.ERROR, sheet, TWICE, row=header.last_row, column=name)
    for name in header.unknown:
        yield Problem(Weight.NOTICE, sheet, UNUSED, row=header.last_row, column=name)


def _data_rows(grid: Grid, header: _Header, places: Mapping[str, int]) -> Iterator[tuple[int, dict[str, Value]]]:
    first = True
    for number, values in grid.rows:
        if number <= header.last_row or _is_total(values):
            continue
        row = {key: _value(values[place]) for key, place in places.items() if place < len(values)}
        row = {key: value for key, value in row.items() if value is not None}
        if not row or (first and _numbers_columns(values)):
            continue
        first = False
        yield number, row


def _value(value: Value) -> Value:
    """The value, a text cleaned; None for a blank one."""
    return (clean(value) or None) if isinstance(value, str) else value


def _is_total(values: list[Value]) -> bool:
    """Whether a row sums up: it says so in its only text."""
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    return len(texts) == 1 and len(texts[0]) <= LONGEST_HEADING and TOTAL.fullmatch(fold(texts[0])) is not None


def _numbers_columns(values: list[Value]) -> bool:
    """Whether a row only counts its columns: (1) (2) (3), or A B 1 2."""
    texts = [str(value).strip().lower() for value in values if value is not None]
    numbers = [int(text.strip("()")) for text in texts if text.strip("()").isdigit()]
    return (
        len(numbers) >= 2
        and all(NUMBERED.fullmatch(text) for text in texts)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )
