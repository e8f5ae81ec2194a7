"""Questions as Moodle XML. https://docs.moodle.org/en/Moodle_XML_format"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lms.courses.exercises.fill_in import BLANK
from lms.intake.questions.shares import share_of

PLAIN = "plain_text"
RESERVED = re.compile(r"[{}#~/\"\\]")
"""What a field of a cloze text escapes."""


def write(questions: Sequence[Mapping[str, Any]], topics: Mapping[str, str]) -> tuple[bytes, list[str]]:
    """The file, and keys of the questions that it cannot say. `topics` names the topics by key."""
    quiz = Element("quiz")
    left_out = []
    topic = None
    for question in sorted(questions, key=lambda question: str(question.get("topic", ""))):
        kind, fill = WRITERS.get(question["kind"], ("", None))
        if fill is None:
            left_out.append(str(question["key"]))
            continue
        if question.get("topic") != topic:
            topic = question.get("topic")
            name = topics.get(str(topic), str(topic)).replace("/", "-")
            _text(SubElement(SubElement(quiz, "question", type="category"), "category"), f"$course$/{name}")
        element = SubElement(quiz, "question", type=kind)
        _text(SubElement(element, "name"), str(question["key"]))
        fill(element, question)
    indent(quiz)
    return tostring(quiz, encoding="utf-8", xml_declaration=True), left_out


def _asked(element: Element, text: str) -> None:
    _text(SubElement(element, "questiontext", format=PLAIN), text)


def _text(element: Element, text: str) -> None:
    SubElement(element, "text").text = text


def _answer(element: Element, text: str, fraction: str, why: str = "") -> Element:
    answer = SubElement(element, "answer", fraction=fraction, format=PLAIN)
    _text(answer, text)
    if why:
        _text(SubElement(answer, "feedback", format=PLAIN), why)
    return answer


def _choice(element: Element, question: Mapping[str, Any]) -> None:
    single = question["kind"] == "single-choice"
    options = question["options"]
    right = sum(bool(one.get("right")) for one in options)
    shares = {True: share_of(1, right), False: "0" if single else share_of(-1, len(options) - right)}
    _asked(element, question["ask"])
    SubElement(element, "single").text = "true" if single else "false"
    SubElement(element, "shuffleanswers").text = "true"
    for one in options:
        _answer(element, one["text"], shares[bool(one.get("right"))], one["why"])


def _judged(element: Element, question: Mapping[str, Any]) -> None:
    _asked(element, question["ask"])
    for word, side in (("true", True), ("false", False)):
        _answer(element, word, "100" if question["answer"] is side else "0", question[f"why_{word}"])


def _matching(element: Element, question: Mapping[str, Any]) -> None:
    sides = [(pair["left"], pair["right"]) for pair in question["pairs"]]
    _paired(element, question, [*sides, *(("", text) for text in question.get("extra", []))], question["pairs"])


def _categorised(element: Element, question: Mapping[str, Any]) -> None:
    sides = [(item["text"], item["category"]) for item in question["items"]]
    used = {category for _, category in sides}
    empty = [("", category) for category in question["categories"] if category not in used]
    _paired(element, question, [*sides, *empty], question["items"])


def _paired(
    element: Element, question: Mapping[str, Any], sides: Sequence[tuple[str, str]], explained: Sequence[Any]
) -> None:
    _asked(element, question["ask"])
    # Only one explanation for all of them has a place.
    whys = {one["why"] for one in explained}
    if len(whys) == 1:
        _text(SubElement(element, "generalfeedback", format=PLAIN), whys.pop())
    SubElement(element, "shuffleanswers").text = "true"
    for left, right in sides:
        one = SubElement(element, "subquestion", format=PLAIN)
        _text(one, left)
        _text(SubElement(one, "answer"), right)


def _ordered(element: Element, question: Mapping[str, Any]) -> None:
    _asked(element, question["ask"])
    for place, step in enumerate(question["steps"], 1):
        _answer(element, step["text"], str(place), step["why"])


def _filled(element: Element, question: Mapping[str, Any]) -> None:
    def field(number: re.Match[str]) -> str:
        blank = question["blanks"][int(number[1]) - 1]
        why = f"#{_escaped(blank['why'])}" if blank["why"] else ""
        first, *others = (_escaped(text) for text in blank["accept"])
        return "{1:SHORTANSWER:" + "~".join([f"={first}{why}", *(f"={text}" for text in others)]) + "}"

    _asked(element, BLANK.sub(field, question["text"]))


def _number(element: Element, question: Mapping[str, Any]) -> None:
    _asked(element, question["ask"])
    answer = _answer(element, _figures(question["answer"]), "100", question["why"])
    SubElement(answer, "tolerance").text = _figures(question.get("tolerance", 0))
    if question.get("unit"):
        unit = SubElement(SubElement(element, "units"), "unit")
        SubElement(unit, "multiplier").text = "1"
        SubElement(unit, "unit_name").text = question["unit"]


def _words(element: Element, question: Mapping[str, Any]) -> None:
    _asked(element, question["ask"])
    SubElement(element, "usecase").text = "0"
    for place, text in enumerate(question["accept"]):
        _answer(element, text, "100", "" if place else question["why"])


WRITERS: dict[str, tuple[str, Callable[[Element, Mapping[str, Any]], None]]] = {
    "single-choice": ("multichoice", _choice),
    "multiple-choice": ("multichoice", _choice),
    "true-false": ("truefalse", _judged),
    "matching": ("matching", _matching),
    "categorise": ("matching", _categorised),
    "ordering": ("ordering", _ordered),
    "fill-in": ("cloze", _filled),
    "number": ("numerical", _number),
    "short-text": ("shortanswer", _words),
}


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text)


def _figures(value: float) -> str:
    return f"{Decimal(str(value)):f}"
