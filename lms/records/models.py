"""What was finished, for ever: an append-only ledger and its outbox."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, append_only, uuid7
from lms.text import N_


class Form(StrEnum):
    ONLINE = "online"
    IN_PERSON = "in_person"
    BLENDED = "blended"
    OUTSIDE = "outside"
    RECOGNISED = "recognised"


FORM_NAMES: dict[str, str] = {
    Form.ONLINE: N_("trực tuyến"),
    Form.IN_PERSON: N_("trực tiếp"),
    Form.BLENDED: N_("trực tiếp kết hợp trực tuyến"),
    Form.OUTSIDE: N_("học ở nơi khác"),
    Form.RECOGNISED: N_("được công nhận"),
}


class Record(Base):
    """A fact that never changes: this person finished this training. A trigger refuses UPDATE and DELETE.

    Everything but the person and the organiser is a snapshot (completion rule 2). `source_id` is the attempt, the
    attendance or the outside entry on which it rests; it is not a foreign key, since records lie below learning.
    """

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_records_person_id", "person_id", "completed_at"),
        Index("ix_records_organiser_unit_id", "organiser_unit_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course: Mapped[str | None]
    """Slug; of another system's course, as it came."""
    version: Mapped[int | None]
    title: Mapped[str]
    topics: Mapped[list[str]]
    hours: Mapped[float | None]
    score: Mapped[float | None]
    form: Mapped[str]
    organiser_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    organiser_level: Mapped[str]
    positions: Mapped[list[Any]]
    """[{"unit": code, "title": slug, "kind": cadre kind}] at the moment of completion."""
    completed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    cycle: Mapped[int]
    source: Mapped[str]
    source_id: Mapped[str]


class StandingRecord(Base):
    """At most one standing record per person, key and cycle (completion rule 3). A void takes its row out.

    `key` is "course:<slug>", or "source:<source>:<id>" for training without a course.
    """

    __tablename__ = "standing_records"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), unique=True)


class Void(Base):
    """A second entry that says a record was wrong: who, when and why (completion rule 4)."""

    __tablename__ = "voids"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), unique=True)
    why: Mapped[str]
    by: Mapped[str]
    voided_at: Mapped[datetime]


class Certificate(Base):
    """One per record; what is printed on it never changes (completion rule 26)."""

    __tablename__ = "certificates"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("records.id"), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    """Random, unguessable, in the QR address."""
    name: Mapped[str]
    text: Mapped[dict[str, Any]]
    signer: Mapped[str]
    template: Mapped[int]
    issued_at: Mapped[datetime]


class CertificateSeries(Base):
    """The last number given in a year."""

    __tablename__ = "certificate_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class OutboxEntry(Base):
    """An entry of the feed. `seq` has no gap and never shows a later number before an earlier one."""

    __tablename__ = "outbox"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]
    """The entry as readers get it, but for `seq`."""


class Subscriber(Base):
    """Who is told of new entries by webhook, from its own cursor, in order.

    `lease` marks the one worker that is sending just now, until `leased_until`. A parked subscriber is sent nothing
    more until somebody replays.
    """

    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    secret: Mapped[str]
    cursor: Mapped[int] = mapped_column(Id, default=0)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


for ledger in (Record, Void, Certificate, OutboxEntry):
    append_only(ledger.__table__)
