"""Reads of the ledger and of the outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, union

from lms.db import db
from lms.people.access import Viewer, people_visible_to, reader_for
from lms.people.kin import accounts_of
from lms.people.models import Person, PersonMerge, Unit, UnitState
from lms.records.feed import MERGED, News, Told
from lms.records.models import Certificate, OutboxEntry, Record, Void


@dataclass(frozen=True)
class Organiser:
    """A unit as it was on the day of a completion."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Line:
    """A record with what became of it: its void, or None while it stands, and its certificate, where it has one."""

    record: Record
    void: Void | None
    certificate: Certificate | None


@dataclass(frozen=True)
class Stretch:
    """A stretch of the outbox: the next reading begins `after=next`; `more` says whether it brings anything now."""

    entries: list[News]
    next: int
    more: bool


def organisers_as_of(wanted: Collection[tuple[int, date]]) -> dict[tuple[int, date], Organiser]:
    """The organising units on the days asked for.

    A day before a unit's first state or after its last takes the nearest thing known, the state in force.
    """
    units: dict[int, tuple[Organiser, list[UnitState]]] = {}
    statement = (
        select(Unit, UnitState)
        .outerjoin(UnitState, UnitState.unit_id == Unit.id)
        .where(Unit.id.in_({unit_id for unit_id, _ in wanted}))
    )
    for unit, state in db.session.execute(statement):
        _, states = units.setdefault(unit.id, (Organiser(unit.code, unit.name, unit.level), []))
        if state is not None:
            states.append(state)
    found = {}
    for unit_id, day in wanted:
        present, states = units[unit_id]
        then = [s for s in states if s.from_on <= day < s.until_on]
        found[unit_id, day] = Organiser(present.code, then[0].name, then[0].level) if then else present
    return found


def people_codes(ids: Collection[int]) -> dict[int, str]:
    """The cadre codes of these people."""
    rows = db.session.execute(select(Person.id, Person.code).where(Person.id.in_(ids)))
    return {person_id: code for person_id, code in rows}


def lines_select() -> Select[Record, Void, Certificate]:
    """Every record with its void and certificate, newest first."""
    return (
        select(Record, Void, Certificate)
        .outerjoin(Void, Void.record_id == Record.id)
        .outerjoin(Certificate, Certificate.record_id == Record.id)
        .order_by(Record.completed_at.desc(), Record.id.desc())
    )


def _lines(statement: Select[Record, Void, Certificate]) -> list[Line]:
    rows = db.session.execute(statement)
    return [Line(record, void, certificate) for record, void, certificate in rows]


def own_records(person_id: int) -> Any:
    """Condition: records of this person under every account of theirs (completion rule 9)."""
    return Record.person_id.in_(accounts_of(person_id))


def records_of(person_id: int) -> list[Line]:
    """All records of a person, standing and voided, newest first."""
    return _lines(lines_select().where(own_records(person_id)))


def standing_by_account(person_ids: Collection[int]) -> dict[int, list[Line]]:
    """The records that stand, of each of these accounts by itself, newest first."""
    found: dict[int, list[Line]] = {person_id: [] for person_id in person_ids}
    for line in _lines(lines_select().where(Record.person_id.in_(person_ids), Void.id.is_(None))):
        found[line.record.person_id].append(line)
    return found


def find_line_for(viewer: Viewer, record_id: UUID) -> Line | None:
    """One record with its void and certificate: the viewer's own, or of somebody the viewer may look into."""
    seen = or_(own_records(viewer.person_id), Record.person_id.in_(people_visible_to(viewer)))
    found = _lines(lines_select().where(Record.id == record_id, seen))
    return found[0] if found else None


def find_line_of(person_id: int, record_id: UUID) -> Line | None:
    """One record of a person, under any account. For who may see the person."""
    found = _lines(lines_select().where(Record.id == record_id, own_records(person_id)))
    return found[0] if found else None


def certificate_of(record_id: UUID) -> Certificate | None:
    """The certificate of a record; imported and recognised training has none."""
    return db.session.get(Certificate, record_id)


def find_certificate_by_code(code: str) -> Line | None:
    """The certificate behind the code of a QR address, with its record and whether that was taken back."""
    found = _lines(lines_select().where(Certificate.code == code))
    return found[0] if found else None


def last_seq() -> int:
    """The number of the newest entry of the feed; 0 while there is none."""
    return db.session.scalar(select(func.max(OutboxEntry.seq))) or 0


def outbox_after(seq: int, limit: int) -> list[Told]:
    """Entries of everybody that follow a number, oldest first."""
    columns = (OutboxEntry.seq, OutboxEntry.id, OutboxEntry.type, OutboxEntry.person_id, OutboxEntry.data)
    statement = select(*columns).where(OutboxEntry.seq > seq).order_by(OutboxEntry.seq).limit(limit)
    return [Told(*row) for row in db.session.execute(statement)]


def outbox_for_unit(unit_ids: Collection[int], after: int, limit: int) -> Stretch:
    """Entries that follow a number, of people who hold or held a position in these units' subtrees.

    A merge is news to the units of both people, as long as its link stands. The cursor moves on past the entries of
    others too.
    """
    # Read before the entries: what is committed in between is left for the next reading, not skipped.
    last = last_seq()
    seen = people_visible_to(reader_for(unit_ids))
    new = (OutboxEntry.seq > after) & (OutboxEntry.seq <= last)
    own = select(OutboxEntry.seq).where(new, OutboxEntry.person_id.in_(seen))
    merged = (
        select(OutboxEntry.seq)
        .join(PersonMerge, PersonMerge.person_id == OutboxEntry.person_id)
        .where(new, OutboxEntry.type == MERGED, PersonMerge.into_id.in_(seen))
    )
    first = [select(each.order_by(OutboxEntry.seq).limit(limit + 1).subquery()) for each in (own, merged)]
    statement = (
        select(OutboxEntry.seq, OutboxEntry.id, OutboxEntry.data)
        .where(OutboxEntry.seq.in_(union(*first)))
        .order_by(OutboxEntry.seq)
        .limit(limit + 1)
    )
    entries = [News(*row) for row in db.session.execute(statement)]
    more = len(entries) > limit
    entries = entries[:limit]
    return Stretch(entries, entries[-1].seq if more else max(after, last), more)
