"""A province that changes: every act is done by the action of the site, and in plain lists for the oracle."""

from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy import select

from lms.db import EVER, db
from lms.people.changes import Post, add_position, end_position
from lms.people.models import Position as PositionRow
from lms.people.unit_changes import WrongChange, abolish_unit, move_unit
from lms.records.actions import Entry, enter, void
from lms.records.merges import AlreadyMerged, merge_people, part_people
from lms.tracker.entries.actions import exempt
from lms.tracker.entries.rules import WrongEntry
from tests.tracker.oracle import CODES, Oracle
from tests.tracker.provinces import Maker
from tests.tracker.world import Exemption, Position, Record, State
from tests.tracker.written import Written


class Changing:
    """Random acts on a written world. An act that the site refuses changes neither side."""

    def __init__(self, written: Written, random: Random) -> None:
        self.written, self.world, self.random = written, written.world, random
        self.maker = Maker(random)
        self.number = 500
        self.standing: dict[tuple[str, str], str] = {}
        """(account, course) -> the record that stands: rule 3, told here in our own words."""
        self.acts = [self.complete] * 4 + [self.take_back, self.merge, self.part, self.move, self.leave]
        self.acts += [self.begin, self.move_unit, self.abolish, self.exempt]

    def act(self) -> str:
        """Do something; returns what it was, for who reads a failure."""
        act = self.random.choice(self.acts)
        act()
        db.session.commit()
        return act.__name__

    # Training

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
        post = Post(
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
        add_position(self.written.people[made.person], unit, post, None)
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

    def _row(self, position: Position) -> PositionRow:
        statement = select(PositionRow).where(
            PositionRow.person_id == self.written.people[position.person].id,
            PositionRow.unit_id == self.written.units[position.unit].id,
            PositionRow.title == position.title,
            PositionRow.from_on == position.start,
        )
        return db.session.scalars(statement).one()

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

    # Units

    def move_unit(self) -> None:
        on = self.maker.day(6)
        unit, parent = self.random.sample(self.world.units[1:], 2)
        try:
            move_unit(self.written.units[unit.code], on, self.written.units[parent.code], None)
        except WrongChange:
            db.session.rollback()
            return
        last = unit.states[-1]
        if last.start == on:
            last.parent = parent.code
        else:
            unit.states.append(State(on, last.end, last.level, parent.code, last.kind))
            last.end = on

    def abolish(self) -> None:
        on = self.maker.day(6)
        unit = self.random.choice(self.world.units[1:])
        heirs = [one for one in self.world.units[1:] if one.states[0].level == unit.states[0].level]
        heir = self.random.choice([None, *heirs])
        carry = heir is not None and self.random.random() < 0.5
        try:
            abolish_unit(
                self.written.units[unit.code], on, self.written.units[heir.code] if heir else None, carry, None
            )
        except WrongChange:
            db.session.rollback()
            return
        if heir:
            self._inherit(unit.code, heir.code, on)
            if carry:
                self._carry(unit.code, heir.code, on)
        unit.states[-1].end = on

    def _inherit(self, gone: str, heir: str, on: date) -> None:
        """What stands below the one on the day or later stands below the other from that day on."""
        for unit in self.world.units:
            for state in list(unit.states):
                if state.parent != gone or (state.end and state.end <= on):
                    continue
                if state.start >= on:
                    state.parent = heir
                else:
                    unit.states.append(State(on, state.end, state.level, heir, state.kind))
                    state.end = on
            unit.states.sort(key=lambda state: state.start)

    def _carry(self, gone: str, heir: str, on: date) -> None:
        held = [one for one in self.world.positions if one.start <= on and (one.end is None or on < one.end)]
        there = {(one.person, one.title) for one in held if one.unit == heir}
        for one in [one for one in held if one.unit == gone and one.start < on]:
            if (one.person, one.title) not in there:
                self.world.positions.append(replace(one, unit=heir, start=on))
            one.end = on
