"""The final test in the browser: answering, saving, handing in, and the result."""

import re

import pytest

from lms.courses.models import Question
from lms.db import db
from lms.learning.models import Attempt
from lms.records.models import Certificate, OutboxEntry, Record

SLUG = "thuong-luong-tap-the"
TEST = f"/hoc/khoa/{SLUG}/kiem-tra"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer(make):
    person = make.person("Nguyễn Thị Hồng Thắm", sex="female")
    make.position(person, make.tree()["CDCS-A1"])
    return person


@pytest.fixture
def course(make):
    return make.course()


@pytest.fixture
def enrolment(make, officer, course):
    return make.enrolment(officer, course)


@pytest.fixture
def attempt(make, enrolment):
    return make.attempt(enrolment)


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def fill(make):
    """The form's fields with everything right but the first `wrong`, cut to `only` questions."""

    def fields(attempt, wrong=0, only=None):
        given = list(make.answers(attempt, wrong).items())[:only]
        return {f"cau-{question}": str(answer["chosen"][0]) for question, answer in given}

    return fields


def url(attempt, act=""):
    return f"/hoc/kiem-tra/{attempt.id}{act}"


def test_the_test_is_shut_until_every_lesson_is_done(make, browser, enrolment):
    make.lessons_done(enrolment, but=1)
    page = browser.get(TEST).text
    assert "Bài kiểm tra mở khi anh/chị đã xong tất cả các bài." in page
    assert "Bài 2: Bài về vao-hop" in page
    assert "Bắt đầu làm bài" not in page
    assert browser.post(TEST).location == TEST


def test_the_way_in_says_what_is_asked(make, browser, enrolment):
    make.lessons_done(enrolment)
    assert "Bài có 4 câu, đạt từ 3 câu đúng." in browser.get(TEST).text
    assert browser.post(TEST).location.startswith("/hoc/kiem-tra/")


def test_whoever_has_not_begun_and_a_course_without_test_have_none(make, browser, officer):
    make.course()
    assert browser.get(TEST).status_code == 404
    assert browser.post(TEST).status_code == 404
    make.lessons_done(make.enrolment(officer, make.course("chi-bai", draw=None)))
    assert browser.get("/hoc/khoa/chi-bai/kiem-tra").status_code == 404
    assert browser.post("/hoc/khoa/chi-bai/kiem-tra").status_code == 404


def test_rule_16_the_page_of_a_test_is_the_same_whatever_the_keys_are(app, browser, attempt):
    """Turning every key round changes not one byte of the page, so no key can be read from it."""

    def page():
        return re.sub(r'(name="csrf[-_]token" (?:value|content)=")[^"]+', r"\1", browser.get(url(attempt)).text)

    before = page()
    assert before.count("<fieldset") == 4
    with app.app_context():
        for question in db.session.query(Question):
            options = [{**o, "right": not o["right"], "why": "Khác"} for o in question.spec["options"]]
            question.spec = {**question.spec, "options": options}
        db.session.commit()
    assert page() == before
    assert "Lời giải" not in before


def test_rule_16_result_and_review_stay_shut_until_the_answers_are_in(browser, attempt):
    for act in ("/ket-qua", "/xem"):
        assert browser.get(url(attempt, act)).location == url(attempt)


def test_answers_are_saved_while_answering_and_come_back_on_another_phone(sign_in, browser, officer, attempt, fill):
    assert browser.post(url(attempt, "/luu"), data=fill(attempt, only=2), headers=FETCH).status_code == 204
    page = sign_in(officer).get(url(attempt)).text
    assert page.count(" checked") == 2
    assert "Đã trả lời 2/4 câu" in page
    assert "đã trả lời 2/4 câu" in browser.get(TEST).text
    assert browser.post(TEST).location == url(attempt)


def test_without_scripts_saving_leads_back_to_the_course(browser, attempt, fill):
    answer = browser.post(url(attempt, "/luu"), data=fill(attempt, only=1))
    assert answer.location == f"/hoc/khoa/{SLUG}"
    assert "Bài kiểm tra còn mở để làm tiếp." in browser.get(answer.location).text


def test_open_questions_are_named_and_nothing_is_lost(app, browser, attempt, fill):
    answer = browser.post(url(attempt), data=fill(attempt, only=2))
    assert answer.location == f"{url(attempt)}?con=1#con-thieu"
    page = browser.get(answer.location).text
    assert "Còn 2\u00a0câu chưa trả lời." in page
    assert page.count(" checked") == 2
    for drawn, number in ((attempt.drawn[2], 3), (attempt.drawn[3], 4)):
        assert f'<a class="back" href="#cau-{drawn["question"]}">Câu {number}</a>' in page
    assert browser.post(url(attempt), data={"bo-trong": "1"}).location == url(attempt, "/ket-qua")
    with app.app_context():
        assert db.session.get_one(Attempt, attempt.id).right == 2


def test_rule_01_handing_in_writes_attempt_record_certificate_and_feed(app, browser, attempt, fill):
    answer = browser.post(url(attempt), data=fill(attempt, wrong=1))
    assert answer.location == url(attempt, "/ket-qua")
    with app.app_context():
        assert [db.session.query(m).count() for m in (Record, Certificate, OutboxEntry)] == [1, 1, 1]
        assert db.session.query(Record).one().score == 0.75


