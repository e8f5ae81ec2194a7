"""Files of a draft: taken in clean, named, replaced, taken out, published; and who may open them."""

import io
import threading

import pytest
from PIL import Image
from sqlalchemy import func, select

from lms.courses.drafts.actions import NotEditable, begin_draft, drop_draft, find_file, save_file
from lms.courses.drafts.assets import (
    StillUsed,
    add_asset,
    asset_lines,
    assets_in,
    find_asset,
    find_file_for,
    remove_asset,
    replace_asset,
)
from lms.courses.drafts.models import Draft, DraftState
from lms.courses.drafts.publishing import publish_draft, read_draft
from lms.courses.media import scanner
from lms.courses.media.models import DraftAsset, StoredFile
from lms.courses.media.queries import assets_of
from lms.courses.media.refusals import NotAllowed, Refusal, ScannerAway
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.people.access import find_viewer
from lms.storage import name_of, storage
from tests.media import MP3, PDF, VTT, mp4, office, photo, picture

LESSON = "01-chuan-bi.md"


@pytest.fixture
def world(make, context):
    class World:
        tree = make.tree()
        author = make.lecturer(tree["LDLD-A"])

    World.draft = make.course_draft(World.author, World.tree["LDLD-A"])
    World.viewer = find_viewer(World.author.id)
    return World


def add(world, name, octets, **how):
    row = add_asset(world.draft, name, io.BytesIO(octets), world.author.id, **how)
    db.session.commit()
    return row


def mention(world, line):
    """Write this line into the first lesson."""
    file = find_file(world.draft, LESSON)
    text = file.text.replace("Có số liệu thì", f"{line}\n\nCó số liệu thì", 1)
    save_file(world.draft, LESSON, text, file.revision, world.author.id)
    db.session.commit()


def test_a_photo_comes_in_clean_and_upright_under_a_plain_name(world):
    row = add(world, "Ảnh họp Tổ 3.JPG", photo(), alt="Tổ 3 đang họp")
    assert (row.name, row.alt) == ("assets/anh-hop-to-3.jpg", "Tổ 3 đang họp")
    with storage().open(name_of(row.sha256)) as file:
        octets = file.read()
    assert b"MayAnhRieng" not in octets
    with Image.open(io.BytesIO(octets)) as image:
        assert image.size == (600, 900)


def test_the_same_file_again_is_the_one_that_is_there_and_another_of_its_name_gets_a_number(world):
    assert add(world, "mau.docx", office()).name == "assets/mau.docx"
    assert add(world, "ban-sao.docx", office()).name == "assets/mau.docx"
    assert add(world, "mau.docx", office(extra="word/khac.xml")).name == "assets/mau-2.docx"
    assert len(assets_in(world.draft)) == 2


def test_an_ending_follows_the_content(world):
    assert add(world, "anh.png", picture()).name == "assets/anh.jpg"
    assert add(world, "khong duoi", PDF).name == "assets/khong-duoi.pdf"


@pytest.mark.parametrize("octets", [b"", b"<svg/>", b"<html>", picture()[:500], b"GIF89a" + b"<script>" * 20])
def test_a_bad_file_changes_nothing(world, octets):
    with pytest.raises(Refusal):
        add_asset(world.draft, "a.jpg", io.BytesIO(octets), world.author.id)
    db.session.commit()
    assert asset_lines(world.draft) == []
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_what_the_scanner_cannot_judge_is_not_taken(world, monkeypatch):
    monkeypatch.setattr(scanner, "_address", {"now": "tcp://127.0.0.1:1"})
    with pytest.raises(ScannerAway):
        add_asset(world.draft, "a.pdf", io.BytesIO(PDF), world.author.id)
    assert asset_lines(world.draft) == []


def test_the_list_says_where_each_file_is_used_and_what_to_copy(world):
    for name, octets in (("Phim.mp4", mp4()), ("phim.vtt", VTT), ("phim.png", picture("PNG")), ("mau.docx", office())):
        add(world, name, octets)
    add(world, "so-do.png", picture("PNG", (30, 20)), alt="Sơ đồ [ba] bước")
    add(world, "hoa.png", picture("PNG", (31, 20)), decoration=True)
    mention(world, "![Phiên họp](assets/phim.mp4)")
    lines = {line.leaf: line for line in asset_lines(world.draft)}
    assert {leaf for leaf, line in lines.items() if line.used_in == [LESSON]} == {"phim.mp4", "phim.vtt", "phim.png"}
    assert lines["so-do.png"].snippet == "![Sơ đồ (ba) bước](assets/so-do.png)"
    assert lines["hoa.png"].snippet == "![trang trí](assets/hoa.png)"
    assert lines["mau.docx"].snippet == "[mau](assets/mau.docx)"
    assert lines["phim.vtt"].snippet == ""


