"""Rows of the sheet Cán bộ, laid over people and positions as they stand."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import date

from lms.db import EVER
from lms.intake.cadres import CadreRow
from lms.intake.changes import Difference, Effect, day_text, differences
from lms.intake.ground import Ground
from lms.intake.rows import Row
from lms.intake.tree import OUT_OF_REACH, no_such_unit
from lms.people.facts import PersonFacts, PositionFacts
from lms.people.models import CadreKind
from lms.people.rules import RANK
from lms.people.titles import title_name
from lms.people.words import CADRE_KINDS, SEXES, shown
from lms.text import N_, fold

ACTIVISTS = frozenset({"cong-tac-vien", "doan-vien-nong-cot"})
CHAIR = "chu-tich"

TWO_NAMES = N_("Mã cán bộ này đã có tên khác ở dòng %(row)s: %(name)s. Mỗi người một mã riêng.")
DIFFERS = N_("Khác với dòng %(row)s của cùng cán bộ: %(other)s.")
DIFFERS_LATER = N_("Khác với dòng %(row)s của cùng cán bộ (%(other)s); lấy theo dòng này.")
OTHER_PERSON = N_("Mã này đang là của người khác: %(name)s, sinh ngày %(born)s. Anh/chị kiểm tra lại mã.")
NAME_NEEDED = N_("Cán bộ mới phải có họ và tên.")
ENDS_TWICE = N_("Cùng chức danh này đã có ngày thôi giữ chức khác ở dòng %(row)s: %(other)s.")
POSITION_TWICE = N_("Chức danh này đã ghi khác ở dòng %(row)s: %(other)s.")
KIND_NEEDED = N_("Ghi chuyên trách, kiêm nhiệm, cơ sở hoặc nòng cốt.")
KIND_TAKEN = N_("Để trống loại cán bộ: hệ thống ghi là %(kind)s.")
TWO_CHAIRS = N_("Đơn vị %(unit)s có hai chủ tịch cùng lúc: %(other)s giữ chức từ %(day)s.")
STILL_HELD = N_("Cán bộ này đang giữ chức danh này ở đơn vị từ %(day)s và chưa có ngày thôi.")
GONE_UNIT = N_("Đơn vị này giải thể từ %(day)s.")
SOMEONE_ELSES = N_(
    "Ngoài phạm vi: mã này là của cán bộ ở đơn vị khác. Họ tên và ngày sinh trong tệp phải đúng như hồ sơ."
)
STILL_ELSEWHERE = N_(
    "Cán bộ này đang giữ chức danh ở đơn vị khác. Đơn vị đó ghi ngày thôi giữ chức trước, hoặc công đoàn cấp trên "
    "chung ghi chức danh này."
)


class PositionMerge:
    """All rows of the sheet, laid over people and positions in the order of the file."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.people: dict[str, PersonFacts] = {}
        """Everybody in the file, as they would stand."""
        self.positions: dict[tuple[str, str, str, date], PositionFacts] = {}
        """Every position in the file, as it would stand."""
        self.told: dict[tuple[object, ...], Row] = {}
        self.held_until: dict[str, date] = {}
        """The last end of what each person holds already."""
        for held in ground.positions.values():
            self.held_until[held.person] = max(held.until_on, self.held_until.get(held.person, held.until_on))

    def lay(self, one: CadreRow) -> tuple[Effect, tuple[Difference, ...]]:
        """What a row changes; a wrong row changes nothing."""
        row = one.row
        # Of a row that is wrong already, what it refers to is looked at all the same.
        if one.unit is not None:
            self._check_unit(one)
            self._check_reach(one)
        if row.failed() or one.unit is None or one.title is None or one.from_on is None:
            return Effect.WRONG, ()
        person, old_person = self._person(one)
        position, old = self._position(one, person)
        if row.failed():
            return Effect.WRONG, ()
        self.people[person.key] = person
        self.positions[position.key] = position
        changed = _person_differences(old_person, person) + _position_differences(old, position)
        return _effect(old, position, changed), changed

    def _check_unit(self, one: CadreRow) -> None:
        assert one.unit is not None
        unit = self.ground.units.get(one.unit)
        if unit is None and not self.ground.knows(one.unit):
            no_such_unit(self.ground, one.row, "unit")
        elif unit is not None and unit.abolished_on and one.from_on and one.from_on >= unit.abolished_on:
            one.row.error("unit", GONE_UNIT, day=day_text(unit.abolished_on))

    def _check_reach(self, one: CadreRow) -> None:
        """Only positions in reach, and of people in reach or whom the file names rightly and whom their unit let go.

        A code alone opens nobody; and who knows name and birthday too sees nobody's file whom another unit holds.
        """
        reach = self.ground.reach
        if reach is None:
            return
        assert one.unit is not None
        unit = self.ground.units.get(one.unit)
        if unit is not None and unit.id is not None and one.unit not in reach.units:
            one.row.error("unit", OUT_OF_REACH)
        stranger = self.ground.people.get(one.key)
        if stranger is None or one.key in reach.people:
            return
        same_name = one.name is not None and fold(one.name) == fold(stranger.full_name)
        if not (same_name and one.born_on and one.born_on == stranger.born_on):
            one.row.error("code", SOMEONE_ELSES)
        elif one.from_on and self.held_until.get(one.key, one.from_on) > one.from_on:
            one.row.error("code", STILL_ELSEWHERE)

    def _person(self, one: CadreRow) -> tuple[PersonFacts, PersonFacts | None]:
        """The person as the row leaves them, and as they were before it."""
        old = self.people.get(one.key) or self.ground.people.get(one.key)
        if old is None and one.name is None:
            one.row.error("name", NAME_NEEDED)
        person = copy(old) if old else PersonFacts(one.code, one.key, one.name or "")
        for column, attribute in (("name", "full_name"), ("born_on", "born_on"), ("sex", "sex")):
            value = getattr(one, column)
            if value is not None and self._agrees(one, column, value, TWO_NAMES if column == "name" else DIFFERS):
                setattr(person, attribute, value)
        for column in ("phone", "email"):
            value = getattr(one, column)
            if value is not None:
                self._agrees(one, column, value, DIFFERS_LATER, warn=True)
                setattr(person, column, value)
        if (
            old
            and old.id is not None
            and fold(old.full_name) != fold(person.full_name)
            and old.born_on != person.born_on
        ):
            one.row.warn("code", OTHER_PERSON, name=old.full_name, born=day_text(old.born_on) or "–")
        return person, old

    def _agrees(self, one: CadreRow, column: str, value: object, message: str, warn: bool = False) -> bool:
        """Whether no other row of this person said otherwise; told to the row."""
        first = self.told.setdefault((one.key, column, _folded(value)), one.row)
        other = self.told.setdefault((one.key, column), first)
        if other is first:
            return True
        tell = one.row.warn if warn else one.row.error
        tell(column, message, row=str(other.number), name=other.shown(column), other=other.shown(column))
        return False

    def _position(self, one: CadreRow, person: PersonFacts) -> tuple[PositionFacts, PositionFacts | None]:
        """The position as the row leaves it, and as it was before it."""
        assert one.unit is not None
        assert one.title is not None
        assert one.from_on is not None
        key = (person.key, one.unit, one.title, one.from_on)
        old = self.positions.get(key) or self.ground.positions.get(key)
        kind = one.kind or (old.kind if old else self._kind(one))
        position = copy(old) if old else PositionFacts(*key, kind=kind)
        given = {
            "kind": one.kind,
            "field": one.field,
            "grade": one.grade,
            "job": one.job,
            "until_on": one.until_on,
            "first_elected": one.first_elected,
            "planned_for": one.planned_for,
        }
        for column, value in given.items():
            if value is None:
                continue
            first = self.told.setdefault((key, column), one.row)
            if first is not one.row and getattr(position, column) != value:
                message = ENDS_TWICE if column == "until_on" else POSITION_TWICE
                one.row.error(column, message, row=str(first.number), other=first.shown(column))
                continue
            setattr(position, column, value)
        return position, old

    def _kind(self, one: CadreRow) -> str:
        """The kind of a new position whose cell is blank: plain at the grass roots, to be written above."""
        if one.title in ACTIVISTS:
            return CadreKind.ACTIVIST
        unit = self.ground.units.get(one.unit or "")
        if unit is None or not unit.states or RANK[unit.state_shown(self.ground.day).level] < RANK["grassroots"]:
            one.row.error("kind", KIND_NEEDED)
        else:
            one.row.warn("kind", KIND_TAKEN, kind=shown(CADRE_KINDS, CadreKind.GRASSROOTS))
        return CadreKind.GRASSROOTS

    def finish(self, rows: Iterable[CadreRow]) -> None:
        """What can be judged only when all rows are laid down: chairs, and titles held twice."""
        all_positions = {**self.ground.positions, **self.positions}
        chairs, same = defaultdict(list), defaultdict(list)
        for position in all_positions.values():
            same[position.person, position.unit, position.title].append(position)
            if position.title == CHAIR:
                chairs[position.unit].append(position)
        for one in rows:
            if one.row.failed() or one.unit is None or one.title is None or one.from_on is None:
                continue
            mine = self.positions.get((one.key, one.unit, one.title, one.from_on))
            if mine is None:
                continue
            again = _overlapping(mine, same[one.key, one.unit, one.title])
            if again:
                one.row.warn("from_on", STILL_HELD, day=day_text(again.from_on))
            if one.title == CHAIR:
                other = _overlapping(mine, [chair for chair in chairs[one.unit] if chair.person != one.key])
                if other:
                    self._warn_of_chairs(one, other)

    def _warn_of_chairs(self, one: CadreRow, other: PositionFacts) -> None:
        person = self.people.get(other.person)
        name = person.full_name if person else self.ground.names.get(other.person, other.person)
        unit = self.ground.units.get(one.unit or "")
        one.row.warn(
            "title", TWO_CHAIRS, unit=unit.code if unit else one.unit or "", other=name, day=day_text(other.from_on)
        )


