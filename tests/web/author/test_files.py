"""The screen of a draft's files: several sent at once, described, replaced, taken out when nothing uses them."""

import io

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.courses.drafts.actions import find_file, save_file
from lms.courses.drafts.models import Draft, DraftState
from lms.courses.media import reading
from lms.courses.media.models import DraftAsset
from lms.courses.media.reading import Limits
from lms.db import db
from tests.media import PDF, VTT, mp4, photo, picture

URL = "/soan-bai/khoa-nho/tep"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def author(make, tree):
    person = make.lecturer(tree["LDLD-A"])
    make.course_draft(person, tree["LDLD-A"], "khoa-nho")
    return person


@pytest.fixture
def browser(author, sign_in):
    return sign_in(author)


def send(browser, *files, **headers):
    data = {"files": [(io.BytesIO(octets), name) for name, octets in files]}
    return browser.post(URL, data=data, content_type="multipart/form-data", headers=headers)


def names(app):
    with app.app_context():
        return sorted(db.session.scalars(select(DraftAsset.name)))


def test_each_file_has_its_own_answer_and_one_bad_costs_no_other(app, browser):
    answer = send(browser, ("Ảnh họp.jpg", photo()), ("lừa.jpg", b"<html>"), ("", b""), ("Mẫu đơn.pdf", PDF))
    assert answer.status_code == 200
    assert "đã nhận với tên anh-hop.jpg" in answer.text
    assert "Đây là một trang web, không phải tệp mà tên nó nói." in answer.text
    assert names(app) == ["assets/anh-hop.jpg", "assets/mau-don.pdf"]
    with app.app_context():
        acts = db.session.scalars(select(AuditEntry.details).where(AuditEntry.action == "file.added")).all()
    assert [act["name"] for act in acts] == ["assets/anh-hop.jpg", "assets/mau-don.pdf"]


def test_a_script_gets_the_answers_as_data(browser):
    answer = send(browser, ("a.pdf", PDF), **{"X-Requested-With": "fetch"})
    assert answer.json == [{"sent": "a.pdf", "taken": True, "words": "đã nhận với tên a.pdf"}]


def test_nothing_chosen_is_said_beside_the_field(browser):
    answer = browser.post(URL, data={})
    assert answer.status_code == 422
    assert "Anh/chị chọn ít nhất một tệp." in answer.text


def test_only_bad_files_are_an_error(app, browser):
    assert send(browser, ("a.svg", b"<svg onload='alert(1)'/>")).status_code == 422
    assert names(app) == []


def test_names_that_somebody_sends_are_shown_as_text(browser):
    answer = send(browser, ("<script>alert(1)</script>.pdf", b"x"))
    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_course_takes_larger_files_than_the_rest_of_the_site(app, browser, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 50_000)
    monkeypatch.setattr(reading, "_limits", {"now": Limits(picture=1000, audio=1000, video=200_000, document=1000)})
    assert send(browser, ("phim.mp4", mp4(size=150_000))).status_code == 200
    assert send(browser, ("phim.mp4", mp4(size=3_000_000))).status_code == 413
    assert send(client, ("phim.mp4", mp4(size=150_000))).status_code in (302, 413)
    refused = send(browser, ("lon.pdf", PDF[:-6] + bytes(2000) + b"%%EOF\n"))
    assert refused.status_code == 422
    assert "Tệp quá lớn" in refused.text
    assert names(app) == ["assets/phim.mp4"]


def test_the_list_says_what_is_there_where_it_is_used_and_what_to_copy(app, browser, statements):
    send(browser, ("so-do.png", picture("PNG")), ("phim.mp4", mp4()), ("phim.vtt", VTT))
    with app.app_context():
        draft = db.session.scalars(select(Draft)).one()
        file = find_file(draft, "01-chuan-bi.md")
        text = file.text.replace("Có số liệu", "![Phim](assets/phim.mp4)\n\nCó số liệu", 1)
        save_file(draft, file.name, text, file.revision, draft.begun_by_id)
        db.session.commit()
    with statements() as seen:
        page = browser.get(URL).text
    assert len(seen) <= 5
    assert "chưa có mô tả" in page
    assert 'href="/soan-bai/khoa-nho/bai/chuan-bi"' in page
    assert "![Phim](assets/phim.mp4)" in page


