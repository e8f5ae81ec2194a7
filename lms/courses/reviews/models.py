"""Rounds of review of a draft, and comments on its files."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, Id, Ordered


class Verdict(StrEnum):
    """How a round ended."""

    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ReviewRound(Base):
    """A draft was sent for review; `verdict` is empty while it waits."""

    __tablename__ = "review_rounds"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str]
    """What the author says to the reviewer."""
    verdict: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    """What the reviewer says to the author."""


class DraftComment(Base):
    """A remark at a line of a file. `quote` is what that line said, by which it is found again when lines move."""

    __tablename__ = "draft_comments"
    __table_args__ = (Index("ix_draft_comments_draft_id", "draft_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    name: Mapped[str] = mapped_column(Ordered)
    line: Mapped[int]
    quote: Mapped[str]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
