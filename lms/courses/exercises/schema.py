"""JSON Schema (draft 2020-12) of what a lecturer writes, taken from the very shapes that check it."""

from typing import Any, Literal

from pydantic import BaseModel, create_model
from pydantic.json_schema import models_json_schema

from lms.courses.exercises.registry import KINDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def exercise_schema(kind: str) -> dict[str, Any]:
    """The schema of an exercise of this kind. Raises KeyError for a kind that does not exist."""
    return {"$schema": DRAFT, "title": kind, **_without_title(_of_kind(kind, ()).model_json_schema())}


def question_schema(fields: type[BaseModel]) -> dict[str, Any]:
    """The schema of an entry of the bank: `fields` besides an exercise of any kind that may stand there."""
    shapes = [_of_kind(kind.name, (fields,)) for kind in KINDS.values() if kind.in_bank]
    refs, definitions = models_json_schema([(shape, "validation") for shape in shapes])
    one_of = [refs[shape, "validation"] for shape in shapes]
    return {"$schema": DRAFT, "title": "question", "oneOf": one_of, **definitions}


def _of_kind(kind: str, others: tuple[type[BaseModel], ...]) -> type[BaseModel]:
    """The shape of a kind, with nothing but its own name under `kind`."""
    shape = KINDS[kind].shape
    named: Any = Literal[kind]
    return create_model(kind, __base__=(shape, *others), __doc__=shape.__doc__, kind=(named, ...))


def _without_title(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "title"}
