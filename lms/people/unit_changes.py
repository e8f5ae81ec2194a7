"""Units renamed, moved, merged, split and abolished on a day (completion rule 23); history stays."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from lms import audit
from lms.db import EVER, db, lock
from lms.people.access import held_on
from lms.people.actions import write_roster
from lms.people.facts import PositionFacts, StateFact, UnitFacts
from lms.people.models import Position, Unit
from lms.people.queries import add_counts, position_facts_of, unit_facts
from lms.people.rules import RANK, Cycle, chained
from lms.people.version import LOCK
from lms.text import N_, code_key

CHANGED_LATER = N_("Đơn vị đã có thay đổi từ ngày %(day)s. Anh/chị chọn ngày sau đó.")
GONE = N_("Đơn vị giải thể từ ngày %(day)s.")
SAME_NAME = N_("Đây là tên hiện nay của đơn vị.")
SAME_PARENT = N_("Đơn vị đang trực thuộc đơn vị này.")
NOT_ABOVE = N_("Đơn vị này không ở cấp cao hơn.")
CIRCLE = N_("Đơn vị này đang trực thuộc chính đơn vị cần chuyển.")
OTHER_IS_GONE = N_("Đơn vị này không hoạt động vào ngày đó.")
ITSELF = N_("Đơn vị không thể kế thừa chính mình.")
LEFT_BEHIND = N_("Đến ngày này còn %(count)s đơn vị trực thuộc. Anh/chị chọn đơn vị kế thừa, hoặc chuyển chúng trước.")
CODE_TAKEN = N_("Mã này đã có đơn vị khác.")


class WrongChange(ValueError):
    """A unit cannot be changed so. `field` names what is wrong, `message` is a msgid with `params`."""

    def __init__(self, field: str, message: str, **params: str) -> None:
        super().__init__(message)
        self.field, self.message, self.params = field, message, params


@dataclass
class Roster:
    """Every unit as facts, and the one that changes."""

    units: dict[str, UnitFacts]
    unit: UnitFacts
    state: StateFact
    """What the unit is on the day of the change."""


def _roster(unit: Unit, on: date, after_all: bool = True) -> Roster:
    lock(LOCK)
    units = unit_facts()
    facts = units[unit.code_key]
    add_counts([facts])
    state = facts.state_on(on)
    if facts.abolished_on and on >= facts.abolished_on:
        raise WrongChange("on", GONE, day=f"{facts.abolished_on:%d/%m/%Y}")
    last = max(facts.states)
    if state is None or (after_all and on < last):
        raise WrongChange("on", CHANGED_LATER, day=f"{last:%d/%m/%Y}")
    return Roster(units, facts, state)


def rename_unit(unit: Unit, on: date, name: str, actor_id: int | None) -> None:
    """Another name from a day on. Raises WrongChange."""
    roster = _roster(unit, on)
    if roster.state.name == name:
        raise WrongChange("name", SAME_NAME)
    roster.unit.states[on] = replace(roster.state, name=name)
    _write([roster.unit], [], unit, "unit.rename", on, actor_id, before=roster.state.name, after=name)


def move_unit(unit: Unit, on: date, parent: Unit, actor_id: int | None) -> None:
    """Below another unit from a day on. Raises WrongChange."""
    roster = _roster(unit, on)
    if roster.state.parent == parent.code_key:
        raise WrongChange("other", SAME_PARENT)
    above = _there(roster, parent, on)
    if RANK[above.level] >= RANK[roster.state.level]:
        raise WrongChange("other", NOT_ABOVE)
    roster.unit.states[on] = replace(roster.state, parent=parent.code_key)
    before = roster.state.parent or ""
    _write([roster.unit], [], unit, "unit.move", on, actor_id, before=before, after=parent.code)


def abolish_unit(unit: Unit, on: date, successor: Unit | None, carry: bool, actor_id: int | None) -> None:
    """The unit exists no more from a day on; what stands below it goes on below its successor. Raises WrongChange.

    With `carry` whoever holds a title in it holds the same one in the successor from that day on.
    """
    roster = _roster(unit, on)
    if on <= max(roster.unit.states):
        raise WrongChange("on", CHANGED_LATER, day=f"{max(roster.unit.states):%d/%m/%Y}")
    if successor is not None:
        if successor.id == unit.id:
            raise WrongChange("other", ITSELF)
        _there(roster, successor, on)
    left = [one for one in roster.units.values() if _hangs_on(one, unit.code_key, on)]
    if left and successor is None:
        raise WrongChange("other", LEFT_BEHIND, count=str(len(left)))
    add_counts(left)
    for one in left:
        assert successor is not None
        _hang(one, unit.code_key, successor.code_key, on)
    roster.unit.abolished_on = on
    roster.unit.successor = successor.code_key if successor else None
    carried = _carried(_holders(unit, on), successor, on) if successor and carry else []
    told = {"successor": successor.code} if successor else {}
    _write([roster.unit, *left], carried, unit, "unit.abolish", on, actor_id, **told)


def split_unit(unit: Unit, on: date, code: str, name: str, position_ids: Collection[int], actor_id: int | None) -> None:
    """A new unit beside this one from a day on, with the holders of titles who go there. Raises WrongChange."""
    roster = _roster(unit, on, after_all=False)
    key = code_key(code)
    if key in roster.units:
        raise WrongChange("code", CODE_TAKEN)
    made = UnitFacts(code=code, key=key, states={on: replace(roster.state, name=name)})
    going = [one for one in _holders(unit, on) if one.id in position_ids]
    write_roster([made], [], [])
    fresh = db.session.scalars(select(Unit).where(Unit.code_key == key)).one()
    _write([], _carried(going, fresh, on), unit, "unit.split", on, actor_id, after=code)


def _there(roster: Roster, other: Unit, on: date) -> StateFact:
    state = roster.units[other.code_key].state_on(on)
    if state is None:
        raise WrongChange("other", OTHER_IS_GONE)
    return state


def _hangs_on(unit: UnitFacts, parent: str, on: date) -> bool:
    """Whether the unit stands below this parent on the day or later."""
    return any(state.parent == parent and until > on for state, _from, until in chained(unit.states, unit.ends_on))


def _hang(unit: UnitFacts, parent: str, successor: str, on: date) -> None:
    for state, from_on, until in chained(unit.states, unit.ends_on):
        if state.parent == parent and until > on:
            unit.states[max(from_on, on)] = replace(state, parent=successor)


def _holders(unit: Unit, on: date) -> list[PositionFacts]:
    held = select(Position.id).where(Position.unit_id == unit.id, held_on(on))
    return position_facts_of(db.session.scalars(held).all())


def _carried(positions: Collection[PositionFacts], into: Unit, on: date) -> list[PositionFacts]:
    """These positions end on the day, and the same ones begin in the other unit, unless they are held there already."""
    there = {(one.person, one.title) for one in _holders(into, on)}
    begun = [
        replace(one, unit=into.code_key, from_on=on, id=None)
        for one in positions
        if (one.person, one.title) not in there and one.from_on < on
    ]
    ended = [replace(one, until_on=on) for one in positions if one.from_on < on]
    return ended + begun


def _write(
    units: list[UnitFacts],
    positions: list[PositionFacts],
    unit: Unit,
    action: str,
    on: date,
    actor_id: int | None,
    **told: str,
) -> None:
    try:
        write_roster(units, [], positions)
    except Cycle:
        raise WrongChange("other", CIRCLE) from None
    moved = {"officers": sum(one.until_on == EVER for one in positions)} if positions else {}
    audit.note(actor_id, action, f"unit:{unit.id}", **{"from": f"{on:%d/%m/%Y}"}, **told, **moved)
