"""Fields of a file that is a mapping, written where they stood; every field that did not change keeps its octets."""

from typing import Any

from lms.courses.authoring.canonical import write_fields
from lms.courses.authoring.placing import LINE
from lms.courses.authoring.rows import Group
from lms.courses.lesson import normal
from lms.courses.yamltext import BadYaml, load_yaml


class NotAMapping(Exception):
    """The file is not a mapping as they are written here; only its text can be mended."""


def mapping_in(text: str) -> dict[str, Any]:
    """The fields of a file, {} for an empty one. Raises NotAMapping."""
    return _read(text)[0]


def mapping_replaced(text: str, new: dict[str, Any], form: Group | None = None) -> str:
    """The file with exactly these fields: new ones at their place in the form, or all in the order of `new`.

    Raises NotAMapping.
    """
    old, starts = _read(text)
    lines = LINE.findall(text)
    head = lines[: min(starts.values(), default=len(lines))]
    tail = lines[_end(lines, max(starts.values()), len(lines)) :] if starts else []
    chunks = _chunks(lines, starts, old, new, form)
    order = _placed(old, new, form) if form else list(new)
    return "".join(_ended([*head, *(line for name in order for line in chunks[name]), *tail]))


def _chunks(
    lines: list[str], starts: dict[str, int], old: dict[str, Any], new: dict[str, Any], form: Group | None
) -> dict[str, list[str]]:
    """Field -> its lines, with the blank lines and comments before it."""
    end = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    chunks: dict[str, list[str]] = {}
    before = min(starts.values(), default=0)
    following = [*list(starts.values())[1:], len(lines)][: len(starts)]
    for (name, start), stop in zip(starts.items(), following, strict=True):
        after = _end(lines, start, stop)
        same = name in new and _same(new[name], old[name])
        body = lines[start:after] if same else _written(name, new.get(name), form, end)
        chunks[name] = [*lines[before:start], *body]
        before = after
    return chunks | {name: _written(name, new[name], form, end) for name in new if name not in starts}


def _same(one: Any, other: Any) -> bool:
    # The order of keys means something in a glossary, a list of topics, a row.
    return one is other or (type(one) is type(other) and one == other and _order(one) == _order(other))


def _order(value: Any) -> list[Any]:
    return [(key, _order(one)) for key, one in value.items()] if isinstance(value, dict) else []


def _written(name: str, value: Any, form: Group | None, end: str) -> list[str]:
    return [line + end for line in write_fields({name: value}, form).splitlines()]


def _placed(old: dict[str, Any], new: dict[str, Any], form: Group) -> list[str]:
    """The names in the order of the file; those it lacks go before the first that follows them in the form."""
    rank = {part.name: place for place, part in enumerate(form.parts)}
    order = [name for name in old if name in new]
    for name in (one for one in new if one not in old):
        place = (at for at, there in enumerate(order) if rank.get(there, -1) > rank.get(name, -1))
        order.insert(next(place, len(order)), name)
    return order


def _ended(lines: list[str]) -> list[str]:
    """The lines with an end each: who stood last may stand no longer there."""
    return [
        line if line.endswith(("\n", "\r")) or at == len(lines) else f"{line}\n" for at, line in enumerate(lines, 1)
    ]


def _read(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The fields, and the index of the line on which each begins."""
    lines = [line.rstrip("\r\n") for line in LINE.findall(text)]
    if not any(line.strip() and not line.startswith("#") for line in lines):
        return {}, {}
    try:
        document = load_yaml(normal("\n".join(lines)))
    except BadYaml as error:
        raise NotAMapping from error
    value = document.value
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise NotAMapping
    starts = {name: document.lines[(name,)] - 1 for name in value}
    margins = [lines[start][:1] for start in starts.values()]
    if len(set(starts.values())) < len(starts) or any(not one.strip() or one in "{?" for one in margins):
        raise NotAMapping
    return value, starts


def _end(lines: list[str], start: int, stop: int) -> int:
    """The line after the last of a field: blank lines and comments at the margin before the next do not belong."""
    while stop > start + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    return stop
