"""Rows of the sheet Đơn vị: laid over the units as they stand, one after the other."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from lms.intake.changes import Difference, Effect, day_text, differences
from lms.intake.ground import Ground
from lms.intake.rows import Row
from lms.people.facts import UNDATED, SizeFact, StateFact, UnitFacts
from lms.people.models import Level
from lms.people.words import LEVELS, UNIT_KINDS, by_word, shown
from lms.text import N_, code_key, fold

LEVEL_WORDS, KIND_WORDS = by_word(LEVELS), by_word(UNIT_KINDS)

TWO_NAMES = N_("Mã đơn vị này đã có tên khác ở dòng %(row)s: %(name)s. Nếu đơn vị đổi tên, ghi ngày ở cột Hiệu lực từ.")
DIFFERS = N_("Khác với dòng %(row)s của cùng đơn vị (%(other)s). Nếu có thay đổi theo thời gian, ghi ngày khác nhau.")
NEW_NEEDS = N_("Đơn vị mới phải có ô này.")
FROM_THE_START = N_(
    "Không ghi Hiệu lực từ nên được coi là sửa lại từ đầu, cả trong số liệu cũ. Nếu thay đổi từ một ngày, ghi ngày đó."
)
WHICH_STATE = N_(
    "Đơn vị này từng đổi tên, cấp hoặc cấp trên. Anh/chị ghi ngày ở cột Hiệu lực từ để biết sửa từ khi nào."
)
NO_TERM = N_("Có ngày kết thúc nhiệm kỳ mà thiếu cột Nhiệm kỳ từ.")
TERM_ENDS = N_("Nhiệm kỳ kết thúc vào hoặc trước ngày bắt đầu %(day)s.")
NO_COUNT_DAY = N_("Số liệu không ghi ngày được tính cho mọi thời điểm trước số liệu có ngày. Nên ghi Ngày số liệu.")
NO_KIND = N_("CĐCS chưa có loại hình.")
NO_SIZE = N_("CĐCS chưa có số đoàn viên hay số lao động nên chưa thuộc nhóm quy mô nào.")
SUCCESSOR_ALONE = N_("Có đơn vị kế thừa mà thiếu Ngày giải thể.")
OWN_SUCCESSOR = N_("Đơn vị không thể kế thừa chính mình.")
ABOLISHED_EARLY = N_("Ngày giải thể vào hoặc trước ngày %(day)s mà đơn vị bắt đầu hoặc thay đổi.")


@dataclass
class UnitRow:
    """A row in our terms; None where the cell is blank."""

    row: Row
    code: str
    key: str
    name: str | None
    level: str | None
    parent: str | None
    kind: str | None
    members: int | None
    workers: int | None
    counted_on: date | None
    term_from: date | None
    term_until: date | None
    from_on: date | None
    abolished_on: date | None
    successor: str | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(value for name, value in vars(self).items() if name not in ("row", "code"))


def parse_unit(row: Row) -> UnitRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row."""
    code = row.code("code", needed=True)
    level = row.choice("level", LEVEL_WORDS, "cấp", _names(LEVELS))
    kind = row.choice("kind", KIND_WORDS, "loại hình", _names(UNIT_KINDS))
    if kind is None and level == Level.GRASSROOTS and fold(row.shown("level")).startswith("nghiep doan"):
        kind = KIND_WORDS["nghiep doan"]
    parent, successor = row.code("parent"), row.code("successor")
    found = UnitRow(
        row=row,
        code=code or "",
        key=code_key(code or ""),
        name=row.text("name"),
        level=level,
        parent=code_key(parent) if parent else None,
        kind=kind,
        members=row.count("members"),
        workers=row.count("workers"),
        counted_on=row.day("counted_on"),
        term_from=row.day("term_from"),
        term_until=row.day("term_until", last=True),
        from_on=row.day("from_on"),
        abolished_on=row.day("abolished_on"),
        successor=code_key(successor) if successor else None,
    )
    _check_term(found)
    if found.successor and found.successor == found.key:
        row.error("successor", OWN_SUCCESSOR)
    return found if code else None


