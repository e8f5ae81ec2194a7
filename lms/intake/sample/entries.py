"""Diplomas, lecturers, spending and yearly assessments of the sample province, as rows of their four sheets."""

from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Any

from lms.intake.sample.units import REFORM, SampleUnit, Tree
from lms.people.models import CadreKind, Level
from lms.people.qualification_models import QualificationKind, QualificationState

Rows = list[dict[str, Any]]
MAJORS = ("Luật", "Kinh tế", "Kế toán", "Quản trị nhân lực", "Công đoàn", "Hành chính học", "Xã hội học")
TAUGHT = (
    "ly-luan-nghiep-vu",
    "thuong-luong",
    "phat-trien-doan-vien",
    "an-toan-ve-sinh-lao-dong",
    "tai-chinh-ke-toan",
    "nu-cong",
)
YEARS = (2023, 2024, 2025)
JUDGED_YEARS = (2024, 2025)
LEADERS = ("chu-tich", "pho-chu-tich", "chu-nhiem-ubkt")
"""Titles that the clause of BT-12 judges; the other titles of a committee are BT-14's."""
COMMITTEE = ("uy-vien-btv", "uy-vien-bch", "pho-chu-nhiem-ubkt", "uy-vien-ubkt")
THEORY = {"Cao cấp": 40, "Trung cấp": 38, "Sơ cấp": 22}


