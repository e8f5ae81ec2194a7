"""Files that are stored, once each, and the versions and drafts of courses that name them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.clock import now
from lms.db import Base, Ordered, append_only


class StoredFile(Base):
    """A file by its content; two courses with the same picture share it.

    `forms` are what readers get of a picture: {"720.webp": {"sha256": …, "size": …}, …}. Of any other file they get the
    file itself.
    """

    __tablename__ = "stored_files"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    forms: Mapped[dict[str, Any]]
    added_at: Mapped[datetime] = mapped_column(default=now)


class VersionAsset(Base):
    """The octets that a published version means by a name of `assets/`, for good."""

    __tablename__ = "version_assets"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Ordered, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"), index=True)


append_only(VersionAsset.__table__)


class DraftAsset(Base):
    """The octets that a draft means by a name of `assets/` now.

    `alt` says what a picture shows, for the line that its author copies into a lesson; `decoration`: nothing to say.
    """

    __tablename__ = "draft_assets"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Ordered, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"), index=True)
    alt: Mapped[str] = mapped_column(default="", server_default="")
    decoration: Mapped[bool] = mapped_column(default=False, server_default=false())
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
