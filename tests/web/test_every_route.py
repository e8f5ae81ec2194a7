"""Every route of the site, whoever asks: generated from the routes, so that a new one cannot be forgotten."""

from io import BytesIO

import pytest
from flask import url_for
from openpyxl import load_workbook
from sqlalchemy import func, select

from lms.accounts.tokens import SCOPES
from lms.audit import AuditEntry
from lms.db import db
from lms.guard import Permission
from lms.reports.xlsx import MIMETYPE as XLSX
from lms.web.headers import POLICY
from lms.web.learner.files import POLICY as FILES_POLICY
from tests.web.every_route import ROUTES, routes_of
from tests.web.side_a import SHARED, Ask, World

PUBLIC = {
    "static",
    "signin.index",
    "signin.form",
    "signin.enter",
    "signin.code",
    "signin.take_code",
    "signin.password",
    "signin.set_password",
    "signin.out",
    "public.ask",
    "public.check",
    "public.privacy",
    "api_openapi.show",
}
"""Open to anybody, on purpose."""
UNAUDITED = {
    "author.editor.store": "comes every few seconds; the draft itself keeps who saved what",
    "author.editor.stay": "only says that the file is open",
    "author.editor.answer": "tries an exercise and keeps nothing",
    "author.bank_import.send": "keeps the file for a day and adds nothing of it",
    "author.versions.answer": "tries an exercise and keeps nothing",
    "coordinator.reviews.answer": "tries an exercise and keeps nothing",
    "author.texts.store": "comes every few seconds; the draft itself keeps who saved what",
    "author.exercises.create": "the draft itself keeps who saved what",
    "author.exercises.store": "the draft itself keeps who saved what",
    "author.exercises.arrange": "the draft itself keeps who saved what",
    "author.questions.create": "the draft itself keeps who saved what",
    "author.parts.store": "the draft itself keeps who saved what",
    "author.handouts.store": "the draft itself keeps who saved what",
    "author.questions.store": "the draft itself keeps who saved what",
    "author.exercises.answer": "tries an exercise and keeps nothing",
    "coordinator.roster.send": "keeps the file for a day and writes nothing of it",
    "coordinator.own_targets.preview": "counts whom a target would mean and writes nothing",
    "author.lectures.send": "keeps the file for a day and writes nothing of it",
    "author.lectures.drop": "forgets a file of which nothing was written",
    "author.lectures.paste": "turns what was pasted into text and keeps nothing",
    "coordinator.roster.drop": "forgets a file of which nothing was written",
    "coordinator.roster.encoding": "reads a kept file anew and writes nothing of it",
}
SIGNED_IN = tuple(Permission)
POWERFUL = (Permission.COORDINATE, Permission.TEACH, Permission.ADMINISTER)


@pytest.fixture
def world(make, sign_in):
    return World(make, sign_in)


@pytest.fixture
def elsewhere(make, sign_in, world):
    """Browsers of who holds each role in the other province."""
    b = world.units["LDLD-B"]
    return {
        Permission.LEARN: sign_in(make.officer(world.units["CDCS-B1"], name="Người Nơi Khác")),
        Permission.COORDINATE: sign_in(make.coordinator(b, "Người Nơi Khác")),
        Permission.TEACH: sign_in(make.lecturer(b, "Người Nơi Khác")),
        Permission.ADMINISTER: sign_in(make.admin(b, "Người Nơi Khác")),
        Permission.FOLLOW_COURSES: sign_in(make.coordinator(b, "Người Nơi Khác")),
    }


def guard_of(app, rule):
    """Permission, "public", or the scope of a token."""
    return getattr(app.view_functions[rule.endpoint], "guard", "public")


def guarded(app, permissions):
    """(rule, method) of the routes that ask for one of these permissions."""
    found = [(rule, method) for rule, method in routes_of(app) if guard_of(app, rule) in permissions]
    assert found
    return found


def send(app, browser, rule, method, asked):
    """Ask, and hold the answer to what every answer must be like."""
    with app.test_request_context():
        path = url_for(rule.endpoint, **asked.path)
    data = dict(asked.form) if method == "POST" else None
    answer = browser.open(path, method=method, query_string=asked.query, data=data, buffered=True)
    assert_safe(rule.endpoint, answer)
    return answer


