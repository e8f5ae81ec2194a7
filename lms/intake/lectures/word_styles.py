"""What the styles and lists of a Word document say of a paragraph or a run, their own words and inherited ones."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.text import fold

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"(?:heading|tieu de|de muc)\s*(\d)")
LISTED = re.compile(r"list (bullet|number)\s*(\d?)")
QUOTED = ("quote", "intense quote", "quotations", "block text", "trich dan", "trich dan manh")
OFF = ("0", "false", "off", "none")
LONGEST_CHAIN = 20


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute in Word's namespace."""
    return None if element is None else element.get(f"{W}{name}")


def switched(properties: Element | None, name: str) -> bool | None:
    """Whether a switch is on or off; None where nothing is said."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return None if found is None else value(found) not in OFF


def font_of(properties: Element | None) -> str | None:
    """The font of Latin letters."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return value(fonts, "ascii") or value(fonts, "hAnsi")


@dataclass
class Style:
    """A style with what it takes from those it is based on."""

    name: str = ""
    names: tuple[str, ...] = ()
    """Its own name and those above it, folded."""
    bold: bool | None = None
    italic: bool | None = None
    font: str | None = None
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None

    @property
    def heading(self) -> int | None:
        """1 to 9, 0 for the title of the document."""
        for name in self.names:
            if found := HEADING.fullmatch(name):
                return int(found[1])
            if name in ("title", "tieu de"):
                return 0
        return self.outline + 1 if self.outline is not None and self.outline < 9 else None

    @property
    def quoted(self) -> bool:
        return any(name in QUOTED for name in self.names)

    @property
    def listed(self) -> tuple[bool, int] | None:
        """Whether numbered, and the level, by its name alone: List Bullet 2."""
        found = next((match for name in self.names if (match := LISTED.match(name))), None)
        return (found[1] == "number", int(found[2] or 1) - 1) if found else None


@dataclass
class Styles:
    """All styles of a document, and the formats of its lists."""

    raw: dict[str, Element] = field(default_factory=dict)
    usual: str = ""
    """The style of paragraphs that name none."""
    usual_font: str | None = None
    formats: dict[tuple[str, int], str] = field(default_factory=dict)
    """(list, level) -> bullet, decimal, none …"""
    made: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def read(cls, styles: Element | None, numbering: Element | None) -> "Styles":
        found = cls()
        for one in styles.iter(f"{W}style") if styles is not None else ():
            found.raw[value(one, "styleId") or ""] = one
            if value(one, "type") == "paragraph" and value(one, "default") in ("1", "true"):
                found.usual = value(one, "styleId") or ""
        if styles is not None:
            found.usual_font = font_of(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        if numbering is not None:
            found._read_lists(numbering)
        return found

    def _read_lists(self, numbering: Element) -> None:
        abstract: dict[str, dict[int, str]] = {}
        for one in numbering.iter(f"{W}abstractNum"):
            levels = {
                _number(value(level, "ilvl")): value(level.find(f"{W}numFmt")) or "bullet"
                for level in one.iter(f"{W}lvl")
            }
            abstract[value(one, "abstractNumId") or ""] = levels
        for one in numbering.iter(f"{W}num"):
            number = value(one, "numId") or ""
            for level, form in abstract.get(value(one.find(f"{W}abstractNumId")) or "", {}).items():
                self.formats[number, level] = form

    def of(self, style_id: str | None) -> Style:
        """A style by its id; the usual one for a name that is not there."""
        style_id = style_id if style_id in self.raw else self.usual
        if style_id not in self.made:
            self.made[style_id] = self._make(style_id)
        return self.made[style_id]

    def _make(self, style_id: str) -> Style:
        made = Style()
        names: list[str] = []
        chain: list[str] = []
        while style_id in self.raw and style_id not in chain and len(chain) < LONGEST_CHAIN:
            chain.append(style_id)
            one = self.raw[style_id]
            names.append(fold(value(one.find(f"{W}name")) or ""))
            runs, paragraph = one.find(f"{W}rPr"), one.find(f"{W}pPr")
            made.bold = switched(runs, "b") if made.bold is None else made.bold
            made.italic = switched(runs, "i") if made.italic is None else made.italic
            made.font = made.font or font_of(runs)
            if paragraph is not None:
                outline = value(paragraph.find(f"{W}outlineLvl"))
                made.outline = _number(outline) if made.outline is None and outline else made.outline
                made.list_id = made.list_id or value(paragraph.find(f"{W}numPr/{W}numId"))
                level = value(paragraph.find(f"{W}numPr/{W}ilvl"))
                made.list_level = _number(level) if made.list_level is None and level else made.list_level
            style_id = value(one.find(f"{W}basedOn")) or ""
        made.name, made.names = (names[0] if names else ""), tuple(names)
        return made

    def list_of(self, properties: Element | None, style: Style) -> tuple[bool, int] | None:
        """Whether a paragraph is a point of a list: numbered or not, and its level from 0."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        number = value(own.find(f"{W}numId")) if own is not None else None
        level_text = value(own.find(f"{W}ilvl")) if own is not None else None
        number = number if number is not None else style.list_id
        if number in (None, "0"):
            return style.listed if number is None else None
        named = style.listed
        level = _number(level_text) if level_text else style.list_level or (named[1] if named else 0)
        form = self.formats.get((number or "", level)) or self.formats.get((number or "", 0), "bullet")
        return form not in ("bullet", "none"), min(level, 8)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 3 else 0
