"""Faults planted one by one into the tracker: the oracle finds each of them within a few random provinces."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import and_, select

from lms.clock import day_of
from lms.db import db
from lms.tracker import facts, ground
from lms.tracker.actions import feed, standings
from lms.tracker.entries.models import Exemption
from lms.tracker.language import Size
from lms.tracker.models import Credit
from lms.tracker.queries import figures
from tests.tracker import agreeing
from tests.tracker.provinces import Maker
from tests.tracker.test_oracle import any_day, today_both_ways

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("context")]
PROVINCES = 120
"""As many as a fault may live through."""


def ends_a_day_late(patch):
    patch.setattr(ground, "held_on", lambda on: and_(facts.Position.from_on <= on, on <= facts.Position.until_on))


def begins_a_day_late(patch):
    patch.setattr(ground, "held_on", lambda on: and_(facts.Position.from_on < on, on < facts.Position.until_on))


def voids_are_ignored(patch):
    patch.setattr(feed, "VOIDED", "another kind of entry")


def the_year_begins_in_utc(patch):
    patch.setattr(feed, "day_of", lambda moment: moment.date())


def completions_count_a_day_late(patch):
    patch.setattr(feed, "day_of", lambda moment: day_of(moment) + timedelta(days=1))


def anybody_may_organise(patch):
    judged = facts._judged

    def careless(requirement, *others):
        found = judged(requirement, *others)
        return facts.Judged(found.source, (found.found[1], found.found[1]))

    patch.setattr(facts, "_judged", careless)


def a_tier_begins_one_later(patch):
    tier = facts._size_tier

    def off_by_one(size, holders):
        return tier(Size(size.count, size.least and size.least + 1, size.below), holders)

    patch.setattr(facts, "_size_tier", off_by_one)


def a_tier_takes_in_its_upper_limit(patch):
    tier = facts._size_tier

    def off_by_one(size, holders):
        return tier(Size(size.count, size.least, size.below and size.below + 1), holders)

    patch.setattr(facts, "_size_tier", off_by_one)


def a_second_account_counts_twice(patch):
    patch.setattr(ground, "stays", lambda *_: Credit.standing.is_(True))


def exemptions_of_other_accounts_are_lost(patch):
    def own_only(code, asked):
        held = and_(Exemption.from_on <= asked.on, asked.on < Exemption.until_on)
        return select(Exemption.person_id).where(Exemption.target == code, held)

    patch.setattr(ground, "exempted", own_only)


FAULTS = [
    ends_a_day_late,
    begins_a_day_late,
    voids_are_ignored,
    the_year_begins_in_utc,
    completions_count_a_day_late,
    anybody_may_organise,
    a_tier_begins_one_later,
    a_tier_takes_in_its_upper_limit,
    a_second_account_counts_twice,
    exemptions_of_other_accounts_are_lost,
]
KEPT = [
    agreeing.facts_of,
    agreeing.people_by_unit,
    agreeing.people_standing,
    figures._computed,
    standings._standings_of,
]


@pytest.fixture
def fresh():
    """No statement is kept from before the fault, nor after it."""
    for kept in KEPT:
        kept.cache_clear()
    yield
    for kept in KEPT:
        kept.cache_clear()


def province_agrees(seed):
    random = Random(seed)
    maker = Maker(random)
    world = maker.world(random.randint(4, 8), random.randint(4, 16), random.randint(4, 24))
    place, on = random.randint(0, 9), maker.day(2)
    if seed % 2:
        any_day(world, [on], place)
    else:
        today_both_ways(world, on, random, {place}, random.randint(0, 15))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_oracle_finds_a_planted_fault(fault, fresh, monkeypatch):
    fault(monkeypatch)
    for seed in range(PROVINCES):
        try:
            province_agrees(seed)
        except AssertionError:
            return
        finally:
            db.session.rollback()
    pytest.fail(f"{PROVINCES} provinces agree although {fault.__name__.replace('_', ' ')}")
