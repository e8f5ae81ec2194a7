"""My account: what it shows, the password, the devices, and the file of what is kept about me."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts.actions import HASHER
from lms.accounts.models import Account, UserSession
from lms.accounts.sessions import open_session
from lms.db import db
from lms.learning.models import Attempt, Enrolment
from lms.people.models import Role
from lms.records.models import Record
from lms.web.learner.me import TRIES
from tests.factories.courses import PRE_TEST, TASK

OLD, NEW = "mía lau rừng 7", "bến phà cũ 1979"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def officer(make, tree):
    person = make.officer(tree["CDCS-A1"], name="Nguyễn Thị Hồng Thắm")
    make.account(person, "0912345678", HASHER.hash(OLD))
    return person


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


def other_browser(app, officer, device):
    """The token of one more signed-in browser of this person."""
    with app.app_context():
        account = db.session.query(Account).filter_by(person_id=officer.id).one()
        token = open_session(account, device)
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def change(browser, current=OLD, password=NEW):
    return browser.post("/tai-khoan/mat-khau", data={"current": current, "password": password})


def test_the_account_shows_name_position_login_and_code(browser, officer, tree):
    page = browser.get("/tai-khoan").text
    for words in ("Nguyễn Thị Hồng Thắm", "Chủ tịch, Công đoàn CDCS-A1", "0912345678", officer.code):
        assert words in page


def test_a_title_that_was_given_up_is_not_shown_as_held(make, sign_in, tree):
    person = make.officer(tree["CDCS-A1"], until_on=date(2025, 1, 1))
    page = sign_in(person).get("/tai-khoan").text
    assert "Công đoàn CDCS-A1" not in page
    assert "Hiện không giữ chức danh nào" in page


def test_the_way_to_the_coordinators_side_is_shown_to_coordinators_only(make, sign_in, tree, browser):
    assert "Sang phần quản lý đào tạo" not in browser.get("/tai-khoan").text
    assert "Sang phần quản lý đào tạo" in sign_in(make.coordinator(tree["CDP-A1"])).get("/tai-khoan").text
    lecturer = make.officer(tree["CDP-A1"])
    make.scope(lecturer, tree["CDP-A1"], Role.LECTURER)
    assert "Sang phần quản lý đào tạo" not in sign_in(lecturer).get("/tai-khoan").text


def test_a_changed_password_signs_the_other_browsers_out_and_keeps_this_one(app, browser, officer):
    other = other_browser(app, officer, "Chrome Android")
    assert change(browser).location == "/tai-khoan"
    page = browser.get("/tai-khoan")
    assert "Đã đổi mật khẩu. 1 thiết bị khác đã được đăng xuất." in page.text
    assert other.get("/tai-khoan").status_code == 302
    entered = app.test_client().post("/dang-nhap", data={"login": "0912345678", "password": NEW})
    assert entered.status_code == 302
    refused = app.test_client().post("/dang-nhap", data={"login": "0912345678", "password": OLD})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("current", "password", "message"),
    [
        ("", NEW, "Anh/chị nhập mật khẩu hiện tại."),
        (OLD, "", "Anh/chị nhập mật khẩu mới."),
        ("sai rồi sai rồi", NEW, "Mật khẩu hiện tại chưa đúng."),
        (OLD, "ngắn", "Mật khẩu cần ít nhất 8 ký tự."),
        (OLD, "nguyễn thị hồng thắm", "Mật khẩu này quá dễ đoán."),
    ],
)
def test_what_is_wrong_with_a_password_stands_beside_its_field(app, browser, officer, current, password, message):
    other = other_browser(app, officer, "Firefox")
    answer = change(browser, current, password)
    assert answer.status_code == 422
    assert message in answer.text
    assert other.get("/tai-khoan").status_code == 200
    assert change(browser).status_code == 302


def test_guessing_the_present_password_is_stopped(browser):
    for _ in range(TRIES):
        assert change(browser, current="đoán thử xem").status_code == 422
    answer = change(browser)
    assert answer.status_code == 429
    assert "Anh/chị đợi 15 phút" in answer.text


def test_devices_are_named_and_one_of_them_can_be_signed_out(app, browser, officer):
    agent = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    phone, desk = (
        other_browser(app, officer, agent),
        other_browser(app, officer, "Mozilla/5.0 (Windows NT 10.0) Edg/120"),
    )
    page = browser.get("/tai-khoan").text
    assert "Đang đăng nhập trên 3 thiết bị" in page
    assert "Chrome trên Android" in page
    assert "Edge trên Windows" in page
    keys = {name: page.split(name)[1].split('name="key" value="')[1][:16] for name in ("Chrome trên Android",)}
    assert browser.post("/tai-khoan/thiet-bi", data={"key": keys["Chrome trên Android"]}).status_code == 302
    assert phone.get("/tai-khoan").status_code == 302
    assert desk.get("/tai-khoan").status_code == 200
    browser.post("/tai-khoan/thiet-bi/khac")
    assert desk.get("/tai-khoan").status_code == 302
    assert browser.get("/tai-khoan").status_code == 200


def test_nobody_signs_another_persons_device_out(app, make, sign_in, browser, officer, tree):
    page = browser.get("/tai-khoan").text
    assert 'name="key"' not in page
    other = other_browser(app, officer, "Safari iPhone")
    key = browser.get("/tai-khoan").text.split('name="key" value="')[1][:16]
    stranger = sign_in(make.officer(tree["CDCS-A2"]))
    answer = stranger.post("/tai-khoan/thiet-bi", data={"key": key}, follow_redirects=True)
    assert "đã được đăng xuất từ trước" in answer.text
    for key in ("", "%", "%%%%%%%%%%%%%%%%"):
        stranger.post("/tai-khoan/thiet-bi", data={"key": key})
    assert other.get("/tai-khoan").status_code == 200


def test_the_account_page_takes_few_statements(browser, statements):
    browser.get("/tai-khoan")
    with statements() as seen:
        browser.get("/tai-khoan")
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("method", "url"),
    [("get", ""), ("post", "/mat-khau"), ("post", "/thiet-bi"), ("post", "/thiet-bi/khac"), ("get", "/du-lieu.json")],
)
def test_who_is_not_signed_in_is_asked_to(client, method, url):
    answer = getattr(client, method)(f"/tai-khoan{url}")
    assert answer.status_code == 302
    assert answer.location.startswith("/dang-nhap")


@pytest.fixture
def two_learners(app, make, tree):
    """Two people with the same title in the same union, who both learnt the same course to the end."""
    course = make.course()
    people = [make.officer(tree["CDCS-A1"], name=name) for name in ("Lê Thị Mai", "Trần Quốc Bảo")]
    offering = make.offering(course, tree["CDP-A1"], make.coordinator(tree["CDP-A1"]))
    with app.app_context():
        for person in people:
            make.account(person, f"09{person.id:08}")
            make.obligation(offering, person)
            make.completed(person, course)
    return people


def test_my_data_as_a_file_holds_what_is_kept_about_me(sign_in, two_learners):
    me = two_learners[0]
    answer = sign_in(me).get("/tai-khoan/du-lieu.json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    data = json.loads(answer.data)
    assert (data["person"]["cadre"], data["person"]["name"]) == (me.code, "Lê Thị Mai")
    assert data["person"]["login"] == f"09{me.id:08}"
    assert [(row["unit"], row["title"], row["until_on"]) for row in data["positions"]] == [
        ("CDCS-A1", "chu-tich", None)
    ]
    assert [row["by_unit"] for row in data["obligations"]] == ["CDP-A1"]
    assert [row["completed_at"] is not None for row in data["enrolments"]] == [True]
    assert len(data["enrolments"][0]["lessons"]) == 2
    assert [row["passed"] for row in data["attempts"]] == [True]
    assert len(data["attempts"][0]["answers"]) == 4
    assert [row["course"] for row in data["records"]] == ["thuong-luong-tap-the"]


def test_my_data_holds_nobody_elses_rows_and_no_secret(app, sign_in, two_learners):
    me, other = two_learners
    with app.app_context():
        kept = {
            person.id: [
                [str(row.id) for row in db.session.scalars(select(Record).where(Record.person_id == person.id))],
                [row.answers for row in attempts_of(person)],
            ]
            for person in two_learners
        }
        secrets = [row.password_hash for row in db.session.scalars(select(Account))]
        secrets += [row.token_hash for row in db.session.scalars(select(UserSession))]
    text = sign_in(me).get("/tai-khoan/du-lieu.json").text
    data = json.loads(text)
    assert [row["id"] for row in data["records"]] == kept[me.id][0]
    assert kept[other.id][0][0] not in text
    assert [row["answers"] for row in data["attempts"]] == kept[me.id][1]
    assert other.code not in text
    assert "Trần Quốc Bảo" not in text
    assert [secret for secret in secrets if len(secret) > 1 and secret in text] == []


def attempts_of(person):
    own = select(Attempt).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    return db.session.scalars(own.where(Enrolment.person_id == person.id)).all()


def test_who_only_stands_in_the_roster_gets_a_file_with_empty_lists(sign_in, make, tree):
    data = json.loads(sign_in(make.officer(tree["CDCS-A1"])).get("/tai-khoan/du-lieu.json").data)
    assert (data["enrolments"], data["attempts"], data["records"], data["obligations"]) == ([], [], [], [])


def test_the_file_takes_few_statements(sign_in, two_learners, statements):
    browser = sign_in(two_learners[0])
    with statements() as seen:
        browser.get("/tai-khoan/du-lieu.json")
    assert len(seen) == 11


def test_my_file_holds_what_i_wrote_with_its_marks_and_what_was_saved_over(make, sign_in, tree):
    person = make.officer(tree["CDCS-A1"])
    enrolment = make.enrolment(person, make.course(task=TASK, pre_test=PRE_TEST))
    make.pre_test(enrolment)
    for window, text in (("may-tinh", "Bản nháp trên máy tính"), ("dien-thoai", "Bản nháp trên điện thoại")):
        make.draft(enrolment, text, window)
    make.marked(make.submission(enrolment), make.lecturer(tree["LDLD-A"]))
    data = json.loads(sign_in(person).get("/tai-khoan/du-lieu.json").data)
    (written,) = data["submissions"]
    assert written["marking"]["total"] == 4
    assert [copy["text"] for copy in written["copies"]] == ["Bản nháp trên máy tính", "Bản nháp trên điện thoại"]
    assert [row["total"] for row in data["pre_tests"]] == [4]
