"""Opening offerings, following their people, moving and closing them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from lms.audit import AuditEntry
from lms.clock import today
from lms.db import db, uuid7
from lms.learning.actions.offerings import open_offering
from lms.learning.models import Enrolment, Obligation, Offering
from lms.learning.queries.candidates import Plan
from lms.records.models import Record

DUE = today() + timedelta(days=60)


def vn(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def course(make):
    return make.course()


@pytest.fixture
def hostess(make, tree):
    return make.coordinator(tree["CDP-A1"])


@pytest.fixture
def browser(sign_in, hostess):
    return sign_in(hostess)


@pytest.fixture
def fields(course):
    return {
        "course": course.slug,
        "unit": "CDP-A1",
        "titles": ["chu-tich", "pho-chu-tich"],
        "opens_on": vn(today()),
        "due_on": vn(DUE),
    }


@pytest.fixture
def opened(app, make, tree, course, hostess):
    """An offering of the ward for the chairs of its three CĐCS: one waits, one is in the middle, one is done."""
    people = [
        make.officer(tree[f"CDCS-A{n}"], name=name)
        for n, name in enumerate(("Vũ Thị Kim Anh", "Trần Quốc Bảo", "Nguyễn Hữu Cảnh"), 1)
    ]
    with app.app_context():
        plan = Plan(course.id, course.slug, tree["CDP-A1"].id, ("chu-tich",), today(), DUE)
        offering, _ = open_offering(plan, hostess.id, uuid7())
        db.session.commit()
    with app.app_context():
        make.lessons_done(make.enrolment(people[1], course), but=1)
        make.completed(people[2], course)
    return offering


def preview(browser, fields, **changed):
    return browser.get("/dot-hoc/moi", query_string={**fields, "preview": "1", **changed})


def post(browser, fields, **changed):
    return browser.post("/dot-hoc/moi", data={**fields, "request_id": str(uuid7()), **changed})


def flat(page):
    """The words of a page, its marks and runs of blanks taken out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " "))


def count_of(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


# The list


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


# Opening


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


# One offering


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


# Who may

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
