"""A course's settings, tests, task, glossary and documents to take along, written by form."""

import pytest
from sqlalchemy import select

from lms.courses.authoring.form import NAME
from lms.courses.authoring.parts import PART_FORMS, handout_form
from lms.courses.drafts.models import Draft
from lms.courses.drafts.queries import texts_of
from lms.db import db
from tests.courses.small import COURSE

URL = "/soan-bai/khoa-nho"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def browser(make, units, lecturer, sign_in):
    make.course_draft(lecturer, units["LDLD-A"])
    return sign_in(lecturer)


@pytest.fixture
def text(app):
    def read(name):
        with app.app_context():
            return texts_of(db.session.scalars(select(Draft)).one()).get(name, "")

    return read


def sent(part, entry, **other):
    data = {}
    for name, value in [*part.form.sends(entry, NAME), *other.items()]:
        data.setdefault(name, []).append(value)
    return data


def changed(key, text, **fields):
    part = PART_FORMS[key]
    return sent(part, part.entry(text) | fields, ban="1")


@pytest.mark.parametrize("key", PART_FORMS)
def test_the_outline_leads_to_every_part(browser, key):
    page = browser.get(URL).text
    assert f'href="{URL}/phan/{key}"' in page
    assert browser.get(f"{URL}/phan/{key}").status_code == 200


@pytest.mark.parametrize("key", ["gioi-thieu", "kiem-tra"])
def test_settings_saved_as_they_stand_change_not_an_octet(browser, text, key):
    before = text("course.yaml")
    assert browser.post(f"{URL}/phan/{key}", data=changed(key, before)).status_code == 302
    assert text("course.yaml") == before


def test_a_new_title_is_written_into_the_file_and_named_in_the_outline(browser, text):
    answer = browser.post(f"{URL}/phan/gioi-thieu", data=changed("gioi-thieu", COURSE, title="Khóa mới"))
    assert answer.location == f"{URL}/phan/gioi-thieu"
    assert text("course.yaml") == COURSE.replace("title: Khóa nhỏ", "title: Khóa mới")
    assert "<h1>Khóa mới</h1>" in browser.get(URL).text


def test_what_is_missing_is_kept_and_told_beside_its_field(browser, text):
    answer = browser.post(f"{URL}/phan/gioi-thieu", data=changed("gioi-thieu", COURSE, title="", hours="nhiều"))
    page = browser.get(answer.location).text
    assert "Còn 2\u00a0chỗ cần điền hay sửa." in page
    assert 'id="x.title-loi"' in page
    assert 'value="nhiều"' in page
    assert "hours: nhiều" in text("course.yaml")


def test_the_tests_page_says_what_the_bank_has_of_what_is_asked(browser):
    entry = PART_FORMS["kiem-tra"].entry(COURSE)
    entry["final_test"]["draw"]["so-lieu"] = "9"
    data = sent(PART_FORMS["kiem-tra"], entry, ban="1", lenh="xem")
    page = browser.post(f"{URL}/phan/kiem-tra", data=data).text
    assert "thiếu 6\u00a0câu" in page
    assert "Số liệu (có 3)" in page


def test_a_new_topic_can_be_drawn_from_as_soon_as_it_has_a_name(browser, text):
    entry = PART_FORMS["kiem-tra"].entry(COURSE)
    entry["question_topics"].append({"key": "", "text": "Ký kết"})
    page = browser.post(f"{URL}/phan/kiem-tra", data=sent(PART_FORMS["kiem-tra"], entry, ban="1", lenh="xem")).text
    assert 'name="x.final_test.draw.ky-ket"' in page
    assert text("course.yaml") == COURSE


def test_who_changes_other_fields_of_the_same_file_meanwhile_loses_nothing(browser, text, make, units, sign_in):
    other = sign_in(make.lecturer(units["LDLD-A"], "Người Khác"))
    other.post(f"{URL}/phan/kiem-tra", data=changed("kiem-tra", COURSE, bank_least="25"))
    browser.post(f"{URL}/phan/gioi-thieu", data=changed("gioi-thieu", COURSE, title="Khóa mới"))
    assert "title: Khóa mới\n" in text("course.yaml")
    assert "bank_least: 25\n" in text("course.yaml")


