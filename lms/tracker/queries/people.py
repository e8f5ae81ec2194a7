"""The people behind a number, and why each of them stands where they do."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, literal, select, union
from sqlalchemy.orm import aliased

from lms.db import Id, db
from lms.people.models import Person, PersonMerge, Position, Unit, UnitLine
from lms.text import fold
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked, stands
from lms.tracker.language import Target, from_json
from lms.tracker.models import APART, EXEMPT, Standing, TargetRow
from lms.tracker.queries.evidence import evidence_for
from lms.tracker.queries.figures import Numbers
from lms.tracker.rollups import people_of
from lms.tracker.why import Held, Reason, reason


class Status(StrEnum):
    """Which of the people: those behind one of a target's numbers."""

    ALL = "tat-ca"
    MISSING = "chua-dat"
    MET = "dat"
    TRAINED = "da-hoc"
    APART = "ngoai-dien"
    EXEMPT = "duoc-mien"

    @classmethod
    def of(cls, text: str | None) -> "Status":
        """The status of an address; everybody where there is no such status."""
        return cls(text) if text in list(cls) else cls.ALL

    def number(self, numbers: Numbers) -> int:
        """How many people its list has."""
        beside = {Status.MISSING: numbers.missing, Status.APART: numbers.apart, Status.EXEMPT: numbers.exempt}
        inside = {Status.ALL: numbers.population, Status.MET: numbers.met, Status.TRAINED: numbers.trained}
        return (beside | inside)[self]


@dataclass(frozen=True)
class Counted:
    """A person as one line of a list; met and trained are False for those beside the population."""

    person: Person
    apart: int
    """0, APART or EXEMPT."""
    met: bool
    trained: bool

    @property
    def state(self) -> tuple[int, bool, bool]:
        return self.apart, self.met, self.trained


def people_select(target: Target, unit_id: int, on: date, live: bool, status: Status, words: str = "") -> Select[Any]:
    """Person, apart, met, trained of a unit and everything below it, by name; as long as the number it stands behind.

    `words` are looked for in names and codes, without diacritics.
    """
    select_by = _behind if live else _behind_on
    return named(select_by(target, unit_id, on, status).order_by(Person.name_key, Person.id), words)


def named(statement: Select[Any], words: str) -> Select[Any]:
    """Those of a statement about Person in whose name or code all words are, without diacritics."""
    for word in fold(words).split():
        statement = statement.where(
            Person.folded_name.contains(word, autoescape=True) | func.lower(Person.code).contains(word, autoescape=True)
        )
    return statement


def has_status(people: FromClause, status: Status) -> ColumnElement[bool]:
    """Which rows of `rollups.people_of` belong to a status."""
    conditions = {
        Status.ALL: people.c.apart == 0,
        Status.MISSING: and_(people.c.apart == 0, people.c.met == 0),
        Status.MET: people.c.met == 1,
        Status.TRAINED: people.c.trained == 1,
        Status.APART: people.c.apart == APART,
        Status.EXEMPT: people.c.apart == EXEMPT,
    }
    return conditions[status]


def _behind_on(target: Target, unit_id: int, on: date, status: Status) -> Select[Any]:
    """The people of a status on any day, computed for the subtree."""
    people = people_of(rows_of(target, on, False, within=unit_id), on, [unit_id]).subquery()
    return (
        select(Person, people.c.apart, people.c.met, people.c.trained)
        .join(people, people.c.person_id == Person.id)
        .where(has_status(people, status))
    )


def _behind(target: Target, unit_id: int, on: date, status: Status) -> Select[Any]:
    """The same as the standings are, asked person by person: a page of a long list costs what a page costs.

    A database walks the names in their order and stops when the page is full, or begins with the subtree where that
    is small. Grouping everybody first, as for another day, would take a second for the whole country.
    """
    own = Standing.__table__.alias("own")
    line = and_(UnitLine.unit_id == own.c.unit_id, UnitLine.ancestor_id == unit_id, stands(UnitLine, on))
    theirs = select(own.c.position_id).join(UnitLine, line)
    theirs = theirs.where(own.c.target == target.code, own.c.person_id == Person.id).correlate(Person)
    inside = theirs.where(own.c.apart == 0)
    conditions = {
        Status.ALL: inside.exists(),
        Status.MISSING: inside.where(own.c.met == 0).exists(),
        Status.MET: and_(inside.exists(), ~inside.where(own.c.met == 0).exists()),
        Status.TRAINED: and_(inside.exists(), ~inside.where(own.c.trained == 0).exists()),
        Status.APART: and_(theirs.where(own.c.apart == APART).exists(), ~inside.exists()),
        Status.EXEMPT: and_(theirs.where(own.c.apart == EXEMPT).exists(), ~theirs.where(own.c.apart < EXEMPT).exists()),
    }
    known = {
        Status.MISSING: (0, 0, None),
        Status.MET: (0, 1, 1),
        Status.TRAINED: (0, None, 1),
        Status.APART: (APART, 0, 0),
        Status.EXEMPT: (EXEMPT, 0, 0),
    }
    apart, met, trained = known.get(status, (0, None, None))

    def through_all(column: ColumnElement[int], value: int | None) -> ColumnElement[int]:
        """As a number, since a database would answer a question of yes or no for everybody at once."""
        if value is not None:
            return literal(value)
        return inside.with_only_columns(func.min(column)).scalar_subquery()

    columns: list[Any] = [literal(apart).label("apart")]
    columns += [through_all(own.c.met, met).label("met"), through_all(own.c.trained, trained).label("trained")]
    return select(Person, *columns).where(conditions[status])


