"""A table as a file of comma-separated values, row by row: a list of any length takes no memory."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from lms.reports.tables import Cell, Table

MIMETYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"
"""Without it Excel would not read the file as UTF-8."""
AT_ONCE = 1000
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(table: Table) -> Iterator[str]:
    """The heading and the rows, some thousand at a time; title and notes are left out, for other programs read it."""
    out = StringIO()
    writer = csv.writer(out)
    out.write(MARK)
    writer.writerow(column.heading for column in table.columns)
    for number, row in enumerate(table.rows, 1):
        writer.writerow(_plain(row))
        if number % AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: StringIO) -> str:
    """What was written, which is then forgotten."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def _plain(row: Sequence[Cell]) -> list[Cell]:
    """Texts that a spreadsheet would compute are marked as texts: names come from outside."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell for cell in row]
