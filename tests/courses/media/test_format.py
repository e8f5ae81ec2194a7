"""Files in a course's folder: into versions and back, shown in lessons, and what check says of them."""

import io
import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from lms.clock import now
from lms.courses.check import check_folder
from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.courses.media.actions import UNUSED_LASTS, forget_unused, sweep_octets
from lms.courses.media.models import StoredFile, VersionAsset
from lms.courses.media.queries import assets_of
from lms.courses.media.reading import read_asset
from lms.courses.models import CourseVersion, Lesson
from lms.courses.queries import sources_by_key
from lms.courses.sync import export, render_again, sync
from lms.db import db
from lms.storage import name_of, storage
from tests.courses.small import course_files
from tests.media import MP3, PDF, VTT, mp4, office, photo, picture

pytestmark = pytest.mark.usefixtures("context")

ASSETS = {
    "assets/so-do.png": picture("PNG", (1000, 500)),
    "assets/phim.mp4": mp4(size=3_000_000),
    "assets/phim.vtt": VTT,
    "assets/phim.jpg": picture(),
    "assets/mau-don.docx": office(),
}
SHOWN = """
![Sơ đồ ba bước thương lượng](assets/so-do.png "Ba bước, mỗi bước một tuần")

![Một phiên họp mẫu](assets/phim.mp4)

Anh chị [tải **mẫu** đơn](assets/mau-don.docx) về điền.
"""


@pytest.fixture
def folder(tmp_path):
    """A small `content/` with one course that has files."""
    content = tmp_path / "content"
    texts = {"topics.yaml": "thuong-luong: Đàm phán\n", "sources.yaml": SOURCES_YAML}
    texts |= {
        f"khoa-nho/{name}": text for name, text in course_files(lesson=("Có số liệu thì", f"{SHOWN}\nCó")).items()
    }
    for name, text in texts.items():
        put(content, name, text.encode())
    for name, octets in ASSETS.items():
        put(content, f"khoa-nho/{name}", octets)
    return content


SOURCES_YAML = """\
blld:
  name: Bộ luật Lao động số 45/2019/QH14
  mark: V
  checked: 2026-11-20
  places:
    "70.3": Điều 70 khoản 3
"""


def put(folder, name, octets):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)


def load(folder):
    """(how, number) of the course, or every fault."""
    synced = sync(folder)
    db.session.commit()
    course = [(one.how, one.number) for one in synced.changes if one.what == "course"]
    return course if not synced.faults else [fault.text for fault in synced.faults]


def octets_below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def html_of(text, assets):
    """A lesson that says this, rendered; no fault."""
    rendered = render(read_lesson(f"---\ntitle: Bài\nminutes: 5\n---\n{text}\n", "a.md"), "a.md", {}, assets)
    assert rendered.faults == []
    return "".join(block.get("html", "") for block in rendered.body)


def described(assets):
    return {name: read_asset(io.BytesIO(octets), name) for name, octets in assets.items()}


def test_a_course_comes_back_byte_for_byte_and_loading_it_again_changes_nothing(folder, tmp_path):
    assert load(folder) == [("new", 1)]
    target = export("khoa-nho", tmp_path / "ra")
    assert octets_below(target) == octets_below(folder / "khoa-nho")
    assert load(tmp_path / "ra") == [("unchanged", 1)]
    assert load(folder) == [("unchanged", 1)]


def test_other_octets_under_the_same_name_are_another_version_and_the_old_one_keeps_its_own(folder):
    load(folder)
    put(folder, "khoa-nho/assets/so-do.png", picture("PNG", (1000, 500), "#00ff00"))
    assert load(folder) == [("changed", 2)]
    old, new = db.session.scalars(select(CourseVersion.id).order_by(CourseVersion.number))
    assets = assets_of([old, new])
    assert assets[old]["assets/so-do.png"] != assets[new]["assets/so-do.png"]
    assert assets[old]["assets/phim.mp4"] == assets[new]["assets/phim.mp4"]
    with storage().open(name_of(assets[old]["assets/so-do.png"].sha256)) as file:
        assert file.read() == ASSETS["assets/so-do.png"]


def test_what_a_version_means_by_a_name_never_changes(folder):
    load(folder)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(update(VersionAsset).values(name="assets/khac.png"))
    db.session.rollback()


