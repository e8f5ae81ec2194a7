"""A document to fill in as a Word file, laid out as the appendix of Nghị định 30/2020/NĐ-CP asks."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from lms.courses.template_shape import Block, DocumentShape, FormTable

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
LANGUAGE = "vi-VN"
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(20)
WIDTH = Mm(210 - 30 - 20)
CENTER, JUSTIFY, LEFT_ALIGNED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
UNION = ("CÔNG ĐOÀN CẤP TRÊN: ………………", "CÔNG ĐOÀN CƠ SỞ ………………")
PLACE_AND_DAY = "………………, ngày …… tháng …… năm ………"
SIGN = "(Ký, ghi rõ họ tên)"


def blank_document(form: DocumentShape) -> bytes:
    """The file of a document to fill in."""
    document = Document()
    _lay_out(document, form.title)
    _head(document, form.head)
    title = _paragraph(document, form.title.upper(), bold=True, align=CENTER, before=12)
    title.paragraph_format.space_after = Pt(12)
    for block in form.body:
        _block(document, block)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _lay_out(document: DocumentObject, title: str) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = TOP, BOTTOM, LEFT, RIGHT
    page.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    # Vietnamese letters are looked up under each of these, and Word's own font would come back for one left out.
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    number = page.header.paragraphs[0]
    number.alignment = CENTER
    _page_number(number.add_run())
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = LANGUAGE


def _page_number(run: Run) -> None:
    """A field that Word fills with the number of the page; none on the first."""
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _head(document: DocumentObject, head: str) -> None:
    if head == "none":
        return
    if head == "national":
        _nation([document.add_paragraph() for _ in range(2)])
        return
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, [Mm(70), Mm(90)])
    left, right = table.rows[0].cells
    _write(left.paragraphs[0], UNION[0], size=12, align=CENTER)
    _write(left.add_paragraph(), UNION[1], size=12, bold=True, align=CENTER)
    _nation([right.paragraphs[0], right.add_paragraph()])
    place = table.rows[1].cells[1].paragraphs[0]
    _write(place, PLACE_AND_DAY, size=13, italic=True, align=CENTER)


def _nation(paragraphs: Sequence[Paragraph]) -> None:
    _write(paragraphs[0], NATION, size=12, bold=True, align=CENTER)
    # The line under the motto is as long as its words.
    _write(paragraphs[1], MOTTO, size=13, bold=True, align=CENTER).underline = True


def _block(document: DocumentObject, block: Block) -> None:
    if block.heading:
        _paragraph(document, block.heading, bold=True, before=10).paragraph_format.keep_with_next = True
    if block.text:
        _paragraph(document, block.text, align=JUSTIFY, indent=Mm(10))
    for item in block.items or []:
        _paragraph(document, f"- {item}", align=JUSTIFY, indent=Mm(10))
    for label in block.fields or []:
        line = _paragraph(document, f"{label}:\t")
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    if block.table:
        _table(document, block.table)
    if block.signatures:
        _signatures(document, block.signatures)


def _table(document: DocumentObject, form: FormTable) -> None:
    lines = [*form.lines, *([""] * len(form.columns) for _ in range(form.rows))]
    table = document.add_table(rows=1 + len(lines), cols=len(form.columns), style="Table Grid")
    shares = form.widths or [1] * len(form.columns)
    _set_widths(table, [Length(WIDTH * share // sum(shares)) for share in shares])
    for cell, name in zip(table.rows[0].cells, form.columns, strict=True):
        _write(cell.paragraphs[0], name, size=13, bold=True, align=CENTER)
    _repeat_heading(table)
    for row, line in zip(table.rows[1:], lines, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            _write(cell.paragraphs[0], text, size=13)


def _repeat_heading(table: Table) -> None:
    """Show the first row again at the top of every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _signatures(document: DocumentObject, names: Sequence[str]) -> None:
    # Who signs alone signs on the right.
    columns = max(2, len(names))
    table = document.add_table(rows=1, cols=columns)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, [Length(WIDTH // columns)] * columns)
    for cell, name in zip(table.rows[0].cells[columns - len(names) :], names, strict=True):
        _signature(cell, name)


def _signature(cell: _Cell, name: str) -> None:
    first = cell.paragraphs[0]
    _write(first, name.upper(), size=13, bold=True, align=CENTER)
    first.paragraph_format.space_before = Pt(12)
    _write(cell.add_paragraph(), SIGN, size=13, italic=True, align=CENTER)
    for _ in range(3):
        cell.add_paragraph()


def _set_widths(table: Table, widths: Sequence[Length]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _paragraph(
    document: DocumentObject,
    text: str,
    *,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT_ALIGNED,
    indent: Length | None = None,
    before: int = 6,
) -> Paragraph:
    paragraph = document.add_paragraph()
    _write(paragraph, text, bold=bold, size=14, align=align)
    form = paragraph.paragraph_format
    form.space_before, form.first_line_indent = Pt(before), indent
    form.line_spacing = 1.15
    return paragraph


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT_ALIGNED,
) -> Run:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    return run
