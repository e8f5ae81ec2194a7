"""Specifications of every kind, made up by hypothesis as a file could hold them, and those of content/."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from lms.courses.lesson import read_lesson
from lms.courses.yamltext import load_yaml
from lms.text import nfc
from tests.courses import kinds

CONTENT = Path(__file__).parents[3] / "content"
ODD = [
    "24",
    "true",
    "05/11/2026",
    "2026-11-20",
    "~",
    "null",
    "1e5",
    "0x1F",
    "Chị hỏi: mấy giờ?",
    "- gạch",
    "# không phải chú thích",
    "a #b",
    "[@blld 70.3]",
    "{1} và {2}",
    "'nháy' và \"kép\"",
    "“trích”",
    "*sao* & và",
    "!x",
    "%",
    "@",
    "`dấu`",
    "```",
    "hai\ndòng",
    "dòng\n\n  thụt\nrồi về",
    "```exercise\nkey: x\n```",
    "10\u00a0ngày",
    "cột\tthứ hai",
    "😀",
    "\\n",
    "a, b",
    "một: ",
    ":x",
    "? hỏi",
    "|",
    ">",
    "yes",
    "=",
    "<<",
    "12:30",
]
LETTERS = st.text("abcdeăâđêôơư :-#'\"{}[],&*!|>%@`?\n\u00a0.1234567890", min_size=1, max_size=30)
TEXT = st.one_of(st.sampled_from(ODD), LETTERS).map(lambda text: nfc(text).strip()).filter(bool)
KEY = st.text("abcxy2", min_size=1, max_size=6)
WORD = TEXT.filter(lambda text: "\n" not in text)


def keys(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(KEY, min_size=least, max_size=most, unique=True)


def some(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of these."""
    return st.fixed_dictionaries({}, optional=optional)


SAYS = st.lists(st.dictionaries(WORD, TEXT, min_size=1, max_size=1), min_size=1, max_size=3)


@st.composite
def choices(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["single-choice", "multiple-choice"]))
    texts = draw(st.lists(TEXT, min_size=2, max_size=5, unique_by=lambda text: " ".join(text.split()).casefold()))
    right = draw(st.integers(0, len(texts) - 1))
    options = [{"text": text, "why": draw(TEXT), **draw(some(right=st.just(False)))} for text in texts]
    options[right]["right"] = True
    return {"key": draw(KEY), "kind": kind, "ask": draw(TEXT), "options": options}


@st.composite
def judged(draw: Any) -> dict[str, Any]:
    whys = {"why_true": draw(TEXT), "why_false": draw(TEXT)}
    return {"key": draw(KEY), "kind": "true-false", "ask": draw(TEXT), "answer": draw(st.booleans()), **whys}


@st.composite
def reflection(draw: Any) -> dict[str, Any]:
    return {"key": draw(KEY), "kind": "reflection", "ask": draw(TEXT), **draw(some(sample=TEXT))}


@st.composite
def situation(draw: Any) -> dict[str, Any]:
    """Of the right shape; whether it can be played nobody asks."""
    meters, (first, *places) = draw(keys(0, 3)), draw(keys(4, 7))
    nodes, endings = [first, *places[:-2]], places[-2:]
    amounts = some(**{key: st.integers(-3, 3) for key in meters})
    least = some(**{key: st.integers(1, 5) for key in meters})
    choice = st.fixed_dictionaries(
        {"text": TEXT, "to": st.sampled_from([*nodes, *endings]), "why": TEXT},
        optional={"effect": amounts, "when": least},
    )
    ending = st.fixed_dictionaries({"title": TEXT, "text": TEXT, "score": st.sampled_from([0, 1, 0.2, 0.75])})
    return {
        "key": draw(KEY),
        "kind": "situation",
        "title": draw(TEXT),
        "intro": draw(TEXT),
        "ask": draw(TEXT),
        **draw(
            some(state=st.just([{"key": key, "name": draw(TEXT), "start": 1, "most": 4} for key in meters]))
            if not meters
            else st.just(
                {
                    "state": [
                        {
                            "key": key,
                            "name": draw(TEXT),
                            "start": 1,
                            "most": 4,
                            **draw(some(unit=st.one_of(st.none(), TEXT))),
                        }
                        for key in meters
                    ]
                }
            )
        ),
        "nodes": [
            {"key": key, "says": draw(SAYS), "choices": draw(st.lists(choice, min_size=1, max_size=3))} for key in nodes
        ],
        "endings": [{"key": key, **draw(ending)} for key in endings],
        "better": draw(st.lists(st.integers(1, 9), min_size=1, max_size=5)),
    }


