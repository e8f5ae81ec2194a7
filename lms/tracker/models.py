"""Targets as loaded, training as read from the feed, and how people stand today.

Everything but targets and bindings is a projection: it can be made again from the feed and the roster (completion
rule 27).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import EVER, Base, Id, Ordered


class TargetRow(Base):
    """A target as its file states it; `definition` is what `language.from_json` reads."""

    __tablename__ = "targets"

    code: Mapped[str] = mapped_column(Ordered, primary_key=True)
    pack: Mapped[str] = mapped_column(Ordered)
    place: Mapped[int]
    """Order in which targets are listed."""
    everywhere: Mapped[bool]
    """In force for every unit, without a binding."""
    definition: Mapped[dict[str, Any]]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    """The unit whose own target it is (an edition of one, see `own.py`); empty for a clause of a file."""
    stated: Mapped[dict[str, Any] | None]
    """An own target as it was entered: what a file would say of it."""
    entered_on: Mapped[date | None]


class PackBinding(Base):
    """A pack of targets is in force for a unit's subtree on D when from_on <= D < until_on."""

    __tablename__ = "pack_bindings"
    __table_args__ = (CheckConstraint("from_on < until_on", name="runs_forward"),)

    pack: Mapped[str] = mapped_column(Ordered, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date] = mapped_column(default=EVER)


class Credit(Base):
    """A training record as the feed told it. `standing` is False once it was voided; rows are never removed.

    `completed_on` is the day in Vietnam, `valid_before` the first day on which the record no longer holds.
    """

    __tablename__ = "credits"
    __table_args__ = (Index("ix_credits_person_id", "person_id", "completed_on"),)

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course: Mapped[str | None]
    title: Mapped[str]
    completed_at: Mapped[datetime]
    completed_on: Mapped[date]
    valid_before: Mapped[date]
    organiser_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    organiser_level: Mapped[str]
    standing: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


ANY_TOPIC = "*"
"""Every credit has a row of this topic: what asks for any training at all asks for it."""


class CreditTopic(Base):
    """A topic of a credit."""

    __tablename__ = "credit_topics"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("credits.record_id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)


APART, EXEMPT = 1, 2
"""Why a position is listed beside a population: the clause leaves it out, or somebody exempted its holder."""


class Standing(Base):
    """How one position stands to one target on the day of the tracker's state.

    `person_id` is the canonical person. `apart` is 0 for a position in the population, APART or EXEMPT beside it;
    `met` and `trained` are 1 or 0, `met_on` is the day on which training met it: empty where it did not, or where
    something without a day did. Records count from `window_from` up to, not including, `window_until` (both empty:
    the unit has no term); `organiser_id` is the unit that the clause asks to organise, `members` and `workers` the
    size by which the position was taken in. The columns are those of `facts.facts_select`.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index("ix_standings_person_id", "person_id"),
        Index("ix_standings_unit_id", "unit_id", "target"),
    )

    target: Mapped[str] = mapped_column(Ordered, primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    apart: Mapped[int]
    met: Mapped[int]
    trained: Mapped[int]
    met_on: Mapped[date | None]
    window_from: Mapped[date | None]
    window_until: Mapped[date | None]
    organiser_id: Mapped[int | None]
    members: Mapped[int | None]
    workers: Mapped[int | None]


class Tally(Base):
    """Distinct people of a unit and everything below it, by target, on the day of the tracker's state.

    `met_1` … `met_6`: how many of those who have met it today had met it at the end of the last month, of the month
    before, and so on.
    """

    __tablename__ = "tallies"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    target: Mapped[str] = mapped_column(Ordered, primary_key=True)
    population: Mapped[int]
    met: Mapped[int]
    trained: Mapped[int]
    apart: Mapped[int]
    exempt: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    met_1: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    met_2: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    met_3: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    met_4: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    met_5: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    met_6: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class TrackerState(Base):
    """One row: how far the feed is read, and of which day and which roster the standings are.

    `as_of` is empty while they must be made anew.
    """

    __tablename__ = "tracker_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cursor: Mapped[int] = mapped_column(Id)
    as_of: Mapped[date | None]
    roster: Mapped[int] = mapped_column(Id)
