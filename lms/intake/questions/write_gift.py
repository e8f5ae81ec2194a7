"""Questions as GIFT. What it cannot say of a question is left out; a kind that it does not know is not written."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lms.intake.questions.shares import share_of

RESERVED = re.compile(r"[\\#=~{}:]")
PLAIN = "[plain]"
"""Nothing in our texts is HTML, whatever it looks like."""


def write(questions: Sequence[Mapping[str, Any]], topics: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text of a file, and keys of the questions that GIFT cannot say. `topics` names the topics by key."""
    parts: list[str] = []
    left_out = []
    topic = None
    for question in sorted(questions, key=lambda question: str(question.get("topic", ""))):
        answers = _answers(question)
        if answers is None:
            left_out.append(str(question["key"]))
            continue
        if question.get("topic") != topic:
            topic = question.get("topic")
            parts.append(f"$CATEGORY: $course$/{_category(topics.get(str(topic), str(topic)))}\n")
        parts.append(f"::{_escaped(str(question['key']))}::{PLAIN}{answers}\n")
    return "\n".join(parts), left_out


def _answers(question: Mapping[str, Any]) -> str | None:
    """The question's text with its answers in their place; None for a kind that GIFT does not have."""
    write = WRITERS.get(question["kind"])
    return write(question) if write else None


def _single(question: Mapping[str, Any]) -> str:
    def wrong(text: str) -> str:
        # A text that begins like a weight must not be read as one.
        return "~%0%" if text.startswith("%") else "~"

    options = question["options"]
    return _asked(question, [("=" if _is_right(one) else wrong(one["text"])) + _with_why(one) for one in options])


def _multiple(question: Mapping[str, Any]) -> str:
    options = question["options"]
    right = sum(_is_right(one) for one in options)
    shares = (share_of(-1, len(options) - right), share_of(1, right))
    return _asked(question, [f"~%{shares[_is_right(one)]}%{_with_why(one)}" for one in options])


def _judged(question: Mapping[str, Any]) -> str:
    whys = [question["why_true"], question["why_false"]]
    right, wrong = whys if question["answer"] else whys[::-1]
    comments = f"#{_said(wrong)}#{_said(right)}" if right or wrong else ""
    return f"{_escaped(question['ask'])}{{{'TRUE' if question['answer'] else 'FALSE'}{comments}}}"


def _matching(question: Mapping[str, Any]) -> str:
    pairs = [(pair["left"], pair["right"]) for pair in question["pairs"]]
    return _paired(question, [*pairs, *(("", text) for text in question.get("extra", []))], question["pairs"])


def _categorised(question: Mapping[str, Any]) -> str:
    items = [(item["text"], item["category"]) for item in question["items"]]
    used = {category for _, category in items}
    empty = [("", category) for category in question["categories"] if category not in used]
    return _paired(question, [*items, *empty], question["items"])


def _paired(question: Mapping[str, Any], sides: Sequence[tuple[str, str]], explained: Sequence[Any]) -> str:
    # Only one explanation for all of them has a place.
    whys = {one["why"] for one in explained}
    general = [f"####{_said(whys.pop())}"] if len(whys) == 1 and whys != {""} else []
    return _asked(question, [f"={_side(left)} -> {_side(right)}" for left, right in sides] + general)


def _filled(question: Mapping[str, Any]) -> str | None:
    if len(question["blanks"]) != 1:
        return None
    (blank,) = question["blanks"]
    before, _, after = question["text"].partition("{1}")
    answers = " ".join(_accepted(blank))
    # Behind answers at the end of a text GIFT sees no gap.
    after = after if after.strip() else "."
    return f"{_escaped(before)}{{{answers}}}{_escaped(after)}"


def _number(question: Mapping[str, Any]) -> str:
    tolerance = question.get("tolerance", 0)
    value = f"{_figures(question['answer'])}:{_figures(tolerance)}{_why(question)}"
    return f"{_escaped(question['ask'])}{{#{value}}}"


def _words(question: Mapping[str, Any]) -> str:
    return _asked(question, _accepted(question))


WRITERS: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "single-choice": _single,
    "multiple-choice": _multiple,
    "true-false": _judged,
    "matching": _matching,
    "categorise": _categorised,
    "fill-in": _filled,
    "number": _number,
    "short-text": _words,
}


def _asked(question: Mapping[str, Any], answers: Sequence[str]) -> str:
    return f"{_escaped(question['ask'])}{{\n\t" + "\n\t".join(answers) + "\n}"


def _accepted(field: Mapping[str, Any]) -> list[str]:
    first, *others = (f"=%100%{_said(text)}" for text in field["accept"])
    return [first + _why(field), *others]


def _is_right(option: Mapping[str, Any]) -> bool:
    return bool(option.get("right"))


def _with_why(option: Mapping[str, Any]) -> str:
    return _said(option["text"]) + _why(option)


def _why(field: Mapping[str, Any]) -> str:
    return f"#{_said(field['why'])}" if field["why"] else ""


def _side(text: str) -> str:
    # An arrow inside a side has no way to be told from the one between them.
    return _said(text.replace("->", "→"))


def _said(text: str) -> str:
    """A text of an answer; one that begins like a format is told to be none."""
    return (PLAIN if text.startswith("[") else "") + _escaped(text)


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _figures(value: float) -> str:
    return f"{Decimal(str(value)):f}"


def _category(name: str) -> str:
    return name.replace("/", "-").replace("\n", " ")
