"""One right option among several."""

from pydantic import field_validator

from lms.courses.exercises.choices import Choosing, Option, WithOptions, one_is_right


class Shape(WithOptions):
    """`options`, exactly one of them right."""

    @field_validator("options")
    @classmethod
    def _one_is_right(cls, options: list[Option]) -> list[Option]:
        return one_is_right(options)


class SingleChoice(Choosing):
    """Radio buttons."""

    name = "single-choice"
    shape = Shape
    control = "radio"


KIND = SingleChoice()
