"""A sheet as a grid of cells, whatever kind of file it came from."""

from dataclasses import dataclass, field
from datetime import date

from lms.intake.legacy.tables import Font
from lms.text import N_

MOST_ROWS = 150_000
"""Rows of one sheet, empty ones counted."""
MOST_COLUMNS = 200
"""Columns with something in them; a cell further right keeps the file out."""
MOST_CELLS = 4_000_000
"""Cells of one sheet; 100.000 rows of the roster have 1.600.000."""
MOST_LETTERS = 60_000_000
"""Letters of all cells of a sheet, a text counted in every cell that repeats it; 100.000 rows have 20.000.000."""

TOO_FAR = N_(
    "Trang “%(sheet)s” trải quá %(rows)s dòng hoặc quá %(columns)s cột, kể cả dòng và cột trống. "
    "Anh/chị xóa phần trống hoặc chép danh sách sang tệp mới."
)


@dataclass(frozen=True)
class Formula:
    """A formula without the value that Excel stores with it."""

    text: str


@dataclass(frozen=True)
class Fault:
    """An error value such as #N/A."""

    text: str


Value = str | int | float | bool | date | Formula | Fault | None


@dataclass
class Grid:
    """`rows` are (number in the file, cells from column A on); rows without any value are left out."""

    name: str
    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column of merged cells; rows from 1, columns from 0."""
    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    """Row, from 1, and column, from 0, of texts set in a font that does not draw Unicode."""