def test_a_course_with_a_bad_file_is_not_loaded_and_stores_nothing(folder):
    put(folder, "khoa-nho/assets/lua.jpg", b"<html><script>alert(1)</script>")
    assert load(folder) == ["Đây là một trang web, không phải tệp mà tên nó nói."]
    assert db.session.scalars(select(StoredFile)).all() == []


def test_names_of_files_are_plain(folder):
    put(folder, "khoa-nho/assets/Sơ đồ.png", picture("PNG"))
    assert load(folder) == ["tên tệp trong assets/ chỉ gồm chữ không dấu, số, dấu chấm, gạch dưới và gạch nối"]


def test_a_picture_is_shown_in_widths_with_its_place_kept(folder):
    assets = described(ASSETS)
    html = html_of(SHOWN, assets)
    base = f"/tep/{assets['assets/so-do.png'].sha256}"
    assert f'srcset="{base}/360.webp 360w, {base}/720.webp 720w, {base}/1000.webp 1000w"' in html
    image = re.search(r"<img [^>]*>", html)[0]
    for attribute in (f'src="{base}/720.png"', 'width="720"', 'height="360"', 'loading="lazy"', 'alt="Sơ đồ ba bước'):
        assert attribute in image
    assert "<figcaption>Ba bước, mỗi bước một tuần</figcaption>" in html
    assert '<figure class="media" data-p="1" id="p-1">' in html


def test_a_video_waits_for_a_tap_and_brings_captions_and_its_first_picture():
    assets = described(ASSETS)
    html = html_of(SHOWN, assets)
    video = re.search(r"<video [^>]*>", html)[0]
    assert f'src="/tep/{assets["assets/phim.mp4"].sha256}/phim.mp4"' in video
    assert f'poster="/tep/{assets["assets/phim.jpg"].sha256}/720.jpg"' in video
    assert 'preload="none"' in video
    assert "controls" in video
    assert "autoplay" not in video
    track = re.search(r"<track [^>]*>", html)[0]
    assert f'src="/tep/{assets["assets/phim.vtt"].sha256}/phim.vtt"' in track
    assert 'label="Phụ đề"' in track
    audio = html_of("![Lời chị Lành](assets/loi.mp3)", described({"assets/loi.mp3": MP3}))
    assert re.search(r'<audio [^>]*preload="none"', audio)
    assert "<figcaption>Lời chị Lành</figcaption>" in audio


def test_a_download_says_what_it_is_and_how_large():
    html = html_of(SHOWN, described(ASSETS))
    link = re.search(r"<a [^>]*download.*?</a>", html)[0]
    assert 'download="mau-don.docx"' in link
    assert link.endswith("tải <strong>mẫu</strong> đơn <small>(Word, 1&nbsp;KB)</small></a>")


def test_a_picture_that_only_decorates_is_passed_by():
    html = html_of("![trang trí](assets/a.jpg)", described({"assets/a.jpg": picture()}))
    assert 'alt=""' in html
    assert "figcaption" not in html


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("![a](assets/khong-co.png)", "khóa không có tệp assets/khong-co.png"),
        ("[a](assets/khong-co.docx)", "khóa không có tệp assets/khong-co.docx"),
        ("![a](assets/mau-don.docx)", "không phải hình, âm thanh hay video"),
        ("[a](assets/so-do.png)", "hình chèn bằng"),
        ("[a](assets/phim.vtt)", "không phải tệp để tải về"),
        ("Xem ![a](assets/so-do.png) nhé", "đứng riêng một đoạn"),
        ("- ![a](assets/so-do.png)", "đứng riêng một đoạn"),
        ("Chữ\n![a](assets/so-do.png)", "đứng riêng một đoạn"),
        ("![a](https://evil.example/x.png)", "chỉ chèn được"),
        ("![a](assets/../../etc/passwd)", "khóa không có tệp"),
    ],
)
def test_what_cannot_be_shown_is_a_fault_with_its_line_and_loads_nothing(line, fault):
    lesson = read_lesson(f"---\ntitle: Bài\nminutes: 5\n---\nMở đầu.\n\n{line}\n", "a.md")
    rendered = render(lesson, "a.md", {}, described(ASSETS))
    assert any(fault in found.text and found.line >= 7 for found in rendered.faults), rendered.faults
    assert "<img" not in "".join(block["html"] for block in rendered.body)


