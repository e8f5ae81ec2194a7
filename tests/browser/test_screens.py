"""Every main page as people meet it: on a phone and on a desk, in both themes, for all who may open it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.cli.province import PASSWORD
from tests.browser.conftest import DESK, PHONE, ROOT, Site, Visitor

NARROW = {"width": 320, "height": 640}
AXE = ROOT / "lms" / "static" / "vendor" / "axe.min.js"
COURSE, VOUCHERS = "phat-trien-doan-vien", "tai-chinh-ke-toan"
LESSON = f"/hoc/khoa/{COURSE}/bai/lang-nghe"
ADMIN = "quantri"
KB = 1024

# A page without a fixed address is opened by the first link of the page before it.
FIRST_ROW, FIRST_ITEM = "main th a", "main .list a"

PAGES: dict[str | None, list[str]] = {
    None: ["/dang-nhap", "/ma-moi", "/kiem-tra", "/du-lieu-ca-nhan"],
    "canbo": [
        "/hoc",
        "/hoc/khoa",
        "/ho-so",
        "/tai-khoan",
        f"/hoc/khoa/{COURSE}",
        LESSON,
        f"/hoc/khoa/{COURSE}/thuat-ngu",
        f"/hoc/khoa/{COURSE}/dau-vao",
        f"/hoc/khoa/{COURSE}/bai-viet",
        f"/hoc/khoa/{COURSE}/kiem-tra",
        f"/hoc/khoa/{VOUCHERS}/bai/chung-tu",
    ],
    "phuong": [
        "/chi-tieu",
        "/chi-tieu/KT-5",
        "/chi-tieu/KT-5/nguoi",
        "/can-bo?q=khongcoai",
        "/can-bo",
        FIRST_ROW,
        "/don-vi",
        FIRST_ITEM,
        "/can-bo/nhap",
        "/can-bo/ma-moi",
        "/dot-hoc",
        "/dot-hoc/moi",
    ],
    "tinh": [
        "/chi-tieu",
        "/chi-tieu/NQ-1",
        "/can-bo",
        "/don-vi",
        "/can-bo/ma-moi",
        "/dot-hoc/moi",
        "/nhap-lieu",
        "/nhap-lieu/danh-gia",
        "/nhap-lieu/kinh-phi",
        "/nhap-lieu/mien",
        "/nhap-lieu/mien/moi",
        "/nhap-lieu/tieu-chuan",
        "/nhap-lieu/tieu-chuan/moi",
    ],
    "giangvien": ["/viec-cua-toi", "/cham-bai"],
    ADMIN: ["/quan-tri/nhat-ky", "/quan-tri/duong-truyen", "/quan-tri/ma-truy-cap", "/quan-tri/ma-truy-cap/moi"],
}

# Words that betray a message nobody translated, or a value nobody put into words. Page, tab and file names are no harm,
# nor are syllables of a course's address such as thuong-luong-tap-the.
ENGLISH = re.compile(
    r"(?<![\w-])(the|and|of|please|required|invalid|error|submit|search|next|previous|login|password|loading|choose|unknown"
    r"|none|null|undefined|true|false|nan)(?![\w-])",
    re.IGNORECASE,
)

SPOKEN = """() => {
  const names = ["aria-label", "placeholder", "alt", "title"];
  const parts = [...document.querySelectorAll(names.map((name) => `[${name}]`).join())];
  const said = parts.flatMap((part) => names.map((name) => part.getAttribute(name) || ""));
  return [document.title, document.body.innerText, ...said].join("\\n");
}"""


@pytest.fixture(scope="module")
def administrator(site: Site) -> str:
    """The login of an administrator; the sample has none."""
    ((code,),) = site.ask(
        "SELECT code FROM people WHERE id NOT IN (SELECT person_id FROM accounts) ORDER BY id DESC LIMIT 1"
    )
    ((unit,),) = site.ask("SELECT code FROM units ORDER BY id LIMIT 1")
    command = [sys.executable, "-m", "lms", "user", "create", "--cadre", str(code), "--login", ADMIN]
    subprocess.run(
        [*command, "--role", "admin", "--unit", str(unit)],
        input=PASSWORD + "\n",
        text=True,
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "LMS_INSTANCE": str(site.folder), "LMS_ENV": "development"},
    )
    return ADMIN


@pytest.fixture
def someone(visitor: Callable[..., Visitor], administrator: str) -> Callable[..., Visitor]:
    """`someone("canbo", PHONE)` is signed in and, if a learner, has begun the courses of these tests."""

    def make(login: str | None, size: dict[str, int], **options: object) -> Visitor:
        person = visitor(size, **options)
        if login:
            person.sign_in(login)
        for slug in (COURSE, VOUCHERS) if login == "canbo" else ():
            person.go(f"/hoc/khoa/{slug}")
            if person.page.get_by_role("button", name="Bắt đầu học").count():
                person.press("Bắt đầu học")
        return person

    return make


def open_page(person: Visitor, where: str) -> None:
    """Go to the address, or to that of the first link that the selector finds here."""
    person.go(where if where.startswith("/") else person.page.locator(where).first.get_attribute("href") or "")


def faults(page: Page) -> list[str]:
    """What axe finds serious, each with the first element it is found in."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


