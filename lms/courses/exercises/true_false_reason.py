"""A statement to be judged, then the reason for it. {"chosen": [1, 3]}: 0 right, 1 wrong, from 2 on the reasons."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

from pydantic import Field, field_validator

from lms.courses.exercises.choices import Option, all_options_differ, one_is_right
from lms.courses.exercises.fields import field_name, picked, shuffled
from lms.courses.exercises.kind import Form, Kind, Mark, Part
from lms.courses.exercises.true_false import RIGHT, WORDS, WRONG, Statement

REASONS = 2
"""Number of the first reason."""


class Shape(Statement):
    """A statement, with `reasons` of which exactly one is right."""

    reasons: Annotated[list[Option], Field(min_length=2)]

    @field_validator("reasons")
    @classmethod
    def _one_is_right(cls, reasons: list[Option]) -> list[Option]:
        return one_is_right(all_options_differ(reasons))


class TrueFalseReason(Kind):
    """Two groups of radio buttons, each half of the mark."""

    name = "true-false-reason"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        judged = picked(form, field_name(prefix, 0), REASONS)
        reason = picked(form, field_name(prefix, 1), len(spec["reasons"]), first=REASONS)
        chosen = [number for number in (judged, reason) if number is not None]
        return {"chosen": chosen} if chosen else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        chosen = answer.get("chosen", [])
        key = RIGHT if spec["answer"] else WRONG
        parts = [
            Part(RIGHT, RIGHT in chosen, key == RIGHT, spec["why_true"]),
            Part(WRONG, WRONG in chosen, key == WRONG, spec["why_false"]),
            *(
                Part(number, number in chosen, reason.get("right", False), reason["why"])
                for number, reason in enumerate(spec["reasons"], REASONS)
            ),
        ]
        score = sum(part.chosen and part.right for part in parts) / 2
        return Mark(score, score == 1, parts)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        texts = [*WORDS, *(reason["text"] for reason in spec["reasons"])]
        options = [{"value": number, "text": texts[number]} for number in order or range(len(texts))]
        return {"kind": self.name, "ask": spec["ask"], "options": options, "reasons_from": REASONS}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return [RIGHT, WRONG, *shuffled(len(spec["reasons"]), rng, first=REASONS)]


KIND = TrueFalseReason()
