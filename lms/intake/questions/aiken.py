"""Aiken: a question, its options a line each behind a letter, and the line that names the right one.

https://docs.moodle.org/en/Aiken_format, and the same as people here type it: "Câu 1.", "Đáp án: B", "Giải thích: …".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lms.intake.questions import house
from lms.intake.questions.found import LONGEST, Batch, Found
from lms.intake.questions.house import Answer
from lms.intake.questions.wording import plain
from lms.text import N_

OPTION = re.compile(r"\s*([A-Za-z])\s?[).:]\s*(\S.*)")
KEY = re.compile(r"\s*(?:ANSWERS?|Đáp\s+án(?:\s+đúng)?|ĐÁP\s+ÁN|ĐA)\s*[:.]\s*(.*)", re.IGNORECASE)
WHY = re.compile(r"\s*(?:FEEDBACK|EXPLANATION|Giải\s+thích|Lời\s+giải)\s*:\s*(.*)", re.IGNORECASE)
NUMBERED = re.compile(r"\s*(?:Câu(?:\s+hỏi)?\s*[0-9]{1,4}\s*[:.)]|[0-9]{1,4}\s*[.)])\s*", re.IGNORECASE)
LETTERS = re.compile(r"[A-Za-z]")
MOST_OPTIONS = 26

NO_KEY = N_("Câu này không có dòng ANSWER: hoặc Đáp án:.")
NO_OPTIONS = N_("Dòng đáp án này không có phương án nào ở trên.")
STRANGE_KEY = N_("Đáp án không phải chữ cái của một phương án.")


def is_aiken(text: str) -> bool:
    """Whether a text has a line that names a right option."""
    return any(KEY.match(line) for line in text.splitlines())


def read(text: str) -> Batch:
    """Every question of an Aiken text."""
    batch = Batch()
    for one in _questions(text):
        if one.size > LONGEST:
            batch.too_long(one.line, "".join(one.ask[:1]))
        elif not batch.take(one.line, one.fill):
            break
    return batch


@dataclass
class _Question:
    """Lines that belong together."""

    line: int
    ask: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    why: list[str] = field(default_factory=list)
    size: int = 0

    def goes_on(self, line: str, paused: bool) -> bool:
        """Whether a line still belongs here; `paused`: a blank line stands before it."""
        if self.key is not None:
            more = bool(self.why) and not paused and not NUMBERED.match(line) and not KEY.match(line)
            return WHY.match(line) is not None or more
        if not self.options or KEY.match(line) or self._next_option(line):
            return True
        return not paused and not NUMBERED.match(line)

    def add(self, line: str) -> None:
        """A line of the question, an option, the key, or the rest of one of these."""
        self.size += len(line)
        key, why, option = KEY.match(line), WHY.match(line), self._next_option(line)
        if key and self.key is None:
            self.key = key[1]
        elif self.key is not None:
            self.why.append(why[1] if why else line)
        elif option:
            self.options[option[1].upper()] = option[2]
        elif self.options:
            last = next(reversed(self.options))
            self.options[last] += f" {line}"
        else:
            self.ask.append(line)

    def _next_option(self, line: str) -> re.Match[str] | None:
        """Options run on from A; any other letter before a full stop begins a sentence."""
        option = OPTION.fullmatch(line)
        expected = chr(ord("A") + len(self.options))
        return option if option and self.ask and option[1].upper() == expected else None

    def fill(self, found: Found) -> None:
        """Read it into `found`."""
        ask = plain("\n".join([NUMBERED.sub("", self.ask[0], count=1), *self.ask[1:]]) if self.ask else "", found)
        if self.key is None:
            found.error(NO_KEY, ask)
            return
        if not self.options:
            found.error(NO_OPTIONS, ask)
            return
        right = {letter.upper() for letter in LETTERS.findall(self.key)}
        if not right or right - self.options.keys() or len(self.key) > 3 * MOST_OPTIONS:
            found.error(STRANGE_KEY, self.key.strip())
            return
        why = plain(" ".join(self.why), found)
        answers = [
            Answer(plain(text, found).replace("\n", " "), Decimal(100 if letter in right else 0))
            for letter, text in self.options.items()
        ]
        house.choice(found, ask, answers, len(right) > 1, why)


def _questions(text: str) -> Iterator[_Question]:
    now: _Question | None = None
    paused = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            paused = True
            continue
        if now and not now.goes_on(line, paused):
            yield now
            now = None
        now = now or _Question(number)
        now.add(line)
        paused = False
    if now:
        yield now
