"""A lecturer brings a Word lecture: previewed as learners will see it, put into a draft whole or not at all."""

import io

import docx
import pytest
from PIL import Image

from lms.courses.drafts.outline import outline_of
from lms.courses.drafts.queries import find_draft_for, texts_of
from lms.people.access import find_viewer

PARTS = {"content_type": "multipart/form-data"}


def lecture():
    document = docx.Document()
    for title in ("Bài 1: Mở đầu", "Bài 2: Kết thúc"):
        document.add_heading(title, 1)
        document.add_paragraph("Lời ").add_run("đậm").bold = True
    image = io.BytesIO()
    Image.new("RGB", (60, 40), "blue").save(image, "PNG")
    image.seek(0)
    document.add_picture(image)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def world(make, sign_in):
    class World:
        tree = make.tree()
        lecturer = make.lecturer(tree["LDLD-A"], "Mạc Thị Thơ")
        unit = tree["LDLD-A"]

    World.browser = sign_in(World.lecturer)
    return World


def sent(browser, data=None, name="bai-giang.docx"):
    return browser.post("/soan-bai/nhap", data={"file": (io.BytesIO(data or lecture()), name)}, **PARTS)


def test_lessons_are_previewed_and_become_a_new_draft(world, app):
    url = sent(world.browser).location
    html = world.browser.get(url).get_data(as_text=True)
    assert "Tệp gồm 2\u00a0bài" in html
    assert "<strong>đậm</strong>" in html
    assert "1 hình chưa có lời mô tả" in html
    added = world.browser.post(f"{url}/dua-vao", data={"don-vi": world.unit.id, "ten": "Đối thoại"})
    assert added.location == "/soan-bai/doi-thoai"
    with app.app_context():
        draft = find_draft_for(find_viewer(world.lecturer.id), "doi-thoai").draft
        assert [line.title for line in outline_of(draft)] == ["Mở đầu", "Kết thúc"]
        assert "![](assets/hinh-1" in texts_of(draft)["02-ket-thuc.md"]
    assert world.browser.get(url).status_code == 404, "the file is let go"


def test_lessons_are_added_at_the_end_of_a_draft(world, make, app):
    make.course_draft(world.lecturer, world.unit, "dang-soan", title="Đang soạn")
    url = sent(world.browser).location
    assert "Đang soạn" in world.browser.get(url).get_data(as_text=True)
    assert world.browser.post(f"{url}/dua-vao", data={"khoa": "dang-soan"}).location == "/soan-bai/dang-soan"
    with app.app_context():
        draft = find_draft_for(find_viewer(world.lecturer.id), "dang-soan").draft
        assert [line.title for line in outline_of(draft)][-2:] == ["Mở đầu", "Kết thúc"]


def test_the_lecturer_says_where_to_cut(world):
    url = sent(world.browser).location
    assert "Tệp gồm 1\u00a0bài" in world.browser.get(f"{url}?chia=0").get_data(as_text=True)


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(world):
    answer = sent(world.browser, b"<html><body>x</body></html>")
    assert answer.status_code == 422
    assert "trang web mang tên tệp Word" in answer.get_data(as_text=True)


def test_a_unit_of_others_is_not_found(world):
    url = sent(world.browser).location
    assert world.browser.post(f"{url}/dua-vao", data={"don-vi": world.tree["CDP-B1"].id}).status_code == 404
    assert world.browser.post(f"{url}/dua-vao", data={"khoa": "khong-co"}).status_code == 404


def test_pasted_html_comes_back_as_markdown(world):
    answer = world.browser.post("/soan-bai/dan", data={"html": "<p>Một <b>hai</b><script>x</script></p>"})
    assert (answer.mimetype, answer.get_data(as_text=True)) == ("text/plain", "Một **hai**")
    assert world.browser.post("/soan-bai/dan", data={"html": "x" * 9_000_000}).status_code in (400, 413)
