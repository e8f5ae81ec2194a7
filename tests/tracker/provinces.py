"""Random worlds for the oracle."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from lms.db import BEGINNING
from tests.tracker.oracle import ASSESSED, CODES
from tests.tracker.populations import FINANCE, INSPECTION
from tests.tracker.world import (
    HANOI,
    LEVELS,
    Assessment,
    Diploma,
    Exemption,
    Position,
    Record,
    Standard,
    State,
    Unit,
    World,
)

DAYS = [
    date(2021, 6, 1),
    date(2023, 1, 1),
    date(2023, 7, 1),
    date(2024, 2, 29),
    date(2024, 3, 31),
    date(2025, 1, 1),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 2, 28),
    date(2026, 3, 1),
    date(2026, 12, 31),
    date(2028, 12, 31),
    date(2029, 1, 1),
]
"""Few days, all of them edges, so that dates often meet."""
TITLES = [
    *["chu-tich"] * 5,
    "pho-chu-tich",
    "pho-chu-tich",
    "uy-vien-bch",
    "uy-vien-btv",
    "chu-nhiem-ubkt",
    "uy-vien-ubkt",
    "pho-chu-nhiem-ubkt",
    "truong-ban",
    "pho-truong-ban",
    "ke-toan",
    "to-truong",
    "chuyen-vien",
]
TOPICS = ["ly-luan-nghiep-vu", "thuong-luong", "phat-trien-doan-vien", "lanh-dao-quan-ly", "kiem-tra-giam-sat"]
TOPICS += ["tai-chinh-ke-toan", "su-dung-ai", "noi-truoc-dam-dong"]
OFTEN = [*TOPICS, "ly-luan-nghiep-vu", "ly-luan-nghiep-vu", "thuong-luong"]
TOPICS += ["quan-ly-nha-nuoc", "quoc-phong-an-ninh"]
PLANNED = ["truong-ban", "chu-tich", "pho-truong-ban", "uy-vien-ubkt", "uy-vien-bch", "ke-toan"]
GRADES, JOBS = ["Chuyên viên", "Chuyên viên chính"], ["Tổng hợp", "Đối ngoại"]
KINDS = ["chuyen-mon", "tay-nghe", "ly-luan-chinh-tri", "tin-hoc", "ngoai-ngu"]
KINDS += ["quan-ly-nha-nuoc", "quoc-phong-an-ninh", "lanh-dao-quan-ly"]
SIZES = [None, 0, 300, 999, 1000, 1600, 2499, 2500, 4000]

near = st.builds(lambda d, n: d + timedelta(days=n), st.sampled_from(DAYS[2:] + DAYS[5:]), st.sampled_from([0, -1, 1]))
"""A day to look at."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A small province, crowded enough that people are met, missed, trained elsewhere and listed apart.

    Hypothesis chooses how much there is of everything, which is what shrinks; a seed chooses what.
    """
    return Maker(Random(draw(st.integers(0, 2**32)))).world(
        units=draw(st.integers(4, 10)), positions=draw(st.integers(6, 24)), records=draw(st.integers(6, 40))
    )


class Maker:
    """Makes a world by chance."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def day(self, first: int = 0, last: int = len(DAYS)) -> date:
        """An edge, or the day before or after it."""
        return self.random.choice(DAYS[first:last]) + timedelta(days=self.random.choice([-1, 0, 0, 1]))

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def world(self, units: int, positions: int, records: int) -> World:
        world = World(units=self.units(units))
        people = [f"P{n}" for n in range(self.random.randint(2, 6))]
        for _ in range(positions):
            position = self.position(people, world.units)
            key = (position.person, position.unit, position.title, position.start)
            if key not in {(p.person, p.unit, p.title, p.start) for p in world.positions}:
                world.positions.append(position)
        world.records = [self.record(number, people, world.units) for number in range(records)]
        world.diplomas = self.diplomas(people)
        world.standards = self.standards(world.units)
        world.assessments = self.assessments(people, world.units)
        for _ in range(self.random.randint(0, 6)):
            start, end = self.period()
            one = Exemption(self.random.choice(people), self.random.choice(CODES), start, end)
            world.exemptions.append(one)
        self.merge(world, people)
        for pack in ("KT", "BT"):
            for unit in self.random.sample(world.units, 2):
                start, end = self.period()
                world.bindings.append((pack, unit.code, start, end))
        return world

    def period(self) -> tuple[date, date | None]:
        """From a day to a later one, or open."""
        start, end = sorted([self.day(0, 8), self.day()])
        return start, end if end > start and self.often(0.3) else None

    def units(self, count: int) -> list[Unit]:
        """A confederation, a province, a ward and a grassroots union, and whatever comes; some move or end."""
        made = [Unit("TLD", [State(BEGINNING, None, "confederation", None, None)])]
        for number in range(count):
            lower = [
                "provincial",
                "upper",
                "upper",
                "grassroots",
                "grassroots",
                "grassroots",
                "sub_grassroots",
                "group",
            ]
            level = ["provincial", "upper", "grassroots"][number] if number < 3 else self.random.choice(lower)
            made.append(self.unit(f"U{number}", level, made))
        made[0].terms = sorted({self.day(0, 3) for _ in range(self.random.choice([0, 1]))})
        return made

    def unit(self, code: str, level: str, above: list[Unit]) -> Unit:
        rank = LEVELS.index(level)
        parents = [
            unit.code for unit in above if LEVELS.index(unit.states[0].level) < rank and unit.states[-1].end is None
        ]
        near_ones = parents[-3:] if self.often(0.8) else parents
        kind = self.random.choice(["enterprise", "enterprise", "public", "trade", "informal", None])
        states = [State(BEGINNING, None, level, self.random.choice(near_ones), kind)]
        if self.often(0.3):
            change = self.day(3, 12)
            states[0].end = change
            states.append(State(change, None, level, self.random.choice(near_ones), kind))
        if self.often(0.1):
            states[-1].end = states[-1].start + timedelta(days=365) if len(states) > 1 else self.day(6, 12)
        unit = Unit(code, states)
        if self.often(0.7 if rank < 3 else 0.2):
            unit.terms = sorted(
                {self.day(0, 3 if self.often(0.8) else 9) for _ in range(self.random.choice([1, 1, 2]))}
            )
        if self.often(0.85):
            days = sorted({self.day(0, 4), self.day()} if self.often(0.4) else {self.day(0, 4)})
            unit.sizes = [(d, self.random.choice(SIZES), self.random.choice(SIZES)) for d in days]
        return unit

    def position(self, people: list[str], units: list[Unit]) -> Position:
        start, end = self.period()
        unit = self.random.choice(units)
        high = LEVELS.index(unit.states[0].level) < 3
        return Position(
            self.random.choice(people),
            unit.code,
            self.random.choice(TITLES),
            self.random.choice(
                ["full_time", "full_time", "concurrent"] if high else ["grassroots", "full_time", "activist"]
            ),
            start,
            end,
            self.often(0.7),
            self.random.choice([None, INSPECTION, FINANCE, "Nữ công"]),
            self.random.choice([None, *GRADES]),
            self.random.choice([None, *JOBS]),
            self.random.choice([None, *PLANNED]) if self.often(0.6) else None,
        )

    def record(self, number: int, people: list[str], units: list[Unit]) -> Record:
        """A completion at an awkward hour."""
        on = self.day()
        hour, minute = self.random.choice([(0, 0), (6, 59), (7, 0), (12, 0), (23, 30)])
        valid = max(self.day(), on) if self.often(0.3) else None
        return Record(
            str(UUID(int=number + 1)),
            self.random.choice(people),
            self.random.choice([None, "khoa-a", "khoa-b"]),
            sorted({self.random.choice(OFTEN) for _ in range(self.random.choice([0, 1, 2, 4]))}),
            datetime(on.year, on.month, on.day, hour, minute, tzinfo=HANOI),
            self.random.choice(units[:3] if self.often(0.8) else units).code,
            valid,
            self.often(0.1),
        )

    def diplomas(self, people: list[str]) -> list[Diploma]:
        """Some of every kind, on the way or graduated, with a day or without."""
        found = {}
        for _ in range(self.random.randint(0, 16)):
            state = self.random.choice(["graduated", "graduated", "studying", "sent"])
            key = (self.random.choice(people), self.random.choice(KINDS), self.random.randint(1, 5), state)
            found[key] = Diploma(*key, self.day() if self.often(0.7) else None)
        return list(found.values())

    def standards(self, units: list[Unit]) -> list[Standard]:
        """What a few units ask, each of a grade, a title or a job."""
        found = {}
        for _ in range(self.random.randint(0, 8)):
            basis = self.random.choice(["grade", "title", "title", "job"])
            subject = self.random.choice({"grade": GRADES, "title": TITLES, "job": JOBS}[basis])
            start, end = self.period()
            unit = self.random.choice(units[:4]).code
            key = (unit, basis, subject, self.random.choice(KINDS[:4]), start)
            found[key] = Standard(*key[:4], self.random.randint(1, 3), start, end)
        return list(found.values())

    def assessments(self, people: list[str], units: list[Unit]) -> list[Assessment]:
        """Judgements of a few years."""
        found = {}
        for _ in range(self.random.randint(0, 60)):
            person, unit = self.random.choice(people), self.random.choice(units).code
            key = (person, unit, self.random.choice([2024, 2025, 2025, 2026]), self.random.choice(ASSESSED))
            found[key] = Assessment(*key, self.often(0.7))
        return list(found.values())

    def merge(self, world: World, people: list[str]) -> None:
        """Up to two accounts that are other people's."""
        for other in self.random.sample(people, min(2, len(people) - 1)):
            into = self.random.choice(people)
            links = world.merges
            if (
                into != other
                and self.often(0.5)
                and into not in {a for a, _ in links}
                and other not in {b for _, b in links}
            ):
                links.append((other, into))
