"""How a sitting of the final test is marked, and what its marks advise."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.courses.exercises import mark
from lms.learning.rules.completion import LessonState, needed


@dataclass(frozen=True)
class Result:
    """The marks of an attempt; `score` is the share of right answers, 0 to 1."""

    right: int
    total: int
    score: float
    passed: bool


def result(specs: Mapping[int, dict[str, Any]], answers: Mapping[str, dict[str, Any]], pass_percent: int) -> Result:
    """Mark the answers (by question id as text) to these questions; one without answer is wrong."""
    right = sum(mark(spec, answers.get(str(question), {})).right for question, spec in specs.items())
    total = len(specs)
    return Result(right, total, right / total if total else 0.0, right >= needed(total, pass_percent))


@dataclass(frozen=True)
class TopicLine:
    """How many of a topic's questions were right."""

    name: str
    right: int
    total: int


@dataclass(frozen=True)
class Reread:
    """A lesson worth reading again, and how many wrong answers say so."""

    lesson: LessonState
    wrong: int


def by_topic(marks: Iterable[tuple[str, bool]], names: Mapping[str, str]) -> list[TopicLine]:
    """A line for each topic asked, in the order of `names`; `marks` are (topic, right) pairs."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for topic, is_right in marks:
        total[topic] += 1
        right[topic] += is_right
    order = [*(topic for topic in names if topic in total), *sorted(topic for topic in total if topic not in names)]
    return [TopicLine(names.get(topic, topic), right[topic], total[topic]) for topic in order]


def to_reread(marks: Iterable[tuple[str, bool]], lessons: Iterable[LessonState]) -> list[Reread]:
    """The lessons behind wrong answers, in their order; `marks` are (lesson key, right) pairs.

    A lesson that the course has no more is left out.
    """
    wrong = Counter(key for key, is_right in marks if not is_right)
    return [Reread(lesson, wrong[lesson.key]) for lesson in lessons if wrong[lesson.key]]
