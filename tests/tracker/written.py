"""A world in the database and in the feed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

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
from tests.tracker.oracle import Oracle
from tests.tracker.world import Position as Held
from tests.tracker.world import Record, World

TABLES = [each for each in reversed(Base.metadata.sorted_tables) if each is not TargetRow.__table__]
ARE_FULL = select(*(select(1).select_from(each).exists().label(f"t{n}") for n, each in enumerate(TABLES)))


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

    def tell(self, record: Record) -> None:
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

    def end_position(self, position: Held, on: date) -> None:
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
            tree = Oracle(self.world, start)
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

    Feed, ledger and log refuse to forget, so their guards go first: this database is thrown away after the test.
    """
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    for table in ("outbox", "records", "voids", "certificates", "audit_entries"):
        guard = f"{table}_no_delete" if sqlite else f"{table}_append_only ON {table}"
        db.session.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
    # A unit's own targets go with it.
    db.session.execute(delete(TargetRow).where(TargetRow.unit_id.is_not(None)))
    for each, full in zip(TABLES, db.session.execute(ARE_FULL).one(), strict=True):
        if full:
            db.session.execute(delete(each))
    db.session.expunge_all()
