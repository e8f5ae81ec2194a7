"""The last door before HTML is stored: only what a lesson is made of passes."""

import re

import bleach
import nh3

TAGS = frozenset(
    {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody", "tr", "th", "td"}
    | {"strong", "em", "a", "code", "pre", "br", "sup"}
    | {"article", "aside", "section", "div"}
    | {"figure", "figcaption", "picture", "source", "img", "video", "audio", "track", "small"}
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
REL = "noopener noreferrer"
"""What every link tells the browser to keep to itself."""
FILE = r"/tep/[0-9a-f]{64}/[A-Za-z0-9][A-Za-z0-9._-]*"
"""A file of this site: nothing of another one is ever loaded into a lesson."""
SOURCE = re.compile(FILE)
NOTHING = re.compile("")
ANYWHERE = {
    "id": re.compile(r"(p|nguon)-[0-9]+"),
    "data-p": re.compile(r"[0-9]+"),
    "class": re.compile(r"scene|idea|rule|takeaway|checklist|sources|scroll|num|media|download"),
    "aria-label": re.compile(r"[\w ]+"),
}
OF_TAG = {
    # A place in the lesson, the key of another lesson, or an address elsewhere.
    ("a", "href"): re.compile(
        rf"#(?:nguon|p)-[0-9]+|{FILE}|[a-z0-9]+(?:-[a-z0-9]+)*|(https?://|mailto:|tel:)\S+", re.IGNORECASE
    ),
    ("a", "download"): re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*"),
    ("ol", "start"): re.compile(r"[0-9]+"),
    ("img", "src"): SOURCE,
    ("img", "alt"): re.compile(r".*", re.DOTALL),
    ("img", "width"): re.compile(r"[0-9]{1,5}"),
    ("img", "height"): re.compile(r"[0-9]{1,5}"),
    ("img", "loading"): re.compile("lazy"),
    ("img", "decoding"): re.compile("async"),
    ("source", "type"): re.compile("image/webp"),
    ("source", "srcset"): re.compile(rf"{FILE} [0-9]+w(?:, {FILE} [0-9]+w)*"),
    ("source", "sizes"): re.compile(r"[()a-z0-9:,. -]+"),
    **{
        (player, name): pattern
        for player in ("audio", "video")
        for name, pattern in (("src", SOURCE), ("controls", NOTHING), ("preload", re.compile("none")))
    },
    ("video", "poster"): SOURCE,
    ("video", "playsinline"): NOTHING,
    ("track", "src"): SOURCE,
    ("track", "kind"): re.compile("captions"),
    ("track", "srclang"): re.compile("vi"),
    ("track", "label"): re.compile("Phụ đề"),
    ("track", "default"): NOTHING,
}


def sanitize(html: str) -> str:
    """The same HTML without any element, attribute or address that is not listed here.

    bleach gets no more releases and lets `javascript:123` through (its own protocol check, that is), so nh3, which is
    kept up, has the last word.
    """
    names: dict[str, set[str]] = {"*": set(ANYWHERE)}
    for tag, name in OF_TAG:
        names.setdefault(tag, set()).add(name)
    return nh3.clean(
        bleach.clean(html, tags=TAGS, attributes=_may_stand, protocols=SCHEMES),
        tags=set(TAGS),
        attributes=names,
        attribute_filter=_filtered,
        url_schemes=set(SCHEMES),
        link_rel=REL,
    )


def _filtered(tag: str, name: str, value: str) -> str | None:
    """nh3 writes `rel` itself and asks about it too."""
    return value if (name, value) == ("rel", REL) or _may_stand(tag, name, value) else None


def _may_stand(tag: str, name: str, value: str) -> bool:
    pattern = OF_TAG.get((tag, name)) or ANYWHERE.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None
