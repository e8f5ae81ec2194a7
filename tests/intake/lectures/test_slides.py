"""Slides as python-pptx writes them: a slide is a section, its notes follow, and what moves or plays is told."""

import io

import pptx
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from lms.intake.lectures.reading import read_lecture
from lms.intake.legacy.tables import Encoding, encode

WHERE = (Inches(1), Inches(2), Inches(4), Inches(2))


def read(presentation, split=None):
    buffer = io.BytesIO()
    presentation.save(buffer)
    return read_lecture(buffer.getvalue(), "trinh-chieu.pptx", split)


def slide(presentation, title, *lines, layout=1):
    made = presentation.slides.add_slide(presentation.slide_layouts[layout])
    made.shapes.title.text = title
    frame = made.placeholders[1].text_frame
    for number, (level, text) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    return made


def test_titles_points_with_levels_tables_pictures_and_notes():
    presentation = pptx.Presentation()
    first = slide(presentation, "Ba bước", (0, "Lấy ý kiến"), (1, "ở tổ"), (0, "Gửi | yêu cầu"))
    first.notes_slide.notes_text_frame.text = "Kể chuyện chị Lành."
    second = slide(presentation, "Số liệu")
    table = second.shapes.add_table(2, 2, *WHERE).table
    for place, text in enumerate(("Việc", "Hạn", "Cung cấp", "10 ngày")):
        table.cell(place // 2, place % 2).text = text
    image = io.BytesIO()
    Image.new("RGB", (20, 20)).save(image, "PNG")
    image.seek(0)
    second.shapes.add_picture(image, *WHERE)
    made = read(presentation)
    (lesson,) = made.lessons
    assert lesson.title == "Ba bước"
    assert lesson.markdown.partition("---\n\n")[2] == (
        "## Ba bước\n\n- Lấy ý kiến\n    - ở tổ\n- Gửi \\| yêu cầu\n\n**Lời giảng:**\n\nKể chuyện chị Lành.\n\n"
        "## Số liệu\n\n| Việc | Hạn |\n| --- | --- |\n| Cung cấp | 10 ngày |\n\n![](assets/hinh-1.png)\n"
    )
    assert list(made.assets) == ["assets/hinh-1.png"]
    assert [one.title for one in read(presentation, 1).lessons] == ["Ba bước", "Số liệu"]


def test_charts_hidden_slides_and_old_fonts():
    presentation = pptx.Presentation()
    shown = slide(presentation, "Một", (0, encode("Công đoàn cơ sở", Encoding.TCVN3)))
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("s", [1])
    shown.shapes.add_chart(XL_CHART_TYPE.PIE, *WHERE, data)
    slide(presentation, "Hai", (0, "không thấy"))._element.set("show", "0")
    made = read(presentation)
    assert "- Công đoàn cơ sở" in made.lessons[0].markdown
    assert "không thấy" not in made.lessons[0].markdown
    told = " ".join(remark.text for remark in made.report)
    for words in ("Biểu đồ, SmartArt: 1 hình", "Trang ẩn: 1 trang", "bảng mã TCVN3"):
        assert words in told
