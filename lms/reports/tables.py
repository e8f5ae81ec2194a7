"""A table as data: what every file format is made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its width in characters."""

    heading: str
    width: int = 16


@dataclass(frozen=True)
class Table:
    """A title, sentences that say what stands below, columns, and rows with a cell for each column."""

    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
