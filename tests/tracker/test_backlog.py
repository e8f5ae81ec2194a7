"""A long stretch of the feed, taken in at once, comes to what its entries come to one by one."""

from datetime import date

from sqlalchemy import delete, select, update

from lms.db import db
from lms.people.models import Unit
from lms.records.merges import merge_people
from lms.tracker.actions import backlog
from lms.tracker.actions.feed import Caught, catch_up
from lms.tracker.models import Credit, CreditTopic, Standing, Tally, TrackerState

ON = date(2026, 6, 1)
TABLES = [one.__table__ for one in (Credit, CreditTopic, Standing, Tally)]


def everything():
    return [sorted(map(repr, db.session.execute(select(table)))) for table in TABLES]


def test_a_stretch_taken_in_at_once_is_what_its_entries_are_one_by_one(make, context, monkeypatch):
    make.targets()
    units = make.tree()
    people = [make.officer(units[code]) for code in ("CDCS-A2", "CDCS-A3", "CDP-A1")]
    for person in people:
        make.trained(person, units["LDLD-A"], ["thuong-luong", "nu-cong"], date(2026, 3, 14))
        make.trained(person, units["CDCS-A2"], [], date(2026, 1, 1))
    make.taken_back(people[0], make.trained(people[0], units["CDP-A1"], ["thuong-luong"]))
    merge_people(people[1].id, people[2].id, None)
    db.session.execute(update(Unit).where(Unit.code == "CDP-A1").values(code="cdp-a1"))
    assert catch_up(ON) == Caught(9, True)
    before = everything()
    for table in reversed(TABLES):
        db.session.execute(delete(table))
    db.session.execute(update(TrackerState).values(cursor=0, as_of=None))
    monkeypatch.setattr(backlog, "LONG", 1)
    assert catch_up(ON) == Caught(9, True)
    assert everything() == before


def test_a_long_stretch_goes_on_from_where_the_tracker_was(make, context, monkeypatch):
    make.targets()
    units = make.tree()
    who = make.officer(units["CDCS-A2"])
    record_id = make.trained(who, units["LDLD-A"], ["thuong-luong"])
    assert catch_up(ON) == Caught(1, True)
    monkeypatch.setattr(backlog, "LONG", 1)
    make.taken_back(who, record_id)
    make.trained(who, units["LDLD-A"], ["nu-cong"])
    assert catch_up(ON).read == 2
    after = everything()
    db.session.execute(update(TrackerState).values(cursor=0, as_of=None))
    assert catch_up(ON) == Caught(3, True)
    assert everything() == after
