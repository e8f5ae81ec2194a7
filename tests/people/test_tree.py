"""The closure of the dated tree says the same as a naive walk, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from lms.db import EVER, db
from lms.people.actions import settle_units, write_roster
from lms.people.facts import SizeFact, StateFact, UnitFacts
from lms.people.models import Unit, UnitLine, UnitSize, UnitState, UnitTerm
from lms.people.queries import unit_facts
from lms.people.rules import Cycle, Span, below, chained, cycles_of, lines_of
from lms.people.version import roster_version

START = date(2020, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(0, 60, 5)]
PROBES = [day + timedelta(days=n) for day in DAYS for n in (-1, 0, 2)]


@st.composite
def dated_trees(draw, most=9):
    """Units 0..n, each begun and moved on some days, some abolished; circles may happen."""
    count = draw(st.integers(2, most))
    spans = {}
    for unit in range(count):
        days = sorted(draw(st.sets(st.sampled_from(DAYS[:-2]), min_size=1, max_size=3)))
        ends = draw(st.one_of(st.just(EVER), st.sampled_from(DAYS[-2:])))
        above = st.one_of(st.none(), st.integers(0, count - 1).filter(lambda n, unit=unit: n != unit))
        parents = {day: draw(above) for day in days}
        spans[unit] = [Span(start, until, parent) for parent, start, until in chained(parents, ends)]
    return spans


def naive(spans, day):
    """(unit, ancestor, depth) on a day: each unit climbs while there is a unit above. None: a circle."""
    there = {unit: s.parent for unit, theirs in spans.items() for s in theirs if s.from_on <= day < s.until_on}
    found = set()
    for unit in there:
        here, depth = unit, 0
        while here in there:
            if depth > len(spans):
                return None
            found.add((unit, here, depth))
            here, depth = there[here], depth + 1
    return found


@given(dated_trees())
@settings(max_examples=300)
def test_lines_say_what_a_walk_on_any_day_says(spans):
    walks = {day: naive(spans, day) for day in PROBES}
    if any(walk is None for walk in walks.values()):
        with pytest.raises(Cycle):
            list(lines_of(spans, spans))
        assert cycles_of(spans, spans)
        return
    assert not cycles_of(spans, spans)
    lines = list(lines_of(spans, spans))
    for day, walk in walks.items():
        in_force = {(x.unit, x.ancestor, x.depth) for x in lines if x.from_on <= day < x.until_on}
        assert in_force == walk
    assert len({(x.unit, x.ancestor, x.from_on) for x in lines}) == len(lines), "the primary key holds"


def test_a_renaming_splits_no_line():
    spans = {"a": [Span(START, EVER, None)], "b": [Span(START, DAYS[3], "a"), Span(DAYS[3], EVER, "a")]}
    lines = list(lines_of(spans, ["b"]))
    assert [(x.ancestor, x.from_on, x.until_on) for x in lines] == [("b", START, EVER), ("a", START, EVER)]


def test_below_counts_every_day():
    spans = {
        "a": [Span(START, EVER, None)],
        "b": [Span(START, DAYS[3], "a"), Span(DAYS[3], EVER, None)],
        "c": [Span(START, EVER, "b")],
    }
    assert below(spans, ["a"]) == {"a", "b", "c"}
    assert below(spans, ["c"]) == {"c"}


def facts(spans):
    """The same tree as unit facts."""
    return {
        unit: UnitFacts(
            code=f"U{unit}",
            key=f"U{unit}",
            states={
                s.from_on: StateFact(f"Đơn vị {unit}", "upper", None, None if s.parent is None else f"U{s.parent}")
                for s in theirs
            },
            abolished_on=None if theirs[-1].until_on == EVER else theirs[-1].until_on,
        )
        for unit, theirs in spans.items()
    }


@given(before=dated_trees(6), after=dated_trees(6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
def test_the_stored_closure_follows_every_change(context, before, after):
    assume(all(naive(spans, day) is not None for spans in (before, {**before, **after}) for day in PROBES))
    write_roster(list(facts(before).values()), [], [])
    stored = unit_facts()
    wanted = facts(after)
    for unit in wanted.values():
        unit.id = stored[unit.key].id if unit.key in stored else None
    write_roster(list(wanted.values()), [], [])
    keys = {unit_id: int(key[1:]) for unit_id, key in db.session.execute(select(Unit.id, Unit.code_key))}
    for day in PROBES:
        statement = select(UnitLine.unit_id, UnitLine.ancestor_id, UnitLine.depth).where(
            UnitLine.from_on <= day, day < UnitLine.until_on
        )
        assert {(keys[u], keys[a], d) for u, a, d in db.session.execute(statement)} == naive({**before, **after}, day)
    db.session.rollback()


@pytest.mark.usefixtures("context")
def test_only_the_touched_subtree_is_drawn_again(make, statements):
    units = make.tree()
    stored = unit_facts()
    moved = stored["CDP-A1"]
    moved.states[date(2025, 7, 1)] = StateFact("Công đoàn phường", "upper", None, "LDLD-B")
    db.session.execute(delete(UnitLine).where(UnitLine.unit_id == units["CDCS-B1"].id))
    write_roster([moved], [], [])
    lines = db.session.execute(select(UnitLine.unit_id, UnitLine.ancestor_id, UnitLine.from_on)).all()
    assert (units["CDCS-A1"].id, units["LDLD-B"].id, date(2025, 7, 1)) in lines
    assert [line for line in lines if line.unit_id == units["CDCS-B1"].id] == [], "nothing else is written"


@pytest.mark.usefixtures("context")
def test_rule_23_a_unit_renamed_moved_and_abolished_keeps_its_past(make):
    make.tree()
    stored = unit_facts()
    ward = stored["CDP-A1"]
    ward.states[date(2025, 7, 1)] = StateFact("Công đoàn phường mới", "upper", None, "LDLD-B")
    ward.abolished_on, ward.successor = date(2026, 7, 1), "CDP-B1"
    write_roster([ward], [], [])
    again = unit_facts()["CDP-A1"]
    assert again.states == ward.states
    assert (again.abolished_on, again.successor) == (date(2026, 7, 1), "CDP-B1")
    last = db.session.scalars(
        select(UnitState.until_on).where(UnitState.unit_id == ward.id).order_by(UnitState.from_on)
    ).all()
    assert last == [date(2025, 7, 1), date(2026, 7, 1)]


@pytest.mark.usefixtures("context")
def test_a_size_and_a_term_hold_until_the_next(make):
    make.tree()
    unit = unit_facts()["CDCS-A1"]
    unit.sizes = {date(2024, 1, 1): SizeFact(10, None), date(2025, 1, 1): SizeFact(20, 30)}
    unit.terms = {date(2018, 1, 1): date(2023, 1, 1), date(2023, 2, 1): None}
    write_roster([unit], [], [])
    sizes = select(UnitSize.from_on, UnitSize.until_on, UnitSize.members).where(UnitSize.unit_id == unit.id)
    assert db.session.execute(sizes.order_by(UnitSize.from_on)).all() == [
        (date(2024, 1, 1), date(2025, 1, 1), 10),
        (date(2025, 1, 1), EVER, 20),
    ]
    terms = select(UnitTerm.from_on, UnitTerm.until_on, UnitTerm.planned_until_on).where(UnitTerm.unit_id == unit.id)
    assert db.session.execute(terms.order_by(UnitTerm.from_on)).all() == [
        (date(2018, 1, 1), date(2023, 2, 1), date(2023, 1, 1)),
        (date(2023, 2, 1), EVER, None),
    ]


@pytest.mark.usefixtures("context")
def test_units_settle_into_the_state_of_the_day(make):
    units = make.tree()
    ward = unit_facts()["CDP-A1"]
    ward.states[date(2099, 1, 1)] = StateFact("Công đoàn phường mai sau", "upper", None, "LDLD-B")
    write_roster([ward], [], [])
    assert db.session.get(Unit, ward.id).name == "Công đoàn CDP-A1"
    settle_units(date(2099, 1, 1))
    db.session.expire_all()
    assert db.session.get(Unit, ward.id).name == "Công đoàn phường mai sau"
    assert db.session.get(Unit, ward.id).folded_name == "cong doan phuong mai sau"
    assert db.session.get(Unit, ward.id).parent_id == units["LDLD-B"].id


@pytest.mark.usefixtures("context")
def test_every_write_raises_the_version_and_an_empty_one_does_not(make):
    make.tree()
    before = roster_version()
    write_roster([], [], [])
    assert roster_version() == before
    write_roster([unit_facts()["CDP-A1"]], [], [])
    assert roster_version() == before + 1
