"""What an author, or who took over an author's account, cannot bring to a reader's browser."""

import re

import bleach

from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.courses.safe_html import sanitize
from tests.payloads import PAYLOADS

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
TAG = re.compile(r"<\s*/?\s*([a-zA-Z][\w:-]*)([^>]*)>")
ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|\S+)""")
HARMLESS = {
    *("p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "sup", "article", "aside", "section", "div"),
    *("figure", "figcaption", "picture", "source", "img", "video", "audio", "track", "small"),
}
SHOWS = {
    *("alt", "width", "height", "loading", "decoding", "type", "sizes", "controls", "preload", "playsinline"),
    *("kind", "srclang", "label", "default", "download"),
}
"""Attributes of what is shown that load nothing."""
OURS = re.compile(r"/tep/[0-9a-f]{64}/[\w.-]+( \d+w)?(, /tep/[0-9a-f]{64}/[\w.-]+ \d+w)*")


def dangers(html: str) -> list[str]:
    """Elements, attributes and addresses in HTML that a lesson never has; read without any of our own lists."""
    found = []
    for tag, rest in TAG.findall(html):
        if tag.lower() not in HARMLESS:
            found.append(tag)
        for name, value in ATTRIBUTE.findall(rest):
            plain = value.strip("\"'")
            if name == "href" and not re.match(
                r"#(nguon|p)-|[a-z0-9-]+$|/tep/[0-9a-f]{64}/[\w.-]+$|https?://|mailto:|tel:", plain
            ):
                found.append(f"{name}={plain}")
            if name in ("src", "srcset", "poster"):
                if not OURS.fullmatch(plain):
                    found.append(f"{name}={plain}")
            elif name not in {"href", "rel", "id", "data-p", "class", "aria-label", "start"} | SHOWS:
                found.append(name)
            if name == "id" and not re.fullmatch(r"(p|nguon)-\d+", plain):
                found.append(f"{name}={plain}")
    return found


def test_no_payload_leaves_anything_that_acts():
    found = {payload: dangers(sanitize(payload)) for payload in PAYLOADS}
    assert {payload: what for payload, what in found.items() if what} == {}
    found = {payload: dangers(sanitize(f"<p>trước {payload} sau</p>")) for payload in PAYLOADS}
    assert {payload: what for payload, what in found.items() if what} == {}


def test_cleaning_what_was_cleaned_changes_nothing():
    """What a second reader makes of the HTML is what the first made of it: mutation finds no room between them."""
    for payload in PAYLOADS:
        once = sanitize(payload)
        assert sanitize(once) == CONTROL.sub("?", once), payload


def test_the_last_pass_alone_holds_every_payload(monkeypatch):
    """nh3 does not lean on bleach."""
    monkeypatch.setattr("lms.courses.safe_html.bleach.clean", lambda html, **_: html)
    found = {payload: dangers(sanitize(payload)) for payload in PAYLOADS}
    assert {payload: what for payload, what in found.items() if what} == {}


def test_the_first_pass_alone_holds_every_payload(monkeypatch):
    """Nor bleach on nh3: our own pattern of addresses knows what its protocol check does not."""
    monkeypatch.setattr("lms.courses.safe_html.nh3.clean", lambda html, **_: html)
    found = {payload: dangers(sanitize(payload)) for payload in PAYLOADS}
    assert {payload: what for payload, what in found.items() if what} == {}


def test_digits_read_as_a_port_make_no_address_live():
    for address in ("javascript:123", "javascript:80", "JAVASCRIPT:1"):
        assert "href" not in sanitize(f'<a href="{address}">x</a>')


def test_no_payload_comes_through_a_lesson():
    for payload in PAYLOADS:
        text = f"---\ntitle: Bài\nminutes: 5\n---\n\n{payload}\n\n::: rule {payload.splitlines()[0]}\n{payload}\n:::\n"
        body = render(read_lesson(text, "01-bai.md"), "01-bai.md", {}).body
        assert dangers("".join(block.get("html", "") for block in body)) == [], payload


def test_the_danger_check_sees_what_bleach_alone_lets_through():
    """Why nh3 has the last word."""
    alone = bleach.clean('<a href="javascript:123">x</a>', tags={"a"}, attributes={"a": ["href"]})
    assert dangers(alone) == ["href=javascript:123"]


def test_what_a_lesson_is_made_of_stays():
    html = (
        '<aside class="idea" aria-label="Ý chính"><p id="p-1" data-p="1"><strong>Xin số liệu</strong></p></aside>'
        '<div class="scroll"><table><tbody><tr><td class="num">1</td></tr></tbody></table></div>'
        '<ol start="3"><li id="nguon-1">Nguồn</li></ol>'
        '<p><sup><a href="#nguon-1">[1]</a></sup> <a href="mailto:a@b.example">thư</a></p>'
    )
    clean = sanitize(html)
    kept = ('class="idea"', 'aria-label="Ý chính"', 'id="p-1"', 'data-p="1"', 'class="scroll"', 'class="num"')
    assert [part for part in kept if part not in clean] == []
    assert [part for part in ('start="3"', 'href="#nguon-1"', "mailto:a@b.example") if part not in clean] == []


def test_a_link_to_elsewhere_gives_nothing_of_this_page_away():
    assert 'rel="noopener noreferrer"' in sanitize('<a href="https://a.example">x</a>')
