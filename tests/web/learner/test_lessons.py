"""Reading a lesson on a phone: leave, come back, finish."""

import re

import pytest

from lms.courses.actions import publish
from lms.db import db
from lms.learning.models import LessonProgress
from lms.records.models import Record

FILES = {
    "course.yaml": """\
slug: tu-tep
title: Khóa từ tệp
summary: Một khóa nhỏ.
topics: [thuong-luong]
audience: [Chủ tịch công đoàn cơ sở]
hours: 1
outcomes:
  - {key: biet, text: Biết hỏi}
""",
    "01-mo-dau.md": """\
---
title: Mở đầu
minutes: 5
outcomes: [biet]
---

::: scene
Giờ nghỉ ca, chị Lành hỏi một câu.
:::

Đoạn giữa bài.

```exercise
key: ai-hoi
kind: true-false
ask: Công đoàn được hỏi số liệu.
answer: true
why_true: Đúng, luật cho hỏi.
why_false: Hỏi được mà.
```

Đoạn cuối bài.
""",
}
SLUG = "thuong-luong-tap-the"
URL = f"/hoc/khoa/{SLUG}/bai/chuan-bi"
LAST = f"/hoc/khoa/{SLUG}/bai/vao-hop"


@pytest.fixture
def officer(make):
    return make.officer(make.tree()["CDCS-A1"])


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


def try_exercise(browser, url, key):
    browser.post(f"{url}/thu/thu-{key}", data={f"cau-thu-{key}": "1"})


def test_a_lesson_costs_four_statements_at_most(make, browser, officer, statements):
    make.enrolment(officer, make.course())
    try_exercise(browser, URL, "chuan-bi")
    with statements() as seen:
        assert browser.get(URL).status_code == 200
    assert len(seen) <= 4


def test_a_course_published_from_files_is_read_and_practised(app, make, browser, officer):
    """What the renderer writes is what the page, its scripts and its forms rely on."""
    with app.app_context():
        publish(FILES, {}, {"thuong-luong"})
        db.session.commit()
    assert browser.post("/hoc/khoa/tu-tep/bat-dau").location == "/hoc/khoa/tu-tep/bai/mo-dau"
    lesson = "/hoc/khoa/tu-tep/bai/mo-dau"
    page = browser.get(lesson).text
    places = [int(n) for n in re.findall(r'id="p-(\d+)"', page)]
    assert places == [int(n) for n in re.findall(r'data-p="(\d+)"', page)] == list(range(1, len(places) + 1))
    assert len(places) >= 3
    answered = browser.post(f"{lesson}/thu/ai-hoi", data={"cau-ai-hoi": "1"}, follow_redirects=True).text
    assert "Hỏi được mà." in answered
    assert browser.post(f"{lesson}/xong").location == "/hoc/khoa/tu-tep"


def test_text_and_practice_stand_in_reading_order(make, browser, officer):
    make.enrolment(officer, make.course())
    page = browser.get(URL).text
    assert page.index("Đoạn 5.") < page.index("Câu hỏi thu-chuan-bi là gì?") < page.index("Hết bài.")


def test_the_place_comes_back_on_another_phone(make, sign_in, browser, officer):
    make.enrolment(officer, make.course())
    for place in (2, 4, 3):
        assert browser.post(f"{URL}/cho", data={"place": place}).status_code == 204
    page = sign_in(officer).get(URL).text
    assert 'data-place="4"' in page
    assert '<a class="back" href="#p-4">Đọc tiếp từ đoạn 4' in page
    assert 'id="p-4"' in page


def test_a_place_beyond_the_text_leads_to_its_end(make, browser, officer):
    make.enrolment(officer, make.course())
    browser.post(f"{URL}/cho", data={"place": 10**9})
    assert 'data-place="6"' in browser.get(URL).text


@pytest.mark.parametrize("place", ["", "x", "-1"])
def test_a_place_that_is_none_is_refused(make, browser, officer, place):
    make.enrolment(officer, make.course())
    assert browser.post(f"{URL}/cho", data={"place": place}).status_code == 400


def test_opening_a_lesson_writes_nothing(app, make, browser, officer):
    make.enrolment(officer, make.course())
    browser.get(URL)
    with app.app_context():
        assert db.session.query(LessonProgress).count() == 0


def test_whoever_has_not_begun_is_led_to_the_course(make, browser):
    make.course()
    assert browser.get(URL).location == f"/hoc/khoa/{SLUG}"
    for act in ("cho", "xong", "thu/thu-chuan-bi"):
        assert browser.post(f"{URL}/{act}", data={"place": 1}).status_code == 404


def test_an_unknown_lesson_is_not_found(make, browser, officer):
    make.enrolment(officer, make.course())
    assert browser.get(f"/hoc/khoa/{SLUG}/bai/khong-co").status_code == 404


def test_a_lesson_with_an_untried_exercise_says_which_is_left(make, browser, officer):
    make.enrolment(officer, make.course())
    answer = browser.post(f"{URL}/xong")
    assert answer.location == f"{URL}?thieu=1#cau-thu-chuan-bi"
    page = browser.get(answer.location).text
    assert "Bài này còn câu chưa trả lời." in page
    assert '<a href="#cau-thu-chuan-bi">Câu 1</a>' in page
    assert "Anh/chị làm câu này rồi bấm Trả lời." in page


def test_done_leads_to_the_next_lesson_and_at_the_end_to_the_test(make, browser, officer):
    make.enrolment(officer, make.course())
    try_exercise(browser, URL, "chuan-bi")
    assert browser.post(f"{URL}/xong").location == LAST
    assert "Anh/chị đã xong bài này" in browser.get(URL).text
    try_exercise(browser, LAST, "vao-hop")
    assert browser.post(f"{LAST}/xong").location == f"/hoc/khoa/{SLUG}/kiem-tra"


def test_rule_01_the_last_lesson_of_a_course_without_test_completes_it(app, make, browser, officer):
    make.enrolment(officer, make.course(draw=None, exercises=False))
    browser.post(f"{URL}/xong")
    answer = browser.post(f"{LAST}/xong", follow_redirects=True)
    assert "Anh/chị đã hoàn thành khóa Kỹ năng đàm phán, thương lượng tập thể." in answer.text
    browser.post(f"{LAST}/xong")
    with app.app_context():
        assert db.session.query(Record).count() == 1


def test_one_learners_progress_is_not_anothers(make, sign_in, browser, officer):
    course = make.course()
    other = make.person("Trần Văn Tín")
    for person in (officer, other):
        make.enrolment(person, course)
    browser.post(f"{URL}/cho", data={"place": 4})
    try_exercise(browser, URL, "chuan-bi")
    page = sign_in(other).get(URL).text
    assert 'data-place="0"' in page
    assert "Lời giải" not in page


def test_the_outline_marks_where_one_is(make, browser, officer):
    make.lessons_done(make.enrolment(officer, make.course()), but=1)
    page = browser.get(LAST).text
    assert re.search(r'aria-current="page"><span>2\.</span>', page)
    assert page.count("đã xong</span>") == 1
