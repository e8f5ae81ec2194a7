"""A target -> one row a position: is it in the population, met, trained? Everything is counted from these rows.

`facts_select` is the only place where a clause becomes SQL. The standings are its rows for today, written down; the
figures of any other day are read from it directly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import mul
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    outerjoin,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from lms.db import Day
from lms.people.access import held_on
from lms.people.models import PersonMerge, Position, UnitLine
from lms.people.qualification_models import LecturerTerm
from lms.people.qualifications import lecturers_on
from lms.tracker import ground
from lms.tracker.answers import answers
from lms.tracker.ground import Asked, Training, stands
from lms.tracker.language import MEMBERS, OWN_OR_ABOVE, Group, Population, Requirement, Size, Target
from lms.tracker.models import APART, EXEMPT, PackBinding

Condition = ColumnElement[bool]
Tier = tuple[Condition, Condition]
"""When a position is inside, and when it is listed apart instead."""


def facts_select(targets: Sequence[Target], asked: Asked) -> CompoundSelect[Any]:
    """One row for each position and target that takes it in or lists it apart: the columns of `models.Standing`.

    At least one target is needed.
    """
    holders = ground.holders(asked, targets)
    training = ground.training(asked)
    return union_all(*(_facts(target, _meant(target, holders, asked), training, asked.on) for target in targets))


def _meant(target: Target, holders: FromClause, asked: Asked) -> Subquery:
    """The positions that a target means, with their windows, a row for each account of the holder.

    `answered` is 1 where something other than training fulfils the requirement.
    """
    meant, on = target.population, asked.on
    tiers = _tiers(meant, holders)
    window_from, window_until = ground.window(target, holders, on)
    level = target.requirement.responsible_level
    nobody = cast(null(), Integer)
    statement = select(
        holders.c.position_id,
        holders.c.person_id,
        holders.c.account_id,
        holders.c.unit_id,
        holders.c.title,
        case(
            (holders.c.person_id.in_(ground.exempted(target.code, asked)), EXEMPT),
            (and_(true(), *(inside for inside, _ in tiers)), 0),
            else_=APART,
        ).label("apart"),
        holders.c.field,
        case((or_(false(), *answers(target, holders, asked)), 1), else_=0).label("answered"),
        window_from.label("window_from"),
        window_until.label("window_until"),
        (holders.c[f"organiser_{level}"] if level else nobody).label("organiser_id"),
        (holders.c.members if meant.size else nobody).label("members"),
        (holders.c.workers if meant.size else nobody).label("workers"),
    ).where(*_conditions(meant, holders, on), *(or_(inside, apart) for inside, apart in tiers))
    if not target.everywhere:
        statement = statement.where(_is_bound(target.pack, holders, on))
    return statement.subquery()


def _conditions(meant: Population, holders: FromClause, on: Day) -> list[Condition]:
    """What must be true of a position before any tier is looked at."""
    found = _listed((holders.c.kind, meant.kinds), (holders.c.field, meant.fields))
    found += _group(meant, holders)
    if meant.either:
        found.append(or_(*(and_(true(), *_group(group, holders)) for group in meant.either)))
    if meant.lecturers:
        lecturers = lecturers_on(on).where(LecturerTerm.level.in_(meant.lecturers)).subquery()
        found.append(holders.c.person_id.in_(select(lecturers.c.person_id)))
    if meant.except_holders_of:
        found.append(~_holds(meant.except_holders_of, holders, on))
    if meant.except_kinds:
        found.append(holders.c.kind.not_in(meant.except_kinds))
    if meant.except_unit_kinds:
        found.append(or_(holders.c.unit_kind.is_(None), holders.c.unit_kind.not_in(meant.except_unit_kinds)))
    if meant.within_grassroots:
        found.append(holders.c.grassroots_id.is_not(None))
    if meant.first_elected:
        found += [holders.c.first_elected == true(), holders.c.from_on >= holders.c.term_from]
    return found


def _group(group: Population | Group, holders: FromClause) -> list[Condition]:
    return _listed(
        (holders.c.title, group.titles), (holders.c.level, group.levels), (holders.c.planned_for, group.planned_for)
    )


def _listed(*lists: tuple[ColumnElement[Any], tuple[str, ...]]) -> list[Condition]:
    """Every column holds one of its words, where it has any."""
    return [column.in_(words) for column, words in lists if words]


def _holds(titles: tuple[str, ...], holders: FromClause, on: Day) -> Condition:
    """Whether the person, under any account, holds one of these titles in the same unit on the day."""
    other = (
        select(func.coalesce(PersonMerge.into_id, Position.person_id), Position.unit_id)
        .outerjoin_from(Position, PersonMerge, PersonMerge.person_id == Position.person_id)
        .where(Position.title.in_(titles), held_on(on))
    )
    return tuple_(holders.c.person_id, holders.c.unit_id).in_(other)


def _tiers(meant: Population, holders: FromClause) -> list[Tier]:
    """The conditions that list apart whom they leave out."""
    found = []
    if meant.size:
        found.append(_size_tier(meant.size, holders))
    if meant.first_elected:
        second_end = holders.c.second_end
        found.append((holders.c.from_on < second_end, holders.c.from_on >= second_end))
    return found


def _size_tier(size: Size, holders: FromClause) -> Tier:
    members, workers = holders.c.members, holders.c.workers
    more = case((or_(workers.is_(None), members >= workers), members), else_=workers)
    number = members if size.count == MEMBERS else more
    limits: list[Condition] = [number.is_not(None)]
    if size.least is not None:
        limits.append(number >= size.least)
    if size.below is not None:
        limits.append(number < size.below)
    return and_(*limits), number.is_(None)


def _is_bound(pack: str, holders: FromClause, on: Day) -> Condition:
    """Whether a position stands in a subtree to which a pack is bound on the day."""
    return (
        select(PackBinding.unit_id)
        .join(UnitLine, and_(UnitLine.ancestor_id == PackBinding.unit_id, stands(UnitLine, on)))
        .where(PackBinding.pack == pack, stands(PackBinding, on), UnitLine.unit_id == holders.c.unit_id)
        .exists()
    )


def _facts(target: Target, meant: Subquery, training: Training, on: Day) -> Select[Any]:
    """The positions of a target, each with what its holder's records give."""
    requirement = target.requirement
    judged = _judged(requirement, meant, training, on) if requirement.asked else None
    answered = func.max(meant.c.answered)
    met, trained, met_on = judged.found if judged else (answered, answered, cast(null(), Date))
    statement = select(
        literal(target.code).label("target"),
        meant.c.position_id,
        meant.c.person_id,
        meant.c.unit_id,
        meant.c.apart,
        met.label("met"),
        trained.label("trained"),
        met_on.label("met_on"),
        meant.c.window_from,
        meant.c.window_until,
        meant.c.organiser_id,
        meant.c.members,
        meant.c.workers,
    )
    if judged:
        statement = statement.select_from(judged.source)
    return statement.group_by(*(column for column in meant.c if column.name != "account_id"))