def test_a_description_stands_in_the_line_to_copy(browser):
    send(browser, ("so-do.png", picture("PNG")))
    browser.post(f"{URL}/so-do.png/mo-ta", data={"alt": "Sơ đồ “ba bước”"})
    assert "![Sơ đồ “ba bước”](assets/so-do.png)" in browser.get(URL).text
    browser.post(f"{URL}/so-do.png/mo-ta", data={"alt": "", "decoration": "y"})
    page = browser.get(URL).text
    assert "![trang trí](assets/so-do.png)" in page
    assert "chưa có mô tả" not in page
    long = browser.post(f"{URL}/so-do.png/mo-ta", data={"alt": "a" * 301}, follow_redirects=True)
    assert "chưa lưu" in long.text


def test_a_file_is_replaced_by_one_of_its_kind_only(app, browser):
    send(browser, ("mau.pdf", PDF))
    new = {"file": (io.BytesIO(PDF + b"\n"), "x.pdf")}
    answer = browser.post(f"{URL}/mau.pdf/thay", data=new, follow_redirects=True)
    assert "Đã thay mau.pdf" in answer.text
    wrong = {"file": (io.BytesIO(mp4()), "x.pdf")}
    answer = browser.post(f"{URL}/mau.pdf/thay", data=wrong, follow_redirects=True)
    assert "Chưa thay mau.pdf. Tệp thay thế phải cùng loại" in answer.text
    assert "Anh/chị chọn tệp mới" in browser.post(f"{URL}/mau.pdf/thay", follow_redirects=True).text
    assert names(app) == ["assets/mau.pdf"]


def test_a_file_is_taken_out_after_a_question_and_not_while_a_lesson_uses_it(app, browser):
    send(browser, ("mau.pdf", PDF))
    assert "Bỏ tệp mau.pdf?" in browser.post(f"{URL}/mau.pdf/bo").text
    with app.app_context():
        draft = db.session.scalars(select(Draft)).one()
        file = find_file(draft, "01-chuan-bi.md")
        save_file(draft, file.name, file.text + "\n[Mẫu](assets/mau.pdf)\n", file.revision, draft.begun_by_id)
        db.session.commit()
    used = browser.post(f"{URL}/mau.pdf/bo", data={"confirmed": "1"}, follow_redirects=True)
    assert "Chưa bỏ mau.pdf vì đang dùng trong 01-chuan-bi.md." in used.text
    assert names(app) == ["assets/mau.pdf"]
    send(browser, ("khac.pdf", PDF + b"\n"))
    gone = browser.post(f"{URL}/khac.pdf/bo", data={"confirmed": "1"}, follow_redirects=True)
    assert "Đã bỏ tệp khac.pdf." in gone.text
    assert browser.post(f"{URL}/khac.pdf/bo").status_code == 404


def test_a_draft_in_review_is_only_looked_at(app, browser):
    send(browser, ("mau.pdf", PDF))
    with app.app_context():
        db.session.scalars(select(Draft)).one().state = DraftState.SENT
        db.session.commit()
    page = browser.get(URL).text
    assert "chỉ xem được" in page
    assert '<input type="file"' not in page
    for url, data in ((URL, {"files": (io.BytesIO(PDF), "b.pdf")}), (f"{URL}/mau.pdf/bo", {"confirmed": "1"})):
        assert "chờ duyệt" in browser.post(url, data=data, follow_redirects=True).text
    assert names(app) == ["assets/mau.pdf"]


def test_another_units_lecturer_finds_nothing(make, tree, browser, sign_in):
    send(browser, ("mau.pdf", PDF))
    other = sign_in(make.lecturer(tree["LDLD-B"], "Người Khác"))
    assert other.get(URL).status_code == 404
    assert send(other, ("a.pdf", PDF)).status_code == 404
    assert other.post(f"{URL}/mau.pdf/bo", data={"confirmed": "1"}).status_code == 404
