"""What makes an exercise a poor one although its shape is right: empty explanations, a key that length gives away."""

import re
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Any

from lms.courses.exercises import review
from lms.courses.faults import Fault, Where
from lms.text import N_, clean

TIMES_LONGER = 1.6
MORE_LONGER = 25
"""A right option may not have more than so many times the mean length of the wrong ones and so many letters more."""
LONGEST_SHARE = 0.4
"""Of the questions of a bank with one right option, it may be the longest in no more than this share."""
WHYS = ("why", "why_true", "why_false")
VERDICT = re.compile(r"(?:chưa |không )?(?:đúng|sai)(?: rồi)?[.,;: ]*", re.IGNORECASE)
LEAST_WORDS = 2
"""What an explanation says besides right or wrong, in words."""


def review_exercise(spec: dict[str, Any], where: Where) -> list[Fault]:
    """Everything to mend in a checked exercise, what its own kind finds included."""
    return [*_empty_whys(spec, where, ()), *_telling_lengths(spec, where), *review(spec, where)]


def options_of(spec: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The field that holds options of which some are right, and the options; ("", []) for a kind without."""
    name = next((name for name in ("options", "reasons") if _are_options(spec.get(name))), "")
    return name, spec[name] if name else []


def longest_is_right(specs: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """In how many of the exercises with exactly one right option it is the longest, and how many they are."""
    counted = longest = 0
    for spec in specs:
        _, options = options_of(spec)
        right = [option for option in options if option.get("right")]
        if len(right) != 1:
            continue
        counted += 1
        longest += all(_length(right[0]) > _length(option) for option in options if option is not right[0])
    return longest, counted


def _are_options(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) and one.get("right") is True for one in value)


def _length(option: dict[str, Any]) -> int:
    return len(clean(option["text"]))


def _telling_lengths(spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    name, options = options_of(spec)
    others = [_length(option) for option in options if not option.get("right")]
    if not others:
        return
    usual = mean(others)
    for position, option in enumerate(options):
        length = _length(option)
        if option.get("right") and length > TIMES_LONGER * usual and length > usual + MORE_LONGER:
            message = N_(
                "lựa chọn đúng dài %(length)s chữ, các lựa chọn kia trung bình %(usual)s: nhìn độ dài là đoán được"
            )
            yield where.fault((name, position, "text"), message, length=length, usual=round(usual))


def _empty_whys(value: Any, where: Where, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Explanations anywhere in an exercise that say nothing but right or wrong."""
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _empty_whys(item, where, (*path, position))
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in WHYS and isinstance(item, str) and len(VERDICT.sub("", item, count=1).split()) < LEAST_WORDS:
                yield where.fault((*path, name), N_("lời giải chưa nói vì sao: %(text)s"), text=item)
            else:
                yield from _empty_whys(item, where, (*path, name))
