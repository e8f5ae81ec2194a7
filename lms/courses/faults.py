"""What is wrong in a course's files, with the place where a lecturer finds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
"""Where a value stands in a YAML document: ("options", 2, "why")."""
Lines = Mapping[Path, int]
"""Line of each value of a YAML document, counted in the file that holds it; () is the document itself."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. `message` is a catalogue message with `values` for its %(names)s."""

    file: str
    line: int
    message: str
    values: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def text(self) -> str:
        """The message as its writer wrote it, filled in."""
        return self.message % self.values if self.values else self.message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Faulty(Exception):
    """These files cannot become a course; `faults` says everything that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Where:
    """Where a mapping stands: its file, the lines of its values, and its own place `at` among them."""

    file: str
    lines: Lines = field(default_factory=dict)
    at: Path = ()

    def fault(self, path: Path, message: str, **values: Any) -> Fault:
        """Something wrong with the value at `path` of the mapping."""
        return Fault(self.file, line_of(self.lines, (*self.at, *path)), message, values)


def line_of(lines: Lines, path: Path) -> int:
    """The line of a value, or of the nearest value around it; a missing field has no line of its own."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
