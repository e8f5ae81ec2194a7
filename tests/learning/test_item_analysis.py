"""How well questions measure: figures worked out by hand, and what must hold for any answers at all."""

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.rules.item_analysis import (
    LEAST,
    Flag,
    Given,
    analyse,
    discrimination,
    drawing,
    weak_and_strong,
)

OPTIONS = {0: True, 1: False, 2: False}
answers = st.builds(
    lambda elsewhere, others, chosen: Given(min(elsewhere, others), others, chosen == 0, (chosen,)),
    st.integers(0, 19),
    st.integers(0, 19),
    st.integers(0, 2),
)
many = st.lists(answers, min_size=1, max_size=120)


def answered(*rows):
    """(right elsewhere of ten, option chosen, how often) as answers to a question whose option 0 is right."""
    return Counter({Given(elsewhere, 10, chosen == 0, (chosen,)): count for elsewhere, chosen, count in rows})


def test_discrimination_is_the_point_biserial_correlation_worked_out_by_hand():
    # Right: scores 0.8 and 0.6, mean 0.7. Wrong: 0.4 and 0.2, mean 0.3. All: mean 0.5, variance 0.05.
    # r = (0.7 - 0.3) / sqrt(0.05) * sqrt(0.5 * 0.5) = 0.4 / 0.2236 * 0.5 = 0.8944
    four = answered((8, 0, 1), (6, 0, 1), (4, 1, 1), (2, 2, 1))
    assert discrimination(four) == pytest.approx(0.894427, abs=1e-6)
    # The same with the right ones below: turned round.
    turned = answered((8, 1, 1), (6, 1, 1), (4, 0, 1), (2, 0, 1))
    assert discrimination(turned) == pytest.approx(-0.894427, abs=1e-6)


def test_a_second_example_by_hand_with_unequal_groups():
    # Right: 0.9, 0.9, 0.5 (mean 23/30). Wrong: 0.7 and 0.1 (mean 0.4). All: mean 0.62, variance 0.0896.
    # r = (0.766667 - 0.4) / 0.299333 * sqrt(0.6 * 0.4) = 1.224943 * 0.489898 = 0.600099
    five = answered((9, 0, 2), (5, 0, 1), (7, 1, 1), (1, 1, 1))
    assert discrimination(five) == pytest.approx(0.600099, abs=1e-6)


def test_it_does_not_exist_where_nothing_differs():
    assert discrimination(answered((8, 0, 5), (3, 0, 5))) is None
    assert discrimination(answered((8, 1, 5), (3, 2, 5))) is None
    assert discrimination(answered((5, 0, 5), (5, 1, 5))) is None
    assert discrimination(Counter({Given(0, 0, True, (0,)): 3, Given(0, 0, False, (1,)): 3})) is None
    assert discrimination(Counter()) is None


@given(many)
def test_it_is_the_correlation_that_the_standard_library_finds(rows):
    scored = [(one.elsewhere / one.others, float(one.right)) for one in rows if one.others]
    found = discrimination(Counter(rows))
    if len({score for score, _ in scored}) < 2 or len({right for _, right in scored}) < 2:
        assert found is None
    else:
        scores, rights = zip(*scored, strict=True)
        assert found == pytest.approx(statistics.correlation(scores, rights), abs=1e-9)


@given(many)
def test_it_lies_between_minus_one_and_one(rows):
    found = discrimination(Counter(rows))
    assert found is None or -1 <= found <= 1


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_the_sittings_never_matters(rows, random):
    other = list(rows)
    random.shuffle(other)
    assert analyse(Counter(rows), OPTIONS) == analyse(Counter(other), OPTIONS)


@given(st.integers(6, 12), st.integers(1, 9))
def test_on_a_perfect_scale_every_question_tells_the_strong_from_the_weak(questions, copies):
    """Guttman's data: who can do a question can do all easier ones. Person n has the first n right."""
    for question in range(1, questions):
        rows = Counter()
        for ability in range(questions + 1):
            right = ability > question
            rows[Given(ability - right, questions - 1, right, (0 if right else 1,))] += copies
        found = discrimination(rows)
        assert found is not None
        assert found > 0
        groups = weak_and_strong(rows)
        assert groups is not None
        weak, strong = (sum(n for one, n in group.items() if one.right) / sum(group.values()) for group in groups)
        assert strong > weak


@given(many)
def test_the_weak_and_the_strong_share_nobody_and_are_a_quarter_each_at_least(rows):
    counted = Counter(rows)
    groups = weak_and_strong(counted)
    if groups is None:
        return
    weak, strong = groups
    assert not weak.keys() & strong.keys()
    whole = sum(n for one, n in counted.items() if one.others)
    assert min(sum(weak.values()), sum(strong.values())) >= 0.27 * whole
    assert max(one.elsewhere / one.others for one in weak) < min(one.elsewhere / one.others for one in strong)


def test_who_ties_with_the_last_of_a_group_belongs_to_it():
    weak, strong = weak_and_strong(answered((9, 0, 2), (7, 0, 3), (5, 0, 1), (3, 1, 4)))
    assert sum(strong.values()) == 5
    assert sum(weak.values()) == 4


def test_with_one_score_for_all_there_are_no_groups():
    assert weak_and_strong(answered((5, 0, 20), (5, 1, 20))) is None


@given(many)
def test_shares_of_options_add_up(rows):
    item = analyse(Counter(rows), OPTIONS)
    if item.choices:
        assert sum(one.everybody for one in item.choices) == pytest.approx(1)
        assert item.share == pytest.approx(item.choices[0].everybody)


def flags(*rows):
    return list(analyse(answered(*rows), OPTIONS).flags)


def test_a_good_question_bears_no_flag():
    assert flags((9, 0, 20), (8, 1, 4), (3, 0, 6), (2, 1, 10), (1, 2, 5)) == []


def test_the_key_is_doubted_when_the_strong_choose_something_else():
    item = analyse(answered((9, 1, 15), (8, 0, 5), (3, 0, 15), (2, 2, 10)), OPTIONS)
    assert item.flags == (Flag.KEY, Flag.NEGATIVE)
    assert drawing(item.choices) == [1]


def test_too_hard_too_easy_and_an_option_nobody_takes():
    assert flags((9, 0, 12), (2, 1, 18), (1, 2, 12)) == [Flag.HARD]
    assert flags((9, 0, 98), (2, 1, 1), (1, 2, 1)) == [Flag.EASY]
    assert flags((9, 0, 30), (2, 1, 10)) == [Flag.UNCHOSEN]


def test_with_few_answers_nothing_is_said_and_with_a_handful_nothing_is_shown():
    few = analyse(answered((9, 1, LEAST - 1)), OPTIONS)
    assert few.flags == (Flag.FEW,)
    assert few.share == 0
    handful = analyse(answered((9, 0, 4)), OPTIONS)
    assert (handful.asked, handful.share, handful.discrimination, handful.choices) == (4, None, None, ())
    assert handful.flags == (Flag.FEW,)


def test_groups_of_a_handful_are_not_shown():
    item = analyse(answered((9, 0, 3), (5, 1, 3), (1, 2, 3)), OPTIONS)
    assert [one.strong for one in item.choices] == [None] * 3
    assert item.share == pytest.approx(1 / 3)


def test_blank_answers_are_wrong_and_choose_nothing():
    rows = Counter({Given(5, 10, False, ()): 10, Given(8, 10, True, (0,)): 10})
    item = analyse(rows, OPTIONS)
    assert item.share == 0.5
    assert [one.everybody for one in item.choices] == [0.5, 0, 0]
