"""When somebody who asks for a course begins anew (completion rules 4, 5 and 25)."""

from datetime import date

import pytest

from lms.clock import add_months
from lms.learning.rules.cycles import Beginning, Move, beginning, renewable

TODAY = date(2026, 11, 20)
LATER, SOON, GONE = date(2027, 11, 20), date(2027, 1, 20), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("enrolled", "standing", "cycle", "move"),
    [
        (None, {}, 1, Move.OPEN),
        ((1, False), {}, 1, Move.CONTINUE),
        ((1, True), {1: None}, 1, Move.CONTINUE),
        ((1, True), {1: LATER}, 1, Move.CONTINUE),
        ((1, True), {1: SOON}, 2, Move.OPEN),
        ((1, True), {1: GONE}, 2, Move.OPEN),
        ((2, False), {1: GONE}, 2, Move.CONTINUE),
        ((2, True), {1: GONE, 2: LATER}, 2, Move.CONTINUE),
        ((1, True), {}, 1, Move.REOPEN),
        ((2, True), {1: GONE}, 2, Move.REOPEN),
        (None, {1: GONE}, 2, Move.OPEN),
        (None, {1: LATER}, 1, Move.OPEN),
    ],
)
def test_rule_05_a_cycle_opens_when_the_record_before_lapses_or_was_voided(enrolled, standing, cycle, move):
    assert beginning(enrolled, standing, TODAY) == Beginning(cycle, move)


def test_rule_05_a_record_may_be_renewed_from_ninety_days_before_its_last_valid_day():
    last = add_months(date(2024, 3, 31), 36)
    assert last == date(2027, 3, 31)
    assert not renewable(last, date(2026, 12, 30))
    assert renewable(last, date(2026, 12, 31))
    assert not renewable(None, date(2099, 1, 1))
