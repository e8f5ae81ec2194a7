"""The completion rules as the tracker keeps them, each by its number, in worlds small enough to count by hand."""

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, literal, select, update

from lms.db import BEGINNING, EVER, db
from lms.people.models import PersonMerge, UnitLine, UnitSize, UnitState, UnitTerm
from lms.tracker.actions.feed import catch_up
from lms.tracker.entries.actions import exempt
from lms.tracker.queries.figures import NOBODY, Numbers, figures_of, targets_in_force
from lms.tracker.queries.people import reasons_of
from lms.tracker.rules import percent
from lms.tracker.years import YearsAfter

pytestmark = pytest.mark.usefixtures("context")
HANOI = timezone(timedelta(hours=7))
ON = date(2026, 6, 1)


@pytest.fixture
def units(make):
    """The small standard world with the targets loaded."""
    make.targets()
    return make.tree()


def numbers(code, unit, on=ON):
    """Population, met, trained, apart of a target, read anew from the facts of the day."""
    catch_up(on)
    targets = targets_in_force(unit.id, on, code)
    assert targets, f"{code} is not in force"
    return figures_of(targets, unit.id, on, live=False).get((unit.id, code), NOBODY)


def met_of(code, unit, on=ON):
    found = numbers(code, unit, on)
    return found.met, found.population


def test_rule_07_who_moves_keeps_records_and_each_is_tested_by_the_position_held_on_the_day(make, units):
    who = make.person()
    make.position(who, units["CDP-A1"], "chuyen-vien", "full_time", date(2022, 1, 1), date(2025, 1, 1))
    make.position(who, units["CDP-B1"], "chuyen-vien", "full_time", date(2025, 1, 1))
    make.trained(who, units["LDLD-A"], ["ly-luan-nghiep-vu"], date(2023, 6, 1))
    assert met_of("NQ-2", units["CDP-A1"], date(2024, 12, 31)) == (1, 1)
    assert met_of("NQ-2", units["CDP-A1"]) == (0, 0)
    assert met_of("NQ-2", units["CDP-B1"]) == (1, 1)
    # The same record lies before another unit's term.
    db.session.execute(update(UnitTerm).where(UnitTerm.unit_id == units["CDP-B1"].id).values(from_on=date(2023, 7, 1)))
    assert met_of("NQ-2", units["CDP-B1"]) == (0, 1)


def test_rule_08_a_position_counts_from_its_first_day_to_the_day_before_its_end(make, units):
    make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time", from_on=date(2026, 3, 1), until_on=date(2026, 5, 1))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 1)]
    assert [numbers("NQ-3", units["LDLD-A"], day).population for day in days] == [0, 1, 1, 0]


def test_rule_08_the_latest_member_count_on_or_before_the_day_decides_the_tier(make, units):
    make.officer(units["CDCS-A3"])
    rows = [
        {
            "unit_id": units["CDCS-A3"].id,
            "from_on": date(2026, 2, 1),
            "until_on": EVER,
            "members": 2500,
            "workers": None,
        },
        {
            "unit_id": units["CDCS-A3"].id,
            "from_on": date(2026, 4, 1),
            "until_on": EVER,
            "members": None,
            "workers": 9000,
        },
    ]
    db.session.execute(insert(UnitSize), rows)
    found = {
        day: [numbers(code, units["CDCS-A3"], day).population for code in ("NQ-4a", "NQ-4b", "NQ-4c")]
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 1))
    }
    assert found[date(2026, 1, 31)] == [0, 0, 1]
    assert found[date(2026, 2, 1)] == [1, 0, 0]
    assert found[date(2026, 4, 1)] == [1, 0, 0], "a count without members is no count of members"


def test_rule_08_a_record_counts_from_the_day_it_was_completed(make, units):
    who = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.trained(who, units["LDLD-A"], ["nu-cong"], date(2026, 5, 20))
    assert met_of("NQ-3", units["CDP-A1"], date(2026, 5, 19)) == (0, 1)
    assert met_of("NQ-3", units["CDP-A1"], date(2026, 5, 20)) == (1, 1)


