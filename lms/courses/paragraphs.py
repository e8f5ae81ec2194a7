"""The numbered paragraphs of a rendered lesson, by their first words."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

SHOWN = 80
"""Characters by which a paragraph is known again."""


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[int, str] = {}
        self.here: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        number = dict(attrs).get("data-p")
        if number and number.isdecimal():
            self.here = int(number)
            self.texts[self.here] = ""

    def handle_data(self, data: str) -> None:
        if self.here is not None:
            self.texts[self.here] += data


def paragraphs_in(body: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Number -> first words of each paragraph of a lesson's blocks, in reading order."""
    parser = _Paragraphs()
    for block in body:
        parser.feed(block.get("html", ""))
    return {number: _shortened(" ".join(text.split())) for number, text in parser.texts.items()}


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + "…"
