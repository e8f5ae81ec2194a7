"""An .xlsx file as grids, read as a stream.

The standard library's expat instead of a reading library: docs/decisions/11-rosters-are-read-by-expat.md says why. A
cell costs memory only when it holds something, a text used in many cells is kept once, and a formula that nobody
computed is told from an empty cell.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Sized
from datetime import date
from typing import Any
from xml.parsers import expat

from lms.intake.grid import Grid
from lms.intake.legacy.tables import Font, of_font
from lms.intake.package import BROKEN, SWOLLEN, WORKBOOK, opened
from lms.intake.problems import Unreadable
from lms.intake.worksheet import Part, Sheet
from lms.text import N_

STRANGE = N_("Tệp chứa khai báo lạ trong XML nên không được nhận. Anh/chị mở bằng Excel và lưu lại.")
STEP = 1 << 18
MOST_SHEETS = 100
MOST_STYLES = 100_000
"""Excel itself knows 65.490."""
MOST_TEXTS = 2_000_000
"""Different texts of a workbook."""
DATE_FORMATS = frozenset(map(str, [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]))
"""Number formats that Excel knows by number and that show a date."""
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What stands in a number format without being one: quoted text, escapes, fillers, colours and conditions."""


def read_xlsx(data: bytes) -> list[Grid]:
    """Every worksheet, in the workbook's order. Raises Unreadable."""
    with opened(data) as package:
        names = {entry.filename.lower(): entry.filename for entry in package.infolist()}
        book = _Workbook()
        _parse(package, names[WORKBOOK], book)
        targets = _Relations()
        _parse(package, names.get("xl/_rels/workbook.xml.rels", ""), targets)
        texts, styles = _Texts(), _Styles()
        for part, handler in (("xl/sharedstrings.xml", texts), ("xl/styles.xml", styles)):
            if part in names:
                _parse(package, names[part], handler)
        grids = []
        for name, relation in book.sheets:
            path = posixpath.normpath(posixpath.join("/xl", targets.found.get(relation, ""))).lstrip("/").lower()
            if not path.startswith("xl/worksheets/") or path not in names:
                continue
            epoch = date(1904, 1, 1) if book.from_1904 else date(1899, 12, 30)
            sheet = Sheet(name, texts.found, styles.dates, epoch, styles.old_fonts)
            _parse(package, names[path], sheet)
            grids.append(sheet.grid)
        return grids


def _refuse(*_: Any) -> None:
    raise Unreadable(STRANGE)


def _parse(package: zipfile.ZipFile, part: str, handler: Any) -> None:
    """Send the elements and texts of a part to `start(name, attributes)`, `end(name)` and `text(data)`."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = handler.text

    def begin(name: str, _attributes: dict[str, str]) -> None:
        """At the root: whether the names of this part carry a namespace prefix."""
        prefixed = ":" in name
        parser.StartElementHandler = _plain(handler.start) if prefixed else handler.start
        parser.EndElementHandler = _plain(handler.end) if prefixed else handler.end

    parser.StartElementHandler = begin
    # A spreadsheet declares no document type: whoever does means entities.
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with package.open(part) as stream:
            while chunk := stream.read(STEP):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError:
        raise Unreadable(BROKEN) from None


def _plain(call: Callable[..., None]) -> Callable[..., None]:
    """The same call with the namespace prefix taken off the element's name."""

    def without_prefix(name: str, *attributes: Any) -> None:
        call(name.rpartition(":")[2], *attributes)

    return without_prefix


def _check_number(found: Sized, most: int) -> None:
    if len(found) > most:
        raise Unreadable(SWOLLEN)


class _Workbook(Part):
    """Names of the sheets with the relation that leads to each, and where days are counted from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), relation))
            _check_number(self.sheets, MOST_SHEETS)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Relations(Part):
    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.found[attributes.get("Id", "")] = attributes.get("Target", "")


class _Texts(Part):
    """The shared texts; runs of one rich text are joined, its reading aids (rPh) left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.runs: list[str] = []
        self.open = self.aside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.runs = []
        elif name == "rPh":
            self.aside = True
        elif name == "t":
            self.open = not self.aside

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append("".join(self.runs))
            _check_number(self.found, MOST_TEXTS)
        elif name == "rPh":
            self.aside = False
        elif name == "t":
            self.open = False

    def text(self, data: str) -> None:
        if self.open:
            self.runs.append(data)


class _Styles(Part):
    """For each cell style, whether it shows a number as a date, and what its font draws when that is not Unicode."""

    def __init__(self) -> None:
        self.own: dict[str, bool] = {}
        self.dates: list[bool] = []
        self.fonts: list[Font | None] = []
        self.old_fonts: dict[str, Font] = {}
        """Cell style -> font."""
        self.inside = self.in_font = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            shown = NOT_FORMAT.sub("", attributes.get("formatCode", "")).lower()
            self.own[attributes.get("numFmtId", "")] = (
                any(letter in shown for letter in "dmy") and "general" not in shown
            )
        elif name == "font":
            self.in_font = True
            self.fonts.append(None)
            _check_number(self.fonts, MOST_STYLES)
        elif name == "name" and self.in_font:
            self.fonts[-1] = of_font(attributes.get("val"))
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self._note_font(attributes.get("fontId", ""))
            number = attributes.get("numFmtId", "0")
            self.dates.append(self.own.get(number, number in DATE_FORMATS))
            _check_number(self.dates, MOST_STYLES)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False
        elif name == "font":
            self.in_font = False

    def _note_font(self, number: str) -> None:
        font = self.fonts[int(number)] if number.isdigit() and int(number) < len(self.fonts) else None
        if font:
            self.old_fonts[str(len(self.dates))] = font