@dataclass(frozen=True)
class Judged:
    """Positions joined with what their holders were trained in, and what follows: met and trained, 1 or 0; and when."""

    source: FromClause
    found: tuple[ColumnElement[int], ColumnElement[int], ColumnElement[date]]


def _judged(requirement: Requirement, meant: Subquery, training: Training, on: Day) -> Judged:
    credit, topic = training.credits.c, training.topics.c
    counts = and_(
        credit.person_id == meant.c.account_id,
        training.stays,
        credit.completed_on <= on,
        meant.c.window_from <= credit.completed_on,
        credit.completed_on < meant.c.window_until,
        # Valid on the day or on the window's last day, whichever is earlier (completion rule 5).
        or_(credit.valid_before > on, credit.valid_before >= meant.c.window_until),
    )
    about = and_(topic.record_id == credit.record_id, topic.topic.in_(sorted(requirement.topics)))
    source = outerjoin(outerjoin(meant, training.credits, counts), training.topics, about)
    organised: Condition = true()
    if requirement.organised_by == OWN_OR_ABOVE:
        line = aliased(UnitLine)
        above = and_(line.unit_id == meant.c.unit_id, line.ancestor_id == credit.organiser_unit_id, stands(line, on))
        source, organised = outerjoin(source, line, above), or_(line.ancestor_id.is_not(None), training.suits)
    elif requirement.organised_by:
        suits = and_(training.suits, meant.c.organiser_id.is_not(None))
        organised = or_(credit.organiser_unit_id == meant.c.organiser_id, suits)
    met, trained = (_fulfilled(requirement, meant, topic.topic, condition) for condition in (organised, true()))
    return Judged(source, (met, trained, _day(requirement, meant, training, organised)))


def _fulfilled(
    requirement: Requirement, meant: Subquery, topic: ColumnElement[str], organised: Condition
) -> ColumnElement[int]:
    """1 where the position is answered, or its holder has a record, organised so, for every set of topics it needs."""
    cases: list[tuple[Condition, ColumnElement[int] | int]] = [(meant.c.answered == 1, 1)]
    for asked in requirement.asked:
        has = [func.max(case((and_(topic.in_(topics), organised), 1), else_=0)) for topics in asked.sets]
        means = _listed((meant.c.title, asked.titles), (meant.c.field, asked.fields))
        cases.append((and_(true(), *means), reduce(mul, has)))
    return case(*cases, else_=0)


def _day(requirement: Requirement, meant: Subquery, training: Training, organised: Condition) -> ColumnElement[date]:
    """The day on which records first covered the last set of topics; empty where they did not, or are not needed."""
    topic, completed_on = training.topics.c.topic, training.credits.c.completed_on
    no_day = cast(null(), Date)
    cases: list[tuple[Condition, ColumnElement[Any]]] = [(meant.c.answered == 1, no_day)]
    for asked in requirement.asked:
        days = [func.min(case((and_(topic.in_(topics), organised), completed_on))) for topics in asked.sets]
        means = _listed((meant.c.title, asked.titles), (meant.c.field, asked.fields))
        cases.append((and_(true(), *means), reduce(_later, days)))
    return case(*cases, else_=no_day)


def _later(first: ColumnElement[Any], second: ColumnElement[Any]) -> ColumnElement[Any]:
    """The later of two days; empty where one of them is."""
    return case((first >= second, first), (first < second, second))