def test_rule_09_two_accounts_of_one_person_are_one_and_both_histories_count(make, units):
    one = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    other = make.officer(units["LDLD-A"], "chuyen-vien", kind="full_time")
    make.trained(other, units["LDLD-A"], ["nu-cong"], date(2026, 2, 1))
    assert met_of("NQ-3", units["LDLD-A"]) == (1, 2)
    db.session.add(PersonMerge(person_id=other.id, into_id=one.id, merged_at=datetime(2026, 6, 1, tzinfo=HANOI)))
    make.feed_entry(other, "person.merged", {"from": other.code, "into": one.code})
    assert met_of("NQ-3", units["LDLD-A"]) == (1, 1)
    assert met_of("NQ-3", units["CDP-A1"]) == (1, 1)


def test_rule_09_the_earliest_completion_of_a_course_counts(make, units):
    one = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    other = make.person()
    make.trained(one, units["LDLD-A"], ["nu-cong"], date(2026, 2, 1), course="nu-cong")
    assert met_of("NQ-3", units["CDP-A1"]) == (1, 1)
    make.trained(other, units["LDLD-A"], ["nu-cong"], date(2025, 2, 1), course="nu-cong")
    db.session.add(PersonMerge(person_id=other.id, into_id=one.id, merged_at=datetime(2026, 6, 1, tzinfo=HANOI)))
    make.feed_entry(other, "person.merged", {"from": other.code, "into": one.code})
    assert met_of("NQ-3", units["CDP-A1"]) == (0, 1)
    assert met_of("NQ-3", units["CDP-A1"], date(2025, 6, 1)) == (1, 1)


def test_rule_09_a_course_that_lapses_counts_under_each_account_for_its_own_days(make, units):
    one = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    other = make.person()
    for person, day, valid in ((other, date(2024, 2, 1), "2026-01-31"), (one, date(2026, 1, 15), "2028-01-14")):
        make.trained(person, units["LDLD-A"], ["nu-cong"], day, course="an-toan", valid_until=valid)
    db.session.add(PersonMerge(person_id=other.id, into_id=one.id, merged_at=datetime(2026, 6, 1, tzinfo=HANOI)))
    make.feed_entry(other, "person.merged", {"from": other.code, "into": one.code})
    assert met_of("NQ-3", units["CDP-A1"]) == (1, 1)


def test_rule_10_the_last_half_hour_of_the_year_belongs_to_the_old_year(make, units):
    who = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.trained(who, units["LDLD-A"], ["nu-cong"], datetime(2025, 12, 31, 23, 30, tzinfo=HANOI))
    assert met_of("NQ-3", units["CDP-A1"], date(2025, 12, 31)) == (1, 1)
    assert met_of("NQ-3", units["CDP-A1"], date(2026, 1, 1)) == (0, 1)
    make.trained(who, units["LDLD-A"], ["nu-cong"], datetime(2026, 1, 1, 0, 0, tzinfo=HANOI))
    assert met_of("NQ-3", units["CDP-A1"], date(2026, 1, 1)) == (1, 1)