def test_what_a_lesson_says_of_a_picture_describes_it_in_the_list_too(world):
    add(world, "a.png", picture("PNG"))
    assert asset_lines(world.draft)[0].snippet == "![](assets/a.png)"
    mention(world, "![Ba bước](assets/a.png)")
    assert asset_lines(world.draft)[0].snippet == "![Ba bước](assets/a.png)"


def test_a_file_is_taken_out_only_when_no_lesson_uses_it(world):
    row = add(world, "a.png", picture("PNG"), alt="Hình")
    mention(world, "![Hình](assets/a.png)")
    with pytest.raises(StillUsed) as refused:
        remove_asset(world.draft, row)
    assert refused.value.names == [LESSON]
    other = add(world, "b.pdf", PDF)
    remove_asset(world.draft, other)
    db.session.commit()
    assert list(assets_in(world.draft)) == ["assets/a.png"]


def test_another_file_takes_the_place_of_one_of_its_kind(world):
    row = add(world, "a.png", picture("PNG"), alt="Hình cũ")
    before = row.sha256
    replace_asset(world.draft, row, io.BytesIO(picture("PNG", colour="#00ff00")), world.author.id)
    db.session.commit()
    assert (row.name, row.alt) == ("assets/a.png", "Hình cũ")
    assert row.sha256 != before
    with pytest.raises(NotAllowed, match="cùng loại"):
        replace_asset(world.draft, row, io.BytesIO(MP3), world.author.id)


def test_a_draft_in_review_takes_and_loses_no_file(world):
    row = add(world, "a.pdf", PDF)
    world.draft.state = DraftState.SENT
    db.session.commit()
    with pytest.raises(NotEditable):
        add_asset(world.draft, "b.mp3", io.BytesIO(MP3), world.author.id)
    with pytest.raises(NotEditable):
        remove_asset(world.draft, row)


def test_files_are_published_with_the_draft_and_the_next_draft_begins_with_them(world):
    add(world, "a.png", picture("PNG"), alt="Hình")
    mention(world, "![Hình](assets/a.png)")
    assert read_draft(world.draft).faults == []
    version = publish_draft(world.draft, world.author.id)
    db.session.commit()
    assert list(assets_of([version.id])[version.id]) == ["assets/a.png"]
    course = db.session.get_one(Course, world.draft.course_id)
    following = begin_draft(world.viewer, course)
    db.session.commit()
    assert assets_in(following) == assets_of([version.id])[version.id]
    # The version keeps what the draft after it lets go.
    file = find_file(following, LESSON)
    save_file(following, LESSON, file.text.replace("![Hình](assets/a.png)", ""), file.revision, world.author.id)
    row = find_asset(following, "assets/a.png")
    remove_asset(following, row)
    drop_draft(following, world.author.id)
    db.session.commit()
    assert list(assets_of([version.id])[version.id]) == ["assets/a.png"]
    assert find_file_for(world.viewer, row.sha256) is not None


def test_a_missing_file_keeps_a_draft_from_being_published(world):
    mention(world, "![Hình](assets/khong-co.png)")
    assert [fault.text for fault in read_draft(world.draft).faults] == ["khóa không có tệp assets/khong-co.png"]


def test_files_of_a_draft_are_for_who_writes_or_reviews_it_and_after_publication_for_all(world, make):
    row = add(world, "a.png", picture("PNG"), alt="Hình")
    insiders = [world.author, make.coordinator(world.tree["LDLD-A"])]
    outsiders = [
        make.officer(world.tree["CDCS-A1"]),
        make.lecturer(world.tree["LDLD-B"], "Người Khác"),
        make.coordinator(world.tree["CDP-A1"], "Người Dưới"),
    ]
    for person in (*insiders, *outsiders):
        assert (find_file_for(find_viewer(person.id), row.sha256) is not None) == (person in insiders), person.full_name
    mention(world, "![Hình](assets/a.png)")
    publish_draft(world.draft, world.author.id)
    db.session.commit()
    for person in (*insiders, *outsiders):
        assert find_file_for(find_viewer(person.id), row.sha256) is not None


def test_the_same_file_sent_twice_at_once_is_one_file(world, app):
    draft_id, author_id = world.draft.id, world.author.id
    db.session.close()
    names, octets = [], picture("PNG")

    def send(number):
        with app.app_context():
            draft = db.session.get_one(Draft, draft_id)
            names.append(add_asset(draft, f"{number}.png", io.BytesIO(octets), author_id).name)
            db.session.commit()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 4
    assert len(set(names)) == 1
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1
    assert db.session.scalar(select(func.count()).select_from(DraftAsset)) == 1
    assert db.session.scalar(select(func.count()).select_from(CourseVersion)) == 0
