"""How long a lesson took, of what is known: when it was opened, when something in it was answered, when it was done."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

LONGEST_PAUSE = timedelta(minutes=30)
"""What a longer pause counts as; a figure of ours. Whoever comes back the next day did not read all night."""


def minutes_between(moments: Iterable[datetime]) -> float:
    """Minutes from the first of these moments to the last, every pause counted for `LONGEST_PAUSE` at most."""
    steps = pairwise(sorted(moments))
    return sum((min(later - earlier, LONGEST_PAUSE) for earlier, later in steps), timedelta()) / timedelta(minutes=1)


def median(counted: Mapping[int, int]) -> float | None:
    """The middle of values that each occur so often; of two in the middle their mean; None of nothing."""
    count = sum(counted.values())
    if not count:
        return None
    return (_at(counted, (count - 1) // 2) + _at(counted, count // 2)) / 2


def _at(counted: Mapping[int, int], place: int) -> int:
    passed = 0
    for value in sorted(counted):
        passed += counted[value]
        if passed > place:
            return value
    raise IndexError(place)