def assert_safe(endpoint, answer):
    """The policy, no guessing of types, nothing kept where others find it, files as files, and never another host."""
    headers = answer.headers
    policy = FILES_POLICY if endpoint == "learner.files.show" and answer.status_code == 200 else POLICY
    assert headers["X-Content-Type-Options"] == "nosniff", endpoint
    assert headers.getlist("Content-Security-Policy") == [policy], endpoint
    if endpoint != "static":
        kept = headers["Cache-Control"]
        assert "public" not in kept, endpoint
        assert "private" in kept or "no-store" in kept, endpoint
    if answer.mimetype not in ("text/html", "text/css", "application/json", "application/problem+json"):
        assert headers["Content-Disposition"].startswith("attachment; filename="), endpoint
    if answer.location:
        assert answer.location.startswith("/"), endpoint
        assert not answer.location.startswith("//"), endpoint
    for cookie in headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie, endpoint
        assert "SameSite=Lax" in cookie, endpoint


def assert_tells_nothing(endpoint, answer, world):
    """No word of unit A's side stands in the answer, a workbook's cells included."""
    text = words_in(answer)
    found = [word for word in world.secrets if word in text]
    assert found == [], f"{endpoint} told {found} to somebody elsewhere"


def words_in(answer):
    if answer.mimetype != XLSX:
        return answer.get_data(as_text=True) if not answer.mimetype.endswith(("pdf", "document")) else ""
    book = load_workbook(BytesIO(answer.data))
    return " ".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


def test_every_route_has_an_entry(app):
    missing = {rule.endpoint for rule, _ in routes_of(app)} - ROUTES.keys()
    assert not missing, (
        f"add to ROUTES in tests/web/every_route.py what {sorted(missing)} needs: the object in its address, made by "
        "World for unit A, and `elsewhere`, where another unit's people are not answered 404"
    )
    gone = ROUTES.keys() - {rule.endpoint for rule, _ in routes_of(app)}
    assert not gone, f"take {sorted(gone)} out of ROUTES: there is no such route"


def test_what_is_open_to_anybody_is_so_on_purpose(app):
    open_to_all = {rule.endpoint for rule, _ in routes_of(app) if guard_of(app, rule) == "public"}
    assert open_to_all == PUBLIC


def test_who_is_not_signed_in_is_asked_to_sign_in(app, client, world):
    for rule, method in guarded(app, SIGNED_IN):
        asked = ROUTES[rule.endpoint](world)
        answer = send(app, client, rule, method, asked)
        assert answer.status_code == 302, rule.endpoint
        assert answer.location.startswith("/dang-nhap"), rule.endpoint
        assert_tells_nothing(rule.endpoint, answer, world)


def test_who_is_not_signed_in_reads_nothing_of_anybody_on_open_pages(app, client, world):
    for rule, method in guarded(app, ("public",)):
        if rule.endpoint != "signin.enter":
            assert_tells_nothing(rule.endpoint, send(app, client, rule, method, ROUTES[rule.endpoint](world)), world)


def test_the_api_wants_a_token_with_the_scope_of_the_view(app, client, make, world):
    for rule, method in guarded(app, SCOPES):
        scope = guard_of(app, rule)
        others = make.bearer(world.province, tuple(one for one in SCOPES if one != scope))
        with app.test_request_context():
            path = url_for(rule.endpoint)
        for headers, status in (({}, 401), ({"Authorization": "Bearer lms_no"}, 401), (others, 403)):
            answer = client.open(path, method=method, headers=headers, json=[] if method == "POST" else None)
            assert answer.status_code == status, rule.endpoint
            assert_safe(rule.endpoint, answer)
        signed_in = world.browsers[Permission.ADMINISTER].open(path, method=method)
        assert signed_in.status_code == 401, f"{rule.endpoint} takes the cookie"


def test_a_token_of_elsewhere_reads_nothing_of_unit_a(app, client, make, world):
    token = make.bearer(world.units["LDLD-B"], SCOPES)
    for rule, method in guarded(app, SCOPES):
        if method == "GET":
            with app.test_request_context():
                answer = client.get(url_for(rule.endpoint), headers=token)
            assert answer.status_code == 200, rule.endpoint
            assert_safe(rule.endpoint, answer)
            assert_tells_nothing(rule.endpoint, answer, world)


def test_a_learner_without_a_role_is_refused_on_the_pages_of_the_others(app, world):
    browser = world.browsers[Permission.LEARN]
    for rule, method in guarded(app, (*POWERFUL, Permission.FOLLOW_COURSES)):
        answer = send(app, browser, rule, method, ROUTES[rule.endpoint](world))
        assert answer.status_code == 403, rule.endpoint


