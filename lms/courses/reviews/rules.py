"""The difference between two editions of a course, and where a line went. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from lms.courses.folder import LESSON

AROUND = 3
"""Unchanged lines shown before and after a change."""
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A part of a line; `changed` when the other side says something else there."""

    text: str
    changed: bool


@dataclass(frozen=True)
class DiffLine:
    """A line of a difference: "same", "out" (only before), "in" (only after), or "gap" (lines left out)."""

    how: str
    before: int | None
    after: int | None
    pieces: list[Piece]


@dataclass(frozen=True)
class FileChange:
    """What became of a file: "new", "gone", "changed" or "moved" (another name, the same text)."""

    how: str
    name: str
    was: str
    lines: list[DiffLine]


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> list[FileChange]:
    """What differs between two editions, by file. A lesson is known by its key, whatever its number."""
    old = {_identity(name): name for name in before}
    new = {_identity(name): name for name in after}
    changes = []
    for identity in sorted(old.keys() | new.keys(), key=lambda one: new.get(one) or old[one]):
        was, name = old.get(identity, ""), new.get(identity, "")
        old_text, new_text = before.get(was, ""), after.get(name, "")
        if old_text == new_text and was == name:
            continue
        how = "new" if not was else "gone" if not name else "moved" if old_text == new_text else "changed"
        lines = [] if how == "moved" else list(_lines(old_text.splitlines(), new_text.splitlines()))
        changes.append(FileChange(how, name or was, was, lines))
    return changes


def _identity(name: str) -> str:
    found = LESSON.fullmatch(name)
    return f"bai/{found[2]}" if found else name


def _lines(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    end = 0
    for group in matcher.get_grouped_opcodes(AROUND):
        if group[0][1] > end or (not end and group[0][1]):
            yield DiffLine("gap", None, None, [])
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                    yield DiffLine("same", i + 1, j + 1, [Piece(new[j], False)])
                continue
            outs, ins = _marked(old[i1:i2], new[j1:j2])
            yield from (DiffLine("out", i1 + n + 1, None, pieces) for n, pieces in enumerate(outs))
            yield from (DiffLine("in", None, j1 + n + 1, pieces) for n, pieces in enumerate(ins))
        end = group[-1][2]
    if end and end < len(old):
        yield DiffLine("gap", None, None, [])


def _marked(old: list[str], new: list[str]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """The lines of both sides; where they stand one for one, with the words that differ marked."""
    if len(old) != len(new):
        return [[Piece(line, False)] for line in old], [[Piece(line, False)] for line in new]
    pairs = [_words(a, b) for a, b in zip(old, new, strict=True)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _words(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    a, b = WORD.findall(old), WORD.findall(new)
    out: list[Piece] = []
    put: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if i2 > i1:
            out.append(Piece("".join(a[i1:i2]), tag != "equal"))
        if j2 > j1:
            put.append(Piece("".join(b[j1:j2]), tag != "equal"))
    return out, put


def line_now(text: str, line: int, quote: str) -> int | None:
    """Where the line that said `quote` stands now: the nearest one to `line`; None when nothing says so any more."""
    lines = text.splitlines()
    if not quote.strip():
        return line if line <= len(lines) else None
    there = [number for number, words in enumerate(lines, 1) if words == quote]
    return min(there, key=lambda number: abs(number - line), default=None)
