"""The app on a real database, small worlds (`make`), and signed-in clients.

`LMS_TEST_DB` is sqlite (default) or postgresql; every xdist worker has a database of its own, and every test that uses
the app finds it empty: commits are real, and the next test gets a fresh copy.
"""

import importlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from lms.app import create_app
from lms.db import Base, begin_reading, db
from lms.people.models import Person
from lms.storage import Bucket, Disk, use

FACTORIES = ("people", "accounts", "api", "courses", "learning", "records", "tracker", "entries", "drafts", "media")

# `make test` tries the same examples every time, so that it never fails by chance. `make test-long` looks for new ones:
# it says LMS_RANDOM, and what fails there is printed as a line that repeats it.
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
settings.register_profile("same", derandomize=True, deadline=None, database=None, suppress_health_check=QUIET)
settings.register_profile(
    "random",
    max_examples=1000,
    deadline=None,
    database=None,
    suppress_health_check=QUIET,
    print_blob=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
settings.load_profile("random" if "LMS_RANDOM" in os.environ else "same")

S3_SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print("http://%s:%d" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


class Scratch:
    """A database that goes back to its first state in a moment: a copy of a template made once."""

    def __init__(
        self, url: str, template: Callable[[], None], copy: Callable[[], None], drop: Callable[[], None]
    ) -> None:
        self.url, self.keep_as_template, self.reset, self.drop = url, template, copy, drop
        self.dirty = False


def sqlite_scratch(folder: Path) -> Scratch:
    """A file, copied back from another."""
    file, kept = folder / "lms.sqlite3", folder / "template.sqlite3"

    def template() -> None:
        with sqlite3.connect(file) as source, sqlite3.connect(kept) as target:
            source.backup(target)

    def copy() -> None:
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(kept, file)

    return Scratch(f"sqlite:///{file}", template, copy, lambda: None)


def postgres_scratch(server: str) -> Scratch:
    """A database of this worker's own, made again from a template database."""
    base = make_url(server).set(drivername="postgresql+psycopg")
    name = f"{base.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    engine = create_engine(base, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def run(*statements: str) -> None:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    with engine.connect() as connection:
        # Where nothing waits for a disk, copying files takes half the time of writing their pages to the log.
        fast = connection.scalar(
            text("SELECT current_setting('fsync') = 'off' AND current_setting('server_version_num')::int >= 150000")
        )
    copied = f'TEMPLATE "{name}_t" STRATEGY FILE_COPY' if fast else f'TEMPLATE "{name}_t"'
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    run(drop, f'DROP DATABASE IF EXISTS "{name}_t" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    return Scratch(
        base.set(database=name).render_as_string(hide_password=False),
        lambda: run(f'CREATE DATABASE "{name}_t" TEMPLATE "{name}"'),
        lambda: run(drop, f'CREATE DATABASE "{name}" {copied}'),
        lambda: run(drop, f'DROP DATABASE IF EXISTS "{name}_t" WITH (FORCE)'),
    )


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """The database of this worker."""
    if os.environ.get("LMS_TEST_DB", "sqlite") == "sqlite":
        made = sqlite_scratch(tmp_path_factory.mktemp("db"))
    else:
        made = postgres_scratch(os.environ["LMS_TEST_POSTGRES_URL"])
    yield made
    made.drop()


@pytest.fixture(scope="session")
def app(scratch: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on that database, schema in place."""
    app = create_app(
        {
            "ENV": "testing",
            "TESTING": True,
            "DATABASE_URL": scratch.url,
            "INSTANCE": str(tmp_path_factory.mktemp("instance")),
            "REDIS_URL": None,
            "WTF_CSRF_ENABLED": False,
            # What goes over the wire is measured in the browser; the clients here do not unpack.
            "COMPRESS_REGISTER": False,
            "SITE_NAME": "LĐLĐ tỉnh Tân Hà",
            "BASE_URL": "http://localhost",
        }
    )

    def soil(*_: Any) -> None:
        scratch.dirty = True

    def hurry(connection: Any, *_: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            # A test's commit need not survive a power cut, and on a busy machine sixteen writers may wait for long.
            connection.executescript("PRAGMA synchronous=OFF; PRAGMA busy_timeout=120000")

    with app.app_context():
        event.listen(db.engine, "connect", hurry)
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
        scratch.keep_as_template()
        event.listen(db.engine, "commit", soil)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server, as a process of its own on a port that it chose; it ends when its input does."""
    words = [sys.executable, "-c", S3_SERVER]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout
        assert server.stdin
        address = server.stdout.readline().decode().strip()
        assert address, "the S3 server did not start"
        yield address
        server.stdin.close()


@pytest.fixture(autouse=True)
def _fresh_database(request: pytest.FixtureRequest) -> None:
    """Every test that uses the app begins with the empty schema."""
    begin_reading(False)
    if "app" not in request.fixturenames:
        return
    app: Flask = request.getfixturevalue("app")
    scratch: Scratch = request.getfixturevalue("scratch")
    # Another application that a test made has brought its own.
    use(Disk(Path(app.config["INSTANCE"]) / "stored"))
    if scratch.dirty:
        with app.app_context():
            db.engine.dispose()
        scratch.reset()
        scratch.dirty = False


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context around the whole test: for domain tests, which make no requests."""
    with app.app_context():
        yield


@pytest.fixture
def make(app: Flask) -> SimpleNamespace:
    """Every factory as a method; each call commits, in the test's own context or in a short one."""

    def committing(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            if has_app_context():
                made = function(*args, **kwargs)
                db.session.commit()
                return made
            with app.app_context():
                made = function(*args, **kwargs)
                db.session.commit()
                return made

        return call

    found = {}
    for name in FACTORIES:
        if (Path(__file__).parent / "factories" / f"{name}.py").exists():
            module = importlib.import_module(f"tests.factories.{name}")
            found |= {
                key: committing(value)
                for key, value in vars(module).items()
                if callable(value) and getattr(value, "__module__", "") == module.__name__
            }
    return SimpleNamespace(**found)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, make: SimpleNamespace) -> Callable[[Person], FlaskClient]:
    """`sign_in(person)` is a browser in which this person is signed in."""

    def enter(person: Person) -> FlaskClient:
        token = make.session_token(person)
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return browser

    return enter


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """`with statements() as seen:` collects the SQL sent meanwhile, transaction control apart."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return watch


@pytest.fixture
def bucket(s3_server: str) -> Bucket:
    """A new, empty bucket on that server."""
    name = f"hoc-{uuid4().hex}"
    urlopen(Request(f"{s3_server}/{name}", method="PUT")).close()  # noqa: S310 - ours
    return Bucket(f"s3://{name}/trang/hoc", s3_server, "ten", "khoa", "us-east-1")
