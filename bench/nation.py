"""A nation of unions for measuring: rows of every table, the same for the same size.

1.000.000 cadres stand in 150.000 units of six levels under 60 provincial unions, the first of them 6 % of everything,
with terms, sizes, diplomas, merges and five training records a person. Rows are tuples of plain texts and numbers that
both databases read as they are.
"""

import json
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random

from lms.intake.sample.names import full_name
from lms.people.models import Sex
from lms.text import fold, name_key

PROVINCES = 60
EVER, BEGINNING = "9999-12-31", "1900-01-01"
FIRST, LAST = date(2021, 1, 1), date(2026, 6, 30)
COURSES = 48
OFFICERS = (
    *("chu-tich", "pho-chu-tich", "uy-vien-btv", "uy-vien-bch", "uy-vien-ubkt"),
    *("uy-vien-bch", "chu-nhiem-ubkt", "to-truong", "ban-nu-cong", "ke-toan"),
)
STAFF = ("chu-tich", "pho-chu-tich", "truong-ban", "pho-truong-ban", "chuyen-vien", "chuyen-vien", "chuyen-vien")
Row = tuple[object, ...]


@dataclass(frozen=True)
class Place:
    """A unit with the ids of itself and of all above it, nearest first."""

    id: int
    level: str
    line: tuple[int, ...]


