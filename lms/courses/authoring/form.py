"""An exercise as an author's form: from its specification, from what was sent, back to a specification; its rows."""

import re
from collections.abc import Container, Iterator
from typing import Any

from lms.courses.authoring.describe import form_of
from lms.courses.authoring.fields import ABSENT, Name, Sent
from lms.courses.authoring.part_fields import OneOf
from lms.courses.authoring.rows import Group, Rows, Texts
from lms.text import slug

NAME = "x"
"""What the names of all fields of an exercise begin with."""
LONGEST_KEY = 40
TEXTS = ("title", "name", "ask", "says", "text", "who", "choices")
"""From which fields a key is made, the first that says something."""
EDIT = re.compile(r"(them|bo|len|xuong):([a-z0-9._-]+)(?:=([a-z]+))?")
ADD, REMOVE, UP, DOWN = "them", "bo", "len", "xuong"
"""What a button of a list asks: a row more, one less, one place up, one down; then the name of the list or row.

Where a row is one of several things, a button that adds one says which: `them:x.body=table`.
"""

Entry = dict[str, Any]


def entry_of(spec: dict[str, Any]) -> Entry:
    """The form of a specification, filled in. What it lacks is empty; what is wrong in it stands as it was typed."""
    return form_of(spec["kind"]).entry(spec)


def new_entry(kind: str) -> Entry:
    """An empty form, with as many empty rows as one usually needs."""
    return blank_entry(form_of(kind))


def blank_entry(form: Group) -> Entry:
    """The same for any form."""
    entry = form.entry(ABSENT)
    _pad(form, entry)
    return entry


def spec_of(kind: str, entry: Entry) -> dict[str, Any]:
    """The specification in a form: empty fields and empty rows are left out, the rest is as it was typed."""
    found = form_of(kind).value(entry)
    found = {} if found is ABSENT else found
    key = {"key": found.pop("key")} if "key" in found else {}
    return {**key, "kind": kind, **found}


def read_entry(kind: str, sent: Sent) -> Entry:
    """The form that was sent."""
    return form_of(kind).read(sent, NAME)


def sent_by(kind: str, entry: Entry) -> list[tuple[str, str]]:
    """What a browser sends for this form."""
    return list(form_of(kind).sends(entry, NAME))


def fits(spec: Any) -> bool:
    """Whether a form can hold everything that this specification says, be it right or wrong."""
    try:
        return bool(_bare(spec_of(spec["kind"], entry_of(spec))) == _bare(spec))
    except (KeyError, TypeError, AttributeError):
        return False


def with_keys(kind: str, entry: Entry, taken: Container[str] = ()) -> Entry:
    """The same form with a key wherever one is missing beside something written. `taken`: keys of other exercises."""
    keyed(form_of(kind), entry)
    if not entry["key"]:
        entry["key"] = _new_key(_words_in(entry) or kind, taken)
    return entry


def keyed(form: Group, entry: Entry) -> Entry:
    """The same for the rows of any form."""
    found = [(rows, _found(entry, name)) for rows, name in _lists(form, entry, NAME) if _has_key(rows)]
    used = {row["key"] for _, entries in found for row in entries}
    for rows, entries in found:
        for number, row in enumerate(entries, 1):
            if not row["key"] and isinstance(rows, Rows) and rows.row.value(row) is not ABSENT:
                row["key"] = _new_key(_words_in(row) or f"{rows.name} {number}", used)
                used.add(row["key"])
    return entry


def edited(kind: str, entry: Entry, command: str) -> tuple[Entry, str]:
    """The form after a button of a list was pressed, and the name of the row to go to; unchanged for a stale one."""
    return edited_in(form_of(kind), entry, command)


def edited_in(form: Group, entry: Entry, command: str) -> tuple[Entry, str]:
    """The same for any form."""
    asked = EDIT.fullmatch(command)
    if asked is None:
        return entry, ""
    act, name, which = asked.groups(default="")
    lists = {listed: rows for rows, listed in _lists(form, entry, NAME)}
    if act == ADD and name in lists:
        rows = _found(entry, name)
        rows.append(_blank(lists[name], which))
        return entry, f"{name}.{len(rows) - 1}"
    listed, _, number = name.rpartition(".")
    if act == ADD or listed not in lists or not number.isdecimal():
        return entry, ""
    return entry, _moved(_found(entry, listed), act, int(number), listed)


def _moved(rows: list[Any], act: str, at: int, name: str) -> str:
    to = {UP: at - 1, DOWN: at + 1, REMOVE: at}[act]
    if not (0 <= at < len(rows) and 0 <= to < len(rows)):
        return ""
    row = rows.pop(at)
    if act != REMOVE:
        rows.insert(to, row)
    return f"{name}.{min(to, len(rows) - 1)}" if rows else name


def _blank(rows: Rows | Texts, which: str = "") -> Any:
    if isinstance(rows, Texts):
        return rows.blank()
    row = rows.row.blank(which) if isinstance(rows.row, OneOf) else rows.blank()
    _pad(rows.row, row)
    return row


def _pad(form: Group, entry: Entry) -> None:
    """Begin every list with the empty rows that it usually needs."""
    for part in form.parts:
        if isinstance(part, Group):
            _pad(part, entry[part.name])
        elif isinstance(part, Rows | Texts):
            entry[part.name] += [_blank(part) for _ in range(part.words.start - len(entry[part.name]))]


def _lists(form: Group, entry: Entry, name: str) -> Iterator[tuple[Rows | Texts, str]]:
    """Every list of a form with its name, those in rows of others too."""
    for part in form.parts:
        here = f"{name}.{part.name}"
        if isinstance(part, Group):
            yield from _lists(part, entry[part.name], here)
        elif isinstance(part, Rows | Texts):
            yield part, here
            if isinstance(part, Rows):
                for number, row in enumerate(entry[part.name]):
                    yield from _lists(part.row, row, f"{here}.{number}")


def _found(entry: Entry, name: str) -> list[Any]:
    """The rows of the list with this name."""
    at: Any = entry
    for step in name.split(".")[1:]:
        at = at[int(step)] if isinstance(at, list) else at[step]
    rows: list[Any] = at
    return rows


def _has_key(rows: Rows | Texts) -> bool:
    return isinstance(rows, Rows) and any(isinstance(part, Name) for part in rows.row.parts)


def _words_in(entry: Any) -> str:
    """The first text of an entry that names it."""
    if isinstance(entry, list):
        return next((words for words in map(_words_in, entry) if words), "")
    if isinstance(entry, dict):
        return next((words for words in (_words_in(entry.get(name, "")) for name in TEXTS) if words), "")
    return str(entry) if slug(str(entry)) else ""


def _new_key(words: str, taken: Container[str]) -> str:
    """A key made from the first words that stands nowhere yet."""
    begin = slug(words)[:LONGEST_KEY]
    if len(slug(words)) > LONGEST_KEY:
        begin = begin.rpartition("-")[0] or begin
    begin = "-".join(begin.split("-")[:5])
    number, key = 1, begin
    while key in taken:
        number += 1
        key = f"{begin}-{number}"
    return key


def _bare(value: Any) -> Any:
    """A value without what is empty in it, and every scalar as the text it is in a form."""
    if isinstance(value, dict):
        inner = {str(key): _bare(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in ("", [], {})}
    if isinstance(value, list):
        return [one for one in map(_bare, value) if one not in ("", [], {})]
    return "" if value is None or value is False else str(value)
