"""The cells of one worksheet of an .xlsx, as its elements come by."""

import math
import re
from collections.abc import Mapping
from datetime import date, timedelta

from lms.intake.grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    TOO_FAR,
    Fault,
    Formula,
    Grid,
    Value,
)
from lms.intake.legacy.tables import Font
from lms.intake.package import SWOLLEN
from lms.intake.problems import Unreadable

MOST_MERGED = 10_000
MOST_FONTS = 300_000
"""Texts whose old font is kept in mind; the others are judged by their letters alone."""
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
REFERENCES = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class Part:
    """A part whose elements matter little."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class Sheet(Part):
    """The cells of a worksheet."""

    def __init__(self, name: str, texts: list[str], dates: list[bool], epoch: date, fonts: Mapping[str, Font]) -> None:
        self.grid = Grid(name)
        self.texts, self.dates, self.epoch, self.fonts = texts, dates, epoch, fonts
        self.row: list[Value] = []
        self.number = self.rows = self.cells = self.letters = 0
        self.column = -1
        self.kind = self.style = ""
        self.formula: str | None = None
        self.value: list[str] = []
        self.heard: list[str] | None = None
        self.aside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self.aside):
            self.heard = self.value
        elif name == "f":
            self.heard = []
            self.formula = ""
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self.aside = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            value = self._value()
            if value is not None:
                self._put(value)
        elif name in ("v", "t"):
            self.heard = None
        elif name == "f":
            self.formula = "".join(self.heard or ())
            self.heard = None
        elif name == "row":
            if self.row:
                self.grid.rows.append((self.number, self.row))
        elif name == "rPh":
            self.aside = False

    def text(self, data: str) -> None:
        if self.heard is not None:
            self.heard.append(data)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self.number = int(given) if given.isdigit() and len(given) < 9 else self.number + 1
        self.rows += 1
        if max(self.rows, self.number) > MOST_ROWS:
            # Empty rows alone keep no file out until there are too many of them to read.
            raise self._too_far()
        self.row, self.column = [], -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise self._too_far()
        place = PLACE.fullmatch(attributes.get("r", ""))
        self.column = _column(place[1]) if place else self.column + 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value, self.formula = [], None

    def _put(self, value: Value) -> None:
        if self.column >= MOST_COLUMNS:
            raise self._too_far()
        if isinstance(value, str):
            self.letters += len(value)
            if self.letters > MOST_LETTERS:
                raise Unreadable(SWOLLEN)
            if (font := self.fonts.get(self.style)) and len(self.grid.fonts) < MOST_FONTS:
                self.grid.fonts[self.number, self.column] = font
        self.row.extend([None] * (self.column + 1 - len(self.row)))
        self.row[self.column] = value

    def _too_far(self) -> Unreadable:
        return Unreadable(
            TOO_FAR, sheet=self.grid.name, rows=f"{MOST_ROWS:,}".replace(",", "."), columns=str(MOST_COLUMNS)
        )

    def _value(self) -> Value:
        text = "".join(self.value)
        if text == "":
            # A formula that gives an empty text is stored as one, of kind str.
            return Formula(f"={self.formula}") if self.formula is not None and self.kind != "str" else None
        match self.kind:
            case "s":
                index = int(text) if text.strip().isdigit() else len(self.texts)
                return self.texts[index] if index < len(self.texts) else Fault(text)
            case "str" | "inlineStr":
                return text
            case "b":
                return text.strip() == "1"
            case "e":
                return Fault(text)
            case "d":
                return text
        return self._number(text)

    def _number(self, text: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return Fault(text)
        if not math.isfinite(number):
            return Fault(text)
        if self.style.isdigit() and int(self.style) < len(self.dates) and self.dates[int(self.style)]:
            return _day(number, self.epoch) or number
        return int(number) if number.is_integer() and abs(number) < 2**53 else number

    def _merge(self, reference: str) -> None:
        found = REFERENCES.fullmatch(reference)
        if found and len(self.grid.merged) < MOST_MERGED:
            self.grid.merged.append((int(found[2]), _column(found[1]), int(found[4]), _column(found[3])))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _day(serial: float, epoch: date) -> date | None:
    """The day of a serial number; None for a mere time and for what no calendar holds."""
    days = int(serial)
    if epoch.year == 1899 and 0 < days < 60:
        # Excel counts a 29 February 1900.
        days += 1
    if days < 1 or days > 2_958_465:
        return None
    return epoch + timedelta(days=days)
