"""How figures are said. Pure."""

from datetime import date, timedelta


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
