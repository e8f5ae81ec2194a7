"""The page on which an exercise is written: its form, what is to be mended, and the exercise beside it."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from lms.courses.authoring.describe import form_of
from lms.courses.authoring.form import (
    NAME,
    Entry,
    edited,
    entry_of,
    new_entry,
    read_entry,
    sent_by,
    spec_of,
    with_keys,
)
from lms.courses.authoring.graph import Picture, picture_of
from lms.courses.authoring.mending import Remark, mending_of
from lms.courses.authoring.rows import Group
from lms.courses.authoring.situation import edited_situation, fresh, open_in
from lms.courses.authoring.things import Things, things_in
from lms.courses.authoring.words import KIND_WORDS
from lms.courses.exercises.amounts_in_words import words_of
from lms.web.author.trying import Trial, trial_of

SAVE, LOOK = "luu", "xem"
"""What the buttons of the page ask besides changes of rows: keep it, or draw the page anew with what was typed."""


@dataclass
class Sheet:
    """An exercise in the hands of its author. `asked`: whether to say what is missing; `focus`: the field to go to."""

    kind: str
    entry: Entry
    in_bank: bool = False
    asked: bool = False
    opened: str = ""
    focus: str = ""
    others: dict[str, list[Remark]] = field(default_factory=dict)
    """Remarks on fields that are not the exercise's own."""

    @property
    def form(self) -> Group:
        """The fields of its kind."""
        return form_of(self.kind)

    @property
    def spec(self) -> dict[str, Any]:
        """The exercise as it would be saved."""
        return spec_of(self.kind, self.entry)


@dataclass(frozen=True)
class Page:
    """What the templates draw of a sheet."""

    sheet: Sheet
    title: str
    faults: dict[str, list[str]]
    advice: dict[str, list[str]]
    things: Things
    trial: Trial | None
    picture: Picture | None
    hidden: list[tuple[str, str]]
    words: dict[int, str]
    """Of a voucher: the amount of each work in words."""

    @property
    def first(self) -> str:
        """The first field to be mended."""
        return next((name for name in self.faults if name), "")


def new_sheet(kind: str, in_bank: bool = False) -> Sheet:
    """An empty one."""
    entry = new_entry(kind)
    if kind == "situation":
        entry = fresh(entry)
    return Sheet(kind, entry, in_bank, opened=_opened(kind, entry, ""))


def sheet_of(spec: dict[str, Any], in_bank: bool = False) -> Sheet:
    """What stands in the file."""
    kind, entry = spec["kind"], entry_of(spec)
    return Sheet(kind, entry, in_bank, True, _opened(kind, entry, request.args.get("mo", "")))


def _opened(kind: str, entry: Entry, name: str) -> str:
    return open_in(entry, name) if kind == "situation" else ""


def sent_sheet(kind: str, taken: Container[str], in_bank: bool = False) -> Sheet:
    """What was sent, with the change of rows that its button asked for."""
    entry = with_keys(kind, read_entry(kind, request.form), taken)
    command, opened = request.form.get("lenh", SAVE), request.form.get("mo", "")
    asked = command == SAVE or "soat" in request.form
    focus = ""
    if kind == "situation":
        entry, opened, focus = edited_situation(entry, command, open_in(entry, opened))
    elif command not in (SAVE, LOOK):
        entry, focus = edited(kind, entry, command)
    return Sheet(kind, entry, in_bank, asked, opened, focus)


def page_of(sheet: Sheet, answered: bool = False) -> Page:
    """Everything about a sheet; `answered`: the request holds an answer of its trial."""
    spec = {"key": "moi", **sheet.spec}
    mending = mending_of(spec, sheet.in_bank)
    faults = _in_words({**sheet.others, **mending.faults})
    return Page(
        sheet,
        _(KIND_WORDS[sheet.kind][0]),
        faults if sheet.asked else {},
        _in_words(mending.advice) if sheet.asked else {},
        things_in(sheet.entry),
        trial_of(sheet.spec, request.form if answered else None),
        picture_of(sheet.entry, list(mending.faults) if sheet.asked else []) if sheet.kind == "situation" else None,
        _hidden(sheet),
        _amounts(spec),
    )


def drawn(template: str, page: Page, status: int = 200, **context: Any) -> tuple[str, int]:
    """The page, with the names that its templates know."""
    return render_template(template, page=page, sheet=page.sheet, kinds=KIND_WORDS, **context), status


def _in_words(remarks: dict[str, list[Remark]]) -> dict[str, list[str]]:
    return {
        name: [_(one.message) % one.values if one.values else _(one.message) for one in found]
        for name, found in remarks.items()
    }


def _hidden(sheet: Sheet) -> list[tuple[str, str]]:
    """Of a situation one node or ending is open; the others go along unseen."""
    if sheet.kind != "situation":
        return []
    return [
        (name, value)
        for name, value in sent_by(sheet.kind, sheet.entry)
        if name.startswith((f"{NAME}.nodes.", f"{NAME}.endings.")) and not name.startswith(f"{sheet.opened}.")
    ]


def _amounts(spec: dict[str, Any]) -> dict[int, str]:
    found = {}
    for number, work in enumerate(spec.get("work", []) if spec["kind"] == "voucher" else []):
        amount = work.get("amount")
        if isinstance(amount, int) and 0 < amount < 10**12:
            found[number] = f"{words_of(amount)} đồng".capitalize()
    return found
