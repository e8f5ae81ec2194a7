"""What is known, or wanted, of units, people and positions: plain values that refer to each other by code.

Queries read them from the database, an import lays its rows over them, and `people.actions` writes the result. A
`key` is a code as `text.code_key` gives it.
"""

from dataclasses import dataclass, field
from datetime import date

from lms.db import BEGINNING, EVER
from lms.text import fold


@dataclass(frozen=True)
class StateFact:
    """Name, level, kind and superior of a unit from a day on."""

    name: str
    level: str
    kind: str | None
    parent: str | None
    """Key of the unit above; None at the top."""


@dataclass(frozen=True)
class SizeFact:
    members: int | None
    workers: int | None


@dataclass
class UnitFacts:
    """A unit with everything dated about it, by the day from which each fact holds. Without `id` it is new."""

    code: str
    key: str
    id: int | None = None
    states: dict[date, StateFact] = field(default_factory=dict)
    sizes: dict[date, SizeFact] = field(default_factory=dict)
    terms: dict[date, date | None] = field(default_factory=dict)
    """First day -> the planned last day, which is only shown."""
    abolished_on: date | None = None
    successor: str | None = None

    @property
    def ends_on(self) -> date:
        """The first day on which the unit no longer exists."""
        return self.abolished_on or EVER

    def state_on(self, day: date) -> StateFact | None:
        """The state in force on a day, or None where the unit does not exist then."""
        if day >= self.ends_on:
            return None
        begun = [start for start in self.states if start <= day]
        return self.states[max(begun)] if begun else None

    def state_shown(self, day: date) -> StateFact:
        """The state in force on a day; before the first or after the last one, the nearest."""
        begun = [start for start in self.states if start <= day]
        return self.states[max(begun) if begun else min(self.states)]


@dataclass(slots=True)
class PersonFacts:
    """A cadre. Without `id` it is new."""

    code: str
    key: str
    full_name: str
    born_on: date | None = None
    sex: str | None = None
    phone: str | None = None
    email: str | None = None
    id: int | None = None


@dataclass(slots=True)
class PositionFacts:
    """A title held in a unit. Cadre, unit, title and first day are its key (completion rule 30)."""

    person: str
    unit: str
    title: str
    from_on: date
    kind: str
    field: str | None = None
    grade: str | None = None
    job: str | None = None
    until_on: date = EVER
    first_elected: bool = False
    planned_for: str | None = None
    id: int | None = None

    @property
    def key(self) -> tuple[str, str, str, date]:
        return self.person, self.unit, self.title, self.from_on


UNDATED = BEGINNING
"""The first day of a fact for which nobody wrote a day."""


@dataclass(slots=True)
class QualificationFacts:
    """A diploma or the way to it. Cadre, kind, rank, state and folded major are its key."""

    person: str
    kind: str
    rank: int
    word: str
    state: str
    major: str | None = None
    issued_on: date | None = None
    id: int | None = None

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        return self.person, self.kind, self.rank, self.state, fold(self.major or "")


@dataclass(slots=True)
class LecturerFacts:
    """A part-time lecturer's time at a level. Cadre, level and first day are its key."""

    person: str
    level: str
    from_on: date
    topics: list[str] = field(default_factory=list)
    until_on: date = EVER
    id: int | None = None

    @property
    def key(self) -> tuple[str, str, date]:
        return self.person, self.level, self.from_on
