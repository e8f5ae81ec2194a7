"""When a course may be taken anew (completion rules 3, 4, 5 and 25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

OPENS_BEFORE = timedelta(days=90)
"""A new cycle opens this long before the last valid day of the standing record."""


class Move(StrEnum):
    """What beginning a course means for somebody."""

    CONTINUE = "continue"
    OPEN = "open"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Beginning:
    """The cycle to learn in, and what has to happen to its enrolment."""

    cycle: int
    move: Move


def renewable(valid_until: date | None, today: date) -> bool:
    """Whether a record valid through this day has lapsed or is about to; None never lapses."""
    return valid_until is not None and today >= valid_until - OPENS_BEFORE


def beginning(enrolled: tuple[int, bool] | None, standing: Mapping[int, date | None], today: date) -> Beginning:
    """Where somebody begins who asks for a course.

    `enrolled` is the latest enrolment's cycle and whether it was completed; `standing` maps the cycles of standing
    records to their last valid day. A completed cycle whose record was voided is free, and is begun again.
    """
    cycle = max(1, enrolled[0] if enrolled else 1, *standing)
    if cycle in standing and renewable(standing[cycle], today):
        return Beginning(cycle + 1, Move.OPEN)
    if enrolled is None or enrolled[0] != cycle:
        return Beginning(cycle, Move.OPEN)
    if enrolled[1] and cycle not in standing:
        return Beginning(cycle, Move.REOPEN)
    return Beginning(cycle, Move.CONTINUE)
