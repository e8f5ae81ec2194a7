"""Words of the language that no target of the first documents uses."""

from datetime import date

import pytest
import yaml
from sqlalchemy import select

from lms.config import ROOT
from lms.db import db
from lms.tracker.actions.feed import catch_up
from lms.tracker.facts import facts_select
from lms.tracker.files import read_packs
from lms.tracker.ground import Asked

pytestmark = pytest.mark.usefixtures("context")
TOPICS = yaml.safe_load((ROOT / "content" / "topics.yaml").read_text(encoding="utf-8"))
ON = date(2026, 6, 1)
PACK = """
pack: ZZ
document: Văn bản thử
short: Thử
everywhere: true
targets:
  - code: ZZ-1
    kind: coverage
    clause: I
    title: Chỉ tiêu thử
    brief: Thử
    quote: Lời văn.
    population: {{text: Thử, {population}}}
    requirement: {{text: Thử, record: {record}, {window}}}
    goal: null
"""


def meant(population="kinds: []", record="{any: true}", window="window: ever", on=ON):
    """person id -> (met, apart) by a target of these words."""
    text = PACK.format(population=population, record=record, window=window)
    packs = read_packs({"zz.yaml": text}, TOPICS)
    assert packs.faults == []
    catch_up(on)
    rows = facts_select(packs.targets, Asked(on)).subquery()
    return {row.person_id: (row.met, row.apart) for row in db.session.execute(select(rows))}


def test_planned_for_a_title(make):
    units = make.tree()
    planned = make.officer(units["CDP-A1"], "chuyen-vien", planned_for="truong-ban")
    make.officer(units["CDP-A1"], "chuyen-vien")
    assert set(meant("planned_for: [truong-ban]")) == {planned.id}


def test_work_fields(make):
    units = make.tree()
    inspector = make.officer(units["CDP-A1"], "chuyen-vien", field="kiểm tra")
    make.officer(units["CDP-A1"], "chuyen-vien", field="nữ công")
    assert set(meant("fields: [kiểm tra, tài chính]")) == {inspector.id}


def test_except_kinds_of_unit(make):
    units = make.tree()
    trade = make.unit("ND-1", parent=units["CDP-A1"], kind="trade")
    unknown = make.unit("CDCS-K", parent=units["CDP-A1"], kind=None)
    make.officer(trade)
    kept = [make.officer(units["CDCS-A1"]), make.officer(unknown)]
    assert set(meant("except_unit_kinds: [trade, informal]")) == {person.id for person in kept}


def test_all_of_several_topics_is_met_by_one_record_or_by_several(make):
    units = make.tree()
    people = [make.officer(units["CDCS-A1"], "uy-vien-bch") for _ in range(3)]
    make.trained(people[0], units["TLD"], ["nu-cong", "thuong-luong"])
    make.trained(people[1], units["TLD"], ["nu-cong"])
    make.trained(people[1], units["TLD"], ["thuong-luong"])
    make.trained(people[2], units["TLD"], ["nu-cong"])
    found = meant("titles: [uy-vien-bch]", "{all_of: [nu-cong, thuong-luong]}")
    assert [found[person.id] for person in people] == [(1, 0), (1, 0), (0, 0)]


def test_ever_has_no_beginning_and_ends_with_the_day(make):
    units = make.tree()
    old, new = (make.officer(units["CDCS-A1"], "uy-vien-bch") for _ in range(2))
    make.trained(old, units["TLD"], ["nu-cong"], date(1995, 1, 1))
    make.trained(new, units["TLD"], ["nu-cong"], date(2026, 6, 2))
    found = meant()
    assert (found[old.id], found[new.id]) == ((1, 0), (0, 0))


def test_dates_include_their_last_day(make):
    units = make.tree()
    last, after = (make.officer(units["CDCS-A1"], "uy-vien-bch") for _ in range(2))
    make.trained(last, units["TLD"], ["nu-cong"], date(2025, 12, 31))
    make.trained(after, units["TLD"], ["nu-cong"], date(2026, 1, 1))
    found = meant(window="window: dates, dates: {from: 2025-01-01, to: 2025-12-31}")
    assert (found[last.id], found[after.id]) == ((1, 0), (0, 0))
