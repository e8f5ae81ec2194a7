"""The workshop's whole road, by clicking: from a Word file to an officer's phone, and to the same files again."""

import io
import re
from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from lms import schema
from tests.browser.answers import CONTENT, try_every_exercise
from tests.browser.authoring import SIMPLE, begin_course, save, write
from tests.browser.conftest import DESK, PHONE
from tests.browser.sites import content, site_in
from tests.media import picture

KINDS = [*SIMPLE, "situation", "voucher"]
TITLE = "Đối thoại từ tệp Word"
WRONG, RIGHT = "Báo trước ba ngày.", "Báo trước mười ngày làm việc."


def word_lecture(path: Path) -> Path:
    """Two lessons as a lecturer has them: headings, a list, a table and a picture."""
    document = Document()
    document.core_properties.title = "Đối thoại tại nơi làm việc"
    document.add_heading("Chuẩn bị đối thoại", 1)
    document.add_paragraph("Trước buổi đối thoại, ban chấp hành gom ý kiến của đoàn viên.")
    document.add_heading("Ba việc", 2)
    for line in ("Hỏi từng tổ.", WRONG, "Ghi biên bản."):
        document.add_paragraph(line, style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Việc", "Hạn", "Gửi", "10"), strict=True):
        cell.text = text
    document.add_picture(io.BytesIO(picture(size=(320, 200))))
    document.inline_shapes[0]._inline.docPr.set("descr", "Sơ đồ phòng họp")
    document.add_heading("Sau buổi đối thoại", 1)
    document.add_paragraph("Niêm yết biên bản để mọi người đọc.")
    document.save(str(path))
    return path


def test_a_word_lecture_becomes_a_course_on_an_officers_phone_and_the_same_files_again(visitor, site, tmp_path):
    lecturer, coordinator, officer = visitor(DESK), visitor(DESK), visitor(PHONE)
    lecturer.sign_in("giangvien")
    slug = begin_course(lecturer, TITLE)
    bring(lecturer, slug, word_lecture(tmp_path / "doi-thoai.docx"))
    write_every_kind(lecturer, slug)
    send(lecturer, slug)

    coordinator.sign_in("tinh")
    give_back(coordinator, slug)
    mend(lecturer, slug)
    send(lecturer, slug)
    publish(coordinator, slug)

    officer.sign_in("canbo")
    learn(officer, slug)
    assert_the_same_files_come_back(site, slug, tmp_path)


def bring(lecturer, slug: str, file: Path) -> None:
    """Look at what the file would become, and put it into the course."""
    lecturer.go("/soan-bai")
    lecturer.press("Nhập từ Word, PowerPoint")
    lecturer.page.set_input_files("#file", file)
    lecturer.press("Xem trước")
    expect(lecturer.page.get_by_role("heading", level=1)).to_have_text("Tệp gồm 2 bài")
    expect(lecturer.page.locator("article.lesson table").first).to_be_visible()
    lecturer.page.locator(f"#khoa-{slug}").check()
    lecturer.press("Đưa vào bản soạn")
    expect(lecturer.page.locator("ol.lessons > li[data-key]")).to_have_count(2)


def write_every_kind(lecturer, slug: str) -> None:
    """One exercise of each kind, in the lesson that the picture stands in; one in the other."""
    lecturer.page.locator("a.go", has_text="Chuẩn bị đối thoại").click()
    picture_shown = lecturer.page.frame_locator("[data-preview]").get_by_alt_text("Sơ đồ phòng họp")
    picture_shown.scroll_into_view_if_needed()
    expect(picture_shown).not_to_have_js_property("naturalWidth", 0)
    for key, kinds in (("chuan-bi-doi-thoai", KINDS), ("sau-buoi-doi-thoai", KINDS[:1])):
        for kind in kinds:
            lecturer.go(f"/soan-bai/{slug}/bai/{key}/bai-tap/moi/{kind}")
            write(lecturer.page, kind)
            save(lecturer)
            lecturer.sees("Đã lưu bài tập.")


def send(lecturer, slug: str) -> None:
    """From the outline."""
    lecturer.go(f"/soan-bai/{slug}")
    lecturer.sees("Không còn chỗ nào phải sửa")
    lecturer.press("Gửi duyệt")
    lecturer.press("Gửi duyệt")
    lecturer.sees("Đang chờ duyệt.")


def give_back(coordinator, slug: str) -> None:
    """At the line that is wrong, say so; then return it."""
    page = coordinator.page
    coordinator.go("/duyet")
    coordinator.press(TITLE)
    page.locator("a.go", has_text="Chuẩn bị đối thoại").first.click()
    page.locator("ol.numbered li", has_text=WRONG).get_by_role("link").click()
    page.fill("#text", "Nghị định ghi mười ngày làm việc.")
    coordinator.press("Gửi góp ý")
    coordinator.go(f"/duyet/{slug}")
    coordinator.press("Trả lại để sửa")
    coordinator.sees("Đã trả bài")


def mend(lecturer, slug: str) -> None:
    """Follow the remark to its line, put it right, and say that it was seen to."""
    page = lecturer.page
    lecturer.go(f"/soan-bai/{slug}")
    lecturer.sees("Bản này được trả lại, có góp ý cần xem")
    lecturer.press("Gửi duyệt")
    lecturer.sees("Nghị định ghi mười ngày làm việc.")
    page.get_by_role("link", name=re.compile("^dòng ")).click()
    expect(page.locator(".CodeMirror-focused")).to_be_visible()
    page.keyboard.press("Control+f")
    page.fill("#tim", WRONG)
    page.fill("#thay", RIGHT)
    page.get_by_role("button", name="Thay hết").click()
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")
    lecturer.go(f"/soan-bai/{slug}/duyet")
    lecturer.press("Đánh dấu đã xử lý")


def publish(coordinator, slug: str) -> None:
    """See that it is right now, and let learners have it."""
    coordinator.go("/duyet")
    coordinator.press(TITLE)
    coordinator.press("Duyệt và đăng")
    coordinator.sees("Đã đăng bản 1")


def learn(officer, slug: str) -> None:
    """Every lesson with every exercise, to the end of the course."""
    officer.go(f"/hoc/khoa/{slug}")
    officer.press("Bắt đầu học")
    officer.sees(RIGHT)
    assert try_every_exercise(officer.page) == len(KINDS)
    officer.press("Xong bài này")
    assert try_every_exercise(officer.page) == 1
    officer.press("Xong bài này")
    ((records,),) = officer.site.ask("SELECT count(*) FROM records WHERE course = ?", slug)
    assert records == 1


def assert_the_same_files_come_back(site, slug: str, tmp_path: Path) -> None:
    """Exported, loaded into a site of its own and exported again: every octet, and the same version."""
    out, again = tmp_path / "out", tmp_path / "again"
    with site_in(site.folder):
        content("export", slug, out)
        assert f"course {slug} v1 unchanged" in content("sync", with_catalogue(out))
    (tmp_path / "other").mkdir()
    with site_in(tmp_path / "other"):
        schema.upgrade()
        assert f"course {slug} v1 new" in content("sync", out)
        content("export", slug, again)
    assert files_of(again / slug) == files_of(out / slug)
    assert any(name.startswith("assets/") for name in files_of(out / slug))


def with_catalogue(folder: Path) -> Path:
    """The topics and sources that courses may name stand beside them."""
    for name in ("topics.yaml", "sources.yaml"):
        (folder / name).write_bytes((CONTENT / name).read_bytes())
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
