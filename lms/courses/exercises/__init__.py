"""Kinds of exercises, a file each: what may be written, what is shown, how an answer is read and marked.

A new kind is a file here that makes a `Kind`, its line in `registry.py`, and the template of the same name in
`templates/components/exercises/`.
"""

from lms.courses.exercises.kind import Form, Mark, Part, Row
from lms.courses.exercises.registry import (
    KINDS,
    check,
    check_question,
    in_steps,
    is_whole,
    mark,
    order_for,
    read_answer,
    review,
    shown,
    stage,
    take,
)

__all__ = [
    "KINDS",
    "Form",
    "Mark",
    "Part",
    "Row",
    "check",
    "check_question",
    "in_steps",
    "is_whole",
    "mark",
    "order_for",
    "read_answer",
    "review",
    "shown",
    "stage",
    "take",
]
