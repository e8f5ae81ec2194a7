"""Units and people found by code, by place, by day."""

from datetime import date

import pytest

from lms.people.queries import (
    find_person_by_code,
    find_unit_by_code,
    positions_of,
    snapshot_positions,
    unit_path,
)

pytestmark = pytest.mark.usefixtures("context")


def test_codes_are_compared_without_case_and_outer_spaces(make):
    unit, person = make.unit("CDCS-0007"), make.person(code="CB000123")
    assert find_unit_by_code(" cdcs-0007 ").id == unit.id
    assert find_person_by_code("cb000123\u00a0").id == person.id
    assert find_unit_by_code("CDCS-0008") is None
    assert find_person_by_code("CB000124") is None


def test_the_path_of_a_unit_begins_at_the_top(make):
    units = make.tree()
    assert [place.code for place in unit_path(units["CDCS-A1"].id)] == ["TLD", "LDLD-A", "CDP-A1", "CDCS-A1"]


def test_a_snapshot_names_what_was_held_on_the_day(make):
    units = make.tree()
    holder = make.officer(units["CDCS-A1"], "chu-tich", from_on=date(2024, 1, 1), until_on=date(2025, 1, 1))
    make.position(holder, units["CDP-A1"], "uy-vien-bch", kind="concurrent", from_on=date(2024, 6, 1))
    ward = {"unit": "CDP-A1", "title": "uy-vien-bch", "kind": "concurrent"}
    chair = {"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}
    assert snapshot_positions(holder.id, date(2024, 3, 1)) == [chair]
    assert snapshot_positions(holder.id, date(2024, 12, 31)) == [chair, ward]
    assert snapshot_positions(holder.id, date(2025, 1, 1)) == [ward]
    assert snapshot_positions(holder.id, date(2023, 12, 31)) == []


def test_positions_of_many_people_come_in_one_statement(make, statements):
    unit = make.unit()
    people = [make.officer(unit) for _ in range(3)]
    with statements() as seen:
        held = positions_of([person.id for person in people], date(2024, 6, 1))
    assert len(seen) == 1
    assert {len(held[person.id]) for person in people} == {1}