DONG = st.integers(0, 999_999_999_999)


@st.composite
def voucher(draw: Any) -> dict[str, Any]:
    """Of the right shape; whether it balances nobody asks."""
    papers, lines = draw(keys(1, 3)), draw(keys(0, 4))
    split = draw(st.integers(0, len(lines)))
    some_papers = st.lists(st.sampled_from(papers), min_size=1, max_size=3)
    work = st.fixed_dictionaries(
        {
            "papers": some_papers,
            "voucher": st.sampled_from(["receipt", "payment", "advance", "none"]),
            "date": st.dates().map(lambda day: f"{day:%d/%m/}{day.year:04d}"),
            "reason": TEXT,
            "amount": st.integers(1, 999_999_999_999),
        },
        optional={
            "number": st.one_of(st.none(), TEXT),
            "party": st.one_of(st.none(), TEXT),
            "line": st.one_of(st.none(), *([st.sampled_from(lines)] if lines else [])),
            "cash": st.integers(-(10**9), 10**9),
            "bank": st.integers(-(10**9), 10**9),
            "why": some(voucher=TEXT, date=TEXT, words=TEXT, bank=TEXT),
        },
    )
    bank = draw(some(bank=st.one_of(DONG)))
    return {
        "key": draw(KEY),
        "kind": "voucher",
        "title": draw(TEXT),
        "intro": draw(TEXT),
        "ask": draw(TEXT),
        "opening": {"cash": draw(DONG), **bank, **draw(some(advances=DONG))},
        **draw(some(last=some(receipt=TEXT, payment=st.one_of(st.none(), TEXT)))),
        "papers": [{"key": key, "title": draw(TEXT), "says": draw(SAYS)} for key in papers],
        "lines": draw(
            some(
                income=st.just({key: draw(TEXT) for key in lines[:split]}),
                spending=st.just({key: draw(TEXT) for key in lines[split:]}),
            )
        ),
        **draw(some(others=some(parties=st.lists(TEXT, max_size=3), reasons=st.lists(TEXT, max_size=2)))),
        "work": draw(st.lists(work, min_size=1, max_size=3)),
        "closing": {"cash": draw(DONG), **bank, **draw(some(papers=some_papers, advances=DONG))},
    }


def stripped(value: Any) -> Any:
    """As a file gives it: texts without blanks at their ends."""
    if isinstance(value, dict):
        return {key: stripped(one) for key, one in value.items()}
    if isinstance(value, list):
        return [stripped(one) for one in value]
    return nfc(value).strip() if isinstance(value, str) else value


SPECS = st.one_of(kinds.SPECS.map(stripped), choices(), judged(), reflection(), situation(), voucher())


@cache
def of_content() -> list[dict[str, Any]]:
    """Every exercise and question of content/."""
    return [*_exercises(), *_questions()]


def _exercises() -> Iterator[dict[str, Any]]:
    for file in sorted(CONTENT.glob("*/*.md")):
        yield from read_lesson(file.read_text(encoding="utf-8"), str(file)).exercises.values()


def _questions() -> Iterator[dict[str, Any]]:
    for file in sorted(CONTENT.glob("*/questions/*.yaml")):
        for question in load_yaml(file.read_text(encoding="utf-8")).value:
            own = ("topic", "outcome", "lesson", "difficulty")
            yield {name: value for name, value in question.items() if name not in own}
