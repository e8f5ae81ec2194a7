"""The tracker and the oracle say the same of random provinces: on any day, and for today in both of its ways."""

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.db import db
from lms.people.version import bump_roster_version
from lms.tracker.actions.feed import catch_up, rebuild
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked
from lms.tracker.models import Standing, Tally
from lms.tracker.queries.figures import NOBODY, Numbers, figures_of, targets_in_force
from lms.tracker.queries.people import Status, counted, people_select, reasons_of
from lms.tracker.queries.targets import people_targets
from lms.tracker.rollups import people_of, tallies_of
from lms.tracker.state import progress
from tests.tracker.oracle import CODES, Oracle
from tests.tracker.provinces import near, worlds
from tests.tracker.sequences import Changing
from tests.tracker.written import Written

pytestmark = pytest.mark.usefixtures("context")


def expected(oracle, code):
    """Numbers of a unit by target, of those that have a row for it."""
    verdicts = {target: oracle.verdict(target, code) for target in CODES}
    return {
        target: Numbers(verdict.population, verdict.met, verdict.trained, len(verdict.apart), len(verdict.exempt))
        for target, verdict in verdicts.items()
        if verdict is not None
    }


def agree(written, on, places=None):
    """Every unit's numbers; `places` are the units that are asked for one by one, as screens do. None: live."""
    oracle = Oracle(written.world, on)
    everything = None
    if places is not None:
        rows = facts_select(people_targets(), Asked(on)).subquery()
        everything = {
            (row.unit_id, row.target): Numbers(row.population, row.met, row.trained, row.apart, row.exempt)
            for row in db.session.execute(tallies_of(people_of(rows, on).subquery()))
        }
    for place, (code, unit) in enumerate(written.units.items()):
        targets = [target for target in targets_in_force(unit.id, on) if target.is_percent]
        alone = places is None or place in places
        figures = figures_of(targets, unit.id, on, live=places is None) if alone else everything
        found = {target.code: figures.get((unit.id, target.code), NOBODY) for target in targets}
        assert found == expected(oracle, code), (code, on)
        for target, numbers in found.items():
            assert numbers.percent == oracle.verdict(target, code).percent


def people_agree(written, code, on, live, some=slice(None)):
    """The lists behind the numbers, with the records that count and the reasons given."""
    oracle, unit = Oracle(written.world, on), written.units[code]
    names = {person.id: name for name, person in written.people.items()}
    for target in [target for target in targets_in_force(unit.id, on) if target.is_percent][some]:
        expected = oracle.verdict(target.code, code)
        lists = {
            status: counted(db.session.execute(people_select(target, unit.id, on, live, status)))
            for status in (Status if live else (Status.ALL, Status.APART, Status.EXEMPT))
        }
        found = {names[one.person.id]: (one.met, one.trained) for one in lists[Status.ALL]}
        assert found == {name: (met, trained) for name, (met, trained, _) in expected.people.items()}
        assert {names[one.person.id] for one in lists[Status.APART]} == expected.apart
        assert {names[one.person.id] for one in lists[Status.EXEMPT]} == expected.exempt
        if live:
            assert len(lists[Status.MET]) == expected.met
            assert len(lists[Status.MISSING]) == expected.population - expected.met
            assert len(lists[Status.TRAINED]) == expected.trained
        reasons = reasons_of([one.person.id for one in lists[Status.ALL]], target, unit.id, on, live)
        for person_id, found_reasons in reasons.items():
            inside = [one for one in found_reasons if not one.held.apart]
            used = {str(earned.record_id) for one in inside for earned in one.counted}
            assert used == expected.people[names[person_id]][2], (target.code, names[person_id])


def any_day(world, days, place):
    written = Written(world)
    written.tell_all()
    catch_up(days[0])
    for on in days:
        agree(written, on, places={0, place})
        code = ["TLD", sorted(written.units)[place % len(written.units)]][place % 2]
        people_agree(written, code, on, live=False, some=slice(place % 3, None, 3))


