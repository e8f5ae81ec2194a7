"""What the site sends when it stands in the world, and what its log says when something breaks."""

import io

import pytest
import structlog
from sqlalchemy import text

from lms.accounts.actions import HASHER
from lms.app import create_app
from lms.db import db
from lms.web import errors, signin

SECRET = "mot chuoi bi mat du dai de ky cookie 0123456789"
PASSWORD = "mía lau rừng 7"


@pytest.fixture
def production(app):
    """The same site as it runs in production, on the test's database."""
    kept = {name: app.config[name] for name in ("DATABASE_URL", "INSTANCE", "BASE_URL", "REDIS_URL", "SITE_NAME")}
    made = create_app(kept | {"ENV": "production", "SECRET_KEY": SECRET})
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def officer(make):
    person = make.officer(make.tree()["CDCS-A1"])
    make.account(person, "0912345678", HASHER.hash(PASSWORD))
    return person


def token_of(page):
    return page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def test_in_production_the_cookie_is_secure_and_browsers_stay_on_https(production, officer):
    browser = production.test_client()
    page = browser.get("/dang-nhap", base_url="https://localhost")
    given = {"login": "0912345678", "password": PASSWORD, "csrf_token": token_of(page)}
    answer = browser.post(
        "/dang-nhap", data=given, base_url="https://localhost", headers={"Referer": "https://localhost/dang-nhap"}
    )
    assert answer.status_code == 302
    (cookie,) = answer.headers.getlist("Set-Cookie")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    for sent in (page, answer, browser.get("/nowhere", base_url="https://localhost")):
        assert sent.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_elsewhere_nothing_binds_browsers_to_https(client):
    assert "Strict-Transport-Security" not in client.get("/dang-nhap").headers


def test_in_production_a_form_needs_its_token_and_the_page_it_came_from(production, officer):
    browser = production.test_client()
    token = token_of(browser.get("/dang-nhap", base_url="https://localhost"))
    given = {"login": "0912345678", "password": PASSWORD}
    for data, referer in ((given, "https://localhost/"), (given | {"csrf_token": token}, "https://evil.example/")):
        answer = browser.post("/dang-nhap", data=data, base_url="https://localhost", headers={"Referer": referer})
        assert answer.status_code == 400


def test_a_broken_page_says_a_number_and_the_log_holds_no_secret(production, officer, monkeypatch):
    """What fails in the database is logged with its statement, but never with what was typed."""
    written = io.StringIO()
    settings = structlog.get_config()
    log = structlog.wrap_logger(
        structlog.PrintLogger(written), processors=settings["processors"], wrapper_class=settings["wrapper_class"]
    )
    monkeypatch.setattr(errors, "log", log)

    def break_down(login, password):
        db.session.execute(text("select * from nowhere where a = :login and b = :password"), locals())

    monkeypatch.setattr(signin, "check_password", break_down)
    browser = production.test_client()
    given = {"login": "0912345678", "password": PASSWORD, "csrf_token": token_of(browser.get("/dang-nhap"))}
    answer = browser.post("/dang-nhap", data=given)
    assert answer.status_code == 500
    line = written.getvalue()
    assert line.count("\n") == 1
    assert 'event="page failed"' in line
    assert "nowhere" in line
    reference = line.partition("reference=")[2].partition(" ")[0]
    assert reference in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    for secret in (PASSWORD, "0912345678", SECRET, given["csrf_token"]):
        assert secret not in line
        assert secret not in answer.text
    assert "Traceback" not in answer.text
