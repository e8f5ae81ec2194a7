"""Lecturers: what waits for them, and marking it."""

import re

import pytest

from lms.audit import AuditEntry
from lms.db import db
from lms.learning.models import Marking
from lms.records.models import Record
from tests.factories.courses import TASK

URL = "/cham-bai"
GOOD = {"diem-so-lieu": "2", "diem-de-nghi": "1"}
LOW = {"diem-so-lieu": "1", "diem-de-nghi": "1"}


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def course(make):
    return make.course(task=TASK, draw=None)


@pytest.fixture
def enrolment(make, units, course):
    return make.enrolment(make.officer(units["CDCS-A1"], name="Lê Thị Mai"), course)


@pytest.fixture
def submission(make, enrolment):
    return make.submission(enrolment, "Công đoàn đề nghị <b>tăng</b> tiền ăn ca.\n\nSố liệu ở dưới.")


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def browser(sign_in, lecturer):
    return sign_in(lecturer)


def url(submission):
    return f"{URL}/{submission.id}"


def test_the_lecturer_begins_at_what_waits(browser, submission):
    page = browser.get("/viec-cua-toi").text
    assert "Có 1\u00a0bài viết chờ" in page
    assert f'href="{url(submission)}"' in page
    assert "Lê Thị Mai" in page
    assert 'href="/viec-cua-toi" aria-current="page"' in page
    assert browser.get("/").location == "/viec-cua-toi"


def test_with_nothing_waiting_the_page_says_what_will_come(browser):
    page = browser.get("/viec-cua-toi").text
    assert "Hiện không có việc nào chờ." in page
    assert "Không có bài nào chờ chấm." in page
    assert "Không có bài nào chờ chấm." in browser.get(URL).text


def test_the_list_is_narrowed_by_course_and_to_what_is_marked(make, units, lecturer, browser, submission):
    other = make.course("khac", task=TASK, title="Khóa khác")
    make.marked(make.submission(make.enrolment(make.officer(units["CDCS-A2"], name="Bùi Văn Cảnh"), other)), lecturer)
    assert "Lê Thị Mai" in browser.get(URL).text
    assert "Bùi Văn Cảnh" not in browser.get(URL).text
    assert "Khóa này không còn bài nào chờ chấm." in browser.get(f"{URL}?khoa=khac").text
    page = browser.get(f"{URL}?khoa=khac&tt=da-cham").text
    assert "Bùi Văn Cảnh" in page
    assert "Đạt, 4/4 điểm" in page
    assert "Chưa có bài nào được chấm." in browser.get(f"{URL}?khoa=thuong-luong-tap-the&tt=da-cham").text
    assert "Lê Thị Mai" in browser.get(f"{URL}?khoa=la").text


def test_the_list_is_paged(make, units, course, browser):
    for n in range(51):
        make.submission(make.enrolment(make.officer(units["CDCS-A1"], name=f"Lê Thị Thứ{n:02}"), course))
    first, second = browser.get(URL).text, browser.get(f"{URL}?trang=2").text
    assert "Thứ00" in first
    assert "Thứ50" not in first
    assert "Thứ50" in second


def test_the_work_is_shown_as_it_was_written_and_never_as_markup(browser, submission):
    page = browser.get(url(submission)).text
    assert "<p>Công đoàn đề nghị &lt;b&gt;tăng&lt;/b&gt; tiền ăn ca.</p><p>Số liệu ở dưới.</p>" in page
    assert "2 điểm: Mức 2 của so-lieu" in page
    assert page.count('type="radio"') == 6


def test_rule_01_marks_that_were_the_last_thing_missing_complete_the_course(app, make, browser, enrolment, submission):
    make.lessons_done(enrolment)
    answer = browser.post(url(submission), data={**GOOD, "ghi-chu-so-lieu": "Nguồn rõ."})
    assert answer.location == URL
    assert "Đã chấm bài của Lê Thị Mai. Khóa học được ghi nhận hoàn thành." in browser.get(URL).text
    with app.app_context():
        assert db.session.query(Record).count() == 1
        marking = db.session.query(Marking).one()
        assert (marking.points, marking.notes) == ({"so-lieu": 2, "de-nghi": 1}, {"so-lieu": "Nguồn rõ."})
        assert [entry.action for entry in db.session.query(AuditEntry)] == ["submission.mark"]
    page = browser.get(url(submission)).text
    assert "Đã đạt: 3/4 điểm." in page
    assert "Nguồn rõ." in page
    assert "<form" not in page.split("<main")[1]


