"""What coordinators and administrators did: an append-only log (a trigger refuses UPDATE and DELETE)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, Id, append_only, db


class AuditEntry(Base):
    """Who did what to what. `actor_id` is empty for the command line; `subject` is like "offering:12"."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_at", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]


append_only(AuditEntry.__table__)


def note(actor_id: int | None, action: str, subject: str, **details: Any) -> None:
    """Add an entry in the transaction of the act itself, so that neither exists without the other."""
    db.session.add(AuditEntry(at=now(), actor_id=actor_id, action=action, subject=subject, details=details))
