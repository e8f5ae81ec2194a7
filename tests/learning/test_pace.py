"""How long a lesson took, of the few moments that are known."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.rules.pace import LONGEST_PAUSE, median, minutes_between

START = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)


def after(*minutes):
    return [START + timedelta(minutes=one) for one in minutes]


def test_minutes_lie_between_the_first_moment_and_the_last():
    assert minutes_between(after(0, 4, 9)) == 9
    assert minutes_between(after(9, 0, 4)) == 9
    assert minutes_between(after(3)) == 0


def test_a_long_pause_counts_for_half_an_hour():
    assert minutes_between(after(0, 24 * 60)) == 30
    assert minutes_between(after(0, 5, 24 * 60, 24 * 60 + 4)) == 5 + 30 + 4


@given(st.lists(st.integers(0, 5_000), min_size=2, max_size=20))
def test_it_is_never_longer_than_the_clock_nor_than_all_pauses(minutes):
    found = minutes_between(after(*minutes))
    assert 0 <= found <= max(minutes) - min(minutes)
    assert found <= (len(minutes) - 1) * LONGEST_PAUSE.seconds / 60


@pytest.mark.parametrize(
    ("counted", "middle"), [({}, None), ({7: 1}, 7), ({1: 1, 3: 1}, 2), ({5: 3, 9: 1}, 5), ({2: 2, 8: 2}, 5)]
)
def test_the_median_of_counted_values(counted, middle):
    assert median(counted) == middle
