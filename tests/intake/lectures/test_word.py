"""Word documents as python-docx writes them, and what a lesson cannot hold."""

import io

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from lms.intake.lectures.reading import read_lecture
from lms.intake.legacy.tables import Encoding, encode


def picture(form="PNG", color="red"):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(buffer, form)
    buffer.seek(0)
    return buffer


@pytest.fixture
def document():
    return docx.Document()


def read(document, split=None):
    buffer = io.BytesIO()
    document.save(buffer)
    return read_lecture(buffer.getvalue(), "bai-giang.docx", split)


def body(document):
    """The text of the only lesson after its front matter."""
    (lesson,) = read(document).lessons
    return lesson.markdown.partition("---\n\n")[2].rstrip("\n")


def report(made):
    return [remark.text for remark in made.report]


def test_lists_by_the_names_of_their_styles(document):
    for text, style in (
        ("Một", "List Bullet"), ("Con", "List Bullet 2"), ("Cháu", "List Bullet 3"), ("Hai", "List Bullet"),
        ("Bước một", "List Number"), ("Bước hai", "List Number"),
    ):  # fmt: skip
        document.add_paragraph(text, style=style)
    assert body(document) == "- Một\n    - Con\n        - Cháu\n- Hai\n\n1. Bước một\n2. Bước hai"


def test_the_look_of_letters(document):
    line = document.add_paragraph("Chữ ")
    line.add_run("đậm").bold = True
    line.add_run(" và ")
    line.add_run("nghiêng").italic = True
    line.add_run(", 5 m")
    line.add_run("2").font.superscript = True
    line.add_run(", CO")
    line.add_run("2").font.subscript = True
    assert body(document) == "Chữ **đậm** và *nghiêng*, 5 m², CO₂"


def test_runs_that_word_cuts_anywhere_are_one_again(document):
    line = document.add_paragraph()
    for part in ("Công ", "đo", "àn"):
        line.add_run(part).bold = True
    assert body(document) == "**Công đoàn**"


def test_a_table_with_merged_cells_pipes_and_lines(document):
    table = document.add_table(2, 3)
    table.cell(0, 0).text = "A|B"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).text = "C"
    table.cell(1, 0).text = "dòng một\ndòng hai."
    made = read(document)
    assert "| A\\|B |  | C |\n| --- | --- | --- |\n| dòng một; dòng hai. |  |  |" in made.lessons[0].markdown
    assert any("Ô gộp trong bảng: 1 ô" in one for one in report(made))


def test_pictures_are_taken_out_once_and_asked_for_words(document):
    for color in ("red", "red", "blue"):
        document.add_picture(picture(color=color))
    document.add_picture(picture("JPEG"))
    document.inline_shapes[3]._inline.docPr.set("descr", "Sơ đồ [ba] bước")
    made = read(document)
    assert list(made.assets) == ["assets/hinh-1.png", "assets/hinh-2.png", "assets/hinh-3.jpg"]
    assert made.assets["assets/hinh-3.jpg"].startswith(b"\xff\xd8\xff")
    text = made.lessons[0].markdown
    assert text.count("\n\n![](assets/hinh-1.png)\n\n") == 1
    assert "\n\n![Sơ đồ ba bước](assets/hinh-3.jpg)\n" in text
    assert any("3 hình chưa có lời mô tả" in one for one in report(made))


def test_a_picture_that_browsers_do_not_show_is_told(document):
    document.add_paragraph("Chữ")
    document.add_picture(picture("BMP"))
    made = read(document)
    assert made.assets == {}
    assert any("dạng không hiện được trên web" in one for one in report(made))


def test_headings_faked_by_bold(document):
    for title, text in (("Phần thứ nhất", "Chữ."), ("Phần thứ hai", "Chữ khác.")):
        document.add_paragraph().add_run(title).bold = True
        document.add_paragraph(text)
    made = read(document)
    assert [one.title for one in made.lessons] == ["Phần thứ nhất", "Phần thứ hai"]
    assert any("2 dòng in đậm đứng riêng" in one for one in report(made))


