"""GIFT, the text format of Moodle: a question a paragraph, its answers in braces.

https://docs.moodle.org/en/GIFT_format. A blank line always ends a question, so that a brace forgotten in one costs no
other.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from lms.intake.questions import house
from lms.intake.questions.found import LONGEST, Batch, Found
from lms.intake.questions.house import GAP, Answer
from lms.intake.questions.wording import plain
from lms.text import N_

ESCAPE = re.compile(r"\\([\\:#={}~n])")
HIDDEN = {letter: chr(0xE000 + place) for place, letter in enumerate("\\:#={}~n")}
"""Escaped letters stand aside while the others are read; nobody types these signs."""
SHOWN = {ord(sign): "\n" if letter == "n" else letter for letter, sign in HIDDEN.items()}
ODD = re.compile(r"[\ue000-\uf8ff]")
FORM = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*)")
WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)%")
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
ALL = Decimal(100)

BRACES = N_("Thiếu dấu { hoặc }, hoặc có dòng trống ở giữa câu.")
MORE_BRACES = N_("Câu có hơn một cặp ngoặc { }. Dấu ngoặc trong câu chữ phải viết \\{ và \\}.")
NO_QUESTION = N_("Đoạn chữ này không có phần trả lời { } nên không phải câu hỏi.")
ESSAY = N_("Câu tự luận không chấm bằng máy nên không vào ngân hàng câu hỏi. Anh/chị đặt câu này trong bài học.")
NO_ARROW = N_("Một cặp ghép thiếu dấu ->.")


def read(text: str) -> Batch:
    """Every question of a GIFT text."""
    batch = Batch()
    category = ""
    for line, block in _blocks(text):
        named = CATEGORY.match(block)
        if named:
            category = named[1].rpartition("/")[2].strip()
        elif len(block) > LONGEST:
            batch.too_long(line, block)
        elif not batch.take(line, _Question(block, category).fill):
            break
    return batch


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """(number of the first line, text) of each paragraph, comments left out; a category is one of its own."""
    start, lines = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        # Some programs write no blank line between questions that have names.
        next_one = bare.startswith("::") and any("}" in before for before in lines)
        if lines and (not bare or next_one or CATEGORY.match(bare)):
            yield start, "\n".join(lines)
            lines = []
        if CATEGORY.match(bare):
            yield number, bare
        elif bare and not bare.startswith("//"):
            start = start if lines else number
            lines.append(line)
    if lines:
        yield start, "\n".join(lines)


class _Question:
    """One paragraph."""

    def __init__(self, block: str, category: str) -> None:
        self.text = ESCAPE.sub(lambda escape: HIDDEN[escape[1]], ODD.sub("", block)).strip()
        self.category = category
        self.form = self.general = ""

    def fill(self, found: Found) -> None:
        """Read it into `found`."""
        self.found = found
        if self.category:
            found.place["topic"] = self._words(self.category, "plain")
        text = self._without_name()
        start, end = text.find("{"), text.find("}")
        if start < 0 and end < 0:
            found.warn(NO_QUESTION, text[:80])
            return
        if start < 0 or end < start:
            found.error(BRACES, text[:80])
            return
        if "{" in text[start + 1 :] or "}" in text[end + 1 :]:
            found.error(MORE_BRACES, text[:80])
            return
        # A text that goes on after the answers has a word missing there.
        gap = GAP if text[end + 1 :].strip() else ""
        ask = text[:start] + gap + text[end + 1 :]
        self.form, ask = self._form(ask)
        self._answers(self._words(ask), text[start + 1 : end].strip())

    def _without_name(self) -> str:
        if not self.text.startswith("::"):
            return self.text
        name, closed, rest = self.text[2:].partition("::")
        if not closed:
            return name
        self.found.name = self._words(name, "plain")
        return rest

    def _answers(self, ask: str, answers: str) -> None:
        answers, hashes, general = answers.rpartition("####")
        if not hashes:
            answers, general = general, ""
        self.general = self._words(general)
        answers = answers.strip()
        if not answers:
            self.found.warn(ESSAY, ask)
        elif answers.startswith("#"):
            self._number(ask, answers[1:])
        elif "~" in answers:
            self._choice(ask, answers)
        elif "=" in answers and "->" in answers:
            self._matching(ask, answers)
        elif answers.partition("#")[0].strip().upper() in (*TRUE, *FALSE):
            self._statement(ask, answers)
        else:
            given = [self._answer(one, ALL) for one in _split(answers, "=")]
            house.words(self.found, ask, given, self.general)

    def _choice(self, ask: str, answers: str) -> None:
        given = []
        for one in _split(answers.replace("=", "~="), "~"):
            if one.startswith("="):
                given.append(self._worded(one[1:], ALL))
            else:
                given.append(self._answer(one, Decimal(0)))
        house.choice(self.found, ask, given, "=" not in answers, self.general)

    def _number(self, ask: str, answers: str) -> None:
        given = []
        # After ~ stands what is said to everybody else; there is no place for it here.
        for one in _split(answers.partition("~")[0], "="):
            answer = self._answer(one, ALL)
            value, tolerance = _margin(answer.text)
            given.append((Answer(value, answer.percent, answer.why), tolerance))
        house.number(self.found, ask, given, general=self.general)

    def _matching(self, ask: str, answers: str) -> None:
        pairs = []
        for one in _split(answers, "="):
            left, arrow, right = one.partition("->")
            if not arrow:
                self.found.error(NO_ARROW, one.translate(SHOWN))
            pairs.append((self._words(left), self._words(right), ""))
        if not self.found.failed:
            house.matching(self.found, ask, pairs, self.general)

    def _statement(self, ask: str, answers: str) -> None:
        word, _, comments = answers.partition("#")
        wrong, _, right = (self._words(part) for part in comments.partition("#"))
        answer = word.strip().upper() in TRUE
        whys = (right, wrong) if answer else (wrong, right)
        house.statement(self.found, ask, answer, *whys, self.general)

    def _answer(self, text: str, percent: Decimal) -> Answer:
        """An answer with its weight before it and its comment behind."""
        text = text.strip()
        weight = WEIGHT.match(text)
        if weight:
            percent, text = Decimal(weight[1]), text[weight.end() :]
        return self._worded(text, percent)

    def _worded(self, text: str, percent: Decimal) -> Answer:
        words, _, why = text.partition("#")
        return Answer(self._words(words), percent, self._words(why))

    def _form(self, text: str) -> tuple[str, str]:
        """How a text is written, and the text."""
        found = FORM.match(text)
        return (found[1], text[found.end() :]) if found else (self.form, text)

    def _words(self, text: str, form: str | None = None) -> str:
        if form is None:
            form, text = self._form(text)
        return plain(text.translate(SHOWN), self.found, "" if form == "moodle" else form)


def _split(text: str, sign: str) -> list[str]:
    """The answers that begin with a sign; the first may come without it."""
    parts = [part.strip() for part in text.split(sign)]
    return parts[1:] if not parts[0] else parts


def _margin(text: str) -> tuple[str, str]:
    """Value and tolerance of "3:0.5", "1..5" or "3"."""
    least, dots, most = text.partition("..")
    if dots:
        low, high = house.decimal(least), house.decimal(most)
        if low is None or high is None:
            return text, ""
        return str((low + high) / 2), str((high - low) / 2)
    value, _, tolerance = text.partition(":")
    return value.strip(), tolerance.strip()
