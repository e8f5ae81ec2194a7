"""The task in the browser: reading what is asked, writing, handing in, and what the lecturer said."""

import re

import pytest

from lms.db import db
from lms.learning.models import Submission, SubmissionCopy
from lms.learning.rules.tasks import LONGEST
from tests.factories.courses import TASK

SLUG = "thuong-luong-tap-the"
COURSE = f"/hoc/khoa/{SLUG}"
URL = f"{COURSE}/bai-viet"
TEXT = "Một trang yêu cầu thương lượng của đơn vị."
FETCH = {"X-Requested-With": "fetch"}


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


def hidden(page):
    """The hidden fields of the writing page, as a browser sends them back."""
    names = ("number", "window", "seen")
    return {name: re.search(rf'name="{name}" type="hidden" value="([^"]*)"', page)[1] for name in names}


def test_the_course_page_leads_to_the_task(make, browser, enrolment):
    page = browser.get(COURSE).text
    assert f'href="{URL}"' in page
    assert "Bài viết: Một trang yêu cầu thương lượng" in page
    make.submission(enrolment)
    assert "đã nộp, chờ chấm" in browser.get(COURSE).text


def test_the_page_says_what_is_asked_and_how_it_is_marked(browser, enrolment):
    page = browser.get(URL).text
    for words in (TASK["ask"], "1. Chọn một việc.", "Ít nhất 5\u00a0chữ", "Đạt từ 3\u00a0điểm trên 4\u00a0điểm"):
        assert words in page
    assert page.index("Mức 2 của so-lieu") < page.index("Mức 0 của so-lieu")
    assert f'href="{URL}/viet"' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_has_not_begun_and_a_course_without_task_have_none(make, browser, officer, method):
    make.course(task=TASK)
    make.enrolment(officer, make.course("khong-co"))
    acts = ("", "/viet") if method == "get" else ("/luu", "/nop")
    for slug in (SLUG, "khong-co", "la"):
        for act in acts:
            assert getattr(browser, method)(f"/hoc/khoa/{slug}/bai-viet{act}").status_code == 404


def test_a_draft_saved_by_the_script_comes_back_on_another_phone(sign_in, officer, browser, enrolment):
    fields = hidden(browser.get(f"{URL}/viet").text)
    assert browser.post(f"{URL}/luu", data={**fields, "text": "Viết dở <b>"}, headers=FETCH).status_code == 204
    page = sign_in(officer).get(f"{URL}/viet").text
    assert "Viết dở &lt;b&gt;</textarea>" in page
    assert "3\u00a0chữ" in page
    assert "Viết tiếp" in browser.get(URL).text


def test_without_scripts_saving_leads_back_to_the_task(browser, enrolment):
    fields = hidden(browser.get(f"{URL}/viet").text)
    answer = browser.post(f"{URL}/luu", data={**fields, "text": "Viết dở"})
    assert answer.location == URL
    assert "Bài chưa nộp" in browser.get(URL).text


def test_what_another_window_had_saved_is_shown_beside(app, browser, enrolment):
    first, second = (hidden(browser.get(f"{URL}/viet").text) for _ in range(2))
    assert first["window"] != second["window"]
    browser.post(f"{URL}/luu", data={**first, "text": "Từ cửa sổ một"})
    browser.post(f"{URL}/luu", data={**second, "text": "Từ cửa sổ hai"})
    page = browser.get(f"{URL}/viet").text
    assert "Từ cửa sổ hai</textarea>" in page
    assert "<p>Từ cửa sổ một</p>" in page
    with app.app_context():
        assert db.session.query(SubmissionCopy).count() == 1


def test_too_few_words_are_said_beside_the_field_and_kept(app, browser, enrolment):
    fields = hidden(browser.get(f"{URL}/viet").text)
    answer = browser.post(f"{URL}/nop", data={**fields, "text": "Mới có bốn chữ"})
    assert answer.status_code == 422
    assert "Bài mới có 4 chữ, cần ít nhất 5 chữ." in answer.text
    assert "Mới có bốn chữ</textarea>" in answer.text
    assert hidden(answer.text) == fields
    with app.app_context():
        assert db.session.query(Submission.text, Submission.handed_in_at).all() == [("Mới có bốn chữ", None)]


@pytest.mark.parametrize("act", ["luu", "nop"])
def test_a_text_beyond_the_limit_is_kept_on_the_page(app, browser, enrolment, act):
    fields = hidden(browser.get(f"{URL}/viet").text)
    answer = browser.post(f"{URL}/{act}", data={**fields, "text": "a " * LONGEST})
    assert answer.status_code == 422
    assert "ký tự nên chưa lưu được" in answer.text
    assert browser.post(f"{URL}/luu", data={**fields, "text": "a " * LONGEST}, headers=FETCH).status_code == 413
    with app.app_context():
        assert db.session.query(Submission).count() == 0


