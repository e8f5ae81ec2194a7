"""HTML from the clipboard as blocks: Word with its mso- styles, Google Docs, LibreOffice, web pages."""

import re
from html.parser import HTMLParser

from lms.intake.lectures.blocks import (
    Block,
    Break,
    Heading,
    Item,
    Lecture,
    Line,
    Paragraph,
    Quote,
    Remark,
    Table,
    Text,
)
from lms.intake.lectures.fonts import to_unicode
from lms.intake.lectures.markdown import write
from lms.intake.legacy.tables import Font, of_font
from lms.text import N_

MOST_LETTERS = 2_000_000
DEEPEST = 200
SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math", "select"}
)
EMPTY = frozenset(
    {"br", "img", "hr", "meta", "link", "input", "col", "wbr", "base", "area", "embed", "source", "track"}
)
PARTS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "pre",
        "address",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "body",
    }
)
"""Elements that end the line before them."""
BOLD = re.compile(r"(?<![-\w])font-weight:\s*(bold|[6-9]00)")
NOT_BOLD = re.compile(r"(?<![-\w])font-weight:\s*(normal|[1-4]00)")
ITALIC = re.compile(r"font-style:\s*italic")
UPRIGHT = re.compile(r"font-style:\s*normal")
RAISED = re.compile(r"vertical-align:\s*(super|sub)")
FAMILY = re.compile(r"font-family:\s*[\"']?([^\"',;]+)")
MSO_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d+)")
NUMBER = re.compile(r"^\s*\(?([0-9]+|[a-zA-Z]|[ivxIVX]+)[.)]")
HEADING_CLASS = re.compile(r"mso(?:heading|title)(\d?)", re.IGNORECASE)

PICTURE = N_("Hình không đi cùng chữ khi dán. Anh/chị thêm hình bằng nút Chèn hình.")
TOO_LONG = N_("Đoạn dán quá dài nên phần cuối không được đưa sang.")
FORMULA = N_("Công thức không được đưa sang. Anh/chị gõ lại hoặc chèn hình chụp công thức.")


def markdown_from_html(html: str) -> tuple[str, list[Remark]]:
    """Markdown of the course format from any HTML, and what could not be carried over. Never raises."""
    reader = _Reader()
    if len(html) > MOST_LETTERS:
        reader.lecture.remarks.append(Remark(TOO_LONG))
    reader.feed(html[:MOST_LETTERS])
    reader.close()
    reader.finish()
    to_unicode(reader.lecture)
    return write(reader.lecture.blocks, int), reader.lecture.remarks


class _Look:
    """What an element adds to the letters in it."""

    __slots__ = ("bold", "font", "italic", "link", "script", "silent", "tag")

    def __init__(self, tag: str, above: "_Look | None") -> None:
        self.tag = tag
        self.bold: bool = above.bold if above else False
        self.italic: bool = above.italic if above else False
        self.script: str = above.script if above else ""
        self.link: str = above.link if above else ""
        self.font: Font | None = above.font if above else None
        self.silent: bool = above.silent if above else False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lecture = Lecture()
        self.looks = [_Look("", None)]
        self.line: Line = []
        self.lists: list[bool] = []
        self.rows: list[list[Line]] | None = None
        self.shape: tuple[str, int] = ("", 0)
        self.label = ""
        """What Word shows before a point of a list, which it writes as text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in PARTS:
            self._end_line()
        if tag == "br":
            self.line.append(Break())
        elif tag == "img":
            self._say(PICTURE)
        if tag in EMPTY:
            return
        look = _Look(tag, self.looks[-1])
        self._style(look, tag, values)
        if len(self.looks) < DEEPEST:
            self.looks.append(look)
        self._open(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def _style(self, look: _Look, tag: str, values: dict[str, str]) -> None:
        style = values.get("style", "").lower()
        look.bold = (look.bold or tag in ("b", "strong") or bool(BOLD.search(style))) and not NOT_BOLD.search(style)
        look.italic = (look.italic or tag in ("i", "em") or bool(ITALIC.search(style))) and not UPRIGHT.search(style)
        raised = RAISED.search(style)
        if tag in ("sup", "sub") or raised:
            look.script = "sub" if tag == "sub" or (raised and raised[1] == "sub") else "super"
        if tag == "a" and values.get("href"):
            look.link = values["href"]
        if tag == "math":
            self._say(FORMULA)
        family = FAMILY.search(values.get("style", "").replace("&quot;", '"'))
        if family or values.get("face"):
            look.font = of_font(family[1] if family else values["face"].split(",")[0])
        ignored = "mso-list:ignore" in style.replace(" ", "") or "mso-hide:all" in style.replace(" ", "")
        look.silent = look.silent or tag in SILENT or ignored
        if ignored:
            look.tag = f"{tag}~"

    def _open(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(tag == "ol")
        elif tag == "table" and self.rows is None:
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_line()
            self.line = []
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.shape = ("heading", int(tag[1]))
        elif tag == "li":
            self.shape = ("item", max(0, len(self.lists) - 1))
        elif tag == "p":
            self._paragraph(values)

    def _paragraph(self, values: dict[str, str]) -> None:
        """Word pastes headings and lists as paragraphs that say so in their style."""
        self.label = ""
        if level := MSO_LIST.search(values.get("style", "").lower()):
            self.shape = ("mso", int(level[1]) - 1)
        elif named := HEADING_CLASS.match(values.get("class", "")):
            self.shape = ("heading", int(named[1] or 1))
        elif "quote" in values.get("class", "").lower():
            self.shape = ("quote", 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in PARTS:
            self._end_line()
        if tag == "table":
            self._end_table()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        names = [look.tag.rstrip("~") for look in self.looks]
        if tag in names[1:]:
            del self.looks[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        look = self.looks[-1]
        if look.silent:
            if any(one.tag.endswith("~") for one in self.looks):
                self.label += data
            return
        if data:
            self.line.append(Text(data, look.bold, look.italic, look.script, look.link, look.font))

    def _end_line(self) -> None:
        if self.rows is not None and self.rows:
            if self.line and not isinstance(self.line[-1], Break):
                self.line.append(Break())
            return
        line, self.line = self.line, []
        kind, level = self.shape
        if not any(isinstance(part, Text) and part.text.strip() for part in line):
            return
        self.lecture.blocks.append(self._block(kind, level, line))
        if kind in ("heading", "mso", "quote"):
            self.shape = ("", 0)

    def _block(self, kind: str, level: int, line: Line) -> Block:
        if kind == "heading":
            return Heading(level, line)
        if kind == "mso":
            return Item(level, NUMBER.match(self.label) is not None, line)
        if kind == "item" and self.lists:
            return Item(level, self.lists[-1], line)
        inside = any(look.tag == "blockquote" for look in self.looks)
        return Quote(line) if inside or kind == "quote" else Paragraph(line)

    def _end_cell(self) -> None:
        if self.rows:
            self.rows[-1].append(self.line)
            self.line = []

    def _end_table(self) -> None:
        if self.rows is None or any(look.tag == "table" for look in self.looks[1:-1]):
            return
        rows, self.rows, self.line = self.rows, None, []
        if rows:
            self.lecture.blocks.append(Table(rows))

    def finish(self) -> None:
        """What is still open when the text ends."""
        self.rows = [row for row in self.rows or [] if row] or None
        if self.rows:
            self.lecture.blocks.append(Table(self.rows))
            self.rows = None
        self._end_line()

    def _say(self, message: str) -> None:
        if Remark(message) not in self.lecture.remarks:
            self.lecture.remarks.append(Remark(message))