def _names(words: object) -> list[str]:
    assert isinstance(words, dict)
    return [names[0] for names in words.values()]


def _check_term(unit: UnitRow) -> None:
    if unit.row.has("term_until") and not unit.row.has("term_from"):
        unit.row.error("term_until", NO_TERM)
    elif unit.term_from and unit.term_until and unit.term_until <= unit.term_from:
        unit.row.error("term_until", TERM_ENDS, day=day_text(unit.term_from))


class UnitMerge:
    """All rows of one code, laid over what is known of the unit."""

    def __init__(self, ground: Ground, rows: list[UnitRow]) -> None:
        # A row without a day speaks of the beginning, whatever its place in the file.
        self.rows = sorted(rows, key=lambda unit: unit.from_on or UNDATED)
        key = self.rows[0].key
        self.known = ground.units.get(key)
        self.unit = deepcopy(self.known) if self.known else UnitFacts(self.rows[0].code, key)
        self.day = ground.day
        self.told: dict[tuple[str, date | None], UnitRow] = {}
        self.state_rows: dict[date, Row] = {}
        """Who set each state: where a fault of the tree is shown."""
        self.abolishing: Row | None = None

    def run(self) -> Iterator[tuple[Row, Effect, tuple[Difference, ...]]]:
        """Lay the rows over the unit one by one, and say what each of them changes."""
        for one in self.rows:
            before = deepcopy(self.unit)
            if not one.row.failed():
                self._state(one)
                self._size(one)
                self._term(one)
                self._end(one)
            if one.row.failed():
                self.unit = before
            yield one.row, self._effect(before, one), tuple(unit_differences(before, self.unit))

    def _effect(self, before: UnitFacts, one: UnitRow) -> Effect:
        if one.row.failed():
            return Effect.WRONG
        if self.known is None:
            return Effect.NEW
        if before == self.unit:
            return Effect.UNCHANGED
        return Effect.ENDED if before.abolished_on is None and self.unit.abolished_on else Effect.CHANGED

    def _agrees(self, one: UnitRow, column: str, day: date | None, value: object) -> bool:
        """Whether no other row of this day said otherwise of a column; told to the row."""
        first = self.told.setdefault((column, day), one)
        other = getattr(first, column)
        if other == value or (isinstance(other, str) and isinstance(value, str) and fold(other) == fold(value)):
            return True
        message = TWO_NAMES if column == "name" else DIFFERS
        one.row.error(
            column, message, row=str(first.row.number), name=first.row.shown(column), other=first.row.shown(column)
        )
        return False

    def _state(self, one: UnitRow) -> None:
        given = {
            column: getattr(one, column)
            for column in ("name", "level", "parent", "kind")
            if getattr(one, column) is not None
        }
        agree = [self._agrees(one, column, one.from_on, value) for column, value in given.items()]
        if not all(agree):
            return
        if not self.unit.states:
            self._first_state(one)
            return
        day = one.from_on or self._undated(one, given)
        if day is None or not given:
            return
        stands = self.unit.states.get(day) or self.unit.state_shown(day)
        wanted = StateFact(**{**vars(stands), **given})
        if wanted != stands:
            if one.from_on is None and self.known is not None:
                one.row.warn("from_on", FROM_THE_START)
            self.unit.states[day] = wanted
            self.state_rows[day] = one.row

    def _first_state(self, one: UnitRow) -> None:
        needed = (
            ("name", "level") if one.level in (Level.CONFEDERATION, Level.PROVINCIAL) else ("name", "level", "parent")
        )
        for column in needed:
            if getattr(one, column) is None and not one.row.has(column):
                one.row.error(column, NEW_NEEDS)
        if one.name and one.level:
            day = one.from_on or UNDATED
            self.unit.states[day] = StateFact(one.name, one.level, one.kind, one.parent)
            self.state_rows[day] = one.row

    def _undated(self, one: UnitRow, given: dict[str, object]) -> date | None:
        """The day of the state that a row without Hiệu lực từ corrects; None: it repeats one that is known."""
        if any(all(getattr(state, c) == value for c, value in given.items()) for state in self.unit.states.values()):
            return None
        if len(self.unit.states) > 1 and all(other.from_on is None for other in self.rows):
            one.row.error("from_on", WHICH_STATE)
            return None
        return min(self.unit.states)

    def _size(self, one: UnitRow) -> None:
        if one.members is None and one.workers is None:
            return
        if one.counted_on is None:
            one.row.warn("counted_on", NO_COUNT_DAY)
        day = one.counted_on or UNDATED
        for column in ("members", "workers"):
            value = getattr(one, column)
            if value is not None and not self._agrees(one, column, day, value):
                return
        stands = self.unit.sizes.get(day, SizeFact(None, None))
        self.unit.sizes[day] = SizeFact(
            one.members if one.members is not None else stands.members,
            one.workers if one.workers is not None else stands.workers,
        )

    def _term(self, one: UnitRow) -> None:
        if one.term_from is None:
            return
        if one.term_until is not None and not self._agrees(one, "term_until", one.term_from, one.term_until):
            return
        self.unit.terms[one.term_from] = one.term_until or self.unit.terms.get(one.term_from)

    def _end(self, one: UnitRow) -> None:
        for column in ("abolished_on", "successor"):
            value = getattr(one, column)
            if value is not None:
                if not self._agrees(one, column, None, value):
                    return
                setattr(self.unit, column, value)
                self.abolishing = one.row
        if self.unit.successor and self.unit.abolished_on is None:
            one.row.error("successor", SUCCESSOR_ALONE)

    def finish(self) -> None:
        """What can be judged only when all rows are laid down."""
        if not self.unit.states:
            return
        row = self.rows[-1].row
        last = max(self.unit.states)
        if self.unit.abolished_on and self.unit.abolished_on <= last:
            (self.abolishing or row).error("abolished_on", ABOLISHED_EARLY, day=day_text(last))
        state = self.unit.state_shown(self.day)
        if self.known is None and state.level == Level.GRASSROOTS:
            if state.kind is None:
                row.warn("kind", NO_KIND)
            if not self.unit.sizes:
                row.warn("members", NO_SIZE)


