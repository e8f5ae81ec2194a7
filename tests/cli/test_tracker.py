"""`lms tracker` as people and scripts call it."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.clock import today
from lms.db import db
from lms.tracker.models import Tally


@pytest.fixture
def world(make):
    units = make.tree()
    make.targets()
    chairs = [make.officer(units["CDCS-A2"], code) for code in ("chu-tich", "chu-tich", "chu-tich")]
    return units, chairs


def test_show_prints_a_row_a_target_of_the_unit_and_its_subtree(lms, make, world):
    units, chairs = world
    used = make.trained(chairs[0], units["LDLD-A"], ["thuong-luong"])
    elsewhere = make.trained(chairs[1], units["CDP-A1"], ["thuong-luong"])
    ran = lms("tracker", "show", "--unit", "ldld-a", "--target", "NQ-4b", "--people", "--format", "json")
    assert ran.status == 0
    (row,) = ran.json
    people = row.pop("people")
    assert row == {
        "target": "NQ-4b",
        "clause": "I.2.2, III",
        "kind": "coverage",
        "unit": "LDLD-A",
        "as_of": today().isoformat(),
        "population": 3,
        "met": 1,
        "trained": 2,
        "percent": "33.3",
        "goal": None,
        "goal_max": None,
    }
    expected = {chairs[0].code: (True, True, [used]), chairs[1].code: (False, True, [elsewhere])}
    assert [one["cadre"] for one in people] == sorted(chair.code for chair in chairs)
    for one in people:
        assert (one["met"], one["trained"], one["records"]) == expected.get(one["cadre"], (False, False, []))


def test_show_is_current_without_a_worker_and_answers_for_other_days(lms, make, world):
    units, chairs = world
    asked = ("tracker", "show", "--unit", "CDP-A1", "--target", "NQ-4b", "--format", "json")
    assert lms(*asked).json[0]["met"] == 0
    make.trained(chairs[0], units["LDLD-A"], ["thuong-luong"], date(2026, 3, 14))
    assert lms(*asked).json[0]["met"] == 1
    assert lms(*asked, "--as-of", "2026-03-13").json[0]["met"] == 0
    assert lms(*asked, "--as-of", "2026-03-14").json[0]["met"] == 1
    assert lms(*asked, "--as-of", "2023-12-31").json[0]["percent"] is None


def test_show_without_a_unit_begins_at_the_top(lms, world):
    ran = lms("tracker", "show")
    lines = ran.out.splitlines()
    assert lines[0].split("\t")[:2] == ["unit", "target"]
    assert [line.split("\t")[:2] for line in lines[1:]] == [
        ["TLD", code] for code in ("NQ-1", "NQ-2", "NQ-3", "NQ-4a", "NQ-4b", "NQ-4c", "NQ-5", "NQ-6", "NQ-7", "NQ-8")
    ]


def test_bind_puts_a_pack_in_force_between_its_days(lms, world):
    ran = lms("tracker", "bind", "kt", "LDLD-A", "--from", "2026-01-01", "--until", "2026-06-30")
    assert ran.status == 0
    shown = [
        len(lms("tracker", "show", "--unit", "CDCS-A1", "--as-of", day, "--format", "json").json)
        for day in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    ]
    assert shown == [10, 18, 18, 10]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "--unit", "XX"), "there is no unit XX"),
        (("show", "--target", "XX-1"), "there is no target XX-1"),
        (("show", "--as-of", "31/12/2026"), "is not a date like 2026-12-31"),
        (("bind", "XX", "LDLD-A", "--from", "2026-01-01"), "there is no pack XX"),
        (("bind", "NQ", "LDLD-A", "--from", "2026-01-01"), "in force everywhere"),
        (("bind", "KT", "XX", "--from", "2026-01-01"), "there is no unit XX"),
        (("bind", "KT", "LDLD-A", "--from", "2026-01-02", "--until", "2026-01-01"), "lies before"),
        (("bind", "KT", "LDLD-A"), "--from"),
    ],
)
def test_a_wrong_call_fails_with_one_clear_line(lms, world, arguments, said):
    ran = lms("tracker", *arguments)
    assert ran.status != 0
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1
    assert said in ran.err


def test_rebuild_fails_when_what_stood_there_was_not_what_the_feed_says(lms, app, make, world):
    units, chairs = world
    make.trained(chairs[0], units["LDLD-A"], ["thuong-luong"])
    assert lms("tracker", "rebuild").status == 0
    with app.app_context():
        db.session.execute(update(Tally).where(Tally.target == "NQ-4b").values(met=0))
        db.session.commit()
    ran = lms("tracker", "rebuild")
    assert ran.status == 1
    assert "differed: target NQ-4b" in ran.err
    assert lms("tracker", "rebuild").status == 0
