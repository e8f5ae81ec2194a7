"""What every kind of exercise can do."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar, Protocol

from lms.courses.faults import Fault, Where
from lms.courses.shapes import Key, Shape, Text


class Form(Protocol):
    """What came from a browser: every value sent under a name."""

    def getlist(self, key: str) -> list[str]:
        """The values of a field, [] for a field that did not come."""


@dataclass(frozen=True)
class Part:
    """One thing to choose: `right` says whether it belongs to the right answer, whoever chose it.

    `key` is its index in the source; `why` is what to say to who gave this answer, "" for nothing.
    """

    key: int
    chosen: bool
    right: bool
    why: str


@dataclass(frozen=True)
class Row:
    """One field of an exercise that has several (a pair, a blank, a cell), marked by itself.

    `given` is what was answered and `wanted` what would have been right, both in words; "" where nothing was given.
    """

    key: int
    given: str
    wanted: str
    right: bool
    why: str


@dataclass(frozen=True)
class Mark:
    """How good an answer is: `score` from 0 to 1, `right` when nothing is missing from it.

    `parts` are the options of a choice, `rows` the fields of everything else.
    """

    score: float
    right: bool
    parts: list[Part] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def mark_of(rows: list[Row]) -> Mark:
    """Fields of equal weight: the share of the right ones."""
    right = sum(row.right for row in rows)
    return Mark(right / len(rows), right == len(rows), rows=rows)


class Exercise(Shape):
    """The fields of every exercise. `key` never changes its meaning within a course."""

    key: Key
    kind: str
    ask: Text


class Kind(ABC):
    """A kind of exercise; `spec` is its checked YAML mapping, `answer` what `read_answer` made ({}: none given)."""

    name: ClassVar[str]
    shape: ClassVar[type[Exercise]]
    in_bank: ClassVar[bool] = True
    """Whether a final test may ask it."""
    in_steps: ClassVar[bool] = False
    """Whether an answer grows step by step; its template then draws its own buttons, from `stage`."""

    @abstractmethod
    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        """The answer in a sent form whose fields begin with `prefix`; what nobody could have chosen is no answer."""

    @abstractmethod
    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        """Mark an answer; {} scores 0."""

    @abstractmethod
    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        """What its template needs, without a word about what is right (completion rule 16)."""

    @abstractmethod
    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        """An order in which to show its parts, as indexes in the source."""

    def take(self, spec: dict[str, Any], before: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        """The answer after one more step, `before` being what this try holds; `before` itself for a stale form."""
        return self.read_answer(spec, form, prefix)

    def is_whole(self, spec: dict[str, Any], answer: dict[str, Any]) -> bool:
        """Whether nothing is left to answer: only then the exercise counts as tried and is marked on the page."""
        return bool(answer)

    def stage(self, spec: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        """What the template of a kind with steps needs of an answer on its way; what was not reached stays unsaid."""
        return {}

    def faults(self, spec: dict[str, Any], where: Where) -> list[Fault]:
        """Why an exercise of the right shape cannot be used; sync refuses it."""
        return []

    def review(self, spec: dict[str, Any], where: Where) -> list[Fault]:
        """What `lms content check` has to say beyond the shape: whether the parts of it make sense together."""
        return []
