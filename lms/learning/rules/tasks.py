"""How work on a task stands, how long it is, and what a lecturer's marks come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 20_000
"""Characters of a text, some ten pages; a figure of ours."""


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
