"""The programs from outside that the tests need: found, installed by apt where that can be, started and stopped."""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

PATIENCE_SECONDS = 120
MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is gone when the tests end
ROOM = 2 * 2**30


class Missing(Exception):
    """Something that the tests need is not there, and the message says what to do."""


@dataclass(frozen=True)
class Part:
    """A program from outside, how it is found, and the packages that bring it."""

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


def find_soffice() -> str | None:
    """LibreOffice's path; its parts for texts and for slides are packages of their own."""
    path = shutil.which("soffice")
    folder = Path(path).resolve().parent if path else Path()
    return path if all(any(folder.glob(f"lib{name}lo.*")) for name in ("sw", "sd")) else None


CHROMIUM = Part("Chromium", "chromium", find_chromium)
POSTGRES = Part("PostgreSQL", "postgresql", find_postgres_binaries)
REDIS = Part("Redis", "redis-server", find_redis)
LIBREOFFICE = Part("LibreOffice", "libreoffice-writer-nogui libreoffice-impress-nogui", find_soffice)


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
def libreoffice() -> Iterator[dict[str, str]]:
    """LibreOffice's path."""
    install([LIBREOFFICE])
    yield {"LMS_TEST_SOFFICE": found(LIBREOFFICE)}


@contextlib.contextmanager
def scratch_folder() -> Iterator[dict[str, str]]:
    """Where every temporary file of this run lies: in memory where there is room. Nothing of it stays."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="lms-test-", dir=MEMORY if roomy else None) as folder:
        # The database server is another user, who has to get through to its own folder.
        Path(folder).chmod(0o711)
        yield {"TMPDIR": folder}


@contextlib.contextmanager
def redis_server() -> Iterator[dict[str, str]]:
    """The Redis named from outside, else an own one that writes nothing to disk and needs no port."""
    if os.environ.get("LMS_TEST_REDIS_URL"):
        yield {}
        return
    install([REDIS])
    with tempfile.TemporaryDirectory(prefix="redis-", dir=os.environ.get("TMPDIR")) as folder:
        url = f"unix://{folder}/socket"
        words = [found(REDIS), "--port", "0", "--unixsocket", f"{folder}/socket", "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_for("Redis", server, lambda: answers(url))
            yield {"LMS_TEST_REDIS_URL": url}
        finally:
            server.terminate()
            server.wait()


@contextlib.contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A scratch database: named from outside, else in a server of our own, which keeps no promise of durability."""
    if os.environ.get("LMS_TEST_POSTGRES_URL"):
        yield {}
        return
    install([POSTGRES])
    with postgres_cluster(found(POSTGRES)) as folder:
        with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE lms_test")
        yield {"LMS_TEST_POSTGRES_URL": f"postgresql+psycopg://postgres@/lms_test?host={folder}"}


@contextlib.contextmanager
def postgres_cluster(binaries: str) -> Iterator[str]:
    """A server in a temporary folder, run as `postgres` when we are root; the folder of its socket.

    It has the same locale everywhere, no port, and what only matters after a crash is off.
    """
    settings = {
        "listen_addresses": "''",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "autovacuum": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "256MB",
    }
    with tempfile.TemporaryDirectory(prefix="postgresql-", dir=os.environ.get("TMPDIR")) as folder:
        data = f"{folder}/data"
        as_postgres: list[str] = []
        if os.geteuid() == 0:
            as_postgres = ["runuser", "-u", "postgres", "--"]
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)

        def ask(*words: str) -> None:
            subprocess.run([*as_postgres, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)

        words = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        ask(f"{binaries}/initdb", "-D", data, *words)
        options = " ".join([f"-k {folder}", *(f"-c {name}={value}" for name, value in settings.items())])
        control = [f"{binaries}/pg_ctl", "-D", data, "-w", "-t", str(PATIENCE_SECONDS)]
        ask(*control, "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield folder
        finally:
            ask(*control, "-m", "immediate", "stop")


def found(part: Part) -> str:
    """Where the part is, after `install` made sure that it is."""
    path = part.find()
    assert path, part.name
    return path


def answers(url: str) -> bool:
    """Whether a Redis does."""
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def wait_for(name: str, server: "subprocess.Popen[bytes]", is_ready: Callable[[], bool]) -> None:
    """Wait until a server that we started answers."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_ready():
        if server.poll() is not None:
            raise Missing(f"{name} was started and ended at once with {server.returncode}")
        if time.monotonic() > end:
            raise Missing(f"{name} was started but does not answer after {PATIENCE_SECONDS} s")
        time.sleep(0.05)


def say(what: str) -> None:
    """Progress, on stderr."""
    print(f"tests: {what}", file=sys.stderr, flush=True)
