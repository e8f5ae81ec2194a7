"""What LibreOffice writes is read: a document with styles, notes, lists and old fonts, and slides."""

from lms.intake.lectures.reading import read_lecture


def test_a_document_of_libreoffice(office):
    made = read_lecture(office["doi-thoai.docx"], "doi-thoai.docx")
    first, second = made.lessons
    assert first.markdown == (
        "---\ntitle: Chuẩn bị\nminutes: 1\n---\n\n"
        "Công đoàn **chuẩn bị** trước *mười ngày*, phòng 20 m².\\[1\\]\n\n"
        "- Lấy ý kiến\n    - ở tổ\n- Lập danh sách\n\n1. Gửi yêu cầu\n2. Họp\n\n"
        "> Chưa có số liệu thì chưa vào họp.\n\n## Số liệu\n\n"
        "| Việc | Hạn |\n| --- | --- |\n| Cung cấp \\| thông tin | 10 ngày |\n\n"
        "## Chú thích\n\n1. Điều 64 Bộ luật Lao động.\n"
    )
    assert second.title == "Văn bản cũ"
    assert "Công đoàn Việt Nam\n\nCông đoàn cơ sở và [văn bản](https://vanban.chinhphu.vn/)" in second.markdown
    assert [one.text.partition(".")[0] for one in made.report] == [
        "Chữ ở bảng mã TCVN3 được chuyển sang Unicode ở 1 đoạn",
        "Chữ ở bảng mã VNI được chuyển sang Unicode ở 1 đoạn",
    ]


def test_slides_of_libreoffice(office):
    (lesson,) = read_lecture(office["trinh-chieu.pptx"], "trinh-chieu.pptx").lessons
    assert lesson.title == "Ba bước đối thoại"
    assert lesson.markdown.partition("---\n\n")[2] == (
        "## Ba bước đối thoại\n\n- Lấy ý kiến\n- Gửi yêu cầu\n\n**Lời giảng:**\n\nKể chuyện chị Lành.\n\n"
        "## Hỏi và đáp\n"
    )