def counted(rows: Iterable[Any]) -> list[Counted]:
    """Rows of `people_select` as values."""
    return [Counted(person, apart, bool(met), bool(trained)) for person, apart, met, trained in rows]


def reasons_of(
    person_ids: Collection[int], target: Target, unit_id: int, on: date, live: bool
) -> dict[int, list[Reason]]:
    """Why these people stand where they do in a unit, a reason each position; in two statements."""
    if not person_ids:
        return {}
    others = select(PersonMerge.person_id).where(PersonMerge.into_id.in_(person_ids))
    accounts = select(union(select(Person.id).where(Person.id.in_(person_ids)), others).subquery().c.id)
    rows = rows_of(target, on, live, accounts=accounts)
    inside = and_(UnitLine.unit_id == rows.c.unit_id, UnitLine.ancestor_id == unit_id, stands(UnitLine, on))
    found = _held(_held_select(rows).join(UnitLine, inside).where(rows.c.person_id.in_(person_ids)))
    explained: dict[int, list[Reason]] = defaultdict(list)
    for _, one in _explain([(target, held) for held, _ in found], on):
        explained[one.held.person_id].append(one)
    return explained


@dataclass(frozen=True)
class OwnStanding:
    """A target as one of its people sees it: met through every position, or what is still missing."""

    target: Target
    met: bool
    trained: bool
    met_on: date | None
    reasons: list[Reason]


def standings_of(person_id: int, on: date) -> list[OwnStanding]:
    """The targets that a person can meet, as the standings are, in two statements; `on` is their day, today."""
    read = [(from_json(definition), held) for held, (definition,) in _held(_own_select(), {"person": person_id})]
    found = [(target, held) for target, held in read if target.is_percent]
    by_code: dict[str, list[tuple[Target, Reason]]] = defaultdict(list)
    for target, one in _explain(found, on):
        by_code[target.code].append((target, one))
    return [_own(pairs[0][0], [one for _, one in pairs]) for pairs in by_code.values()]


@cache
def _own_select() -> Select[Any]:
    """Built once, since every officer's own page asks it: the person is bound by the name `person`."""
    person = bindparam("person", type_=Id)
    canonical = select(PersonMerge.into_id).where(PersonMerge.person_id == person).scalar_subquery()
    rows = Standing.__table__
    return (
        _held_select(rows, TargetRow.definition)
        .join(TargetRow, TargetRow.code == rows.c.target)
        .where(rows.c.person_id == func.coalesce(canonical, person), rows.c.apart == 0)
        .order_by(None)
        .order_by(TargetRow.place, Position.from_on, Position.id)
    )


def _own(target: Target, reasons: list[Reason]) -> OwnStanding:
    met = all(one.held.met for one in reasons)
    days = [one.met_on for one in reasons if one.met_on]
    return OwnStanding(
        target=target,
        met=met,
        trained=all(one.held.trained for one in reasons),
        met_on=max(days, default=None) if met else None,
        reasons=reasons,
    )


def rows_of(
    target: Target, on: date, live: bool, within: int | None = None, accounts: Select[int] | None = None
) -> FromClause:
    """The positions of a target on a day: as they stand written, or computed for the part that is asked about."""
    if live:
        return select(Standing.__table__).where(Standing.target == target.code).subquery()
    return facts_select([target], Asked(on, within=within, accounts=accounts)).subquery()


def _held_select(rows: FromClause, *more: Any) -> Select[Any]:
    """The columns of `Held` for rows of positions, and what else is wanted after them."""
    organiser = aliased(Unit, name="organiser")
    return (
        select(
            rows.c.position_id,
            rows.c.person_id,
            Position.title,
            Position.field,
            rows.c.unit_id,
            Unit.name,
            Position.from_on,
            rows.c.apart,
            rows.c.met,
            rows.c.trained,
            rows.c.window_from,
            rows.c.window_until,
            rows.c.organiser_id,
            organiser.name,
            rows.c.members,
            rows.c.workers,
            *more,
        )
        .join_from(rows, Position, Position.id == rows.c.position_id)
        .join(Unit, Unit.id == rows.c.unit_id)
        .outerjoin(organiser, organiser.id == rows.c.organiser_id)
        .order_by(Unit.code_key, Position.title, Position.from_on)
    )


HELD_COLUMNS = len(fields(Held))


def _held(statement: Select[Any], values: dict[str, Any] | None = None) -> list[tuple[Held, tuple[Any, ...]]]:
    """Positions, each with what else the statement asked for."""
    found = []
    for row in db.session.execute(statement, values):
        columns, more = list(row[:HELD_COLUMNS]), tuple(row[HELD_COLUMNS:])
        columns[8:10] = map(bool, columns[8:10])
        found.append((Held(*columns), more))
    return found


def _explain(pairs: Sequence[tuple[Target, Held]], on: date) -> list[tuple[Target, Reason]]:
    """A reason for each, by what is known of these people."""
    known = evidence_for(pairs, on)
    return [(target, reason(target, held, known(target, held), on)) for target, held in pairs]
