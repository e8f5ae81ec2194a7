"""Fields that only the parts of a course have, and no exercise: blueprints, glossaries, the blocks of a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lms.courses.authoring.fields import ABSENT, Flag, Line, Sent
from lms.courses.authoring.rows import SAID, Each, Group, Rows, Table

CELL = "|"
WHICH = "la"
"""Beside the fields of a mapping that holds one of them: which."""


@dataclass(frozen=True)
class Unless(Flag):
    """Yes, unless it is said that not."""

    def bare(self) -> Any:
        return True

    def entry(self, value: Any) -> str:
        return "1" if value in (ABSENT, None) else super().entry(value)

    def value(self, entry: Any) -> Any:
        return ABSENT if entry == "1" else entry or False


@dataclass(frozen=True)
class Draw(Each):
    """So many questions of each topic: a list of topics with counts, in the order of the topics."""

    def bare(self) -> Any:
        return []

    def entry(self, value: Any) -> dict[str, str]:
        lines = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        return {str(one.get("topic", "")): self.each.entry(one.get("count", ABSENT)) for one in lines}

    def value(self, entry: Any) -> Any:
        counts = {key: self.each.value(one) for key, one in entry.items()}
        return [{"topic": key, "count": count} for key, count in counts.items() if count not in (ABSENT, 0)] or ABSENT


@dataclass(frozen=True)
class Terms(Table):
    """A mapping of words to what they mean; both are written by people."""

    control = "rows"

    def value(self, entry: Any) -> Any:
        return {one["key"]: one["text"] for one in entry if one["key"] or one["text"]} or ABSENT


@dataclass(frozen=True)
class Grid(Line):
    """The lines of a table, each a list of cells; in the form a line each, the cells parted by |."""

    def entry(self, value: Any) -> str:
        lines = value if isinstance(value, list) else []
        return "\n".join(f" {CELL} ".join(map(str, line)) if isinstance(line, list) else str(line) for line in lines)

    def value(self, entry: Any) -> Any:
        lines = [line for line in entry.split("\n") if line.strip()]
        return [[cell.strip() for cell in line.split(CELL)] for line in lines] or ABSENT


@dataclass(frozen=True)
class OneOf(Group):
    """A mapping that holds exactly one of its fields; which one is chosen when it is added, and then stays."""

    control = "oneof"

    def entry(self, value: Any) -> dict[str, Any]:
        entry = super().entry(value)
        there = [part.name for part in self.parts if isinstance(value, dict) and part.name in value]
        return {**entry, SAID: "", WHICH: there[0] if len(there) == 1 else self.parts[0].name}

    def value(self, entry: Any) -> Any:
        part = self[entry[WHICH]]
        value = part.value(entry[part.name])
        return ABSENT if value is ABSENT else {part.name: value}

    def read(self, sent: Sent, name: str) -> dict[str, Any]:
        which = "".join(sent.getlist(f"{name}.{WHICH}")[-1:])
        return {**super().read(sent, name), WHICH: which if self.has(which) else self.parts[0].name}

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        part = self[entry[WHICH]]
        yield f"{name}.{WHICH}", part.name
        yield from part.sends(entry[part.name], f"{name}.{part.name}")

    def has(self, name: str) -> bool:
        """Whether there is a field of this name."""
        return any(part.name == name for part in self.parts)

    def blank(self, which: str) -> dict[str, Any]:
        """An empty one that is to hold this field."""
        return {**self.entry(ABSENT), WHICH: which if self.has(which) else self.parts[0].name}


@dataclass(frozen=True)
class Blocks(Rows):
    """A list of mappings that hold one of their fields each."""

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for number, one in enumerate(entry):
            yield from self.row.sends(one, f"{name}.{number}")
