"""Coming in: with a printed code, with a password, and not otherwise."""

import pytest

from lms.accounts.actions import HASHER, make_codes
from lms.accounts.models import Account
from lms.accounts.rules import code_as_printed
from lms.clock import now
from lms.db import db
from lms.web.signin import PER_LOGIN

PASSWORD = "mía lau rừng 7"


@pytest.fixture
def officer(make):
    return make.officer(make.tree()["CDCS-A1"])


@pytest.fixture
def code(app, officer):
    with app.app_context():
        made = make_codes([officer.id], None, app.config["SECRET_KEY"])[officer.id]
        db.session.commit()
    return code_as_printed(made)


def sign_in(client, login, password=PASSWORD, **fields):
    return client.post("/dang-nhap", data={"login": login, "password": password, **fields})


def test_an_officer_comes_in_with_the_printed_code_and_a_new_password(client, officer, code):
    assert client.post("/ma-moi", data={"code": code.lower()}).location == "/ma-moi/mat-khau"
    page = client.get("/ma-moi/mat-khau")
    assert "Thắm" in page.text
    answer = client.post("/ma-moi/mat-khau", data={"login": "0912345678", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/tai-khoan").status_code == 200
    client.post("/dang-xuat")
    assert sign_in(client, "0912 345 678").status_code == 302


def test_a_wrong_code_is_told_beside_the_field_and_keeps_what_was_typed(client, code):
    answer = client.post("/ma-moi", data={"code": "aaaa-bbbb"})
    assert answer.status_code == 422
    assert "Mã này không có" in answer.text
    assert 'value="aaaa-bbbb"' in answer.text


def test_a_weak_password_costs_nothing_else_that_was_typed(client, officer, code):
    client.post("/ma-moi", data={"code": code})
    answer = client.post("/ma-moi/mat-khau", data={"login": "0987000111", "password": "123"})
    assert answer.status_code == 422
    assert "ít nhất 8 ký tự" in answer.text
    assert 'value="0987000111"' in answer.text
    assert client.post("/ma-moi/mat-khau", data={"login": "0987000111", "password": PASSWORD}).status_code == 302


def test_the_password_page_without_a_code_goes_back_to_the_code(client):
    assert client.get("/ma-moi/mat-khau").location == "/ma-moi"
    assert client.post("/ma-moi/mat-khau", data={"login": "x", "password": PASSWORD}).location == "/ma-moi"


def test_unknown_login_and_wrong_password_get_the_same_answer(client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    wrong, unknown = sign_in(client, "0912345678", "nope nope"), sign_in(client, "0999999999", "nope nope")
    assert wrong.status_code == unknown.status_code == 422
    assert "chưa đúng" in wrong.text
    assert "chưa đúng" in unknown.text


def test_guessing_one_login_is_stopped_even_with_the_right_password(client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    for _ in range(PER_LOGIN):
        sign_in(client, "0912345678", "nope nope")
    stopped = sign_in(client, "0912345678")
    assert stopped.status_code == 429
    assert "15 phút" in stopped.text


def test_who_guesses_a_login_locks_out_nobody_elsewhere(client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    for _ in range(PER_LOGIN + 1):
        sign_in(client, "0912345678", "nope nope")
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    form = {"login": "0912345678", "password": PASSWORD}
    assert client.post("/dang-nhap", data=form, environ_overrides=elsewhere).status_code == 302


def test_guessing_one_login_from_many_addresses_is_stopped_too(client, make, officer, monkeypatch):
    monkeypatch.setattr("lms.web.signin.PER_NAME", 3)
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    form = {"login": "0912345678", "password": "nope nope"}
    answers = [
        client.post("/dang-nhap", data=form, environ_overrides={"REMOTE_ADDR": f"203.0.113.{n}"}).status_code
        for n in range(4)
    ]
    assert answers == [422, 422, 422, 429]


def test_after_signing_in_one_goes_on_to_the_page_asked_for_but_never_to_another_site(client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    asked = client.get("/tai-khoan").location
    assert asked.startswith("/dang-nhap?next=")
    assert sign_in(client, "0912345678", next="/tai-khoan").location == "/tai-khoan"
    client.post("/dang-xuat")
    # Browsers drop tabs and line ends before they look for a host.
    hidden = ("/\t/evil.example", "/\n/evil.example", "/\r\n/evil.example")
    for trap in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", *hidden):
        assert sign_in(client, "0912345678", next=trap).location == "/hoc"
        client.post("/dang-xuat")


def test_signing_out_ends_the_session_on_the_server(app, client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    sign_in(client, "0912345678")
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    client.post("/dang-xuat")
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert client.get("/tai-khoan").status_code == 302


def test_signing_in_takes_a_fresh_session(client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(client, "0912345678")
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_every_answer_carries_the_strict_policy(client):
    headers = client.get("/dang-nhap").headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "SameSite=Lax" in client.post("/ma-moi", data={"code": "x"}).headers.get("Set-Cookie", "SameSite=Lax")


def test_without_its_token_a_form_is_refused(app, make):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = app.test_client().post("/dang-nhap", data={"login": "a", "password": "b"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400


def test_guessing_codes_is_stopped_even_for_the_right_one(client, code, monkeypatch):
    """Per address: a code names nobody whose tries could be counted."""
    monkeypatch.setattr("lms.web.signin.PER_ADDRESS", 2)
    tries = [client.post("/ma-moi", data={"code": typed}).status_code for typed in ("AAAA-BBBB", "AAAA-CCCC", code)]
    assert tries == [422, 422, 429]


def test_changing_the_way_a_login_is_written_wins_no_tries(client, make, officer):
    make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    ways = ("0912345678", "0912 345 678", "+84912345678", "0912.345.678", "(0912) 345-678")
    answers = [sign_in(client, ways[n % len(ways)], "nope nope").status_code for n in range(PER_LOGIN + 1)]
    assert answers == [422] * PER_LOGIN + [429]


def test_a_disabled_account_is_a_closed_door_at_once(app, client, make, officer):
    row = make.account(officer, "0912345678", HASHER.hash(PASSWORD))
    sign_in(client, "0912345678")
    assert client.get("/tai-khoan").status_code == 200
    with app.app_context():
        db.session.get(Account, row.id).disabled_at = now()
        db.session.commit()
    assert client.get("/tai-khoan").status_code == 302
    assert "chưa đúng" in sign_in(client, "0912345678").text