def test_a_document_without_any_heading_is_one_lesson_named_after_its_file(document):
    document.add_paragraph("Chỉ có chữ.")
    assert [one.title for one in read(document).lessons] == ["bai-giang"]


def test_page_breaks_leave_no_trace(document):
    line = document.add_paragraph("Trước")
    line.add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Sau")
    assert body(document) == "Trước\n\nSau"


def test_tracked_changes_are_taken_as_accepted_and_comments_told(document):
    line = document.add_paragraph("Giữ ")
    for kind, text in (("ins", "<w:r><w:t>thêm</w:t></w:r>"), ("del", "<w:r><w:delText>bớt</w:delText></w:r>")):
        line._p.append(parse_xml(f'<w:{kind} {nsdecls("w")} w:id="1" w:author="x">{text}</w:{kind}>'))
    document.add_comment(line.runs, "Xem lại", author="A")
    made = read(document)
    assert "Giữ thêm\n" in made.lessons[0].markdown
    assert {one.partition(":")[0] for one in report(made)} == {"Sửa đổi đang theo dõi", "Bình luận"}


def test_text_boxes_formulas_and_embedded_files_are_told(document):
    line = document.add_paragraph("Chữ ")
    words = "<w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'>{words}</v:textbox></w:pict>"
    line._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    line._p.append(parse_xml(f'<m:oMath xmlns:m="{math}"><m:r><m:t>x</m:t></m:r></m:oMath>'))
    line._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:object/></w:r>"))
    made = read(document)
    assert "Chữ\n" in made.lessons[0].markdown
    assert [one.partition(":")[0] for one in report(made)] == ["Khung chữ (text box)", "Công thức", "Tệp nhúng"]


def test_links_lead_only_to_addresses_of_the_web(document):
    line = document.add_paragraph()
    for target in ("https://a.vn/x?y=(1)", "javascript:alert(1)", "file:///c:/x"):
        relation = document.part.relate_to(target, docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        name = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        run = '<w:r><w:t xml:space="preserve">lời </w:t></w:r>'
        link = f'<w:hyperlink {nsdecls("w")} xmlns:r="{name}" r:id="{relation}">{run}</w:hyperlink>'
        line._p.append(parse_xml(link))
    assert body(document) == "[lời](https://a.vn/x?y=%281%29) lời lời"


@pytest.mark.parametrize(("encoding", "font"), [(Encoding.TCVN3, ".VnTime"), (Encoding.VNI, "VNI-Times")])
def test_old_fonts_run_by_run_and_by_style(document, encoding, font):
    line = document.add_paragraph("Unicode Hòa ")
    old = encode("Công đoàn Tú Hòa", encoding)
    for part in (old[:7], old[7:]):
        line.add_run(part).font.name = font
    document.styles["Quote"].font.name = font
    document.add_paragraph(encode("Liên đoàn", encoding), style="Quote")
    made = read(document)
    assert made.lessons[0].markdown.endswith("Unicode Hòa Công đoàn Tú Hòa\n\n> Liên đoàn\n")
    assert any(encoding.upper() in one and "2 đoạn" in one for one in report(made))


@pytest.mark.parametrize("encoding", list(Encoding))
def test_old_text_without_any_font_is_found_by_its_letters(document, encoding):
    for text in ("Công đoàn cơ sở là tổ chức của người lao động.", "Tú Hòa", "Tổ trưởng hỏi"):
        document.add_paragraph(encode(text, encoding))
    assert body(document) == "Công đoàn cơ sở là tổ chức của người lao động.\n\nTú Hòa\n\nTổ trưởng hỏi"


def test_a_font_of_capitals(document):
    document.add_paragraph().add_run(encode("Liên đoàn lao động tỉnh", Encoding.TCVN3)).font.name = ".VnTimeH"
    assert body(document) == "LIÊN ĐOÀN LAO ĐỘNG TỈNH"


def test_unicode_that_was_left_in_an_old_font_stays(document):
    document.add_paragraph().add_run("Nguyễn Thị Hồng Thắm").font.name = ".VnTime"
    assert body(document) == "Nguyễn Thị Hồng Thắm"
