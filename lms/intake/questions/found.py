"""A question found in a file, in the terms of this house, and what there is to say about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lms.intake.problems import Problem, Weight
from lms.text import N_

MOST_QUESTIONS = 2000
"""Questions that are read of one file; a bank of a course holds some dozens."""
LONGEST = 20_000
"""Letters of one question as it stands in its file."""

TOO_MANY = N_(
    "Tệp có hơn %(most)s câu hoặc hơn bấy nhiêu chỗ sai. Phần từ dòng này chưa đọc; anh/chị chia tệp thành nhiều phần."
)
TOO_LONG = N_("Câu này dài hơn %(most)s ký tự nên không đọc.")
LOST = N_("Câu này có %(what)s, không mang theo được.")


@dataclass
class Found:
    """A question of a file. Whatever is wrong with it joins `problems`, and an error keeps it out."""

    line: int
    """Where it begins in its file, from 1; of a sheet the row."""
    name: str = ""
    """What its file calls it."""
    spec: dict[str, Any] = field(default_factory=dict)
    """The fields of its exercise without `key`; an explanation that the file does not give is ""."""
    place: dict[str, str] = field(default_factory=dict)
    """topic, outcome, lesson and difficulty as the file words them."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def ask(self) -> str:
        return str(self.spec.get("ask", ""))

    @property
    def failed(self) -> bool:
        """Whether it cannot be taken."""
        return any(problem.weight is Weight.ERROR for problem in self.problems)

    def error(self, message: str, value: str = "", **params: str) -> None:
        self._say(Weight.ERROR, message, value, params)

    def warn(self, message: str, value: str = "", **params: str) -> None:
        self._say(Weight.WARNING, message, value, params)

    def notice(self, message: str, value: str = "", **params: str) -> None:
        self._say(Weight.NOTICE, message, value, params)

    def _say(self, weight: Weight, message: str, value: str, params: dict[str, str]) -> None:
        said = Problem(weight, "", message, params, self.line, None, value[:200])
        if said not in self.problems:
            self.problems.append(said)


@dataclass
class Batch:
    """What a file holds."""

    questions: list[Found] = field(default_factory=list)
    """Those that can be taken."""
    problems: list[Problem] = field(default_factory=list)
    """Everything that became no question, by line."""

    def take(self, line: int, read: Callable[[Found], None]) -> bool:
        """Let `read` fill a question that begins at `line`; False when no more are read."""
        if len(self.questions) >= MOST_QUESTIONS or len(self.problems) >= MOST_QUESTIONS:
            self.problems.append(Problem(Weight.ERROR, "", TOO_MANY, {"most": number_word(MOST_QUESTIONS)}, line))
            return False
        found = Found(line)
        read(found)
        if found.failed or not found.spec:
            self.problems += found.problems
        else:
            self.questions.append(found)
        return True

    def too_long(self, line: int, text: str) -> None:
        """Leave out a question that is longer than anybody would answer."""
        params = {"most": number_word(LONGEST)}
        self.problems.append(Problem(Weight.ERROR, "", TOO_LONG, params, line, None, text[:80]))


def number_word(count: int) -> str:
    """A count as it is written here: 20.000."""
    return f"{count:,}".replace(",", ".")
