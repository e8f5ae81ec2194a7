"""What a target says, as typed values: who is meant, what is asked of them, within which days, organised by whom.

`files.py` reads these from YAML, `facts.py` turns them into SQL, `why.py` into sentences. Named sets are resolved
already. In every tuple that narrows, empty means: no such condition.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

MEMBERS, MEMBERS_OR_WORKERS = "members", "members_or_workers"
OWN_OR_ABOVE = "own_or_above"
"""The position's own unit or any superior of it may organise."""
COVERAGE, ASSESSED, COUNT, RATIO = "coverage", "assessed", "count", "ratio"
MILESTONE, DUTY = "milestone", "duty"
KINDS = (COVERAGE, ASSESSED, COUNT, RATIO, MILESTONE, DUTY)


class WindowKind(StrEnum):
    """Within which days a record counts."""

    TERM = "term"
    """The term, in force on the day, of the unit of the position."""
    SECOND_YEAR = "second_year"
    """From the position's first day to the end of the second year of that term."""
    CALENDAR_YEAR = "calendar_year"
    """The Vietnamese calendar year of the day."""
    DATES = "dates"
    EVER = "ever"


@dataclass(frozen=True)
class Size:
    """A tier of a grassroots union: least <= count < below. `count` is members, or either of members and workers."""

    count: str
    least: int | None = None
    below: int | None = None


@dataclass(frozen=True)
class Group:
    """Positions of these titles, in units of these levels, whose holders are planned for these titles."""

    titles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    planned_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Population:
    """Conditions on a position and its unit, all of which must hold. `text` says them to people."""

    text: str
    kinds: tuple[str, ...] = ()
    except_kinds: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    """Of the position's own unit."""
    within_grassroots: bool = False
    """In a grassroots union or in anything below it."""
    size: Size | None = None
    """Of the grassroots union in which the position stands; one without a figure is listed apart."""
    except_unit_kinds: tuple[str, ...] = ()
    first_elected: bool = False
    """Elected for the first time within the first two years of the current term; later in it: listed apart."""
    planned_for: tuple[str, ...] = ()
    """Titles for which the holder is planned (quy hoạch)."""
    fields: tuple[str, ...] = ()
    """Work fields (lĩnh vực), as the roster writes them."""
    either: tuple[Group, ...] = ()
    """The position is in one of these groups."""
    lecturers: tuple[str, ...] = ()
    """Part-time lecturers of these levels on the day."""
    except_holders_of: tuple[str, ...] = ()
    """Not who holds one of these titles in the same unit on the day."""


@dataclass(frozen=True)
class Asked:
    """What holders of these titles and work fields need: of every set, a record about one of its topics.

    Without titles and fields: all whom no line before named.
    """

    sets: tuple[tuple[str, ...], ...]
    titles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def means(self, title: str, work_field: str | None) -> bool:
        """Whether the line is about such a position."""
        return (not self.titles or title in self.titles) and (not self.fields or work_field in self.fields)


@dataclass(frozen=True)
class Diploma:
    """Graduated in one of these kinds at a rank or higher; with `or_sent` also studying for it, or sent to it.

    `word` is the rank as people call it, `rank` its number within each of the kinds.
    """

    kinds: tuple[str, ...]
    rank: int
    word: str
    or_sent: bool = False


@dataclass(frozen=True)
class Standards:
    """Every diploma that the standards ask of the position's grade, title or job (`bases`), of these kinds only.

    A position for which there is no standard does not fulfil them.
    """

    bases: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """`from_on` and `until_on` (the first day after) stand for DATES only."""

    kind: WindowKind
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class Requirement:
    """What is asked; where several ways are given, one of them is enough.

    A record of the right topics (`asked`), completed within the window and valid when it is asked for. With
    `organised_by` it must be organised by the person's own superior of that level, or by the next one above; with
    OWN_OR_ABOVE by the unit of the position or any superior of it.

    A diploma, held on the day, or on the window's last day where that is earlier. The diplomas of the standards. A
    yearly judgement (`assessed`) of the day's calendar year.
    """

    text: str
    asked: tuple[Asked, ...]
    window: Window
    organised_by: str | None = None
    diploma: Diploma | None = None
    standards: Standards | None = None
    assessed: bool = False

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that can count."""
        return frozenset(topic for asked in self.asked for topics in asked.sets for topic in topics)

    @property
    def responsible_level(self) -> str | None:
        """The level whose unit must organise, where the clause names one."""
        return None if self.organised_by == OWN_OR_ABOVE else self.organised_by

    def asked_of(self, title: str, work_field: str | None) -> Asked | None:
        """What the holder of a title needs; None where the target asks this title for nothing it knows."""
        return next((asked for asked in self.asked if asked.means(title, work_field)), None)

    def diplomas_on(self, on: date) -> date:
        """The day by which a diploma must be held, looked at on a day."""
        end = self.window.until_on
        return min(on, end - timedelta(days=1)) if end else on


@dataclass(frozen=True)
class Ratio:
    """Money of a calendar year: training spending against the sum of these amounts (`entries.models.Spending`)."""

    to: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """A report that every unit of these levels owes: each year by a day, or once, in `year`. The day is included."""

    levels: tuple[str, ...]
    month: int
    day: int
    year: int | None = None

    def on(self, day: date) -> date:
        """The last day of the report that is due in the year of a day, or once."""
        return date(self.year or day.year, self.month, self.day)


@dataclass(frozen=True)
class Default:
    """A named set that a target uses and the document does not spell out: shown as the system's own default."""

    name: str
    titles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """One clause of one document.

    `goal` is a percent, of a count a number of people, None where the text has none; `goal_max` ends a range. Of a
    ratio, a milestone and a duty without people, population and requirement only say whom and what the text means.
    """

    code: str
    pack: str
    document: str
    short: str
    clause: str
    title: str
    brief: str
    quote: str
    kind: str
    population: Population
    requirement: Requirement
    goal: float | None = None
    goal_max: float | None = None
    everywhere: bool = False
    """In force for every unit, without a binding."""
    defaults: tuple[Default, ...] = ()
    topic_names: dict[str, str] = field(default_factory=dict, hash=False)
    """Vietnamese name of every topic it speaks of."""

    ratio: Ratio | None = None
    due: Due | None = None

    @property
    def counts_people(self) -> bool:
        """Whether people are in its population, so that it has standings."""
        requirement = self.requirement
        return bool(requirement.asked or requirement.diploma or requirement.standards or requirement.assessed)

    @property
    def source(self) -> str:
        """The document as it is quoted in a line, with the clause where it has one."""
        return ", ".join(filter(None, (self.short, self.clause)))

    @property
    def is_percent(self) -> bool:
        """Whether its figure is a percent of a population."""
        return self.kind in (COVERAGE, ASSESSED)

    @property
    def names_organiser(self) -> bool:
        """Whether trained and met can differ."""
        return self.requirement.organised_by is not None


_adapter = TypeAdapter(Target)


def to_json(target: Target) -> dict[str, Any]:
    """The target as JSON values."""
    return dict(_adapter.dump_python(target, mode="json"))


def from_json(value: dict[str, Any]) -> Target:
    """The target that `to_json` wrote."""
    return _adapter.validate_python(value)
