"""The feed of another site, or of this one, taken in line by line: idempotent by id, each line judged by itself.

Every line keeps its own snapshot: the organiser's level, the positions, who voided. Lines are entered in their order,
since a void needs its record before it.

A file of the feed is brought by whoever runs this site. Another system that writes for a unit gets no further than
that unit's subtree (`reach`): its organisers and people only, their levels from the tree, its own entries to void.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from uuid import UUID

from sqlalchemy import func, select

from lms.clock import now
from lms.db import db, lock
from lms.people.access import Viewer, units_visible_to
from lms.people.models import Person, PersonMerge, Position, Unit, UnitLine
from lms.records.actions import (
    LEDGER,
    AlreadyVoided,
    Entry,
    NoSuchRecord,
    add_void,
    enter_many,
)
from lms.records.lines import AnyLine, Completed, Merged, Parted, Unreadable, Voided, read_line, read_stored
from lms.records.merges import AlreadyMerged, merge_people, part_people
from lms.records.models import OutboxEntry, Record, StandingRecord

AT_ONCE = 500
SOURCE = "feed"


class Fault(StrEnum):
    """What kind of thing is wrong with a line."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"


class Bad(ValueError):
    """This line cannot be entered, and why."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault


@dataclass(frozen=True)
class Outcome:
    """What became of a line: new, unchanged, or bad with its reason and the kind of it."""

    number: int
    new: bool = False
    bad: str | None = None
    fault: Fault | None = None


@dataclass
class Known:
    """What a stretch of lines refers to, as far as its sender reaches, read in a few statements."""

    reach: Viewer | None
    people: dict[str, int]
    units: dict[str, int]
    entries: dict[UUID, AnyLine]
    cycles: dict[tuple[int, str], int]


def import_lines(lines: Iterable[str], reach: Viewer | None = None) -> Iterator[list[Outcome]]:
    """Enter lines, some hundred at a time; the caller commits after each yield. Blank lines are skipped.

    `reach` is who writes, when that is another system. A crash in the middle costs nothing: the same lines again
    change only what is missing.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while stretch := list(islice(numbered, AT_ONCE)):
        yield _import(stretch, reach)


def _import(stretch: Sequence[tuple[int, str]], reach: Viewer | None) -> list[Outcome]:
    lock(LEDGER)
    outcomes: list[Outcome] = []
    readable: list[tuple[int, AnyLine]] = []
    for number, text in stretch:
        try:
            readable.append((number, read_line(text)))
        except Unreadable as error:
            outcomes.append(Outcome(number, bad=str(error), fault=Fault.MALFORMED))
    known = _known([line for _, line in readable], reach)
    waiting: list[Entry] = []
    for number, line in readable:
        try:
            outcomes.append(Outcome(number, new=_take(line, known, waiting)))
        except Bad as error:
            outcomes.append(Outcome(number, bad=str(error), fault=error.fault))
    _enter(waiting)
    return sorted(outcomes, key=lambda outcome: outcome.number)


def _take(line: AnyLine, known: Known, waiting: list[Entry]) -> bool:
    """Whether the line is new. A completion only joins those that wait; anything else may refer to them."""
    if isinstance(line, Completed):
        return _completed(line if known.reach is None else line.without_level(), known, waiting)
    _enter(waiting)
    return _voided(line, known) if isinstance(line, Voided) else _one_or_two(line, known)


def _known(lines: Sequence[AnyLine], reach: Viewer | None) -> Known:
    cadres = {line.cadre for line in lines if isinstance(line, Completed)}
    cadres |= {code for line in lines if isinstance(line, (Merged, Parted)) for code in (line.source, line.into)}
    units = {line.organiser.unit for line in lines if isinstance(line, Completed)}
    people = select(Person.code_key, Person.id).where(Person.code_key.in_(cadres))
    found = select(Unit.code_key, Unit.id).where(Unit.code_key.in_(units))
    stored = select(OutboxEntry.id, OutboxEntry.data).where(OutboxEntry.id.in_({line.id for line in lines}))
    known = Known(
        reach,
        {code: person_id for code, person_id in db.session.execute(people)},
        {code: unit_id for code, unit_id in db.session.execute(found)},
        {entry_id: read_stored(data) for entry_id, data in db.session.execute(stored)},
        {},
    )
    if reach is not None:
        _narrow(known, reach)
    latest = (
        select(StandingRecord.person_id, StandingRecord.key, func.max(StandingRecord.cycle))
        .where(StandingRecord.person_id.in_(known.people.values()))
        .group_by(StandingRecord.person_id, StandingRecord.key)
    )
    known.cycles = {(person_id, key): cycle for person_id, key, cycle in db.session.execute(latest)}
    return known


