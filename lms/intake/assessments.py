"""Rows of the sheet Đánh giá: yearly judgements about one line of a target, by the unit above."""

import re
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass

from lms.intake.changes import Difference, Effect, differences
from lms.intake.ground import Ground
from lms.intake.references import check_person, check_unit
from lms.intake.rows import EMPTY, Row
from lms.text import N_, code_key
from lms.tracker.entries.facts import AssessmentFacts
from lms.tracker.entries.queries import assessment_facts

CODE = re.compile(r"([A-Z]{2,8})[\s._]*-?[\s._]*(\d{1,3})([A-Z]?)", re.IGNORECASE)

NOT_A_TARGET = N_("Nội dung phải là mã một dòng chỉ tiêu, ví dụ BT-12.")
NO_SUCH_TARGET = N_("Hệ thống chưa có chỉ tiêu mã này. Anh/chị xem mã ở trang Chỉ tiêu.")
DIFFERS = N_("Đánh giá này đã ghi khác ở dòng %(row)s: %(other)s.")
NO_POSITION = N_("Cán bộ này chưa từng giữ chức danh nào ở đơn vị đó nên đánh giá sẽ không được tính.")


@dataclass
class AssessmentRow:
    """A row in our terms; None where the cell is blank."""

    row: Row
    person: str
    unit: str | None
    year: int | None
    target: str | None
    passed: bool | None
    assessed_by: str | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(value for name, value in vars(self).items() if name != "row")


def parse_assessment(row: Row, latest: int, targets: Mapping[str, str]) -> AssessmentRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row.

    `targets` maps the capitals of a code to the code of every target that is loaded.
    """
    code, unit, by = (row.code(key, needed=True) for key in ("code", "unit", "assessed_by"))
    if not row.has("passed"):
        row.error("passed", EMPTY)
    found = AssessmentRow(
        row=row,
        person=code_key(code or ""),
        unit=code_key(unit) if unit else None,
        year=row.year("year", latest),
        target=_target(row, targets),
        passed=row.flag("passed"),
        assessed_by=code_key(by) if by else None,
    )
    return found if code else None


def _target(row: Row, targets: Mapping[str, str]) -> str | None:
    text = row.text("target", needed=True)
    if text is None or text.upper() in targets:
        return targets[text.upper()] if text else None
    found = CODE.fullmatch(text)
    if found is None:
        row.error("target", NOT_A_TARGET)
        return None
    code = targets.get(f"{found[1]}-{int(found[2])}{found[3]}".upper())
    if code is None:
        row.error("target", NO_SUCH_TARGET)
    return code


class AssessmentMerge:
    """All rows of the sheet, laid over the judgements as they stand."""

    def __init__(
        self,
        ground: Ground,
        rows: Iterable[AssessmentRow],
        people: Mapping[str, object],
        held: Collection[tuple[str, str]],
    ) -> None:
        self.ground, self.people, self.held = ground, people, held
        """`held` has (cadre, unit) for every position, those of the file too."""
        named = (ground.people.get(one.person) for one in rows)
        ids = {person.id for person in named if person and person.id is not None}
        self.known = {facts.key: facts for facts in assessment_facts(ids)}
        self.laid: dict[tuple[str, str, int, str], AssessmentFacts] = {}
        self.first: dict[tuple[object, ...], Row] = {}

    def lay(self, one: AssessmentRow) -> tuple[Effect, tuple[Difference, ...]]:
        """What a row adds or changes; a wrong row does neither."""
        row = one.row
        check_person(self.ground, row, one.person, self.people)
        check_unit(self.ground, row, "unit", one.unit)
        check_unit(self.ground, row, "assessed_by", one.assessed_by, above=True)
        if row.failed() or one.unit is None or one.year is None or one.target is None:
            return Effect.WRONG, ()
        if one.passed is None or one.assessed_by is None:
            return Effect.WRONG, ()
        wanted = AssessmentFacts(one.person, one.unit, one.year, one.target, one.passed, one.assessed_by)
        key = wanted.key
        old = self.laid.get(key) or self.known.get(key)
        first = self.first.setdefault(key, row)
        if first is not row:
            row.error("passed", DIFFERS, row=str(first.number), other=first.shown("passed"))
            return Effect.WRONG, ()
        if (one.person, one.unit) not in self.held:
            row.warn("unit", NO_POSITION)
        facts = copy(old) if old else wanted
        facts.passed, facts.assessed_by = one.passed, one.assessed_by
        self.laid[key] = facts
        changed = _differences(old, facts)
        return (Effect.NEW if old is None else Effect.CHANGED if changed else Effect.UNCHANGED), changed

    def written(self) -> list[AssessmentFacts]:
        """What differs from the database."""
        return [facts for key, facts in self.laid.items() if facts != self.known.get(key)]


def _differences(old: AssessmentFacts | None, new: AssessmentFacts) -> tuple[Difference, ...]:
    pairs = [
        (new.target, _yes(old.passed) if old else None, _yes(new.passed)),
        ("Đơn vị đánh giá", old.assessed_by if old else None, new.assessed_by),
    ]
    return differences(pairs, str(new.year))


def _yes(passed: bool) -> str:
    return "đạt" if passed else "không đạt"
