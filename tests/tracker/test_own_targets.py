"""A target that was set in the form and the oracle say the same of random provinces, on any day."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.tracker.actions.feed import catch_up, rebuild
from lms.tracker.actions.own_targets import set_target
from lms.tracker.models import Standing
from lms.tracker.packs import sets_in
from lms.tracker.queries.figures import NOBODY, Numbers, figures_of, targets_in_force
from tests.tracker.oracle import Oracle
from tests.tracker.provinces import near, worlds
from tests.tracker.written import Written

pytestmark = pytest.mark.usefixtures("context")
FIRST, LAST = date(2020, 1, 1), date(2040, 12, 31)
STATED = {
    "document": "Kế hoạch của tỉnh",
    "short": "Kế hoạch",
    "clause": "",
    "quote": "",
    "title": "Lãnh đạo cơ sở lớn học thương lượng hoặc nữ công",
    "brief": "Cơ sở lớn",
    "kind": "coverage",
    "goal": 80.0,
    "population": {
        "text": "Chủ tịch, phó chủ tịch ở cơ sở từ 1.000 đoàn viên",
        "titles": ["key-leaders"],
        "within": "grassroots",
        "size": {"count": "members", "least": 1000},
        "except_unit_kinds": ["trade"],
    },
    "requirement": {
        "text": "Thương lượng hoặc nữ công, đơn vị mình hoặc cấp trên tổ chức",
        "record": {"any_of": ["thuong-luong", "nu-cong"]},
        "window": "dates",
        "dates": {"from": "2022-06-01", "to": "2026-05-31"},
        "organised_by": "own_or_above",
    },
}


class OwnOracle(Oracle):
    """What the form above says, in plain Python, for one code bound to one unit."""

    code, unit = "", ""

    def bound(self, code):
        return [self.unit] if self.state(self.unit) and FIRST <= self.on <= LAST else []

    def shown(self, code, unit):
        return self.state(unit) is not None and any(self.is_in(unit, top) for top in self.bound(code))

    def place(self, code, position):
        cdcs = self.cdcs(position.unit)
        if position.title not in ("chu-tich", "pho-chu-tich") or cdcs is None:
            return None
        if self.state(position.unit).kind == "trade":
            return None
        members = self.size(cdcs, 1)
        if members is None:
            return "apart"
        return "in" if members >= 1000 else None

    def window(self, code, position):
        return date(2022, 6, 1), date(2026, 6, 1)

    def judge(self, code, position):
        about = [r for r in self.counting(code, position) if {"thuong-luong", "nu-cong"} & set(r.topics)]
        organised = [r for r in about if self.is_in(position.unit, r.organiser)]
        return bool(organised), bool(about), {r.id for r in about}


@pytest.fixture(scope="module")
def sets():
    return sets_in(Path(__file__).parents[2] / "content" / "targets")


def agree(written, oracle, on, live):
    """The figures of every unit for which the target is in force, and of no other."""
    for code, unit in written.units.items():
        targets = targets_in_force(unit.id, on, oracle.code)
        verdict = oracle.verdict(oracle.code, code)
        assert bool(targets) == (verdict is not None), (code, on)
        if verdict is not None:
            found = figures_of(targets, unit.id, on, live).get((unit.id, oracle.code), NOBODY)
            wanted = Numbers(verdict.population, verdict.met, verdict.trained, len(verdict.apart), len(verdict.exempt))
            assert found == wanted, (code, on)


@settings(max_examples=10)
@given(worlds(), st.lists(near, min_size=1, max_size=2), st.integers(0, 9))
def test_a_target_of_the_form_agrees_with_its_words(sets, world, days, place):
    written = Written(world)
    written.tell_all()
    unit = sorted(written.units)[place % len(written.units)]
    row = set_target(written.units[unit].id, STATED, sets, FIRST, LAST, today(), None)
    db.session.commit()
    catch_up(days[0])
    for on in days:
        oracle = OwnOracle(world, on)
        oracle.code, oracle.unit = row.code, unit
        agree(written, oracle, on, live=False)
        if on == days[0]:
            agree(written, oracle, on, live=True)
    before = sorted(db.session.execute(select(Standing.position_id).where(Standing.target == row.code)))
    assert rebuild(days[0]).differing == []
    assert sorted(db.session.execute(select(Standing.position_id).where(Standing.target == row.code))) == before
