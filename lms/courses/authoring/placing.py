"""Exercises in the text of a lesson: found, put in, replaced, moved, taken out; every other octet stays as it is."""

import re
from dataclasses import dataclass
from typing import Any

from lms.courses.authoring.canonical import write_yaml
from lms.courses.lesson import BOX, FENCE, normal
from lms.courses.yamltext import BadYaml, load_yaml

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
HEAD = re.compile(r"##+[ \t]+([^\r\n]+)")
END = re.compile(r"\r\n|\r|\n")


class NotThere(Exception):
    """The lesson has no exercise of this key; somebody may have taken it out meanwhile."""


@dataclass(frozen=True)
class Block:
    """An exercise in a lesson: the indexes of its first line and of the one after its last, what it says.

    `spec` is {} where its YAML cannot be read; `key` "" where it has none.
    """

    first: int
    after: int
    spec: dict[str, Any]

    @property
    def key(self) -> str:
        """The key as it is written."""
        return str(self.spec.get("key", ""))


def blocks_in(text: str) -> list[Block]:
    """The exercises of a lesson in reading order, wrong ones too."""
    return _walk(text)[0]


def find_block(text: str, key: str) -> Block:
    """The exercise of this key. Raises NotThere."""
    found = next((block for block in blocks_in(text) if block.key == key), None)
    if found is None:
        raise NotThere(key)
    return found


def replaced(text: str, key: str, spec: dict[str, Any]) -> str:
    """The lesson with this exercise in the place of the one of that key. Raises NotThere."""
    block = find_block(text, key)
    lines = _lines(text)
    lines[block.first : block.after] = _fenced(spec, _end_of(text))
    if block.after == len(_lines(text)) and not text.endswith(("\n", "\r")):
        lines[-1] = lines[-1].rstrip("\r\n")
    return "".join(lines)


def inserted(text: str, spec: dict[str, Any], line: int | None = None) -> str:
    """The lesson with one more exercise, after this line (from 1) or at the end; never inside a box or a block."""
    lines, end = _lines(text), _end_of(text)
    at = len(lines) if line is None else _free_from(text, min(max(line, 0), len(lines)))
    if lines and at == len(lines) and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    before = [end] if at and lines[at - 1].strip() else []
    after = [end] if at < len(lines) and (not before or lines[at].strip()) else []
    lines[at:at] = [*before, *_fenced(spec, end), *after]
    return "".join(lines)


def places_in(text: str) -> list[tuple[int, str]]:
    """Where an exercise may be put by name: (line for `inserted`, heading) of the end of each section."""
    lines, (_, inner) = _lines(text), _walk(text)
    heads = [(at, found[1].strip()) for at, line in enumerate(lines) if at not in inner and (found := HEAD.match(line))]
    ends = [*(at for at, _ in heads), len(lines)][1:]
    return [(end, title) for (_, title), end in zip(heads, ends, strict=True)]


def removed(text: str, key: str) -> str:
    """The lesson without this exercise, nor one of the blank lines around it. Raises NotThere."""
    block = find_block(text, key)
    return "".join(_without(_lines(text), block))


def moved(text: str, key: str, by: int) -> str:
    """The lesson with this exercise in the place of the one before (-1) or after it (1), which takes its own.

    Unchanged at either end. Raises NotThere.
    """
    blocks = blocks_in(text)
    here = blocks.index(find_block(text, key))
    if not 0 <= here + by < len(blocks) or by not in (-1, 1):
        return text
    one, two = sorted((blocks[here], blocks[here + by]), key=lambda block: block.first)
    lines = _lines(text)
    if not lines[two.after - 1].endswith(("\n", "\r")):
        lines[two.after - 1] += _end_of(text)
    between = lines[one.after : two.first]
    lines[one.first : two.after] = [*lines[two.first : two.after], *between, *lines[one.first : one.after]]
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends: joined they are the text."""
    return LINE.findall(text)


def _end_of(text: str) -> str:
    """How this text ends its lines."""
    found = END.search(text)
    return found[0] if found else "\n"


def _fenced(spec: dict[str, Any], end: str) -> list[str]:
    return [line + end for line in ["```exercise", *write_yaml(spec).splitlines(), "```"]]


def _without(lines: list[str], block: Block) -> list[str]:
    before, after = lines[: block.first], lines[block.after :]
    if after and not after[0].strip() and (not before or not before[-1].strip()):
        del after[0]
    elif not after and before and not before[-1].strip():
        del before[-1]
    return before + after


def _free_from(text: str, at: int) -> int:
    """The first place from this one on that is in no front matter, box or block."""
    taken = _walk(text)[1]
    while at in taken:
        at += 1
    return at


def _walk(text: str) -> tuple[list[Block], set[int]]:
    """The exercises, and every index of a line before which nothing may be put: as `lesson` reads it."""
    lines = [line.rstrip("\r\n") for line in _lines(text)]
    start = _after_front(lines)
    blocks: list[Block] = []
    inner = set(range(start))
    fence: tuple[int, str, bool] | None = None
    box = False
    for at, line in enumerate(lines[start:], start):
        if fence or box:
            inner.add(at)
        if fence:
            opened, marks, is_exercise = fence
            if line.strip().startswith(marks) and not line.strip().strip(marks[0]):
                fence = None
                if is_exercise:
                    blocks.append(Block(opened, at + 1, _spec_in(lines[opened + 1 : at])))
        elif found := FENCE.match(line):
            fence = (at, found[1], found[2].strip() == "exercise")
        elif found := BOX.match(line):
            box = bool(found[1])
    return blocks, inner


def _after_front(lines: list[str]) -> int:
    if not lines or lines[0].removeprefix("\ufeff").rstrip() != "---":
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)


def _spec_in(lines: list[str]) -> dict[str, Any]:
    try:
        value = load_yaml(normal("\n".join(lines))).value
    except BadYaml:
        return {}
    return value if isinstance(value, dict) else {}
