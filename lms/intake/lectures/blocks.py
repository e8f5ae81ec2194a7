"""What a lecture is made of, whatever program it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lms.intake.legacy.tables import Font


@dataclass(slots=True)
class Text:
    """Letters in one look. `script` is "super", "sub" or empty; `font` one that does not draw Unicode."""

    text: str
    bold: bool = False
    italic: bool = False
    script: str = ""
    link: str = ""
    font: Font | None = None

    @property
    def look(self) -> tuple[bool, bool, str, str]:
        return self.bold, self.italic, self.script, self.link


@dataclass(slots=True)
class Break:
    """A new line in the same paragraph."""


@dataclass(slots=True)
class Picture:
    """A file of `Lecture.assets`."""

    name: str
    alt: str = ""


@dataclass(slots=True)
class NoteMark:
    """The place of a footnote: a key of `Lecture.notes`."""

    key: str


Inline = Text | Break | Picture | NoteMark
Line = list[Inline]


@dataclass(slots=True)
class Heading:
    """Levels as in Word, from 1; a title is 0."""

    level: int
    line: Line


@dataclass(slots=True)
class Paragraph:
    line: Line


@dataclass(slots=True)
class Item:
    """One point of a list; levels from 0."""

    level: int
    ordered: bool
    line: Line


@dataclass(slots=True)
class Quote:
    line: Line


@dataclass(slots=True)
class Table:
    rows: list[list[Line]]


@dataclass(slots=True)
class PageBreak:
    """Where the author began a new page."""


Block = Heading | Paragraph | Item | Quote | Table | PageBreak


@dataclass(frozen=True)
class Remark:
    """Something to tell whoever imports: a catalogue message with its values."""

    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """In Vietnamese, the language of the message."""
        return self.message % self.params


@dataclass
class Lecture:
    """A document as it was read."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, Line] = field(default_factory=dict)
    assets: dict[str, bytes] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Every line of text, of tables and notes too."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row)
            elif not isinstance(block, PageBreak):
                yield block.line
        yield from self.notes.values()


def plain(line: Line) -> str:
    """The letters of a line."""
    return "".join(part.text if isinstance(part, Text) else " " for part in line)
