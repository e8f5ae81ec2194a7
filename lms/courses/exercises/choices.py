"""What the kinds share whose answer is a choice among options: {"chosen": [2]}, indexes in the source, rising."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any, ClassVar

from pydantic import Field, field_validator

from lms.courses.exercises.fields import all_differ, shuffled
from lms.courses.exercises.kind import Exercise, Form, Kind, Mark, Part
from lms.courses.shapes import Shape, Text, wrong
from lms.text import N_


class Option(Shape):
    """One thing to choose, with what is said to who chose it."""

    text: Text
    why: Text
    right: bool = False


def all_options_differ(options: list[Option]) -> list[Option]:
    """The same options; for a validator."""
    all_differ([option.text for option in options], N_("hai lựa chọn giống nhau: %(text)s"))
    return options


def one_is_right(options: list[Option]) -> list[Option]:
    """The same options, exactly one of them right; for a validator."""
    right = sum(option.right for option in options)
    if right != 1:
        raise wrong(N_("phải có đúng một lựa chọn right: true, đang có %(right)s"), right=right)
    return options


class WithOptions(Exercise):
    """An exercise that lists its options."""

    options: Annotated[list[Option], Field(min_length=2)]

    @field_validator("options")
    @classmethod
    def _all_differ(cls, options: list[Option]) -> list[Option]:
        return all_options_differ(options)


def chosen_in(form: Form, prefix: str, count: int) -> list[int]:
    """Indexes below `count` that were sent under `prefix`, each once, rising."""
    valid = {str(index): index for index in range(count)}
    return sorted({valid[value] for value in form.getlist(prefix) if value in valid})


class Choosing(Kind):
    """Options, some of them right. The whole answer is right or it is not: there is no half."""

    control: ClassVar[str]
    """Type of the input: radio or checkbox."""

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        chosen = chosen_in(form, prefix, len(spec["options"]))
        if not chosen or (self.control == "radio" and len(chosen) > 1):
            return {}
        return {"chosen": chosen}

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        chosen = set(answer.get("chosen", ()))
        parts = [
            Part(index, index in chosen, option.get("right", False), option["why"])
            for index, option in enumerate(spec["options"])
        ]
        right = all(part.chosen == part.right for part in parts)
        return Mark(float(right), right, parts)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        options = spec["options"]
        order = range(len(options)) if order is None else order
        return {
            "kind": self.name,
            "ask": spec["ask"],
            "control": self.control,
            "options": [{"value": index, "text": options[index]["text"]} for index in order],
        }

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return shuffled(len(spec["options"]), rng)
