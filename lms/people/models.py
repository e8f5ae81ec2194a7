"""Units and people, as dated facts.

A dated fact holds on day D when `from_on <= D < until_on`; `until_on` is `EVER` while nothing ended it. The actions
keep `until_on` of a row equal to the `from_on` of the next one, so a reader asks one row, never "the latest before".
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BEGINNING, EVER, Base, Id, Ordered
from lms.text import fold


class Level(StrEnum):
    """Levels of the organisation, highest first."""

    CONFEDERATION = "confederation"
    PROVINCIAL = "provincial"
    UPPER = "upper"
    GRASSROOTS = "grassroots"
    SUB_GRASSROOTS = "sub_grassroots"
    GROUP = "group"


class UnitKind(StrEnum):
    """Loại hình of a unit."""

    ENTERPRISE = "enterprise"
    PUBLIC = "public"
    TRADE = "trade"
    INFORMAL = "informal"


class CadreKind(StrEnum):
    """Loại cán bộ: of a position, not of a person."""

    FULL_TIME = "full_time"
    CONCURRENT = "concurrent"
    GRASSROOTS = "grassroots"
    ACTIVIST = "activist"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Role(StrEnum):
    """What a person may do for a unit and everything below it."""

    COORDINATOR = "coordinator"
    LECTURER = "lecturer"
    ADMIN = "admin"


class Unit(Base):
    """An organisation unit. Name, level, kind and parent repeat the state in force, so that lists need no date."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Ordered)
    code_key: Mapped[str] = mapped_column(Ordered, unique=True)
    name: Mapped[str]
    folded_name: Mapped[str]
    level: Mapped[str]
    kind: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    abolished_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))


class UnitState(Base):
    """Name, level, kind and place in the tree of a unit from a day on (completion rule 23)."""

    __tablename__ = "unit_states"
    __table_args__ = (CheckConstraint("from_on < until_on", name="runs_forward"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True, default=BEGINNING)
    until_on: Mapped[date] = mapped_column(default=EVER)
    name: Mapped[str]
    level: Mapped[str]
    kind: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)


class UnitLine(Base):
    """The closure of the dated tree: `ancestor_id` stands `depth` steps above `unit_id` (0: itself).

    Written from the states by `people.actions`; one join answers "the subtree as of a day".
    """

    __tablename__ = "unit_lines"
    __table_args__ = (Index("ix_unit_lines_ancestor", "ancestor_id", "unit_id", "from_on", "until_on"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date]
    depth: Mapped[int]


class UnitSize(Base):
    """Members and workers of a unit from the day they were counted until the next count."""

    __tablename__ = "unit_sizes"
    __table_args__ = (CheckConstraint("from_on < until_on", name="runs_forward"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date] = mapped_column(default=EVER)
    members: Mapped[int | None]
    workers: Mapped[int | None]


class UnitTerm(Base):
    """A unit's term (nhiệm kỳ): open until the next begins; `planned_until_on` is only shown."""

    __tablename__ = "unit_terms"
    __table_args__ = (CheckConstraint("from_on < until_on", name="runs_forward"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date] = mapped_column(default=EVER)
    planned_until_on: Mapped[date | None]


class Person(Base):
    """A cadre. The code is the office's; phone and e-mail are contact data and key nothing (completion rule 26)."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_name_key", "name_key", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Ordered)
    code_key: Mapped[str] = mapped_column(Ordered, unique=True)
    full_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Ordered)
    folded_name: Mapped[str]
    born_on: Mapped[date | None]
    sex: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]


class PersonMerge(Base):
    """`person_id` is another account of the canonical `into_id` (completion rule 9). Undoing deletes the row."""

    __tablename__ = "person_merges"
    __table_args__ = (CheckConstraint("person_id <> into_id", name="two_people"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    merged_at: Mapped[datetime]


def _folded(column: str) -> Callable[[DefaultExecutionContext], str | None]:
    """The default of a column that repeats another one folded, however the row is inserted."""

    def default(context: DefaultExecutionContext) -> str | None:
        written = context.get_current_parameters().get(column)  # type: ignore[no-untyped-call]
        return fold(written) if written else None

    return default


class Position(Base):
    """A title held in a unit from `from_on` up to, not including, `until_on` (completion rules 8 and 30)."""

    __tablename__ = "positions"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "title", "from_on"),
        CheckConstraint("from_on < until_on", name="runs_forward"),
        Index("ix_positions_unit_id", "unit_id", "title"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str]
    kind: Mapped[str]
    field: Mapped[str | None]
    grade: Mapped[str | None]
    grade_key: Mapped[str | None] = mapped_column(default=_folded("grade"))
    """`grade` as standards name it: folded."""
    job: Mapped[str | None]
    job_key: Mapped[str | None] = mapped_column(default=_folded("job"))
    from_on: Mapped[date]
    until_on: Mapped[date] = mapped_column(default=EVER)
    first_elected: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    planned_for: Mapped[str | None]


class Scope(Base):
    """A role of a person over a unit's subtree."""

    __tablename__ = "scopes"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "role"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str]


class RosterVersion(Base):
    """One row: how often units or people changed. Whoever keeps figures made from the roster sees that they are old."""

    __tablename__ = "roster_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Id)


class RosterTouch(Base):
    """A change of the roster that concerned this person's own facts alone: a diploma, an exemption, a judgement.

    A number of the roster without a row here may have changed anything.
    """

    __tablename__ = "roster_touches"

    number: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
