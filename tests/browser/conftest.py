"""A real site: `lms serve` in its own folder, with its worker, content and sample province; and a real Chromium."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from lms.cli.province import PASSWORD
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PATIENCE_SECONDS = 240
"""Only a test that fails waits so long: on a machine that is busy with other things, a page may take its time."""
STEP_SECONDS = 60
expect.set_options(timeout=1000 * STEP_SECONDS)


@dataclass(frozen=True)
class Site:
    """A running site: its address, its database file."""

    url: str
    folder: Path

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Rows straight from the site's database."""
        with sqlite3.connect(f"file:{self.folder / 'lms.sqlite3'}?mode=ro", uri=True) as connection:
            return connection.execute(statement, values).fetchall()


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was served once: with its content and its sample province."""
    folder = tmp_path_factory.mktemp("province")
    with served(folder):
        return folder


@pytest.fixture(scope="module")
def site(province: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole site, as `make serve` serves it, and as new for each file of tests."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(province, folder, dirs_exist_ok=True)
    with served(folder) as url:
        yield Site(url, folder)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve what lies in a folder; the address."""
    port = free_port()
    environment = {**os.environ, "LMS_INSTANCE": str(folder), "LMS_PORT": str(port), "LMS_ENV": "development"}
    environment.pop("LMS_DATABASE_URL", None)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "lms", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/dang-nhap", server, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE_SECONDS)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=STEP_SECONDS).close()  # noqa: S310 - our own server
            return
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser process for the session."""
    path = os.environ.get("LMS_TEST_CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: run `make test`, which installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=1000 * PATIENCE_SECONDS)
        yield browser
        browser.close()


def is_complaint(message: ConsoleMessage) -> bool:
    """Errors and warnings, but for the browser's note that a form was answered with 422, or with 409: look again."""
    expected = ("status of 422", "status of 409")
    return message.type in ("error", "warning") and not any(words in message.text for words in expected)


@dataclass
class Visitor:
    """Somebody at a device of their own. Whatever the page's policy or scripts complain about fails the test."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str]

    def go(self, path: str) -> None:
        answer = self.page.goto(self.site.url + path)
        assert answer is not None
        assert answer.status < 400, path
        self.check()

    def press(self, words: str) -> None:
        """Press the button or link with these words and wait for what comes."""
        button, link = self.page.get_by_role("button", name=words), self.page.get_by_role("link", name=words)
        button.or_(link).first.wait_for()
        with self.page.expect_navigation():
            (button if button.count() else link).first.click()
        self.check()

    def sees(self, words: str) -> None:
        """These words are on the page, or come to be."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def check(self) -> None:
        """Nothing sticks out sideways, nothing was complained about."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"
        assert self.complaints == []

    def sign_in(self, login: str) -> None:
        self.go("/dang-nhap")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.press("Vào học")


@pytest.fixture
def visitor(site: Site, chromium: Browser) -> Iterator:
    """`visitor(PHONE)` is a new person at a new device."""
    contexts: list[BrowserContext] = []

    def make(size: dict[str, int], **options: object) -> Visitor:
        context = chromium.new_context(viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        context.set_default_timeout(1000 * STEP_SECONDS)
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if is_complaint(m) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Visitor(site, context, page, complaints)

    yield make
    for context in contexts:
        context.close()
