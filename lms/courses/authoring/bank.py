"""Questions in a file of the bank: found, added, replaced, moved, taken out; every other octet stays as it is."""

from dataclasses import dataclass
from typing import Any

from lms.courses.authoring.canonical import write_question
from lms.courses.authoring.placing import LINE, NotThere
from lms.courses.lesson import normal
from lms.courses.yamltext import BadYaml, load_yaml


class NotAList(Exception):
    """The file is not a list of questions as they are written here; only its text can be mended."""


@dataclass(frozen=True)
class Entry:
    """A question in its file: the indexes of its first line and of the one after its last, what it says."""

    first: int
    after: int
    question: Any

    @property
    def key(self) -> str:
        """The key as it is written, "" for none."""
        return str(self.question.get("key", "")) if isinstance(self.question, dict) else ""


def questions_in(text: str) -> list[Entry]:
    """The questions of a file in their order. Raises NotAList."""
    lines = LINE.findall(text)
    if not any(_says(line) for line in lines):
        return []
    try:
        # Only line ends are made one: the lines of the document are those of the text.
        document = load_yaml(normal("\n".join(line.rstrip("\r\n") for line in lines)))
    except BadYaml as error:
        raise NotAList from error
    if not isinstance(document.value, list):
        raise NotAList
    starts = [document.lines[(place,)] - 1 for place in range(len(document.value))]
    if any(not lines[start].startswith("- ") for start in starts) or len(set(starts)) < len(starts):
        raise NotAList
    ends = [*starts[1:], len(lines)]
    return [
        Entry(start, _last(lines, start, end), question)
        for start, end, question in zip(starts, ends, document.value, strict=True)
    ]


def find_question(text: str, key: str) -> Entry:
    """The question of this key. Raises NotThere or NotAList."""
    found = next((entry for entry in questions_in(text) if entry.key == key), None)
    if found is None:
        raise NotThere(key)
    return found


def question_replaced(text: str, key: str, question: dict[str, Any]) -> str:
    """The file with this question in the place of the one of that key. Raises NotThere or NotAList."""
    entry, lines = find_question(text, key), LINE.findall(text)
    lines[entry.first : entry.after] = _written(question, text)
    return "".join(lines)


def question_added(text: str, question: dict[str, Any]) -> str:
    """The file with one more question at its end. Raises NotAList."""
    questions_in(text)
    lines = LINE.findall(text)
    new = _written(question, text)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += "\n"
    return "".join([*lines, *(["\n"] if lines and _says(lines[-1]) else []), *new])


def question_removed(text: str, key: str) -> str:
    """The file without this question and the blank lines after it. Raises NotThere or NotAList."""
    entry, lines = find_question(text, key), LINE.findall(text)
    after = entry.after
    while after < len(lines) and not lines[after].strip():
        after += 1
    return "".join(lines[: entry.first] + lines[after:])


def question_moved(text: str, key: str, by: int) -> str:
    """The file with this question in the place of the one before (-1) or after it (1), which takes its own."""
    entries, lines = questions_in(text), LINE.findall(text)
    here = entries.index(find_question(text, key))
    if not 0 <= here + by < len(entries) or by not in (-1, 1):
        return text
    one, two = sorted((entries[here], entries[here + by]), key=lambda entry: entry.first)
    if not lines[two.after - 1].endswith(("\n", "\r")):
        lines[two.after - 1] += "\n"
    between = lines[one.after : two.first]
    lines[one.first : two.after] = [*lines[two.first : two.after], *between, *lines[one.first : one.after]]
    return "".join(lines)


def _written(question: dict[str, Any], text: str) -> list[str]:
    end = "\r\n" if "\r\n" in text else "\n"
    return [line + end for line in write_question(question).splitlines()]


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _last(lines: list[str], start: int, end: int) -> int:
    """The line after the last that belongs to an entry: blank lines and comments at the margin do not."""
    while end > start + 1 and not _says(lines[end - 1]):
        end -= 1
    return end
