"""A statement that is right or wrong; the answer is {"chosen": [0]} for right, [1] for wrong."""

from collections.abc import Sequence
from random import Random
from typing import Any

from lms.courses.exercises.choices import chosen_in
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Part
from lms.courses.shapes import Text
from lms.text import N_

RIGHT, WRONG = 0, 1
WORDS = (N_("Đúng"), N_("Sai"))


class Statement(Exercise):
    """`ask` is the statement; `why_true` is said to who took it for true, `why_false` to who did not."""

    answer: bool
    why_true: Text
    why_false: Text


class Shape(Statement):
    """A statement alone."""


class TrueFalse(Kind):
    """Two radio buttons, always in the same order."""

    name = "true-false"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        chosen = chosen_in(form, prefix, 2)
        return {"chosen": chosen} if len(chosen) == 1 else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        chosen = answer.get("chosen", [])
        key = RIGHT if spec["answer"] else WRONG
        whys = (spec["why_true"], spec["why_false"])
        # Each reason speaks to who gave that answer; the other one would confuse.
        heard = chosen or [key]
        parts = [Part(n, n in chosen, n == key, whys[n] if n in heard else "") for n in (RIGHT, WRONG)]
        right = chosen == [key]
        return Mark(float(right), right, parts)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        options = [{"value": value, "text": word} for value, word in enumerate(WORDS)]
        return {"kind": self.name, "ask": spec["ask"], "control": "radio", "options": options}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return [RIGHT, WRONG]


KIND = TrueFalse()
