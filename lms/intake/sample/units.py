"""The units of the sample province, as rows of the sheet Đơn vị."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from lms.intake.sample.places import DISTRICTS, GROUPS, PARKS, PARTS, PROVINCE, SECTORS, Namer, wards
from lms.people.models import Level, UnitKind

COUNTED = date(2025, 12, 31)
COUNTED_BEFORE = date(2024, 12, 31)
REFORM = date(2025, 7, 1)
"""The day on which districts ended and their unions went over to wards."""
SMALLEST = 16
"""Units without which some level, size or kind would be missing."""


@dataclass
class SampleUnit:
    """A unit of the sample; `rows` are its rows in the sheet, by column key."""

    code: str
    name: str
    level: Level
    parent: "SampleUnit | None" = None
    kind: str | None = None
    members: int = 0
    term_from: date | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    below: list["SampleUnit"] = field(default_factory=list)
    district: "SampleUnit | None" = None
    """Where it stood until the reform."""


class Tree:
    """All units. `count` is how many there are, groups and member unions included."""

    def __init__(self, random: Random, count: int) -> None:
        self.random, self.namer = random, Namer(random)
        count = max(count, SMALLEST)
        self.all: list[SampleUnit] = []
        self.top = self._add("TLD", "Tổng Liên đoàn Lao động Việt Nam", Level.CONFEDERATION)
        self.top.term_from = date(2023, 12, 1)
        self.province = self._add("LDLD-91", f"LĐLĐ tỉnh {PROVINCE}", Level.PROVINCIAL, self.top)
        self.province.term_from = date(2023, 9, 20)
        self._add_uppers(max(4, round(count * 0.13)))
        rest = count - len(self.all)
        grassroots = max(8, round(rest * 0.72))
        self._add_grassroots(grassroots)
        self._add_parts(count - len(self.all))
        for unit in self.all:
            unit.rows = list(self._rows(unit))

    def of(self, level: Level) -> list[SampleUnit]:
        return [unit for unit in self.all if unit.level is level]

    def _add(
        self, code: str, name: str, level: Level, parent: SampleUnit | None = None, kind: str | None = None
    ) -> SampleUnit:
        unit = SampleUnit(code, name, level, parent, kind)
        if parent is not None:
            parent.below.append(unit)
        self.all.append(unit)
        return unit

    def _add_uppers(self, count: int) -> None:
        """Ward unions first of all, then sectors, industrial parks, and districts that ended in 2025."""
        sectors = min(len(SECTORS), max(1, count // 8))
        parks = min(len(PARKS), max(1, count // 10))
        districts = min(len(DISTRICTS), max(1, count // 14))
        names = wards(self.random, count - sectors - parks - districts)
        self.wards = [
            self._add(f"CDP-{n:04}", f"Công đoàn {name[:1].lower()}{name[1:]}", Level.UPPER, self.province)
            for n, name in enumerate(names, 1)
        ]
        self.sectors = [
            self._add(f"CDN-{n:02}", f"Công đoàn ngành {name} tỉnh {PROVINCE}", Level.UPPER, self.province)
            for n, name in enumerate(SECTORS[:sectors], 1)
        ]
        self.parks = [
            self._add(f"CDKCN-{n:02}", f"Công đoàn Khu công nghiệp {name}", Level.UPPER, self.province)
            for n, name in enumerate(PARKS[:parks], 1)
        ]
        self.districts = [
            self._add(f"LDLDH-{n:02}", f"LĐLĐ huyện {name}", Level.UPPER, self.province)
            for n, name in enumerate(DISTRICTS[:districts], 1)
        ]
        for unit in self.of(Level.UPPER):
            unit.term_from = date(2023, 3, 1) + timedelta(days=self.random.randrange(150))

    def _add_grassroots(self, count: int) -> None:
        uppers = self.wards * 2 + self.sectors * 4 + self.parks * 8
        for n in range(count):
            # The first eight hold every tier and every kind, however small the sample.
            kind = (
                ("enterprise", "enterprise", "enterprise", "public", "trade", "informal")[n] if n < 6 else self._kind()
            )
            members = (3100, 1650, 420, 85)[n] if n < 4 else self._members(kind)
            parent = self.province if n == 7 else self._superior(kind, members, uppers)
            ward = self.random.choice(self.wards).name.removeprefix("Công đoàn ")
            unit = self._add(f"CDCS-{n + 1:04}", self.namer.union(kind, ward), Level.GRASSROOTS, parent, kind)
            unit.members = members
            unit.term_from = date(2022, 10, 1) + timedelta(days=self.random.randrange(240))
            if parent in self.wards and self.random.random() < 0.2:
                unit.district = self.random.choice(self.districts)

    def _kind(self) -> str:
        return self.random.choices(list(UnitKind), (62, 29, 6, 3))[0].value

    def _members(self, kind: str) -> int:
        if kind != "enterprise":
            return self.random.randrange(15, 140)
        tier = self.random.random()
        if tier < 0.06:
            return self.random.randrange(2500, 9000)
        if tier < 0.2:
            return self.random.randrange(1000, 2500)
        return self.random.randrange(25, 1000)

    def _superior(self, kind: str, members: int, uppers: list[SampleUnit]) -> SampleUnit:
        if kind == "public" and self.random.random() < 0.5:
            return self.random.choice(self.sectors)
        if members >= 1000 and self.random.random() < 0.7:
            return self.random.choice(self.parks)
        return self.random.choice(uppers if kind == "enterprise" else self.wards)

    def _add_parts(self, count: int) -> None:
        """Member unions, sections and groups, most of them in the largest unions."""
        hosts = sorted(self.of(Level.GRASSROOTS), key=lambda unit: -unit.members)[: max(2, count // 4)]
        sections = count - count // 2
        for n in range(sections):
            host = hosts[n % len(hosts)]
            member = host.members >= 2500 and n % 2 == 0
            part = PARTS[(n // len(hosts)) % len(PARTS)]
            name = f"{'CĐCS thành viên' if member else 'Công đoàn bộ phận'} {part}, {host.name.removeprefix('CĐCS ')}"
            unit = self._add(f"{'CDTV' if member else 'CDBP'}-{n + 1:04}", name, Level.SUB_GRASSROOTS, host)
            unit.members = max(12, host.members // 8)
        places = [*self.of(Level.SUB_GRASSROOTS), *hosts]
        for n in range(count - sections):
            host = places[n % len(places)]
            group = GROUPS[(n // len(places) + n) % len(GROUPS)]
            name = f"Tổ công đoàn {group}, {host.name.split(', ')[-1].removeprefix('CĐCS ')}"
            self._add(f"TO-{n + 1:04}", name, Level.GROUP, host).members = self.random.randrange(8, 40)

    def _rows(self, unit: SampleUnit) -> list[dict[str, Any]]:
        """One row for what holds always, more for earlier counts, former terms and moves."""
        first: dict[str, Any] = {
            "code": unit.code,
            "name": unit.name,
            "level": unit.level.value,
            "parent": (unit.district or unit.parent).code if unit.parent else None,
            "kind": unit.kind,
            "term_from": unit.term_from,
            "term_until": date(2028, 12, 31) if unit.term_from else None,
        }
        if unit in self.districts:
            first |= {
                "abolished_on": REFORM,
                "successor": self.wards[self.districts.index(unit) % len(self.wards)].code,
            }
        if unit.members:
            workers = unit.members + self.random.randrange(0, unit.members // 5 + 2)
            first |= {"members": unit.members, "workers": workers, "counted_on": COUNTED}
        rows = [first]
        if unit.level is Level.GRASSROOTS and self.random.random() < 0.3:
            before = max(10, int(unit.members * self.random.uniform(0.85, 1.1)))
            rows.append({"code": unit.code, "name": unit.name, "members": before, "counted_on": COUNTED_BEFORE})
        if unit.level is Level.UPPER and self.random.random() < 0.3:
            rows.append({"code": unit.code, "term_from": date(2018, 4, 1), "term_until": date(2023, 2, 28)})
        if unit.district and unit.parent:
            rows.append({"code": unit.code, "parent": unit.parent.code, "from_on": REFORM})
        return rows
