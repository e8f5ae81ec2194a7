"""What `task.yaml` may say: the piece of work that a lecturer marks by a rubric."""

from typing import Annotated, Any

from pydantic import Field

from lms.courses.faults import Fault, Where
from lms.courses.shapes import Key, Shape, Text
from lms.text import N_


class RubricLevel(Shape):
    """How well a criterion can be met, and what that is worth."""

    points: Annotated[int, Field(ge=0)]
    text: Text


class Criterion(Shape):
    """One thing a lecturer looks at; its levels stand from the lowest to the highest."""

    key: Key
    name: Text
    levels: Annotated[list[RubricLevel], Field(min_length=2)]


class TaskShape(Shape):
    """`task.yaml`."""

    title: Text
    required: bool = True
    """Whether the course is complete only when this is passed; else the mark is advice."""
    blind: bool = False
    """Whether who marks it sees a number instead of the author's name and unit until it is marked."""
    ask: Text
    steps: list[Text] = Field(default_factory=list)
    min_words: Annotated[int, Field(ge=1)]
    pass_points: Annotated[int, Field(ge=1)]
    rubric: Annotated[list[Criterion], Field(min_length=1)]


def most_points(task: dict[str, Any]) -> int:
    """What the best work gets."""
    return sum(int(criterion["levels"][-1]["points"]) for criterion in task["rubric"])


def task_faults(task: dict[str, Any], where: Where) -> list[Fault]:
    """Why nobody could mark by this rubric, or pass."""
    faults = []
    keys: set[str] = set()
    for place, criterion in enumerate(task["rubric"]):
        if criterion["key"] in keys:
            message = N_("hai tiêu chí cùng key %(key)s")
            faults.append(where.fault(("rubric", place, "key"), message, key=criterion["key"]))
        keys.add(criterion["key"])
        points = [level["points"] for level in criterion["levels"]]
        if points != sorted(set(points)):
            message = N_("điểm của các mức phải tăng dần")
            faults.append(where.fault(("rubric", place, "levels"), message))
    if task["pass_points"] > most_points(task):
        message = N_("mức đạt là %(needed)s điểm, bài tốt nhất chỉ được %(most)s điểm")
        faults.append(where.fault(("pass_points",), message, needed=task["pass_points"], most=most_points(task)))
    return faults
