"""What a format can say of a question comes back from it as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.exercises import check_question
from lms.intake.problems import Unreadable
from lms.intake.questions import gift, house, moodle_xml, reading, sheet, write_gift, write_moodle_xml, write_sheet
from lms.intake.questions.columns import KINDS
from lms.intake.questions.reading import read_questions
from lms.intake.questions.wording import tidy
from lms.text import clean

LETTERS = "abcđêơưÁỆ 10%.,:;!?()[]{}<>&\"'~=#\\/-+$@^`\n"
TOPICS = {"luat": "Luật và điều lệ"}


def texts(letters=LETTERS):
    words = st.text(st.sampled_from(letters), min_size=1, max_size=12).map(lambda text: tidy(f"{text}x").strip())
    return words.filter(lambda text: not any(mark in text for mark in ("->", "=>")))


def lists(of, **sizes):
    return st.lists(of, unique_by=lambda text: clean(text).casefold(), **sizes)


@st.composite
def choices(draw, said, several):
    words = draw(lists(said, min_size=2, max_size=5))
    right = draw(st.sets(st.integers(0, len(words) - 1), min_size=1, max_size=len(words) if several else 1))
    whys = draw(st.lists(st.just("") | said, min_size=len(words), max_size=len(words)))
    return [
        {"text": text, **({"right": True} if place in right else {}), "why": why}
        for place, (text, why) in enumerate(zip(words, whys, strict=True))
    ]


@st.composite
def questions(draw, kinds, letters=LETTERS):
    """A question of one of these kinds."""
    said = texts(letters)
    why = st.just("") | said
    kind = draw(st.sampled_from(kinds))
    ask = {"kind": kind, "ask": draw(said)}
    match kind:
        case "single-choice" | "multiple-choice":
            return {**ask, "options": draw(choices(said, kind == "multiple-choice"))}
        case "true-false":
            return {**ask, "answer": draw(st.booleans()), "why_true": draw(why), "why_false": draw(why)}
        case "true-false-reason":
            whys = {"why_true": draw(why), "why_false": draw(why)}
            return {**ask, "answer": draw(st.booleans()), **whys, "reasons": draw(choices(said, False))}
        case "matching":
            sides = draw(lists(said, min_size=5, max_size=6))
            one = draw(why)
            pairs = [{"left": sides[n], "right": sides[n + 2], "why": one} for n in (0, 1)]
            return {**ask, "pairs": pairs, "extra": sides[4:]}
        case "ordering":
            return {**ask, "steps": [{"text": text, "why": draw(why)} for text in draw(lists(said, min_size=2))][:9]}
        case "categorise":
            items = [
                {"text": text, "category": draw(st.sampled_from(["Thu", "Chi"])), "why": draw(why)}
                for text in draw(lists(said, min_size=2, max_size=6))
            ]
            return {**ask, "categories": list(dict.fromkeys(item["category"] for item in items)), "items": items}
        case "fill-in":
            accept = draw(lists(said, min_size=1, max_size=3))
            plain = [letter for letter in letters if letter.isalnum() or letter in " .,\n"]
            blank = {"accept": accept, "why": draw(why)}
            text = draw(texts(plain)) + " {1} " + draw(texts(plain))
            return {"kind": kind, "ask": house.GAPS, "text": text, "blanks": [blank]}
        case "number":
            value = draw(st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=3).map(float))
            value = int(value) if value == int(value) else value
            tolerance = draw(st.sampled_from([0, 5, 0.25]))
            return {**ask, "answer": value, **({"tolerance": tolerance} if tolerance else {}), "why": draw(why)}
    return {**ask, "accept": draw(lists(said, min_size=1, max_size=3)), "why": draw(why)}


def keyed(spec):
    return {"key": "q-1", "topic": "luat", **spec}


GIFT = ["single-choice", "multiple-choice", "true-false", "matching", "fill-in", "number", "short-text"]


@given(questions(GIFT))
@settings(max_examples=100)
def test_gift_gives_back_what_was_written(spec):
    text, left_out = write_gift.write([keyed(spec)], TOPICS)
    batch = gift.read(text)
    assert (batch.problems, left_out) == ([], [])
    assert batch.questions[0].spec == spec
    assert batch.questions[0].name == "q-1"
    assert batch.questions[0].place == {"topic": "Luật và điều lệ"}


@given(questions([*GIFT, "ordering"]))
@settings(max_examples=100)
def test_moodle_xml_gives_back_what_was_written(spec):
    data, left_out = write_moodle_xml.write([keyed(spec)], TOPICS)
    batch = moodle_xml.read(data)
    assert (batch.problems, left_out) == ([], [])
    assert batch.questions[0].spec == spec
    assert batch.questions[0].place == {"topic": "Luật và điều lệ"}


@given(questions(list(KINDS), LETTERS.replace("\n", "").replace(";", "")))
@settings(max_examples=60, deadline=None)
def test_a_sheet_gives_back_what_was_written(spec):
    data, left_out = write_sheet.write([keyed(spec)], {"topic": TOPICS})
    batch = sheet.read(data, "cau-hoi.xlsx")
    assert (batch.problems, left_out) == ([], [])
    assert batch.questions[0].spec == spec
    assert batch.questions[0].name == "q-1"
    assert batch.questions[0].place == {"topic": "Luật và điều lệ"}


def test_what_a_format_cannot_say_is_named():
    reasons = {"reasons": [{"text": "a", "right": True, "why": ""}, {"text": "b", "why": ""}]}
    judged = {"kind": "true-false-reason", "ask": "x", "answer": True, "why_true": "", "why_false": "", **reasons}
    many = {"kind": "single-choice", "ask": "x", "options": [{"text": str(n), "why": ""} for n in range(11)]}
    assert write_gift.write([keyed(judged)], {})[1] == ["q-1"]
    assert write_moodle_xml.write([keyed(judged)], {})[1] == ["q-1"]
    assert write_sheet.write([keyed(judged), keyed(many)], {})[1] == ["q-1"]


def test_the_template_is_empty_and_its_examples_are_questions_of_the_house():
    data = write_sheet.template({"topic": TOPICS})
    with pytest.raises(Unreadable) as caught:
        read_questions(data, "mau.xlsx")
    assert caught.value.message == reading.EMPTY
    filled, _ = write_sheet.write([keyed(one) for one in write_sheet.SHOWN], {})
    found = read_questions(filled, "mau.xlsx")
    assert found.problems == []
    for question in found.questions:
        assert check_question({"key": "x", **question.spec}, "", {}) == []
