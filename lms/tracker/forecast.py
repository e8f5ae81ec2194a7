"""Where a target is going at the pace of the last ninety days. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from lms.tracker.rules import month_ends

DAYS, MONTHS = 90, 12
LEAST = 5
"""Fewer people than this in ninety days are no pace."""
AHEAD = 365
"""Days looked ahead where no window ends before."""


@dataclass(frozen=True)
class Forecast:
    """What was and what would be, in people of today's population.

    `history` is the number of people at the ends of the last months and today, without those of whom no day is known
    until today; `recent` how many came to it in the last ninety days; `until` the last day looked at, `at_end` how
    many would have met it then. `reached_on` is the day on which the goal would be reached, if that is by then.
    """

    history: list[tuple[date, int]]
    recent: int
    until: date
    at_end: int | None
    need: int | None
    reached_on: date | None

    @property
    def short(self) -> int:
        """How many would be lacking at the end."""
        return max(0, (self.need or 0) - (self.at_end or 0))


def forecast(
    met_on: Mapping[date | None, int], population: int, need: int | None, on: date, ends_on: date | None
) -> Forecast:
    """`met_on`: how many of today's population came to it on each day; `need`: how many the goal asks for."""
    met = sum(met_on.values())
    unknown = met_on.get(None, 0)
    dated = {day: count for day, count in met_on.items() if day is not None}
    ends = month_ends(on, MONTHS)
    history = [(day, unknown + sum(count for met_day, count in dated.items() if met_day <= day)) for day in ends]
    recent = sum(count for day, count in dated.items() if day > on - timedelta(days=DAYS))
    until = min(ends_on or date.max, on + timedelta(days=AHEAD))
    at_end = reached_on = None
    if recent >= LEAST and until > on:
        at_end = min(population, met + recent * (until - on).days // DAYS)
        if need is not None and met < need <= at_end:
            reached_on = on + timedelta(days=ceil((need - met) * DAYS / recent))
    return Forecast([*history, (on, met)], recent, until, at_end, need, reached_on)


def people_needed(goal: float | None, population: int, is_percent: bool) -> int | None:
    """How many people a goal asks for; None where the document sets none."""
    if goal is None:
        return None
    return ceil(round(goal * population / 100, 6)) if is_percent else ceil(goal)
