"""The targets that count people, in plain Python over lists, written from the words of `targets.md` and of the rules.

It knows nothing of the tracker: no SQL, no packs, no projection. Slow on purpose, so that every line can be held
against a sentence of the text. The tests compare it with the tracker on random provinces.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7))
LEVELS = ["confederation", "provincial", "upper", "grassroots", "sub_grassroots", "group"]
SKILLS = {
    "ly-luan-nghiep-vu",
    "phuong-phap-chu-tich",
    "thuong-luong",
    "phat-trien-doan-vien",
    "tai-chinh-ke-toan",
    "to-truong-to-pho",
    "tu-van-phap-luat",
    "giai-quyet-tranh-chap",
    "an-toan-ve-sinh-lao-dong",
    "nu-cong",
    "kiem-tra-giam-sat",
}
KEY_LEADERS = {"chu-tich", "pho-chu-tich"}
BCH = {"chu-tich", "pho-chu-tich", "uy-vien-btv", "uy-vien-bch"}
UBKT = {"chu-nhiem-ubkt", "pho-chu-nhiem-ubkt", "uy-vien-ubkt"}
CODES = ["NQ-1", "NQ-2", "NQ-3", "NQ-4a", "NQ-4b", "NQ-4c", "KT-1", "KT-2", "KT-3", "KT-4", "KT-5"]
CODES += ["BT-1a", "BT-1b", "BT-2a", "BT-2b", "BT-3a", "BT-3b", "BT-4", "BT-5", "BT-7a", "BT-7b"]
CODES += ["BT-7c", "BT-9a", "BT-9d", "BT-12", "BT-14"]
CODES += ["BT-8a", "BT-8b", "BT-8c", "BT-8d", "BT-9b", "BT-9c", "BT-10", "BT-11", "BT-13"]
UPPER_AND_ABOVE = ("confederation", "provincial", "upper")
LEADERS_OF_CDCS = {"chu-tich", "pho-chu-tich", "chu-nhiem-ubkt"}
INSPECTION, FINANCE = "Kiểm tra", "Tài chính"
DIPLOMAS = {
    "BT-1a": [("chuyen-mon", 4)],
    "BT-1b": [("chuyen-mon", 5)],
    "BT-2a": [("ly-luan-chinh-tri", 3)],
    "BT-2b": [("ly-luan-chinh-tri", 3)],
    "BT-3a": [("ly-luan-chinh-tri", 2)],
    "BT-3b": [("ly-luan-chinh-tri", 2)],
    "BT-7a": [("tin-hoc", 1)],
    "BT-7b": [("ngoai-ngu", 1)],
    "BT-8a": [("quan-ly-nha-nuoc", 1)],
    "BT-8b": [("quoc-phong-an-ninh", 1)],
    "BT-8c": [("lanh-dao-quan-ly", 1)],
    "BT-11": [("chuyen-mon", 2), ("tay-nghe", 2)],
}
"""Any of these: kind of diploma and least rank."""
RECORD_OR_DIPLOMA = {"BT-8a": "quan-ly-nha-nuoc", "BT-8b": "quoc-phong-an-ninh", "BT-8c": "lanh-dao-quan-ly"}
ASSESSED = ["BT-7c", "BT-9a", "BT-9d", "BT-12", "BT-14"]
STANDARDS = {"KT-1": {"grade"}, "KT-2": {"title", "job"}, "BT-9b": {"title"}}


@dataclass
class State:
    """A unit is this from a day up to, not including, another."""

    start: date
    end: date | None
    level: str
    parent: str | None
    kind: str | None = "enterprise"


@dataclass
class Unit:
    code: str
    states: list[State]
    sizes: list[tuple[date, int | None, int | None]] = field(default_factory=list)
    """(day, members, workers)"""
    terms: list[date] = field(default_factory=list)


@dataclass
class Position:
    person: str
    unit: str
    title: str
    kind: str
    start: date
    end: date | None
    first_elected: bool = False
    field: str | None = None
    grade: str | None = None
    job: str | None = None
    planned_for: str | None = None


@dataclass
class Diploma:
    person: str
    kind: str
    rank: int
    state: str
    day: date | None


@dataclass
class Standard:
    """A unit asks a diploma of everybody below it with this grade, title or job."""

    unit: str
    basis: str
    subject: str
    kind: str
    least: int
    start: date
    end: date | None


@dataclass
class Assessment:
    person: str
    unit: str
    year: int
    target: str
    passed: bool


@dataclass
class Exemption:
    person: str
    target: str
    start: date
    end: date | None


@dataclass
class Record:
    id: str
    person: str
    course: str | None
    topics: list[str]
    completed_at: datetime
    organiser: str
    valid_until: date | None = None
    voided: bool = False

    @property
    def day(self) -> date:
        return self.completed_at.astimezone(HANOI).date()


@dataclass
class World:
    units: list[Unit] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    merges: list[tuple[str, str]] = field(default_factory=list)
    """(other account, canonical person)"""
    bindings: list[tuple[str, str, date, date | None]] = field(default_factory=list)
    """(pack, unit, from, until: the last day)"""
    diplomas: list[Diploma] = field(default_factory=list)
    standards: list[Standard] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)


@dataclass
class Verdict:
    population: int
    met: int
    trained: int
    percent: str | None
    apart: set[str]
    exempt: set[str]
    people: dict[str, tuple[bool, bool, set[str]]]
    """Person -> (met, trained, ids of the records that count)."""


def two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return date(day.year + 2, 2, 28)


class Oracle:
    """What the text says of a world on a day."""

    def __init__(self, world: World, on: date) -> None:
        self.world, self.on = world, on
        self.units = {unit.code: unit for unit in world.units}

    # The tree of the day

    def state(self, code: str | None) -> State | None:
        if code is None:
            return None
        for state in self.units[code].states:
            if state.start <= self.on and (state.end is None or self.on < state.end):
                return state
        return None

    def above(self, code: str) -> list[str]:
        """The superiors of a unit, nearest first."""
        found: list[str] = []
        state = self.state(code)
        while state and state.parent and self.state(state.parent):
            found.append(state.parent)
            state = self.state(state.parent)
        return found

    def level(self, code: str) -> str:
        state = self.state(code)
        assert state
        return state.level

    def is_in(self, code: str, top: str) -> bool:
        return code == top or top in self.above(code)

    # Words

    def person(self, account: str) -> str:
        return dict(self.world.merges).get(account, account)

    def term(self, code: str) -> tuple[date, date | None] | None:
        """Of the unit: its own, else its nearest superior's that has any; before the first there is none."""
        for owner in [code, *self.above(code)]:
            terms = sorted(self.units[owner].terms)
            if terms:
                begun = [t for t in terms if t <= self.on]
                if not begun:
                    return None
                later = [t for t in terms if t > self.on]
                return begun[-1], (later[0] if later else None)
        return None

    def cdcs(self, code: str) -> str | None:
        """The CĐCS in which a unit stands, itself included."""
        for unit in [code, *self.above(code)]:
            if self.level(unit) == "grassroots":
                return unit
        return None

    def size(self, code: str, column: int) -> int | None:
        """The latest count on or before the day: 1 members, 2 workers."""
        known = [row for row in sorted(self.units[code].sizes) if row[0] <= self.on and row[column] is not None]
        return known[-1][column] if known else None  # type: ignore[return-value]

    def responsible(self, code: str, level: str) -> str | None:
        """The unit's own superior of that level, or the next one above that it has."""
        for wanted in reversed(LEVELS[: LEVELS.index(level) + 1]):
            for unit in self.above(code):
                if self.level(unit) == wanted:
                    return unit
        return None

    # Populations

    def place(self, code: str, position: Position) -> str | None:
        """in, apart, or None: whether a position puts its holder into the population of a target."""
        level = self.level(position.unit)
        if code == "NQ-1":
            term = self.term(position.unit)
            if position.title not in KEY_LEADERS or level not in ("provincial", "upper"):
                return None
            if not position.first_elected or term is None or position.start < term[0]:
                return None
            return "in" if position.start < two_years_after(term[0]) else "apart"
        if code in ("NQ-2", "NQ-3"):
            full = position.kind == "full_time" and level in ("confederation", "provincial", "upper")
            return "in" if full else None
        if code == "KT-3":
            return "in" if position.kind == "full_time" else None
        if code.startswith("NQ-4") or code == "KT-4":
            return self.place_by_size(code, position)
        if code == "KT-5":
            return "in" if level == "grassroots" and position.title in BCH else None
        if code in ("KT-1", "KT-2"):
            return "in" if position.kind == "full_time" else None
        return "in" if self.place_in_bt(code, position, level) else None

    def place_in_bt(self, code: str, position: Position, level: str) -> bool:
        title, high = position.title, level in UPPER_AND_ABOVE
        if code in ("BT-10", "BT-11", "BT-12"):
            mine = level == "grassroots" and title in LEADERS_OF_CDCS
            state = self.state(position.unit)
            assert state
            return mine and (code != "BT-11" or state.kind not in ("trade", "informal"))
        if code in ("BT-13", "BT-14"):
            leads = any(
                other.unit == position.unit
                and other.title in LEADERS_OF_CDCS
                and self.person(other.person) == self.person(position.person)
                and other.start <= self.on
                and (other.end is None or self.on < other.end)
                for other in self.world.positions
            )
            ordinary = {"uy-vien-btv", "uy-vien-bch", "pho-chu-nhiem-ubkt", "uy-vien-ubkt"}
            return level == "grassroots" and title in ordinary and not leads
        if code.startswith("BT-9"):
            return position.kind == "concurrent" and high
        if position.kind != "full_time":
            return False
        planned = position.planned_for
        special = {
            "BT-2a": title == "truong-ban" or (title == "chu-tich" and high),
            "BT-2b": planned == "truong-ban" or (planned == "chu-tich" and high),
            "BT-3a": title == "pho-truong-ban" or (title in UBKT and level == "provincial") or (title in BCH and high),
            "BT-3b": planned == "pho-truong-ban"
            or (planned in UBKT and level == "provincial")
            or (planned in BCH and high),
            "BT-5": position.field in (INSPECTION, FINANCE),
        }
        return special.get(code, True)

    def place_by_size(self, code: str, position: Position) -> str | None:
        """The tiers: a CĐCS without a figure by then is in none, and listed apart."""
        if code == "KT-4":
            cdcs = self.cdcs(position.unit)
            if cdcs is None or position.kind == "activist":
                return None
            counts = [n for n in (self.size(cdcs, 1), self.size(cdcs, 2)) if n is not None]
            if not counts:
                return "apart"
            return "in" if max(counts) >= 1000 else None
        if position.title != "chu-tich" or self.level(position.unit) != "grassroots":
            return None
        members = self.size(position.unit, 1)
        if members is None:
            return "apart"
        tier = "NQ-4a" if members >= 2500 else "NQ-4b" if members >= 1000 else "NQ-4c"
        return "in" if tier == code else None

    # Requirements

    def window(self, code: str, position: Position) -> tuple[date, date | None] | None:
        """First day and the day after the last."""
        if code == "NQ-3":
            return date(self.on.year, 1, 1), date(self.on.year + 1, 1, 1)
        if code == "BT-4":
            return date.min, None
        if code.startswith("BT-"):
            return date(2023, 1, 1), date(2029, 1, 1)
        term = self.term(position.unit)
        if term is None:
            return None
        if code == "NQ-1":
            return position.start, two_years_after(term[0])
        return term

    def standing(self, person: str) -> list[Record]:
        """What this person completed, under every account; of a course that never lapses the earliest one counts."""
        own = [r for r in self.world.records if self.person(r.person) == person and not r.voided]
        kept = []
        for record in own:
            earlier = [
                r
                for r in own
                if r.course is not None
                and r.course == record.course
                and r.person != record.person
                and r.valid_until is None
                and (r.completed_at, r.id) < (record.completed_at, record.id)
            ]
            if not earlier:
                kept.append(record)
        return kept

    def counting(self, code: str, position: Position) -> list[Record]:
        """Records in the window of a position that are valid when they are asked for, whatever they are about."""
        window = self.window(code, position)
        if window is None:
            return []
        start, end = window
        asked = self.on if end is None else min(self.on, end - timedelta(days=1))
        return [
            r
            for r in self.standing(self.person(position.person))
            if start <= r.day
            and (end is None or r.day < end)
            and r.day <= self.on
            and (r.valid_until is None or r.valid_until >= asked)
        ]

    def profile(self, title: str) -> list[str]:
        """The competence profile of a title."""
        if title in KEY_LEADERS:
            return ["ly-luan-nghiep-vu", "thuong-luong", "phat-trien-doan-vien", "lanh-dao-quan-ly"]
        if title in ("truong-ban", "pho-truong-ban"):
            return ["ly-luan-nghiep-vu", "lanh-dao-quan-ly"]
        if title in UBKT:
            return ["ly-luan-nghiep-vu", "kiem-tra-giam-sat"]
        return ["tai-chinh-ke-toan"] if title == "ke-toan" else ["ly-luan-nghiep-vu"]

    def asked(self, code: str, position: Position) -> list[set[str] | None]:
        """One record is needed for each: about any of these topics; None: about anything."""
        title = position.title
        if code in ("NQ-3", "BT-9c", "BT-13"):
            return [None]
        if code in ("NQ-1", "KT-3", "BT-4"):
            return [{"ly-luan-nghiep-vu"}]
        if code == "NQ-2":
            return [{topic} for topic in self.profile(title)]
        if code == "BT-8d":
            return [set(self.profile(title))]
        if code == "BT-5":
            return [{"kiem-tra-giam-sat"}] if position.field == INSPECTION else [{"tai-chinh-ke-toan"}]
        if code in RECORD_OR_DIPLOMA:
            return [{RECORD_OR_DIPLOMA[code]}]
        if code == "BT-10":
            return [{"kiem-tra-giam-sat"}] if title == "chu-nhiem-ubkt" else [SKILLS]
        return [SKILLS]

    def organiser(self, code: str) -> str | None:
        return {
            "NQ-4a": "confederation",
            "NQ-4b": "provincial",
            "NQ-4c": "upper",
            "KT-4": "provincial",
            "KT-5": "upper",
        }.get(code)

    def judge(self, code: str, position: Position) -> tuple[bool, bool, set[str]]:
        """(met, trained, records that count) through one position."""
        if code in ASSESSED:
            good = any(
                (a.target, a.unit, a.year, a.passed) == (code, position.unit, self.on.year, True)
                and self.person(a.person) == self.person(position.person)
                for a in self.world.assessments
            )
            return good, good, set()
        if code in STANDARDS:
            enough = self.up_to_standard(code, position)
            return enough, enough, set()
        has_diploma = code in DIPLOMAS and self.has_diploma(code, self.person(position.person))
        if code in DIPLOMAS and code not in RECORD_OR_DIPLOMA:
            return has_diploma, has_diploma, set()
        met = trained = True
        used: set[str] = set()
        level = self.organiser(code)
        for topics in self.asked(code, position):
            fitting = [r for r in self.counting(code, position) if topics is None or topics & set(r.topics)]
            used |= {r.id for r in fitting}
            trained = trained and bool(fitting)
            if level is not None:
                responsible = self.responsible(position.unit, level)
                fitting = [r for r in fitting if r.organiser == responsible]
            if code in ("BT-9c", "BT-13"):
                fitting = [r for r in fitting if self.is_in(position.unit, r.organiser)]
            met = met and bool(fitting)
        return met or has_diploma, trained or has_diploma, used

    def papers(self, person: str, by: date) -> list[Diploma]:
        """The diplomas of a person by a day; those without a day were always there."""
        return [d for d in self.world.diplomas if self.person(d.person) == person and (d.day is None or d.day <= by)]

    def has_diploma(self, code: str, person: str) -> bool:
        """By the end of the programme; for who is planned, being on the way is enough."""
        by = min(self.on, date(2028, 12, 31))
        on_the_way = code in ("BT-2b", "BT-3b")
        return any(
            paper.kind == kind and paper.rank >= least and (paper.state == "graduated" or on_the_way)
            for paper in self.papers(person, by)
            for kind, least in DIPLOMAS[code]
        )

    def up_to_standard(self, code: str, position: Position) -> bool:
        """Everything that the standards of the unit and of those above it ask; without a standard nobody is."""
        subjects = {"grade": position.grade, "title": position.title, "job": position.job}
        needed = [
            s
            for s in self.world.standards
            if s.basis in STANDARDS[code]
            and s.subject == subjects[s.basis]
            and s.start <= self.on
            and (s.end is None or self.on < s.end)
            and self.is_in(position.unit, s.unit)
            and (code != "BT-9b" or s.kind in ("chuyen-mon", "ly-luan-chinh-tri"))
        ]
        held = [p for p in self.papers(self.person(position.person), self.on) if p.state == "graduated"]
        return bool(needed) and all(any(p.kind == s.kind and p.rank >= s.least for p in held) for s in needed)

    # Units

    def bound(self, code: str) -> list[str] | None:
        """The units to whose subtrees a pack is bound on the day; None: everybody."""
        pack = code.split("-")[0]
        if pack == "NQ":
            return None
        return [
            unit
            for bound, unit, start, last in self.world.bindings
            if bound == pack and start <= self.on and (last is None or self.on <= last) and self.state(unit)
        ]

    def shown(self, code: str, unit: str) -> bool:
        """Whether the target has a row for this unit at all."""
        if self.state(unit) is None:
            return False
        bound = self.bound(code)
        return bound is None or any(self.is_in(unit, top) or self.is_in(top, unit) for top in bound)

    def verdict(self, code: str, unit: str) -> Verdict | None:
        """The target's figures for a unit and everything below it."""
        if not self.shown(code, unit):
            return None
        bound = self.bound(code)
        people: dict[str, tuple[bool, bool, set[str]]] = {}
        apart: set[str] = set()
        exempt: set[str] = set()
        for position in self.world.positions:
            held = position.start <= self.on and (position.end is None or self.on < position.end)
            if not held or self.state(position.unit) is None or not self.is_in(position.unit, unit):
                continue
            if bound is not None and not any(self.is_in(position.unit, top) for top in bound):
                continue
            place = self.place(code, position)
            person = self.person(position.person)
            if place is not None and self.is_exempt(code, person):
                exempt.add(person)
            elif place == "apart":
                apart.add(person)
            elif place == "in":
                met, trained, used = self.judge(code, position)
                before = people.get(person, (True, True, set()))
                people[person] = (before[0] and met, before[1] and trained, before[2] | used)
        population, met_count = len(people), sum(met for met, _, _ in people.values())
        return Verdict(
            population=population,
            met=met_count,
            trained=sum(trained for _, trained, _ in people.values()),
            percent=self.percent(met_count, population),
            apart=apart - set(people),
            exempt=exempt,
            people=people,
        )

    def is_exempt(self, code: str, person: str) -> bool:
        """Somebody took them out of this target's population between two dates."""
        return any(
            e.target == code
            and self.person(e.person) == person
            and e.start <= self.on
            and (e.end is None or self.on < e.end)
            for e in self.world.exemptions
        )

    @staticmethod
    def percent(met: int, population: int) -> str | None:
        """Cut to one decimal; "100.0" only when everybody has met."""
        if population == 0:
            return None
        tenths = 1000 * met // population
        return f"{tenths // 10}.{tenths % 10}"
