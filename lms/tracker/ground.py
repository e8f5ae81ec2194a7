"""Who holds what on a day, and what is known of the units there: the tables over which every target is asked.

All are common table expressions of one statement, computed from the dated facts of `people` for the positions asked
about and for nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.db import BEGINNING, EVER, Day
from lms.people.access import held_on, subtree
from lms.people.models import Level, Person, PersonMerge, Position, UnitLine, UnitSize, UnitState, UnitTerm
from lms.people.qualification_models import Standard
from lms.tracker.entries.models import Exemption
from lms.tracker.entries.queries import exemptions_on
from lms.tracker.language import Target, WindowKind
from lms.tracker.models import Credit, CreditTopic, PackBinding
from lms.tracker.parameters import new_year
from lms.tracker.years import YearsAfter

RANK = {level: rank for rank, level in enumerate(Level)}
"""Highest level first."""


SUPPOSED = UUID(int=0)
"""The record id of trainings that nobody has yet."""


@dataclass(frozen=True)
class Supposed:
    """What if these people (ids) completed a training on a day? Topics as of a record, ANY_TOPIC among them.

    Without an organiser it is organised by whomever a clause asks for, where there is such a unit.
    """

    people: Select[int]
    on: date
    topics: frozenset[str]
    organiser_id: int | None = None
    valid_before: date = EVER

    @property
    def ids(self) -> Select[int]:
        """The people as a select that stands by itself within any other."""
        return select(self.people.subquery().c.id)


@dataclass(frozen=True)
class Training:
    """What there is of training: credits, their topics, and when a credit stays.

    `suits`: the right unit organised it, whichever that is.
    """

    credits: FromClause
    topics: FromClause
    stays: ColumnElement[bool]
    suits: ColumnElement[bool]


@dataclass(frozen=True)
class Asked:
    """Which positions are asked about: all of a day, those in the subtree of a unit, or those of some accounts."""

    on: Day
    within: int | ColumnElement[int] | None = None
    accounts: Collection[int] | Select[int] | CompoundSelect[int] | BindParameter[int] | None = None
    without: UUID | None = None
    """A record that is left out: what would be so without it."""
    supposed: Supposed | None = None
    """Trainings that are taken for completed."""
    written: FromClause | None = None
    """The rows of `holders`, written down before: then nothing is computed of positions and units."""


def stands(row: type[UnitLine | UnitState | UnitTerm | PackBinding | Standard], on: Day) -> ColumnElement[bool]:
    """Whether a dated fact holds on a day."""
    return and_(row.from_on <= on, row.until_on > on)


def held(asked: Asked) -> CTE:
    """Positions held on the day in units that exist on it, with the canonical person and the unit's state."""
    statement = (
        select(
            Position.id.label("position_id"),
            func.coalesce(PersonMerge.into_id, Position.person_id).label("person_id"),
            Position.unit_id,
            Position.title,
            Position.kind,
            Position.field,
            Position.grade_key,
            Position.job_key,
            Position.planned_for,
            Position.from_on,
            Position.first_elected,
            UnitState.level,
            UnitState.kind.label("unit_kind"),
        )
        .join(UnitState, and_(UnitState.unit_id == Position.unit_id, stands(UnitState, asked.on)))
        .outerjoin(PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(held_on(asked.on))
    )
    if asked.within is not None:
        statement = statement.where(Position.unit_id.in_(subtree([asked.within], asked.on)))
    if asked.accounts is not None:
        statement = statement.where(Position.person_id.in_(asked.accounts))
    return statement.cte("held")


def places(held: CTE, targets: Collection[Target], on: Day) -> CTE:
    """What the targets ask of the units of these positions, each unit once.

    term_from, term_until, second_end: the term in force and the end of its second year, empty without one ·
    grassroots_id, members, workers: the grassroots union it belongs to, with its size · organiser_<level>: its own
    superior of a level, or the next one above that it has.
    """
    units = select(held.c.unit_id).distinct().cte("places_held")
    unit_id = units.c.unit_id
    columns: list[ColumnElement[int]] = [
        _nearest(unit_id, on, select(UnitTerm.unit_id).where(UnitTerm.unit_id == UnitLine.ancestor_id).exists()).label(
            "term_of"
        ),
        _nearest(unit_id, on, UnitState.level == Level.GRASSROOTS).label("grassroots_id"),
    ]
    levels = {target.requirement.responsible_level for target in targets} - {None}
    columns += [_superior(unit_id, on, level).label(f"organiser_{level}") for level in sorted(filter(None, levels))]
    spots = select(unit_id, *columns).cte("spots")
    term = aliased(UnitTerm)
    return (
        select(
            spots,
            term.from_on.label("term_from"),
            term.until_on.label("term_until"),
            YearsAfter(term.from_on, 2).label("second_end"),
            _latest(UnitSize.members, spots.c.grassroots_id, on).label("members"),
            _latest(UnitSize.workers, spots.c.grassroots_id, on).label("workers"),
        )
        .outerjoin_from(spots, term, and_(term.unit_id == spots.c.term_of, term.from_on <= on, term.until_on > on))
        .cte("places")
        # Else the subqueries would be run once a position instead of once a unit.
        .prefix_with("MATERIALIZED")
    )


def _above(unit_id: ColumnElement[int], on: Day) -> Select[int]:
    """The unit and its superiors on the day, with their states."""
    return (
        select(UnitLine.ancestor_id)
        .join(UnitState, and_(UnitState.unit_id == UnitLine.ancestor_id, stands(UnitState, on)))
        .where(UnitLine.unit_id == unit_id, stands(UnitLine, on))
        .limit(1)
    )


def _nearest(unit_id: ColumnElement[int], on: Day, condition: ColumnElement[bool]) -> ColumnElement[int]:
    """The unit itself or its nearest superior of which something is true."""
    return _above(unit_id, on).where(condition).order_by(UnitLine.depth).scalar_subquery()


def _superior(unit_id: ColumnElement[int], on: Day, level: str) -> ColumnElement[int]:
    """Its superior of a level, else the next one above that it has."""
    rank = case(RANK, value=UnitState.level)
    statement = _above(unit_id, on).where(UnitLine.depth > 0, rank <= RANK[Level(level)])
    return statement.order_by(rank.desc(), UnitLine.depth).scalar_subquery()


def _latest(count: InstrumentedAttribute[int | None], unit_id: ColumnElement[int], on: Day) -> ColumnElement[int]:
    """The latest count dated on or before the day; a figure left blank is no count."""
    statement = select(count).where(UnitSize.unit_id == unit_id, UnitSize.from_on <= on, count.is_not(None))
    return statement.order_by(UnitSize.from_on.desc()).limit(1).scalar_subquery()


def holders(asked: Asked, targets: Collection[Target]) -> FromClause:
    """Positions with their units, a row for each account of the holder (`account_id`; completion rule 9).

    Held and places are joined here, once: a planner knows nothing of the size of a filtered table expression, and
    would join two of them row by row.
    """
    if asked.written is not None:
        return asked.written
    positions = held(asked)
    units = places(positions, targets, asked.on)
    columns = [column for column in units.c if column.name != "unit_id"]
    ground = (
        select(positions, *columns).join_from(positions, units, units.c.unit_id == positions.c.unit_id).cte("ground")
    )
    return union_all(
        select(ground, ground.c.person_id.label("account_id")),
        select(ground, PersonMerge.person_id).join(PersonMerge, PersonMerge.into_id == ground.c.person_id),
    ).cte("holders")


def exempted(code: str, asked: Asked) -> Select[int]:
    """The canonical people who are out of a target's population on the day (completion rule 21)."""
    statement = exemptions_on(asked.on).with_only_columns(func.coalesce(PersonMerge.into_id, Exemption.person_id))
    statement = statement.where(Exemption.target == code)
    return statement if asked.accounts is None else statement.where(Exemption.person_id.in_(asked.accounts))


def taken_before(without: UUID | None = None, accounts: Any = None) -> CTE:
    """Credits that do not count, since another account of the same person completed the course earlier (rule 9).

    A record that is asked to be left out is no earlier completion either. Courses that lapse are left out: each of
    their completions has days of its own. `accounts`, all those of some people, leaves out everybody else's.
    """
    links = select(PersonMerge.into_id.label("person_id"), PersonMerge.person_id.label("account_id"))
    selves = select(PersonMerge.into_id, PersonMerge.into_id)
    if accounts is not None:
        theirs = or_(PersonMerge.into_id.in_(accounts), PersonMerge.person_id.in_(accounts))
        links, selves = links.where(theirs), selves.where(theirs)
    kin = union(links, selves).cte("kin")
    first, second = kin.alias("first"), kin.alias("second")
    earlier, later = aliased(Credit, name="earlier"), aliased(Credit, name="later")
    return (
        select(later.record_id)
        .join_from(second, later, later.person_id == second.c.account_id)
        .join(first, and_(first.c.person_id == second.c.person_id, first.c.account_id != second.c.account_id))
        .join(earlier, and_(earlier.person_id == first.c.account_id, earlier.course == later.course))
        .where(
            earlier.standing == true(),
            true() if without is None else earlier.record_id != without,
            earlier.valid_before == EVER,
            or_(
                earlier.completed_at < later.completed_at,
                and_(earlier.completed_at == later.completed_at, earlier.record_id < later.record_id),
            ),
        )
        .cte("taken_before")
    )


def stays(without: UUID | None = None, accounts: Any = None) -> ColumnElement[bool]:
    """Whether a credit counts at all: not voided, not left out, and not taken under another account before."""
    taken = Credit.record_id.not_in(select(taken_before(without, accounts).c.record_id))
    kept = true() if without is None else Credit.record_id != without
    return and_(Credit.standing == true(), kept, taken)


def training(asked: Asked) -> Training:
    """The credits that are there, and those that are supposed."""
    if asked.supposed is None:
        return Training(Credit.__table__, CreditTopic.__table__, stays(asked.without, asked.accounts), false())
    one = asked.supposed
    there = select(
        Credit.record_id, Credit.person_id, Credit.completed_on, Credit.valid_before, Credit.organiser_unit_id
    ).where(stays(asked.without, asked.accounts))
    record_id = literal(SUPPOSED, Credit.record_id.type)
    organiser = cast(literal(one.organiser_id), Credit.organiser_unit_id.type)
    days = (literal(one.on, Date()), literal(one.valid_before, Date()))
    supposed = select(record_id, Person.id, *days, organiser).where(Person.id.in_(one.ids))
    topics = [select(CreditTopic.record_id, CreditTopic.topic), *(select(record_id, literal(t)) for t in one.topics)]
    credits = union_all(there, supposed).subquery("credits_supposed")
    suits = credits.c.record_id == SUPPOSED if one.organiser_id is None else false()
    return Training(credits, union_all(*topics).subquery("topics_supposed"), true(), suits)


def window(target: Target, holders: FromClause, on: Day) -> tuple[ColumnElement[date], ColumnElement[date]]:
    """The first day on which a record counts, and the first on which none counts any more."""
    asked = target.requirement.window
    if asked.kind == WindowKind.TERM:
        return holders.c.term_from, holders.c.term_until
    if asked.kind == WindowKind.SECOND_YEAR:
        return holders.c.from_on, holders.c.second_end
    if asked.kind == WindowKind.CALENDAR_YEAR:
        return new_year(on), new_year(on, 1)
    return literal(asked.from_on or BEGINNING), literal(asked.until_on or EVER)