def test_rule_03_sent_twice_it_is_recorded_once_and_the_first_counts(app, browser, attempt, fill):
    for wrong in (0, 4):
        assert browser.post(url(attempt), data=fill(attempt, wrong)).location == url(attempt, "/ket-qua")
    with app.app_context():
        assert db.session.query(Record).count() == 1
        assert db.session.get_one(Attempt, attempt.id).right == 4


def test_saving_after_handing_in_changes_nothing_and_says_so(browser, attempt, fill):
    browser.post(url(attempt), data=fill(attempt))
    assert browser.post(url(attempt, "/luu"), data=fill(attempt, 4), headers=FETCH).status_code == 409
    assert browser.post(url(attempt, "/luu"), data=fill(attempt, 4)).location == url(attempt, "/ket-qua")
    assert browser.get(url(attempt)).location == url(attempt, "/ket-qua")


def test_a_pass_is_told_by_name_with_the_certificate(browser, attempt, fill):
    browser.post(url(attempt), data=fill(attempt, wrong=1))
    page = browser.get(url(attempt, "/ket-qua")).text
    assert "Chị đã đạt khóa Kỹ năng đàm phán, thương lượng tập thể" in page
    assert '<span class="big">3/4</span>' in page
    assert "<span>Nguyễn Thị Hồng Thắm</span>" in page
    assert "Đạt từ 3 câu" in page
    certificate = re.search(r'href="(/ho-so/chung-nhan/[^"]+)"', page).group(1)
    assert browser.get(certificate).status_code == 200


def test_a_fail_says_how_many_are_missing_and_what_to_read_again(browser, attempt, fill):
    browser.post(url(attempt), data=fill(attempt, wrong=4))
    page = browser.get(url(attempt, "/ket-qua")).text
    assert "Chị chưa đạt, còn thiếu 3\u00a0câu đúng" in page
    assert "2 câu chưa đúng, đọc lại khoảng 8 phút" in page
    assert f'href="/hoc/khoa/{SLUG}/bai/chuan-bi"' in page
    assert page.index("Nguyên tắc thương lượng") < page.index("Kỹ năng trong phiên họp")
    assert page.count("<mark>0/2</mark>") == 2
    assert "Làm lại bài kiểm tra" in page
    assert not re.search(r'class="[^"]*(late|danger|stop)', page)


def test_the_review_shows_every_question_with_its_reasons(browser, attempt, fill):
    browser.post(url(attempt), data=fill(attempt, wrong=1))
    page = browser.get(url(attempt, "/xem")).text
    assert page.count("<fieldset") == 4
    assert page.count('class="choice right"') == 4
    assert page.count('class="choice wrong"') == 1
    assert "Lời giải 0" in page


def test_rule_12_a_pass_with_a_new_lesson_left_says_what_is_missing(make, browser, course, attempt, fill):
    make.course_version(course, lessons=("chuan-bi", "vao-hop", "them"))
    browser.post(url(attempt), data=fill(attempt))
    page = browser.get(url(attempt, "/ket-qua")).text
    assert "Chị đã đạt bài kiểm tra" in page
    assert "Bài 3: Bài về them" in page
    assert "Xem giấy chứng nhận" not in page


def test_rule_05_sitting_again_after_completion_is_offered_and_listed(browser, attempt, fill):
    browser.post(url(attempt), data=fill(attempt))
    page = browser.get(TEST).text
    assert "kết quả đã ghi nhận không thay đổi" in page
    assert "4/4 câu đúng" in page
    assert browser.post(TEST).location != url(attempt)


def test_somebody_elses_attempt_is_not_found_even_for_the_units_coordinator(make, sign_in, client, officer, attempt):
    strangers = [make.person("Trần Văn Tín"), make.coordinator(make.unit("KHAC", "upper"))]
    for stranger in strangers:
        other = sign_in(stranger)
        for act in ("", "/ket-qua", "/xem"):
            assert other.get(url(attempt, act)).status_code == 404
        for act in ("", "/luu"):
            assert other.post(url(attempt, act), data={"bo-trong": "1"}).status_code == 404
    assert client.get(url(attempt)).status_code == 302
    assert client.post(url(attempt)).status_code == 302


def test_every_page_of_the_test_costs_eight_statements_at_most(browser, attempt, fill, statements):
    paths = [TEST, url(attempt)]
    browser.post(url(attempt, "/luu"), data=fill(attempt, only=1))
    for path in paths:
        with statements() as seen:
            assert browser.get(path).status_code == 200
        assert len(seen) <= 8, path
    browser.post(url(attempt), data=fill(attempt, wrong=1))
    for path in (url(attempt, "/ket-qua"), url(attempt, "/xem")):
        with statements() as seen:
            assert browser.get(path).status_code == 200
        assert len(seen) <= 8, path


def test_handing_in_costs_what_it_costs_and_no_more(browser, attempt, fill, statements):
    """It writes the completion too; what grows with the number of questions or people would show here."""
    fields = fill(attempt)
    with statements() as seen:
        browser.post(url(attempt), data=fields)
    assert len(seen) <= 30
