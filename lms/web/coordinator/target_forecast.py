"""The forecast of a target, laid out for the chart and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.tracker.forecast import Forecast, forecast, people_needed
from lms.tracker.language import COUNT, COVERAGE, Target
from lms.tracker.queries.figures import Numbers
from lms.tracker.queries.pace import MOST, pace_of
from lms.web.coordinator.target_views import Look

WIDE, HIGH = 600, 160
"""Of the chart, in units of its own."""


@dataclass(frozen=True)
class Outlook:
    """A forecast with its lines: points as an SVG polyline takes them, `goal` the height of the goal."""

    forecast: Forecast
    line: str
    ahead: str
    goal: str | None


def outlook_of(look: Look, target: Target, numbers: Numbers) -> Outlook | None:
    """Of today, for targets that training meets, with people in them and not too many to count while one waits."""
    fits = target.kind in (COVERAGE, COUNT) and target.requirement.asked
    if not (look.live and fits and 0 < numbers.population <= MOST):
        return None
    pace = pace_of(target, look.unit.id, look.on)
    need = people_needed(target.goal, numbers.population, target.is_percent)
    found = forecast(pace.met_on, numbers.population, need, look.on, pace.ends_on)
    top = max(numbers.population if target.is_percent else 1, need or 0, found.at_end or 0, numbers.met)
    first, last = found.history[0][0], found.until if found.at_end is not None else look.on
    ahead = [found.history[-1], (found.until, found.at_end)] if found.at_end is not None else []
    return Outlook(
        found,
        _points(found.history, first, last, top),
        _points(ahead, first, last, top),
        f"{_height(need, top):.1f}" if need is not None else None,
    )


def _points(values: Sequence[tuple[date, int]], first: date, last: date, top: int) -> str:
    days = max(1, (last - first).days)
    return " ".join(f"{WIDE * (day - first).days / days:.1f},{_height(count, top):.1f}" for day, count in values)


def _height(count: int, top: int) -> float:
    return HIGH - 4 - (HIGH - 8) * count / top
