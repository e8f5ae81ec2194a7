"""What an import would change, row by row: what its preview lists and counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.db import BEGINNING, EVER


class Effect(StrEnum):
    """What becomes of a row. Every row counts under exactly one."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value before and after. `column` is the sheet's column name, `day` the day from which a dated fact holds."""

    column: str
    before: str
    after: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that brings something new, changed or ended. `label` names the unit or cadre that the row is about."""

    effect: Effect
    sheet: str
    row: int
    code: str
    label: str
    differences: tuple[Difference, ...] = ()


@dataclass
class Tally:
    """The rows of one sheet by what becomes of them."""

    sheet: str
    rows: int = 0
    effects: Counter[Effect] = field(default_factory=Counter)


def day_text(day: date | None) -> str:
    """A day as people write it; nothing for none, and for one that stands for "always"."""
    return "" if day is None or day in (BEGINNING, EVER) else f"{day:%d/%m/%Y}"


def differences(pairs: Iterable[tuple[str, object, object]], day: str = "") -> tuple[Difference, ...]:
    """The (column, before, after) that differ, shown as text."""
    return tuple(Difference(name, _text(old), _text(new), day) for name, old, new in pairs if old != new)


def _text(value: object) -> str:
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return "" if value is None else str(value)
