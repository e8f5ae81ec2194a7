"""Pairs: to each thing on the left belongs one on the right; the answer is {"chosen": [rank or None, …]} by left."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

from pydantic import Field, model_validator

from lms.courses.exercises.fields import all_differ, by_rank, field_name, given_in, picked, shuffled, word_at
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Row, mark_of
from lms.courses.shapes import Shape as Mapping
from lms.courses.shapes import Text, wrong
from lms.text import N_, clean


class Pair(Mapping):
    """What belongs together, and why."""

    left: Text
    right: Text
    why: Text


class Shape(Exercise):
    """`pairs`; two of them may have the same right side. `extra` belongs to nothing on the left."""

    pairs: Annotated[list[Pair], Field(min_length=2)]
    extra: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> "Shape":
        all_differ([pair.left for pair in self.pairs], N_("hai vế trái giống nhau: %(text)s"))
        rights = {clean(pair.right).casefold() for pair in self.pairs}
        all_differ([*rights, *self.extra], N_("extra trùng với một vế phải: %(text)s"))
        if len(rights) < 2:
            raise wrong(N_("mọi cặp đều có cùng một vế phải"))
        return self


def rights_of(spec: dict[str, Any]) -> list[str]:
    """Everything on the right once, in the order of its ranks."""
    texts = {
        clean(text).casefold(): text for text in [*(pair["right"] for pair in spec["pairs"]), *spec.get("extra", [])]
    }
    rights = list(texts.values())
    return [rights[index] for index in by_rank(rights)]


class Matching(Kind):
    """A select beside each left side."""

    name = "matching"
    shape = Shape

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        count = len(rights_of(spec))
        chosen = [picked(form, field_name(prefix, number), count) for number in range(len(spec["pairs"]))]
        return {"chosen": chosen} if chosen != [None] * len(chosen) else {}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        rights, pairs = rights_of(spec), spec["pairs"]
        rows = []
        for number, (pair, rank) in enumerate(zip(pairs, given_in(answer, "chosen", len(pairs)), strict=True)):
            given = word_at(rights, rank)
            right = clean(given).casefold() == clean(pair["right"]).casefold()
            rows.append(Row(number, given, pair["right"], right, pair["why"]))
        return mark_of(rows)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        rights = rights_of(spec)
        return {
            "kind": self.name,
            "ask": spec["ask"],
            "fields": [{"number": number, "text": pair["left"]} for number, pair in enumerate(spec["pairs"])],
            "options": [{"value": rank, "text": rights[rank]} for rank in order or range(len(rights))],
        }

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return shuffled(len(rights_of(spec)), rng)


KIND = Matching()
