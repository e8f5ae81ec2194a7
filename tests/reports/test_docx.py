"""A document to fill in, opened as Word opens it."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Pt

from lms.courses.template_shape import DocumentShape
from lms.reports.docx import MOTTO, NATION, blank_document

FORM = {
    "form": "docx",
    "title": "Biên bản đối thoại",
    "about": "Ghi ngay trong cuộc họp.",
    "head": "union",
    "body": [
        {"heading": "I. Thành phần"},
        {"text": "Hai bên có mặt & bắt đầu <đúng giờ>."},
        {"items": ["Việc một", "Việc hai"]},
        {"fields": ["Địa điểm", "Chủ trì"]},
        {"table": {"columns": ["Số", "Họ và tên"], "widths": [1, 4], "lines": [["1", "An"]], "rows": 2}},
        {"signatures": ["Người ghi", "TM. Ban chấp hành\nChủ tịch"]},
    ],
}


def opened(**changed):
    return Document(BytesIO(blank_document(DocumentShape.model_validate(FORM | changed))))


def near(length):
    """Millimetres; files keep lengths in twentieths of a point."""
    return round(length.mm)


def lines(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def test_the_page_is_a4_with_the_margins_of_official_documents():
    page = opened().sections[0]
    assert (near(page.page_width), near(page.page_height)) == (210, 297)
    assert [near(side) for side in (page.top_margin, page.bottom_margin)] == [20, 20]
    assert (near(page.left_margin), near(page.right_margin)) == (30, 20)
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml
    assert "PAGE" not in page.first_page_header._element.xml


def test_everything_is_in_times_new_roman_of_13_or_14_points_and_vietnamese():
    document = opened()
    normal = document.styles["Normal"]
    fonts = normal.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    assert normal.font.size == Pt(14)
    assert 'w:lang w:val="vi-VN"' in normal.element.xml
    sizes = {run.font.size for paragraph in document.paragraphs for run in paragraph.runs}
    assert sizes == {Pt(14)}
    assert {run.font.name for paragraph in document.paragraphs for run in paragraph.runs} == {None}


def test_what_the_source_says_stands_in_its_order():
    document = opened()
    assert lines(document) == [
        "BIÊN BẢN ĐỐI THOẠI",
        "I. Thành phần",
        "Hai bên có mặt & bắt đầu <đúng giờ>.",
        "- Việc một",
        "- Việc hai",
        "Địa điểm:\t",
        "Chủ trì:\t",
    ]
    assert document.core_properties.title == "Biên bản đối thoại"


def test_a_field_is_followed_by_dots_to_the_margin():
    field = next(one for one in opened().paragraphs if one.text.startswith("Địa điểm"))
    (stop,) = field.paragraph_format.tab_stops
    assert (near(stop.position), stop.leader) == (160, WD_TAB_LEADER.DOTS)


def test_a_table_has_its_headings_lines_and_empty_rows_and_repeats_its_head():
    table = opened().tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Số", "Họ và tên"],
        ["1", "An"],
        ["", ""],
        ["", ""],
    ]
    assert [near(column.width) for column in table.columns] == [32, 128]
    assert "w:tblHeader" in table.rows[0]._tr.xml


@pytest.mark.parametrize(
    ("names", "signed"),
    [
        (["A", "B", "C"], ["A", "B", "C"]),
        (["Người ghi", "Chủ trì"], ["NGƯỜI GHI", "CHỦ TRÌ"]),
        (["TM. Ban chấp hành\nChủ tịch"], ["", "TM. BAN CHẤP HÀNH\nCHỦ TỊCH"]),
    ],
)
def test_whoever_signs_has_a_place_and_one_alone_signs_on_the_right(names, signed):
    table = opened(body=[{"signatures": names}]).tables[-1]
    assert [cell.paragraphs[0].text for cell in table.rows[0].cells] == signed


@pytest.mark.parametrize(
    ("head", "tables", "national"), [("union", 3, True), ("national", 2, True), ("none", 2, False)]
)
def test_the_head_is_as_the_source_asks(head, tables, national):
    document = opened(head=head)
    assert len(document.tables) == tables
    xml = document.element.xml
    assert (NATION in xml, MOTTO in xml) == (national, national)
    assert ("CÔNG ĐOÀN CƠ SỞ" in xml) == (head == "union")
