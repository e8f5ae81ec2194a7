"""Texts of authors and strangers that would act, on the pages that show them: in a real Chromium nothing of them does.

What the policy of the page stops counts as acting: no such markup may get so far.
"""

import io
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from sqlalchemy import select

from lms.accounts.models import Account
from lms.courses.authoring.placing import blocks_in
from lms.courses.drafts.actions import begin_draft
from lms.courses.drafts.models import DraftFile, DraftState
from lms.courses.exercises import KINDS, check
from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.courses.models import Course
from lms.courses.reviews import actions as reviews
from lms.courses.reviews.models import ReviewRound
from lms.db import db
from lms.people.access import find_viewer
from lms.people.models import Scope
from tests.browser.answers import CONTENT, try_every_exercise
from tests.browser.conftest import DESK, Site, Visitor
from tests.browser.sites import content, site_in
from tests.payloads import PAYLOADS

SLUG = "khoa-doc"
LINES = [text for text in PAYLOADS if "\n" not in text]
YAML = [text for text in LINES if text.isprintable() and "[@" not in text]
TEXTS = ("ask", "title", "intro", "text", "why", "why_true", "why_false", "left", "sample", "name")
OTHERS = """
- {kind: true-false-reason, ask: Hỏi, answer: true, why_true: a, why_false: b,
   reasons: [{text: x, right: true, why: y}, {text: z, why: t}]}
- {kind: matching, ask: Hỏi, pairs: [{left: a, right: b, why: c}, {left: d, right: e, why: f}]}
- {kind: ordering, ask: Hỏi, steps: [{text: a, why: b}, {text: c, why: d}]}
- {kind: categorise, ask: Hỏi, categories: [Thu, Chi],
   items: [{text: a, category: Thu, why: b}, {text: c, category: Chi, why: d}]}
- {kind: fill-in, ask: Hỏi, text: "Trong {1} ngày.", blanks: [{accept: ["10"], why: a}]}
- {kind: number, ask: Hỏi, answer: 3, unit: đồng, why: a}
- {kind: short-text, ask: Hỏi, accept: [đối thoại], why: a}
- {kind: reflection, ask: Hỏi, sample: a}
"""
"""Of each kind that content/ has no exercise of."""
WATCH = """
    for (const name of ["alert", "prompt", "confirm", "msgbox"]) window[name] = () => window.acted(name);
    addEventListener("securitypolicyviolation", (e) => window.acted(`${e.violatedDirective} ${e.blockedURI}`));
"""
LIVE = """
    () => [...document.querySelectorAll("a[href], form[action], [src]")]
        .map((one) => one.getAttribute("href") ?? one.getAttribute("action") ?? one.getAttribute("src"))
        .filter((to) => !/^(https?:|mailto:|tel:|data:image[/])/i.test(new URL(to, location.origin).href))
"""
PROBE = """
    new Promise((done) => {
        addEventListener("securitypolicyviolation", () => setTimeout(done, 100), { once: true });
        document.body.insertAdjacentHTML("beforeend", "<p onclick=alert(1)>");
    })
"""
LESSON = "---\ntitle: {title}\nminutes: 5\n---\n\n{body}\n"


