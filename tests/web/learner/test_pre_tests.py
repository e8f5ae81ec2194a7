"""The pre-test in the browser: once, without a key, and what it spares."""

import re

import pytest

from lms.courses.models import Question
from lms.db import db
from lms.learning.models import Enrolment, PreTest
from tests.factories.courses import PRE_TEST

SLUG = "thuong-luong-tap-the"
COURSE = f"/hoc/khoa/{SLUG}"
URL = f"{COURSE}/dau-vao"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer(make):
    return make.officer(make.tree()["CDCS-A1"])


@pytest.fixture
def course(make):
    return make.course(pre_test=PRE_TEST)


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def answers(app):
    """The form's fields with everything right but what points to these lessons."""

    def fields(wrong_about=()):
        with app.app_context():
            given = {}
            for drawn in db.session.query(PreTest).one().drawn:
                question = db.session.get_one(Question, drawn["question"])
                right = next(n for n, option in enumerate(question.spec["options"]) if option["right"])
                given[f"cau-{question.id}"] = str((right + 1) % 3 if question.lesson_key in wrong_about else right)
            return given

    return fields


def test_the_course_page_offers_it_before_anything_was_read(make, browser, officer, course):
    assert f'href="{URL}"' in browser.get(COURSE).text
    assert "Bài có 4\u00a0câu" in browser.get(URL).text
    make.lessons_done(make.enrolment(officer, course), but=1)
    assert URL not in browser.get(COURSE).text
    assert "Anh/chị đã học rồi nên cứ học tiếp." in browser.get(URL).text
    assert browser.post(URL).location == URL


def test_beginning_it_begins_the_course_and_a_second_tap_finds_the_same(app, browser, course):
    for _ in range(2):
        assert browser.post(URL).location == f"{URL}/lam"
    with app.app_context():
        assert (db.session.query(Enrolment).count(), db.session.query(PreTest).count()) == (1, 1)


def test_known_lessons_are_marked_in_the_outline_and_can_be_read(app, browser, course, answers):
    browser.post(URL)
    assert browser.post(f"{URL}/nop", data=answers(wrong_about=("vao-hop",))).location == URL
    page = browser.get(URL).text
    assert "Đúng 2/4 câu." in page
    assert "Anh/chị đã nắm 1\u00a0bài" in page
    outline = browser.get(COURSE).text
    assert outline.count("đã nắm") == 1
    assert URL not in outline
    assert "Đã xong 1/2 bài" in outline
    lesson = browser.get(f"{COURSE}/bai/chuan-bi")
    assert lesson.status_code == 200
    assert "Đọc lại cũng được, không bắt buộc." in lesson.text
    assert f'href="{COURSE}/bai/vao-hop"' in browser.get("/hoc").text


def test_with_everything_known_the_one_thing_is_the_final_test(browser, course, answers):
    browser.post(URL)
    browser.post(f"{URL}/nop", data=answers())
    assert "Vào bài kiểm tra" in browser.get("/hoc").text
    assert browser.post(f"{COURSE}/kiem-tra").location.startswith("/hoc/kiem-tra/")


def test_rule_16_neither_the_questions_nor_the_result_show_a_key(app, browser, course, answers):
    """Turning every key round changes not one byte of the questions; the result names lessons only."""

    def page():
        return re.sub(r'(name="csrf[-_]token" (?:value|content)=")[^"]+', r"\1", browser.get(f"{URL}/lam").text)

    browser.post(URL)
    before, given = page(), answers(wrong_about=("vao-hop",))
    assert before.count("<fieldset") == 4
    with app.app_context():
        for question in db.session.query(Question):
            options = [{**o, "right": not o["right"], "why": "Khác"} for o in question.spec["options"]]
            question.spec = {**question.spec, "options": options}
        db.session.commit()
    assert page() == before
    browser.post(f"{URL}/nop", data=given)
    result = browser.get(URL).text
    assert "Câu hỏi" not in result
    assert "Lời giải" not in result
    assert "Khác" not in result


def test_answers_are_saved_while_answering(browser, course, answers):
    browser.post(URL)
    first = dict(list(answers().items())[:1])
    assert browser.post(f"{URL}/luu", data=first, headers=FETCH).status_code == 204
    assert browser.get(f"{URL}/lam").text.count(" checked") == 1
    assert "đã trả lời 1/4 câu" in browser.get(URL).text
    assert "Làm tiếp bài kiểm tra đầu vào" in browser.get(COURSE).text
    assert browser.post(f"{URL}/luu", data=first).location == COURSE


def test_it_is_handed_in_once(browser, course, answers):
    browser.post(URL)
    browser.post(f"{URL}/nop", data={})
    assert browser.post(f"{URL}/nop", data=answers()).location == URL
    assert "Đúng 0/4 câu." in browser.get(URL).text
    assert browser.get(f"{URL}/lam").location == URL
    assert browser.post(f"{URL}/luu", data=answers(), headers=FETCH).status_code == 409
    assert browser.post(f"{URL}/luu", data=answers()).location == URL


def test_a_course_without_one_and_another_persons_are_not_found(make, sign_in, browser, course):
    make.course("khong-co")
    for slug in ("khong-co", "la"):
        assert browser.get(f"/hoc/khoa/{slug}/dau-vao").status_code == 404
        assert browser.post(f"/hoc/khoa/{slug}/dau-vao").status_code == 404
    browser.post(URL)
    other = sign_in(make.person("Trần Quốc Bảo"))
    assert other.get(f"{URL}/lam").status_code == 404
    assert other.post(f"{URL}/luu").status_code == 404
    assert other.post(f"{URL}/nop").status_code == 404


@pytest.mark.parametrize(
    ("method", "act"), [("get", ""), ("post", ""), ("get", "/lam"), ("post", "/luu"), ("post", "/nop")]
)
def test_who_is_not_signed_in_is_asked_to(client, method, act):
    assert getattr(client, method)(URL + act).location.startswith("/dang-nhap")


def test_it_costs_few_statements(browser, course, statements):
    browser.post(URL)
    for path, most in ((URL, 5), (f"{URL}/lam", 3), (COURSE, 8)):
        with statements() as seen:
            browser.get(path)
        assert len(seen) <= most, (path, len(seen))