class Entries:
    """The four sheets, from the units and from the rows of the sheet Cán bộ."""

    def __init__(self, random: Random, tree: Tree, positions: Iterable[dict[str, Any]]) -> None:
        self.random, self.tree = random, tree
        self.units = {unit.code: unit for unit in tree.all}
        self.rows: dict[str, Rows] = {"diplomas": [], "lecturers": [], "spending": [], "assessments": []}
        seen: set[str] = set()
        for position in positions:
            if position["code"] not in seen:
                seen.add(position["code"])
                self._diplomas(position)
                self._lecturer(position)
            self._assessments(position)
        for unit in tree.all:
            self._spending(unit)

    def _day(self, first: int, last: int) -> date:
        return date(self.random.randrange(first, last + 1), self.random.randrange(1, 13), self.random.randrange(1, 29))

    def _diploma(self, code: str, kind: QualificationKind, rank: str | None, issued: date, **cells: Any) -> None:
        row = {"code": code, "kind": kind.value, "rank": rank, "state": QualificationState.GRADUATED.value}
        self.rows["diplomas"].append({**row, "issued_on": issued, **cells})

    def _diplomas(self, position: dict[str, Any]) -> None:
        """Staff have nearly everything; officers of the grass roots their trade, some of them theory."""
        code, born = position["code"], position["born_on"].year
        staff = position["kind"] == CadreKind.FULL_TIME
        if not staff and self.random.random() >= 0.4:
            return
        finished = self._day(born + 22, born + 24)
        if staff or self.random.random() < 0.6:
            rank = "Đại học" if staff or self.random.random() < 0.5 else self.random.choice(("Trung cấp", "Cao đẳng"))
            major = self.random.choice(MAJORS)
            self._diploma(code, QualificationKind.EXPERTISE, rank, finished, major=major)
            if staff and self.random.random() < 0.18:
                self._diploma(code, QualificationKind.EXPERTISE, "Thạc sĩ", self._day(2015, 2025), major=major)
        else:
            rank = self.random.choice(("Sơ cấp", "Trung cấp", "Trung cấp"))
            self._diploma(code, QualificationKind.TRADE, rank, finished)
        if staff:
            self._certificates(code)

    def _certificates(self, code: str) -> None:
        if self.random.random() < 0.85:
            rank = self.random.choices(list(THEORY), list(THEORY.values()))[0]
            self._diploma(code, QualificationKind.POLITICAL_THEORY, rank, self._day(2012, 2025))
            if rank == "Trung cấp" and self.random.random() < 0.3:
                state = self.random.choice((QualificationState.STUDYING, QualificationState.SENT)).value
                sent = self._day(2025, 2025)
                self._diploma(code, QualificationKind.POLITICAL_THEORY, "Cao cấp", sent, state=state)
        for kind, rank, share in (
            (QualificationKind.IT, self.random.choice(("B", "Cơ bản")), 0.9),
            (QualificationKind.LANGUAGE, self.random.choice(("A", "B")), 0.75),
            (QualificationKind.STATE_MANAGEMENT, self.random.choice(("Chuyên viên", "Chuyên viên chính")), 0.6),
            (QualificationKind.DEFENCE, "Đối tượng 3", 0.5),
            (QualificationKind.LEADERSHIP, "Cấp phòng", 0.35),
        ):
            if self.random.random() < share:
                self._diploma(code, kind, rank, self._day(2010, 2025))

    def _lecturer(self, position: dict[str, Any]) -> None:
        unit = self.units[position["unit"]]
        if position["kind"] != CadreKind.FULL_TIME or unit.level not in (Level.PROVINCIAL, Level.UPPER):
            return
        if self.random.random() >= 0.3:
            return
        first = date(2023, 10, 1) if unit.level is Level.PROVINCIAL else date(2024, 1, 15)
        ended = unit in self.tree.districts
        self.rows["lecturers"].append(
            {
                "code": position["code"],
                "level": unit.level.value,
                "topics": "; ".join(sorted(self.random.sample(TAUGHT, self.random.randrange(1, 4)))),
                "from_on": first,
                "until_on": date(REFORM.year, 6, 30) if ended or self.random.random() < 0.1 else None,
            }
        )

    def _spending(self, unit: SampleUnit) -> None:
        """Of most units of the first three levels that keep accounts, to the thousand đồng."""
        base = {Level.PROVINCIAL: 42_000_000, Level.UPPER: 1_900_000}.get(unit.level, unit.members * 420)
        if unit.level in (Level.CONFEDERATION, Level.SUB_GRASSROOTS, Level.GROUP):
            return
        for year in YEARS:
            gone = unit in self.tree.districts and year >= REFORM.year
            if gone or self.random.random() < 0.15:
                continue
            activity = _dong(base * 1000 * self.random.uniform(0.8, 1.3))
            finance = _dong(activity * self.random.uniform(1.05, 1.4))
            granted = unit.level is not Level.GRASSROOTS
            self.rows["spending"].append(
                {
                    "code": unit.code,
                    "year": year,
                    "training": _dong(activity * self.random.uniform(0.06, 0.2)),
                    "activity": activity,
                    "union_finance": finance,
                    "state_budget": _dong(activity * self.random.uniform(0.02, 0.1)) if granted else None,
                }
            )

    def _assessments(self, position: dict[str, Any]) -> None:
        """Of officers of the grass roots and of staff, by the unit above."""
        unit = self.units[position["unit"]]
        target = _judged_by(position, unit)
        if target is None or position.get("until_on") or self.random.random() >= 0.5:
            return
        above = unit.parent or unit
        key = (position["code"], unit.code, target)
        told = {(row["code"], row["unit"], row["target"]) for row in self.rows["assessments"][-8:]}
        if key in told:
            return
        for year in JUDGED_YEARS:
            if position["from_on"].year <= year:
                self.rows["assessments"].append(
                    {
                        "code": position["code"],
                        "unit": unit.code,
                        "year": year,
                        "target": target,
                        "passed": self.random.random() < 0.9,
                        "assessed_by": above.code,
                    }
                )


def _dong(amount: float) -> int:
    """To the thousand."""
    return round(amount / 1000) * 1000


def _judged_by(position: dict[str, Any], unit: SampleUnit) -> str | None:
    """The line of a target that judges a position."""
    if position["kind"] == CadreKind.FULL_TIME and unit.level in (Level.PROVINCIAL, Level.UPPER):
        return "BT-7c"
    if position["kind"] == CadreKind.CONCURRENT and unit.level is Level.UPPER:
        return "BT-9a"
    if unit.level is Level.GRASSROOTS and position["title"] in LEADERS:
        return "BT-12"
    if unit.level is Level.GRASSROOTS and position["title"] in COMMITTEE:
        return "BT-14"
    return None
