"""A learner asks that somebody else marks their work, and reads both marks afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.clock import now
from lms.db import db
from lms.learning.models import Appeal, Marking
from tests.factories.courses import TASK

SLUG = "thuong-luong-tap-the"
URL = f"/hoc/khoa/{SLUG}/bai-viet"
ASK = f"{URL}/cham-lai"
REASON = {"reason": "Số liệu có ở trang hai."}


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


@pytest.fixture
def enrolment(make, officer):
    return make.enrolment(officer, make.course(task=TASK))


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def first(make, units):
    return make.lecturer(units["LDLD-A"], "Cao Văn Một")


@pytest.fixture
def returned(make, enrolment, first):
    work = make.submission(enrolment)
    make.marked(work, first, points=0)
    return work


def test_before_the_marks_there_is_nothing_to_ask_for(make, browser, enrolment):
    make.submission(enrolment)
    assert "Đề nghị chấm lại" not in browser.get(URL).text
    assert browser.post(ASK, data=REASON).status_code == 404


def test_the_page_says_how_long_and_what_it_means(browser, returned):
    page = browser.get(URL).text
    assert "Đề nghị chấm lại" in page
    assert "không bao giờ thấp hơn điểm đã có" in page


def test_it_is_asked_for_with_a_reason_and_once(app, browser, returned):
    empty = browser.post(ASK, data={"reason": "  "})
    assert empty.status_code == 422
    assert "Anh/chị viết lý do" in empty.text
    long = browser.post(ASK, data={"reason": "dài " * 600})
    assert long.status_code == 422
    assert "dài dài" in long.text
    assert browser.post(ASK, data=REASON).location == URL
    page = browser.get(URL).text
    assert "Đã gửi đề nghị chấm lại." in page
    assert "Đã đề nghị chấm lại lúc" in page
    assert f'action="{ASK}"' not in page
    browser.post(ASK, data=REASON)
    assert "đã được đề nghị từ trước" in browser.get(URL).text
    with app.app_context():
        assert [row.reason for row in db.session.scalars(select(Appeal))] == [REASON["reason"]]


def test_after_the_last_day_it_is_not_offered(app, browser, returned):
    with app.app_context():
        db.session.scalars(select(Marking)).one().marked_at = now() - timedelta(days=31)
        db.session.commit()
    assert "Đề nghị chấm lại" not in browser.get(URL).text
    browser.post(ASK, data=REASON)
    assert "không đề nghị chấm lại được" in browser.get(URL).text


def test_both_marks_are_shown_and_the_better_one_counts(make, units, browser, returned):
    browser.post(ASK, data=REASON)
    make.marked_again(returned, make.lecturer(units["LDLD-A"], "Ngô Thị Hai"))
    page = browser.get(URL).text
    for words in ("đã đạt: 4/4 điểm", "Chấm lần đầu: 0/4", "Chấm lại: 4/4", "Cao Văn Một", "Ngô Thị Hai"):
        assert words in page, words


def test_second_marks_below_the_first_leave_what_stood(make, units, browser, enrolment, first):
    work = make.submission(enrolment)
    make.marked(work, first, points=1)
    make.appeal(work)
    make.marked_again(work, make.lecturer(units["LDLD-A"]), points=0)
    page = browser.get(URL).text
    assert "Giảng viên trả lại bài: 2/4 điểm" in page
    assert "Chấm lại: 0/4" in page


def test_it_can_be_asked_for_while_the_next_version_is_written(make, browser, enrolment, returned):
    make.draft(enrolment, "Bài viết lại của tổ thương lượng.")
    page = browser.get(URL).text
    assert "Viết tiếp" in page
    assert f'action="{ASK}"' in page
    browser.post(ASK, data=REASON)
    assert "Đã đề nghị chấm lại lúc" in browser.get(URL).text


def test_the_page_costs_few_statements(make, units, browser, returned, statements):
    make.appeal(returned)
    make.marked_again(returned, make.lecturer(units["LDLD-A"]))
    with statements() as seen:
        browser.get(URL)
    assert len(seen) <= 5
