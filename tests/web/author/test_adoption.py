"""A ward takes over the province's course, adds a lesson, and follows it by choice."""

import pytest
from sqlalchemy import select

from lms.courses.actions import publish
from lms.courses.drafts import publishing
from lms.courses.drafts.queries import open_draft_of
from lms.courses.models import Course
from lms.db import db
from tests.courses.small import LESSON, SOURCES, TOPICS, course_files

TAKEN = "khoa-nho-cdp-a1"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def original(app, make, tree):
    make.shelf()
    with app.app_context():
        version = publish(course_files(), SOURCES, TOPICS)
        db.session.get_one(Course, version.course_id).owner_unit_id = tree["LDLD-A"].id
        db.session.commit()


@pytest.fixture
def browser(make, tree, sign_in, original):
    return sign_in(make.lecturer(tree["CDP-A1"]))


def take(browser, tree):
    return browser.post("/soan-bai/cua-cap-tren", data={"khoa": "khoa-nho", "don-vi": tree["CDP-A1"].id})


def words(answer):
    return answer.get_data(as_text=True).replace("\xa0", " ")


def publish_taken(app, by):
    """The reviewer's act."""
    with app.app_context():
        course = db.session.scalars(select(Course).where(Course.slug == TAKEN)).one()
        number = publishing.publish_draft(open_draft_of(course.id), by.id).number
        db.session.commit()
        return number


def test_the_units_edition_has_its_own_address_and_its_own_lesson(app, browser, tree, make):
    assert "Khóa nhỏ" in words(browser.get("/soan-bai/cua-cap-tren"))
    assert take(browser, tree).location == f"/soan-bai/{TAKEN}"
    browser.post(f"/soan-bai/{TAKEN}/them-bai", data={"title": "Ở phường ta", "pattern": "trong"})
    assert "Ở phường ta" in words(browser.get(f"/soan-bai/{TAKEN}"))
    assert publish_taken(app, make.coordinator(tree["CDP-A1"])) == 1
    with app.app_context():
        course = db.session.scalars(select(Course).where(Course.slug == TAKEN)).one()
        assert (course.adopts, course.owner_unit_id) == (1, tree["CDP-A1"].id)


def test_a_course_is_taken_over_once(browser, tree):
    take(browser, tree)
    assert "đã dùng lại khóa học này" in words(
        browser.post(
            "/soan-bai/cua-cap-tren", data={"khoa": "khoa-nho", "don-vi": tree["CDP-A1"].id}, follow_redirects=True
        )
    )


def test_the_list_says_what_is_taken_over_already(browser, tree):
    assert "Dùng lại khóa học này" in words(browser.get("/soan-bai/cua-cap-tren"))
    take(browser, tree)
    page = words(browser.get("/soan-bai/cua-cap-tren"))
    assert "Đơn vị đã dùng lại" in page
    assert "Dùng lại khóa học này" not in page


def test_the_reviewer_sees_what_the_unit_changed_in_the_original(browser, tree, make, sign_in):
    take(browser, tree)
    browser.post(f"/soan-bai/{TAKEN}/them-bai", data={"title": "Ở phường ta", "pattern": "mau-chung"})
    browser.post(f"/soan-bai/{TAKEN}/duyet/gui", data={"note": ""})
    page = words(sign_in(make.coordinator(tree["CDP-A1"])).get(f"/duyet/{TAKEN}"))
    changes = page.partition("Có gì thay đổi")[2].partition("Đọc như người học")[0]
    assert "Ở phường ta" in changes
    assert "Chuẩn bị thông tin" not in changes, "as in the original"
    assert "course.yaml" not in page


def test_learners_of_the_unit_meet_its_edition_instead_of_the_original(app, browser, tree, make, sign_in):
    take(browser, tree)
    publish_taken(app, make.coordinator(tree["CDP-A1"]))
    here, elsewhere = (sign_in(make.officer(tree[code])) for code in ("CDCS-A1", "CDCS-B1"))
    assert '/hoc/khoa/khoa-nho"' in words(elsewhere.get("/hoc/khoa"))
    page = words(here.get("/hoc/khoa"))
    assert f"/hoc/khoa/{TAKEN}" in page
    assert '/hoc/khoa/khoa-nho"' not in page


def test_a_newer_original_is_told_and_followed_by_choice(app, browser, tree, make):
    take(browser, tree)
    publish_taken(app, make.coordinator(tree["CDP-A1"]))
    assert "Theo bản gốc mới" not in words(browser.get("/soan-bai"))
    with app.app_context():
        publish(course_files(lesson=("Viết văn bản", "Gửi văn bản")), SOURCES, TOPICS)
        db.session.commit()
    assert "Bản gốc của khóa học này đã có bản 2." in words(browser.get("/soan-bai"))
    answer = browser.post(f"/soan-bai/{TAKEN}/theo-ban-goc", follow_redirects=True)
    assert "Đã ghép bản gốc mới" in words(answer)
    assert "Gửi văn bản" in words(browser.get(f"/soan-bai/{TAKEN}/bai/chuan-bi"))
    publish_taken(app, make.coordinator(tree["CDP-A1"]))
    assert "Theo bản gốc mới" not in words(browser.get("/soan-bai"))


def test_where_both_changed_a_line_a_remark_says_so(app, browser, tree, make):
    take(browser, tree)
    told = {"title": "Chuẩn bị thông tin", "minutes": "8", "outcomes": ["chuan-bi"], "revision": 1}
    body = LESSON.split("---\n", 2)[2].replace("Viết văn bản", "Thảo văn bản")
    browser.post(f"/soan-bai/{TAKEN}/bai/chuan-bi", data=told | {"body": body})
    publish_taken(app, make.coordinator(tree["CDP-A1"]))
    with app.app_context():
        publish(course_files(lesson=("Viết văn bản", "Gửi văn bản")), SOURCES, TOPICS)
        db.session.commit()
    browser.post(f"/soan-bai/{TAKEN}/theo-ban-goc")
    assert "Thảo văn bản" in words(browser.get(f"/soan-bai/{TAKEN}/bai/chuan-bi"))
    assert "cùng sửa tệp này" in words(browser.get(f"/soan-bai/{TAKEN}/duyet"))


def test_an_open_draft_is_not_written_over(app, browser, tree, make):
    take(browser, tree)
    publish_taken(app, make.coordinator(tree["CDP-A1"]))
    with app.app_context():
        publish(course_files(lesson=("Viết văn bản", "Gửi văn bản")), SOURCES, TOPICS)
        db.session.commit()
    browser.post(f"/soan-bai/{TAKEN}/ban-moi")
    answer = browser.post(f"/soan-bai/{TAKEN}/theo-ban-goc", follow_redirects=True)
    assert "đang có bản soạn dở" in words(answer)


def test_a_neighbours_course_is_not_offered(make, tree, sign_in, original):
    stranger = sign_in(make.lecturer(tree["LDLD-B"]))
    assert "Khóa nhỏ" not in words(stranger.get("/soan-bai/cua-cap-tren"))
    answer = stranger.post("/soan-bai/cua-cap-tren", data={"khoa": "khoa-nho", "don-vi": tree["LDLD-B"].id})
    assert answer.status_code == 404
