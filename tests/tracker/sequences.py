"""A province that changes: every act is done by the action of the site, and in plain lists for the oracle."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from lms.db import EVER, db
from lms.people.changes import Post, WrongPosition, add_position, change_position, end_position
from lms.records.actions import Entry, enter, void
from lms.records.merges import AlreadyMerged, merge_people, part_people
from lms.tracker.actions.feed import catch_up, rebuild
from lms.tracker.actions.own_targets import change_target, end_target, set_target
from lms.tracker.entries.actions import end_exemption, exempt
from lms.tracker.entries.models import Exemption as ExemptionRow
from lms.tracker.entries.rules import WrongEntry
from lms.tracker.models import TargetRow
from tests.tracker.imports import Workbook
from tests.tracker.oracle import CODES, Oracle
from tests.tracker.own_words import Own, sets, stated
from tests.tracker.reforms import Reforms
from tests.tracker.world import Exemption, Position, Record
from tests.tracker.written import Written


def post_of(made: Position) -> Post:
    """A position as a form says it."""
    return Post(
        made.title,
        made.kind,
        made.start,
        made.end,
        made.field,
        made.grade,
        made.job,
        made.first_elected,
        made.planned_for,
    )


class Changing(Reforms):
    """Random acts on a written world. An act that the site refuses changes neither side."""

    def __init__(self, written: Written, random: Random) -> None:
        super().__init__(written, random)
        self.number = 500
        self.taken = 0
        """Workbooks that the site took."""
        self.standing: dict[tuple[str, str], str] = {}
        """(account, course) -> the record that stands: rule 3, told here in our own words."""
        self.acts = [self.complete] * 4 + [self.take_back, self.merge, self.part, self.move, self.leave]
        self.acts += [self.begin, self.correct, self.exempt, self.end_exemption, self.set_own, self.end_own]
        self.acts += [self.take_in, self.take_in, self.move_unit, self.split, self.abolish, self.abolish]

    def act(self) -> str:
        """Do something; returns what it was, for who reads a failure."""
        act = self.random.choice(self.acts)
        act()
        db.session.commit()
        return act.__name__

    def follow(self, on: date, other: date) -> str:
        """The tracker goes on: to its day, to another one, or from the beginning of the feed."""
        how = self.random.choice(["today", "today", "another day", "rebuild"])
        if how == "rebuild":
            catch_up(on)
            db.session.commit()
            assert rebuild(on).differing == []
        else:
            catch_up(on if how == "today" else other)
        db.session.commit()
        return how

    # Training

    def take_in(self) -> None:
        """A workbook with rows of three of its sheets."""
        self.number += 1
        self.taken += Workbook(self.written, self.maker, self.number).land()

    def complete(self) -> None:
        self.number += 1
        made = self.maker.record(self.number, list(self.written.people), self.world.units)
        made = replace(made, voided=False)
        unit = self.written.units[made.organiser]
        if not Oracle(self.world, made.day).state(made.organiser):
            return
        entry = Entry(
            person_id=self.written.people[made.person].id,
            course=made.course,
            version=1,
            title="Lớp",
            topics=made.topics,
            hours=None,
            score=None,
            form="outside",
            organiser_unit_id=unit.id,
            completed_at=made.completed_at,
            source="learning",
            source_id=made.id,
            valid_until=made.valid_until,
        )
        key = (made.person, made.course or made.id)
        expected = key not in self.standing
        entered = enter(entry)
        assert entered.new == expected, "one standing record per person, course and cycle"
        if entered.new:
            self.standing[key] = str(entered.record.id)
            self.world.records.append(replace(made, id=str(entered.record.id)))

    def take_back(self) -> None:
        own = [record for record in self.world.records if record.id in self.standing.values() and not record.voided]
        if own:
            record: Record = self.random.choice(own)
            void(UUID(record.id), "nhầm", "Hân", None)
            record.voided = True
            self.standing = {key: kept for key, kept in self.standing.items() if kept != record.id}

    # People

    def merge(self) -> None:
        other, into = self.random.sample(sorted(self.written.people), 2)
        taken = {account for account, _ in self.world.merges}
        legal = other not in taken and into not in taken and other not in {kept for _, kept in self.world.merges}
        try:
            merge_people(self.written.people[other].id, self.written.people[into].id, None)
        except AlreadyMerged:
            db.session.rollback()
            assert not legal
        else:
            assert legal
            self.world.merges.append((other, into))

    def part(self) -> None:
        if self.world.merges:
            other, into = self.world.merges.pop(self.random.randrange(len(self.world.merges)))
            part_people(self.written.people[other].id, self.written.people[into].id, None)

    def begin(self) -> None:
        self._begin(self.maker.position(sorted(self.written.people), self.world.units))

    def _begin(self, made: Position) -> None:
        key = (made.person, made.unit, made.title, made.start)
        taken = {(one.person, one.unit, one.title, one.start) for one in self.world.positions}
        unit = self.written.units[made.unit]
        if key in taken or (unit.abolished_on and made.start >= unit.abolished_on):
            return
        if made.end and made.end <= made.start:
            return
        add_position(self.written.people[made.person], unit, post_of(made), None)
        self.world.positions.append(made)

    def leave(self) -> Position | None:
        open_ones = [one for one in self.world.positions if one.end is None]
        if not open_ones:
            return None
        left = self.random.choice(open_ones)
        on = self.maker.day(3)
        if on <= left.start:
            return None
        end_position(self._row(left), self.written.units[left.unit], on, None)
        left.end = on
        return left

    def move(self) -> None:
        left = self.leave()
        if left:
            unit = self.random.choice(self.world.units).code
            assert left.end is not None
            self._begin(replace(left, unit=unit, start=left.end, end=None))

    def exempt(self) -> None:
        person, target = self.random.choice(sorted(self.written.people)), self.random.choice(CODES)
        start, last = self.maker.period()
        try:
            row = exempt(target, self.written.people[person].id, start, last, "nghỉ", None)
        except WrongEntry:
            db.session.rollback()
            return
        self.world.exemptions.append(
            Exemption(person, target, row.from_on, None if row.until_on == EVER else row.until_on)
        )

    def correct(self) -> None:
        """Another title, kind or plan in the same office from its first day on."""
        if not self.world.positions:
            return
        old = self.random.choice(self.world.positions)
        other = self.maker.position([old.person], self.world.units)
        new = replace(other, unit=old.unit, start=old.start, end=old.end)
        post = post_of(new)
        try:
            change_position(self._row(old), self.written.units[old.unit], post, None)
        except WrongPosition:
            db.session.rollback()
            return
        self.world.positions[self.world.positions.index(old)] = new

    def end_exemption(self) -> None:
        """It ends with a day, or was none when that is before its first day."""
        if not self.world.exemptions:
            return
        one, last = self.random.choice(self.world.exemptions), self.maker.day()
        statement = select(ExemptionRow).where(
            ExemptionRow.person_id == self.written.people[one.person].id,
            ExemptionRow.target == one.target,
            ExemptionRow.from_on == one.start,
        )
        row = db.session.scalars(statement).first()
        if row is None or row.until_on != (one.end or EVER):
            return
        try:
            end_exemption(row, last, None)
        except WrongEntry:
            db.session.rollback()
            return
        one.end = last + timedelta(days=1)

    # Targets of their own

    def set_own(self) -> None:
        """Set, or said otherwise from a day on: another edition, while the one before ends."""
        unit = self.random.choice(self.world.units).code
        start, end = self.maker.period()
        least, last = self.random.choice([1000, 2500]), end - timedelta(days=1) if end else None
        running = [one for one in self.world.own if one.end is None]
        if running and self.random.random() < 0.5:
            old = running[-1]
            row = db.session.scalars(select(TargetRow).where(TargetRow.code == old.code)).one()
            if start <= old.start:
                return
            new = change_target(row, stated(least), sets(), start, last, start, None)
            assert new.code != old.code
            old.end, unit = start, old.unit
        elif len(self.world.own) < 2:
            new = set_target(self.written.units[unit].id, stated(least), sets(), start, last, date(2020, 1, 1), None)
        else:
            return
        self.world.own.append(Own(new.code, unit, start, end, least))

    def end_own(self) -> None:
        running = [one for one in self.world.own if one.end is None]
        last = self.maker.day(3)
        if running and last >= running[-1].start:
            row = db.session.scalars(select(TargetRow).where(TargetRow.code == running[-1].code)).one()
            end_target(row, last, last, None)
            running[-1].end = last + timedelta(days=1)
