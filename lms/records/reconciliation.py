"""What both sides of the feed count, so that a difference can be named (completion rule 19)."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import exists, select

from lms.clock import add_months, day_of, start_of
from lms.db import db
from lms.people.access import people_visible_to, reader_for
from lms.people.models import Unit
from lms.records.models import Record, Void

BATCH = 5000
NOTHING = hashlib.sha256().hexdigest()


class Count(BaseModel):
    """Standing records of an organising unit and a Vietnamese month of completion.

    `digest` is the SHA-256 of their ids, sorted, each followed by a line feed.
    """

    model_config = ConfigDict(frozen=True)

    unit: str
    month: Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])]
    records: Annotated[int, Field(ge=0)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Side(BaseModel):
    """What one side has of a unit and month."""

    records: int
    digest: str


class Difference(BaseModel):
    """A unit and month in which the two sides differ."""

    unit: str
    month: str
    ours: Side
    theirs: Side


def counts(unit_id: int, first: date | None = None, last: date | None = None) -> list[Count]:
    """What a token or a subscriber of this unit must have, by organiser and month, from one month to another.

    `first` and `last` are any days of those months. The records are read as a stream: memory does not grow with them.
    """
    digests: dict[tuple[str, str], hashlib._Hash] = {}
    numbers: dict[tuple[str, str], int] = {}
    for place, record_id in _standing(unit_id, first, last):
        digests.setdefault(place, hashlib.sha256()).update(f"{record_id}\n".encode())
        numbers[place] = numbers.get(place, 0) + 1
    return [
        Count(unit=unit, month=month, records=numbers[unit, month], digest=digests[unit, month].hexdigest())
        for unit, month in sorted(digests)
    ]


def _standing(unit_id: int, first: date | None, last: date | None) -> Iterator[tuple[tuple[str, str], str]]:
    """(unit, month) and id of every standing record of the unit's people, in the order of the ids."""
    statement = (
        select(Record.id, Unit.code, Record.completed_at)
        .join(Unit, Unit.id == Record.organiser_unit_id)
        .where(
            Record.person_id.in_(people_visible_to(reader_for([unit_id]))),
            ~exists().where(Void.record_id == Record.id),
        )
        .order_by(Record.id)
        .execution_options(yield_per=BATCH)
    )
    if first is not None:
        statement = statement.where(Record.completed_at >= start_of(first.replace(day=1)))
    if last is not None:
        statement = statement.where(Record.completed_at < start_of(add_months(last.replace(day=1), 1)))
    for record_id, unit, completed_at in db.session.execute(statement):
        yield (unit, f"{day_of(completed_at):%Y-%m}"), str(record_id)


def differences(ours: list[Count], theirs: list[Count]) -> list[Difference]:
    """The units and months that differ, with what each side counts."""
    here, there = ({(one.unit, one.month): one for one in side} for side in (ours, theirs))
    sides = {place: (_side(here.get(place)), _side(there.get(place))) for place in here.keys() | there.keys()}
    return [
        Difference(unit=unit, month=month, ours=mine, theirs=other)
        for (unit, month), (mine, other) in sorted(sides.items(), key=lambda pair: pair[0])
        if mine != other
    ]


def _side(count: Count | None) -> Side:
    return Side(records=count.records, digest=count.digest) if count else Side(records=0, digest=NOTHING)