def test_who_changes_the_same_field_meanwhile_is_not_overwritten(browser, text, make, units, sign_in):
    other = sign_in(make.lecturer(units["LDLD-A"], "Người Khác"))
    other.post(f"{URL}/phan/gioi-thieu", data=changed("gioi-thieu", COURSE, title="Tên của người khác"))
    answer = browser.post(f"{URL}/phan/gioi-thieu", data=changed("gioi-thieu", COURSE, title="Tên của tôi"))
    assert answer.status_code == 422
    assert "Chưa lưu" in answer.text
    assert "Tên của tôi" in answer.text
    assert "title: Tên của người khác\n" in text("course.yaml")


def test_a_course_without_a_task_gets_one_by_form(browser, text):
    part = PART_FORMS["bai-viet"]
    levels = [{"points": 0, "text": "Thiếu"}, {"points": 2, "text": "Đủ"}]
    task = {"title": "Một trang", "ask": "Viết.", "min_words": 50, "pass_points": 2}
    entry = part.form.entry(task | {"rubric": [{"name": "Số liệu", "levels": levels}]})
    answer = browser.post(f"{URL}/phan/bai-viet", data=sent(part, entry, ban="0"))
    assert answer.location == f"{URL}/phan/bai-viet"
    assert "  - key: so-lieu\n    name: Số liệu\n" in text("task.yaml")


def test_a_glossary_with_a_word_twice_is_not_saved_and_stays_on_the_page(browser, text):
    part = PART_FORMS["tu-dien"]
    entry = part.form.entry({"terms": {"Biên bản": "Bản ghi.", "x": "Bản nữa."}})
    entry["terms"][1]["key"] = "Biên bản"
    answer = browser.post(f"{URL}/phan/tu-dien", data=sent(part, entry, ban="0"))
    assert answer.status_code == 422
    assert "Từ này đã có ở trên." in answer.text
    assert "Bản nữa." in answer.text
    assert text("glossary.yaml") == ""


def test_a_part_that_no_form_can_hold_leads_to_its_text(browser):
    browser.post(f"{URL}/tep-van-ban", data={"name": "task.yaml"})
    browser.post(f"{URL}/tep-van-ban/task.yaml", data={"text": "title: [1, 2]\n", "revision": 1})
    page = browser.get(f"{URL}/phan/bai-viet").text
    assert "mẫu điền không chứa được" in page
    assert f'href="{URL}/tep-van-ban/task.yaml"' in page


def test_a_document_is_added_filled_in_and_tried(browser, text):
    answer = browser.post(f"{URL}/mau", data={"title": "Biên bản đối thoại", "form": "docx"})
    assert answer.location == f"{URL}/mau/bien-ban-doi-thoai"
    name = "templates/bien-ban-doi-thoai.yaml"
    refused = browser.get(f"{answer.location}/tai")
    assert refused.location == f"{answer.location}?soat=1"
    part = handout_form(name, "docx")
    entry = part.form.entry({"title": "Biên bản", "about": "Để ghi.", "body": [{"fields": ["Họ và tên"]}]})
    browser.post(answer.location, data=sent(part, entry, ban="1"))
    assert text(name).startswith("form: docx\ntitle: Biên bản\nabout: Để ghi.\n")
    assert browser.get(f"{answer.location}/tai").data.startswith(b"PK")
    assert "<b>Biên bản</b>" in browser.get(f"{URL}/mau").text


def test_a_block_is_added_by_its_button_without_a_script(browser, text, make):
    browser.post(f"{URL}/mau", data={"title": "Sổ tay", "form": "docx"})
    before = text("templates/so-tay.yaml")
    page = browser.post(f"{URL}/mau/so-tay", data={"x.title": "Sổ tay", "lenh": "them:x.body=table", "ban": "1"}).text
    assert 'name="x.body.0.la" value="table"' in page
    assert 'name="x.body.0.table.columns.0"' in page
    assert text("templates/so-tay.yaml") == before


@pytest.mark.parametrize(
    "path", ["", *(f"/phan/{key}" for key in PART_FORMS), "/mau", "/mau/bien-ban", "/cau-hoi/sua/sl-1"]
)
def test_a_page_costs_few_statements(browser, app, make, statements, path):
    with app.app_context():
        make.handout("khoa-nho")
    browser.get(f"{URL}{path}")
    with statements() as seen:
        assert browser.get(f"{URL}{path}").status_code == 200
    assert len(seen) <= 8, seen


def test_a_lecturer_of_another_province_finds_no_part(browser, make, units, sign_in):
    stranger = sign_in(make.lecturer(units["LDLD-B"], "Người Lạ"))
    for path in ("phan/gioi-thieu", "phan/kiem-tra", "mau"):
        assert stranger.get(f"{URL}/{path}").status_code == 404
