"""Opening an offering: the form, its preview, and what a second press does."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.clock import today
from lms.db import db, uuid7
from lms.learning.models import Obligation, Offering
from tests.web.coordinator.offerings.pages import DUE, count_of, flat, post, preview, vn


def test_the_form_offers_published_courses_own_units_and_today(browser, course):
    page = browser.get("/dot-hoc/moi").text
    assert f'<option value="{course.slug}">' in page
    assert '<option value="CDCS-A2">' in page
    assert "CDCS-B1" not in page
    assert f'value="{vn(today())}"' in page


def test_without_a_published_course_the_form_says_so(browser):
    assert "Chưa có khóa học nào được xuất bản" in browser.get("/dot-hoc/moi").text


def test_the_preview_says_exactly_who_and_writes_nothing(app, make, tree, browser, fields, course, hostess):
    make.account(make.officer(tree["CDCS-A1"], name="Vũ Thị Kim Anh"))
    make.officer(tree["CDCS-A2"], "pho-chu-tich", name="Trần Quốc Bảo")
    with app.app_context():
        make.completed(make.officer(tree["CDCS-A3"], name="Nguyễn Hữu Cảnh"), course)
    bound = make.officer(tree["CDCS-A3"], name="Lê Thị Diễm")
    make.obligation(make.offering(course, tree["LDLD-A"], hostess), bound)
    page = preview(browser, fields)
    words = flat(page)
    assert page.status_code == 200
    assert "2 người sẽ phải học" in words
    assert "Đã hoàn thành khóa này, còn hiệu lực: 1 người Không phải học lại." in words
    assert "Đang phải học khóa này theo đợt khác: 1 người Không giao lần thứ hai." in words
    assert "Trong đó chưa có tài khoản: 1 người" in words
    assert words.index("Vũ Thị Kim Anh") < words.index("Trần Quốc Bảo")
    assert "Nguyễn Hữu Cảnh" not in words
    assert "Nguyễn Hữu Cảnh" in preview(browser, fields, ai="finished").text
    assert "Lê Thị Diễm" in preview(browser, fields, ai="bound").text
    assert count_of(app, Obligation) == 1
    assert count_of(app, AuditEntry) == 0


def test_who_gets_an_earlier_day_than_before_is_told_of(make, tree, browser, fields, course, hostess):
    above = make.offering(course, tree["LDLD-A"], hostess, due_on=DUE + timedelta(days=9))
    make.obligation(above, make.officer(tree["CDCS-A1"]))
    words = flat(preview(browser, fields))
    assert "1 người sẽ phải học" in words
    assert "Trong đó đang có hạn muộn hơn ở đợt khác: 1 người" in words


def test_a_preview_of_nobody_says_why_and_cannot_be_opened(make, tree, browser, fields, course, hostess, app):
    page = preview(browser, fields)
    assert "không có ai giữ các chức danh này" in page.text
    assert "request_id" not in page.text
    with app.app_context():
        make.completed(make.officer(tree["CDCS-A3"]), course)
    page = preview(browser, fields)
    assert "đều không cần giao thêm" in page.text
    assert "request_id" not in page.text
    answer = post(browser, fields)
    assert answer.status_code == 302
    assert "preview=1" in answer.location
    assert count_of(app, Offering) == 0


def test_opening_obliges_is_audited_and_goes_to_the_offering(app, make, tree, browser, fields, hostess):
    make.officer(tree["CDCS-A1"])
    page = preview(browser, fields).text
    sent = dict(re.findall(r'name="(course|unit|opens_on|due_on|request_id)" value="([^"]+)"', page))
    titles = re.findall(r'name="titles" value="([^"]+)"', page)
    answer = browser.post("/dot-hoc/moi", data={**sent, "titles": titles}, follow_redirects=True)
    assert f"Đã mở đợt học: 1\xa0người phải học xong trước hết ngày {vn(DUE)}." in answer.text
    with app.app_context():
        offering = db.session.scalars(select(Offering)).one()
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (offering.unit_id, offering.titles) == (tree["CDP-A1"].id, ["chu-tich", "pho-chu-tich"])
    assert (offering.opens_on, offering.due_on) == (today(), DUE)
    assert (entry.actor_id, entry.action, entry.subject) == (hostess.id, "offering.opened", f"offering:{offering.id}")


def test_a_double_click_opens_one_offering(app, make, tree, browser, fields):
    make.officer(tree["CDCS-A1"])
    request_id = str(uuid7())
    first, second = (post(browser, fields, request_id=request_id) for _ in range(2))
    assert first.location == second.location
    assert (count_of(app, Offering), count_of(app, Obligation)) == (1, 1)


def test_two_clicks_at_the_same_moment_open_one_offering(app, make, tree, sign_in, hostess, fields):
    make.officer(tree["CDCS-A1"])
    request_id = str(uuid7())
    with ThreadPoolExecutor(2) as clicks:
        answers = list(
            clicks.map(
                lambda browser: post(browser, fields, request_id=request_id), [sign_in(hostess), sign_in(hostess)]
            )
        )
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0].location == answers[1].location
    assert (count_of(app, Offering), count_of(app, Obligation)) == (1, 1)


def test_rule_24_the_same_form_with_other_content_opens_nothing_more(app, make, tree, browser, fields):
    make.officer(tree["CDCS-A1"])
    request_id = str(uuid7())
    post(browser, fields, request_id=request_id)
    again = post(browser, fields, request_id=request_id, titles=["chu-tich"])
    page = browser.get(again.location)
    assert "đã mở một đợt học khác" in page.text
    assert count_of(app, Offering) == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("due_on", "31/02/2027", "Không có ngày này"),
        ("due_on", "cuối năm", "Không có ngày này"),
        ("due_on", "", "Anh/chị nhập ngày."),
        ("opens_on", "", "Anh/chị nhập ngày."),
        ("due_on", vn(today() - timedelta(days=1)), "Hạn học phải từ ngày mở đợt học trở đi."),
        ("opens_on", vn(DUE + timedelta(days=1)), "Hạn học phải từ ngày mở đợt học trở đi."),
        ("due_on", "01/01/2206", "Hạn học cách ngày mở hơn năm năm."),
        ("titles", [], "Anh/chị chọn ít nhất một chức danh."),
        ("titles", ["vua"], "Anh/chị chọn ít nhất một chức danh."),
        ("unit", "", "Anh/chị chọn một đơn vị."),
        ("unit", "CDCS-B1", "Không có đơn vị này trong phạm vi của anh/chị."),
        ("unit", "khong-co", "Không có đơn vị này trong phạm vi của anh/chị."),
        ("unit", "cong doan cdcs", "Có nhiều đơn vị như vậy"),
        ("course", "khong-co", "Anh/chị chọn một khóa học trong danh sách."),
    ],
)
@pytest.mark.parametrize("send", [preview, post])
def test_bad_input_is_told_beside_its_field_and_what_was_typed_stays(
    app, make, tree, browser, fields, send, field, value, message
):
    make.officer(tree["CDCS-A1"])
    kept = {name: text for name, text in fields.items() if name in ("opens_on", "due_on")} | {"due_on": vn(DUE)}
    answer = send(browser, fields, **{field: value})
    assert answer.status_code == 422
    assert message in answer.text
    if isinstance(value, str) and value and field in kept:
        kept[field] = value
    elif field in kept:
        del kept[field]
    for text in kept.values():
        assert f'value="{text}"' in answer.text
    if field != "titles":
        assert answer.text.count(" checked") == 2
    assert count_of(app, Offering) == 0


def test_a_unit_is_understood_by_code_name_and_suggestion(make, tree, browser, fields):
    make.officer(tree["CDCS-A1"])
    for typed in ("cdcs-a1", " Công đoàn CDCS-A1 ", "cong doan cdcs-a1", "CDCS-A1 · Công đoàn CDCS-A1"):
        assert "1 người sẽ phải học" in flat(preview(browser, fields, unit=typed)), typed


def test_who_has_many_units_types_one_with_suggestions(make, tree, browser, sign_in, fields):
    for n in range(70):
        make.unit(f"CDCS-X{n:02}", parent=tree["CDP-A1"])
    province = sign_in(make.coordinator(tree["LDLD-A"]))
    page = province.get("/dot-hoc/moi").text
    assert '<option value="CDP-A1 · Công đoàn CDP-A1">' in page
    assert "CDCS-X01" not in page
    assert 'list="unit-ds"' in page
    kept = preview(province, fields, unit="CDCS-X", due_on="sai").text
    assert 'value="CDCS-X"' in kept
