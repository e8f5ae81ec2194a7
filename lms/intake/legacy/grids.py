"""Sheets whose cells are in an old encoding: converted before anything reads them, with every change noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lms.intake.grid import Grid, Value
from lms.intake.legacy.recognition import fits, has_marks, is_unicode, judge_among, prevailing
from lms.intake.legacy.tables import Encoding, Font, decode

AUTO, NONE = "auto", "none"
CHOICES = (AUTO, *map(str, Encoding), NONE)
"""How a file is read: each cell judged, everything in one encoding, or as it stands."""


@dataclass(frozen=True)
class Conversion:
    """A cell that was in an old encoding; `place` is its name in the sheet, B12."""

    sheet: str
    place: str
    encoding: str
    before: str
    after: str


def convert_grids(grids: Iterable[Grid], choice: str) -> list[Conversion]:
    """Convert the cells of sheets, and their names, in place."""
    if choice == NONE:
        return []
    return [change for grid in grids for change in _convert(grid, None if choice == AUTO else Encoding(choice))]


def readable_rows(rows: list[list[Value]]) -> list[list[Value]]:
    """A few rows as they would read once converted: headings are looked for in them."""
    grid = Grid("", [(number, list(row)) for number, row in enumerate(rows, 1)])
    convert_grids([grid], AUTO)
    return [row for _number, row in grid.rows]


def _convert(grid: Grid, told: Encoding | None) -> list[Conversion]:
    whole = told or prevailing(_texts(value for _number, row in grid.rows for value in row))
    grid.name = _converted_name(grid.name, whole)
    changes = []
    for number, row in grid.rows:
        marked = [place for place, value in enumerate(row) if isinstance(value, str) and has_marks(value)]
        around = told or (_of_row(row, whole) if marked else None)
        for place, value in enumerate(row):
            if not isinstance(value, str):
                continue
            font = grid.fonts.get((number, place))
            if not font and place not in marked:
                continue
            after, encoding = _cell(value, font, around, told)
            if after != value:
                changes.append(Conversion(grid.name, f"{_letters(place)}{number}", encoding, value, after))
                row[place] = after
    return changes


def _cell(value: str, font: Font | None, around: Encoding | None, told: Encoding | None) -> tuple[str, str]:
    """A text converted, and from what."""
    if told:
        return (value if is_unicode(value) else decode(value, told)), told
    if font and (value.isascii() or fits(value, font.encoding)):
        return decode(value, font.encoding, font.capitals), font.encoding
    encoding = _judged(value, around)
    return (decode(value, encoding), encoding) if encoding else (value, "")


def _of_row(row: list[Value], whole: Encoding | None) -> Encoding | None:
    """What the neighbours in the row say: people paste whole rows from old lists."""
    texts = list(_texts(row))
    if any(is_unicode(text) for text in texts):
        return None
    return prevailing(texts) or whole


def _converted_name(name: str, whole: Encoding | None) -> str:
    encoding = judge_among(name, whole)
    return decode(name, encoding) if encoding else name


@lru_cache(maxsize=10_000)
def _judged(text: str, around: Encoding | None) -> Encoding | None:
    return judge_among(text, around)


def _texts(values: Iterable[Value]) -> Iterable[str]:
    return (value for value in values if isinstance(value, str) and not value.isascii())


def _letters(place: int) -> str:
    """A, B … Z, AA: the column of a place from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
