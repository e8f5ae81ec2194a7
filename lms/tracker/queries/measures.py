"""Ratios of money and milestones: the targets that count no people. Each is one statement for all that are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.models import UnitLine, UnitState
from lms.tracker.entries.models import Spending, SubmittedReport
from lms.tracker.ground import stands
from lms.tracker.language import Target
from lms.tracker.models import PackBinding
from lms.tracker.rules import percent

AMOUNTS = {
    "activity": Spending.activity,
    "union_finance": Spending.union_finance,
    "state_budget": Spending.state_budget,
}


@dataclass(frozen=True)
class Money:
    """Whole đồng of a calendar year: of a unit with everything below it, and of the unit's own level."""

    part: int = 0
    base: int = 0
    own_part: int = 0
    own_base: int = 0

    @property
    def percent(self) -> str | None:
        """As `rules.percent` cuts it; None where nobody has told."""
        return percent(self.part, self.base)

    @property
    def own_percent(self) -> str | None:
        return percent(self.own_part, self.own_base)


UNTOLD = Money()


def money_of(targets: Sequence[Target], unit_id: int, on: date) -> dict[str, Money]:
    """The ratios of a unit by target, for the calendar year of the day; a unit that told only one side is left out."""
    ratios = [(target, target.ratio) for target in targets if target.ratio]
    if not ratios:
        return {}
    found = []
    for target, ratio in ratios:
        amounts = [AMOUNTS[name] for name in ratio.to]
        base = sum((func.coalesce(amount, 0) for amount in amounts), start=literal(0))
        own = UnitLine.depth == 0
        statement = (
            select(
                literal(target.code),
                func.coalesce(func.sum(Spending.training), 0),
                func.coalesce(func.sum(base), 0),
                func.coalesce(func.sum(case((own, Spending.training), else_=0)), 0),
                func.coalesce(func.sum(case((own, base), else_=0)), 0),
            )
            .join(UnitLine, and_(UnitLine.unit_id == Spending.unit_id, stands(UnitLine, on)))
            .where(UnitLine.ancestor_id == unit_id, Spending.year == on.year, Spending.training.is_not(None))
            .where(or_(*(amount.is_not(None) for amount in amounts)))
        )
        if not target.everywhere:
            statement = statement.where(Spending.unit_id.in_(_bound(target.pack, on)))
        found.append(statement)
    rows = db.session.execute(union_all(*found))
    return {code: Money(*map(int, amounts)) for code, *amounts in rows}


@dataclass(frozen=True)
class Reported:
    """How many units owe a report, and how many have sent it by the day."""

    due_on: date
    owing: int
    sent: int


def reported(target: Target, unit_id: int, on: date) -> Reported | None:
    """A milestone in a unit's subtree on a day; None for other targets. One statement."""
    due = target.due
    if due is None:
        return None
    last = due.on(on)
    sent = and_(
        SubmittedReport.unit_id == UnitState.unit_id,
        SubmittedReport.target == target.code,
        SubmittedReport.year == last.year,
        SubmittedReport.sent_on <= on,
    )
    statement = (
        select(func.count(), func.count(SubmittedReport.unit_id))
        .select_from(UnitState)
        .join(UnitLine, and_(UnitLine.unit_id == UnitState.unit_id, stands(UnitLine, on)))
        .outerjoin(SubmittedReport, sent)
        .where(UnitLine.ancestor_id == unit_id, stands(UnitState, on), UnitState.level.in_(due.levels))
    )
    if not target.everywhere:
        statement = statement.where(UnitState.unit_id.in_(_bound(target.pack, on)))
    owing, told = db.session.execute(statement).one()
    return Reported(last, owing, told)


def _bound(pack: str, on: date) -> Select[int]:
    """The units for which a pack is in force on a day."""
    line = aliased(UnitLine)
    return (
        select(line.unit_id)
        .join(PackBinding, PackBinding.unit_id == line.ancestor_id)
        .where(PackBinding.pack == pack, stands(PackBinding, on), stands(line, on))
    )
