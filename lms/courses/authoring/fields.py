"""What an author's form is made of: single fields. `rows` has those that hold others.

Three faces of one value: in a specification it is what YAML gave; in a form it is an *entry* (a text, a list of texts,
or a mapping or list of entries); on the wire it is names with dots. An entry keeps what was typed, right or wrong.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from lms.courses.exercises.amounts import read_number
from lms.courses.exercises.voucher_cells import read_day
from lms.text import nfc

ABSENT: Any = object()
"""The value of a field that was left empty: its name is not written at all."""
WHOLE = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)")
LONGEST = 20_000
"""Characters that are read from one field."""
LONGEST_NUMBER = 400


class Sent(Protocol):
    """What came from a browser."""

    def getlist(self, key: str) -> list[str]:
        """The values of a field, [] for a field that did not come."""

    def __iter__(self) -> Iterator[str]:
        """The names that came."""


@dataclass(frozen=True)
class Words:
    """How a field is named to people. `add` stands on the button that adds a row, `one` names a row."""

    label: str
    hint: str = ""
    add: str = ""
    one: str = ""
    rows: int = 0
    """Lines of a text to begin with; 0: one line that is never long."""
    choices: tuple[tuple[str, str], ...] = ()
    of: tuple[str, ...] = ()
    """Where in the specification the things stand that this field chooses among: ("nodes", "endings")."""
    money: bool = False
    sides: bool = False
    """A row of a book: what comes in and what goes out stand in columns of their own."""
    single: bool = False
    """Of the rows only one may be marked: radio buttons instead of check boxes."""
    start: int = 0
    """Empty rows of a new form."""
    short: bool = False
    """Stands beside others in one row."""
    optional: bool = False
    """Rarely needed: folded away until it holds something."""


@dataclass(frozen=True)
class Part(ABC):
    """A field by its name in YAML; `needed` when the shape asks for it."""

    name: str
    words: Words
    needed: bool = True

    control: ClassVar[str]
    """Which macro of templates/components/author/fields.html draws it."""

    def bare(self) -> Any:
        """What a specification may say in so many words where nothing is meant: `right: false`."""
        return None

    @abstractmethod
    def entry(self, value: Any) -> Any:
        """The entry for a value of a specification, ABSENT too."""

    @abstractmethod
    def value(self, entry: Any) -> Any:
        """The value of an entry, ABSENT for an empty one; what is no such value stays as it was typed."""

    @abstractmethod
    def read(self, sent: Sent, name: str) -> Any:
        """The entry that was sent under this name."""

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        """What a browser sends for this entry: (name, value) pairs."""
        yield name, entry


@dataclass(frozen=True)
class Line(Part):
    """A text."""

    control = "line"

    def entry(self, value: Any) -> str:
        return "" if value in (ABSENT, None) else str(value)

    def value(self, entry: Any) -> Any:
        return entry or ABSENT

    def read(self, sent: Sent, name: str) -> str:
        text = "".join(sent.getlist(name)[-1:])[:LONGEST]
        return nfc(text).replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Date(Line):
    """A day as papers write it, two figures for day and month."""

    def value(self, entry: Any) -> Any:
        day = read_day(entry)
        return f"{day:%d/%m/}{day.year:04d}" if day else entry or ABSENT


@dataclass(frozen=True)
class Name(Line):
    """A key: nobody types it, it is made once and then stays."""

    control = "name"


@dataclass(frozen=True)
class Pick(Line):
    """One of `choices`, or of the things that stand at `of`."""

    control = "pick"


@dataclass(frozen=True)
class Flag(Part):
    """Yes, or nothing."""

    control = "flag"

    def bare(self) -> Any:
        return False

    def entry(self, value: Any) -> str:
        return "1" if value is True else "" if value in (ABSENT, None, False) else str(value)

    def value(self, entry: Any) -> Any:
        return True if entry == "1" else entry or ABSENT

    def read(self, sent: Sent, name: str) -> str:
        return "".join(sent.getlist(name)[-1:])[:LONGEST]

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        if entry:
            yield name, entry


@dataclass(frozen=True)
class Truth(Flag):
    """Right or wrong, which must be said."""

    control = "truth"

    def bare(self) -> Any:
        return None

    def entry(self, value: Any) -> str:
        if value is ABSENT or value is None:
            return ""
        return "true" if value is True else "false" if value is False else str(value)

    def value(self, entry: Any) -> Any:
        return {"true": True, "false": False, "": ABSENT}.get(entry, entry)


@dataclass(frozen=True)
class Number(Part):
    """A number as people here write it; `whole` without decimals."""

    whole: bool = field(default=False, kw_only=True)
    control = "number"

    def entry(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "" if value in (ABSENT, None) else str(value)
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".") if self.words.money or abs(value) >= 10_000 else str(value)
        return repr(value).replace(".", ",")

    def value(self, entry: Any) -> Any:
        if not entry:
            return ABSENT
        text = entry.replace("\u2212", "-")
        if WHOLE.fullmatch(text):
            return int(text.replace(".", ""))
        try:
            # 1e-07 and figures with more digits than a decimal keeps: as they were written into the form.
            exact = float(text.replace(",", ".")) if "," in text or "e" in text else None
        except ValueError:
            exact = None
        if exact is None:
            read = read_number(text, "đồng" if self.words.money else "")
            exact = None if read is None else int(read) if read == read.to_integral_value() else float(read)
        return entry if exact is None or (self.whole and not isinstance(exact, int)) else exact

    def read(self, sent: Sent, name: str) -> str:
        return nfc("".join(sent.getlist(name)[-1:])[:LONGEST_NUMBER]).strip()


@dataclass(frozen=True)
class Sides(Number):
    """A gain or a loss, in two columns as a book has them; a loss is below 0."""

    control = "sides"

    def read(self, sent: Sent, name: str) -> str:
        gain, loss = (super(Sides, self).read(sent, f"{name}.{side}") for side in ("in", "out"))
        if gain and loss:
            return f"{gain} / {loss}"
        return f"-{loss}" if loss else gain

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for side, text in self.sides(entry).items():
            yield f"{name}.{side}", text

    @staticmethod
    def sides(entry: str) -> dict[str, str]:
        """What stands in either column; in both, when both were filled in."""
        gain, both, loss = entry.partition(" / ")
        if both:
            return {"in": gain, "out": loss}
        return {"in": "", "out": entry[1:]} if entry.startswith("-") else {"in": entry, "out": ""}


@dataclass(frozen=True)
class Route(Part):
    """A path through a situation: the numbers of its choices."""

    control = "route"

    def entry(self, value: Any) -> str:
        return " ".join(map(str, value)) if isinstance(value, list) else "" if value in (ABSENT, None) else str(value)

    def value(self, entry: Any) -> Any:
        return [int(one) if one.isdecimal() else one for one in re.split(r"[,\s]+", entry.strip())] if entry else ABSENT

    def read(self, sent: Sent, name: str) -> str:
        return "".join(sent.getlist(name)[-1:])[:LONGEST].strip()


@dataclass(frozen=True)
class Several(Part):
    """Some of the things that stand at `of`, in the order in which they were chosen."""

    control = "several"

    def bare(self) -> Any:
        return []

    def entry(self, value: Any) -> list[str]:
        return [str(one) for one in value] if isinstance(value, list) else []

    def value(self, entry: Any) -> Any:
        return [one for one in entry if one] or ABSENT

    def read(self, sent: Sent, name: str) -> list[str]:
        return [nfc(one).strip()[:LONGEST] for one in sent.getlist(name)]

    def sends(self, entry: Any, name: str) -> Iterator[tuple[str, str]]:
        for one in entry:
            yield name, one
