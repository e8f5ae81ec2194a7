"""The page on which a part of a course is written by form: what is typed, what is to be mended, saving."""

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from lms.courses.authoring.form import NAME, Entry, edited_in, keyed
from lms.courses.authoring.mending import Remark
from lms.courses.authoring.parts import PartForm, twice
from lms.courses.authoring.things import Things
from lms.courses.drafts.queries import editors_of
from lms.courses.queries import sources_by_key
from lms.guard import viewer
from lms.web.author.drafts import editable
from lms.web.author.exercise_page import SAVE
from lms.web.author.exercise_saving import Place, keep


@dataclass
class PartSheet:
    """A part in the hands of its author. `asked`: whether to say what is missing; `focus`: the field to go to."""

    part: PartForm
    entry: Entry
    asked: bool = False
    focus: str = ""


@dataclass(frozen=True)
class PartPage:
    """Everything that the page shows of it."""

    sheet: PartSheet
    faults: dict[str, list[str]]
    things: Things = field(default_factory=dict)
    advice: dict[str, list[str]] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """The first field that is wrong."""
        return next((name for name in self.faults if name), "")


def text_in(place: Place) -> str:
    """What stands in the file now."""
    return place.file.text if place.file else ""


def sent_part(part: PartForm) -> PartSheet:
    """What was sent, with the change of rows that its button asked for."""
    entry = keyed(part.form, part.form.read(request.form, NAME))
    command = request.form.get("lenh", SAVE)
    asked = command == SAVE or "soat" in request.form
    entry, focus = edited_in(part.form, entry, command)
    return PartSheet(part, entry, asked, focus)


def store_part(place: Place, sheet: PartSheet, page: str, things: Things, **context: Any) -> Any:
    """Save the part and show it once more; or draw its form anew with one row more."""
    if request.form.get("lenh", SAVE) != SAVE:
        return drawn_part(place, sheet, things, **context)
    if twice(sheet.entry):
        flash(_("Chưa lưu: có từ viết hai lần hoặc để trống. Những gì anh/chị gõ vẫn còn ở dưới."), "look")
        return drawn_part(place, sheet, things, 422, **context)
    if not keep(place, lambda text: sheet.part.put(text, sheet.entry)):
        return drawn_part(place, sheet, things, 422, **context)
    if _remarks(place, sheet):
        flash(_("Đã lưu. Còn chỗ cần điền hay sửa trước khi đăng."))
        return redirect(f"{page}?soat=1")
    flash(_("Đã lưu."))
    return redirect(page)


def drawn_part(
    place: Place, sheet: PartSheet, things: Things, status: int = 200, template: str = "edit", **context: Any
) -> tuple[str, int]:
    """The page."""
    faults = _remarks(place, sheet) if sheet.asked else {}
    words = {name: [_(one.message) % one.values for one in found] for name, found in faults.items()}
    me = viewer().person_id
    draft = place.opened.draft
    return (
        render_template(
            f"author/parts/{template}.html",
            page=PartPage(sheet, words, things),
            part=sheet.part,
            place=place,
            opened=place.opened,
            revision=request.form.get("ban") or place.revision,
            editable=editable(draft),
            others=[one.full_name for one in editors_of(draft, me) if one.name == place.name],
            **context,
        ),
        status,
    )


def _remarks(place: Place, sheet: PartSheet) -> dict[str, list[Remark]]:
    return sheet.part.mending(text_in(place), sheet.entry, sources_by_key())
