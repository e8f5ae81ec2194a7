"""Steps to be put in order; the answer is {"places": [place or None, …]} by rank, the first place being 1."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

from pydantic import Field, field_validator

from lms.courses.exercises.fields import all_differ, by_rank, field_name, given_in, picked, shuffled
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row, mark_of
from lms.courses.shapes import Shape as Mapping
from lms.courses.shapes import Text
from lms.text import N_


class Step(Mapping):
    """One step, and why it stands where it stands."""

    text: Text
    why: Text


class Shape(Exercise):
    """`steps` in the right order."""

    steps: Annotated[list[Step], Field(min_length=2, max_length=9)]

    @field_validator("steps")
    @classmethod
    def _all_differ(cls, steps: list[Step]) -> list[Step]:
        all_differ([step.text for step in steps], N_("hai bước giống nhau: %(text)s"))
        return steps


def _ranked(spec: dict[str, Any]) -> list[int]:
    return by_rank([step["text"] for step in spec["steps"]])


class Ordering(Kind):
    """A select of places beside each step."""

    name = "ordering"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        count = len(spec["steps"])
        places = [picked(form, field_name(prefix, rank), count, first=1) for rank in range(count)]
        return {"places": places} if places != [None] * count else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        steps = spec["steps"]
        places = given_in(answer, "places", len(steps))
        rows = [
            Row(rank, "" if place is None else str(place), str(index + 1), place == index + 1, steps[index]["why"])
            for rank, (index, place) in enumerate(zip(_ranked(spec), places, strict=True))
        ]
        return mark_of(rows)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        ranked = _ranked(spec)
        return {
            "kind": self.name,
            "ask": spec["ask"],
            "fields": [
                {"number": rank, "text": spec["steps"][ranked[rank]]["text"]} for rank in order or range(len(ranked))
            ],
            "options": [{"value": place, "text": str(place)} for place in range(1, len(ranked) + 1)],
        }

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return shuffled(len(spec["steps"]), rng)


KIND = Ordering()
