"""Drawing a final test."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rules import BankQuestion, draw, draw_by_lesson, shares

OPTIONS = {"kind": "single-choice", "options": [{}, {}, {}, {}]}


def bank_of_sizes(**sizes: tuple[int, int, int]) -> dict[str, list[BankQuestion]]:
    """By topic: so many questions of difficulty 1, 2, 3; ids count through the bank."""
    bank: dict[str, list[BankQuestion]] = {}
    for topic, levels in sizes.items():
        for level, count in enumerate(levels, 1):
            for _ in range(count):
                number = sum(map(len, bank.values()))
                bank.setdefault(topic, []).append(BankQuestion(number, level, OPTIONS, f"{topic}-{number % 2}"))
    return bank


BANK = bank_of_sizes(a=(6, 4, 2), b=(3, 3, 3), c=(1, 0, 1))
TEST: dict[str, Any] = {
    "pass_percent": 80,
    "draw": [{"topic": "a", "count": 6}, {"topic": "b", "count": 3}, {"topic": "c", "count": 2}],
}


@given(st.integers())
def test_every_sitting_follows_the_blueprint_with_the_same_mix_of_difficulties(seed):
    where = {question.id: (topic, question.difficulty) for topic, found in BANK.items() for question in found}
    drawn = draw(BANK, TEST, seed)
    assert Counter(where[line["question"]] for line in drawn) == {
        ("a", 1): 3,
        ("a", 2): 2,
        ("a", 3): 1,
        **{("b", level): 1 for level in (1, 2, 3)},
        ("c", 1): 1,
        ("c", 3): 1,
    }
    assert len({line["question"] for line in drawn}) == len(drawn) == 11
    assert all(sorted(line["order"]) == [0, 1, 2, 3] for line in drawn)


@given(st.integers())
def test_rule_17_one_seed_draws_one_test_however_the_bank_is_listed(seed):
    listed_otherwise = {topic: list(reversed(found)) for topic, found in reversed(BANK.items())}
    assert draw(BANK, TEST, seed) == draw(listed_otherwise, TEST, seed)


def test_seeds_draw_different_questions_in_different_places():
    sittings = [draw(BANK, TEST, seed) for seed in range(200)]
    seen = Counter(line["question"] for sitting in sittings for line in sitting)
    assert set(seen) == set(range(23))
    first = Counter(sitting[0]["question"] for sitting in sittings)
    assert len(first) > 15
    orders = {tuple(line["order"]) for sitting in sittings for line in sitting}
    assert len(orders) == 24


@given(st.dictionaries(st.integers(1, 3), st.integers(1, 30), min_size=1), st.data())
def test_shares_add_up_and_never_ask_for_more_than_there_is(sizes, data):
    count = data.draw(st.integers(0, sum(sizes.values())))
    share = shares(sizes, count)
    assert sum(share.values()) == count
    assert all(0 <= share[level] <= sizes[level] for level in sizes)
    assert all(abs(share[level] - sizes[level] * count / sum(sizes.values())) < 1 for level in sizes)


@pytest.mark.parametrize(
    ("sizes", "count", "share"),
    [({1: 1, 2: 1}, 1, {1: 1, 2: 0}), ({1: 6, 2: 4, 3: 2}, 6, {1: 3, 2: 2, 3: 1}), ({1: 5, 3: 5}, 5, {1: 3, 3: 2})],
)
def test_what_remains_goes_to_the_larger_part_and_then_to_the_easier(sizes, count, share):
    assert shares(sizes, count) == share


def by_lesson(**sizes: int) -> dict[str, list[BankQuestion]]:
    """One topic, so many questions of each lesson."""
    lessons = [lesson for lesson, size in sizes.items() for _ in range(size)]
    return {"t": [BankQuestion(number, 1, OPTIONS, lesson) for number, lesson in enumerate(lessons)]}


@given(st.integers())
def test_a_pre_test_asks_enough_about_as_many_lessons_as_can_be(seed):
    bank = by_lesson(a=5, b=2, c=1, d=4)
    lesson = {question.id: question.lesson for question in bank["t"]}
    for count, decided in ((6, 3), (5, 2), (4, 2), (3, 1)):
        drawn = draw_by_lesson(bank, {"draw": [{"topic": "t", "count": count}], "need": 2}, seed)
        asked = Counter(lesson[line["question"]] for line in drawn)
        assert len({line["question"] for line in drawn}) == len(drawn) == count
        assert sum(number >= 2 for number in asked.values()) == decided


@given(st.integers())
def test_rule_17_one_seed_draws_one_pre_test_however_the_bank_is_listed(seed):
    bank, blueprint = by_lesson(a=5, b=2, c=1, d=4), {"draw": [{"topic": "t", "count": 7}], "need": 2}
    listed_otherwise = {topic: list(reversed(found)) for topic, found in bank.items()}
    assert draw_by_lesson(bank, blueprint, seed) == draw_by_lesson(listed_otherwise, blueprint, seed)