# Colours do not depend on the width: each theme is looked at once.
@pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESK, "light")], ids=["360x740-dark", "1280x800-light"])
@pytest.mark.parametrize("login", PAGES, ids=lambda login: login or "anonymous")
def test_pages_are_whole_in_vietnamese_and_open_to_all(someone, login, size, theme):
    person = someone(login, size, color_scheme=theme)
    page = person.page
    for where in PAGES[login]:
        open_page(person, where)
        expect(page.locator("h1")).to_have_count(1)
        assert page.title().partition(" · ")[0].strip(), page.url
        assert not (word := ENGLISH.search(page.evaluate(SPOKEN))), f"{page.url}: {word}"
        assert faults(page) == []
        if size is PHONE:
            page.set_viewport_size(NARROW)
            person.check()
            page.set_viewport_size(PHONE)


def test_axe_is_heard(someone):
    """Were it to find nothing in a page that is wrong, the tests above would say nothing."""
    person = someone(None, PHONE)
    person.go("/dang-nhap")
    person.page.evaluate("document.querySelector('label[for=login]').remove()")
    assert any("label" in fault for fault in faults(person.page))


def test_the_page_for_a_wrong_address_says_what_to_do_and_whom_to_ask(visitor):
    person = visitor(PHONE)
    answer = person.page.goto(person.site.url + "/khong-co-trang-nay")
    assert answer.status == 404
    expect(person.page.locator("h1")).to_have_text("Không tìm thấy trang này")
    expect(person.page.get_by_role("link", name="Về trang đầu")).to_be_visible()
    assert re.search(r"đọc mã [0-9A-F]{4}-[0-9A-F]{4}", person.page.locator("main").inner_text())
    assert faults(person.page) == []


def weigh(person: Visitor, path: str) -> int:
    """Octets over the wire to open a page, the headers of answers included."""
    wire: list[float] = []
    session = person.context.new_cdp_session(person.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
    person.go(path)
    person.page.wait_for_load_state("networkidle")
    session.detach()
    assert wire
    return int(sum(wire))


def test_a_lesson_is_light_and_the_next_one_lighter(someone, visitor):
    known = someone("canbo", PHONE).context.storage_state()
    fresh = visitor(PHONE, storage_state=known)
    assert weigh(fresh, LESSON) <= 60 * KB
    assert weigh(fresh, f"/hoc/khoa/{COURSE}/bai/vi-sao-chua-vao") <= 12 * KB


def test_the_first_press_of_tab_leads_past_the_masthead(someone):
    page = someone("phuong", DESK).page
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Đến nội dung chính")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box["y"] >= 0
    assert box["height"] >= 44
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('main').contains(document.activeElement)")


def test_large_text_does_not_push_the_page_sideways(someone):
    person = someone("canbo", PHONE)
    for where in PAGES["canbo"]:
        open_page(person, where)
        person.page.evaluate("document.documentElement.style.fontSize = '150%'")
        person.check()


def test_a_lesson_is_read_and_answered_without_scripts(someone, visitor):
    known = someone("canbo", PHONE).context.storage_state()
    person = visitor(PHONE, storage_state=known, java_script_enabled=False)
    person.go(LESSON)
    form = person.page.locator("form[data-practice]", has=person.page.locator("input[type=radio]")).first
    key = form.locator("fieldset").first.get_attribute("id")
    if form.get_by_role("button", name="Làm lại câu này").count():
        with person.page.expect_navigation():
            form.get_by_role("button", name="Làm lại câu này").click()
    form = person.page.locator(f"form:has(fieldset[id='{key}'])")
    for name in {one.get_attribute("name") for one in form.locator("input[type=radio]").all()}:
        form.locator(f"input[name='{name}']").first.check()
    with person.page.expect_navigation():
        form.get_by_role("button", name="Trả lời").click()
    person.page.locator(f"form:has(fieldset[id='{key}']) [role=status]").first.wait_for()
