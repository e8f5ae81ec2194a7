"""The cadres of the sample province and their past training, as rows of the sheets Cán bộ and Đào tạo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from lms.intake.sample.names import full_name
from lms.intake.sample.units import REFORM, SampleUnit, Tree
from lms.people.models import CadreKind, Level, Sex
from lms.text import slug

GRASSROOTS = (
    "chu-tich",
    "pho-chu-tich",
    "uy-vien-bch",
    "chu-nhiem-ubkt",
    "uy-vien-bch",
    "uy-vien-btv",
    "uy-vien-bch",
    "ke-toan",
    "uy-vien-ubkt",
    "ban-nu-cong",
    "uy-vien-bch",
    "uy-vien-bch",
    "pho-chu-nhiem-ubkt",
    "uy-vien-btv",
    "uy-vien-bch",
    "uy-vien-ubkt",
    "pho-chu-tich",
)
"""Titles of a CĐCS in the order in which they are filled; then members of the committee again."""
PART = ("chu-tich", "pho-chu-tich", "uy-vien-bch", "uy-vien-bch")
GROUP = ("to-truong", "to-pho")
PROVINCE_STAFF = (
    ("chu-tich", "Lãnh đạo"),
    ("pho-chu-tich", "Lãnh đạo"),
    ("pho-chu-tich", "Lãnh đạo"),
    ("uy-vien-btv", "Tổ chức"),
    ("chu-nhiem-ubkt", "Kiểm tra"),
    ("pho-chu-nhiem-ubkt", "Kiểm tra"),
    ("uy-vien-ubkt", "Kiểm tra"),
    ("truong-ban", "Tổ chức"),
    ("pho-truong-ban", "Tổ chức"),
    ("truong-ban", "Tuyên giáo"),
    ("pho-truong-ban", "Tuyên giáo"),
    ("truong-ban", "Chính sách pháp luật"),
    ("truong-ban", "Tài chính"),
    ("ke-toan", "Tài chính"),
    ("chuyen-vien", "Tổ chức"),
    ("chuyen-vien", "Tuyên giáo"),
    ("chuyen-vien", "Nữ công"),
)
UPPER_STAFF = (
    ("chu-tich", "Lãnh đạo"),
    ("pho-chu-tich", "Lãnh đạo"),
    ("chuyen-vien", "Tổ chức"),
    ("ke-toan", "Tài chính"),
)
GRADES = {"truong-ban": "Chuyên viên chính", "chu-tich": "Chuyên viên chính", "ke-toan": "Kế toán viên"}
CLASSES = (
    ("Tập huấn nghiệp vụ công đoàn cơ sở", "ly-luan-nghiep-vu", 16),
    ("Kỹ năng thương lượng tập thể và đối thoại tại nơi làm việc", "thuong-luong", 16),
    ("Nội dung, phương pháp hoạt động của chủ tịch công đoàn", "phuong-phap-chu-tich;ly-luan-nghiep-vu", 24),
    ("Công tác kiểm tra, giám sát của công đoàn", "kiem-tra-giam-sat", 12),
    ("Tài chính công đoàn và phần mềm kế toán", "tai-chinh-ke-toan", 16),
    ("Nghiệp vụ tổ trưởng, tổ phó công đoàn", "to-truong-to-pho", 8),
    ("Phát triển đoàn viên, thành lập công đoàn cơ sở", "phat-trien-doan-vien", 8),
    ("An toàn, vệ sinh lao động", "an-toan-ve-sinh-lao-dong", 8),
    ("Công tác nữ công", "nu-cong", 8),
)
ALWAYS_SUITS = {"ke-toan": 4, "to-truong": 5, "to-pho": 5, "chu-nhiem-ubkt": 3, "uy-vien-ubkt": 3, "ban-nu-cong": 8}
"""Title -> the class that its holders are sent to."""


@dataclass
class Officer:
    """A person of the sample with the row parts that repeat in each of their positions."""

    code: str
    person: dict[str, Any]
    born_year: int
    sex: Sex


class Officers:
    """Everybody: `count` officers of the grass roots, beside them staff, committee members and activists."""

    def __init__(self, random: Random, tree: Tree, count: int) -> None:
        self.random, self.tree = random, tree
        self.rows: list[dict[str, Any]] = []
        self.training: list[dict[str, Any]] = []
        self.number = 0
        self.classes = list(self._classes())
        self._staff()
        self._grassroots(count)
        self._activists(max(2, count // 40))

    def _person(self, women: float = 0.5) -> Officer:
        self.number += 1
        sex = Sex.FEMALE if self.random.random() < women else Sex.MALE
        name = full_name(self.random, sex)
        born = date(self.random.randrange(1968, 2001), 1, 1) + timedelta(days=self.random.randrange(365))
        code = f"CB{self.number:06}"
        mail = f"{slug(name).replace('-', '.')}.{self.number}@congdoantanha.example"
        person = {
            "code": code,
            "name": name,
            "born_on": born,
            "sex": sex.value,
            "phone": f"09{self.random.randrange(10):d}{self.number:07d}",
            "email": mail if self.random.random() < 0.6 else None,
        }
        return Officer(code, person, born.year, sex)

    def _hold(self, officer: Officer, unit: SampleUnit, title: str, kind: CadreKind, **cells: Any) -> dict[str, Any]:
        begins = self._begins(unit)
        row = {
            **officer.person,
            "unit": unit.code,
            "title": title,
            "kind": kind.value,
            "from_on": begins,
            "first_elected": None,
            **cells,
        }
        if unit in self.tree.districts:
            row["until_on"] = REFORM
        self.rows.append(row)
        return row

    def _begins(self, unit: SampleUnit) -> date:
        """The first day of the unit's term, or now and then a later one; of a part, that of the union above it."""
        place: SampleUnit | None = unit
        while place is not None and place.term_from is None:
            place = place.parent
        start = place.term_from if place and place.term_from else date(2023, 1, 1)
        if unit not in self.tree.districts and self.random.random() < 0.25:
            return start + timedelta(days=self.random.randrange(60, 900))
        return start

    def _staff(self) -> None:
        for unit, staff in [
            (self.tree.top, PROVINCE_STAFF[:3]),
            (self.tree.province, PROVINCE_STAFF),
            *((unit, UPPER_STAFF[: self.random.randrange(2, 5)]) for unit in self.tree.of(Level.UPPER)),
        ]:
            for title, work in staff:
                officer = self._person(0.45)
                cells: dict[str, Any] = {
                    "field": work,
                    "grade": GRADES.get(title, "Chuyên viên"),
                    "job": f"{work} công đoàn",
                }
                if title in ("chu-tich", "pho-chu-tich"):
                    cells["first_elected"] = self.random.random() < 0.45
                elif self.random.random() < 0.15:
                    cells["planned_for"] = "pho-chu-tich" if title == "truong-ban" else "truong-ban"
                row = self._hold(officer, unit, title, CadreKind.FULL_TIME, **cells)
                self._train(officer, unit, row, 0.6)

    def _grassroots(self, count: int) -> None:
        """Officers spread over unions by size, and over member unions, sections and groups below them."""
        places = [(unit, place) for unit in self.tree.of(Level.GRASSROOTS) for place in self._seats(unit)]
        # Every unit gets its first officers before any gets more.
        places.sort(key=lambda seat: seat[1][2])
        chairs: dict[str, list[Officer]] = {}
        for n in range(count):
            if n < len(places):
                _union, (unit, title, _rank) = places[n]
            else:
                unit, title = self.random.choice(self.tree.of(Level.GRASSROOTS)), "uy-vien-bch"
            officer = self._person()
            first = self.random.random() < 0.4 if title in ("chu-tich", "pho-chu-tich") else None
            row = self._hold(officer, unit, title, CadreKind.GRASSROOTS, first_elected=first)
            self._train(officer, unit, row, 0.35)
            if title == "chu-tich" and unit.level is Level.GRASSROOTS:
                self._past_of(unit)
                chairs.setdefault(unit.parent.code if unit.parent else "", []).append(officer)
        for upper in self.tree.of(Level.UPPER):
            for officer in chairs.get(upper.code, [])[:3]:
                self._hold(officer, upper, "uy-vien-bch", CadreKind.CONCURRENT)

    def _seats(self, union: SampleUnit) -> Iterator[tuple[SampleUnit, str, int]]:
        """Seats of a union and of the parts below it, with the round in which each is filled."""
        size = 5 + min(len(GRASSROOTS) - 5, union.members // 150)
        for rank, title in enumerate(GRASSROOTS[:size]):
            yield union, title, rank
        waiting = [(part, 1) for part in union.below]
        while waiting:
            part, depth = waiting.pop()
            titles = GROUP if part.level is Level.GROUP else PART
            for rank, title in enumerate(titles):
                yield part, title, rank + depth
            waiting.extend((below, depth + 1) for below in part.below)

    def _past_of(self, unit: SampleUnit) -> None:
        """Now and then, who chaired the union in the term before."""
        if self.random.random() < 0.12 and unit.term_from:
            former = self._person()
            row = self._hold(former, unit, "chu-tich", CadreKind.GRASSROOTS, first_elected=True)
            row |= {"from_on": date(2017, 12, 15), "until_on": unit.term_from}

    def _activists(self, count: int) -> None:
        unions = self.tree.of(Level.GRASSROOTS)
        for n in range(count):
            title = "cong-tac-vien" if n % 2 else "doan-vien-nong-cot"
            self._hold(self._person(), self.random.choice(unions), title, CadreKind.ACTIVIST)

    def _classes(self) -> Iterator[dict[str, Any]]:
        """Classes of the last years, each by the province or by a union of the upper level."""
        uppers = [unit for unit in self.tree.of(Level.UPPER) if unit not in self.tree.districts]
        for year in range(2022, 2027):
            for title, topics, hours in CLASSES:
                begins = date(year, self.random.randrange(1, 11), self.random.randrange(1, 26))
                organiser = self.tree.province if self.random.random() < 0.5 else self.random.choice(uppers)
                yield {
                    "title": f"{title} năm {year}",
                    "topics": topics,
                    "organiser": organiser.code,
                    "from_on": begins,
                    "until_on": begins + timedelta(days=max(0, hours // 8 - 1)),
                    "hours": hours,
                    "form": self.random.choice(("in_person", "in_person", "online")),
                }

    def _train(self, officer: Officer, unit: SampleUnit, row: dict[str, Any], share: float) -> None:
        """Past classes of some people: what their title asks for, and others."""
        if self.random.random() >= share:
            return
        suited = ALWAYS_SUITS.get(row["title"])
        wanted = [one for n, one in enumerate(self.classes) if suited is None or n % len(CLASSES) == suited]
        above = {unit.code}
        place = unit.parent
        while place is not None:
            above.add(place.code)
            place = place.parent
        wanted = [one for one in wanted if one["organiser"] in above or one["organiser"] == self.tree.province.code]
        for one in self.random.sample(wanted, min(len(wanted), self.random.choice((1, 1, 2)))):
            self.training.append({"code": officer.code, **one})
