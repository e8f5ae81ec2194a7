"""Rows of the sheet Giảng viên: who teaches part-time, at which level, what, and when."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from lms.db import EVER
from lms.intake.changes import Difference, Effect, day_text, differences
from lms.intake.ground import Ground
from lms.intake.references import check_person
from lms.intake.rows import EMPTY, Row
from lms.intake.training import topics_of
from lms.people.facts import LecturerFacts
from lms.people.models import Level
from lms.people.qualifications import lecturer_facts
from lms.people.words import LEVELS, by_word
from lms.text import N_, code_key

SHOWN = {Level.CONFEDERATION: N_("Trung ương"), Level.PROVINCIAL: N_("Tỉnh"), Level.UPPER: N_("Cấp trên cơ sở")}
LEVEL_WORDS = {word: level for word, level in by_word(LEVELS).items() if level in SHOWN} | by_word(
    {
        Level.CONFEDERATION: ("Cấp trung ương", "Cấp Tổng Liên đoàn", "TW"),
        Level.PROVINCIAL: ("Thành phố", "Cấp thành phố", "Ngành trung ương"),
        Level.UPPER: ("Cấp trên trực tiếp", "Huyện", "Cấp huyện", "Phường", "Xã", "Cấp xã"),
    }
)

ENDS_EARLY = N_("Đến ngày phải bằng hoặc sau Từ ngày %(day)s.")
DIFFERS = N_("Cùng thời gian này của giảng viên đã ghi khác ở dòng %(row)s: %(other)s.")


@dataclass
class LecturerRow:
    """A row in our terms; None where the cell is blank. `last_on` is the last day."""

    row: Row
    person: str
    level: str | None
    topics: list[str] | None
    from_on: date | None
    last_on: date | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(str(value) for name, value in vars(self).items() if name != "row")


def parse_lecturer(row: Row, topics: Mapping[str, str]) -> LecturerRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row."""
    code = row.code("code", needed=True)
    if not row.has("level"):
        row.error("level", EMPTY)
    found = LecturerRow(
        row=row,
        person=code_key(code or ""),
        level=row.choice("level", LEVEL_WORDS, "cấp giảng viên", SHOWN.values()),
        topics=topics_of(row, topics) if row.has("topics") else None,
        from_on=row.day("from_on", needed=True),
        last_on=row.day("until_on"),
    )
    if found.from_on and found.last_on and found.last_on < found.from_on:
        row.error("until_on", ENDS_EARLY, day=day_text(found.from_on))
    return found if code else None


class LecturerMerge:
    """All rows of the sheet, laid over the lecturers as they stand."""

    def __init__(self, ground: Ground, rows: Iterable[LecturerRow], people: Mapping[str, object]) -> None:
        self.ground, self.people = ground, people
        named = (ground.people.get(one.person) for one in rows)
        ids = {person.id for person in named if person and person.id is not None}
        self.known = {facts.key: facts for facts in lecturer_facts(ids)}
        self.laid: dict[tuple[str, str, date], LecturerFacts] = {}
        self.told: dict[tuple[object, ...], Row] = {}

    def lay(self, one: LecturerRow) -> tuple[Effect, tuple[Difference, ...]]:
        """What a row adds, changes or ends; a wrong row does nothing."""
        row = one.row
        check_person(self.ground, row, one.person, self.people)
        if row.failed() or one.level is None or one.from_on is None:
            return Effect.WRONG, ()
        wanted = LecturerFacts(one.person, one.level, one.from_on)
        key = wanted.key
        old = self.laid.get(key) or self.known.get(key)
        facts = copy(old) if old else wanted
        until_on = one.last_on + timedelta(days=1) if one.last_on else None
        for column, name, value in (("topics", "topics", one.topics), ("until_on", "until_on", until_on)):
            if value is None:
                continue
            first = self.told.setdefault((key, column), row)
            if first is not row and getattr(facts, name) != value:
                row.error(column, DIFFERS, row=str(first.number), other=first.shown(column))
            setattr(facts, name, value)
        if row.failed():
            return Effect.WRONG, ()
        self.laid[key] = facts
        changed = _differences(old, facts)
        if old is None:
            return Effect.NEW, changed
        ends = old.until_on == EVER and facts.until_on != EVER
        return (Effect.ENDED if ends else Effect.CHANGED if changed else Effect.UNCHANGED), changed

    def written(self) -> list[LecturerFacts]:
        """What differs from the database."""
        return [facts for key, facts in self.laid.items() if facts != self.known.get(key)]


def _differences(old: LecturerFacts | None, new: LecturerFacts) -> tuple[Difference, ...]:
    if old is None:
        level = SHOWN[Level(new.level)]
        return differences([("Cấp", None, level), ("Từ ngày", None, new.from_on), *_changing(None, new)])
    return differences(_changing(old, new))


def _changing(old: LecturerFacts | None, new: LecturerFacts) -> list[tuple[str, object, object]]:
    return [
        ("Chuyên đề", "; ".join(old.topics) if old else "", "; ".join(new.topics)),
        ("Đến ngày", _last(old.until_on) if old else "", _last(new.until_on)),
    ]


def _last(until_on: date) -> str:
    return "" if until_on == EVER else day_text(until_on - timedelta(days=1))
