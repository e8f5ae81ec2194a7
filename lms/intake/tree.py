"""The tree that the sheet Đơn vị would make: superiors exist, stand higher, form no circle, and lie in reach."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from lms.intake.changes import day_text
from lms.intake.ground import Ground
from lms.intake.rows import Row
from lms.intake.units import UnitMerge
from lms.people.facts import UNDATED, StateFact, UnitFacts
from lms.people.rules import RANK, Span, chained, cycles_of
from lms.people.words import LEVELS, shown
from lms.text import N_

NO_SUCH_UNIT = N_("Chưa có đơn vị này, trong hệ thống cũng như trong tệp.")
NO_SUCH_UNIT_NEAR = N_("Chưa có đơn vị này. Có phải %(near)s?")
OUT_OF_REACH = N_("Ngoài phạm vi anh/chị phụ trách.")
NEW_OUT_OF_REACH = N_("Đơn vị mới phải trực thuộc một đơn vị trong phạm vi anh/chị phụ trách.")
OWN_PLACE = N_("Ngoài phạm vi: cấp, cấp trên và việc giải thể đơn vị này do công đoàn cấp trên ghi.")
CIRCLE = N_("Cấp trên đi thành vòng tròn: %(path)s.")
LOWER = N_("Cấp trên này ở cấp %(upper)s, thấp hơn đơn vị.")
PARENT_GONE = N_("Đơn vị cấp trên này giải thể từ %(day)s.")
LEFT_BEHIND = N_(
    "Đến ngày này còn %(count)s đơn vị trực thuộc (%(codes)s). Ghi Mã đơn vị kế thừa, hoặc thêm dòng chuyển chúng, "
    "Hiệu lực từ %(day)s."
)
MOVED = N_("%(count)s đơn vị trực thuộc chuyển sang %(successor)s từ %(day)s.")


def check_tree(ground: Ground, merges: Mapping[str, UnitMerge]) -> list[UnitFacts]:
    """Tell the rows what is wrong with the tree; returns units outside the file that follow a successor."""
    for merge in merges.values():
        for one in merge.rows:
            # Of a row that is wrong already, what it refers to is looked at all the same.
            if one.row.failed() and one.parent and not ground.knows(one.parent):
                no_such_unit(ground, one.row, "parent")
        _check_superiors(ground, merges, merge)
        if ground.reach is not None:
            _check_reach(ground, merge)
    followers = list(_follow_successors(ground, merges))
    _check_circles(ground, merges)
    return followers


def no_such_unit(ground: Ground, row: Row, column: str) -> None:
    """Say that a code names no unit, and which one may have been meant."""
    near = ground.near(row.shown(column))
    if near:
        row.error(column, NO_SUCH_UNIT_NEAR, near=near)
    else:
        row.error(column, NO_SUCH_UNIT)


def _check_superiors(ground: Ground, merges: Mapping[str, UnitMerge], merge: UnitMerge) -> None:
    for state, from_on, until in chained(merge.unit.states, merge.unit.ends_on):
        row = merge.state_rows.get(from_on)
        if row is None or state.parent is None:
            continue
        above = ground.units.get(state.parent)
        if above is None:
            if not ground.knows(state.parent):
                no_such_unit(ground, row, "parent")
            continue
        if not above.states:
            continue
        level = above.state_shown(from_on).level
        if RANK[level] > RANK[state.level]:
            row.error("parent", LOWER, upper=shown(LEVELS, level))
        goes_now = state.parent in merges and merges[state.parent].abolishing
        if until > above.ends_on and not goes_now:
            row.error("parent", PARENT_GONE, day=day_text(above.abolished_on))
    successor = merge.unit.successor
    if merge.abolishing and successor and not ground.knows(successor):
        no_such_unit(ground, merge.abolishing, "successor")


def _check_reach(ground: Ground, merge: UnitMerge) -> None:
    """A coordinator writes units of the own subtrees and adds units below them; their tops' places are not theirs."""
    reach = ground.reach
    assert reach is not None
    if merge.known is not None:
        if merge.unit.key not in reach.units:
            for one in merge.rows:
                one.row.error("code", OUT_OF_REACH)
            return
        if merge.unit.key in reach.tops and _place(merge.known) != _place(merge.unit):
            (merge.abolishing or merge.rows[-1].row).error("code", OWN_PLACE)
    for day, row in merge.state_rows.items():
        state = merge.unit.states[day]
        before = merge.known.state_on(day) if merge.known else None
        if before is not None and before.parent == state.parent:
            continue
        if not _within(ground, state.parent):
            row.error("parent", NEW_OUT_OF_REACH if merge.known is None else OUT_OF_REACH)
    successor = merge.unit.successor
    if merge.abolishing and successor and not _within(ground, successor):
        merge.abolishing.error("successor", OUT_OF_REACH)


