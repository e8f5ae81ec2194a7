"""A few words; the answer is {"text": "đối thoại định kỳ"}."""

from collections.abc import Sequence
from random import Random
from typing import Any

from lms.courses.exercises.fields import Accepting, accepts, field_name, typed
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row, mark_of


class Shape(Accepting, Exercise):
    """`accept` lists what is right; the first is shown as the answer."""


class ShortText(Kind):
    """One line."""

    name = "short-text"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        text = typed(form, field_name(prefix, 0))
        return {"text": text} if text else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        text = answer.get("text", "")
        right = accepts(text, spec["accept"], spec.get("fold", False))
        return mark_of([Row(0, text, spec["accept"][0], right, spec["why"])])

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        return {"kind": self.name, "ask": spec["ask"]}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return []


KIND = ShortText()
