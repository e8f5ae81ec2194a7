"""Several options of which all right ones, and no other, must be chosen."""

from pydantic import field_validator

from lms.courses.exercises.choices import Choosing, Option, WithOptions
from lms.courses.shapes import wrong
from lms.text import N_


class Shape(WithOptions):
    """`options`, one or more of them right."""

    @field_validator("options")
    @classmethod
    def _some_are_right(cls, options: list[Option]) -> list[Option]:
        if not any(option.right for option in options):
            raise wrong(N_("phải có ít nhất một lựa chọn right: true"))
        return options


class MultipleChoice(Choosing):
    """Check boxes."""

    name = "multiple-choice"
    shape = Shape
    control = "checkbox"


KIND = MultipleChoice()
