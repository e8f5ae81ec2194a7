"""Questions of a draft's bank, written by form."""

import pytest
from sqlalchemy import select

from lms.courses.authoring.bank import find_question, questions_in
from lms.courses.authoring.describe import question_form
from lms.courses.authoring.form import entry_of, sent_by
from lms.courses.drafts.models import Draft
from lms.courses.drafts.queries import texts_of
from lms.db import db
from lms.web.author.questions import NAME

URL = "/soan-bai/khoa-nho/cau-hoi"
OWN = {"topic": "so-lieu", "outcome": "chuan-bi", "lesson": "chuan-bi", "difficulty": 2}
NUMBER = {"kind": "number", "ask": "Bao nhiêu ngày?", "answer": 10, "unit": "ngày", "why": "Hạn là mười ngày."}


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def browser(make, units, sign_in):
    lecturer = make.lecturer(units["LDLD-A"])
    make.course_draft(lecturer, units["LDLD-A"])
    return sign_in(lecturer)


@pytest.fixture
def texts(app):
    def read():
        with app.app_context():
            found = texts_of(db.session.scalars(select(Draft)).one())
            return {name: text for name, text in found.items() if name.startswith("questions/")}

    return read


def sent(spec, own, **other):
    pairs = [("kind", spec["kind"]), *sent_by(spec["kind"], entry_of(spec))]
    pairs += [*question_form().sends(question_form().entry(own), NAME), *other.items()]
    data = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


def test_a_question_saved_as_it_stands_changes_not_an_octet(browser, texts):
    before = texts()
    [name] = before
    for entry in questions_in(before[name]):
        own = {field: entry.question[field] for field in OWN}
        spec = {field: value for field, value in entry.question.items() if field not in OWN}
        answer = browser.post(f"{URL}/sua/{entry.key}", data=sent(spec, own, ban="1"))
        assert answer.status_code == 302
    assert texts() == before


def test_a_new_question_stands_behind_the_others_of_its_topic(browser, texts):
    before = texts()
    [name] = before
    answer = browser.post(f"{URL}/them/number", data=sent(NUMBER, OWN))
    assert answer.location == f"{URL}/sua/bao-nhieu-ngay"
    after = texts()
    assert after[name].startswith(before[name])
    assert find_question(after[name], "bao-nhieu-ngay").question == {"key": "bao-nhieu-ngay", **NUMBER, **OWN}
    assert "Đã lưu câu hỏi." in browser.get(answer.location).text


def test_two_new_questions_of_the_same_words_get_keys_of_their_own(browser, texts):
    for _ in range(2):
        browser.post(f"{URL}/them/number", data=sent(NUMBER, OWN))
    assert "key: bao-nhieu-ngay-2\n" in "".join(texts().values())


def test_a_question_without_topic_is_kept_and_says_so(browser):
    answer = browser.post(f"{URL}/them/number", data=sent(NUMBER, {}))
    page = browser.get(answer.location).text
    assert page.count("Ô này còn trống.") == 4
    assert 'value="10"' in page


def test_a_topic_that_the_course_does_not_have_makes_no_file(browser, texts):
    browser.post(f"{URL}/them/number", data=sent(NUMBER, {**OWN, "topic": "../../x"}))
    assert "questions/cau-hoi.yaml" in texts()
    assert not any(".." in name for name in texts())


def test_a_row_more_is_drawn_and_nothing_is_saved(browser, texts):
    before = texts()
    spec = {"kind": "single-choice", "ask": "Ý nào?", "options": [{"text": "Một", "why": "Vì vậy."}]}
    page = browser.post(f"{URL}/them/single-choice", data=sent(spec, OWN, lenh="them:x.options")).text
    assert 'name="x.options.1.text"' in page
    assert '<option value="so-lieu" selected>' in page
    assert texts() == before


def test_only_kinds_of_the_bank_are_offered(browser):
    page = browser.get(f"{URL}/them").text
    assert f"{URL}/them/number" in page
    assert f"{URL}/them/situation" not in page
    assert browser.get(f"{URL}/them/situation").status_code == 404
    assert browser.get(f"{URL}/sua/khong-co").status_code == 404


def test_questions_of_others_are_not_found(browser, make, units, sign_in):
    assert sign_in(make.lecturer(units["LDLD-B"])).get(f"{URL}/sua/sl-1").status_code == 404