def rows_of(statement):
    return sorted(map(tuple, db.session.execute(statement)), key=str)


def today_both_ways(world, on, order, stops, late):
    """Entries come one by one, caught up with now and then; a position is added on the way."""
    written = Written(world)
    acts = [lambda r=record: written.tell(r) for record in world.records]
    acts += [lambda m=merge: written.merge(*m) for merge in world.merges]
    order.shuffle(acts)
    for number, act in enumerate(acts):
        act()
        if number == late and world.positions:
            written.end_position(world.positions[0], on)
            bump_roster_version()
        if number in stops:
            db.session.commit()
            catch_up(on)
            db.session.commit()
    catch_up(on)
    db.session.commit()
    assert progress().is_current(on)
    agree(written, on)
    people_agree(written, "TLD", on, live=True, some=slice(late % 3, None, 3))
    standings = select(*Standing.__table__.columns)
    tallies = select(*Tally.__table__.columns).where(Tally.population + Tally.apart + Tally.exempt > 0)
    stood, counts = rows_of(standings), rows_of(tallies)
    columns = [column.name for column in Standing.__table__.columns]
    facts = facts_select(people_targets(), Asked(on)).subquery()
    assert stood == rows_of(select(*(facts.c[name] for name in columns)))
    assert rebuild(on).differing == []
    assert (rows_of(standings), rows_of(tallies)) == (stood, counts)


def changing(world, on, other, random, acts):
    """What the site's own actions made of a province, today and on another day; and a rebuild gives the same."""
    written = Written(world)
    written.tell_all()
    catch_up(on)
    db.session.commit()
    province = Changing(written, random)
    done = []
    for _ in range(acts):
        done.append(province.act())
        if random.random() < 0.2:
            catch_up(on)
            db.session.commit()
    catch_up(on)
    db.session.commit()
    note(f"acts: {done}")
    agree(written, on)
    standings = select(*Standing.__table__.columns)
    tallies = select(*Tally.__table__.columns).where(Tally.population + Tally.apart + Tally.exempt > 0)
    stood = rows_of(standings), rows_of(tallies)
    assert rebuild(on).differing == []
    assert (rows_of(standings), rows_of(tallies)) == stood
    if other != on:
        agree(written, other, places=set())


sequences = (worlds(), near, near, st.randoms(use_true_random=False), st.integers(1, 14))


@settings(max_examples=15)
@given(worlds(), st.lists(near, min_size=1, max_size=2), st.integers(0, 9))
def test_figures_of_random_provinces_agree_with_the_text(world, days, place):
    any_day(world, days, place)


@settings(max_examples=10)
@given(worlds(), near, st.randoms(use_true_random=False), st.sets(st.integers(0, 15)), st.integers(0, 15))
def test_standings_are_the_evaluation_for_today_and_what_a_rebuild_gives(world, on, order, stops, late):
    today_both_ways(world, on, order, stops, late)


@settings(max_examples=10)
@given(*sequences)
def test_rule_27_after_moves_merges_voids_and_reforms_the_figures_are_the_texts_and_the_rebuilds(
    world, on, other, random, acts
):
    changing(world, on, other, random, acts)


@pytest.mark.long
@settings(max_examples=1000)
@given(*sequences)
def test_many_sequences_end_as_the_text_says(world, on, other, random, acts):
    changing(world, on, other, random, acts)


@pytest.mark.long
@settings(max_examples=300)
@given(worlds(), st.lists(near, min_size=1, max_size=3), st.integers(0, 9))
def test_figures_of_many_random_provinces_agree_with_the_text(world, days, place):
    any_day(world, days, place)


@pytest.mark.long
@settings(max_examples=250)
@given(worlds(), near, st.randoms(use_true_random=False), st.sets(st.integers(0, 15)), st.integers(0, 15))
def test_standings_agree_after_many_random_sequences(world, on, order, stops, late):
    today_both_ways(world, on, order, stops, late)
