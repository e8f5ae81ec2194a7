"""Practice answers at once and says why, with and without JavaScript."""

import re

import pytest

from lms.db import db
from lms.learning.models import PracticeAnswer

LESSON = "/hoc/khoa/thuong-luong-tap-the/bai/chuan-bi"
URL = f"{LESSON}/thu/thu-chuan-bi"
FIELD = "cau-thu-chuan-bi"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def browser(make, sign_in):
    officer = make.officer(make.tree()["CDCS-A1"])
    make.enrolment(officer, make.course())
    return sign_in(officer)


def order(page):
    return re.findall(r'name="cau-thu-chuan-bi" value="(\d)"', page)


def test_without_scripts_an_answer_leads_back_to_the_exercise_with_its_reasons(browser):
    answer = browser.post(URL, data={FIELD: "1"})
    assert answer.location == f"{LESSON}#{FIELD}"
    page = browser.get(LESSON).text.replace("\u00a0", " ")
    assert "Lời giải 1 của thu-chuan-bi" in page
    assert "Lời giải 0 của thu-chuan-bi" in page
    assert "Đáp án đúng" in page
    assert "Làm lại câu này" in page


def test_before_an_answer_the_page_holds_no_reason(browser):
    page = browser.get(LESSON).text.replace("\u00a0", " ")
    assert "Lời giải" not in page
    assert "Đáp án đúng" not in page


def test_a_wrong_answer_is_gold_never_red(browser):
    page = browser.post(URL, data={FIELD: "1"}, headers=FETCH).text
    assert 'class="choice wrong"' in page
    assert 'class="note look' in page
    assert not re.search(r"late|danger|stop", page)


def test_with_scripts_only_the_exercise_comes_back(browser):
    page = browser.post(URL, data={FIELD: "0"}, headers=FETCH).text.strip()
    assert page.startswith("<form")
    assert page.endswith("</form>")
    assert page.count("<form") == 1
    assert 'class="choice right"' in page
    assert 'role="status"' in page


def test_nothing_chosen_is_said_beside_the_exercise(browser):
    answer = browser.post(URL, data={})
    assert answer.location == f"{LESSON}?trong=thu-chuan-bi#{FIELD}"
    words = "Anh/chị làm câu này rồi bấm Trả lời."
    assert words in browser.get(answer.location).text
    assert words in browser.post(URL, data={FIELD: "77"}, headers=FETCH).text


def test_it_can_be_done_again_and_every_try_is_kept(app, browser):
    browser.post(URL, data={FIELD: "1"})
    again = browser.post(URL, data={"lai": "1"})
    assert again.location == f"{LESSON}?lai=thu-chuan-bi#{FIELD}"
    assert "Lời giải" not in browser.get(again.location).text
    assert "Lời giải" not in browser.post(URL, data={"lai": "1"}, headers=FETCH).text
    browser.post(URL, data={FIELD: "0"})
    with app.app_context():
        answers = db.session.query(PracticeAnswer).order_by(PracticeAnswer.answered_at).all()
        assert [(a.answer["chosen"], a.score) for a in answers] == [([1], 0.0), ([0], 1.0)]


def test_options_keep_their_order_from_visit_to_visit(browser):
    first = order(browser.get(LESSON).text)
    assert sorted(first) == ["0", "1", "2"]
    assert order(browser.get(LESSON).text) == first
    assert order(browser.post(URL, data={FIELD: "1"}, headers=FETCH).text) == first


def test_an_unknown_exercise_is_not_found(browser):
    assert browser.post(f"{LESSON}/thu/khong-co", data={FIELD: "1"}).status_code == 404


def test_an_answer_costs_eight_statements_at_most(browser, statements):
    with statements() as seen:
        browser.post(URL, data={FIELD: "1"}, headers=FETCH)
    assert len(seen) <= 8
