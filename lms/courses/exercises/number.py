"""A number, typed as people here type it; the answer is {"text": "253.000 đồng"}."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Annotated, Any

from pydantic import Field

from lms.courses.exercises.amounts import number_text, read_number
from lms.courses.exercises.fields import field_name, typed
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row, mark_of
from lms.courses.shapes import Text


class Shape(Exercise):
    """`answer`, give or take `tolerance`, in `unit`."""

    answer: Annotated[float, Field(allow_inf_nan=False)]
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    unit: Text = ""
    why: Text


class Number(Kind):
    """One line. `unit` may be typed or left out; another unit is another answer."""

    name = "number"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        text = typed(form, field_name(prefix, 0))
        return {"text": text} if text else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        text, unit = answer.get("text", ""), spec.get("unit", "")
        value = read_number(text, unit)
        wanted, tolerance = (Decimal(str(number)) for number in (spec["answer"], spec.get("tolerance", 0)))
        right = value is not None and abs(value - wanted) <= tolerance
        # A no-break space: a unit does not stand alone on the next line.
        words = f"{number_text(wanted)}\u00a0{unit}" if unit else number_text(wanted)
        return mark_of([Row(0, text, words, right, spec["why"])])

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        return {"kind": self.name, "ask": spec["ask"], "unit": spec.get("unit", "")}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return []


KIND = Number()
