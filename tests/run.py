"""Run the tests: once on SQLite, once on PostgreSQL, and the browser's.

    python tests/run.py [--coverage] [sqlite] [postgresql] [browser] [-- PYTEST ARGUMENTS]

Before that it finds or starts what they need, and afterwards it stops what it started. As root on
Debian or Ubuntu it installs a part that is missing; elsewhere it names the part and ends. It tells
the tests by the environment:

LMS_TEST_DB            `sqlite` or `postgresql`: the database of this run
LMS_TEST_POSTGRES_URL  an empty scratch database, of a role that may create more: those whose names
                       begin with this one's are dropped at the end. When set from outside, it is used
                       as it is, and nothing is dropped
LMS_TEST_REDIS_URL     an empty Redis, likewise
LMS_TEST_CHROMIUM      the browser's path
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
RUNS = ("sqlite", "postgresql", "browser")
PATIENCE_SECONDS = 20
NO_TEST = 5
OUTCOMES = {0: "passed", 1: "FAILED", NO_TEST: "there was no test to run"}


class Missing(Exception):
    """Something that the tests need is not there, and the message says what to do."""


@dataclass(frozen=True)
class Part:
    """A program from outside, how it is found, and the package that brings it."""

    name: str
    package: str
    find: Callable[[], str | None]


def find_chromium() -> str | None:
    """The first browser that runs; Ubuntu's package may be a stub that only asks for a snap."""
    named = os.environ.get("LMS_TEST_CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome"]:
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def find_postgres_binaries() -> str | None:
    """The folder of initdb and pg_ctl, which Debian keeps off the path; the newest version's."""
    initdb = shutil.which("initdb")
    if initdb:
        return str(Path(initdb).resolve().parent)
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    return max(map(str, folders), key=lambda path: float(path.split("/")[4]), default=None)


def find_redis() -> str | None:
    """The server's path."""
    return shutil.which("redis-server")


CHROMIUM = Part("Chromium", "chromium", find_chromium)
POSTGRES = Part("PostgreSQL", "postgresql", find_postgres_binaries)
REDIS = Part("Redis", "redis-server", find_redis)


