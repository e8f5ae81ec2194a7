"""How a final test and a pre-test are drawn from their bank."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lms.courses.exercises import order_for


@dataclass(frozen=True)
class BankQuestion:
    """A question that may be drawn."""

    id: int
    difficulty: int
    spec: dict[str, Any]
    lesson: str


Bank = Mapping[str, Sequence[BankQuestion]]
"""The questions of a version by topic."""


def draw(bank: Bank, final_test: Mapping[str, Any], seed: int) -> list[dict[str, Any]]:
    """A sitting: [{"question": id, "order": [2, 0, 1]}, …] in the order shown; the same seed draws the same.

    Each topic gives as many questions as the blueprint says, and every sitting has the same mix of difficulties,
    so that no two people meet tests of unequal weight.
    """
    rng = Random(seed)  # noqa: S311 - repeats a sitting; nothing secret hangs on it
    drawn: list[BankQuestion] = []
    for line in final_test["draw"]:
        drawn += _sample(bank[line["topic"]], line["count"], rng)
    return _sitting(drawn, rng)


def draw_by_lesson(bank: Bank, pre_test: Mapping[str, Any], seed: int) -> list[dict[str, Any]]:
    """A sitting of the pre-test, like `draw`, with a topic's questions taken lesson by lesson.

    As many lessons as can be get the number of questions that decides about them (`need`); what is left over goes to
    any of the topic's other questions.
    """
    rng = Random(seed)  # noqa: S311 - as above
    drawn: list[BankQuestion] = []
    for line in pre_test["draw"]:
        drawn += _lesson_by_lesson(bank[line["topic"]], line["count"], pre_test["need"], rng)
    return _sitting(drawn, rng)


def _sitting(drawn: list[BankQuestion], rng: Random) -> list[dict[str, Any]]:
    rng.shuffle(drawn)
    return [{"question": question.id, "order": order_for(question.spec, rng)} for question in drawn]


def _lesson_by_lesson(questions: Iterable[BankQuestion], count: int, need: int, rng: Random) -> list[BankQuestion]:
    lessons: dict[str, list[BankQuestion]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: question.id):
        lessons[question.lesson].append(question)
    first: list[BankQuestion] = []
    rest: list[BankQuestion] = []
    for lesson in rng.sample(sorted(lessons), len(lessons)):
        mixed = rng.sample(lessons[lesson], len(lessons[lesson]))
        enough = len(mixed) >= need
        first += mixed[:need] if enough else []
        rest += mixed[need:] if enough else mixed
    return (first + rng.sample(rest, len(rest)))[:count]


def shares(sizes: Mapping[int, int], count: int) -> dict[int, int]:
    """How many of `count` fall to each difficulty, as near as can be to its size in the bank.

    What remains of the division goes to the largest remainders, the easier difficulty first.
    """
    whole = sum(sizes.values())
    exact = {level: divmod(size * count, whole) for level, size in sizes.items()}
    share = {level: quotient for level, (quotient, _) in exact.items()}
    by_remainder = sorted(exact, key=lambda level: (-exact[level][1], level))
    for level in by_remainder[: count - sum(share.values())]:
        share[level] += 1
    return share


def _sample(questions: Iterable[BankQuestion], count: int, rng: Random) -> list[BankQuestion]:
    levels: dict[int, list[BankQuestion]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: question.id):
        levels[question.difficulty].append(question)
    share = shares({level: len(found) for level, found in sorted(levels.items())}, count)
    return [question for level, found in sorted(levels.items()) for question in rng.sample(found, share[level])]
