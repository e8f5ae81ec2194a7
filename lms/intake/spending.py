"""Rows of the sheet Kinh phí: what a unit itself spent in a calendar year, in đồng."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from lms.intake.changes import Difference, Effect, differences
from lms.intake.columns import SPENDING
from lms.intake.ground import Ground
from lms.intake.references import check_unit
from lms.intake.rows import Row
from lms.text import N_, code_key, fold
from lms.tracker.entries.actions import AMOUNTS
from lms.tracker.entries.facts import SpendingFacts
from lms.tracker.entries.queries import spending_facts
from lms.tracker.entries.rules import IN_MILLIONS, WrongEntry, check_spending, dong_of, looks_like_millions

NO_AMOUNT = N_("Dòng này không có số tiền nào.")
NOT_IN_DONG = N_("Tiêu đề cột ghi “%(heading)s”, còn cột này tính bằng đồng. Anh/chị đổi số tiền ra đồng.")
DIFFERS = N_("Số tiền này của đơn vị trong năm đã ghi khác ở dòng %(row)s: %(other)s.")


@dataclass
class SpendingRow:
    """A row in our terms; None where the cell is blank."""

    row: Row
    unit: str
    year: int | None
    training: int | None
    activity: int | None
    union_finance: int | None
    state_budget: int | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(value for name, value in vars(self).items() if name != "row")


def parse_spending(row: Row, latest: int) -> SpendingRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row. `latest`: the year we live in."""
    code = row.code("code", needed=True)
    amounts = {name: _money(row, name) for name in AMOUNTS}
    found = SpendingRow(row=row, unit=code_key(code or ""), year=row.year("year", latest), **amounts)
    if not any(row.has(name) for name in AMOUNTS):
        row.error("training", NO_AMOUNT)
    return found if code else None


def _money(row: Row, key: str) -> int | None:
    text = row.text(key)
    if text is None:
        return None
    heading = row.table.headings.get(key, "")
    if any(word in fold(heading) for word in ("trieu", "nghin", "ngan dong", "ty dong")):
        row.error(key, NOT_IN_DONG, heading=heading)
        return None
    try:
        return dong_of(text)
    except ValueError as wrong:
        row.error(key, str(wrong))
        return None


class SpendingMerge:
    """All rows of the sheet, laid over what units told before."""

    def __init__(self, ground: Ground, rows: Iterable[SpendingRow]) -> None:
        self.ground = ground
        named = (ground.units.get(one.unit) for one in rows)
        self.known = {facts.key: facts for facts in spending_facts({u.id for u in named if u and u.id is not None})}
        self.laid: dict[tuple[str, int], SpendingFacts] = {}
        self.told: dict[tuple[object, ...], Row] = {}

    def lay(self, one: SpendingRow) -> tuple[Effect, tuple[Difference, ...]]:
        """What a row adds or changes; a wrong row does neither."""
        row = one.row
        check_unit(self.ground, row, "code", one.unit)
        if row.failed() or one.year is None:
            return Effect.WRONG, ()
        key = (one.unit, one.year)
        old = self.laid.get(key) or self.known.get(key)
        facts = copy(old) if old else SpendingFacts(*key)
        for name in AMOUNTS:
            amount = getattr(one, name)
            if amount is None:
                continue
            first = self.told.setdefault((key, name), row)
            if first is not row and getattr(facts, name) != amount:
                row.error(name, DIFFERS, row=str(first.number), other=first.shown(name))
            setattr(facts, name, amount)
        self._check(one, facts)
        if row.failed():
            return Effect.WRONG, ()
        self.laid[key] = facts
        changed = _differences(old, facts)
        return (Effect.NEW if old is None else Effect.CHANGED if changed else Effect.UNCHANGED), changed

    def _check(self, one: SpendingRow, facts: SpendingFacts) -> None:
        try:
            check_spending(facts.training, facts.activity)
        except WrongEntry as wrong:
            one.row.error(wrong.field, wrong.message)
        if looks_like_millions(one.activity):
            one.row.warn("activity", IN_MILLIONS)

    def written(self) -> list[SpendingFacts]:
        """What differs from the database."""
        return [facts for key, facts in self.laid.items() if facts != self.known.get(key)]


def _differences(old: SpendingFacts | None, new: SpendingFacts) -> tuple[Difference, ...]:
    pairs = [(SPENDING.column(name).name, getattr(old, name) if old else None, getattr(new, name)) for name in AMOUNTS]
    return differences(pairs, str(new.year))
