"""`lms serve` in production: refuses what is not fit for the world, in one line; and how every command fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from lms.cli import main
from lms.cli.root import lms as commands

SECRET = "mot chuoi bi mat du dai de ky cookie 0123456789"
LMS = Path(sys.executable).with_name("lms")


@pytest.fixture
def lms(tmp_path):
    """`lms(*arguments, **settings)` is the finished process of the command, with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}

    def run(*arguments, **settings):
        return subprocess.run(
            [LMS, *arguments],
            env=kept | {"LMS_INSTANCE": str(tmp_path)} | {f"LMS_{name}": value for name, value in settings.items()},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def assert_refused(done, words, status=1):
    """One line on standard error that begins with our name, and nothing else."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("lms: ")
    assert words in line


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "needs LMS_SECRET_KEY"),
        ({"SECRET_KEY": "ngan"}, "32 characters or more"),
        ({"SECRET_KEY": SECRET, "DEBUG": "1"}, "LMS_DEBUG"),
        ({"SECRET_KEY": SECRET}, "`lms upgrade`"),
    ],
)
def test_production_refuses_to_serve_unsafely(lms, settings, words):
    """No secret, a short one, the debugger, a database without the newest schema."""
    assert_refused(lms("serve", ENV="production", **settings), words)


def test_production_refuses_a_sample_account_and_an_old_schema(lms, tmp_path):
    settings = {"ENV": "production", "SECRET_KEY": SECRET}
    assert lms("upgrade", **settings).returncode == 0
    with create_engine(f"sqlite:///{tmp_path / 'lms.sqlite3'}").begin() as connection:
        connection.execute(
            text(
                "insert into people (id, code, code_key, full_name, name_key, folded_name) "
                "values (1, 'MAU', 'MAU', 'Mẫu', 'mau', 'mau')"
            )
        )
        connection.execute(
            text(
                "insert into accounts (person_id, login, password_hash, created_at, is_sample) "
                "values (1, 'mau', '!', '2026-01-01 00:00:00', 1)"
            )
        )
    assert_refused(lms("serve", **settings), "1 sample accounts")
    with create_engine(f"sqlite:///{tmp_path / 'lms.sqlite3'}").begin() as connection:
        connection.execute(text("delete from accounts"))
        connection.execute(text("update alembic_version set version_num = 'an-older-one'"))
    assert_refused(lms("serve", **settings), "`lms upgrade`")


@pytest.mark.parametrize(
    ("arguments", "settings", "words", "status"),
    [
        (("tracker", "show"), {"ENV": "prod"}, "LMS_ENV is 'prod'", 1),
        (("tracker", "show"), {"PORT": "tám"}, "LMS_PORT", 1),
        (("tracker", "show"), {"DATABASE_URL": "nonsense"}, "LMS_DATABASE_URL", 1),
        (("tracker", "show"), {"DATABASE_URL": "mysql://u:secret@h/x"}, "LMS_DATABASE_URL", 1),
        (("tracker", "show"), {"DATABASE_URL": "postgresql://u:secret@h:port/x"}, "LMS_DATABASE_URL", 1),
        (("tracker", "show"), {"DATABASE_URL": "postgresql://postgres@127.0.0.1:1/x"}, "the database refused", 1),
        (("tracker", "show"), {"REDIS_URL": "localhost:6379"}, "LMS_REDIS_URL", 1),
        (("tracker", "show"), {"INSTANCE": "/proc/nothing"}, "/proc/nothing", 1),
        (("nope",), {}, "No such command", 2),
    ],
)
def test_a_site_that_is_set_up_wrongly_says_so_in_one_line(lms, arguments, settings, words, status):
    done = lms(*arguments, **settings)
    assert_refused(done, words, status)
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("user code --cadre CB-NOBODY", "there is no cadre"),
        ("user create --cadre CB-NOBODY --login a", "there is no cadre"),
        ("user create --cadre X --login a --role admin", "--role and --unit"),
        ("user grant --cadre CB-NOBODY --role admin --unit X", "there is no cadre"),
        ("token create a --unit NOWHERE --scope records:read", "there is no unit"),
        ("token revoke 9", "there is no token 9"),
        ("token revoke 99999999999999999999999", "not in the range"),
        ("feed replay nobody --from 99999999999999999999999", "not in the range"),
        ("feed replay nobody", "nobody"),
        ("records void 123 --why x", "not a valid UUID"),
        ("records import /nope", "does not exist"),
        ("roster import /nope.xlsx", "does not exist"),
        ("tracker show --unit NOWHERE", "there is no unit"),
        ("tracker show --as-of 31/02/2026", "is not a date"),
        ("tracker bind NO NOWHERE --from 2026-01-01", "there is no unit"),
        ("content export nope /tmp", "there is no course"),
        ("content check /nope", "does not exist"),
        ("sample workbook /nope/x.xlsx", "/nope/x.xlsx"),
        ("sample workbook x.xlsx --units 1", "not in the range"),
    ],
)
def test_a_command_that_cannot_do_it_says_why_in_one_line(app, capsys, monkeypatch, arguments, words):
    monkeypatch.setattr("lms.cli.root.create_app", lambda: app)
    with pytest.raises(SystemExit) as end:
        main(arguments.split())
    printed = capsys.readouterr()
    (line,) = printed.err.splitlines()
    assert line.startswith("lms: ")
    assert words in line
    assert end.value.code in (1, 2)
    assert printed.out == ""


def every_command(group, path=()):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from every_command(command, (*path, name))


def test_every_command_explains_itself_without_a_database(capsys, monkeypatch):
    monkeypatch.setattr("lms.cli.root.create_app", lambda: pytest.fail("help needs no application"))
    paths = list(every_command(commands))
    assert len(paths) > 20
    for path in paths:
        arguments = [*path, "--help"]
        monkeypatch.setattr(sys, "argv", ["lms", *arguments])
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 0, path
        printed = capsys.readouterr()
        assert printed.out.startswith(f"Usage: {' '.join(('lms', *path))} ")
        command = commands
        for name in path:
            command = command.commands[name]
        assert command.help, path
