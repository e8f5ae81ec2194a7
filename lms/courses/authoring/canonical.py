"""Exercises as YAML in the house style of `content/`: block style, quotes only where needed, fields in their order."""

import re
from functools import lru_cache
from typing import Any

import yaml

from lms.courses.authoring.describe import form_of, question_form
from lms.courses.authoring.fields import Part
from lms.courses.authoring.rows import Group, Rows
from lms.courses.exercises import KINDS

WIDE = 100
"""Characters of a line up to which short values stand together in brackets."""
IN_BRACES = frozenset({"state", "endings", "outcomes", "draw", "levels", "columns"})
"""Lists whose rows stand on one line each."""
LONGEST_KEY = 1000
"""YAML looks no further for the colon."""
FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)
PLAIN_LINES = re.compile(
    r"(?:(?! )[^\r\t\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\n]*(?<! )(?:\n|\Z))+"
)
ODD = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ud800-\\udfff\\ufffe\\uffff]")


def write_yaml(spec: dict[str, Any]) -> str:
    """An exercise, or a question with its own fields before them; reading it gives the same specification.

    Texts are taken to be as files give them: composed, without blanks at their ends.
    """
    return "\n".join(_mapping(spec, _form(spec), "")) + "\n"


def write_question(question: dict[str, Any]) -> str:
    """A question as an entry of its file."""
    lines = _mapping(question, _form(question), "  ")
    return "\n".join(["- " + lines[0][2:], *lines[1:]]) + "\n"


def write_fields(fields: dict[str, Any], form: Group | None) -> str:
    """Fields of a part of a course, in the order of its form."""
    return "\n".join(_mapping(fields, form, "")) + "\n"


def _form(spec: dict[str, Any]) -> Group | None:
    return form_of(spec["kind"]) if spec.get("kind") in KINDS else None


def _ordered(value: dict[Any, Any], part: Part | None) -> list[tuple[Any, Any]]:
    """The items in the order of their form; what it does not know comes last."""
    if not isinstance(part, Group):
        return list(value.items())
    names = [one.name for one in part.parts]
    if "kind" in value and "ask" in names:
        names = ["key", *(one.name for one in question_form().parts), "kind", *names[1:]]
    rank = {name: place for place, name in enumerate(names)}
    return sorted(value.items(), key=lambda item: rank.get(item[0], len(rank)))


def _mapping(value: dict[Any, Any], part: Part | None, pad: str) -> list[str]:
    lines: list[str] = []
    for key, item in _ordered(value, part):
        within = next((one for one in part.parts if one.name == key), None) if isinstance(part, Group) else None
        name = _key(key)
        if len(name) > LONGEST_KEY:
            lines += [f"{pad}? {name}", *_after(f"{pad}:", item, within, pad)]
        else:
            lines += _after(f"{pad}{name}:", item, within, pad)
    return lines


def _after(head: str, value: Any, part: Part | None, pad: str) -> list[str]:
    """What follows `name:`, on its line or below it."""
    if isinstance(value, dict | list):
        short = _in_brackets(value)
        loose = isinstance(value, list) and any(isinstance(one, dict | list) for one in value)
        if not value or (short and not loose and len(head) + len(short) < WIDE):
            return [f"{head} {short}"]
        below = _mapping(value, part, pad + "  ") if isinstance(value, dict) else _list(value, part, pad + "  ")
        return [head, *below]
    return _text_after(head, value, pad)


def _list(values: list[Any], part: Part | None, pad: str) -> list[str]:
    row = part.row if type(part) is Rows else None
    lines: list[str] = []
    for value in values:
        if isinstance(value, dict) and value:
            short = _in_brackets(dict(_ordered(value, row))) if part is not None and part.name in IN_BRACES else ""
            if short:
                lines.append(f"{pad}- {short}")
                continue
            first, *rest = _mapping(value, row, pad + "  ")
            lines += [f"{pad}- {first[len(pad) + 2 :]}", *rest]
        elif isinstance(value, list) and value:
            lines += [f"{pad}-", *_list(value, None, pad + "  ")]
        else:
            lines += (
                [f"{pad}- {_in_brackets(value)}"]
                if isinstance(value, dict | list)
                else _text_after(f"{pad}-", value, pad)
            )
    return lines


def _text_after(head: str, value: Any, pad: str) -> list[str]:
    if isinstance(value, str) and "\n" in value and _may_stand_in_lines(value):
        return [f"{head} |-", *(f"{pad}  {line}" if line else "" for line in value.split("\n"))]
    return [f"{head} {_scalar(value)}"]


def _may_stand_in_lines(text: str) -> bool:
    return bool(PLAIN_LINES.fullmatch(text)) and not FENCE.search(text) and text == text.strip("\n")


def _in_brackets(value: Any) -> str:
    """A value on one line, "" for one that is not made of short plain things."""
    if isinstance(value, list):
        inner = [_in_brackets(one) for one in value]
        return f"[{', '.join(inner)}]" if all(inner) else ""
    if isinstance(value, dict):
        if any(isinstance(one, dict | list) for one in value.values()):
            return ""
        return "{" + ", ".join(f"{_key(key, True)}: {_scalar(one, True)}" for key, one in value.items()) + "}"
    return _scalar(value, True)


def _key(key: Any, in_brackets: bool = False) -> str:
    text = str(key)
    if isinstance(key, str) and not _loads(text, key, in_brackets, as_key=True):
        return _quoted(text, in_brackets)
    return text


def _scalar(value: Any, in_brackets: bool = False) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        # YAML takes 1e-07 for a text: it wants a point.
        mantissa, e, exponent = repr(value).partition("e")
        return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else repr(value)
    if not isinstance(value, str):
        return str(value)
    return value if _loads(value, value, in_brackets) else _quoted(value, in_brackets)


@lru_cache(maxsize=4096)
def _loads(text: str, value: str, in_brackets: bool, as_key: bool = False) -> bool:
    """Whether YAML reads this, unquoted, as that text."""
    if ODD.search(text) or text != text.strip() or not text:
        return False
    line = f"{text}: x" if as_key else f"k: {text}"
    try:
        read = yaml.safe_load(f"[{{{line}}}, {{{line}}}]" if in_brackets else f"- {line}\n- {line}")
    except (yaml.YAMLError, ValueError):
        return False
    return bool(read == [{value: "x"}] * 2 if as_key else read == [{"k": value}] * 2)


def _quoted(text: str, twice: bool) -> str:
    """In single quotes, or in double ones: in brackets, and for what only they can say."""
    if not ODD.search(text) and not twice:
        return "'" + text.replace("'", "''") + "'"
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + ODD.sub(_escape, plain) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
