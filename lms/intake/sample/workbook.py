"""The sample roster as an .xlsx file, tidy or messy."""

from collections.abc import Mapping
from random import Random
from typing import Any

from xlsxwriter import Workbook

from lms.intake.columns import CADRES, READ, SheetKind
from lms.intake.lecturers import SHOWN as LECTURER_LEVELS
from lms.intake.legacy.tables import Encoding
from lms.intake.sample.entries import Entries
from lms.intake.sample.mess import Mess
from lms.intake.sample.officers import Officers
from lms.intake.sample.units import Tree
from lms.intake.training import FORMS
from lms.intake.writing import Formats, book_of, write_sheet
from lms.people.diplomas import KINDS, STATES
from lms.people.titles import title_name
from lms.people.words import CADRE_KINDS, LEVELS, SEXES, UNIT_KINDS, shown

WORDS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    ("units", "level"): LEVELS,
    ("units", "kind"): UNIT_KINDS,
    ("cadres", "kind"): CADRE_KINDS,
    ("cadres", "sex"): SEXES,
    ("training", "form"): FORMS,
    ("diplomas", "kind"): KINDS,
    ("diplomas", "state"): STATES,
    ("lecturers", "level"): {level: (name,) for level, name in LECTURER_LEVELS.items()},
}


def sample_rows(units: int, cadres: int, seed: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of each sheet by column key, as the documents word them; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - a sample must come out the same again
    tree = Tree(random, units)
    officers = Officers(random, tree, cadres)
    raw = {
        "units": [row for unit in tree.all for row in unit.rows],
        "cadres": officers.rows,
        "training": officers.training,
        # Their own randomness too: the sheets above stay what they are for a seed.
        **Entries(Random(seed + 2), tree, officers.rows).rows,  # noqa: S311
    }
    return {kind.key: [_worded(kind, row) for row in raw[kind.key]] for kind in READ}


def _worded(kind: SheetKind, row: dict[str, Any]) -> dict[str, Any]:
    return {key: _word(kind, key, value) for key, value in row.items() if value is not None}


def _word(kind: SheetKind, key: str, value: Any) -> Any:
    words = WORDS.get((kind.key, key))
    if words is not None:
        return shown(words, value)
    if key in ("title", "planned_for") and kind is CADRES:
        return title_name(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    return value


def sample_workbook(units: int, cadres: int, seed: int, messy: bool = False, legacy: Encoding | None = None) -> bytes:
    """An .xlsx with every sheet of the contract; one in an old encoding is messy too."""
    rows = sample_rows(units, cadres, seed)
    # Its own randomness: the mess changes nothing of what the rows say.
    mess = Mess(Random(seed + 1), legacy) if messy or legacy else None  # noqa: S311

    def fill(book: Workbook, formats: Formats) -> None:
        for kind in READ:
            if mess:
                mess.write(book.add_worksheet(mess.said(kind.name)), kind, rows[kind.key], formats)
            else:
                write_sheet(book, kind, rows[kind.key], formats)

    return book_of(fill)
