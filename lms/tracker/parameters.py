"""What a statement is asked about: a day, a unit, people; as they are, or as parameters of a statement that is kept.

Building the statement of forty targets takes many times what running it for a few people does, so those that are asked
often are built once in a process (docs/decisions/12), with parameters for what differs from time to time.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, literal

from lms.db import Day
from lms.tracker.rules import month_ends

ASKED_ON = bindparam("asked_on", type_=Date())
WITHIN = bindparam("asked_within", type_=Integer())
ACCOUNTS = bindparam("asked_accounts", type_=Integer(), expanding=True)
_YEAR = bindparam("asked_year", type_=Integer())
_NEW_YEARS = (bindparam("asked_new_year", type_=Date()), bindparam("asked_next_new_year", type_=Date()))
MONTHS = 6
"""Ends of months at which a tally tells how many had met (`Tally.met_1` and so on)."""
_MONTH_ENDS = [bindparam(f"asked_month_end_{number}", type_=Date()) for number in range(MONTHS)]
KEPT = 16
"""Statements of a kind that a process keeps: one for each set of targets that is in force together."""


def values(on: date, within: int | None = None, accounts: Collection[int] = ()) -> dict[str, Any]:
    """What a kept statement is run with; those that it does not ask for are passed over."""
    return {
        ASKED_ON.key: on,
        WITHIN.key: within,
        ACCOUNTS.key: list(accounts),
        _YEAR.key: on.year,
        **{parameter.key: date(on.year + n, 1, 1) for n, parameter in enumerate(_NEW_YEARS)},
        **dict(zip((parameter.key for parameter in _MONTH_ENDS), month_ends(on, MONTHS), strict=True)),
    }


def year_of(on: Day) -> int | ColumnElement[int]:
    """The calendar year of the day."""
    return on.year if isinstance(on, date) else _YEAR


def new_year(on: Day, after: int = 0) -> ColumnElement[date]:
    """1 January of the day's year, or of the next one with `after` 1."""
    return literal(date(on.year + after, 1, 1)) if isinstance(on, date) else _NEW_YEARS[after]


def ends_before(on: Day) -> list[ColumnElement[date]]:
    """The last days of the months before the day's, oldest first."""
    return [literal(day) for day in month_ends(on, MONTHS)] if isinstance(on, date) else [*_MONTH_ENDS]
