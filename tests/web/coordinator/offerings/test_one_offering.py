"""One offering: its people, its due date, newcomers, its end."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.clock import today
from lms.db import db
from lms.learning.models import Enrolment, Obligation
from lms.records.models import Record
from tests.web.coordinator.offerings.pages import DUE, count_of, flat, post, vn


def test_the_offering_lists_its_people_by_name_with_their_state_in_words(browser, opened):
    words = flat(browser.get(f"/dot-hoc/{opened.id}"))
    assert "Phải học 3 Chưa bắt đầu 1 Đang học 1 Đã hoàn thành 1" in words
    people = words[words.index("Tình trạng", words.index("Họ và tên Chức danh")) :]
    assert people.index("Vũ Thị Kim Anh") < people.index("Trần Quốc Bảo") < people.index("Nguyễn Hữu Cảnh")
    assert "Đang học, 1/2 bài" in people
    assert f"Đã hoàn thành {vn(today())}" in people


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("tt=waiting", ["Vũ Thị Kim Anh"]),
        ("tt=begun", ["Trần Quốc Bảo"]),
        ("tt=done", ["Nguyễn Hữu Cảnh"]),
        ("don-vi=CDCS-A2", ["Trần Quốc Bảo"]),
        ("q=canh", ["Nguyễn Hữu Cảnh"]),
        ("tt=done&don-vi=CDCS-A1", []),
        ("tt=nonsense&don-vi=nonsense", ["Vũ Thị Kim Anh", "Trần Quốc Bảo", "Nguyễn Hữu Cảnh"]),
    ],
)
def test_rule_15_the_list_is_narrowed_and_its_length_is_told(browser, opened, query, names):
    page = browser.get(f"/dot-hoc/{opened.id}?{query}").text
    assert re.findall(r'<th role="rowheader" scope="row">([^<]+)</th>', page) == names
    if names:
        assert f">{len(names)}\xa0người, xếp theo tên<" in page
    else:
        assert "Không có ai khớp" in page


def test_the_list_is_exported_as_it_is_narrowed(browser, opened):
    answer = browser.get(f"/dot-hoc/{opened.id}/danh-sach.xlsx?tt=begun")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.values)
    assert rows[-1][2:6] == ("Trần Quốc Bảo", "Chủ tịch", "Công đoàn CDCS-A2", "Đang học, 1/2 bài")
    everybody = browser.get(f"/dot-hoc/{opened.id}/danh-sach.xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(everybody.data)).active.values)
    assert [row[2] for row in rows[-3:]] == ["Vũ Thị Kim Anh", "Trần Quốc Bảo", "Nguyễn Hữu Cảnh"]
    assert rows[-1][6].date() == today()


def test_moving_the_due_date_moves_obligations_and_is_audited(app, browser, opened):
    later = DUE + timedelta(days=30)
    page = browser.post(f"/dot-hoc/{opened.id}/han", data={"due_on": vn(later)}, follow_redirects=True)
    assert f"Hạn mới là {vn(later)}, áp dụng cho 3\xa0người." in page.text
    with app.app_context():
        assert set(db.session.scalars(select(Obligation.due_on))) == {later}
        assert db.session.scalar(select(AuditEntry.action).order_by(AuditEntry.id.desc())) == "offering.due-moved"


@pytest.mark.parametrize("typed", ["31/02/2027", "", vn(today() - timedelta(days=1))])
def test_a_wrong_due_date_changes_nothing_and_stays_in_its_field(app, browser, opened, typed):
    answer = browser.post(f"/dot-hoc/{opened.id}/han", data={"due_on": typed})
    assert answer.status_code == 422
    assert 'id="due_on-loi"' in answer.text
    assert f'value="{typed}"' in answer.text
    with app.app_context():
        assert set(db.session.scalars(select(Obligation.due_on))) == {DUE}


def test_newcomers_are_added_by_a_button_that_counts_them(app, make, tree, browser, opened):
    assert "mới giữ chức" not in browser.get(f"/dot-hoc/{opened.id}").text
    make.officer(tree["CDCS-A1"], name="Đỗ Thùy Giang")
    assert "Thêm 1\xa0người mới giữ chức" in browser.get(f"/dot-hoc/{opened.id}").text
    page = browser.post(f"/dot-hoc/{opened.id}/them", follow_redirects=True).text
    assert "Đã thêm 1\xa0người vào đợt học." in page
    assert "Đỗ Thùy Giang" in page
    again = browser.post(f"/dot-hoc/{opened.id}/them", follow_redirects=True).text
    assert "Không có ai mới để thêm." in again
    assert count_of(app, Obligation) == 4


def test_rule_20_closing_asks_first_with_exact_numbers_and_keeps_what_was_learnt(app, browser, opened):
    asked = browser.post(f"/dot-hoc/{opened.id}/dong")
    words = flat(asked)
    assert "Kết thúc 3 nghĩa vụ học: 2 người chưa hoàn thành" in words
    assert "trong đó 1 người đang học" in words
    assert "Giữ nguyên 1 lượt học đang dở và 1 kết quả hoàn thành" in words
    with app.app_context():
        assert db.session.scalars(select(Obligation.ended_at)).all() == [None] * 3
    page = browser.post(f"/dot-hoc/{opened.id}/dong", data={"confirmed": "1"}, follow_redirects=True)
    assert "Đã đóng đợt học: kết thúc 3\xa0nghĩa vụ học." in page.text
    with app.app_context():
        assert None not in db.session.scalars(select(Obligation.ended_at)).all()
    assert (count_of(app, Enrolment), count_of(app, Record)) == (2, 1)
    assert "Phải học 3 Chưa bắt đầu 1 Đang học 1 Đã hoàn thành 1" in flat(browser.get(f"/dot-hoc/{opened.id}"))


def test_a_closed_offering_offers_no_more_changes_and_takes_none(browser, opened):
    browser.post(f"/dot-hoc/{opened.id}/dong", data={"confirmed": "1"})
    page = browser.get(f"/dot-hoc/{opened.id}").text
    assert f"/dot-hoc/{opened.id}/han" not in page
    for act, data in (("han", {"due_on": vn(DUE)}), ("them", {}), ("dong", {"confirmed": "1"})):
        answer = browser.post(f"/dot-hoc/{opened.id}/{act}", data=data, follow_redirects=True)
        assert "đã đóng nên không đổi được nữa" in answer.text


def test_an_obliged_officer_sees_the_course_and_its_due_date(make, tree, sign_in, browser, fields):
    officer = make.officer(tree["CDCS-A1"])
    post(browser, fields)
    page = sign_in(officer).get("/hoc").text
    assert "Kỹ năng đàm phán, thương lượng tập thể" in page
    assert vn(DUE) in page