def _folded(value: object) -> object:
    return fold(value) if isinstance(value, str) else value


def _overlapping(mine: PositionFacts, others: Iterable[PositionFacts]) -> PositionFacts | None:
    """An earlier position, or one begun on the same day, that lasts into this one."""
    for other in others:
        if other is not mine and other.from_on <= mine.from_on < other.until_on:
            return other
    return None


def _effect(old: PositionFacts | None, position: PositionFacts, changed: tuple[Difference, ...]) -> Effect:
    if old is None:
        return Effect.NEW
    if not changed:
        return Effect.UNCHANGED
    return Effect.ENDED if old.until_on == EVER and position.until_on != EVER else Effect.CHANGED


def _person_differences(old: PersonFacts | None, new: PersonFacts) -> tuple[Difference, ...]:
    if old is None:
        return ()
    return differences(
        [
            ("Họ và tên", old.full_name, new.full_name),
            ("Ngày sinh", old.born_on, new.born_on),
            ("Giới tính", shown(SEXES, old.sex), shown(SEXES, new.sex)),
            ("Điện thoại", old.phone, new.phone),
            ("Email", old.email, new.email),
        ]
    )


def _position_differences(old: PositionFacts | None, new: PositionFacts) -> tuple[Difference, ...]:
    if old is None:
        return differences([("Chức danh", None, title_name(new.title)), ("Ngày giữ chức", None, new.from_on)])
    return differences(
        [
            ("Loại cán bộ", shown(CADRE_KINDS, old.kind), shown(CADRE_KINDS, new.kind)),
            ("Lĩnh vực", old.field, new.field),
            ("Ngạch", old.grade, new.grade),
            ("Vị trí việc làm", old.job, new.job),
            ("Ngày thôi giữ chức", old.until_on, new.until_on),
            ("Bầu lần đầu", _yes(old.first_elected), _yes(new.first_elected)),
            ("Quy hoạch chức danh", old.planned_for, new.planned_for),
        ]
    )


def _yes(value: bool) -> str:
    return "có" if value else "không"