def test_below_the_pass_mark_a_comment_is_asked_for_and_nothing_chosen_is_lost(app, browser, submission):
    answer = browser.post(url(submission), data={**LOW, "ghi-chu-de-nghi": "Chưa rõ mức.", "comment": "  "})
    assert answer.status_code == 422
    assert "Anh/chị viết nhận xét để người học biết cần sửa gì." in answer.text
    assert answer.text.count(" checked") == 2
    assert "Chưa rõ mức.</textarea>" in answer.text
    with app.app_context():
        assert db.session.query(Marking).count() == 0
    assert browser.post(url(submission), data={**LOW, "comment": "Thêm số liệu."}).location == URL
    assert "Đã trả lại: 2/4 điểm." in browser.get(url(submission)).text


@pytest.mark.parametrize("fields", [{}, {"diem-so-lieu": "2"}, {**GOOD, "diem-de-nghi": "7"}])
def test_every_criterion_needs_one_of_its_levels(app, browser, submission, fields):
    answer = browser.post(url(submission), data={**fields, "comment": "Một nhận xét."})
    assert answer.status_code == 422
    assert "Một nhận xét.</textarea>" in answer.text
    assert re.search(r'id="diem-\w+-\w+-loi"|id="diem-[\w-]+-loi"', answer.text)
    with app.app_context():
        assert db.session.query(Marking).count() == 0


def test_a_comment_beyond_the_limit_is_refused_beside_its_field(browser, submission):
    answer = browser.post(url(submission), data={**GOOD, "comment": "a" * 4001})
    assert answer.status_code == 422
    assert "Nhận xét dài quá 4.000 ký tự." in answer.text


def test_marked_twice_the_first_marks_stand(app, make, sign_in, units, browser, submission):
    other = sign_in(make.lecturer(units["CDP-A1"]))
    browser.post(url(submission), data=GOOD)
    answer = other.post(url(submission), data={**LOW, "comment": "Chưa được."})
    assert answer.location == url(submission)
    assert "Kết quả đã ghi nhận không thay đổi." in other.get(answer.location).text
    with app.app_context():
        assert db.session.query(Marking).one().total == 3


def test_an_earlier_version_with_its_marks_stands_below_the_new_one(make, lecturer, browser, enrolment, submission):
    make.marked(submission, lecturer, points=0, comment="Thêm số liệu vào.")
    again = make.submission(enrolment, "Bản hai có thêm số liệu rồi.")
    page = browser.get(url(again)).text
    assert "Lần nộp 1" in page
    assert "Thêm số liệu vào." in page
    assert "Bản hai có thêm số liệu rồi." not in browser.get(url(submission)).text


def test_anothers_people_are_not_found(make, sign_in, units, submission):
    stranger = sign_in(make.lecturer(units["LDLD-B"]))
    assert stranger.get(url(submission)).status_code == 404
    assert stranger.post(url(submission), data=GOOD).status_code == 404
    assert "Lê Thị Mai" not in stranger.get(URL).text
    assert "Lê Thị Mai" not in stranger.get("/viec-cua-toi").text


def test_a_draft_is_not_found(make, browser, enrolment):
    assert browser.get(url(make.draft(enrolment, "Viết dở"))).status_code == 404


PATHS = ["/viec-cua-toi", URL, f"{URL}/0192e0c6-0000-7000-8000-000000000000"]


@pytest.mark.parametrize("path", PATHS)
def test_only_lecturers_come_here(make, sign_in, client, units, path):
    assert client.get(path).location.startswith("/dang-nhap")
    assert sign_in(make.officer(units["CDCS-A1"])).get(path).status_code == 403
    assert sign_in(make.coordinator(units["LDLD-A"])).get(path).status_code == 403
    if path.startswith(f"{URL}/"):
        assert client.post(path).location.startswith("/dang-nhap")
        assert sign_in(make.officer(units["CDCS-A2"])).post(path).status_code == 403


def test_a_lecturer_who_coordinates_too_finds_both(make, sign_in, units, lecturer):
    make.scope(lecturer, units["LDLD-A"])
    browser = sign_in(lecturer)
    assert browser.get("/").location == "/chi-tieu"
    assert 'href="/viec-cua-toi"' in browser.get("/chi-tieu").text


def test_the_lecturers_pages_cost_few_statements(make, units, lecturer, browser, enrolment, submission, statements):
    make.marked(submission, lecturer, points=0)
    again = make.submission(enrolment)
    make.course_draft(lecturer, units["LDLD-A"])
    for path, most in (("/viec-cua-toi", 7), (URL, 4), (f"{URL}?tt=da-cham", 4), (url(again), 3)):
        with statements() as seen:
            browser.get(path)
        assert len(seen) <= most, (path, len(seen))


