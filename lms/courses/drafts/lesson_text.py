"""The text of a lesson as an editor shows it: what it is called, and what it says. Pure."""

from dataclasses import dataclass
from typing import Any

import yaml

from lms.courses.yamltext import BadYaml, load_yaml

DASHES = "---"
WIDE = 10_000
"""Columns of a line of front matter: a title stays on its line."""


@dataclass(frozen=True)
class Sheet:
    """A lesson taken apart. When its front matter cannot be read, `front` is None and `body` is the whole file."""

    front: dict[str, Any] | None
    body: str

    @property
    def title(self) -> str:
        return str((self.front or {}).get("title") or "")

    @property
    def minutes(self) -> int | None:
        found = (self.front or {}).get("minutes")
        return found if isinstance(found, int) else None

    @property
    def outcomes(self) -> list[str]:
        found = (self.front or {}).get("outcomes")
        return [str(one) for one in found] if isinstance(found, list) else []


def take_apart(text: str) -> Sheet:
    """The sheet of a lesson's file."""
    front, body = _split(text)
    try:
        value = load_yaml(front).value if front is not None else None
    except BadYaml:
        value = None
    if not isinstance(value, dict):
        return Sheet(None, text)
    return Sheet(value, body.strip("\n"))


def put_together(text: str, title: str, minutes: int | None, outcomes: list[str], body: str) -> str:
    """The file with what was typed in it. Whatever did not change stays as it was written, octet for octet."""
    sheet = take_apart(text)
    if sheet.front is None:
        sheet = Sheet({}, "")
    kept, old_body = _split(text)
    told = {"title": title, "minutes": minutes, "outcomes": outcomes or None}
    if kept is None or (title, minutes, outcomes) != (sheet.title, sheet.minutes, sheet.outcomes):
        front = {**sheet.front, **told} if sheet.front else told
        kept = "".join(_line(name, value) for name, value in front.items() if value is not None)
    if body.strip("\n") == sheet.body and old_body:
        return f"{DASHES}\n{kept}{DASHES}\n{old_body}"
    return f"{DASHES}\n{kept}{DASHES}\n\n{body.strip(chr(10))}\n"


def _split(text: str) -> tuple[str | None, str]:
    """What stands between the lines of dashes, and what follows them."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == DASHES), None)
    if lines[0].rstrip() != DASHES or end is None:
        return None, text
    front = "".join(f"{line}\n" for line in lines[1:end])
    return front, "\n".join(lines[end + 1 :])


def _line(name: str, value: Any) -> str:
    flow = isinstance(value, list)
    return yaml.safe_dump(
        {name: value}, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=None if flow else False
    )