class Watched:
    """A browser that notes whatever acts, and every request that would leave the site."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.acted = person, []
        person.context.expose_binding("acted", lambda source, what: self.acted.append((source["page"].url, what)))
        person.context.add_init_script(WATCH)
        person.page.on("dialog", lambda dialog: (self.acted.append(dialog.message), dialog.dismiss()))
        person.page.on("request", self._look_at)

    def _look_at(self, request) -> None:
        if not request.url.startswith((self.person.site.url, "data:image/", "about:")):
            self.acted.append(request.url)

    def sees(self, path: str) -> None:
        """Open a page and touch what is on it, as far as it can be touched without going away."""
        answer = self.person.page.goto(self.person.site.url + path)
        assert answer.status < 400, path
        self.touch(path)

    def touch(self, path: str) -> None:
        for frame in self.person.page.frames:
            frame.evaluate(
                """() => { for (const one of document.querySelectorAll("main *")) {
                    for (const kind of ["mouseover", "pointerenter", "focus", "toggle", "animationstart"])
                        one.dispatchEvent(new Event(kind));
                } }"""
            )
            live = frame.evaluate(LIVE)
            assert live == [], path
        assert self.acted == [], path


def hostile(spec: Any, texts: Iterator[str], names: tuple[str, ...]) -> Any:
    """The same exercise with a payload behind each text."""
    if isinstance(spec, list):
        return [hostile(one, texts, names) for one in spec]
    if not isinstance(spec, dict):
        return spec
    return {
        name: f"{value} {next(texts)}" if name in names and isinstance(value, str) else hostile(value, texts, names)
        for name, value in spec.items()
    }


def exercises() -> list[dict[str, Any]]:
    """One of each kind that content/ has, with payloads in every text that its rules leave free."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(CONTENT.glob("*/[0-9]*.md")):
        for block in blocks_in(file.read_text(encoding="utf-8")):
            found.setdefault(block.spec["kind"], block.spec)
    for number, spec in enumerate(yaml.safe_load(OTHERS)):
        found[spec["kind"]] = {"key": f"khac-{number}", **spec}
    assert set(found) == set(KINDS)
    payloads, made = cycle(YAML), []
    for spec in found.values():
        spoilt = hostile(spec, payloads, TEXTS)
        made.append(hostile(spec, payloads, TEXTS[:3]) if check(spoilt, "") else spoilt)
    return made


def course_files() -> dict[str, str]:
    """A course that can be published: no payload here is refused."""
    blocks = [f"```exercise\n{yaml.safe_dump(spec, allow_unicode=True, width=10_000)}```" for spec in exercises()]
    return {
        "course.yaml": yaml.safe_dump(
            {
                "slug": SLUG,
                "title": f"Khóa {YAML[0]}",
                "summary": YAML[1],
                "topics": [],
                "audience": YAML[2:12],
                "hours": 1,
                "outcomes": [{"key": "biet", "text": YAML[12]}],
            },
            allow_unicode=True,
        ),
        "01-chu.md": LESSON.format(title="Chữ", body="\n\n".join(text for text in PAYLOADS if fits(text))),
        "02-bai-tap.md": LESSON.format(title="Bài tập", body="\n\n".join(blocks)),
        "glossary.yaml": yaml.safe_dump(
            {f"Từ {number} {text}": text for number, text in enumerate(YAML)}, allow_unicode=True, width=10_000
        ),
    }


def fits(payload: str) -> bool:
    """Whether a lesson with this text can be published."""
    if not payload.replace("\n", "").isprintable():
        return False
    lesson = read_lesson(LESSON.format(title="Chữ", body=payload), "01-chu.md")
    return not lesson.faults and not render(lesson, "01-chu.md", {}).faults


@pytest.fixture(scope="module")
def hostile_course(site, tmp_path_factory):
    """A site with the course."""
    plant(site, tmp_path_factory.mktemp("content"))
    return site


def plant(site: Site, folder: Path) -> None:
    """Published; and in a draft that waits for review, with what could not be published too, and remarks."""
    for name in ("topics.yaml", "sources.yaml"):
        (folder / name).write_bytes((CONTENT / name).read_bytes())
    (folder / SLUG).mkdir()
    for name, text in course_files().items():
        (folder / SLUG / name).write_text(text, encoding="utf-8")
    with site_in(site.folder):
        assert f"course {SLUG} v1 new" in content("sync", folder)
        author, reviewer = (
            db.session.scalars(select(Account.person_id).where(Account.login == login)).one()
            for login in ("giangvien", "tinh")
        )
        course = db.session.scalars(select(Course).where(Course.slug == SLUG)).one()
        course.owner_unit_id = db.session.scalars(select(Scope.unit_id).where(Scope.person_id == author)).one()
        draft = begin_draft(find_viewer(author), course)
        draft.title = YAML[13]
        everything = LESSON.format(title=YAML[14], body="\n\n".join(PAYLOADS))
        db.session.add(DraftFile(draft_id=draft.id, name="03-het.md", text=everything, revision=1, saved_by_id=author))
        draft.state = DraftState.SENT
        db.session.add(ReviewRound(draft_id=draft.id, sent_by_id=author, note=YAML[15]))
        for line, text in enumerate(LINES[:60], 6):
            reviews.comment(draft, "03-het.md", line, text, text, reviewer)
        db.session.commit()