def test_words_in_code_show_nothing_and_are_no_fault():
    assert "<img" not in html_of("Gõ `![a](assets/khong-co.png)` như vậy.", {})


def test_description_and_caption_cannot_break_out():
    line = '![" onerror="alert(1)](assets/a.jpg "<script>alert(1)</script>")'
    html = html_of(line, described({"assets/a.jpg": picture()}))
    assert "<script" not in html
    assert re.search(r"<img [^>]*\sonerror=", re.sub(r'"[^"]*"', '""', html)) is None


def test_lessons_rendered_anew_keep_their_files(folder):
    load(folder)
    before = db.session.scalar(select(Lesson.body).where(Lesson.key == "chuan-bi"))
    db.session.execute(update(CourseVersion).values(renderer=0))
    assert render_again(sources_by_key(), False) == []
    assert db.session.scalar(select(Lesson.body).where(Lesson.key == "chuan-bi")) == before


def said(folder):
    checked = check_folder(folder)
    return [str(fault).partition("khoa-nho/")[2] for fault in (*checked.faults, *checked.warnings)]


def test_check_knows_files_that_nobody_uses_nobody_can_tell_and_nobody_can_hear(folder):
    put(folder, "khoa-nho/assets/thua.pdf", PDF)
    (folder / "khoa-nho/assets/phim.vtt").unlink()
    lesson = folder / "khoa-nho/01-chuan-bi.md"
    lesson.write_text(lesson.read_text().replace("![Sơ đồ ba bước thương lượng]", "![]"))
    found = "\n".join(said(folder))
    assert "assets/thua.pdf:1: không bài nào dùng tệp này" in found
    assert "assets/phim.mp4:1: video chưa có phụ đề: thêm tệp assets/phim.vtt" in found
    assert "assets/so-do.png chưa có lời mô tả cho người không nhìn thấy" in found
    assert "assets/phim.jpg" not in found


def test_check_warns_of_what_is_heavy_for_a_phone_and_finds_nothing_else(folder):
    before = said(folder)
    assert [line for line in before if "assets" in line] == []
    put(folder, "khoa-nho/assets/phim.mp4", mp4(size=51 * 1024 * 1024))
    assert [line for line in said(folder) if line not in before] == [
        "assets/phim.mp4:1: tệp nặng 51\N{NO-BREAK SPACE}MB, người học dùng điện thoại khó tải"
    ]


def test_a_photo_of_a_folder_keeps_its_octets_and_shows_none_of_its_notes(folder, tmp_path):
    put(folder, "khoa-nho/assets/phim.jpg", photo())
    load(folder)
    assert (export("khoa-nho", tmp_path / "ra") / "assets/phim.jpg").read_bytes() == photo()
    row = db.session.scalars(select(StoredFile).where(StoredFile.kind == "jpeg")).one()
    assert (row.width, row.height) == (600, 900)
    for form in row.forms.values():
        with storage().open(name_of(form["sha256"])) as file:
            assert b"MayAnhRieng" not in file.read()


def test_files_that_nothing_names_are_forgotten_after_days_and_those_of_versions_never(folder, monkeypatch):
    load(folder)
    kept = {row.sha256 for row in db.session.scalars(select(StoredFile))}
    put(folder, "khoa-nho/assets/so-do.png", picture("PNG", (300, 200), "#123456"))
    load(folder)
    later = now() + UNUSED_LASTS * 2
    monkeypatch.setattr("lms.courses.media.actions.now", lambda: later)
    lone = StoredFile(sha256="0" * 64, size=1, kind="pdf", width=0, height=0, forms={})
    db.session.add(lone)
    storage().write(name_of("0" * 64), io.BytesIO(b"x"))
    assert forget_unused() == 1
    db.session.commit()
    assert sweep_octets() >= 1
    assert storage().find(name_of("0" * 64)) is None
    assert kept <= {row.sha256 for row in db.session.scalars(select(StoredFile))}
    for row in db.session.scalars(select(StoredFile)):
        for sha256 in (row.sha256, *(form["sha256"] for form in row.forms.values())):
            assert storage().find(name_of(sha256)) is not None