def test_rule_03_handed_in_twice_it_is_one_and_cannot_be_written_any_more(app, browser, enrolment):
    fields = hidden(browser.get(f"{URL}/viet").text)
    for text in (TEXT, "Bài khác được gửi sau đó nhé"):
        assert browser.post(f"{URL}/nop", data={**fields, "text": text}).location == URL
    page = browser.get(URL).text
    assert f"<p>{TEXT}</p>" in page
    assert "đang chờ giảng viên chấm" in page
    assert f"{URL}/viet" not in page
    assert browser.get(f"{URL}/viet").location == URL
    assert browser.post(f"{URL}/luu", data={**fields, "text": "Thêm"}, headers=FETCH).status_code == 409
    assert browser.post(f"{URL}/luu", data={**fields, "text": "Thêm"}).location == URL
    with app.app_context():
        assert db.session.query(Submission.text).all() == [(TEXT,)]


def test_returned_work_shows_its_comments_and_is_gone_on_with(make, units, browser, enrolment):
    make.marked(make.submission(enrolment), make.lecturer(units["LDLD-A"]), points=1, comment="Thêm nguồn <số liệu>.")
    page = browser.get(URL).text
    assert "Giảng viên trả lại bài: 2/4 điểm, cần từ 3 điểm." in page
    assert "Thêm nguồn &lt;số liệu&gt;." in page
    assert "Mức 1 của so-lieu" in page
    writing = browser.get(f"{URL}/viet").text
    assert f"{TEXT}</textarea>" in writing
    assert "Đã lưu lúc 0" not in writing
    assert "Thêm nguồn &lt;số liệu&gt;." in writing
    fields = hidden(writing)
    assert fields["number"] == "2"
    browser.post(f"{URL}/nop", data={**fields, "text": f"{TEXT} Thêm số liệu."})
    page = browser.get(URL).text
    assert "Lần nộp 1" in page
    assert "đang chờ giảng viên chấm" in page


def test_work_that_passed_says_so_and_is_closed(make, units, browser, enrolment):
    make.marked(make.submission(enrolment), make.lecturer(units["LDLD-A"]), comment="")
    page = browser.get(URL).text
    assert "Bài viết của anh/chị đã đạt: 4/4 điểm." in page
    assert f"{URL}/viet" not in page


def test_learning_leads_on_to_the_task_and_says_when_one_waits(make, units, browser, enrolment):
    make.lessons_done(enrolment)
    assert f'href="{URL}"' in browser.get("/hoc").text
    submission = make.submission(enrolment)
    assert "Vào bài kiểm tra" in browser.get("/hoc").text
    make.marked(submission, make.lecturer(units["LDLD-A"]), points=0)
    page = browser.get("/hoc").text
    assert "Xem nhận xét" in page
    assert f'href="{URL}"' in page


def test_when_only_the_mark_is_missing_there_is_nothing_to_press_but_the_work(make, browser, officer):
    enrolment = make.enrolment(officer, make.course(task=TASK, draw=None))
    make.lessons_done(enrolment)
    make.submission(enrolment)
    page = browser.get("/hoc").text
    assert "Bài viết đang chờ giảng viên chấm" in page
    assert "Hoàn thành khóa học" not in page


def test_nobody_reads_anothers_work_here(make, sign_in, units, enrolment):
    make.submission(enrolment)
    other = make.officer(units["CDCS-A2"])
    assert sign_in(other).get(URL).status_code == 404
    assert sign_in(make.coordinator(units["LDLD-A"])).get(URL).status_code == 404


@pytest.mark.parametrize(("method", "act"), [("get", ""), ("get", "/viet"), ("post", "/luu"), ("post", "/nop")])
def test_who_is_not_signed_in_is_asked_to(client, method, act):
    assert getattr(client, method)(URL + act).location.startswith("/dang-nhap")


@pytest.mark.parametrize(
    "spoilt", [{"number": ""}, {"number": "x"}, {"window": ""}, {"window": "a" * 40}, {"seen": ""}]
)
def test_a_form_that_no_page_made_is_refused(browser, enrolment, spoilt):
    fields = {"number": "1", "window": "a", "seen": "0", "text": TEXT}
    for act in ("luu", "nop"):
        assert browser.post(f"{URL}/{act}", data=fields | spoilt).status_code == 400


def test_reading_and_writing_cost_few_statements(make, units, browser, enrolment, statements):
    make.marked(make.submission(enrolment), make.lecturer(units["LDLD-A"]), points=0)
    make.draft(enrolment, "Bản hai", "a")
    for path, most in ((URL, 3), (f"{URL}/viet", 4), (COURSE, 8), ("/hoc", 8)):
        with statements() as seen:
            browser.get(path)
        assert len(seen) <= most, (path, len(seen))