def test_a_learner_meets_nothing_that_acts(hostile_course, visitor):
    officer = visitor(DESK)
    officer.sign_in("canbo")
    watched = Watched(officer)
    for path in ("/hoc", f"/hoc/khoa/{SLUG}"):
        watched.sees(path)
    officer.press("Bắt đầu học")
    for path in ("bai/chu", "bai/bai-tap", "thuat-ngu"):
        watched.sees(f"/hoc/khoa/{SLUG}/{path}")
    officer.page.goto(f"{hostile_course.url}/hoc/khoa/{SLUG}/bai/bai-tap")
    assert try_every_exercise(officer.page) == len(KINDS)
    watched.touch("answered")
    officer.page.evaluate(PROBE)
    assert watched.acted, "the watch sees what acts"


@pytest.mark.parametrize("login", ["giangvien", "tinh"])
def test_author_and_reviewer_meet_nothing_that_acts(hostile_course, visitor, login):
    person = visitor(DESK)
    person.sign_in(login)
    watched = Watched(person)
    if login == "tinh":
        for path in ("", f"/{SLUG}", f"/{SLUG}/tep/03-het.md", f"/{SLUG}/tep/02-bai-tap.md", f"/{SLUG}/bai/het/xem"):
            watched.sees(f"/duyet{path}")
        return
    for path in ("", *(f"/{SLUG}{rest}" for rest in ("", "/duyet", "/tep-van-ban", "/tep-van-ban/glossary.yaml"))):
        watched.sees(f"/soan-bai{path}")
    for path in ("bai/het", "bai/het/xem", "bai/bai-tap/xem", "bai/bai-tap/bai-tap", "bai/het/lan-luu", "cac-ban/1"):
        watched.sees(f"/soan-bai/{SLUG}/{path}")
    links = person.page.goto(f"{hostile_course.url}/soan-bai/{SLUG}/bai/bai-tap/bai-tap") and person.page.locator(
        "ol.list a"
    )
    for address in [link.get_attribute("href") for link in links.all()]:
        watched.sees(address)


def test_files_of_strangers_are_looked_at_without_acting(hostile_course, visitor, tmp_path):
    lecturer = visitor(DESK)
    lecturer.sign_in("giangvien")
    watched = Watched(lecturer)
    document = word(YAML)
    sent = {"name": '"><img src=x onerror=alert(1)>.docx', "mimeType": "application/x", "buffer": document}
    lecturer.page.goto(f"{hostile_course.url}/soan-bai/nhap")
    lecturer.page.set_input_files("#file", sent)
    with lecturer.page.expect_navigation():
        lecturer.page.get_by_role("button", name="Xem trước").click()
    assert re.search("/nhap/.", lecturer.page.url)
    watched.touch("docx")


def word(texts: list[str]) -> bytes:
    """A Word file with these as headings, paragraphs, list entries, cells and links."""
    document, target = Document(), io.BytesIO()
    for number, text in enumerate(texts):
        if number % 40 == 0:
            document.add_heading(text, 1)
        document.add_paragraph(text, style="List Bullet" if number % 3 == 0 else None)
    table = document.add_table(rows=10, cols=1)
    for row, text in zip(table.rows, texts, strict=False):
        row.cells[0].text = text
    document.save(target)
    return target.getvalue()
