"""*Hồ sơ đào tạo*: all my records and nobody else's."""

import pytest

from lms.db import db
from lms.records.actions import void
from lms.records.models import Record


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


def test_an_empty_history_says_where_records_come_from(browser):
    assert "Chưa có khóa học nào trong hồ sơ." in browser.get("/ho-so").text


def test_online_and_attended_training_stand_side_by_side(make, browser, units, officer):
    make.completed(officer, make.course(owner=units["LDLD-A"]))
    make.record(
        officer,
        units["CDP-A1"],
        course=None,
        title="Lớp nghiệp vụ nữ công",
        form="in_person",
        hours=16.5,
        source="roster",
    )
    page = browser.get("/ho-so").text
    assert "Kỹ năng đàm phán, thương lượng tập thể" in page
    assert "Lớp nghiệp vụ nữ công" in page
    assert "16,5\u00a0tiết" in page
    assert "14/03/2026" in page
    assert ">trực tuyến</td>" in page
    assert ">trực tiếp</td>" in page
    assert units["LDLD-A"].name in page
    assert units["CDP-A1"].name in page
    assert page.count('href="/ho-so/chung-nhan/') == 1


def test_a_record_that_was_taken_back_says_so_with_the_reason(app, make, browser, officer):
    make.completed(officer, make.course())
    with app.app_context():
        void(db.session.query(Record.id).scalar(), "Nhập nhầm người", "Võ Ngọc Hân", None)
        db.session.commit()
    page = browser.get("/ho-so").text
    assert "đã thu hồi ngày" in page
    assert "Nhập nhầm người" in page


def test_another_persons_records_are_not_mine(make, browser, units):
    other = make.officer(units["CDCS-A1"], name="Trần Văn Tín")
    make.record(other, units["CDP-A1"], title="Khóa của người khác")
    assert "Khóa của người khác" not in browser.get("/ho-so").text


def test_a_long_history_is_paged_and_costs_eight_statements_at_most(make, browser, units, officer, statements):
    for n in range(52):
        make.record(officer, units["CDP-A1"], course=None, title=f"Lớp {n:02}", source="roster")
    with statements() as seen:
        page = browser.get("/ho-so").text
    assert len(seen) <= 8
    assert "Lớp 51" in page
    assert "Lớp 01<" not in page
    assert "Lớp 01<" in browser.get("/ho-so?trang=2").text