@pytest.mark.parametrize(
    ("met", "population", "said"),
    [
        (0, 0, None),
        (0, 3, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.6"),
        (9999, 10000, "99.9"),
        (7, 7, "100.0"),
        (1, 2000, "0.0"),
    ],
)
def test_rule_14_a_percent_is_cut_and_is_100_only_when_everybody_has_met(met, population, said):
    assert percent(met, population) == said
    assert Numbers(population, met).percent == said


def test_rule_23_roll_ups_use_the_tree_of_the_day(make, units):
    make.officer(units["CDCS-A1"])
    moved, ward = units["CDCS-A1"].id, units["CDP-B1"]
    cut = date(2025, 7, 1)
    db.session.execute(update(UnitState).where(UnitState.unit_id == moved).values(until_on=cut))
    db.session.execute(update(UnitLine).where(UnitLine.unit_id == moved, UnitLine.depth > 0).values(until_on=cut))
    state = {"name": "", "level": "grassroots", "kind": None, "parent_id": ward.id}
    db.session.execute(insert(UnitState), [{"unit_id": moved, "from_on": cut, "until_on": EVER, **state}])
    for depth, code in enumerate(("CDP-B1", "LDLD-B", "TLD"), 1):
        line = {"unit_id": moved, "ancestor_id": units[code].id, "from_on": cut, "until_on": EVER, "depth": depth}
        db.session.execute(insert(UnitLine), [line])
    before, after = date(2025, 6, 30), cut
    assert [numbers("NQ-4a", units[code], before).population for code in ("LDLD-A", "LDLD-B", "TLD")] == [1, 0, 1]
    assert [numbers("NQ-4a", units[code], after).population for code in ("LDLD-A", "LDLD-B", "TLD")] == [0, 1, 1]


def test_rule_25_the_last_valid_day_is_inclusive_and_judged_within_the_window(make, units):
    who = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.trained(who, units["LDLD-A"], ["nu-cong"], date(2026, 2, 1), valid_until="2026-03-31")
    assert met_of("NQ-3", units["CDP-A1"], date(2026, 3, 31)) == (1, 1)
    assert met_of("NQ-3", units["CDP-A1"], date(2026, 4, 1)) == (0, 1)


def test_rule_05_after_its_window_a_record_need_only_have_been_valid_on_the_last_day(make, units):
    make.binding("BT", units["LDLD-A"])
    who = make.officer(units["CDCS-A1"])
    make.trained(who, units["LDLD-A"], ["thuong-luong"], date(2028, 6, 1), valid_until="2028-12-31")
    other = make.officer(units["CDCS-A2"])
    make.trained(other, units["LDLD-A"], ["thuong-luong"], date(2028, 6, 1), valid_until="2028-12-30")
    assert met_of("BT-10", units["LDLD-A"], date(2028, 12, 30)) == (2, 2)
    assert met_of("BT-10", units["LDLD-A"], date(2029, 5, 1)) == (1, 2)


def test_rule_28_a_class_of_the_ward_is_not_the_provinces_even_with_the_same_course(make, units):
    who = make.officer(units["CDCS-A2"])
    make.trained(who, units["CDP-A1"], ["thuong-luong"], course="thuong-luong-tap-the")
    found = numbers("NQ-4b", units["LDLD-A"])
    assert (found.met, found.trained, found.population) == (0, 1, 1)
    make.trained(who, units["LDLD-B"], ["thuong-luong"])
    assert numbers("NQ-4b", units["LDLD-A"]).met == 0, "another province is not the own superior"
    make.trained(who, units["LDLD-A"], ["thuong-luong"])
    assert numbers("NQ-4b", units["LDLD-A"]).met == 1


def test_without_a_superior_of_the_level_the_next_one_above_is_asked(make, units):
    direct = make.unit("CDCS-A9", parent=units["LDLD-A"], members=300)
    who = make.officer(direct)
    make.trained(who, units["LDLD-A"], ["thuong-luong"])
    assert met_of("NQ-4c", direct) == (1, 1)


def test_a_person_is_met_only_through_every_position_there_and_above(make, units):
    who = make.person()
    for code in ("CDCS-A2", "CDCS-B2"):
        make.position(who, units[code])
    make.trained(who, units["LDLD-A"], ["thuong-luong"])
    assert met_of("NQ-4b", units["LDLD-A"]) == (1, 1)
    assert met_of("NQ-4b", units["LDLD-B"]) == (0, 1)
    assert met_of("NQ-4b", units["TLD"]) == (0, 1)


def test_a_unit_without_terms_takes_its_nearest_superiors_and_before_its_own_first_nothing_is_met(make, units):
    chair = make.officer(units["CDCS-A3"])
    make.trained(chair, units["CDP-A1"], ["thuong-luong"], date(2023, 4, 30))
    assert met_of("NQ-4c", units["CDCS-A3"], date(2024, 6, 1)) == (0, 1), "the ward's term began a day later"
    db.session.execute(
        insert(UnitTerm), [{"unit_id": units["CDCS-A3"].id, "from_on": date(2023, 4, 30), "until_on": EVER}]
    )
    assert met_of("NQ-4c", units["CDCS-A3"], date(2024, 6, 1)) == (1, 1)
    db.session.execute(update(UnitTerm).where(UnitTerm.unit_id == units["CDCS-A3"].id).values(from_on=date(2025, 1, 1)))
    make.trained(chair, units["CDP-A1"], ["thuong-luong"], date(2024, 5, 1))
    assert met_of("NQ-4c", units["CDCS-A3"], date(2024, 6, 1)) == (0, 1), "its own first term has not begun"


@pytest.mark.parametrize(
    ("from_on", "first", "expected"),
    [
        (date(2023, 7, 1), True, (1, 0)),
        (date(2025, 6, 30), True, (1, 0)),
        (date(2025, 7, 1), True, (0, 1)),
        (date(2023, 6, 30), True, (0, 0)),
        (date(2023, 7, 1), False, (0, 0)),
    ],
)
def test_newly_elected_leaders_are_those_of_the_terms_first_two_years(make, units, from_on, first, expected):
    make.officer(units["LDLD-A"], "pho-chu-tich", kind="full_time", from_on=from_on, first_elected=first)
    found = numbers("NQ-1", units["LDLD-A"])
    assert (found.population, found.apart) == expected


def test_newly_elected_leaders_are_met_from_taking_office_to_the_end_of_the_second_year(make, units):
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2025, 6, 30), date(2025, 7, 1)]
    met = []
    for day in days:
        who = make.officer(
            units["LDLD-A"], "pho-chu-tich", kind="full_time", from_on=date(2024, 3, 1), first_elected=True
        )
        before = numbers("NQ-1", units["LDLD-A"]).met
        make.trained(who, units["TLD"], ["ly-luan-nghiep-vu"], day)
        met.append(numbers("NQ-1", units["LDLD-A"]).met - before)
    assert met == [0, 1, 1, 0]


