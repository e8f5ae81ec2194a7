"""How well the questions of a bank measure: how hard they are, whether they tell the strong from the weak, and whom
each wrong option draws.

The classical figures, as L. Crocker and J. Algina give them in *Introduction to Classical and Modern Test Theory*
(1986), chapter 14. Sittings draw different questions, so a sitting's score is the share right of its other questions:
without the question itself, which would otherwise agree with itself.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

HIDDEN_BELOW = 5
"""Figures about fewer people than these are not shown: a small group is nearly a name."""
LEAST = 30
"""Answers below which nothing is said of a question; a figure of ours."""
OUTER = Fraction(27, 100)
"""Share of a group's strongest and weakest that are compared (T. L. Kelley, J. Educ. Psychol. 30, 1939, pp. 17-24)."""
EASY, HARD = Fraction(95, 100), Fraction(30, 100)
"""Shares right from which a question is too easy and below which it is too hard; figures of ours. A final test is taken
after reading, so most of its questions are meant to be answered right."""


class Given(NamedTuple):
    """An answer to a question, with how the rest of its sitting went: `elsewhere` right of `others` questions."""

    elsewhere: int
    others: int
    right: bool
    chosen: tuple[int, ...] = ()
    """The options chosen, () where there was no answer or the question has no options."""


Answers = Mapping[Given, int]
"""How often each kind of answer was given."""


class Flag(StrEnum):
    """Why a question should be looked at; the gravest first."""

    KEY = "key"
    """The strong choose a wrong option rather than the right one."""
    NEGATIVE = "negative"
    """The weak are right more often than the strong."""
    HARD = "hard"
    EASY = "easy"
    UNCHOSEN = "unchosen"
    """Nobody chooses a wrong option."""
    FEW = "few"
    """Too few answers yet: no other flag is raised."""


@dataclass(frozen=True)
class Choice:
    """An option: the share of everybody, of the weakest and of the strongest who chose it; None where none compare."""

    key: int
    right: bool
    everybody: float
    weak: float | None
    strong: float | None


@dataclass(frozen=True)
class Item:
    """What is known of a question. `share` is how many of those asked were right, from 0 to 1."""

    asked: int
    share: float | None
    discrimination: float | None
    choices: tuple[Choice, ...]
    flags: tuple[Flag, ...]


def analyse(answers: Answers, options: Mapping[int, bool]) -> Item:
    """The figures of one question; `options` says of each of its options whether it is right, {} for none."""
    asked = sum(answers.values())
    if asked < HIDDEN_BELOW:
        return Item(asked, None, None, (), (Flag.FEW,))
    choices = _choices(answers, options)
    right, rate = share(answers, lambda one: one.right), discrimination(answers)
    flags = _flags(right, rate, choices) if asked >= LEAST else (Flag.FEW,)
    return Item(asked, float(right), rate, choices, flags)


def share(answers: Answers, is_so: Callable[[Given], bool]) -> Fraction:
    """How much of the answers is so."""
    return Fraction(sum(n for one, n in answers.items() if is_so(one)), sum(answers.values()))


def discrimination(answers: Answers) -> float | None:
    """The point-biserial correlation of being right with the score on the other questions, from -1 to 1.

    r = (M1 - M0) / s * sqrt(p * q): M1 and M0 are the mean scores of those who were right and wrong, s the standard
    deviation of all scores, p and q the shares right and wrong (Crocker and Algina, ch. 14, with the question itself
    left out of the score). None where it does not exist: all right, all wrong, or all with one score. Sums are exact:
    the order of the sittings cannot matter.
    """
    scored = [(Fraction(one.elsewhere, one.others), one.right, n) for one, n in answers.items() if one.others]
    count = sum(n for _, _, n in scored)
    rights = sum(n for _, right, n in scored if right)
    if not 0 < rights < count:
        return None
    mean = _mean((score, n) for score, _, n in scored)
    variance = _mean(((score - mean) ** 2, n) for score, _, n in scored)
    if not variance:
        return None
    apart = _mean((score, n) for score, right, n in scored if right) - _mean(
        (score, n) for score, right, n in scored if not right
    )
    p = Fraction(rights, count)
    return math.copysign(math.sqrt(apart**2 * p * (1 - p) / variance), apart)


def weak_and_strong(answers: Answers) -> tuple[Answers, Answers] | None:
    """The answers of the lowest and of the highest 27 % by score; whoever ties with the last of a group belongs to it.

    None where nobody can be told apart: the two would share somebody.
    """
    scored = sorted((Fraction(one.elsewhere, one.others), n) for one, n in answers.items() if one.others)
    wanted = math.ceil(OUTER * sum(n for _, n in scored))
    if not wanted:
        return None
    low, high = _reached(scored, wanted), _reached(reversed(scored), wanted)
    if low >= high:
        return None
    return (
        {one: n for one, n in answers.items() if one.others and Fraction(one.elsewhere, one.others) <= low},
        {one: n for one, n in answers.items() if one.others and Fraction(one.elsewhere, one.others) >= high},
    )


def _reached(scored: Iterable[tuple[Fraction, int]], wanted: int) -> Fraction:
    """The score at which so many are together."""
    together = 0
    for score, n in scored:
        together += n
        if together >= wanted:
            return score
    raise ValueError(wanted)


def _mean(values: Iterable[tuple[Fraction, int]]) -> Fraction:
    pairs = list(values)
    return Fraction(sum(value * n for value, n in pairs)) / sum(n for _, n in pairs)


def _choices(answers: Answers, options: Mapping[int, bool]) -> tuple[Choice, ...]:
    groups = weak_and_strong(answers)
    if groups and min(sum(group.values()) for group in groups) < HIDDEN_BELOW:
        groups = None

    def of(group: Answers, key: int) -> float:
        return float(share(group, lambda one: key in one.chosen))

    return tuple(
        Choice(
            key, right, of(answers, key), of(groups[0], key) if groups else None, of(groups[1], key) if groups else None
        )
        for key, right in options.items()
    )


def _flags(right: Fraction, rate: float | None, choices: tuple[Choice, ...]) -> tuple[Flag, ...]:
    found = {
        Flag.KEY: bool(drawing(choices)),
        Flag.NEGATIVE: rate is not None and rate < 0,
        Flag.HARD: right < HARD,
        Flag.EASY: right > EASY,
        Flag.UNCHOSEN: bool(unchosen(choices)),
    }
    return tuple(flag for flag, raised in found.items() if raised)


def drawing(choices: Iterable[Choice]) -> list[int]:
    """The wrong options that more of the strong choose than the right one (of several, the least chosen right one)."""
    known = [(one.key, one.right, one.strong) for one in choices if one.strong is not None]
    least = min((strong for _, right, strong in known if right), default=1.0)
    return [key for key, right, strong in known if not right and strong > least]


def unchosen(choices: Iterable[Choice]) -> list[int]:
    """The wrong options that nobody chose."""
    return [one.key for one in choices if not one.right and one.everybody == 0]