@dataclass
class Nation:
    """Everything about a number of cadres; each method yields the rows of a table."""

    cadres: int
    places: list[Place] = field(default_factory=list)
    by_level: dict[str, list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = max(400, self.cadres * 15 // 100)
        top = self._place("confederation", None)
        provinces = [self._place("provincial", top) for _ in range(PROVINCES)]
        shares = list(accumulate([6 * (PROVINCES - 1) / 94, *([1] * (PROVINCES - 1))]))
        chance = Random(self.cadres)

        def some_province() -> int:
            return bisect(shares, chance.random() * shares[-1])

        uppers = [[self._place("upper", one) for _ in range(2)] for one in provinces]
        for _ in range(self.units // 60 - 2 * PROVINCES):
            place = some_province()
            uppers[place].append(self._place("upper", provinces[place]))
        grass = []
        for _ in range((self.units - len(self.places)) * 82 // 100):
            place = some_province()
            above = provinces[place] if chance.random() < 0.15 else chance.choice(uppers[place])
            grass.append(self._place("grassroots", above))
        while len(self.places) < self.units:
            self._place(chance.choice(("sub_grassroots", "group")), chance.choice(grass))

    def _place(self, level: str, above: Place | None) -> Place:
        number = len(self.places) + 1
        place = Place(number, level, (number, *(above.line if above else ())))
        self.places.append(place)
        self.by_level.setdefault(level, []).append(place)
        return place

    @property
    def province(self) -> Place:
        """The largest one."""
        return self.by_level["provincial"][0]

    def unit_rows(self) -> Iterator[Row]:
        """id, code, code_key, name, folded_name, level, kind, parent_id."""
        for place in self.places:
            name = f"Công đoàn số {place.id}"
            kind = ("enterprise", "public", "informal")[place.id % 3] if place.level == "grassroots" else None
            above = place.line[1] if len(place.line) > 1 else None
            yield place.id, unit_code(place.id), unit_code(place.id), name, fold(name), place.level, kind, above

    def state_rows(self) -> Iterator[Row]:
        """unit_id, from_on, until_on, name, level, kind, parent_id."""
        for number, _code, _key, name, _folded, level, kind, above in self.unit_rows():
            yield number, BEGINNING, EVER, name, level, kind, above

    def line_rows(self) -> Iterator[Row]:
        """unit_id, ancestor_id, from_on, until_on, depth."""
        for place in self.places:
            for depth, above in enumerate(place.line):
                yield place.id, above, BEGINNING, EVER, depth

    def size_rows(self) -> Iterator[Row]:
        """unit_id, from_on, until_on, members, workers: most unions are small, one in twenty never told its size."""
        chance = Random(7)
        for place in self.by_level["grassroots"]:
            members = int(20 * 1.0 / max(0.004, chance.random()) ** 0.9)
            if place.id % 20:
                yield place.id, "2023-01-01", EVER, members, int(members * 1.1)

    def term_rows(self) -> Iterator[Row]:
        """unit_id, from_on, until_on."""
        for place in self.places:
            if place.level not in ("sub_grassroots", "group"):
                first = date(2023, 1, 1) + timedelta(days=place.id * 37 % 360)
                yield place.id, "2018-01-01", first.isoformat(), None
                yield place.id, first.isoformat(), EVER, None

    def person_rows(self) -> Iterator[Row]:
        """id, code, code_key, full_name, name_key, folded_name, born_on, sex."""
        chance = Random(11)
        names = [full_name(chance, sex) for sex in (Sex.MALE, Sex.FEMALE) for _ in range(15_000)]
        known = [(name, name_key(name), fold(name)) for name in names]
        for number in range(1, self.cadres + 1):
            born = date(1965, 1, 1) + timedelta(days=number * 7919 % 12_000)
            code = person_code(number)
            yield number, code, code, *known[number * 7919 % len(known)], born.isoformat(), None

    def position_rows(self) -> Iterator[Row]:
        """id, person_id, unit_id, title, kind, field, from_on, until_on, first_elected."""
        number = 0
        for person in range(1, self.cadres + 1):
            place, title, kind = self.seat(person)
            began = (date(2019, 1, 1) + timedelta(days=person * 31 % 2500)).isoformat()
            number += 1
            yield number, person, place.id, title, kind, None, began, EVER, person % 7 == 0
            if person % 12 == 0:
                number += 1
                yield number, person, place.id, "uy-vien-bch", kind, None, "2015-01-01", "2019-01-01", False
            if person % 16 == 0:
                number += 1
                yield number, person, place.line[-1], "cong-tac-vien", "activist", None, began, EVER, False

    def seat(self, person: int) -> tuple[Place, str, str]:
        """Where somebody stands: 4 % staff, 13 % activists, 10 % in groups, the rest officers of grassroots unions."""
        share = person % 100
        number = person // 100
        if share < 4:
            higher = [*self.by_level["provincial"], *self.by_level["upper"]]
            return (
                higher[(4 * number + share) % len(higher)],
                STAFF[(4 * number + share) // len(higher) % 7],
                "full_time",
            )
        if share < 17:
            place = self._at("grassroots", 13 * number + share)[0]
            return place, "doan-vien-nong-cot", "activist"
        if share < 27:
            place, turn = self._at(("sub_grassroots", "group")[share % 2], 5 * number + (share - 17) // 2)
            return place, ("to-truong", "to-pho", "uy-vien-bch")[turn % 3], "grassroots"
        place, turn = self._at("grassroots", 73 * number + share - 27)
        return place, OFFICERS[turn % len(OFFICERS)], "grassroots"

    def _at(self, level: str, turn: int) -> tuple[Place, int]:
        places = self.by_level[level]
        return places[turn % len(places)], turn // len(places)

    def merge_rows(self) -> Iterator[Row]:
        """person_id, into_id, merged_at: one person in 500 has a second account."""
        for person in range(500, self.cadres + 1, 500):
            yield person, person - 1, "2026-01-05 02:00:00+00:00"

    def diploma_rows(self) -> Iterator[Row]:
        """id, person_id, kind, rank, word, major_key, state."""
        number = 0
        for person in range(1, self.cadres + 1):
            if person % 100 < 4 or person % 5 == 0:
                number += 1
                yield number, person, "expertise", 1 + person % 5, "Đại học", "", "graduated"

    def record_rows(self, topics: Sequence[str]) -> Iterator["Told"]:
        """Five records of everybody, people in no order, as years bring them."""
        chance = Random(13)
        days = (LAST - FIRST).days
        stride = 618_033_989
        combinations = [json.dumps(sorted(chance.sample(list(topics), 1 + turn % 2))) for turn in range(400)]
        seq = 0
        for turn in range(5):
            for step in range(self.cadres):
                person = step * stride % self.cadres + 1
                seq += 1
                place, title, kind = self.seat(person)
                roll = chance.random()
                above = place.line[-1] if roll < 0.1 else place.line[min(int(roll * 4), len(place.line) - 1)]
                day = FIRST + timedelta(days=days * turn // 5 + int(chance.random() * days / 5))
                yield Told(
                    seq, person, person * 7 % COURSES + turn, chance.choice(combinations), above, day,
                    self.places[above - 1].level, unit_code(place.id), title, kind,
                )  # fmt: skip


@dataclass(slots=True)
class Told:
    """A record, as the ledger and the feed keep it."""

    seq: int
    person: int
    course: int
    topics: str
    organiser: int
    day: date
    level: str
    unit: str
    title: str
    kind: str

    @property
    def id(self) -> str:
        """Thirty-two hexadecimal figures that sort by the number."""
        return f"{self.seq:012x}70008{self.seq:015x}"

    @property
    def _moment(self) -> str:
        return f"{self.day.isoformat()}T03:00:00"

    @property
    def _positions(self) -> str:
        return f'[{{"unit": "{self.unit}", "title": "{self.title}", "kind": "{self.kind}"}}]'

    def record(self) -> Row:
        """The row of `records`."""
        moment = self._moment.replace("T", " ") + MICRO
        name = f"khoa-{self.course}"
        return (
            *(self.id, self.person, name, 1, f"Khóa học số {self.course}", self.topics, 6, 0.9, "online"),
            *(self.organiser, self.level, self._positions, moment, moment, 1, "bench", str(self.seq)),
        )

    def standing(self) -> Row:
        """The row of `standing_records`."""
        return self.person, f"course:khoa-{self.course}", 1, self.id

    def news(self) -> Row:
        """The row of `outbox`."""
        moment, full = f"{self._moment}Z", self.id
        name = f"{full[:8]}-{full[8:12]}-{full[12:16]}-{full[16:20]}-{full[20:]}"
        data = (
            f'{{"id": "{name}", "type": "record.completed", "time": "{moment}", "cadre": "{person_code(self.person)}", '
            f'"course": "khoa-{self.course}", "version": 1, "title": "Khóa học số {self.course}", '
            f'"topics": {self.topics}, "hours": 6.0, "score": 0.9, "form": "online", '
            f'"organiser": {{"unit": "{unit_code(self.organiser)}", "level": "{self.level}"}}, '
            f'"completed_at": "{moment}", "recorded_at": "{moment}", "valid_until": null, '
            f'"positions": {self._positions}}}'
        )
        return self.seq, full, "record.completed", self.person, self._moment.replace("T", " ") + MICRO, data


MICRO = ".000000"


def unit_code(number: int) -> str:
    return f"CD{number:06}"


def person_code(number: int) -> str:
    return f"CB{number:07}"


def moment_of(day: date) -> datetime:
    """Ten in the morning of a Vietnamese day."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
