"""YAML with the line of every value, so that a fault can be shown where it stands."""

from dataclasses import dataclass
from typing import Any

import yaml

from lms.courses.faults import Path
from lms.text import N_, nfc

PROBLEMS = {
    "mapping values are not allowed here": N_(
        "có dấu hai chấm giữa câu; đặt cả câu trong dấu ngoặc kép, hoặc xem lại thụt dòng"
    ),
    "found character '\\t' that cannot start any token": N_("thụt dòng bằng phím Tab; hãy dùng dấu cách"),
    "alias": N_("không dùng được dấu & và * để lặp lại nội dung"),
}
ODD = N_("cách viết YAML chưa đúng; xem lại thụt dòng, dấu hai chấm và dấu ngoặc kép")
PLAIN = ("tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")


class BadYaml(Exception):
    """The text is not YAML of the plain kind: line, catalogue message, its values."""

    def __init__(self, line: int, message: str, **values: Any) -> None:
        super().__init__(line, message)
        self.line, self.message, self.values = line, message, values


@dataclass(frozen=True)
class Document:
    """A value and, by the path of each value in it, the line where it is written."""

    value: Any
    lines: dict[Path, int]


class _Loader(yaml.SafeLoader):
    """Without aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def load_yaml(text: str, first_line: int = 1) -> Document:
    """Read one document whose text begins at `first_line` of its file. Text comes NFC and without outer blanks."""
    lines: dict[Path, int] = {(): first_line}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        value = None if node is None else _value(loader, node, (), lines, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise BadYaml(line, PROBLEMS.get(error.problem or "", ODD)) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        # A character that YAML does not know, a date like 2026-13-40, brackets in brackets without end.
        raise BadYaml(first_line, ODD) from None
    return Document(value, lines)


def _value(loader: _Loader, node: yaml.Node, path: Path, lines: dict[Path, int], first: int) -> Any:
    if not isinstance(node, yaml.ScalarNode) and node.tag not in PLAIN:
        raise BadYaml(first + node.start_mark.line, ODD)
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item in enumerate(node.value):
            lines[(*path, index)] = first + item.start_mark.line
            items.append(_value(loader, item, (*path, index), lines, first))
        return items
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, item in node.value:
            line = first + key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                raise BadYaml(line, ODD)
            key = _scalar(loader, key_node)
            if key in mapping:
                raise BadYaml(line, N_("%(key)s viết hai lần"), key=key)
            # A key that YAML takes for a number is found by its text: so do faults name it.
            lines[(*path, str(key))] = line
            mapping[key] = _value(loader, item, (*path, str(key)), lines, first)
        return mapping
    return _scalar(loader, node)


def _scalar(loader: _Loader, node: yaml.Node) -> Any:
    value = loader.construct_object(node)
    return nfc(value).strip() if isinstance(value, str) else value
