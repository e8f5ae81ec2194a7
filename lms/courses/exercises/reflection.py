"""A question to think about in writing; nobody marks it. The answer is {"text": "…"}."""

from collections.abc import Sequence
from random import Random
from typing import Any

from lms.courses.exercises.fields import field_name
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row
from lms.courses.shapes import Text
from lms.text import nfc

LONGEST = 4000
"""Characters that are kept."""


class Shape(Exercise):
    """`sample` is what somebody else might have written; it is shown once one's own stands."""

    sample: Text = ""


class Reflection(Kind):
    """A text area. Whatever was written is as good as it can be."""

    name = "reflection"
    shape = Shape
    in_bank = False

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        sent = "".join(form.getlist(field_name(prefix, 0))[:1])
        text = nfc(sent).replace("\r\n", "\n").strip()[:LONGEST]
        return {"text": text} if text else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        text, sample = answer.get("text", ""), spec.get("sample", "")
        return Mark(float(bool(text)), bool(text), rows=[Row(0, text, "", bool(text), sample)])

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        return {"kind": self.name, "ask": spec["ask"], "longest": LONGEST}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return []


KIND = Reflection()
