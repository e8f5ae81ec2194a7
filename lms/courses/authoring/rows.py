"""Fields of an author's form that hold others: groups, lists of rows, and the mappings of YAML as rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lms.courses.authoring.fields import ABSENT, Flag, Line, Number, Part, Sent

SAID = "noi-ro"
"""Beside the fields of a mapping: the names that its author wrote although nothing is meant (`right: false`)."""
MOST_ROWS = 200
"""Rows that are read of a list."""


def numbers_under(sent: Sent, name: str) -> list[int]:
    """The numbers n of the fields `name.n` and `name.n.…` that came, rising."""
    begin = f"{name}."
    heads = {key[len(begin) :].partition(".")[0] for key in sent if key.startswith(begin)}
    return sorted(int(head) for head in heads if head.isascii() and head.isdecimal() and len(head) < 6)[:MOST_ROWS]


@dataclass(frozen=True)
class Group(Part):
    """A mapping with known fields."""

    parts: tuple[Part, ...] = field(default=(), kw_only=True)
    control = "group"

    def bare(self) -> Any:
        return {}

    def entry(self, value: Any) -> dict[str, Any]:
        value = value if isinstance(value, dict) else {}
        entry = {part.name: part.entry(value.get(part.name, ABSENT)) for part in self.parts}
        said = [part.name for part in self.parts if part.name in value and part.value(entry[part.name]) is ABSENT]
        return {**entry, SAID: " ".join(said)}

    def value(self, entry: Any) -> Any:
        found = {}
        said = entry.get(SAID, "").split()
        for part in self.parts:
            value = part.value(entry[part.name])
            if value is ABSENT and (part.name in said or _may_be_bare(part)):
                value = part.bare()
            if value is not ABSENT:
                found[part.name] = value
        return found or ABSENT

    def read(self, sent: Sent, name: str) -> dict[str, Any]:
        entry = {part.name: part.read(sent, f"{name}.{part.name}") for part in self.parts}
        return {**entry, SAID: "".join(sent.getlist(f"{name}.{SAID}")[-1:])}

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            yield from part.sends(entry[part.name], f"{name}.{part.name}")
        if entry.get(SAID):
            yield f"{name}.{SAID}", entry[SAID]

    def __getitem__(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def _may_be_bare(part: Part) -> bool:
    """Whether the shape asks for this mapping, and for nothing in it."""
    return part.needed and isinstance(part, Group) and not any(one.needed for one in part.parts)


@dataclass(frozen=True)
class Rows(Part):
    """A list of mappings, each a `row`. A row in which nothing stands is none."""

    row: Group = field(kw_only=True)
    control = "rows"

    def bare(self) -> Any:
        return []

    def entry(self, value: Any) -> list[Any]:
        return [self.row.entry(one) for one in value] if isinstance(value, list) else []

    def value(self, entry: Any) -> Any:
        values = (self.row.value(one) for one in entry)
        return [value for value in values if value is not ABSENT] or ABSENT

    def read(self, sent: Sent, name: str) -> list[Any]:
        entries = [self.row.read(sent, f"{name}.{number}") for number in numbers_under(sent, name)]
        for part in filter(self.is_single, self.row.parts):
            # One group of radio buttons for all rows: it sends the number of the row that is marked.
            marked = sent.getlist(f"{name}.{part.name}")
            for number, entry in zip(numbers_under(sent, name), entries, strict=True):
                entry[part.name] = "1" if str(number) in marked else ""
        return entries

    def is_single(self, part: Part) -> bool:
        """Whether this field of the rows may be marked in one of them only."""
        return self.words.single and isinstance(part, Flag)

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for number, one in enumerate(entry):
            for part in self.row.parts:
                if self.is_single(part):
                    if one[part.name]:
                        yield f"{name}.{part.name}", str(number)
                else:
                    yield from part.sends(one[part.name], f"{name}.{number}.{part.name}")
            if one.get(SAID):
                yield f"{name}.{number}.{SAID}", one[SAID]

    def blank(self) -> Any:
        """The entry of a new row."""
        return self.row.entry(ABSENT)


@dataclass(frozen=True)
class Texts(Part):
    """A list of texts, a line each."""

    control = "texts"

    def bare(self) -> Any:
        return []

    def entry(self, value: Any) -> list[str]:
        return [str(one) for one in value] if isinstance(value, list) else []

    def value(self, entry: Any) -> Any:
        return [one for one in entry if one] or ABSENT

    def read(self, sent: Sent, name: str) -> list[str]:
        line = Line(self.name, self.words)
        return [line.read(sent, f"{name}.{number}") for number in numbers_under(sent, name)]

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for number, one in enumerate(entry):
            yield f"{name}.{number}", one

    def blank(self) -> str:
        """The entry of a new row."""
        return ""


@dataclass(frozen=True)
class Said(Rows):
    """Labelled lines: a list of mappings of one label to one text."""

    control = "said"

    def entry(self, value: Any) -> list[Any]:
        lines = value if isinstance(value, list) else []
        pairs = (pair for line in lines if isinstance(line, dict) for pair in line.items())
        return [self.row.entry({"who": who, "text": text}) for who, text in pairs]

    def value(self, entry: Any) -> Any:
        return [{one["who"]: one["text"]} for one in entry if one["who"] or one["text"]] or ABSENT


@dataclass(frozen=True)
class Table(Rows):
    """A mapping of keys to texts; the keys are made from the texts."""

    control = "table"

    def bare(self) -> Any:
        return {}

    def entry(self, value: Any) -> list[Any]:
        items = value.items() if isinstance(value, dict) else ()
        return [self.row.entry({"key": key, "text": text}) for key, text in items]

    def value(self, entry: Any) -> Any:
        return {one["key"]: one["text"] for one in entry if one["text"]} or ABSENT


@dataclass(frozen=True)
class Each(Part):
    """A mapping with a value for each key of what stands at `of`, or for each of `choices`; `each` is such a value."""

    each: Line | Number = field(kw_only=True)
    control = "each"

    def bare(self) -> Any:
        return {}

    def entry(self, value: Any) -> dict[str, str]:
        items = value.items() if isinstance(value, dict) else ()
        return {str(key): self.each.entry(one) for key, one in items}

    def value(self, entry: Any) -> Any:
        values = {key: self.each.value(one) for key, one in entry.items()}
        return {key: value for key, value in values.items() if value is not ABSENT} or ABSENT

    def read(self, sent: Sent, name: str) -> dict[str, str]:
        begin = f"{name}."
        keys = [key[len(begin) :] for key in sent if key.startswith(begin)][:MOST_ROWS]
        return {key: self.each.read(sent, begin + key) for key in keys}

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for key, one in entry.items():
            yield from self.each.sends(one, f"{name}.{key}")