def install(parts: Sequence[Part]) -> None:
    """Install by apt what is missing of `parts`, when that is possible without a question."""
    missing = [part for part in parts if not part.find()]
    if not missing:
        return
    names = ", ".join(part.name for part in missing)
    command = "apt-get install --yes " + " ".join(part.package for part in missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"{names} not found; as root on Debian or Ubuntu: {command}")
    say(f"installing {names}")
    for words in ("apt-get update -qq", f"{command} -qq --no-install-recommends"):
        done = subprocess.run(
            words.split(),
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Missing(f"{names} could not be installed by `{words}`:\n{done.stderr.strip()}")
    still = [part.name for part in missing if not part.find()]
    if still:
        raise Missing(f"{', '.join(still)} does not run although `{command}` went well; install it by hand")


@contextlib.contextmanager
def chromium() -> Iterator[dict[str, str]]:
    """The browser's path."""
    install([CHROMIUM])
    yield {"LMS_TEST_CHROMIUM": found(CHROMIUM)}


@contextlib.contextmanager
def redis() -> Iterator[dict[str, str]]:
    """The Redis named from outside, else an own one that writes nothing to disk."""
    if os.environ.get("LMS_TEST_REDIS_URL"):
        yield {}
        return
    install([REDIS])
    port = free_port()
    words = [found(REDIS), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for("Redis", lambda: listens(port) and server.poll() is None)
        yield {"LMS_TEST_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A scratch database: named from outside, else on this machine's server, else on an own one."""
    if os.environ.get("LMS_TEST_POSTGRES_URL"):
        yield {}
        return
    with contextlib.ExitStack() as stack:
        port = 5432
        if not lets_us_in(port):
            install([POSTGRES])
        if not lets_us_in(port):
            port = stack.enter_context(postgres_cluster(found(POSTGRES)))
        name = stack.enter_context(scratch_database(port))
        yield {
            "LMS_TEST_POSTGRES_URL": f"postgresql+psycopg://postgres@127.0.0.1:{port}/{name}",
            # A test's commit need not survive a power cut.
            "PGOPTIONS": "-c synchronous_commit=off",
        }


@contextlib.contextmanager
def postgres_cluster(binaries: str) -> Iterator[int]:
    """A server of our own in a temporary folder, run as `postgres` when we are root; its port."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="lms-test-postgresql-") as folder:
        data = f"{folder}/data"
        as_postgres: list[str] = []
        if os.geteuid() == 0:
            as_postgres = ["runuser", "-u", "postgres", "--"]
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"

        def ask(*words: str) -> None:
            subprocess.run([*as_postgres, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)

        ask(f"{binaries}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        ask(f"{binaries}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", settings, "start")
        try:
            yield port
        finally:
            ask(f"{binaries}/pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


@contextlib.contextmanager
def scratch_database(port: int) -> Iterator[str]:
    """The name of a new database; at the end it goes, and those named after it."""
    name = f"lms_test_{os.getpid()}"
    server = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
            for (each,) in rows.fetchall():
                connection.execute(f'DROP DATABASE "{each}" WITH (FORCE)')


def lets_us_in(port: int) -> bool:
    """Whether a server on this port takes `postgres` without a password, as a test machine's does."""
    try:
        psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres connect_timeout=3").close()
    except psycopg.OperationalError:
        return False
    return True


def found(part: Part) -> str:
    """Where the part is, after `install` made sure that it is."""
    path = part.find()
    assert path, part.name
    return path


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody does now."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def wait_for(name: str, is_ready: Callable[[], bool]) -> None:
    """Wait until a server that we started answers."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_ready():
        if time.monotonic() > end:
            raise Missing(f"{name} was started but does not answer after {PATIENCE_SECONDS} s")
        time.sleep(0.05)


def run_pytest(run: str, arguments: Sequence[str], *, with_coverage: bool) -> int:
    """One run of pytest in this environment; its exit code, NO_TEST when it found none."""
    say(f"{run}: starting")
    os.environ["LMS_TEST_DB"] = "sqlite" if run == "browser" else run
    pytest = ["coverage", "run", "-m", "pytest"] if with_coverage else ["pytest"]
    where = ["tests/browser"] if run == "browser" else ["tests", "--ignore=tests/browser"]
    words = [
        sys.executable,
        "-m",
        *pytest,
        "-n",
        "auto",
        "--maxprocesses=8",
        "--dist=worksteal",
        *where,
        *arguments,
    ]
    start = time.monotonic()
    code = subprocess.run(words, cwd=ROOT, check=False).returncode
    outcome = OUTCOMES.get(code, f"FAILED, pytest ended with {code}")
    say(f"{run}: {outcome}, {time.monotonic() - start:.0f} s")
    return code


def say(what: str) -> None:
    """Progress, on stderr."""
    print(f"tests: {what}", file=sys.stderr, flush=True)


def main() -> int:
    """All runs, even after one that failed; then 1 when any did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--coverage", action="store_true", help="measure which lines of lms/ are reached")
    parser.add_argument("words", nargs="*", metavar="RUN", help=f"which of {', '.join(RUNS)}; all by default")
    ours = sys.argv[1:]
    theirs: list[str] = []
    if "--" in ours:
        cut = ours.index("--")
        ours, theirs = ours[:cut], ours[cut + 1 :]
    options = parser.parse_args(ours)
    if unknown := set(options.words) - set(RUNS):
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    runs = [run for run in RUNS if run in (options.words or RUNS)]

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("tests: stopped"))
    with contextlib.ExitStack() as stack:
        try:
            os.environ.update(stack.enter_context(redis()))
            if "postgresql" in runs:
                os.environ.update(stack.enter_context(postgresql()))
            if "browser" in runs:
                os.environ.update(stack.enter_context(chromium()))
        except Missing as missing:
            say(str(missing))
            return 1
        codes = {run_pytest(run, theirs, with_coverage=options.coverage) for run in runs}
    # Arguments that choose some tests may leave a run without any, but not all runs.
    return int(bool(codes - {0, NO_TEST}) or codes == {NO_TEST} or (NO_TEST in codes and not theirs))


if __name__ == "__main__":
    sys.exit(main())
