"""x"""

from datetime import timedelta

from lms.clock import today
from lms.db import db
from lms.learning.models import Offering
from tests.web.coordinator.offerings.pages import DUE, flat, vn


def test_without_offerings_the_list_says_what_to_do(browser):
    page = browser.get("/dot-hoc")
    assert "Chưa có đợt học nào." in page.text
    assert 'href="/dot-hoc/moi"' in page.text


def test_the_list_shows_course_unit_due_date_and_how_far_people_are(browser, opened):
    words = flat(browser.get("/dot-hoc"))
    row = words[words.index("Kỹ năng đàm phán") :]
    assert f"Công đoàn CDP-A1 {vn(DUE)} còn 60 ngày 3 1 1" in row


def test_the_list_is_narrowed_by_status_and_unit(app, browser, opened):
    assert "Kỹ năng đàm phán" in browser.get("/dot-hoc?tt=running&q=cdp-a1").text
    for address in ("/dot-hoc?tt=overdue", "/dot-hoc?tt=closed", "/dot-hoc?q=khong+co"):
        page = browser.get(address).text
        assert "Không có đợt học nào khớp" in page
    with app.app_context():
        db.session.get(Offering, opened.id).due_on = today() - timedelta(days=3)
        db.session.get(Offering, opened.id).opens_on = today() - timedelta(days=9)
        db.session.commit()
    assert "quá hạn 3\xa0ngày" in browser.get("/dot-hoc?tt=overdue").text


def test_the_list_has_pages(make, tree, course, hostess, browser):
    for n in range(52):
        make.offering(course, tree["CDP-A1"], hostess, due_on=today() + timedelta(days=n))
    assert "1–50 trong 52" in browser.get("/dot-hoc").text
    assert "51–52 trong 52" in browser.get("/dot-hoc?trang=2").text
