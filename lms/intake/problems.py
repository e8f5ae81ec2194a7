"""What an import has to say: about a cell, about a row, or about the file as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """An error keeps the file out; a warning and a notice do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True)
class Problem:
    """Something to look at. `message` is a msgid, filled with `params`; `row` is that of the file, from 1."""

    weight: Weight
    sheet: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    column: str | None = None
    value: str = ""

    @property
    def text(self) -> str:
        """The message in Vietnamese, the language of its msgid."""
        return self.message % self.params


class Unreadable(Exception):
    """The file as a whole cannot be taken. `message` is a msgid, filled with `params`."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message, self.params = message, params
