"""Random worlds for the oracle, and how they are written into the database and the feed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from lms.db import BEGINNING, EVER, Base, db
from lms.people.models import Person, PersonMerge, Position, Unit, UnitLine, UnitSize, UnitState, UnitTerm
from lms.people.qualification_models import Qualification, Standard
from lms.people.version import bump_roster_version
from lms.text import fold
from lms.tracker.entries.models import Assessment, Exemption
from lms.tracker.models import PackBinding, TargetRow
from lms.tracker.queries.targets import all_targets
from tests.factories.people import person as make_person
from tests.factories.tracker import feed_entry, targets
from tests.tracker import oracle
from tests.tracker.oracle import HANOI, World

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
            one = oracle.Exemption(self.random.choice(people), self.random.choice(oracle.CODES), start, end)
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

    def units(self, count: int) -> list[oracle.Unit]:
        """A confederation, a province, a ward and a grassroots union, and whatever comes; some move or end."""
        made = [oracle.Unit("TLD", [oracle.State(BEGINNING, None, "confederation", None, None)])]
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

    def unit(self, code: str, level: str, above: list[oracle.Unit]) -> oracle.Unit:
        rank = oracle.LEVELS.index(level)
        parents = [
            unit.code
            for unit in above
            if oracle.LEVELS.index(unit.states[0].level) < rank and unit.states[-1].end is None
        ]
        near_ones = parents[-3:] if self.often(0.8) else parents
        kind = self.random.choice(["enterprise", "enterprise", "public", "trade", "informal", None])
        states = [oracle.State(BEGINNING, None, level, self.random.choice(near_ones), kind)]
        if self.often(0.3):
            change = self.day(3, 12)
            states[0].end = change
            states.append(oracle.State(change, None, level, self.random.choice(near_ones), kind))
        if self.often(0.1):
            states[-1].end = states[-1].start + timedelta(days=365) if len(states) > 1 else self.day(6, 12)
        unit = oracle.Unit(code, states)
        if self.often(0.7 if rank < 3 else 0.2):
            unit.terms = sorted(
                {self.day(0, 3 if self.often(0.8) else 9) for _ in range(self.random.choice([1, 1, 2]))}
            )
        if self.often(0.85):
            days = sorted({self.day(0, 4), self.day()} if self.often(0.4) else {self.day(0, 4)})
            unit.sizes = [(d, self.random.choice(SIZES), self.random.choice(SIZES)) for d in days]
        return unit

    def position(self, people: list[str], units: list[oracle.Unit]) -> oracle.Position:
        start, end = self.period()
        unit = self.random.choice(units)
        high = oracle.LEVELS.index(unit.states[0].level) < 3
        return oracle.Position(
            self.random.choice(people),
            unit.code,
            self.random.choice(TITLES),
            self.random.choice(
                ["full_time", "full_time", "concurrent"] if high else ["grassroots", "full_time", "activist"]
            ),
            start,
            end,
            self.often(0.7),
            self.random.choice([None, oracle.INSPECTION, oracle.FINANCE, "Nữ công"]),
            self.random.choice([None, *GRADES]),
            self.random.choice([None, *JOBS]),
            self.random.choice([None, *PLANNED]) if self.often(0.6) else None,
        )

    def record(self, number: int, people: list[str], units: list[oracle.Unit]) -> oracle.Record:
        """A completion at an awkward hour."""
        on = self.day()
        hour, minute = self.random.choice([(0, 0), (6, 59), (7, 0), (12, 0), (23, 30)])
        valid = max(self.day(), on) if self.often(0.3) else None
        return oracle.Record(
            str(UUID(int=number + 1)),
            self.random.choice(people),
            self.random.choice([None, "khoa-a", "khoa-b"]),
            sorted({self.random.choice(OFTEN) for _ in range(self.random.choice([0, 1, 2, 4]))}),
            datetime(on.year, on.month, on.day, hour, minute, tzinfo=HANOI),
            self.random.choice(units[:3] if self.often(0.8) else units).code,
            valid,
            self.often(0.1),
        )

    def diplomas(self, people: list[str]) -> list[oracle.Diploma]:
        """Some of every kind, on the way or graduated, with a day or without."""
        found = {}
        for _ in range(self.random.randint(0, 16)):
            state = self.random.choice(["graduated", "graduated", "studying", "sent"])
            key = (self.random.choice(people), self.random.choice(KINDS), self.random.randint(1, 5), state)
            found[key] = oracle.Diploma(*key, self.day() if self.often(0.7) else None)
        return list(found.values())

    def standards(self, units: list[oracle.Unit]) -> list[oracle.Standard]:
        """What a few units ask, each of a grade, a title or a job."""
        found = {}
        for _ in range(self.random.randint(0, 8)):
            basis = self.random.choice(["grade", "title", "title", "job"])
            subject = self.random.choice({"grade": GRADES, "title": TITLES, "job": JOBS}[basis])
            start, end = self.period()
            unit = self.random.choice(units[:4]).code
            key = (unit, basis, subject, self.random.choice(KINDS[:4]), start)
            found[key] = oracle.Standard(*key[:4], self.random.randint(1, 3), start, end)
        return list(found.values())

    def assessments(self, people: list[str], units: list[oracle.Unit]) -> list[oracle.Assessment]:
        """Judgements of a few years."""
        found = {}
        for _ in range(self.random.randint(0, 60)):
            person, unit = self.random.choice(people), self.random.choice(units).code
            key = (person, unit, self.random.choice([2024, 2025, 2025, 2026]), self.random.choice(oracle.ASSESSED))
            found[key] = oracle.Assessment(*key, self.often(0.7))
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


class Written:
    """A world in the database: its roster at once, its records entry by entry."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.units: dict[str, Unit] = {}
        self.people: dict[str, Person] = {}
        self.told: set[str] = set()
        _empty()
        if not all_targets():
            targets()
        self._write_units()
        codes = {
            one.person
            for one in (*world.positions, *world.records, *world.diplomas, *world.assessments, *world.exemptions)
        }
        for code in sorted(codes | {code for merge in world.merges for code in merge}):
            self.people[code] = make_person(code=code)
        for p in world.positions:
            db.session.add(
                Position(
                    person_id=self.people[p.person].id,
                    unit_id=self.units[p.unit].id,
                    title=p.title,
                    kind=p.kind,
                    from_on=p.start,
                    until_on=p.end or EVER,
                    first_elected=p.first_elected,
                    field=p.field,
                    grade=p.grade,
                    job=p.job,
                    planned_for=p.planned_for,
                )
            )
        self._write_entries()
        for pack, unit, start, last in world.bindings:
            until = last + timedelta(days=1) if last else EVER
            db.session.add(PackBinding(pack=pack, unit_id=self.units[unit].id, from_on=start, until_on=until))
        bump_roster_version()
        db.session.commit()

    def _write_entries(self) -> None:
        """Diplomas, standards, judgements and exemptions."""
        for a in self.world.assessments:
            unit = self.units[a.unit].id
            row = Assessment(
                person_id=self.people[a.person].id,
                unit_id=unit,
                year=a.year,
                target=a.target,
                passed=a.passed,
                assessed_by_id=unit,
            )
            db.session.add(row)
        for e in self.world.exemptions:
            if e.end is None or e.start < e.end:
                row = Exemption(
                    target=e.target,
                    person_id=self.people[e.person].id,
                    from_on=e.start,
                    until_on=e.end or EVER,
                    reason="nghỉ thai sản",
                )
                db.session.add(row)
        for d in self.world.diplomas:
            db.session.add(
                Qualification(
                    person_id=self.people[d.person].id,
                    kind=d.kind,
                    rank=d.rank,
                    word=str(d.rank),
                    major_key="",
                    state=d.state,
                    issued_on=d.day,
                )
            )
        for s in self.world.standards:
            db.session.add(
                Standard(
                    unit_id=self.units[s.unit].id,
                    basis=s.basis,
                    subject=s.subject,
                    subject_key=s.subject if s.basis == "title" else fold(s.subject),
                    kind=s.kind,
                    least=s.least,
                    word=str(s.least),
                    from_on=s.start,
                    until_on=s.end or EVER,
                )
            )

    def tell(self, record: oracle.Record) -> None:
        """Bring a record into the feed, and its void when it has one."""
        body = {
            "cadre": record.person,
            "course": record.course,
            "title": f"Lớp {record.id[-2:]}",
            "topics": record.topics,
            "organiser": {"unit": record.organiser, "level": "upper"},
            "completed_at": record.completed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        }
        person = self.people[record.person]
        if record.id not in self.told:
            self.told.add(record.id)
            feed_entry(person, "record.completed", body, UUID(record.id))
        if record.voided:
            feed_entry(person, "record.voided", {"record": record.id, "why": "", "by": ""})

    def merge(self, source: str, into: str) -> None:
        """Link two accounts and tell the feed."""
        link = PersonMerge(person_id=self.people[source].id, into_id=self.people[into].id, merged_at=datetime.now(UTC))
        db.session.add(link)
        feed_entry(self.people[source], "person.merged", {"from": source, "into": into})

    def end_position(self, position: oracle.Position, on: date) -> None:
        """The holder left the office on a day, in the world and in the roster."""
        if position.start >= on or (position.end and position.end <= on):
            return
        position.end = on
        holder, unit = self.people[position.person], self.units[position.unit]
        db.session.execute(
            update(Position)
            .where(
                Position.person_id == holder.id,
                Position.unit_id == unit.id,
                Position.title == position.title,
                Position.from_on == position.start,
            )
            .values(until_on=on)
        )

    def tell_all(self) -> None:
        """Everything that the world knows."""
        for record in self.world.records:
            self.tell(record)
        for source, into in self.world.merges:
            self.merge(source, into)
        db.session.commit()

    def _write_units(self) -> None:
        for unit in self.world.units:
            last = unit.states[-1]
            row = Unit(
                code=unit.code,
                code_key=unit.code.upper(),
                name=unit.code,
                folded_name=unit.code.lower(),
                level=last.level,
                kind=last.kind,
                parent_id=self.units[last.parent].id if last.parent else None,
                abolished_on=last.end,
            )
            db.session.add(row)
            db.session.flush()
            self.units[unit.code] = row
            for state in unit.states:
                db.session.add(
                    UnitState(
                        unit_id=row.id,
                        from_on=state.start,
                        until_on=state.end or EVER,
                        name=unit.code,
                        level=state.level,
                        kind=state.kind,
                        parent_id=self.units[state.parent].id if state.parent else None,
                    )
                )
            ends = [*(row[0] for row in unit.sizes[1:]), EVER]
            for (start, members, workers), end in zip(unit.sizes, ends, strict=False):
                db.session.add(UnitSize(unit_id=row.id, from_on=start, until_on=end, members=members, workers=workers))
            for start, end in zip(unit.terms, [*unit.terms[1:], EVER], strict=True) if unit.terms else ():
                db.session.add(UnitTerm(unit_id=row.id, from_on=start, until_on=end))
        self._write_lines()

    def _write_lines(self) -> None:
        """Who stands above whom, day by day between the days on which anything changes."""
        edges = {BEGINNING, EVER}
        for unit in self.world.units:
            for state in unit.states:
                edges |= {state.start, state.end or EVER}
        days = sorted(edges)
        rows = []
        for start, end in pairwise(days):
            tree = oracle.Oracle(self.world, start)
            for code, row in self.units.items():
                if tree.state(code):
                    for depth, above in enumerate([code, *tree.above(code)]):
                        rows.append(
                            {
                                "unit_id": row.id,
                                "ancestor_id": self.units[above].id,
                                "from_on": start,
                                "until_on": end,
                                "depth": depth,
                            }
                        )
        db.session.execute(insert(UnitLine), rows)


def _empty() -> None:
    """The database as before the last example; the targets stay.

    The feed refuses to forget, so its guard goes first: this database is thrown away after the test.
    """
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    guard = "outbox_no_delete" if sqlite else "outbox_append_only ON outbox"
    db.session.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
    for table in reversed(Base.metadata.sorted_tables):
        if table is not TargetRow.__table__ and db.session.scalar(select(1).select_from(table).limit(1)):
            db.session.execute(delete(table))
    db.session.expunge_all()
