"""Mã truy cập: a token is shown once, reaches its unit, and is taken back."""

import re

import pytest
from sqlalchemy import select

from lms.accounts.models import ApiToken
from lms.audit import AuditEntry
from lms.db import db

URL = "/quan-tri/ma-truy-cap"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def browser(make, sign_in, tree):
    return sign_in(make.admin(tree["LDLD-A"]))


def tokens(app):
    with app.app_context():
        return db.session.scalars(select(ApiToken).order_by(ApiToken.id)).all()


def given(**values):
    return {"name": "Sổ lớp", "unit": "LDLD-A", "scopes": ["records:read", "records:write"]} | values


def test_a_new_token_is_shown_once_and_opens_the_api(app, client, browser):
    page = browser.post(f"{URL}/moi", data=given(), follow_redirects=True)
    text = re.search(r"lms_[\w-]{43}", page.text)[0]
    assert "Mã của Sổ lớp, chỉ hiện một lần này" in page.text
    assert client.get("/api/v1/records", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    assert text not in browser.get(URL).text
    (row,) = tokens(app)
    assert (row.name, row.scopes) == ("Sổ lớp", ["records:read", "records:write"])
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.actor_id is not None) == ("token.create", True)
    assert text not in str(entry.details)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "Anh/chị nhập tên hệ thống"),
        ("name", "x" * 201, "Tên dài quá 200 chữ."),
        ("unit", "", "Anh/chị chọn một đơn vị."),
        ("unit", "LDLD-B", "Không có đơn vị này"),
        ("unit", "TLD", "Không có đơn vị này"),
        ("scopes", [], "Anh/chị chọn ít nhất một việc."),
        ("scopes", ["everything"], "không"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_what_was_typed_stays(app, browser, field, value, words):
    answer = browser.post(f"{URL}/moi", data=given(**{field: value}))
    assert answer.status_code == 422
    assert words in answer.text
    assert field == "name" or 'value="Sổ lớp"' in answer.text
    assert tokens(app) == []


def test_a_token_is_taken_back_after_a_question(app, client, make, browser, tree):
    headers = make.bearer(tree["CDP-A1"])
    (row,) = tokens(app)
    assert "máy chủ của tỉnh" in browser.get(URL).text
    asked = browser.post(f"{URL}/{row.id}/thu-hoi")
    assert "Không lấy lại được" in asked.text
    assert client.get("/api/v1/records", headers=headers).status_code == 200
    done = browser.post(f"{URL}/{row.id}/thu-hoi", data={"confirmed": "1"}, follow_redirects=True)
    assert "Đã thu hồi" in done.text
    assert client.get("/api/v1/records", headers=headers).status_code == 401
    again = browser.post(f"{URL}/{row.id}/thu-hoi", data={"confirmed": "1"}, follow_redirects=True)
    assert "Đã thu hồi mã" not in again.text


def test_tokens_of_other_units_are_not_found_and_others_have_no_page(app, client, make, sign_in, tree, browser):
    make.bearer(tree["LDLD-B"])
    make.bearer(tree["TLD"])
    for row in tokens(app):
        assert browser.post(f"{URL}/{row.id}/thu-hoi", data={"confirmed": "1"}).status_code == 404
    assert "Chưa có mã truy cập nào." in browser.get(URL).text
    for person in (make.coordinator(tree["LDLD-A"]), make.officer(tree["CDCS-A1"])):
        other = sign_in(person)
        assert [other.get(url).status_code for url in (URL, f"{URL}/moi")] == [403, 403]
        assert other.post(f"{URL}/moi", data=given()).status_code == 403
    assert client.get(URL).status_code == 302


def test_the_pages_cost_few_statements(browser, make, tree, statements):
    make.bearer(tree["LDLD-A"])
    for url in (URL, f"{URL}/moi"):
        with statements() as seen:
            browser.get(url)
        assert len(seen) <= 6