def unit_differences(before: UnitFacts, after: UnitFacts) -> Iterator[Difference]:
    """What differs between two pictures of a unit, in the words of the sheet."""
    for day in sorted({*before.states, *after.states}):
        # A new state is set against the one that held on its day until now.
        stood = before.state_shown(day) if before.states else None
        yield from _state_differences(stood, after.states.get(day), day_text(day))
    none = SizeFact(None, None)
    for day in sorted({*before.sizes, *after.sizes}):
        old, new = before.sizes.get(day, none), after.sizes.get(day, none)
        yield from differences(
            [("Số đoàn viên", old.members, new.members), ("Số lao động", old.workers, new.workers)], day_text(day)
        )
    for day in sorted({*before.terms, *after.terms}):
        began = day_text(day) if day in before.terms else None
        yield from differences(
            [
                ("Nhiệm kỳ từ", began, day_text(day)),
                ("Nhiệm kỳ đến", day_text(before.terms.get(day)), day_text(after.terms.get(day))),
            ]
        )
    yield from differences(
        [
            ("Ngày giải thể", day_text(before.abolished_on), day_text(after.abolished_on)),
            ("Mã đơn vị kế thừa", before.successor, after.successor),
        ]
    )


def _state_differences(old: StateFact | None, new: StateFact | None, day: str) -> Iterable[Difference]:
    before, after = ([*_state_words(state)] if state else [None] * 4 for state in (old, new))
    columns = ("Tên đơn vị", "Cấp", "Loại hình", "Mã đơn vị cấp trên")
    return differences(zip(columns, before, after, strict=True), day)


def _state_words(state: StateFact) -> tuple[str | None, ...]:
    return state.name, shown(LEVELS, state.level), shown(UNIT_KINDS, state.kind), state.parent
