"""The targets that count people, in plain Python over lists, written from the words of `targets.md` and of the rules.

It knows nothing of the tracker: no SQL, no packs, no projection. Slow on purpose, so that every line can be held
against a sentence of the text. The tests compare it with the tracker on random provinces.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.tracker.populations import INSPECTION, KEY_LEADERS, UBKT, Populations, two_years_after
from tests.tracker.world import Diploma, Position, Record, World

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
CODES = ["NQ-1", "NQ-2", "NQ-3", "NQ-4a", "NQ-4b", "NQ-4c", "NQ-5", "NQ-6", "KT-1", "KT-2", "KT-3", "KT-4", "KT-5"]
CODES += ["BT-1a", "BT-1b", "BT-2a", "BT-2b", "BT-3a", "BT-3b", "BT-4", "BT-5", "BT-6", "BT-7a", "BT-7b"]
CODES += ["BT-7c", "BT-9a", "BT-9d", "BT-12", "BT-14"]
CODES += ["BT-8a", "BT-8b", "BT-8c", "BT-8d", "BT-9b", "BT-9c", "BT-10", "BT-11", "BT-13"]
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


Judged = tuple[str, str, str, bool, bool, set[str]]
"""Through a position: unit, person, in or apart or exempt, met, trained, records that count."""


@dataclass
class Verdict:
    population: int
    met: int
    trained: int
    earlier: tuple[int, ...]
    """How many would have met by the records up to the ends of the last six months, oldest first."""
    percent: str | None
    apart: set[str]
    exempt: set[str]
    people: dict[str, tuple[bool, bool, set[str]]]
    """Person -> (met, trained, ids of the records that count)."""


class Oracle(Populations):
    """What the text says of a world on a day."""

    by: date | None = None
    """Later records are left out."""

    def __init__(self, world: World, on: date) -> None:
        super().__init__(world, on)
        self.judged: dict[tuple[str, date | None], list[Judged]] = {}

    # Requirements

    def window(self, code: str, position: Position) -> tuple[date, date | None] | None:
        """First day and the day after the last."""
        if code in ("NQ-3", "NQ-6", "BT-6"):
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
            and r.day <= (self.by or self.on)
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
        if code in ("NQ-3", "NQ-5", "NQ-6", "BT-6", "BT-9c", "BT-13"):
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
            "NQ-5": "confederation",
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
        people, apart, exempt = self.people(code, unit)
        population, met_count = len(people), sum(met for met, _, _ in people.values())
        return Verdict(
            population=population,
            met=met_count,
            trained=sum(trained for _, trained, _ in people.values()),
            earlier=self.earlier(code, unit) if met_count else (0,) * 6,
            percent=self.percent(met_count, population),
            apart=apart - set(people),
            exempt=exempt,
            people=people,
        )

    def earlier(self, code: str, unit: str) -> tuple[int, ...]:
        """How many of today's people would have met it, had nobody completed anything since the ends of the months."""
        counts = []
        self.by = self.on
        for _ in range(6):
            self.by = self.by.replace(day=1) - timedelta(days=1)
            counts.append(sum(met for met, _, _ in self.people(code, unit)[0].values()))
        self.by = None
        return tuple(reversed(counts))

    def people(self, code: str, unit: str) -> tuple[dict[str, tuple[bool, bool, set[str]]], set[str], set[str]]:
        """Those in the population as in a verdict, those apart, and those exempt."""
        people: dict[str, tuple[bool, bool, set[str]]] = {}
        apart: set[str] = set()
        exempt: set[str] = set()
        for at, person, place, met, trained, used in self.held(code):
            if not self.is_in(at, unit):
                continue
            if place == "exempt":
                exempt.add(person)
            elif place == "apart":
                apart.add(person)
            else:
                before = people.get(person, (True, True, set()))
                people[person] = (before[0] and met, before[1] and trained, before[2] | used)
        return people, apart, exempt

    def held(self, code: str) -> list[Judged]:
        """Every position that the target means on the day, wherever it is; worked out once."""
        if (code, self.by) not in self.judged:
            self.judged[code, self.by] = list(self._held(code))
        return self.judged[code, self.by]

    def _held(self, code: str) -> Iterator[Judged]:
        bound = self.bound(code)
        for position in self.world.positions:
            held = position.start <= self.on and (position.end is None or self.on < position.end)
            if not held or self.state(position.unit) is None:
                continue
            if bound is not None and not any(self.is_in(position.unit, top) for top in bound):
                continue
            place = self.place(code, position)
            person = self.person(position.person)
            if place is not None and self.is_exempt(code, person):
                place = "exempt"
            if place == "in":
                yield position.unit, person, place, *self.judge(code, position)
            elif place is not None:
                yield position.unit, person, place, False, False, set()

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
