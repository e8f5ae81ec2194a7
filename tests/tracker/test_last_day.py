"""Until when something can still be done for a target."""

from dataclasses import replace
from datetime import date

import pytest

from lms.db import db
from lms.tracker.queries.targets import all_targets
from lms.tracker.rules import Term, last_day, month_ends

ON = date(2026, 11, 20)
TERM = Term(date(2023, 10, 1), None, date(2028, 9, 30))


@pytest.fixture
def targets(context, make):
    make.targets()
    db.session.commit()
    return {target.code: target for target in all_targets()}


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("NQ-1", date(2025, 9, 30)),
        ("NQ-2", date(2028, 9, 30)),
        ("NQ-3", date(2026, 12, 31)),
        ("BT-4", None),
        ("BT-7c", date(2026, 12, 31)),
        ("BT-8a", date(2028, 12, 31)),
        ("NQ-7", date(2026, 12, 31)),
        ("NA-1", date(2022, 12, 31)),
    ],
)
def test_each_window_has_its_last_day(targets, code, last):
    assert last_day(targets[code], ON, TERM) == last


def test_without_a_term_nobody_can_tell_when_it_ends(targets):
    assert [last_day(targets[code], ON, None) for code in ("NQ-1", "NQ-2")] == [None, None]


def test_a_term_that_ended_ends_on_its_own_day_and_not_on_the_planned_one(targets):
    ended = replace(TERM, until_on=date(2027, 3, 1))
    assert last_day(targets["NQ-2"], ON, ended) == date(2027, 2, 28)


def test_the_ends_of_the_months_before_a_day():
    assert month_ends(date(2026, 3, 31), 3) == [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]
