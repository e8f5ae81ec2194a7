"""What a province is made of, for the oracle: units, offices, records, diplomas and judgements, as plain lists."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

HANOI = timezone(timedelta(hours=7))
LEVELS = ["confederation", "provincial", "upper", "grassroots", "sub_grassroots", "group"]


@dataclass
class State:
    """A unit is this from a day up to, not including, another."""

    start: date
    end: date | None
    level: str
    parent: str | None
    kind: str | None = "enterprise"


@dataclass
class Unit:
    code: str
    states: list[State]
    sizes: list[tuple[date, int | None, int | None]] = field(default_factory=list)
    """(day, members, workers)"""
    terms: list[date] = field(default_factory=list)


@dataclass
class Position:
    person: str
    unit: str
    title: str
    kind: str
    start: date
    end: date | None
    first_elected: bool = False
    field: str | None = None
    grade: str | None = None
    job: str | None = None
    planned_for: str | None = None


@dataclass
class Diploma:
    person: str
    kind: str
    rank: int
    state: str
    day: date | None


@dataclass
class Standard:
    """A unit asks a diploma of everybody below it with this grade, title or job."""

    unit: str
    basis: str
    subject: str
    kind: str
    least: int
    start: date
    end: date | None


@dataclass
class Assessment:
    person: str
    unit: str
    year: int
    target: str
    passed: bool


@dataclass
class Exemption:
    person: str
    target: str
    start: date
    end: date | None


@dataclass
class Record:
    id: str
    person: str
    course: str | None
    topics: list[str]
    completed_at: datetime
    organiser: str
    valid_until: date | None = None
    voided: bool = False

    @property
    def day(self) -> date:
        return self.completed_at.astimezone(HANOI).date()


@dataclass
class World:
    units: list[Unit] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    merges: list[tuple[str, str]] = field(default_factory=list)
    """(other account, canonical person)"""
    bindings: list[tuple[str, str, date, date | None]] = field(default_factory=list)
    """(pack, unit, from, until: the last day)"""
    diplomas: list[Diploma] = field(default_factory=list)
    standards: list[Standard] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)
    """`own_words.Own`: targets that units set themselves."""
