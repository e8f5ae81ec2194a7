"""Units moved, split and abolished by the site's own actions, and in plain lists for the oracle."""

from dataclasses import replace
from datetime import date
from random import Random

from sqlalchemy import select

from lms.db import db
from lms.people.models import Position as PositionRow
from lms.people.models import Unit as UnitRow
from lms.people.unit_changes import WrongChange, abolish_unit, move_unit, split_unit
from tests.tracker.provinces import Maker
from tests.tracker.world import Position, State, Unit
from tests.tracker.written import Written


class Reforms:
    """Changes of units. One that the site refuses changes neither side."""

    def __init__(self, written: Written, random: Random) -> None:
        self.written, self.world, self.random = written, written.world, random
        self.maker = Maker(random)

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

    def split(self) -> None:
        """A new unit beside the old one, whose state of that day it has for good, with some of its officers."""
        on = self.maker.day(6)
        unit = self.random.choice(self.world.units[1:])
        code = f"N{len(self.world.units)}"
        going = [one for one in self._held(unit.code, on) if self.random.random() < 0.5]
        row = self.written.units[unit.code]
        try:
            split_unit(row, on, code, code, [self._row(one).id for one in going], None)
        except WrongChange:
            db.session.rollback()
            return
        state = next(one for one in unit.states if one.start <= on and (one.end is None or on < one.end))
        self.world.units.append(Unit(code, [replace(state, start=on, end=None)]))
        self.written.units[code] = db.session.scalars(select(UnitRow).where(UnitRow.code == code)).one()
        for one in going:
            if one.start < on:
                self.world.positions.append(replace(one, unit=code, start=on))
                one.end = on

    def _held(self, unit: str, on: date) -> list[Position]:
        held = [one for one in self.world.positions if one.unit == unit]
        return [one for one in held if one.start <= on and (one.end is None or on < one.end)]

    def _row(self, position: Position) -> PositionRow:
        statement = select(PositionRow).where(
            PositionRow.person_id == self.written.people[position.person].id,
            PositionRow.unit_id == self.written.units[position.unit].id,
            PositionRow.title == position.title,
            PositionRow.from_on == position.start,
        )
        return db.session.scalars(statement).one()
