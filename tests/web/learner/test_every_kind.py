"""Every kind with fields on its way through the pages: answered in a lesson, asked in the final test."""

import re

import pytest
import yaml
from sqlalchemy import select

from lms.courses.actions import publish
from lms.courses.models import Question
from lms.courses.queries import find_course
from lms.db import db
from lms.learning.models import Attempt, PracticeAnswer
from tests.courses.kinds import right_form
from tests.courses.small import SOURCES, TOPICS, course_files
from tests.courses.test_field_kinds import BLANKS, NUMBER, PAIRS, REASON, SHORT, SORT, STEPS, THOUGHT

KINDS = (PAIRS, STEPS, SORT, BLANKS, NUMBER, SHORT, REASON)
LESSON = "/hoc/khoa/khoa-nho/bai/chuan-bi"
FETCH = {"X-Requested-With": "fetch"}


def fields(spec, prefix):
    """The right answer as the form sends it."""
    return {name.replace("cau-x", prefix): values[0] for name, values in right_form(spec).items()}


def dumped(spec):
    return yaml.safe_dump(spec, allow_unicode=True, sort_keys=False)


@pytest.fixture
def enrolment(app, make):
    officer = make.officer(make.tree()["CDCS-A1"])
    files = course_files()
    exercises = [spec | {"key": spec["kind"]} for spec in (*KINDS, THOUGHT)]
    blocks = "\n".join(f"```exercise\n{dumped(spec)}```\n" for spec in exercises)
    files["01-chuan-bi.md"] = files["01-chuan-bi.md"].replace("::: checklist", f"{blocks}\n::: checklist")
    bank = {"topic": "so-lieu", "outcome": "chuan-bi", "lesson": "chuan-bi", "difficulty": 1}
    files["questions/cac-dang.yaml"] = dumped([spec | bank | {"key": f"hoi-{spec['kind']}"} for spec in KINDS])
    files["questions/ngan-hang.yaml"] = files["questions/ngan-hang.yaml"].replace("topic: so-lieu", "topic: hop")
    files["course.yaml"] = files["course.yaml"].replace(
        "topic: so-lieu, count: 2", f"topic: so-lieu, count: {len(KINDS)}"
    )
    with app.app_context():
        publish(files, SOURCES, TOPICS)
        db.session.commit()
        return officer, make.enrolment(officer, find_course("khoa-nho"))


@pytest.fixture
def scores(app):
    """The scores of every practice answer so far."""

    def kept():
        with app.app_context():
            return db.session.scalars(select(PracticeAnswer.score)).all()

    return kept


@pytest.fixture
def browser(sign_in, enrolment):
    return sign_in(enrolment[0])


@pytest.mark.parametrize("spec", KINDS, ids=lambda spec: spec["kind"])
def test_an_exercise_of_a_lesson_is_answered_without_scripts_and_says_why(browser, scores, spec):
    key = spec["kind"]
    sent = browser.post(f"{LESSON}/thu/{key}", data=fields(spec, f"cau-{key}"))
    assert sent.location == f"{LESSON}#cau-{key}"
    form = re.search(rf'<form[^>]*thu/{key}".*?</form>', browser.get(LESSON).text, re.S)[0]
    assert re.search(r'<div class="note" role="status">', form)
    assert "Làm lại câu này" in form
    assert scores() == [1]


@pytest.mark.parametrize("spec", [*KINDS, THOUGHT], ids=lambda spec: spec["kind"])
def test_an_empty_form_is_no_answer(browser, scores, spec):
    page = browser.post(f"{LESSON}/thu/{spec['kind']}", data={}, headers=FETCH).text
    assert 'role="status"' in page
    assert "Làm lại" not in page
    assert scores() == []


def test_a_half_right_answer_keeps_its_share_and_what_was_given(browser, scores):
    page = browser.post(
        f"{LESSON}/thu/fill-in", data={"cau-fill-in.0": "10", "cau-fill-in.1": "gửi"}, headers=FETCH
    ).text
    assert 'value="gửi"' in page
    assert "Đúng 1/2 ý" in page
    assert scores() == [0.5]


def test_a_reflection_is_kept_and_counts_as_answered(browser):
    for spec in KINDS:
        browser.post(f"{LESSON}/thu/{spec['kind']}", data=fields(spec, f"cau-{spec['kind']}"))
    browser.post(f"{LESSON}/thu/han-cung-cap", data={"cau-han-cung-cap": "1"})
    assert browser.post(f"{LESSON}/xong").location.endswith("?thieu=1#cau-reflection")
    page = browser.post(
        f"{LESSON}/thu/reflection", data={"cau-reflection.0": "Chị Lành.\r\nVì thế."}, headers=FETCH
    ).text
    assert "Câu này không chấm điểm" in page
    assert browser.post(f"{LESSON}/xong").location == "/hoc/khoa/khoa-nho/bai/hop"


def test_rule_16_a_lesson_shows_no_key_before_an_answer(browser):
    page = browser.get(LESSON).text
    assert "Đáp án" not in page
    assert "253" not in page
    assert "selected" not in page


def test_a_final_test_of_these_kinds_is_saved_handed_in_and_passed(app, make, browser, enrolment):
    attempt = make.attempt(enrolment[1])
    with app.app_context():
        asked = {question.key: f"cau-{question.id}" for question in db.session.scalars(select(Question))}
    answers = {asked[key]: "0" for key in asked if not key.startswith("hoi-")}
    for spec in KINDS:
        answers |= fields(spec, asked[f"hoi-{spec['kind']}"])
    url = f"/hoc/kiem-tra/{attempt.id}"
    assert browser.post(f"{url}/luu", data=answers, headers=FETCH).status_code == 204
    saved = browser.get(url).text
    assert 'value="253000"' in saved
    assert "Đã trả lời 8/8 câu" in saved
    assert "Đáp án" not in saved
    browser.post(url, data=answers)
    with app.app_context():
        done = db.session.get(Attempt, attempt.id)
    assert (done.right, done.total, done.passed) == (8, 8, True)
    assert browser.get(f"{url}/xem").text.count('<div class="note" role="status">') == 8
