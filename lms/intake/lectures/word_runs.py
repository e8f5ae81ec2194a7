"""What stands in the paragraphs of a Word document: letters in their look, links, notes, pictures."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from lms.intake.lectures.blocks import (
    Break,
    Inline,
    Lecture,
    Line,
    NoteMark,
    Text,
)
from lms.intake.lectures.package import Package
from lms.intake.lectures.pictures import Pictures
from lms.intake.lectures.word_styles import Style, Styles, W, font_of, switched, value
from lms.intake.legacy.tables import of_font

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
INSIDE = frozenset(
    {f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "fldSimple", "dir", "bdo")}
)
LETTERS = frozenset({"t", "tab", "noBreakHyphen", "softHyphen", "sym", "cr"})

PAGE = Break()
"""A break after which a new page begins."""


class Runs:
    """Reads lines of one document, counting in `lost` what cannot be carried over."""

    def __init__(self, package: Package, main: str) -> None:
        self.package, self.main = package, main
        self.lecture = Lecture()
        folder = main.rpartition("/")[0]
        self.relations = package.relations(main)
        self.styles = Styles.read(
            package.xml(self._part("styles", f"{folder}/styles.xml")), package.xml(self._part("numbering", ""))
        )
        self.pictures = Pictures(package, self.lecture)
        self.lost: Counter[str] = Counter()
        self.link = ""
        self.field: list[str] = []
        self.in_code = False

    def _part(self, kind: str, usual: str) -> str:
        return next((target for found, target in self.relations.values() if found == kind), usual)

    def line(self, parent: Element, style: Style) -> Line:
        """The letters, breaks, pictures and marks of notes in a paragraph."""
        return list(self._inlines(parent, style))

    def _inlines(self, parent: Element, style: Style) -> Iterator[Inline]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child, style)
            elif child.tag == f"{W}hyperlink":
                outer, self.link = self.link, self._target(child.get(f"{R}id"))
                yield from self._inlines(child, style)
                self.link = outer
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                yield from self._inlines(content, style) if content is not None else ()
            elif child.tag in INSIDE:
                self.lost["change"] += child.tag in (f"{W}ins", f"{W}moveTo")
                yield from self._inlines(child, style)
            elif child.tag in (f"{W}del", f"{W}moveFrom"):
                self.lost["change"] += 1
            elif child.tag in (f"{M}oMath", f"{M}oMathPara"):
                self.lost["formula"] += 1
            elif child.tag == f"{MC}AlternateContent":
                yield from self._alternatives(child, style)

    def _target(self, relation: str | None) -> str:
        kind, target = self.relations.get(relation or "", ("", ""))
        return target if kind == "hyperlink" else ""

    def _run(self, run: Element, style: Style) -> Iterator[Inline]:
        properties = run.find(f"{W}rPr")
        if properties is not None and (switched(properties, "vanish") or switched(properties, "webHidden")):
            return
        named = properties.find(f"{W}rStyle") if properties is not None else None
        own = self.styles.of(value(named)) if named is not None else None
        for child in run:
            name = child.tag.removeprefix(W)
            if name in LETTERS or (name == "br" and value(child, "type") != "page"):
                text = _letters(child, name)
                if text is None:
                    yield Break()
                elif text and not self.in_code:
                    yield self._text(text, properties, style, own)
            elif name in ("fldChar", "instrText"):
                self._field(child, name)
            else:
                yield from self._other(child, name, style)

    def _other(self, child: Element, name: str, style: Style) -> Iterator[Inline]:
        """What is in a run beside its letters."""
        if name == "br":
            yield PAGE
        elif name in ("footnoteReference", "endnoteReference"):
            yield NoteMark(f"{name[:-9]}-{value(child, 'id')}")
        elif name == "commentReference":
            self.lost["comment"] += 1
        elif name in ("drawing", "pict", "object"):
            yield from self._drawing(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from self._alternatives(child, style)

    def _text(self, text: str, properties: Element | None, style: Style, own: Style | None) -> Text:
        def look(name: str) -> bool:
            said = switched(properties, name)
            attribute = "bold" if name == "b" else "italic"
            for one in (own, style):
                if said is None and one is not None:
                    said = getattr(one, attribute)
            return bool(said)

        font = font_of(properties) or (own.font if own else None) or style.font or self.styles.usual_font
        raised = value(properties.find(f"{W}vertAlign")) if properties is not None else None
        script = {"superscript": "super", "subscript": "sub"}.get(raised or "", "")
        return Text(text, look("b"), look("i"), script, self.link, of_font(font))

    def _field(self, element: Element, name: str) -> None:
        """Fields: of a link the address, of any other what it shows."""
        if name == "instrText":
            self.field.append(element.text or "")
            return
        kind = value(element, "fldCharType")
        if kind == "begin":
            self.field, self.in_code = [], True
        elif kind == "separate":
            self.in_code = False
            words = "".join(self.field).split()
            if words[:1] == ["HYPERLINK"] and len(words) > 1:
                self.link = words[1].strip('"“”')
        else:
            self.in_code, self.link = False, ""

    def _alternatives(self, element: Element, style: Style) -> Iterator[Inline]:
        """What newer programs show, or else what older ones would."""
        for child in element:
            if child.tag == f"{MC}Choice":
                yield from self._drawing(child)
                return
        for child in element:
            yield from self._inlines(child, style)

    def _drawing(self, drawing: Element) -> Iterator[Inline]:
        if any(one.tag == f"{W}txbxContent" and "".join(one.itertext()).strip() for one in drawing.iter()):
            self.lost["box"] += 1
            return
        named = next((one for one in drawing.iter() if one.tag.endswith("}docPr")), None)
        words = (named.get("descr") or "") if named is not None else ""
        found = False
        for one in drawing.iter():
            embedded = (
                one.get(f"{R}embed")
                if one.tag == f"{A}blip"
                else one.get(f"{R}id")
                if one.tag == f"{V}imagedata"
                else None
            )
            linked = one.get(f"{R}link") if one.tag == f"{A}blip" else None
            relation = self.relations.get(embedded or linked or "")
            if relation and relation[0] == "image":
                found = True
                outside = not self.package.has(relation[1])
                picture = self.pictures.take(relation[1], words or one.get("alt", ""), outside)
                if picture:
                    yield picture
        if drawing.tag == f"{W}object":
            self.lost["object"] += 1
        elif not found and any(True for _ in drawing):
            self.lost["diagram"] += 1


def _letters(child: Element, name: str) -> str | None:
    """What a part of a run shows; None for a new line."""
    if name == "t":
        return child.text or ""
    if name == "sym":
        code = value(child, "char") or ""
        return (
            chr(int(code, 16)) if len(code) == 4 and all(letter in "0123456789abcdefABCDEF" for letter in code) else ""
        )
    # In fonts of TCVN3 the soft hyphen is a letter, ư.
    return {"tab": " ", "noBreakHyphen": "-", "softHyphen": "\u00ad"}.get(name)
