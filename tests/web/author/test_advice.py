"""What would make a draft better, on its outline and beside its editor."""

import pytest

from lms.courses.drafts.actions import replace_files
from lms.courses.drafts.models import Draft
from lms.db import db
from tests.courses.small import COURSE, LESSON

URL = "/soan-bai/khoa-nho"
SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def draft(make, units, lecturer):
    return make.course_draft(lecturer, units["LDLD-A"])


@pytest.fixture
def browser(sign_in, lecturer, draft):
    return sign_in(lecturer)


@pytest.fixture
def put(app, draft, lecturer):
    def write(**texts):
        with app.app_context():
            replace_files(db.session.get_one(Draft, draft.id), texts, lecturer.id)
            db.session.commit()

    return write


def test_the_outline_advises_and_still_lets_the_draft_be_sent(browser):
    page = browser.get(URL).text
    assert "Không còn chỗ nào phải sửa" in page
    assert "Nên xem lại" in page
    assert "ời giải chưa nói vì sao: Đúng." in page
    assert browser.post(f"{URL}/duyet/gui", data={"note": ""}).location == f"{URL}/duyet"


def test_advice_leads_to_where_it_is_taken(browser):
    page = browser.get(URL).text
    assert f'href="{URL}/phan/kiem-tra?soat=1"' in page or f'href="{URL}/bai/chuan-bi#dong-' in page


def test_a_fault_in_the_settings_leads_to_their_form_and_one_in_the_tests_to_theirs(browser, put):
    put(**{"course.yaml": COURSE.replace("[thuong-luong]", "[la]").replace("hop, count: 1", "hop, count: 9")})
    page = browser.get(URL).text
    assert f'href="{URL}/phan/gioi-thieu?soat=1">' in page
    assert f'href="{URL}/phan/kiem-tra?soat=1">' in page


def test_a_lesson_is_advised_beside_its_text_and_again_with_every_save(browser):
    assert "lời giải chưa nói vì sao" in browser.get(f"{URL}/bai/chuan-bi").text
    body = LESSON.split("---\n", 2)[2].strip().replace("why: Đúng.", "why: Luật ghi mười ngày.") + "\n\nXin check lại."
    sent = {"title": "Chuẩn bị thông tin", "minutes": "8", "outcomes": ["chuan-bi"], "body": body, "revision": 1}
    told = browser.post(f"{URL}/bai/chuan-bi", data=sent, headers=SCRIPT).json["advice"]
    assert not [one for one in told if "lời giải" in one["text"]]
    assert [one["line"] for one in told if "“check” không giống tiếng Việt" in one["text"]]


def test_words_that_the_content_folder_allows_are_no_mistakes(app, browser, tmp_path, monkeypatch):
    (tmp_path / "words.txt").write_text("check  # quen dùng\n", encoding="utf-8")
    monkeypatch.setitem(app.config, "CONTENT", str(tmp_path))
    sent = {"title": "Chuẩn bị", "minutes": "8", "body": "Xin check lại.", "revision": 1}
    told = browser.post(f"{URL}/bai/chuan-bi", data=sent, headers=SCRIPT).json["advice"]
    assert not [one for one in told if "check" in one["text"]]


@pytest.mark.parametrize(("path", "most"), [("", 8), ("/bai/chuan-bi", 10)])
def test_a_page_with_advice_costs_few_statements(browser, statements, path, most):
    browser.get(f"{URL}{path}")
    with statements() as seen:
        browser.get(f"{URL}{path}")
    assert len(seen) <= most, seen
