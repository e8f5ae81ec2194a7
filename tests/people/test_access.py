"""Nobody sees another unit's people."""

from datetime import date

import pytest

from lms.db import db
from lms.people.access import Viewer, find_person_for, find_unit_for, people_visible_to, subtree
from lms.people.models import Role

pytestmark = pytest.mark.usefixtures("context")


def coordinating(*units):
    return Viewer(person_id=0, full_name="", sex=None, scopes={Role.COORDINATOR: frozenset(u.id for u in units)})


def test_a_coordinator_finds_units_and_people_of_the_own_subtree_only(make):
    units = make.tree()
    ours, theirs = make.officer(units["CDCS-A1"]), make.officer(units["CDCS-B1"])
    viewer = coordinating(units["CDP-A1"])
    assert find_unit_for(viewer, units["CDCS-A1"].id)
    assert find_unit_for(viewer, units["LDLD-A"].id) is None
    assert find_unit_for(viewer, units["CDCS-B1"].id) is None
    assert find_person_for(viewer, ours.id)
    assert find_person_for(viewer, theirs.id) is None


def test_without_a_scope_only_oneself_is_found(make):
    units = make.tree()
    me, other = make.officer(units["CDCS-A1"]), make.officer(units["CDCS-A1"])
    viewer = Viewer(person_id=me.id, full_name="", sex=None)
    assert find_person_for(viewer, me.id)
    assert find_person_for(viewer, other.id) is None
    assert db.session.scalars(people_visible_to(viewer)).all() == []


def test_a_lecturer_of_a_unit_does_not_see_its_people(make):
    units = make.tree()
    officer = make.officer(units["CDCS-A1"])
    viewer = Viewer(person_id=0, full_name="", sex=None, scopes={Role.LECTURER: frozenset({units["LDLD-A"].id})})
    assert find_person_for(viewer, officer.id) is None


def test_who_left_a_unit_stays_visible_to_it(make):
    units = make.tree()
    gone = make.officer(units["CDCS-A1"], until_on=date(2025, 1, 1))
    assert find_person_for(coordinating(units["CDP-A1"]), gone.id)


def test_a_subtree_holds_the_unit_and_all_below(make):
    units = make.tree()
    found = set(db.session.scalars(subtree([units["LDLD-A"].id])))
    assert found == {units[code].id for code in ("LDLD-A", "CDP-A1", "CDCS-A1", "CDCS-A2", "CDCS-A3")}
