"""Rows of the sheet Cán bộ: a person and one position each, laid over what is known."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date

from lms.intake.changes import day_text
from lms.intake.rows import Row
from lms.people.contact import email_of, phone_of
from lms.people.titles import BY_NAME, TITLES
from lms.people.words import CADRE_KINDS, SEXES, by_word
from lms.text import N_, code_key, fold

KIND_WORDS, SEX_WORDS = by_word(CADRE_KINDS), by_word(SEXES)

NO_START = N_("Mỗi chức danh phải có ngày giữ chức.")
ENDS_EARLY = N_("Ngày thôi giữ chức phải sau ngày giữ chức %(day)s.")
MANY_TITLES = N_("Mỗi dòng một chức danh. Anh/chị tách thành nhiều dòng.")
BORN_LATE = N_("Ngày sinh không thể sau ngày giữ chức.")
UNKNOWN_PLAN = N_("Chưa nhận ra chức danh quy hoạch; giữ nguyên như trong tệp.")


@dataclass(slots=True)
class CadreRow:
    """A row in our terms; None where the cell is blank."""

    row: Row
    code: str
    key: str
    name: str | None
    born_on: date | None
    sex: str | None
    phone: str | None
    email: str | None
    unit: str | None
    title: str | None
    kind: str | None
    field: str | None
    grade: str | None
    job: str | None
    from_on: date | None
    until_on: date | None
    first_elected: bool | None
    planned_for: str | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(getattr(self, column.name) for column in fields(self) if column.name not in ("row", "code"))


def parse_cadre(row: Row) -> CadreRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row."""
    code, unit = row.code("code", needed=True), row.code("unit", needed=True)
    title = _title(row)
    if not row.has("from_on"):
        row.error("from_on", NO_START)
    found = CadreRow(
        row=row,
        code=code or "",
        key=code_key(code or ""),
        name=_name(row),
        born_on=row.day("born_on"),
        sex=row.choice("sex", SEX_WORDS, "giới tính", [names[0] for names in SEXES.values()]),
        phone=_contact(row, "phone", phone_of),
        email=_contact(row, "email", email_of),
        unit=code_key(unit) if unit else None,
        title=title,
        kind=row.choice("kind", KIND_WORDS, "loại cán bộ", [names[0] for names in CADRE_KINDS.values()]),
        field=row.text("field"),
        grade=row.text("grade"),
        job=row.text("job"),
        from_on=row.day("from_on"),
        until_on=row.day("until_on"),
        first_elected=row.flag("first_elected"),
        planned_for=_plan(row),
    )
    if found.from_on and found.until_on and found.until_on <= found.from_on:
        row.error("until_on", ENDS_EARLY, day=day_text(found.from_on))
    if found.born_on and found.from_on and found.born_on >= found.from_on:
        row.error("born_on", BORN_LATE)
    return found if code else None


def _name(row: Row) -> str | None:
    name = row.text("name")
    # Lists often shout: names wholly in capitals are written as names are.
    return name.title() if name and name.isupper() else name


def _title(row: Row) -> str | None:
    text = row.text("title", needed=True)
    if text and fold(text).strip(" .") not in BY_NAME and re.search(r"[,;/+&]|\bkiêm\b", text):
        row.error("title", MANY_TITLES)
        return None
    return row.choice("title", BY_NAME, "chức danh", [title.name for title in TITLES])


def _plan(row: Row) -> str | None:
    text = row.text("planned_for")
    if text is None:
        return None
    if fold(text) not in BY_NAME:
        row.warn("planned_for", UNKNOWN_PLAN)
    return BY_NAME.get(fold(text), text)


def _contact(row: Row, key: str, kept_as: Callable[[str], str]) -> str | None:
    text = row.text(key)
    if text is None:
        return None
    try:
        return kept_as(text)
    except ValueError as wrong:
        row.error(key, str(wrong))
        return None
