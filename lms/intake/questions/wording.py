"""Texts of other programs as plain ones: HTML without its marks, odd blanks and control characters gone."""

import re
from html.parser import HTMLParser

from lms.intake.questions.found import LOST, Found
from lms.text import N_, nfc

BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
SILENT = frozenset({"script", "style", "head", "title"})
MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|img|table|tr|td|sub|sup|a|h[1-6]|font)\b[^<>]*>|&\w+;"
)
"""What makes a text HTML although nothing says so."""
DATA = re.compile(r"data:[^\"'\s>]*")
"""A picture inside an attribute: megabytes that nobody reads."""
ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ue000-\uf8ff]")
BLANKS = re.compile(r"[ \t\r]+")
"""Runs that become one blank; a no-break space keeps a number and its unit together and stays."""
FORMULA = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)

PICTURE = N_("hình")
SOUND = N_("âm thanh hoặc phim")
TABLE = N_("bảng")
FORMULAS = N_("công thức")
LINK = N_("đường dẫn")
THINGS = {
    "img": PICTURE,
    "svg": PICTURE,
    "audio": SOUND,
    "video": SOUND,
    "embed": SOUND,
    "object": SOUND,
    "iframe": SOUND,
    "table": TABLE,
    "math": FORMULAS,
    "a": LINK,
}


def tidy(text: str) -> str:
    """The text composed, without control characters, with single blanks; it keeps its lines, not empty ones."""
    lines = (BLANKS.sub(" ", line).strip() for line in ODD.sub("", nfc(text)).splitlines())
    return "\n".join(line for line in lines if line)


def plain(text: str, found: Found, form: str = "") -> str:
    """A text of a question as a plain one. `form` is html, markdown, plain, or "" where the file leaves it open.

    What plain text cannot say is noted with the question.
    """
    if FORMULA.search(text):
        found.notice(LOST, what=FORMULAS)
    if form == "html" or (form == "" and MARKUP.search(text)):
        text = _of_html(text, found)
    return tidy(text)


def _of_html(text: str, found: Found) -> str:
    reader = _Reader()
    reader.feed(DATA.sub("", text))
    reader.close()
    for thing in sorted(reader.lost):
        found.notice(LOST, what=thing)
    return "".join(reader.said)


class _Reader(HTMLParser):
    """Collects what HTML says, and the names of the things that it only shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.lost: set[str] = set()
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in BREAKS:
            self.said.append("\n")
        elif tag in ("td", "th"):
            self.said.append(" ")
        if tag in THINGS:
            self.lost.add(THINGS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            # A line break in the source is a blank on the page.
            self.said.append(data.replace("\n", " "))
