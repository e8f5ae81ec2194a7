"""Things to be sorted into categories; the answer is {"chosen": [category or None, …]} by rank of the thing."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

from pydantic import Field, model_validator

from lms.courses.exercises.fields import all_differ, by_rank, field_name, given_in, picked, shuffled, word_at
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row, mark_of
from lms.courses.shapes import Shape as Mapping
from lms.courses.shapes import Text, wrong
from lms.text import N_


class Item(Mapping):
    """A thing, the category it belongs to, and why."""

    text: Text
    category: Text
    why: Text


class Shape(Exercise):
    """`categories` in the order shown, and `items`; a category may stay empty."""

    categories: Annotated[list[Text], Field(min_length=2, max_length=6)]
    items: Annotated[list[Item], Field(min_length=2)]

    @model_validator(mode="after")
    def _fit_together(self) -> "Shape":
        all_differ(self.categories, N_("hai nhóm giống nhau: %(text)s"))
        all_differ([item.text for item in self.items], N_("hai mục giống nhau: %(text)s"))
        stray = next((item.category for item in self.items if item.category not in self.categories), None)
        if stray is not None:
            raise wrong(N_("nhóm %(text)s không có trong categories"), text=stray)
        return self


def _ranked(spec: dict[str, Any]) -> list[dict[str, Any]]:
    items = spec["items"]
    return [items[index] for index in by_rank([item["text"] for item in items])]


class Categorise(Kind):
    """A select of categories beside each thing."""

    name = "categorise"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        count = len(spec["categories"])
        chosen = [picked(form, field_name(prefix, rank), count) for rank in range(len(spec["items"]))]
        return {"chosen": chosen} if chosen != [None] * len(chosen) else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        items, names = _ranked(spec), spec["categories"]
        rows = []
        for rank, (item, category) in enumerate(zip(items, given_in(answer, "chosen", len(items)), strict=True)):
            given = word_at(names, category)
            rows.append(Row(rank, given, item["category"], given == item["category"], item["why"]))
        return mark_of(rows)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        items = _ranked(spec)
        return {
            "kind": self.name,
            "ask": spec["ask"],
            "fields": [{"number": rank, "text": items[rank]["text"]} for rank in order or range(len(items))],
            "options": [{"value": number, "text": name} for number, name in enumerate(spec["categories"])],
        }

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return shuffled(len(spec["items"]), rng)


KIND = Categorise()
