"""How the lessons of a course were read, counted by text: a lesson that no version changed is one lesson."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select

from lms.db import db
from lms.learning.models import Enrolment, LessonProgress, PracticeAnswer
from lms.learning.rules.pace import minutes_between

AT_ONCE = 1_000
"""Enrolments whose reading is held in memory at a time."""


class TextKey(NamedTuple):
    """A lesson as it was worded."""

    lesson_key: str
    digest: str


@dataclass
class Read:
    """`places` are the furthest paragraphs of who has not finished, `minutes` how long the others took; both counted.

    `tries` has by exercise how many answered it, `wrong` how many of them were wrong at their first whole answer.
    """

    opened: int = 0
    finished: int = 0
    places: Counter[int] = field(default_factory=Counter)
    minutes: Counter[int] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """To be kept; `read_again` is the way back."""
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(self).items()}

    @classmethod
    def read_again(cls, kept: dict[str, Any]) -> "Read":
        """From JSON, whose keys are all text."""
        places, minutes = (Counter({int(key): n for key, n in kept[name].items()}) for name in ("places", "minutes"))
        return cls(kept["opened"], kept["finished"], places, minutes, Counter(kept["tries"]), Counter(kept["wrong"]))


class _Try(NamedTuple):
    exercise: str
    score: float
    whole: bool
    answered_at: datetime


def reading_of(course_id: int) -> dict[TextKey, Read]:
    """Every text that somebody opened. However many learners there are, few of them are held in memory."""
    found: dict[TextKey, Read] = defaultdict(Read)
    ids = iter(db.session.scalars(select(Enrolment.id).where(Enrolment.course_id == course_id)).all())
    while some := list(islice(ids, AT_ONCE)):
        tries = _tries_of(some)
        for progress in _progress_of(some):
            read = found[TextKey(progress.lesson_key, progress.digest)]
            _count(read, progress, tries.get((progress.enrolment_id, progress.lesson_key), []))
    return dict(found)


def _count(read: Read, progress: LessonProgress, tries: Sequence[_Try]) -> None:
    read.opened += 1
    if progress.done_at is None:
        read.places[progress.place] += 1
    else:
        read.finished += 1
        # Without a script the first that is known of a reader is that they finished: nothing was measured.
        if progress.opened_at < progress.done_at:
            between = [one.answered_at for one in tries if progress.opened_at < one.answered_at < progress.done_at]
            read.minutes[round(minutes_between([progress.opened_at, *between, progress.done_at]))] += 1
    first: set[str] = set()
    for one in tries:
        if one.whole and one.exercise not in first:
            first.add(one.exercise)
            read.tries[one.exercise] += 1
            read.wrong[one.exercise] += one.score < 1


def _progress_of(enrolment_ids: list[int]) -> Iterator[LessonProgress]:
    return iter(db.session.scalars(select(LessonProgress).where(LessonProgress.enrolment_id.in_(enrolment_ids))))


def _tries_of(enrolment_ids: list[int]) -> dict[tuple[int, str], list[_Try]]:
    """The tries of these enrolments by enrolment and lesson, in their order."""
    rows = db.session.execute(
        select(
            PracticeAnswer.enrolment_id,
            PracticeAnswer.lesson_key,
            PracticeAnswer.exercise_key,
            PracticeAnswer.score,
            PracticeAnswer.whole,
            PracticeAnswer.answered_at,
        )
        .where(PracticeAnswer.enrolment_id.in_(enrolment_ids))
        .order_by(PracticeAnswer.answered_at, PracticeAnswer.id)
    )
    found: dict[tuple[int, str], list[_Try]] = defaultdict(list)
    for row in rows:
        found[row.enrolment_id, row.lesson_key].append(_Try(*row[2:]))
    return found
