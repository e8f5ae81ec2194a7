"""Rows that coordinators and workbooks enter, which the tracker reads as of a day (completion rule 18).

No target is a foreign key: targets are loaded from files, and what was entered about one outlives its removal.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import EVER, Base, Id, Ordered

Money = BigInteger
"""Whole đồng."""


class Spending(Base):
    """A unit's own money of a calendar year, not its subtree's, in whole đồng; empty: not told."""

    __tablename__ = "spending"
    __table_args__ = (
        CheckConstraint("training >= 0", name="training_not_negative"),
        CheckConstraint("activity >= 0", name="activity_not_negative"),
        CheckConstraint("union_finance >= 0", name="union_finance_not_negative"),
        CheckConstraint("state_budget >= 0", name="state_budget_not_negative"),
        CheckConstraint("training <= activity", name="training_within_activity"),
        Index("ix_spending_year", "year", "unit_id"),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    training: Mapped[int | None] = mapped_column(Money)
    """Chi đào tạo."""
    activity: Mapped[int | None] = mapped_column(Money)
    """Tổng chi hoạt động, training included."""
    union_finance: Mapped[int | None] = mapped_column(Money)
    """Tài chính công đoàn."""
    state_budget: Mapped[int | None] = mapped_column(Money)
    """Ngân sách Nhà nước cấp."""


class SubmittedReport(Base):
    """A report that a unit sent upward for a milestone; `year` is the year in which it was due."""

    __tablename__ = "submitted_reports"

    target: Mapped[str] = mapped_column(Ordered, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    sent_on: Mapped[date]


class Assessment(Base):
    """A yearly judgement on somebody in a unit, about one target, by the unit above."""

    __tablename__ = "assessments"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "year", "target"),
        Index("ix_assessments_target", "target", "year", "unit_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int]
    target: Mapped[str] = mapped_column(Ordered)
    passed: Mapped[bool]
    assessed_by_id: Mapped[int] = mapped_column(ForeignKey("units.id"))


class Exemption(Base):
    """A person is out of one target's population on D when from_on <= D < until_on (completion rule 21)."""

    __tablename__ = "exemptions"
    __table_args__ = (
        CheckConstraint("from_on < until_on", name="runs_forward"),
        Index("ix_exemptions_target", "target", "person_id"),
        Index("ix_exemptions_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    target: Mapped[str] = mapped_column(Ordered)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date]
    until_on: Mapped[date] = mapped_column(default=EVER)
    reason: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
