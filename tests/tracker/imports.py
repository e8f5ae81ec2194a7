"""Workbooks of a few random rows, imported by the site's own door, and in plain lists for the oracle."""

from datetime import date, datetime, time

from sqlalchemy import select

from lms.courses.models import Topic
from lms.db import db
from lms.intake.actions import HasErrors, apply
from lms.people.diplomas import KINDS, RANKS, STATES
from lms.people.titles import TITLES
from lms.people.words import CADRE_KINDS
from lms.records.models import Record as Row
from tests.tracker.oracle import ASSESSED
from tests.tracker.provinces import SIZES, TOPICS
from tests.tracker.world import HANOI, Assessment, Diploma, Record, World
from tests.workbooks import roster

TITLE_NAMES = {title.slug: title.name for title in TITLES}


class Workbook:
    """A few rows of each sheet; `land` writes them into the site and, if it takes the file, into the world."""

    def __init__(self, written, maker, number) -> None:
        self.written, self.world, self.maker, self.random = written, written.world, maker, maker.random
        self.number = number
        self.people = sorted(written.people)
        self.made = World()
        self.cells: dict[str, list[dict[str, object]]] = {}
        self.sizes: list[tuple[str, date, int | None, int | None]] = []
        for sheet in self.random.sample([self.office, self.course, self.paper, self.judgement, self.size], 3):
            sheet()

    def office(self) -> None:
        made = self.maker.position(self.people, self.world.units)
        held = {(one.person, one.unit, one.title, one.start) for one in self.world.positions}
        if (made.person, made.unit, made.title, made.start) in held:
            return
        self.made.positions.append(made)
        self.cells["cadres"] = [
            {
                "Mã cán bộ": made.person,
                "Mã đơn vị": made.unit,
                "Chức danh": TITLE_NAMES[made.title],
                "Loại cán bộ": CADRE_KINDS[made.kind][0],
                "Lĩnh vực": made.field,
                "Ngạch": made.grade,
                "Vị trí việc làm": made.job,
                "Ngày giữ chức": made.start,
                "Ngày thôi giữ chức": made.end,
                "Bầu lần đầu": "có" if made.first_elected else "không",
                "Quy hoạch chức danh": TITLE_NAMES.get(made.planned_for),
            }
        ]

    def course(self) -> None:
        """A class that was held, without a course: midnight in Hà Nội of its last day."""
        on, topic = self.maker.day(0, 10), self.random.choice(TOPICS)
        unit = self.random.choice(self.world.units).code
        at = datetime.combine(on, time(), HANOI)
        self.made.records.append(Record("", self.random.choice(self.people), None, [topic], at, unit))
        self.cells["trainings"] = [
            {
                "Mã cán bộ": self.made.records[0].person,
                "Tên lớp": self.title,
                "Chuyên đề": topic,
                "Mã đơn vị tổ chức": unit,
                "Đến ngày": on,
            }
        ]

    @property
    def title(self) -> str:
        return f"Lớp số {self.number}"

    def paper(self) -> None:
        person, kind = self.random.choice(self.people), self.random.choice(sorted(RANKS))
        if any((one.person, one.kind) == (person, kind) for one in self.world.diplomas):
            return
        rank, state = self.random.choice(RANKS[kind]), self.random.choice(["graduated", "studying", "sent"])
        day = self.maker.day(0, 10)
        self.made.diplomas.append(Diploma(person, kind, rank.number, state, day))
        cells = {"Loại": KINDS[kind][0], "Trình độ": rank.name, "Tình trạng": STATES[state][0], "Ngày cấp": day}
        self.cells["diplomas"] = [{"Mã cán bộ": person, **cells}]

    def judgement(self) -> None:
        """Of somebody in an office of theirs, by the unit above."""
        held = self.random.choice(self.world.positions) if self.world.positions else None
        above = held and next(unit for unit in self.world.units if unit.code == held.unit).states[-1].parent
        if not held or not above:
            return
        one = Assessment(
            held.person, held.unit, self.random.choice([2024, 2025, 2026]), self.random.choice(ASSESSED), self._chance()
        )
        self.made.assessments.append(one)
        self.cells["assessments"] = [
            {
                "Mã cán bộ": one.person,
                "Mã đơn vị": one.unit,
                "Năm": one.year,
                "Nội dung": one.target,
                "Đạt": "có" if one.passed else "không",
                "Đơn vị đánh giá": above,
            }
        ]

    def size(self) -> None:
        unit, day = self.random.choice(self.world.units), self.maker.day(0, 10)
        members, workers = self.random.choice(SIZES), self.random.choice(SIZES)
        self.sizes.append((unit.code, day, members, workers))
        cells = {"Số đoàn viên": members, "Số lao động": workers, "Ngày số liệu": day}
        self.cells["units"] = [{"Mã đơn vị": unit.code, **cells}]

    def _chance(self) -> bool:
        return self.random.random() < 0.7

    def land(self) -> bool:
        """Whether the site took the file."""
        if not self.cells:
            return False
        if db.session.scalar(select(Topic.slug).limit(1)) is None:
            db.session.add_all(Topic(slug=slug, name=slug, position=n) for n, slug in enumerate(TOPICS))
            db.session.commit()
        try:
            apply(roster(**self.cells), "danh-sach.xlsx", None)
        except HasErrors:
            db.session.rollback()
            return False
        self.world.positions += self.made.positions
        self.world.diplomas += self.made.diplomas
        for one in self.made.assessments:
            said = {(a.person, a.unit, a.year, a.target): a for a in self.world.assessments}
            before = said.get((one.person, one.unit, one.year, one.target))
            if before:
                before.passed = one.passed
            else:
                self.world.assessments.append(one)
        for record in self.made.records:
            record.id = str(db.session.scalars(select(Row.id).where(Row.title == self.title)).one())
            self.world.records.append(record)
        for code, day, members, workers in self.sizes:
            self._count(code, day, members, workers)
        return True

    def _count(self, code, day, members, workers) -> None:
        """A blank cell leaves what was told of the same day."""
        sizes = next(unit for unit in self.world.units if unit.code == code).sizes
        if members is None and workers is None:
            return
        was = next((row for row in sizes if row[0] == day), (day, None, None))
        if was in sizes:
            sizes.remove(was)
        sizes.append((day, was[1] if members is None else members, was[2] if workers is None else workers))
        sizes.sort()