@pytest.fixture
def nameless(make, units):
    """Work of a course that is marked without names."""
    course = make.course("kin-ten", task=TASK | {"blind": True}, draw=None, title="Khóa kín tên")
    return make.submission(make.enrolment(make.officer(units["CDCS-A1"], name="Bùi Thị Kín"), course))


def test_blind_work_bears_a_number_until_it_is_marked(browser, units, nameless):
    for path in (URL, "/viec-cua-toi", url(nameless)):
        page = browser.get(path).text
        assert "Bài số" in page, path
        for word in ("Bùi Thị Kín", units["CDCS-A1"].name):
            assert word not in page, (path, word)
    assert browser.post(url(nameless), data=LOW).status_code == 422
    assert "Kín" not in browser.post(url(nameless), data=LOW).text.replace("Khóa kín tên", "")
    browser.post(url(nameless), data=GOOD)
    assert "Bùi Thị Kín" in browser.get(url(nameless)).text
    assert "Bùi Thị Kín" in browser.get(f"{URL}?tt=da-cham").text


def test_blind_work_has_no_name_while_a_second_marking_waits(make, units, sign_in, lecturer, nameless):
    make.marked(nameless, lecturer, points=0)
    make.appeal(nameless)
    other = sign_in(make.lecturer(units["LDLD-A"]))
    for path in (f"{URL}?tt=cham-lai", url(nameless)):
        page = other.get(path).text
        assert "Bài số" in page
        assert "Bùi Thị Kín" not in page


def test_the_second_marker_sees_the_reason_and_no_marks(make, units, sign_in, lecturer, browser, submission):
    make.marked(submission, lecturer, points=0, comment="Thiếu hẳn số liệu.")
    make.appeal(submission, "Số liệu có ở <i>trang hai</i>.")
    other = sign_in(make.lecturer(units["LDLD-A"], "Vũ Thị Hai"))
    page = other.get(url(submission)).text
    assert "Số liệu có ở &lt;i&gt;trang hai&lt;/i&gt;." in page
    for word in ("Thiếu hẳn số liệu", "0/4", lecturer.full_name):
        assert word not in page, word
    assert "Thiếu hẳn số liệu" not in other.get(f"{URL}?tt=da-cham").text
    first = browser.get(url(submission)).text
    assert "Đang chờ một giảng viên khác chấm lại." in first
    assert "Thiếu hẳn số liệu" in first
    assert browser.post(url(submission), data=GOOD).location == url(submission)
    assert other.post(url(submission), data=GOOD).location == f"{URL}?tt=cham-lai"
    for who in (browser, other):
        page = who.get(url(submission)).text
        for word in ("Đã đạt: 3/4 điểm.", "Chấm lần đầu: 0/4", "Chấm lại: 3/4", "Vũ Thị Hai", lecturer.full_name):
            assert word in page, word


def test_without_appeals_the_list_says_so(browser, submission):
    assert "Không có bài nào chờ anh/chị chấm lại." in browser.get(f"{URL}?tt=cham-lai").text


def test_everything_that_waits_stands_in_one_list_the_longest_first(make, units, lecturer, browser, submission):
    second = make.submission(
        make.enrolment(make.officer(units["CDCS-A1"], name="Bùi Văn Hai"), make.course("b", task=TASK))
    )
    make.marked(second, make.lecturer(units["LDLD-A"]), points=0)
    make.appeal(second)
    make.course_draft(lecturer, units["LDLD-A"])
    page = browser.get("/viec-cua-toi").text
    places = [page.index(word) for word in ("Lê Thị Mai", "Bùi Văn Hai", "Khóa nhỏ")]
    assert places == sorted(places)
    for word in ("Chờ chấm, nộp lúc", "Chờ chấm lại, đề nghị lúc", "Đang soạn, sửa lần cuối"):
        assert word in page
    make.sent_for_review(lecturer, "khoa-nho")
    assert "Khóa nhỏ" not in browser.get("/viec-cua-toi").text
    make.remark("khoa-nho")
    make.given_back(make.coordinator(units["LDLD-A"]), "khoa-nho")
    page = browser.get("/viec-cua-toi").text
    assert "Được trả lại để sửa lúc" in page
    assert "1\u00a0góp ý chưa xử lý" in page
    assert 'href="/soan-bai/khoa-nho/duyet"' in page
