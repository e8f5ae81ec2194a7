"""A text with numbered blanks, {1} and {2}; the answer is {"texts": ["10", ""]} by blank."""

import re
from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

from pydantic import Field, model_validator

from lms.courses.exercises.fields import Accepting, accepts, field_name, given_in, typed
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row, mark_of
from lms.courses.shapes import Text, wrong
from lms.text import N_

BLANK = re.compile(r"\{([0-9]+)\}")


class Shape(Exercise):
    """`text` names every blank once, in order; `blanks` says what each accepts."""

    text: Text
    blanks: Annotated[list[Accepting], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_blank_stands_in_the_text(self) -> "Shape":
        found = [int(number) for number in BLANK.findall(self.text)]
        if found != list(range(1, len(self.blanks) + 1)):
            raise wrong(
                N_("text phải có đủ %(count)s chỗ trống theo thứ tự, viết {1}, {2}…, mỗi chỗ một lần"),
                count=len(self.blanks),
            )
        return self


class FillIn(Kind):
    """Inputs in the running text."""

    name = "fill-in"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        texts = [typed(form, field_name(prefix, number)) for number in range(len(spec["blanks"]))]
        return {"texts": texts} if any(texts) else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        blanks = spec["blanks"]
        rows = []
        for number, (blank, text) in enumerate(zip(blanks, given_in(answer, "texts", len(blanks)), strict=True)):
            right = accepts(text or "", blank["accept"], blank.get("fold", False))
            rows.append(Row(number, text or "", blank["accept"][0], right, blank["why"]))
        return mark_of(rows)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        paragraphs = [line for line in spec["text"].splitlines() if line.strip()]
        return {"kind": self.name, "ask": spec["ask"], "paragraphs": [_pieces(line) for line in paragraphs]}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return []


def _pieces(line: str) -> list[str | int]:
    """Text and, between, the index of each blank."""
    return [piece if number % 2 == 0 else int(piece) - 1 for number, piece in enumerate(BLANK.split(line))]


KIND = FillIn()