def test_cadres_below_a_grassroots_union_count_by_its_size_and_workers_reach_it_too(make, units):
    make.binding("KT", units["LDLD-A"])
    small = make.unit("CDCS-A8", parent=units["CDP-A1"], members=900, workers=1000)
    group = make.unit("TO-1", "group", make.unit("CDBP-1", "sub_grassroots", small, members=20), members=3)
    make.officer(group, "to-truong")
    make.officer(group, "cong-tac-vien", kind="activist")
    make.officer(units["CDCS-A3"], "uy-vien-bch")
    assert numbers("KT-4", units["LDLD-A"]).population == 1
    assert numbers("KT-4", group).population == 1


def test_a_packs_rows_stand_in_its_subtree_and_above_it_between_its_days(make, units):
    make.binding("KT", units["CDP-A1"], date(2026, 1, 1), date(2026, 12, 31))
    make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.officer(units["LDLD-A"], "chuyen-vien", kind="full_time")

    def has(code, day):
        return "KT-3" in {target.code for target in targets_in_force(units[code].id, day)}

    assert [has(code, ON) for code in ("CDCS-A1", "CDP-A1", "LDLD-A", "TLD", "LDLD-B", "CDCS-B1")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [has("CDP-A1", day) for day in days] == [False, True, True, False]
    assert numbers("KT-3", units["TLD"]).population == 1, "above, the bound subtree alone counts"


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2024, 2, 29), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 7, 1), 2, date(2025, 7, 1)),
        (date(2023, 12, 31), 2, date(2025, 12, 31)),
        (BEGINNING, 2, date(1902, 1, 1)),
    ],
)
def test_two_years_later_is_the_same_day_clipped_to_the_months_end(day, years, later):
    assert db.session.scalar(select(YearsAfter(literal(day), years))) == later


def test_rule_21_an_exemption_takes_out_of_one_population_between_two_days_and_is_counted(make, units):
    _kept, free = (make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time") for _ in range(2))
    exempt("NQ-3", free.id, date(2026, 3, 1), date(2026, 5, 31), "nghỉ thai sản", None)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)]
    found = [numbers("NQ-3", units["LDLD-A"], day) for day in days]
    assert [(one.population, one.exempt) for one in found] == [(2, 0), (1, 1), (1, 1), (2, 0)]
    assert numbers("NQ-2", units["LDLD-A"], days[1]).exempt == 0
    target = targets_in_force(units["LDLD-A"].id, days[1], "NQ-3")[0]
    (reason,) = reasons_of([free.id], target, units["LDLD-A"].id, days[1], live=False)[free.id]
    assert reason.outcome[0].values == {"reason": "nghỉ thai sản", "last": date(2026, 5, 31)}