def test_a_role_opens_no_page_of_another_role(app, world):
    """An administrator coordinates too; nobody else is anything besides."""
    for rule, method in guarded(app, POWERFUL):
        for role in set(POWERFUL) - {guard_of(app, rule)}:
            if (role, guard_of(app, rule)) != (Permission.ADMINISTER, Permission.COORDINATE):
                # Anew for each: a file that was sent once is closed.
                answer = send(app, world.browsers[role], rule, method, ROUTES[rule.endpoint](world))
                assert answer.status_code == 403, (rule.endpoint, role)


def test_whoever_it_is_for_gets_in_and_powerful_acts_stand_in_the_log(app, world):
    """Without this, the refusals above would prove nothing: the same request succeeds for the right person."""
    for rule, method in guarded(app, SIGNED_IN):
        asked, before = ROUTES[rule.endpoint](world), acts(app)
        answer = send(app, world.browsers[guard_of(app, rule)], rule, method, asked)
        assert answer.status_code < 400, f"{rule.endpoint}: {answer.status_code} {answer.get_data(as_text=True)[:3000]}"
        if method == "POST" and guard_of(app, rule) in POWERFUL:
            noted = acts(app) > before
            assert noted != (rule.endpoint in UNAUDITED), f"{rule.endpoint} left {'an' if noted else 'no'} audit entry"


def acts(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AuditEntry))


def test_the_same_role_elsewhere_finds_nothing_of_unit_a(app, world, elsewhere):
    for rule, method in guarded(app, SIGNED_IN):
        asked, before = ROUTES[rule.endpoint](world), acts(app)
        answer = send(app, elsewhere[guard_of(app, rule)], rule, method, asked)
        assert method != "POST" or acts(app) == before, f"{rule.endpoint} acted for somebody elsewhere"
        wanted = asked.elsewhere or (404 if asked.somebodys else None)
        assert wanted is None or answer.status_code == wanted, (rule.endpoint, method, answer.status_code)
        assert_tells_nothing(rule.endpoint, answer, world)


def test_nobody_else_opens_what_is_a_learners_alone(app, make, sign_in, world):
    """A colleague of the same unit opens nothing; who looks after the unit opens certificates, but no attempts."""
    colleague = sign_in(make.officer(world.home, "uy-vien-bch", "Người Cùng Đơn Vị"))
    offices = [world.browsers[role] for role in POWERFUL]
    for rule, method in guarded(app, (Permission.LEARN,)):
        if rule.arguments - SHARED:
            asked = ROUTES[rule.endpoint](world)
            for browser in (colleague, *(offices if "attempt_id" in rule.arguments else ())):
                assert send(app, browser, rule, method, asked).status_code == 404, rule.endpoint


def test_no_form_is_taken_without_its_token(app, client, world, monkeypatch):
    """The API alone is exempt, which never reads the cookie."""
    posts = [(rule, method) for rule, method in routes_of(app) if method not in ("GET",)]
    asked = {rule.endpoint: ROUTES[rule.endpoint](world) for rule, _ in posts}
    before = acts(app)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for rule, method in posts:
        if guard_of(app, rule) in SCOPES:
            continue
        browser = world.browsers.get(guard_of(app, rule), client)
        answer = send(app, browser, rule, method, asked[rule.endpoint])
        assert answer.status_code == 400, rule.endpoint
    assert acts(app) == before


def test_no_page_breaks_on_numbers_and_letters_that_nobody_means(app, world):
    """Numbers that no row has, and zero octets, in every place of every address."""
    for rule, method in guarded(app, SIGNED_IN):
        browser = world.browsers[guard_of(app, rule)]
        for wrong in (9 * 10**30, "a\0b", "\U0001f600'\"<%25"):
            asked = ROUTES[rule.endpoint](world)
            path = {name: wrong if fits(app, rule, name, wrong) else value for name, value in asked.path.items()}
            query = {
                name: wrong for name in ("q", "don-vi", "trang", "ngay", "tt", "dot-hoc", "cd", "khoa", "tu", "den")
            }
            form = {name: value if name == "file" else wrong for name, value in asked.form.items()}
            answer = send(app, browser, rule, method, Ask(path, query, form))
            assert answer.status_code < 500, (rule.endpoint, wrong)


def fits(app, rule, name, value):
    """Whether an address can be written with this value there."""
    kind = type(rule._converters[name]).__name__
    return isinstance(value, int) if kind == "RowNumber" else kind == "UnicodeConverter"
