"""The forecast: the days on which people met a target, and where that pace leads."""

from datetime import date, timedelta

import pytest

from lms.clock import today
from lms.db import db
from lms.tracker.actions.feed import catch_up
from lms.tracker.forecast import forecast, people_needed
from lms.tracker.queries.figures import targets_in_force
from lms.tracker.queries.pace import pace_of

ON = date(2026, 11, 20)
STEADY = {ON - timedelta(days=9 * n): 1 for n in range(10)}
"""Ten people in ninety days."""


def test_the_day_on_which_the_goal_is_reached_at_the_pace_of_ninety_days():
    found = forecast(STEADY, 100, 20, ON, None)
    assert (found.recent, found.reached_on) == (10, ON + timedelta(days=90))
    assert found.history[-1] == (ON, 10)
    assert found.history[0][0] == date(2025, 11, 30)


def test_how_many_are_short_when_the_window_ends_before():
    found = forecast(STEADY, 100, 50, ON, ON + timedelta(days=90))
    assert (found.at_end, found.short, found.reached_on) == (20, 30, None)


def test_too_few_people_are_no_pace():
    found = forecast({ON: 4, None: 30}, 100, 50, ON, None)
    assert (found.at_end, found.reached_on) == (None, None)
    assert found.history[-1] == (ON, 34)


def test_nobody_beyond_the_population_is_foretold():
    assert forecast({ON: 90}, 100, 100, ON, None).at_end == 100


@pytest.mark.parametrize(("goal", "needed"), [(100, 7), (50, 4), (None, None)])
def test_a_goal_in_people(goal, needed):
    assert people_needed(goal, 7, True) == needed


@pytest.mark.usefixtures("context")
def test_the_day_of_a_person_is_the_first_that_counts(make):
    units = make.tree()
    make.targets()
    people = [make.officer(units[code], "chu-tich", code) for code in ("CDCS-A1", "CDCS-A2", "CDCS-A3")]
    make.binding("KT", units["LDLD-A"], date(2020, 1, 1))
    early, late = today() - timedelta(days=20), today() - timedelta(days=5)
    make.trained(people[0], units["LDLD-A"], ["thuong-luong"], early)
    make.trained(people[0], units["CDP-A1"], ["thuong-luong"], late)
    make.trained(people[1], units["CDP-A1"], ["nu-cong"], early)
    db.session.commit()
    catch_up()
    target = targets_in_force(units["LDLD-A"].id, today(), "KT-5")[0]
    assert pace_of(target, units["LDLD-A"].id, today()).met_on == {early: 1, late: 1}
