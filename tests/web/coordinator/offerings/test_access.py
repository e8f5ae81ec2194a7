"""Who may see and change offerings, and what the pages cost."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.learning.models import Enrolment, Offering
from tests.web.coordinator.offerings.pages import DUE, flat, post, preview, vn

ROUTES = [
    ("get", ""),
    ("get", "/danh-sach.xlsx"),
    ("post", "/han"),
    ("post", "/them"),
    ("post", "/dong"),
]


@pytest.mark.parametrize(("method", "tail"), ROUTES)
def test_another_units_coordinator_finds_no_offering(make, tree, sign_in, opened, method, tail):
    for unit in ("CDP-B1", "CDCS-A1"):
        stranger = sign_in(make.coordinator(tree[unit]))
        answer = getattr(stranger, method)(f"/dot-hoc/{opened.id}{tail}", data={"confirmed": "1", "due_on": vn(DUE)})
        assert answer.status_code == 404


def test_another_units_offerings_are_not_listed(make, tree, sign_in, opened):
    assert "Chưa có đợt học nào" in sign_in(make.coordinator(tree["CDP-B1"])).get("/dot-hoc").text
    assert "Kỹ năng đàm phán" in sign_in(make.coordinator(tree["LDLD-A"])).get("/dot-hoc").text


@pytest.mark.parametrize(("method", "path"), [("get", "/dot-hoc"), ("get", "/dot-hoc/moi"), ("post", "/dot-hoc/moi")])
def test_learners_are_refused_and_strangers_asked_to_sign_in(make, tree, sign_in, client, method, path):
    assert getattr(sign_in(make.officer(tree["CDCS-A1"])), method)(path).status_code == 403
    assert getattr(client, method)(path).location.startswith("/dang-nhap")


@pytest.mark.parametrize(("method", "tail"), ROUTES)
def test_learners_and_strangers_reach_no_offering(make, tree, sign_in, client, opened, method, tail):
    learner = sign_in(make.officer(tree["CDCS-A1"]))
    assert getattr(learner, method)(f"/dot-hoc/{opened.id}{tail}").status_code == 403
    assert getattr(client, method)(f"/dot-hoc/{opened.id}{tail}").location.startswith("/dang-nhap")


def test_every_page_takes_few_statements(make, tree, browser, opened, fields, statements):
    make.officer(tree["CDCS-A1"])
    wanted = {
        "/dot-hoc": 4,
        "/dot-hoc/moi": 3,
        f"/dot-hoc/{opened.id}": 8,
    }
    for path, most in wanted.items():
        with statements() as seen:
            assert browser.get(path).status_code == 200
        assert len(seen) == most, (path, seen)
    with statements() as seen:
        preview(browser, fields)
    assert len(seen) == 6
    with statements() as seen:
        browser.post(f"/dot-hoc/{opened.id}/dong")
    assert len(seen) == 3


def test_who_has_read_everything_still_has_the_test_before_them(app, make, tree, course, browser, opened):
    with app.app_context():
        make.lessons_done(db.session.scalars(select(Enrolment).where(Enrolment.completed_at.is_(None))).one())
    assert "Đang học, 2/2 bài, còn bài kiểm tra" in flat(browser.get(f"/dot-hoc/{opened.id}"))


def test_dates_may_come_from_a_date_picker(make, tree, browser, fields, app):
    make.officer(tree["CDCS-A1"])
    post(browser, fields, due_on=DUE.isoformat())
    with app.app_context():
        assert db.session.scalars(select(Offering.due_on)).all() == [DUE]
