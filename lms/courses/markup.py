"""A lesson's Markdown to safe HTML, once, at publication: no database here, and no request comes this way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from lms.courses.asset_links import faults_in
from lms.courses.catalogue import Cited, source_note, uncitable
from lms.courses.faults import Fault
from lms.courses.figures import Figures
from lms.courses.folder import LESSON
from lms.courses.lesson import Box, LessonText, Practice, Prose
from lms.courses.media.rules import NOTHING, Assets
from lms.courses.safe_html import sanitize
from lms.text import N_

RENDERER = 3
"""Raised when the same source gives other HTML: stored lessons are then rendered again."""

CITATION = r"\[@([^\]\s]*)[ \t]*([^\]\n]*)\]"
CODE_SPAN = re.compile(r"(`+).+?\1")
HEADING = re.compile(r"^(#+)[ \t]")
WORD = re.compile(r"\w+")

BOXES = {
    "scene": ("article", ' class="scene"', "**{}**", ""),
    "idea": ("aside", ' class="idea" aria-label="Ý chính"', "**{}**", ""),
    "rule": ("section", ' class="rule"', "**{}**", ""),
    "takeaway": ("section", ' class="takeaway"', "## {}", "Điều cần nhớ"),
    "checklist": ("section", ' class="checklist"', "## {}", "Việc cần làm"),
}
"""Element, its attributes, the title as Markdown, and the title of a box that has none of its own."""


@dataclass(frozen=True)
class Rendered:
    """What readers get: `body` is a list of {"html": …} and {"exercise": key} in reading order."""

    body: list[dict[str, str]]
    paragraphs: int
    words: int
    faults: list[Fault]


def render(lesson: LessonText, file: str, sources: Mapping[str, Cited], assets: Assets = NOTHING) -> Rendered:
    """Render a lesson; what it cites or shows and `sources` or `assets` do not know is a fault, and not shown."""
    return _Renderer(sources, assets).render(lesson, file)


class _Citations:
    """Numbers each cited place of a lesson at its first mention."""

    def __init__(self, sources: Mapping[str, Cited]) -> None:
        self.sources = sources
        self.numbers: dict[tuple[str, str], int] = {}

    def number(self, key: str, place: str) -> int | None:
        """The number of the note, None for what cannot be cited."""
        if uncitable(self.sources, key, place):
            return None
        return self.numbers.setdefault((key, place), len(self.numbers) + 1)

    def notes(self) -> str:
        """The list of what was cited, "" for nothing."""
        if not self.numbers:
            return ""
        notes = "".join(
            f'<li id="nguon-{number}">{escape(source_note(self.sources[key], place))}</li>'
            for (key, place), number in self.numbers.items()
        )
        return f'<section class="sources" aria-label="Nguồn"><ol>{notes}</ol></section>'


class _Renderer:
    """One lesson: numbers run through all its pieces."""

    def __init__(self, sources: Mapping[str, Cited], assets: Assets) -> None:
        self.assets = assets
        self.citations = _Citations(sources)
        self.numbering = _Numbering()
        self.markdown = Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                SaneListExtension(),
                _Lesson(self.citations, self.numbering, assets),
            ],
            output_format="html",
        )

    def render(self, lesson: LessonText, file: str) -> Rendered:
        """All pieces, then the notes."""
        blocks: list[dict[str, str]] = []
        faults: list[Fault] = []
        words = 0
        for piece in lesson.pieces:
            if isinstance(piece, Practice):
                blocks.append({"exercise": piece.key})
                continue
            faults += self._faults(piece, file)
            words += len(WORD.findall(re.sub(CITATION, "", piece.text)))
            self._add(blocks, self._box(piece) if isinstance(piece, Box) else self._prose(piece.text))
        self._add(blocks, self.citations.notes())
        body = [{"html": sanitize(block["html"])} if "html" in block else block for block in blocks]
        return Rendered(body, self.numbering.last, words, faults)

    @staticmethod
    def _add(blocks: list[dict[str, str]], html: str) -> None:
        if not html:
            return
        if blocks and "html" in blocks[-1]:
            blocks[-1] = {"html": f"{blocks[-1]['html']}\n{html}"}
        else:
            blocks.append({"html": html})

    def _prose(self, text: str) -> str:
        self.markdown.reset()
        return self.markdown.convert(text)

    def _box(self, box: Box) -> str:
        element, attributes, heading, usual_title = BOXES.get(box.name, ("section", "", "**{}**", ""))
        title = box.title or usual_title
        text = f"{heading.format(title)}\n\n{box.text}" if title else box.text
        return f"<{element}{attributes}>\n{self._prose(text)}\n</{element}>"

    def _faults(self, piece: Prose | Box, file: str) -> list[Fault]:
        first = piece.line + 1 if isinstance(piece, Box) else piece.line
        lines = list(enumerate(piece.text.split("\n"), first))
        if isinstance(piece, Box):
            lines.insert(0, (piece.line, piece.title))
        faults = [fault for number, line in lines for fault in self._line_faults(line, file, number)]
        return faults + list(faults_in(lines, file, self.assets))

    def _line_faults(self, line: str, file: str, number: int) -> list[Fault]:
        faults = []
        text = CODE_SPAN.sub("", line)
        for key, place in re.findall(CITATION, text):
            problem = uncitable(self.citations.sources, key, place.strip())
            if problem:
                faults.append(Fault(file, number, problem, {"key": key, "place": place.strip()}))
        heading = HEADING.match(line)
        if heading and len(heading[1]) not in (2, 3):
            faults.append(Fault(file, number, N_("tiêu đề trong bài chỉ dùng ## hoặc ###")))
        return faults


class _Lesson(Extension):
    """Markdown as lessons use it: no HTML of the author's own, files of the course, citations, numbered paragraphs."""

    def __init__(self, citations: _Citations, numbering: "_Numbering", assets: Assets) -> None:
        super().__init__()
        self.citations, self.numbering, self.assets = citations, numbering, assets

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown calls it so
        """Change the parser in place."""
        md.preprocessors.deregister("html_block")
        for name in ("html", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        # Dashes under a paragraph are a line across the page in the author's eyes, never a heading.
        md.parser.blockprocessors.deregister("setextheader")
        md.inlinePatterns.register(_Citing(self.citations), "citation", 175)
        md.treeprocessors.register(Figures(self.assets), "figures", 7)
        md.treeprocessors.register(_Linking(), "linking", 6)
        md.treeprocessors.register(self.numbering, "numbering", 5)


class _Citing(InlineProcessor):
    """[@source place] to a small number that leads to the note."""

    def __init__(self, citations: _Citations) -> None:
        super().__init__(CITATION)
        self.citations = citations

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str, int, int]:  # type: ignore[override]  # noqa: N802
        """The link, or nothing where there is nothing to cite."""
        number = self.citations.number(m[1], m[2].strip())
        if number is None:
            return "", m.start(0), m.end(0)
        sup = Element("sup")
        link = SubElement(sup, "a", {"href": f"#nguon-{number}", "aria-label": f"Nguồn {number}"})
        link.text = f"[{number}]"
        return sup, m.start(0), m.end(0)


class _Linking(Treeprocessor):
    """A link to the file of a lesson becomes one to its page: pages of lessons stand side by side, named by key."""

    def run(self, root: Element) -> None:
        """Change the addresses below the root."""
        for link in root.iter("a"):
            if found := LESSON.fullmatch(link.get("href", "")):
                link.set("href", found[2])


class _Numbering(Treeprocessor):
    """Numbers every paragraph, list, table and heading through the lesson: a reader's place is kept by it."""

    def __init__(self) -> None:
        super().__init__()
        self.last = 0

    def run(self, root: Element) -> None:
        """Number the children of the root, and put tables where they can scroll on a phone."""
        for position, child in enumerate(list(root)):
            if child.tag == "hr":
                continue
            readable = child
            if child.tag == "table":
                readable = Element("div", {"class": "scroll"})
                readable.append(child)
                root[position] = readable
                _align_numbers(child)
            self.last += 1
            readable.set("id", f"p-{self.last}")
            readable.set("data-p", str(self.last))


def _align_numbers(table: Element) -> None:
    """Columns that the author set to the right hold numbers; other alignments are left to the look."""
    for cell in table.iter():
        if cell.attrib.pop("align", None) == "right":
            cell.set("class", "num")
