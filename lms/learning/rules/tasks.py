"""How work on a task stands, how long it is, and what a lecturer's marks come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from lms.clock import day_of

LONGEST = 20_000
"""Characters of a text, some ten pages; a figure of ours."""


APPEAL_DAYS = 30
"""Days after the first marks in which a second marking may be asked for; a figure of ours."""


class BadMarks(Exception):
    """These are not marks of this rubric; `criteria` are the keys without a level of theirs."""

    def __init__(self, criteria: list[str]) -> None:
        super().__init__(", ".join(criteria))
        self.criteria = criteria


class CommentMissing(Exception):
    """Whoever is asked to write again is told why."""


@dataclass(frozen=True)
class Assessment:
    """What marks come to, of how many points."""

    total: int
    most: int
    passed: bool


def words_in(text: str) -> int:
    """How many words a text has, as word processors count them."""
    return len(text.split())


def assess(task: Mapping[str, Any], points: Mapping[str, int], comment: str) -> Assessment:
    """Add up the points given for each criterion.

    Raises BadMarks for a criterion without one of its levels, CommentMissing below the pass mark without a word why.
    """
    rubric = task["rubric"]
    levels = {one["key"]: [level["points"] for level in one["levels"]] for one in rubric}
    if wrong := [key for key, worth in levels.items() if points.get(key) not in worth]:
        raise BadMarks(wrong)
    total = sum(points[key] for key in levels)
    passed = total >= task["pass_points"]
    if not passed and not comment.strip():
        raise CommentMissing
    return Assessment(total, sum(max(worth) for worth in levels.values()), passed)


class Marks(Protocol):
    """Marks of a piece of work, whoever gave them."""

    total: int


First = TypeVar("First", bound=Marks)
Second = TypeVar("Second", bound=Marks)


def standing(first: First, second: Second | None) -> First | Second:
    """The marks that count: the second ones, which never put anybody below the first (completion rule 5)."""
    return second if second is not None and second.total >= first.total else first


def appeal_until(marked_at: datetime) -> date:
    """The last day on which a second marking may be asked for."""
    return day_of(marked_at) + timedelta(days=APPEAL_DAYS)


def blind_number(submission_id: UUID) -> int:
    """A number of six figures by which blind work is told apart; it says nothing about its author.

    Of the random end of the id: two of a thousand works may share it, which confuses nobody, since nothing is found by
    it.
    """
    return 100_000 + submission_id.int % 900_000
