"""The form of a kind, read off the shape that checks it; `words` only names what is found there."""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from lms.courses.authoring.fields import Date, Flag, Line, Name, Number, Part, Pick, Route, Several, Sides, Truth, Words
from lms.courses.authoring.part_fields import Blocks, Draw, Grid, OneOf, Terms, Unless
from lms.courses.authoring.part_words import BLUEPRINT, DOCUMENT, PARTS, SETTINGS, SHEET, TASK, TERM
from lms.courses.authoring.rows import Each, Group, Rows, Said, Table, Texts
from lms.courses.authoring.words import KINDS as KIND_FIELDS
from lms.courses.authoring.words import LINES, ON_PAPER, QUESTION, SAID, SAYS
from lms.courses.authoring.words import SHAPES as EXERCISES
from lms.courses.course_shape import CourseShape, DrawLine, QuestionFields
from lms.courses.exercises import KINDS
from lms.courses.exercises.kind import Exercise
from lms.courses.exercises.said import Said as SaidLine
from lms.courses.exercises.voucher_shape import Day
from lms.courses.shapes import Key, Shape
from lms.courses.task_shape import TaskShape
from lms.courses.template_shape import Block, DocumentShape, SheetShape
from lms.text import N_

KEY = Words(N_("Tên ngắn"))
NO_WORDS = Words("")
SHAPES = {**EXERCISES, **PARTS}


@cache
def form_of(kind: str) -> Group:
    """The form of a kind: all of its fields but `kind`. Raises KeyError for one that does not exist."""
    return Group(kind, NO_WORDS, parts=_parts(KINDS[kind].shape, {"key": KEY, **KIND_FIELDS[kind]}))


@cache
def question_form() -> Group:
    """What a question of the bank has besides its exercise."""
    return Group("question", NO_WORDS, parts=_parts(QuestionFields, QUESTION))


@cache
def settings_form() -> Group:
    """What a course is, as `course.yaml` says it; its slug never changes, and its tests have a form of their own."""
    return Group("settings", NO_WORDS, parts=_parts(CourseShape, SETTINGS, ("slug", *BLUEPRINT)))


@cache
def blueprint_form() -> Group:
    """The tests of a course."""
    return Group("blueprint", NO_WORDS, parts=_parts(CourseShape, BLUEPRINT, ("slug", *SETTINGS)))


@cache
def task_form() -> Group:
    """`task.yaml`."""
    return Group("task", NO_WORDS, parts=_parts(TaskShape, TASK))


@cache
def glossary_form() -> Group:
    """`glossary.yaml`, the whole of it being called `terms`."""
    row = Group("terms", NO_WORDS, parts=tuple(Line(name, said) for name, said in TERM.items()))
    return Group("glossary", NO_WORDS, parts=(Terms("terms", PARTS["Terms"]["terms"], row=row),))


@cache
def document_form() -> Group:
    """A document to take along; `form` tells it from a book."""
    return Group("document", NO_WORDS, parts=_parts(DocumentShape, DOCUMENT, ("form",)))


@cache
def sheet_form() -> Group:
    """A book of one month."""
    return Group("sheet", NO_WORDS, parts=_parts(SheetShape, SHEET, ("form",)))


def _parts(shape: type[Shape], words: dict[str, Words], but: Collection[str] = ()) -> tuple[Part, ...]:
    hints, fields = get_type_hints(shape, include_extras=True), shape.model_fields
    unnamed = set(fields) - set(words) - set(but) - ({"kind"} if issubclass(shape, Exercise) else set())
    if unnamed:
        raise KeyError(f"{shape.__name__}: {', '.join(sorted(unnamed))} has no words")
    return tuple(
        Unless(name, said, needed=False)
        if fields[name].default is True
        else _part(name, hints[name], said, fields[name].is_required())
        for name, said in words.items()
    )


def _part(name: str, hint: Any, words: Words, needed: bool) -> Part:
    hint = _without_none(hint)
    if hint is Key or hint == Key:
        return Pick(name, words, needed) if words.of else Name(name, words, needed)
    if hint == Day:
        return Date(name, words, needed)
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    origin, within = get_origin(hint), get_args(hint)
    if origin is list:
        return _list(name, within[0], words, needed)
    if origin is dict:
        return _mapping(name, within, words, needed)
    if origin is Literal:
        return Pick(name, words, needed)
    if issubclass(hint, Shape):
        return Group(name, words, needed, parts=_parts(hint, SHAPES[hint.__name__]))
    if hint is bool:
        return Truth(name, words, needed) if needed else Flag(name, words, needed)
    if hint in (int, float):
        return (Sides if words.sides else Number)(name, words, needed, whole=hint is int)
    return Pick(name, words, needed) if words.of else Line(name, words, needed)


def _list(name: str, item: Any, words: Words, needed: bool) -> Part:
    if item == SaidLine:
        fields = ON_PAPER if words is SAYS else SAID
        row = Group(name, words, parts=tuple(Line(one, said) for one, said in fields.items()))
        return Said(name, words, needed, row=row)
    if item is Key or item == Key:
        return Several(name, words, needed)
    if get_origin(item) is Annotated:
        item = get_args(item)[0]
    if item is int:
        return Route(name, words, needed)
    if item is str:
        return Texts(name, words, needed)
    if get_origin(item) is list:
        return Grid(name, words, needed)
    if item is DrawLine:
        return Draw(name, words, needed, each=Number(name, words, whole=True))
    parts = _parts(item, SHAPES[item.__name__])
    if item is Block:
        parts = tuple(replace(part, needed=True) for part in parts)
        return Blocks(name, words, needed, row=OneOf(name, words, parts=parts))
    return Rows(name, words, needed, row=Group(name, words, parts=parts))


def _mapping(name: str, within: tuple[Any, ...], words: Words, needed: bool) -> Part:
    _, value = within
    if words.of or words.choices:
        whole = _without_notes(value) is int
        return Each(name, words, needed, each=Number(name, words, whole=True) if whole else Line(name, words))
    row = Group(name, words, parts=(Name("key", LINES["key"]), Line("text", replace(LINES["text"], label=words.one))))
    return Table(name, words, needed, row=row)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(one for one in get_args(hint) if one is not type(None))
    return hint


def _without_notes(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint
