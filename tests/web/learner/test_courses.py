"""The course page: what it gives, how far I am, what is missing; beginning it."""

from datetime import timedelta

import pytest

from lms.clock import today
from lms.db import db
from lms.learning.models import Enrolment
from lms.records.actions import void
from lms.records.models import Record

SLUG = "thuong-luong-tap-the"
URL = f"/hoc/khoa/{SLUG}"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


def test_the_page_says_what_the_course_gives_and_asks(make, browser):
    make.course(valid_months=36)
    page = browser.get(URL).text
    for words in ("Chuẩn bị được số liệu", "6\u00a0tiết", "khoảng 16\u00a0phút", "36\u00a0tháng", "Bắt đầu học"):
        assert words in page
    assert "Chủ tịch công đoàn cơ sở" in page
    assert f'href="{URL}/bai/' not in page


def test_beginning_opens_the_first_lesson_and_a_second_tap_the_same(app, make, browser):
    make.course()
    for _ in range(2):
        answer = browser.post(f"{URL}/bat-dau")
        assert (answer.status_code, answer.location) == (302, f"{URL}/bai/chuan-bi")
    with app.app_context():
        assert db.session.query(Enrolment).count() == 1


def test_an_unknown_or_archived_course_is_not_found(make, browser):
    make.course("cu", archived=True)
    for slug in ("cu", "khong-co"):
        assert browser.get(f"/hoc/khoa/{slug}").status_code == 404
        assert browser.post(f"/hoc/khoa/{slug}/bat-dau").status_code == 404
        assert browser.get(f"/hoc/khoa/{slug}/kiem-tra").status_code == 404
        assert browser.post(f"/hoc/khoa/{slug}/kiem-tra").status_code == 404


def test_rule_13_the_page_says_what_is_missing(make, browser, officer):
    make.lessons_done(make.enrolment(officer, make.course()), but=1)
    page = browser.get(URL).text
    assert "Đã xong 1/2 bài" in page
    assert "Còn 2\u00a0việc phải làm" in page
    assert "<li>Bài 2: Bài về vao-hop</li><li>Bài kiểm tra cuối khóa, đạt từ 3/4 câu đúng</li>" in page


def test_rule_12_a_lesson_changed_since_is_marked(make, browser, officer):
    course = make.course()
    make.lessons_done(make.enrolment(officer, course))
    make.course_version(course, text="Lời mới.")
    assert browser.get(URL).text.count("đã xong, có cập nhật") == 2
    assert "đã cập nhật sau khi anh/chị học xong" in browser.get(f"{URL}/bai/chuan-bi").text


def test_the_due_date_and_who_opened_the_offering_are_shown(make, browser, units, officer):
    offering = make.offering(make.course(), units["CDP-A1"], officer, today() + timedelta(days=10))
    make.obligation(offering, officer)
    page = browser.get(URL).text
    assert "còn 10\u00a0ngày" in page
    assert f"Đợt học của {units['CDP-A1'].name}" in page


def test_rule_28_beginning_enters_the_offering_one_is_obliged_by(app, make, browser, units, officer):
    offering = make.offering(make.course(), units["CDP-A1"], officer)
    make.obligation(offering, officer)
    browser.post(f"{URL}/bat-dau")
    with app.app_context():
        assert db.session.query(Enrolment.offering_id).scalar() == offering.id


def test_a_finished_course_shows_its_certificate_and_until_when_it_holds(make, browser, officer):
    make.completed(officer, make.course(valid_months=36))
    page = browser.get(URL).text
    assert "Anh/chị đã hoàn thành khóa này" in page
    assert "Kết quả có giá trị đến hết ngày" in page
    assert "Xem giấy chứng nhận" in page
    assert browser.post(f"{URL}/bat-dau").location == URL


def test_rule_05_a_lapsing_record_offers_the_next_cycle(make, browser, units, officer):
    make.course(valid_months=36)
    make.record(officer, units["CDP-A1"], course=SLUG, valid_until=today() + timedelta(days=60))
    assert "Học lại cho kỳ mới" in browser.get(URL).text
    assert browser.post(f"{URL}/bat-dau").location == f"{URL}/bai/chuan-bi"
    assert "Đã xong 0/2 bài" in browser.get(URL).text


def test_a_result_from_elsewhere_is_shown_and_the_course_may_be_read_again(make, browser, units, officer):
    make.course()
    make.record(officer, units["CDP-A1"], course=SLUG, source="feed")
    page = browser.get(URL).text
    assert "Anh/chị đã hoàn thành khóa này" in page
    assert "Xem giấy chứng nhận" not in page
    assert "Học để ôn lại" in page


def test_rule_04_a_voided_completion_says_so_and_is_begun_again(app, make, browser, officer):
    make.completed(officer, make.course())
    with app.app_context():
        void(db.session.query(Record.id).scalar(), "Làm hộ", "Võ Ngọc Hân", None)
        db.session.commit()
    assert "Kết quả lần trước đã bị thu hồi." in browser.get(URL).text
    assert browser.post(f"{URL}/bat-dau").location == f"{URL}/bai/chuan-bi"


def test_open_courses_are_paged_and_empty_when_all_are_begun(make, browser, officer):
    for n in range(51):
        make.course(f"khoa-{n:02}", title=f"Khóa {n:02}", lessons=("mot",), draw=None)
    first, second = browser.get("/hoc/khoa").text, browser.get("/hoc/khoa?trang=2").text
    assert "Khóa 00" in first
    assert "Khóa 50" not in first
    assert "Khóa 50" in second


def test_whoever_began_every_course_is_told_so(make, browser, officer):
    make.enrolment(officer, make.course())
    assert "Anh/chị đã bắt đầu tất cả các khóa đang mở." in browser.get("/hoc/khoa").text


def test_the_course_page_costs_eight_statements_at_most(make, browser, units, officer, statements):
    course = make.course(valid_months=36)
    make.obligation(make.offering(course, units["CDP-A1"], officer), officer)
    make.completed(officer, course)
    for path in (URL, "/hoc/khoa"):
        with statements() as seen:
            browser.get(path)
        assert len(seen) <= 8, path
