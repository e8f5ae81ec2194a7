"""Moodle XML: a quiz of questions. https://docs.moodle.org/en/Moodle_XML_format

A question is read and let go as soon as it ends, so that a file costs little more memory than its longest question.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from lms.intake.problems import Unreadable
from lms.intake.questions import cloze, house
from lms.intake.questions.found import LONGEST, TOO_LONG, Batch, Found, number_word
from lms.intake.questions.house import Answer
from lms.intake.questions.wording import DATA, plain
from lms.text import N_

STEP = 1 << 16
DEEPEST = 60
MOST_PARTS = 2000
"""Elements of one question."""
FORMS = {"html": "html", "plain_text": "plain", "plain": "plain", "markdown": "markdown"}

BROKEN = N_("Tệp XML hỏng hoặc bị cắt ở dòng %(line)s. Anh/chị xuất lại tệp từ chương trình nguồn.")
STRANGE = N_("Tệp chứa khai báo lạ trong XML nên không được nhận.")
NOT_QUIZ = N_("Tệp XML này không phải ngân hàng câu hỏi xuất từ Moodle.")
SWOLLEN = N_("Tệp XML lồng quá sâu hoặc có câu quá nhiều phần nên không được nhận.")
NOT_MARKED = N_("Câu loại “%(kind)s” không chấm bằng máy nên không vào ngân hàng câu hỏi.")
UNKNOWN = N_("Loại câu “%(kind)s” không có ở đây.")
CASE = N_("Tệp phân biệt chữ hoa và chữ thường ở câu này; ở đây không phân biệt.")
UNITS = N_("Câu nhận nhiều đơn vị tính; ở đây chỉ giữ đơn vị đầu.")
FILES = N_("hình hoặc tệp đính kèm")
LOST_FILES = N_("Câu này có %(what)s, không mang theo được.")


class _Enough(Exception):
    """No more questions are read."""


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    line: int
    attributes: Mapping[str, str]
    children: "list[Element]" = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def all(self, tag: str) -> "list[Element]":
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> "Element | None":
        return next((child for child in self.children if child.tag == tag), None)

    def value(self, tag: str) -> str:
        """The text directly in a child, "" for none."""
        child = self.first(tag)
        return "".join(child.said).strip() if child else ""

    @property
    def text(self) -> str:
        """What stands in its <text>, or in itself."""
        inner = self.first("text")
        return "".join((inner or self).said)


def read(data: bytes) -> Batch:
    """Every question of a file. Raises Unreadable where it is no such file at all.

    A file that breaks off gives what stands before the break.
    """
    batch = Batch()
    target = _Quiz(batch)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.line_now = lambda: parser.parser.CurrentLineNumber
    try:
        for start in range(0, len(data), STEP):
            parser.feed(data[start : start + STEP])
        parser.close()
    except _Enough:
        pass
    except DefusedXmlException:
        raise Unreadable(STRANGE) from None
    except (ParseError, ValueError, LookupError):
        line = str(parser.parser.CurrentLineNumber)
        if not batch.questions:
            raise Unreadable(BROKEN, line=line) from None
        Found(int(line), problems=batch.problems).error(BROKEN, line=line)
    return batch


class _Quiz:
    """What the parser reports to: keeps the elements of the question at hand."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.line_now: Callable[[], int] = lambda: 1
        self.open: list[Element] = []
        self.parts = self.depth = self.letters = 0
        self.category = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and tag != "quiz":
            raise Unreadable(NOT_QUIZ)
        self.parts += 1
        if self.depth > DEEPEST or (self.open and self.parts > MOST_PARTS):
            raise Unreadable(SWOLLEN)
        if self.open or (tag == "question" and self.depth == 2):
            element = Element(tag, self.line_now(), dict(attributes))
            if self.open:
                self.open[-1].children.append(element)
            else:
                self.parts = self.letters = 0
            self.open.append(element)

    def data(self, text: str) -> None:
        # What an attached file holds is nobody's text, and what is far too long need not be kept.
        if self.open and self.open[-1].tag != "file":
            self.letters += len(DATA.sub("", text))
            if self.letters <= 4 * LONGEST:
                self.open[-1].said.append(text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if not self.open:
            return
        element = self.open.pop()
        if not self.open:
            self._question(element)

    def close(self) -> None:
        pass

    def _question(self, element: Element) -> None:
        if element.attributes.get("type") == "category":
            name = element.first("category")
            self.category = (name.text if name else "").rpartition("/")[2].strip()
        elif not self.batch.take(element.line, _Question(element, self.category, self.letters).fill):
            raise _Enough


class _Question:
    """One <question>."""

    def __init__(self, element: Element, category: str, letters: int) -> None:
        self.element, self.category, self.letters = element, category, letters
        self.kinds = {
            "multichoice": self._choice,
            "truefalse": self._statement,
            "shortanswer": self._words,
            "matching": self._matching,
            "numerical": self._number,
            "cloze": self._cloze,
            "multianswer": self._cloze,
            "ordering": self._ordering,
        }

    def fill(self, found: Found) -> None:
        """Read it into `found`."""
        self.found = found
        kind = self.element.attributes.get("type", "")
        found.name = self._said(self.element.first("name"), "plain")
        if self.category:
            found.place["topic"] = self.category
        if self.letters > LONGEST:
            found.error(TOO_LONG, found.name, most=number_word(LONGEST))
            return
        self.ask = self._said(self.element.first("questiontext"))
        self.general = self._said(self.element.first("generalfeedback"))
        if self._has_files(self.element):
            found.notice(LOST_FILES, what=FILES)
        if kind in self.kinds:
            self.kinds[kind]()
        elif kind in ("essay", "description"):
            found.warn(NOT_MARKED, self.ask or found.name, kind=kind)
        else:
            found.error(UNKNOWN, self.ask or found.name, kind=kind[:40] or "?")

    def _choice(self) -> None:
        several = self.element.value("single").lower() in ("false", "0")
        house.choice(self.found, self.ask, self._answers(), several, self.general)

    def _statement(self) -> None:
        given = {answer.text.lower(): answer for answer in self._answers()}
        right, wrong = given.get("true"), given.get("false")
        if not right or not wrong or right.full == wrong.full:
            self.found.error(house.NO_ANSWER, self.ask)
            return
        house.statement(self.found, self.ask, right.full, right.why, wrong.why, self.general)

    def _words(self) -> None:
        if self.element.value("usecase") == "1":
            self.found.notice(CASE)
        house.words(self.found, self.ask, self._answers(), self.general)

    def _matching(self) -> None:
        pairs = []
        for one in self.element.all("subquestion"):
            pairs.append((self._said(one), self._said(one.first("answer"), "plain"), ""))
        house.matching(self.found, self.ask, pairs, self.general)

    def _number(self) -> None:
        given = [
            (answer, element.value("tolerance"))
            for answer, element in zip(self._answers(), self._elements(), strict=True)
            if answer.text != "*"
        ]
        holder = self.element.first("units")
        units = [name for unit in (holder.all("unit") if holder else []) if (name := unit.value("unit_name"))]
        if len(units) > 1:
            self.found.notice(UNITS, "; ".join(units))
        house.number(self.found, self.ask, given, units[0] if units else "", self.general)

    def _cloze(self) -> None:
        source = self.element.first("questiontext")
        if source:
            cloze.fill(self.found, source.text, _form(source), self.general)

    def _ordering(self) -> None:
        def place(element: Element) -> Decimal:
            return house.decimal(element.attributes.get("fraction", "")) or Decimal(0)

        steps = [(self._said(one), self._said(one.first("feedback"))) for one in sorted(self._elements(), key=place)]
        house.ordering(self.found, self.ask, steps, self.general)

    def _elements(self) -> list[Element]:
        return self.element.all("answer")

    def _answers(self) -> list[Answer]:
        return [
            Answer(
                self._said(one),
                house.decimal(one.attributes.get("fraction", "0")) or Decimal(0),
                self._said(one.first("feedback")),
            )
            for one in self._elements()
        ]

    def _said(self, element: Element | None, form: str | None = None) -> str:
        if element is None:
            return ""
        return plain(element.text, self.found, _form(element) if form is None else form)

    def _has_files(self, element: Element) -> bool:
        return any(child.tag == "file" or self._has_files(child) for child in element.children)


def _form(element: Element) -> str:
    return FORMS.get(element.attributes.get("format", ""), "")


def is_moodle_xml(start: bytes) -> bool:
    """Whether a file begins like one."""
    return re.search(rb"<\s*quiz\b", start) is not None or re.search(b"<\0*q\0*u\0*i\0*z", start) is not None
