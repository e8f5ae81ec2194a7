"""How figures are said, and by when. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.clock import add_months
from lms.tracker.language import Target, WindowKind


def percent(met: int, population: int) -> str | None:
    """Percent of the population that has met, cut to one decimal: "99.9"; "100.0" only when everybody has.

    None for an empty population (completion rule 14).
    """
    if population == 0:
        return None
    tenths = 1000 * met // population
    return f"{tenths // 10}.{tenths % 10}"


def month_ends(on: date, months: int) -> list[date]:
    """The last days of so many months before this one, oldest first."""
    first, found = on.replace(day=1), []
    for _month in range(months):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]


@dataclass(frozen=True)
class Term:
    """A unit's term: `until_on` is empty while it runs, `planned_until_on` is when the next congress is planned."""

    from_on: date
    until_on: date | None
    planned_until_on: date | None


def last_day(target: Target, on: date, term: Term | None) -> date | None:
    """The last day on which something can still be done for a target; None where it runs on or nobody can tell."""
    window = target.requirement.window
    if target.due:
        return target.due.on(on)
    if target.ratio or target.requirement.assessed or window.kind == WindowKind.CALENDAR_YEAR:
        return date(on.year, 12, 31)
    if not target.counts_people:
        return None
    if window.kind == WindowKind.SECOND_YEAR:
        return add_months(term.from_on, 24) - timedelta(days=1) if term else None
    if window.kind == WindowKind.TERM:
        return _end_of(term) if term else None
    return window.until_on - timedelta(days=1) if window.until_on else None


def _end_of(term: Term) -> date | None:
    return term.until_on - timedelta(days=1) if term.until_on else term.planned_until_on