def _narrow(known: Known, reach: Viewer) -> None:
    """Forget the units and people beyond the sender's reach.

    It is asked of the few that were named: a list of everybody within reach would be as long as the roster.
    """
    held = select(Position.person_id, Position.unit_id).where(Position.person_id.in_(known.people.values()))
    places = [(person_id, unit_id) for person_id, unit_id in db.session.execute(held)]
    asked = {unit_id for _, unit_id in places} | set(known.units.values())
    inside = set(db.session.scalars(units_visible_to(reach).where(UnitLine.unit_id.in_(asked))))
    within = {person_id for person_id, unit_id in places if unit_id in inside}
    known.units = {code: unit_id for code, unit_id in known.units.items() if unit_id in inside}
    known.people = {code: person_id for code, person_id in known.people.items() if person_id in within}


def _is_here(line: AnyLine, known: Known) -> bool:
    """Whether this very entry is here already. Raises Bad when another one has its id."""
    stored = known.entries.get(line.id)
    if stored is None:
        known.entries[line.id] = line
        return False
    if not line.same_as(stored):
        raise Bad(Fault.CONFLICT, f"conflict: another entry already has the id {line.id}")
    return True


def _completed(line: Completed, known: Known, waiting: list[Entry]) -> bool:
    if line.organiser.unit not in known.units:
        if known.reach is not None:
            raise Bad(Fault.FORBIDDEN, f"organiser.unit: {line.organiser.unit} is not the token's unit or below it")
        raise Bad(Fault.UNKNOWN, f"unknown unit {line.organiser.unit}")
    if line.cadre not in known.people:
        raise Bad(Fault.UNKNOWN, f"unknown cadre {line.cadre}")
    if line.completed_at > now():
        raise Bad(Fault.MALFORMED, f"completed_at: {line.completed_at:%Y-%m-%dT%H:%M:%SZ} has not come yet")
    if _is_here(line, known):
        return False
    waiting.append(_entry(line, known))
    return True


def _entry(line: Completed, known: Known) -> Entry:
    """The completion as it is entered; the feed names no cycle, so another one of a course opens the next."""
    person_id = known.people[line.cadre]
    key = f"course:{line.course}" if line.course else f"source:{SOURCE}:{line.id}"
    cycle = known.cycles.get((person_id, key), 0) + 1
    known.cycles[person_id, key] = cycle
    held = line.positions
    return Entry(
        id=line.id,
        person_id=person_id,
        course=line.course,
        version=line.version,
        title=line.title,
        topics=list(line.topics),
        hours=line.hours,
        score=line.score,
        form=line.form,
        organiser_unit_id=known.units[line.organiser.unit],
        organiser_level=line.organiser.level,
        completed_at=line.completed_at,
        recorded_at=line.recorded_at or line.time,
        valid_until=line.valid_until,
        positions=None if held is None else [position.model_dump() for position in held],
        cycle=cycle,
        key=key,
        source=SOURCE,
        source_id=str(line.id),
    )


def _enter(waiting: list[Entry]) -> None:
    """Enter what has gathered, before an entry that may refer to it."""
    enter_many(waiting)
    waiting.clear()


def _voided(line: Voided, known: Known) -> bool:
    if known.reach is not None and not _may_void(line.record, known.reach):
        raise Bad(Fault.UNKNOWN, f"there is no record {line.record} that was taken in for the token's units")
    if _is_here(line, known):
        return False
    try:
        add_void(line.record, line.why, line.by, at=line.time, void_id=line.id)
    except NoSuchRecord:
        known.entries.pop(line.id)
        said = f"void of the record {line.record}, which is not here (its line must come first)"
        raise Bad(Fault.UNKNOWN, said) from None
    except AlreadyVoided:
        known.entries.pop(line.id)
        raise Bad(Fault.CONFLICT, f"the record {line.record} was voided before, by another entry") from None
    return True


def _may_void(record_id: UUID, reach: Viewer) -> bool:
    """Whether the record came from outside, for an organiser within reach: what was learned here is voided here."""
    statement = select(Record.id).where(
        Record.id == record_id, Record.source == SOURCE, Record.organiser_unit_id.in_(units_visible_to(reach))
    )
    return db.session.scalar(statement) is not None


def _one_or_two(line: Merged | Parted, known: Known) -> bool:
    """Whether two codes are one person: only the site itself says so."""
    if known.reach is not None:
        raise Bad(Fault.FORBIDDEN, f"{line.type}: who is one person is decided at this site")
    for code in (line.source, line.into):
        if code not in known.people:
            raise Bad(Fault.UNKNOWN, f"unknown cadre {code}")
    if _is_here(line, known):
        return False
    source, into = known.people[line.source], known.people[line.into]
    link = db.session.get(PersonMerge, source)
    linked = link is not None and link.into_id == into
    if isinstance(line, Parted):
        if linked:
            part_people(source, into, None, at=line.time, entry_id=line.id)
        return linked
    if linked:
        return False
    try:
        merge_people(source, into, None, at=line.time, entry_id=line.id)
    except AlreadyMerged:
        known.entries.pop(line.id)
        said = f"{line.source} or {line.into} is merged with somebody else already"
        raise Bad(Fault.CONFLICT, said) from None
    return True
