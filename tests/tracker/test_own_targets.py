"""A target that was set in the form and the oracle say the same of random provinces, on any day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.clock import today
from lms.db import db
from lms.tracker.actions.feed import catch_up
from lms.tracker.actions.own_targets import set_target
from tests.tracker.agreeing import any_day_agrees, rebuild_agrees, screens_agree, today_agrees
from tests.tracker.own_words import Own, sets, stated
from tests.tracker.provinces import near, worlds
from tests.tracker.written import Written

pytestmark = pytest.mark.usefixtures("context")


@settings(max_examples=20)
@given(worlds(), st.lists(near, min_size=1, max_size=2), st.integers(0, 9))
def test_a_target_of_the_form_agrees_with_its_words(world, days, place):
    written = Written(world)
    written.tell_all()
    unit = sorted(written.units)[place % len(written.units)]
    row = set_target(written.units[unit].id, stated(), sets(), date(2020, 1, 1), None, today(), None)
    world.own.append(Own(row.code, unit, date(2020, 1, 1), None))
    db.session.commit()
    catch_up(days[0])
    today_agrees(written, days[0])
    for on in days:
        any_day_agrees(written, on)
    screens_agree(written, days[0], False, place)
    rebuild_agrees(written, days[0])
