"""The form of a kind, read off the shape that checks it; `words` only names what is found there."""

from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from lms.courses.authoring.fields import Date, Flag, Line, Name, Number, Part, Pick, Route, Several, Sides, Truth, Words
from lms.courses.authoring.rows import Each, Group, Rows, Said, Table, Texts
from lms.courses.authoring.words import KINDS as KIND_FIELDS
from lms.courses.authoring.words import LINES, ON_PAPER, QUESTION, SAID, SAYS, SHAPES
from lms.courses.course_shape import QuestionFields
from lms.courses.exercises import KINDS
from lms.courses.exercises.kind import Exercise
from lms.courses.exercises.said import Said as SaidLine
from lms.courses.exercises.voucher_shape import Day
from lms.courses.shapes import Key, Shape
from lms.text import N_

KEY = Words(N_("Tên ngắn"))
NO_WORDS = Words("")


@cache
def form_of(kind: str) -> Group:
    """The form of a kind: all of its fields but `kind`. Raises KeyError for one that does not exist."""
    return Group(kind, NO_WORDS, parts=_parts(KINDS[kind].shape, {"key": KEY, **KIND_FIELDS[kind]}))


@cache
def question_form() -> Group:
    """What a question of the bank has besides its exercise."""
    return Group("question", NO_WORDS, parts=_parts(QuestionFields, QUESTION))


def _parts(shape: type[Shape], words: dict[str, Words]) -> tuple[Part, ...]:
    hints = get_type_hints(shape, include_extras=True)
    unnamed = set(shape.model_fields) - set(words) - ({"kind"} if issubclass(shape, Exercise) else set())
    if unnamed:
        raise KeyError(f"{shape.__name__}: {', '.join(sorted(unnamed))} has no words")
    return tuple(_part(name, hints[name], said, shape.model_fields[name].is_required()) for name, said in words.items())


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
    return Rows(name, words, needed, row=Group(name, words, parts=_parts(item, SHAPES[item.__name__])))


def _mapping(name: str, within: tuple[Any, ...], words: Words, needed: bool) -> Part:
    _, value = within
    if words.of or words.choices:
        whole = _without_notes(value) is int
        return Each(name, words, needed, each=Number(name, words, whole=True) if whole else Line(name, words))
    row = Group(name, words, parts=(Name("key", LINES["key"]), Line("text", LINES["text"])))
    return Table(name, words, needed, row=row)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(one for one in get_args(hint) if one is not type(None))
    return hint


def _without_notes(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint
