"""The tracker and the oracle say the same of random provinces: on any day, and for today in both of its ways."""

import os

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from lms.db import db
from lms.people.version import bump_roster_version
from lms.tracker.actions.feed import catch_up
from tests.tracker.agreeing import any_day_agrees, rebuild_agrees, screens_agree, today_agrees
from tests.tracker.provinces import near, worlds
from tests.tracker.sequences import Changing
from tests.tracker.written import Written

pytestmark = pytest.mark.usefixtures("context")
SHARE = 3 if os.environ.get("LMS_TEST_DB") == "postgresql" else 1
"""PostgreSQL takes three times as long over a small province, so it tries a third as many."""


def any_day(world, days, place):
    written = Written(world)
    written.tell_all()
    catch_up(days[0])
    for on in days:
        any_day_agrees(written, on)
    screens_agree(written, days[0], False, place)


def today_both_ways(world, on, order, stops, late):
    """Entries come one by one in any order, caught up with now and then; a position ends on the way."""
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
    today_agrees(written, on)
    screens_agree(written, on, True, late)
    rebuild_agrees(written, on)


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
        if random.random() < 0.3:
            done.append(province.follow(on, other))
    catch_up(on)
    db.session.commit()
    note(f"acts: {done}")
    today_agrees(written, on)
    rebuild_agrees(written, on)
    any_day_agrees(written, other)


provinces = (worlds(), st.lists(near, min_size=1, max_size=2), st.integers(0, 9))
orders = (worlds(), near, st.randoms(use_true_random=False), st.sets(st.integers(0, 15)), st.integers(0, 15))
sequences = (worlds(), near, near, st.randoms(use_true_random=False), st.integers(1, 14))


@settings(max_examples=90 // SHARE)
@given(*provinces)
def test_figures_of_random_provinces_agree_with_the_text(world, days, place):
    any_day(world, days, place)


@settings(max_examples=60 // SHARE)
@given(*orders)
def test_standings_are_the_evaluation_for_today_and_what_a_rebuild_gives(world, on, order, stops, late):
    today_both_ways(world, on, order, stops, late)


@settings(max_examples=50 // SHARE)
@given(*sequences)
def test_rule_27_after_moves_merges_voids_and_reforms_the_figures_are_the_texts_and_the_rebuilds(
    world, on, other, random, acts
):
    changing(world, on, other, random, acts)


@pytest.mark.long
@settings(max_examples=1500)
@given(*provinces)
def test_figures_of_many_random_provinces_agree_with_the_text(world, days, place):
    any_day(world, days, place)


@pytest.mark.long
@settings(max_examples=1000)
@given(*orders)
def test_standings_agree_after_many_random_orders(world, on, order, stops, late):
    today_both_ways(world, on, order, stops, late)


@pytest.mark.long
@settings(max_examples=1500)
@given(*sequences)
def test_many_sequences_end_as_the_text_says(world, on, other, random, acts):
    changing(world, on, other, random, acts)
