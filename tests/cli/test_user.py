"""`lms user`: accounts, roles and codes made on the command line."""

import io

import pytest
from sqlalchemy import select

from lms.accounts.models import InvitationCode
from lms.audit import AuditEntry
from lms.cli import main
from lms.db import db
from lms.people.models import Scope

PASSWORD = "mía lau rừng 7"


@pytest.fixture
def lms(app, capsys, monkeypatch):
    """`lms(*arguments, stdin)` is (status, stdout, stderr) of the command, on the test's application."""
    monkeypatch.setattr("lms.cli.root.create_app", lambda: app)

    def run(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["user", *arguments])
        printed = capsys.readouterr()
        return end.value.code, printed.out, printed.err

    return run


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def officer(make, tree):
    return make.officer(tree["CDP-A1"])


def create(lms, officer, *more, login="0912345678", stdin=f"{PASSWORD}\n"):
    return lms("create", "--cadre", officer.code.lower(), "--login", login, *more, stdin=stdin)


def test_an_account_is_made_with_a_password_from_standard_input(lms, officer, client):
    status, out, err = create(lms, officer)
    assert (status, out) == (0, "")
    assert "0912345678" in err
    assert PASSWORD not in err
    assert client.post("/dang-nhap", data={"login": "0912 345 678", "password": PASSWORD}).status_code == 302


def test_a_coordinator_is_made_with_role_and_unit(app, lms, officer, tree, client):
    assert create(lms, officer, "--role", "coordinator", "--unit", "cdp-a1")[0] == 0
    with app.app_context():
        scope = db.session.scalars(select(Scope)).one()
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (scope.person_id, scope.unit_id, scope.role) == (officer.id, tree["CDP-A1"].id, "coordinator")
    assert (entry.action, entry.details["role"], entry.details["unit"]) == ("user.create", "coordinator", "CDP-A1")
    client.post("/dang-nhap", data={"login": "0912345678", "password": PASSWORD, "next": "/dot-hoc"})
    assert client.get("/dot-hoc").status_code == 200


@pytest.mark.parametrize(
    ("more", "stdin", "words"),
    [
        (("--role", "coordinator"), PASSWORD, "--role and --unit go together"),
        (("--unit", "CDP-A1"), PASSWORD, "--role and --unit go together"),
        (("--role", "king", "--unit", "CDP-A1"), PASSWORD, "king"),
        (("--role", "admin", "--unit", "NOWHERE"), PASSWORD, "there is no unit NOWHERE"),
        ((), "ngắn", "password: Mật khẩu cần ít nhất 8 ký tự."),
        ((), "", "password: Mật khẩu cần ít nhất 8 ký tự."),
    ],
)
def test_what_cannot_be_made_fails_with_one_line_and_leaves_nothing(app, lms, officer, more, stdin, words):
    status, out, err = create(lms, officer, *more, stdin=stdin)
    assert status != 0
    assert out == ""
    assert words in err
    assert len(err.strip().splitlines()) == 1
    with app.app_context():
        assert db.session.scalars(select(Scope)).all() == []
        assert db.session.scalars(select(AuditEntry)).all() == []


def test_a_second_account_of_a_person_and_an_unknown_cadre_fail(lms, officer):
    assert create(lms, officer)[0] == 0
    status, _, err = create(lms, officer, login="0987654321")
    assert status != 0
    assert "đã có tài khoản" in err
    assert lms("code", "--cadre", "NOBODY")[0] != 0


def test_a_role_is_granted_once_to_who_came_in_by_code(app, lms, officer):
    granted = ("grant", "--cadre", officer.code, "--role", "lecturer", "--unit", "LDLD-A")
    assert lms(*granted)[0] == 0
    status, _, err = lms(*granted)
    assert status == 0
    assert "already" in err
    with app.app_context():
        assert len(db.session.scalars(select(Scope)).all()) == 1
        assert db.session.scalars(select(AuditEntry.action)).all() == ["user.grant"]


def test_a_code_printed_on_the_command_line_lets_in_and_ends_the_one_before(app, lms, officer, client):
    status, first, err = lms("code", "--cadre", officer.code)
    assert (status, err) == (0, "")
    second = lms("code", "--cadre", officer.code)[1]
    assert client.post("/ma-moi", data={"code": first.strip()}).status_code == 422
    assert client.post("/ma-moi", data={"code": second.strip()}).status_code == 302
    with app.app_context():
        hashes = db.session.scalars(select(InvitationCode.code_hash)).all()
    assert second.strip().replace("-", "") not in str(hashes)