def _place(unit: UnitFacts) -> tuple[object, ...]:
    places = [(day, state.level, state.parent) for day, state in sorted(unit.states.items())]
    return (*places, unit.abolished_on, unit.successor)


def _within(ground: Ground, key: str | None) -> bool:
    """Whether a unit lies in reach, or is new in the file (then its own row answers for it)."""
    if key is None:
        return False
    unit = ground.units.get(key)
    return (
        ground.may_change(key) or (unit is None and key in ground.mentioned) or (unit is not None and unit.id is None)
    )


def _follow_successors(ground: Ground, merges: Mapping[str, UnitMerge]) -> Iterator[UnitFacts]:
    """Units still below an abolished one go on below its successor (rule 23), or are named as left behind."""
    ending = {key: merge for key, merge in merges.items() if merge.abolishing and merge.unit.abolished_on}
    if not ending:
        return
    below: dict[str, set[str]] = defaultdict(set)
    for unit in ground.units.values():
        for state in unit.states.values():
            if state.parent in ending:
                below[state.parent].add(unit.key)
    for key, merge in sorted(ending.items(), key=lambda item: item[1].unit.abolished_on or UNDATED):
        day = merge.unit.abolished_on
        assert day is not None
        assert merge.abolishing is not None
        left = [ground.units[child] for child in sorted(below[key]) if _hangs_on(ground.units[child], key, day)]
        if not left:
            continue
        if merge.unit.successor is None:
            codes = ", ".join(unit.code for unit in left[:3]) + ("…" if len(left) > 3 else "")
            merge.abolishing.error("abolished_on", LEFT_BEHIND, count=str(len(left)), codes=codes, day=day_text(day))
            continue
        for unit in left:
            _move(unit, key, merge.unit.successor, day)
            below[merge.unit.successor].add(unit.key)
            yield unit
        merge.abolishing.notice(
            "successor", MOVED, count=str(len(left)), successor=merge.unit.successor, day=day_text(day)
        )


def _hangs_on(unit: UnitFacts, parent: str, day: date) -> bool:
    """Whether the unit stands below this parent on the day or later."""
    return any(state.parent == parent and until > day for state, _from, until in chained(unit.states, unit.ends_on))


def _move(unit: UnitFacts, parent: str, successor: str, day: date) -> None:
    for state, from_on, until in chained(unit.states, unit.ends_on):
        if state.parent == parent and until > day:
            unit.states[max(from_on, day)] = StateFact(state.name, state.level, state.kind, successor)


def _check_circles(ground: Ground, merges: Mapping[str, UnitMerge]) -> None:
    moved = [key for key, merge in merges.items() if merge.state_rows]
    spans = {
        key: [Span(from_on, until, state.parent) for state, from_on, until in chained(unit.states, unit.ends_on)]
        for key, unit in ground.units.items()
    }
    for key, circle in cycles_of(spans, moved).items():
        codes = [ground.units[str(unit)].code for unit in circle.units if str(unit) in ground.units]
        row = merges[key].state_rows[max(merges[key].state_rows)]
        row.error("parent", CIRCLE, path=" → ".join(codes + codes[:1]))
