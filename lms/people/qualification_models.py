"""Diplomas, lecturers and the standards that ask for diplomas, as dated facts (see `models` and docs/entries.md)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import EVER, Base, Id


class QualificationKind(StrEnum):
    """Loại văn bằng; `diplomas.py` has the ranks of each."""

    EXPERTISE = "chuyen-mon"
    TRADE = "tay-nghe"
    POLITICAL_THEORY = "ly-luan-chinh-tri"
    IT = "tin-hoc"
    LANGUAGE = "ngoai-ngu"
    STATE_MANAGEMENT = "quan-ly-nha-nuoc"
    DEFENCE = "quoc-phong-an-ninh"
    LEADERSHIP = "lanh-dao-quan-ly"


class QualificationState(StrEnum):
    """Only a graduate holds a rank; `sent` and `studying` are on their way to it."""

    GRADUATED = "graduated"
    STUDYING = "studying"
    SENT = "sent"


class Basis(StrEnum):
    """What of a position a standard is written for: ngạch, chức danh or vị trí việc làm."""

    GRADE = "grade"
    TITLE = "title"
    JOB = "job"


class Qualification(Base):
    """A diploma or certificate, or a course on the way to one (Văn bằng).

    It counts from `issued_on` on, the day of the diploma or of the decision to send; without it, from always. Somebody
    who was sent and then graduated has two rows, so that no day of the past is told otherwise later.
    """

    __tablename__ = "qualifications"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "rank", "state", "major_key"),
        CheckConstraint("rank > 0", name="is_ranked"),
        Index("ix_qualifications_kind", "kind", "state", "rank"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    rank: Mapped[int]
    """Its place within the kind, 1 lowest (`diplomas.RANKS`)."""
    word: Mapped[str]
    """The rank as it is called."""
    major: Mapped[str | None]
    major_key: Mapped[str]
    """`major` folded; empty for none."""
    state: Mapped[str]
    issued_on: Mapped[date | None]


class LecturerTerm(Base):
    """A part-time lecturer (giảng viên kiêm chức) of a level, confederation, provincial or upper, in these topics."""

    __tablename__ = "lecturer_terms"
    __table_args__ = (
        UniqueConstraint("person_id", "level", "from_on"),
        CheckConstraint("from_on < until_on", name="runs_forward"),
        Index("ix_lecturer_terms_level", "level", "from_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    level: Mapped[str]
    topics: Mapped[list[str]]
    from_on: Mapped[date]
    until_on: Mapped[date] = mapped_column(default=EVER)


class Standard(Base):
    """A diploma that a unit asks, in its subtree, of a ngạch, a title or a job: graduated in `kind`, `least` or higher.

    All rows in force for a position apply, those of the unit and of every unit above it. `subject` is compared by
    `subject_key`: the title's slug, or the folded words of the ngạch or the job.
    """

    __tablename__ = "standards"
    __table_args__ = (
        UniqueConstraint("unit_id", "basis", "subject_key", "kind", "from_on"),
        CheckConstraint("from_on < until_on", name="runs_forward"),
        Index("ix_standards_subject", "basis", "subject_key"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    basis: Mapped[str]
    subject: Mapped[str]
    subject_key: Mapped[str]
    kind: Mapped[str]
    least: Mapped[int]
    word: Mapped[str]
    from_on: Mapped[date]
    until_on: Mapped[date] = mapped_column(default=EVER)
