"""Texts of other programs as plain ones: HTML without its marks, odd blanks and control characters gone."""

import re
from html import unescape

from lms.intake.questions.found import LOST, Found
from lms.text import N_, nfc

BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
CELLS = frozenset({"td", "th"})
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
FORMULA = ("$$", "\\(", "\\[")
"""How a formula begins."""
TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]*)")

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
    if any(mark in text for mark in FORMULA):
        found.notice(LOST, what=FORMULAS)
    if form == "html" or (form == "" and MARKUP.search(text)):
        text = _of_html(text, found)
    return tidy(text)


def _of_html(text: str, found: Found) -> str:
    """What HTML says. One pass over the text, whatever is left open in it: html.parser takes minutes for that."""
    first, *pieces = DATA.sub("", text).split("<")
    said, lost = [_spoken(first)], set[str]()
    comment, silent = False, ""
    for piece in pieces:
        mark, _, rest = piece.partition(">")
        if comment or mark.startswith("!--"):
            comment = "-->" not in piece
            rest = piece.rpartition("-->")[2]
        elif tag := TAG.match(mark):
            name = tag[2].lower()
            if name in THINGS:
                lost.add(THINGS[name])
            said.append("\n" if name in BREAKS else " " if name in CELLS else "")
            silent = ("" if tag[1] and name == silent else silent) or ("" if tag[1] or name not in SILENT else name)
        elif not mark.startswith(("!", "?")):
            # A sign of comparison, no mark.
            rest = f"<{piece}"
        if not silent and not comment:
            said.append(_spoken(rest))
    for thing in sorted(lost):
        found.notice(LOST, what=thing)
    return "".join(said)


def _spoken(text: str) -> str:
    """A line break in the source is a blank on the page."""
    return unescape(text.replace("\n", " "))
