"""Labelled lines, of a dialogue or a paper: each a mapping of one label to one text, so that they keep their order."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from lms.courses.shapes import Text

Said = Annotated[dict[Text, Text], Field(min_length=1, max_length=1)]
"""`Anh Toàn, tổ trưởng: Được chị.`"""


def pairs(lines: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """(label, text) of each line."""
    return [pair for line in lines for pair in line.items()]
