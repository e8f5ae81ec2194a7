"""Exercises answered in steps: each is kept, coming back goes on, with JavaScript and without."""

import re

import pytest

from lms.courses.actions import publish
from lms.db import db
from lms.learning.models import PracticeAnswer
from tests.courses.test_situation import YAML as SITUATION
from tests.courses.test_voucher import YAML as VOUCHER

COURSE = """\
slug: nhieu-buoc
title: Nhiều bước
summary: Một khóa nhỏ.
topics: [thuong-luong]
audience: [Chủ tịch công đoàn cơ sở]
hours: 1
outcomes:
  - {key: biet, text: Biết làm}
"""
LESSON = f"""\
---
title: Vào vai
minutes: 9
outcomes: [biet]
---

Đoạn đầu bài.

```exercise
{SITUATION}```

Đoạn giữa bài.

```exercise
{VOUCHER}```
"""
URL = "/hoc/khoa/nhieu-buoc/bai/vao-vai"
TALK = f"{URL}/thu/bua-an"
BOOKS = f"{URL}/thu/rut-tien"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer(app, make):
    with app.app_context():
        publish({"course.yaml": COURSE, "01-vao-vai.md": LESSON}, {}, {"thuong-luong"})
        db.session.commit()
    return make.officer(make.tree()["CDCS-A1"])


@pytest.fixture
def browser(officer, sign_in):
    browser = sign_in(officer)
    browser.post("/hoc/khoa/nhieu-buoc/bat-dau")
    return browser


def fields_of(page, key):
    """The hidden fields of the exercise as its form stands on the page."""
    form = next(part for part in page.split("<form")[1:] if f'id="cau-{key}"' in part).split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def choose(browser, choice, page=None, **headers):
    """Press a choice of the dialogue as it stands on the page."""
    sent = fields_of(page or browser.get(URL).text, "bua-an") | {"cau-bua-an": str(choice)}
    return browser.post(TALK, data=sent, **headers)


def kept(app, key):
    with app.app_context():
        rows = db.session.query(PracticeAnswer).filter_by(exercise_key=key).order_by(PracticeAnswer.id).all()
        return [(row.answer, row.score, row.whole) for row in rows]


def test_without_scripts_every_choice_is_a_form_that_leads_to_what_is_new(app, browser):
    answer = choose(browser, 0)
    assert answer.location == f"{URL}#cau-bua-an-moi"
    page = browser.get(URL).text
    assert "Chiều nay bận." in page
    assert 'id="cau-bua-an-moi" tabindex="-1" data-new><b' in page
    assert re.search(r'<button class="choice" name="cau-bua-an" value="0"><b>A</b> <span>Xin hẹn sáng mai\.', page)
    for choice in (0, 0):
        choose(browser, choice)
    assert kept(app, "bua-an") == [
        ({"path": [0]}, 0.0, False),
        ({"path": [0, 0]}, 0.0, False),
        ({"path": [0, 0, 0]}, 1.0, True),
    ]
    assert "Đây là kết cục tốt nhất" in browser.get(URL).text


def test_with_scripts_only_the_exercise_comes_back(browser):
    page = choose(browser, 1, headers=FETCH).text.strip()
    assert page.startswith("<form")
    assert page.count("<form") == 1
    assert "data-new" in page
    assert "Lòng tin −2" in page


def test_it_goes_on_on_another_phone(sign_in, officer, browser):
    choose(browser, 0)
    other = sign_in(officer)
    assert "Chiều nay bận." in other.get(URL).text
    choose(other, 1)
    assert "Chưa được" in browser.get(URL).text


def test_a_choice_that_arrives_twice_or_from_a_forgotten_tab_changes_nothing(app, browser):
    first = browser.get(URL).text
    choose(browser, 0, first)
    choose(browser, 0, first)
    second = browser.get(URL).text
    choose(browser, 0, second)
    choose(browser, 1, second)
    choose(browser, 1, first)
    assert [answer for answer, *_ in kept(app, "bua-an")] == [{"path": [0]}, {"path": [0, 0]}]


def test_done_again_the_old_try_stays_and_still_counts(app, browser):
    for choice in (0, 1):
        choose(browser, choice)
    assert "Một đường tốt hơn" in browser.get(URL).text
    again = browser.post(TALK, data={"lai": "1"})
    fresh = browser.get(again.location).text
    assert "Chiều nay bận." not in fresh
    choose(browser, 1, fresh)
    choose(browser, 0, fresh)
    assert kept(app, "bua-an") == [
        ({"path": [0]}, 0.0, False),
        ({"path": [0, 1]}, 0.25, True),
        ({"path": [1]}, 0.0, False),
    ]
    page = browser.get(f"{URL}?thieu=1").text
    assert '<a href="#cau-rut-tien">Câu 2</a>' in page
    assert '<a href="#cau-bua-an">' not in page


def test_a_dialogue_left_in_the_middle_keeps_the_lesson_open(browser):
    choose(browser, 0)
    browser.post(BOOKS, data=fields_of(browser.get(URL).text, "rut-tien") | {"cau-rut-tien.viec": "xem"})
    answer = browser.post(f"{URL}/xong")
    assert answer.location == f"{URL}?thieu=1#cau-bua-an"
    page = browser.get(answer.location).text
    assert "Chiều nay bận." in page
    assert "Anh/chị làm tiếp phần này đến hết." in page


def test_what_is_written_is_marked_and_kept_cell_by_cell(app, browser):
    sent = fields_of(browser.get(URL).text, "rut-tien") | {
        "cau-rut-tien.voucher": "payment",
        "cau-rut-tien.date": "12/10/2026",
        "cau-rut-tien.viec": "kiem-tra",
    }
    page = browser.post(BOOKS, data=sent, headers=FETCH).text.replace("\u00a0", " ")
    assert "Đúng 1/10 ô." in page
    assert 'value="12/10/2026"' in page
    assert '<option value="payment" selected>' in page
    assert "Tiền mặt vào quỹ thì lập phiếu thu" in page
    assert "Theo giấy tờ" not in page
    assert re.search(r'id="cau-rut-tien\.voucher"[^>]* aria-invalid="true"', page)
    [(answer, score, whole)] = kept(app, "rut-tien")
    assert (answer["cells"], whole) == ({"0.voucher": "payment", "0.date": "12/10/2026"}, False)
    assert 0 < score < 0.1


def test_an_empty_voucher_is_no_try(app, browser):
    sent = fields_of(browser.get(URL).text, "rut-tien") | {"cau-rut-tien.viec": "kiem-tra"}
    assert "trong=rut-tien" in browser.post(BOOKS, data=sent).location
    assert kept(app, "rut-tien") == []


def test_the_pages_of_steps_say_nothing_ahead(browser):
    page = browser.get(URL).text
    for later in ("Giữ kín tên người", "Hai bên ký.", "PT 10", "Tiền đổi túi", "Thăm anh Lợi</dd>"):
        assert later not in page


def test_a_lesson_with_steps_costs_four_statements_and_a_step_eight(browser, statements):
    choose(browser, 0)
    page = browser.get(URL).text
    with statements() as seen:
        browser.get(URL)
    assert len(seen) <= 4
    with statements() as seen:
        choose(browser, 0, page, headers=FETCH)
    assert len(seen) <= 8
