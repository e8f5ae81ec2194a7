"""Blocks as Markdown of the course format, so written that every text shows as it stood in the document."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, urlsplit

from lms.intake.lectures.blocks import (
    Block,
    Break,
    Heading,
    Inline,
    Item,
    Line,
    NoteMark,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Table,
    Text,
)
from lms.text import nfc

ODD = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ue000-\uf8ff\ud800-\udfff]"
)
"""What nobody sees, and what only a symbol font draws."""
BLANKS = re.compile(r"[ \t\r\n\u2028\u2029\u0085]+")
MARKS = re.compile(r"([\\`*_\[\]|{}])")
ENTITY = re.compile(r"&(?=#?\w+;)")
STARTS = re.compile(r"^(#|>|\+|-|=|!)")
NUMBERED = re.compile(r"^(\d+)([.)])")
SUPER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
SCHEMES = ("http", "https", "mailto", "tel")
INDENT = "    "
ENDS = tuple(".:;,!?…")

NoteNumber = Callable[[str], int]


def seen(text: str) -> str:
    """The text that people see: NFC, blanks one, nothing invisible."""
    return BLANKS.sub(" ", ODD.sub("", nfc(text)))


def escaped(text: str) -> str:
    """Text that shows as it is in the middle of a line."""
    text = ENTITY.sub("&amp;", text).replace("<", "&lt;")
    # The checks of a lesson look for citations before they look for backslashes.
    text = MARKS.sub(r"\\\1", text).replace(r"\[@", "&#91;@")
    return f"&#64;{text[1:]}" if text.startswith("@") else text


def at_start(text: str) -> str:
    """The same for what begins a line, where some letters mean more."""
    if text.startswith((":::", "~~~")):
        return f"&#{ord(text[0])};{text[1:]}"
    text = NUMBERED.sub(r"\1\\\2" if re.match(r"\d+\.", text) else r"\1\2", text)
    return STARTS.sub(r"\\\1", text) if not text.startswith("=") else text


def write(blocks: Iterable[Block], number_of: NoteNumber) -> str:
    """The blocks one after the other; `number_of` gives a footnote its number."""
    return _Writer(number_of).write(blocks)


class _Writer:
    def __init__(self, number_of: NoteNumber) -> None:
        self.number_of = number_of
        self.parts: list[str] = []
        self.list: list[str] = []
        self.pictures: list[str] = []
        self.counts: list[tuple[bool, int]] = []
        """Of each open level of a list: whether it is numbered, and its last number."""

    def write(self, blocks: Iterable[Block]) -> str:
        for block in blocks:
            if not isinstance(block, Item):
                self._end_list()
            self._block(block)
            if not isinstance(block, Item):
                self._end_pictures()
        self._end_list()
        return "\n\n".join(self.parts)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            if text := self.one_line(block.line, looks=False):
                self.parts.append(f"{'##' if block.level <= 2 else '###'} {text.replace('#', chr(92) + '#')}")
        elif isinstance(block, Item):
            self._item(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Quote | Paragraph):
            lines = [at_start(line) for line in self._lines(block.line) if line]
            mark = "> " if isinstance(block, Quote) else ""
            if lines:
                self.parts.append("  \n".join(f"{mark}{line}" for line in lines))
        else:
            assert isinstance(block, PageBreak)

    def _item(self, item: Item) -> None:
        lines = [line for line in self._lines(item.line) if line]
        if not lines:
            return
        level = min(item.level, len(self.counts))
        if level == 0 and self.counts and self.counts[0][0] != item.ordered:
            self._end_list()
        # Inside a list Markdown knows no change from points to numbers: the first of a level decides.
        ordered, last = self.counts[level] if level < len(self.counts) else (item.ordered, 0)
        del self.counts[level:]
        self.counts.append((ordered, last + 1))
        mark = f"{last + 1}. " if ordered else "- "
        rest = f"  \n{INDENT * (level + 1)}".join(at_start(line) for line in lines)
        self.list.append(f"{INDENT * level}{mark}{rest}")

    def _end_list(self) -> None:
        if self.list:
            self.parts.append("\n".join(self.list))
        self.list, self.counts = [], []
        self._end_pictures()

    def _end_pictures(self) -> None:
        self.parts += self.pictures
        self.pictures = []

    def _table(self, table: Table) -> None:
        rows = [[self.one_line(cell) for cell in row] for row in table.rows]
        rows = [row for row in rows if any(row)]
        width = max((len(row) for row in rows), default=0)
        if width == 0:
            return
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        lines.insert(1, f"|{' --- |' * width}")
        self.parts.append("\n".join(lines))

    def one_line(self, line: Line, looks: bool = True) -> str:
        """A line where no other can follow: cells and headings."""
        text = ""
        for one in self._lines(line, looks):
            if one:
                text += ("" if not text else " " if text.endswith(ENDS) else "; ") + one
        return text

    def _lines(self, line: Line, looks: bool = True) -> list[str]:
        """The lines of a paragraph between its breaks; its pictures are put aside."""
        lines: list[list[Inline]] = [[]]
        for part in line:
            if isinstance(part, Break):
                lines.append([])
            elif isinstance(part, Picture):
                self.pictures.append(f"![{_words(part.alt)}]({part.name})")
            else:
                lines[-1].append(part)
        return [self._styled(one, looks) for one in lines]

    def _styled(self, line: list[Inline], looks: bool) -> str:
        written = ""
        after_look = False
        for part in _joined(line):
            if isinstance(part, NoteMark):
                written, after_look = f"{written.rstrip()}\\[{self.number_of(part.key)}\\]", False
                continue
            assert isinstance(part, Text)
            text = part.text.lstrip() if not written or written.endswith(" ") else part.text
            inner = _scripted(text.strip(), part.script)
            if not inner:
                written += " " if text and not written.endswith(" ") else ""
                continue
            before, after = (" " if text[:1] == " " else ""), (" " if text[-1:] == " " else "")
            link = _address(part.link)
            styled = looks and not (after_look and not before)
            shown = escaped(inner)
            if link:
                shown = f"[{shown}]({link})"
            mark = "*" * (2 * part.bold + part.italic) if styled else ""
            # Two marks in one word, or a mark beside an asterisk that was typed, could be read as others.
            if mark and ("\\*" in shown or (written and not before and written[-1] == "*")):
                mark = ""
            written += f"{before}{mark}{shown}{mark}{after}"
            after_look = bool(mark) and not after
        return written.strip()


def _joined(line: list[Inline]) -> list[Inline]:
    """Neighbours in the same look as one, everything as people see it."""
    joined: list[Inline] = []
    for part in line:
        if isinstance(part, Text):
            text = seen(part.text)
            last = joined[-1] if joined else None
            if isinstance(last, Text) and (last.look == part.look or not text.strip()):
                last.text = BLANKS.sub(" ", last.text + text)
            elif text:
                joined.append(Text(text, *part.look))
        else:
            joined.append(part)
    for part in joined:
        if isinstance(part, Text):
            part.text = nfc(part.text)
    return joined


def _scripted(text: str, script: str) -> str:
    """Raised and lowered letters where Unicode has them."""
    table = {"super": SUPER, "sub": SUB}.get(script)
    return text.translate(table) if table and all(ord(letter) in table for letter in text) else text


def _address(link: str) -> str:
    """An address that a lesson may lead to, "" for any other."""
    link = seen(link).strip()
    try:
        scheme = urlsplit(link).scheme.lower()
    except ValueError:
        return ""
    return quote(link, safe=":/?#@!$&'*+,;=%~-._") if scheme in SCHEMES and len(link) < 2000 else ""


def _words(alt: str) -> str:
    """The description of a picture: plain words."""
    return " ".join(re.sub(r"[\[\]()`\\*_<>&|!]", " ", seen(alt)).split())[:300]
