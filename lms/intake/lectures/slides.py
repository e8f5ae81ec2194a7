"""A .pptx presentation as blocks: a slide is a section, with the speaker's notes after it."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from lms.intake.lectures.blocks import Block, Break, Heading, Item, Lecture, Line, Paragraph, Remark, Table, Text, plain
from lms.intake.lectures.package import BROKEN, Package
from lms.intake.lectures.pictures import Pictures
from lms.intake.legacy.tables import of_font
from lms.intake.problems import Unreadable
from lms.text import N_

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TITLES = ("title", "ctrTitle")
UNREAD = ("dt", "ftr", "sldNum", "hdr", "sldImg")
"""Placeholders of the frame: date, footer, number."""
LONGEST_TITLE = 15
"""Words."""
MOST_SLIDES = 400

NO_TITLE = N_("Trang %(number)s")
NOTES = N_("Lời giảng:")
LOST = {
    "animation": N_("Hiệu ứng động: %(count)s trang có hiệu ứng không được đưa sang."),
    "chart": N_("Biểu đồ, SmartArt: %(count)s hình không được đưa sang. Anh/chị chụp lại thành hình."),
    "media": N_("Video, âm thanh: %(count)s tệp không được đưa sang. Anh/chị tải riêng lên mục Tệp của khóa."),
    "object": N_("Tệp nhúng: %(count)s tệp không được đưa sang."),
    "hidden": N_("Trang ẩn: %(count)s trang không được đưa sang."),
    "many": N_("Tệp có quá nhiều trang: %(count)s trang cuối không được đưa sang."),
}
MACRO = N_("Tệp có macro bên trong; phần đó bị bỏ.")


def read_slides(package: Package, main: str) -> Lecture:
    """The presentation in `main`. Raises Unreadable."""
    return _Reader(package, main).read()


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.package, self.main = package, main
        self.lecture = Lecture()
        self.pictures = Pictures(package, self.lecture)
        self.lost: Counter[str] = Counter()
        self.relations: dict[str, tuple[str, str]] = {}

    def read(self) -> Lecture:
        root = self.package.xml(self.main)
        if root is None:
            raise Unreadable(BROKEN)
        relations = self.package.relations(self.main)
        ids = [one.get(f"{R}id", "") for one in root.iter(f"{P}sldId")]
        parts = [relations[one][1] for one in ids if one in relations]
        self.lost["many"] = max(0, len(parts) - MOST_SLIDES)
        for number, part in enumerate(parts[:MOST_SLIDES], 1):
            slide = self.package.xml(part)
            if slide is None:
                continue
            if slide.get("show") in ("0", "false"):
                self.lost["hidden"] += 1
                continue
            self._slide(slide, part, number)
        if any(name.endswith("vbaproject.bin") for name in self.package.names):
            self.lecture.remarks.append(Remark(MACRO))
        self.lecture.remarks += [
            Remark(LOST[kind], {"count": str(count)}) for kind, count in self.lost.items() if count
        ]
        return self.lecture

    def _slide(self, slide: Element, part: str, number: int) -> None:
        self.relations = self.package.relations(part)
        self.lost["animation"] += _is_animated(slide)
        title: Line = []
        body: list[Block] = []
        for shape in _shapes(slide):
            kind = _placeholder(shape)
            if kind in TITLES and not title:
                title = [part for line, *_rest in self._paragraphs(shape) for part in (*line, Text(" "))]
            elif kind not in UNREAD:
                body += self._shape(shape, kind)
        first = body[0] if body else None
        if not plain(title).strip() and isinstance(first, Paragraph) and _is_short(first.line):
            title, body = first.line, body[1:]
        notes = self._notes()
        if not plain(title).strip():
            title = [Text(NO_TITLE % {"number": number})]
        elif not self.lecture.title:
            self.lecture.title = plain(title).strip()
        self.lecture.blocks.append(Heading(1, title))
        self.lecture.blocks += body
        if notes:
            self.lecture.blocks.append(Paragraph([Text(NOTES, bold=True)]))
            self.lecture.blocks += notes

    def _shape(self, shape: Element, kind: str) -> Iterator[Block]:
        if shape.tag == f"{P}pic":
            yield from self._picture(shape)
        elif shape.tag == f"{P}graphicFrame":
            yield from self._frame(shape)
        else:
            for line, level, bullet, ordered in self._paragraphs(shape, listed=kind not in ("", "subTitle")):
                if plain(line).strip():
                    yield Item(level, ordered, line) if bullet else Paragraph(line)

    def _picture(self, shape: Element) -> Iterator[Block]:
        if any(one.tag in (f"{A}videoFile", f"{A}audioFile") for one in shape.iter()):
            self.lost["media"] += 1
            return
        named = next((one for one in shape.iter(f"{P}cNvPr")), None)
        for blip in shape.iter(f"{A}blip"):
            relation = self.relations.get(blip.get(f"{R}embed") or blip.get(f"{R}link") or "")
            if relation and relation[0] == "image":
                words = named.get("descr", "") if named is not None else ""
                picture = self.pictures.take(relation[1], words, not self.package.has(relation[1]))
                if picture:
                    yield Paragraph([picture])

    def _frame(self, frame: Element) -> Iterator[Block]:
        table = next(frame.iter(f"{A}tbl"), None)
        if table is None:
            self.lost["object" if any(one.tag == f"{P}oleObj" for one in frame.iter()) else "chart"] += 1
            return
        yield Table([[self._cell(cell) for cell in row.iter(f"{A}tc")] for row in table.iter(f"{A}tr")])

    def _cell(self, cell: Element) -> Line:
        line: Line = []
        for one, *_rest in self._paragraphs(cell):
            line += ([Break()] if line and one else []) + one
        return line

    def _paragraphs(self, shape: Element, listed: bool = False) -> Iterator[tuple[Line, int, bool, bool]]:
        """Each paragraph: its line, level, whether it has a bullet, whether it is numbered."""
        for paragraph in shape.iter(f"{A}p"):
            properties = paragraph.find(f"{A}pPr")
            level = properties.get("lvl", "0") if properties is not None else "0"
            bullet, ordered = listed, False
            for one in properties if properties is not None else ():
                if one.tag in (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip"):
                    bullet, ordered = True, one.tag == f"{A}buAutoNum"
                elif one.tag == f"{A}buNone":
                    bullet = False
            yield list(self._runs(paragraph)), int(level) if level.isdigit() and len(level) == 1 else 0, bullet, ordered

    def _runs(self, paragraph: Element) -> Iterator[Text | Break]:
        for run in paragraph:
            if run.tag == f"{A}br":
                yield Break()
            if run.tag not in (f"{A}r", f"{A}fld"):
                continue
            properties, text = run.find(f"{A}rPr"), run.find(f"{A}t")
            made = Text(text.text or "" if text is not None else "")
            if properties is not None:
                made.bold = properties.get("b") in ("1", "true")
                made.italic = properties.get("i") in ("1", "true")
                raised = properties.get("baseline", "0")
                made.script = "" if raised == "0" else "sub" if raised.startswith("-") else "super"
                latin, click = properties.find(f"{A}latin"), properties.find(f"{A}hlinkClick")
                made.font = of_font(latin.get("typeface")) if latin is not None else None
                kind, target = self.relations.get(click.get(f"{R}id", "") if click is not None else "", ("", ""))
                made.link = target if kind == "hyperlink" else ""
            yield made

    def _notes(self) -> list[Block]:
        part = next((target for kind, target in self.relations.values() if kind == "notesSlide"), "")
        root = self.package.xml(part) if part else None
        found: list[Block] = []
        for shape in _shapes(root) if root is not None else ():
            if _placeholder(shape) not in UNREAD:
                found += [Paragraph(line) for line, *_rest in self._paragraphs(shape) if plain(line).strip()]
        return found


def _shapes(slide: Element) -> Iterator[Element]:
    """The shapes of a slide in reading order: as they lie in the file, groups opened."""
    tree = next(slide.iter(f"{P}spTree"), None)
    stack = list(reversed(list(tree))) if tree is not None else []
    while stack:
        shape = stack.pop()
        if shape.tag == f"{P}grpSp":
            stack.extend(reversed(list(shape)))
        elif shape.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame"):
            yield shape
        elif shape.tag.endswith("}AlternateContent"):
            chosen = next(iter(shape), None)
            stack.extend(reversed(list(chosen)) if chosen is not None else ())


def _is_short(line: Line) -> bool:
    """Whether words in a box of their own, which many slides have instead of a title, can be one."""
    return 0 < len(plain(line).split()) <= LONGEST_TITLE


def _placeholder(shape: Element) -> str:
    """What the layout means a shape for; "obj" where it says nothing more, "" for a shape of the author's own."""
    found = next(shape.iter(f"{P}ph"), None)
    return "" if found is None else found.get("type", "obj")


def _is_animated(slide: Element) -> bool:
    timing = slide.find(f"{P}timing")
    return timing is not None and any(True for _ in timing.iter(f"{P}cBhvr"))
