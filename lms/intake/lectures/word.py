"""A .docx document as blocks. Tracked changes are taken as accepted; what a lesson cannot hold is told."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from lms.intake.lectures.blocks import (
    Block,
    Break,
    Heading,
    Inline,
    Item,
    Lecture,
    Line,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Remark,
    Table,
    Text,
    plain,
)
from lms.intake.lectures.package import BROKEN, Package
from lms.intake.lectures.word_runs import INSIDE, PAGE, M, Runs
from lms.intake.lectures.word_styles import W, switched, value
from lms.intake.problems import Unreadable
from lms.text import N_

LONGEST_FAKED = 15
"""Words of a bold paragraph that stands for a heading."""

LOST = {
    "box": N_("Khung chữ (text box): %(count)s khung không được đưa sang. Anh/chị chép chữ trong khung ra ngoài."),
    "diagram": N_("SmartArt, biểu đồ, hình vẽ: %(count)s hình không được đưa sang. Anh/chị chụp lại thành hình."),
    "formula": N_("Công thức: %(count)s công thức không được đưa sang. Anh/chị gõ lại hoặc chụp lại thành hình."),
    "object": N_("Tệp nhúng: %(count)s tệp không được đưa sang."),
    "comment": N_("Bình luận: %(count)s bình luận không được đưa sang."),
    "change": N_("Sửa đổi đang theo dõi: %(count)s chỗ được lấy như đã chấp nhận."),
    "nested": N_("Bảng nằm trong bảng: %(count)s bảng được ghi thành chữ trong ô."),
    "faked": N_("%(count)s dòng in đậm đứng riêng được lấy làm tiêu đề. Anh/chị xem lại các tiêu đề."),
    "merged": N_("Ô gộp trong bảng: %(count)s ô được tách ra; chữ nằm ở ô đầu."),
}
MACRO = N_("Tệp có macro bên trong; phần đó bị bỏ.")


def read_word(package: Package, main: str) -> Lecture:
    """The document in `main`. Raises Unreadable."""
    reader = _Reader(package, main)
    reader.read()
    return reader.lecture


class _Reader(Runs):
    """Paragraphs, tables and notes."""

    def read(self) -> None:
        root = self.package.xml(self.main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise Unreadable(BROKEN)
        self.lecture.blocks = list(self._blocks(body))
        for kind in ("footnote", "endnote"):
            self._read_notes(kind)
        self._find_faked()
        title = next(
            (plain(one.line) for one in self.lecture.blocks if isinstance(one, Heading) and one.level == 0), ""
        )
        self.lecture.title = title.strip()
        if any(name.endswith("vbaproject.bin") for name in self.package.names):
            self.lecture.remarks.append(Remark(MACRO))
        for kind, count in self.lost.items():
            self.lecture.remarks.append(Remark(LOST[kind], {"count": str(count)}))

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                yield from self._blocks(content) if content is not None else ()
            elif child.tag in INSIDE:
                yield from self._blocks(child)
            elif child.tag.startswith(M):
                self.lost["formula"] += 1

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        properties = paragraph.find(f"{W}pPr")
        style = self.styles.of(value(properties.find(f"{W}pStyle")) if properties is not None else None)
        line = self.line(paragraph, style)
        if properties is not None and switched(properties, "pageBreakBefore"):
            yield PageBreak()
        pages = [part for part in line if isinstance(part, Break) and part is PAGE]
        line = [part for part in line if part is not PAGE]
        outline = value(properties.find(f"{W}outlineLvl")) if properties is not None else None
        level = style.heading
        if level is None and outline and outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        listed = self.styles.list_of(properties, style)
        if line:
            if level is not None and plain(line).strip():
                yield Heading(level, [_unstyled(part) for part in line])
            elif listed:
                yield Item(listed[1], listed[0], line)
            else:
                yield Quote(_upright(line)) if style.quoted else Paragraph(line)
        if pages:
            yield PageBreak()

    def _table(self, table: Element) -> Block:
        rows: list[list[Line]] = []
        for row in _within(table, "tr"):
            cells: list[Line] = []
            for cell in _within(row, "tc"):
                properties = cell.find(f"{W}tcPr")
                span = value(properties.find(f"{W}gridSpan")) if properties is not None else None
                merge = properties.find(f"{W}vMerge") if properties is not None else None
                wide = int(span) if span and span.isdigit() and int(span) < 64 else 1
                self.lost["merged"] += wide > 1 or (merge is not None and value(merge) != "restart")
                cells.append(self._cell(cell))
                cells.extend([] for _ in range(wide - 1))
            rows.append(cells)
        self.lost += Counter()
        if len(rows) == 1 and len(rows[0]) == 1:
            # A frame around words, which people draw as a table of one cell.
            return Quote(rows[0][0])
        return Table(rows)

    def _cell(self, cell: Element) -> Line:
        line: Line = []
        for block in self._blocks(cell):
            if isinstance(block, PageBreak):
                continue
            if line:
                line.append(Break())
            if isinstance(block, Table):
                self.lost["nested"] += 1
                line += [part for row in block.rows for one in row for part in (*one, Text(" "))]
            else:
                line += block.line
        return line

    def _read_notes(self, kind: str) -> None:
        part = self._part(f"{kind}s", "")
        root = self.package.xml(part) if part else None
        for note in root if root is not None else ():
            line: Line = []
            for paragraph in note.iter(f"{W}p"):
                line += ([Text(" ")] if line else []) + self.line(paragraph, self.styles.of(None))
            self.lecture.notes[f"{kind}-{value(note, 'id')}"] = [one for one in line if isinstance(one, Text)]

    def _find_faked(self) -> None:
        """In a document without headings, short bold lines are what its author meant as such."""
        blocks = self.lecture.blocks
        if any(isinstance(block, Heading) and block.level for block in blocks):
            return
        for place, block in enumerate(blocks):
            follows = blocks[place + 1] if place + 1 < len(blocks) else None
            if (
                isinstance(block, Paragraph)
                and _looks_like_heading(block.line)
                and follows
                and not (
                    isinstance(follows, Paragraph) and _looks_like_heading(follows.line) and place + 2 >= len(blocks)
                )
            ):
                blocks[place] = Heading(1, [_unstyled(part) for part in block.line])
                self.lost["faked"] += 1


def _unstyled(part: Inline) -> Inline:
    """A heading is bold already."""
    return Text(part.text, False, False, part.script, part.link, part.font) if isinstance(part, Text) else part


def _upright(line: Line) -> Line:
    """A quotation that is italic all over is so by its style."""
    texts = [part for part in line if isinstance(part, Text)]
    if all(part.italic for part in texts):
        for part in texts:
            part.italic = False
    return line


def _looks_like_heading(line: Line) -> bool:
    texts = [part for part in line if isinstance(part, Text) and part.text.strip()]
    words = plain(line).split()
    return (
        bool(texts)
        and all(part.bold for part in texts)
        and not any(isinstance(part, Picture) for part in line)
        and len(words) <= LONGEST_FAKED
        and not plain(line).rstrip().endswith((".", ";", ",", ":"))
    )


def _within(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table and cells of a row, tracked and controlled ones too."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in INSIDE:
            yield from _within(child, name)
        elif child.tag == f"{W}sdt":
            for content in child.iter(f"{W}sdtContent"):
                yield from _within(content, name)
                break
