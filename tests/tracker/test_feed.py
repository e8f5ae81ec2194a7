"""The tracker reads the feed at its own cursor, once, and moves only what an entry touches."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select, update

from lms.clock import today
from lms.db import db
from lms.jobs import tracker as job
from lms.people.models import Unit
from lms.people.qualification_actions import Diploma, add_qualification, remove_qualification
from lms.people.qualification_models import QualificationKind, QualificationState
from lms.records.merges import merge_people, part_people
from lms.tracker.actions.bindings import EndsBeforeItBegins, NeedsNoBinding, NoSuchPack, bind
from lms.tracker.actions.feed import Caught, catch_up, rebuild
from lms.tracker.entries.actions import Judged, end_exemption, exempt, judge
from lms.tracker.models import Credit, CreditTopic, PackBinding, Standing, Tally, TrackerState
from lms.tracker.state import progress

ON = date(2026, 6, 1)


@pytest.fixture
def units(make, context):
    make.targets()
    return make.tree()


def tally(unit, code):
    return db.session.execute(
        select(Tally.population, Tally.met, Tally.trained, Tally.apart).where(
            Tally.unit_id == unit.id, Tally.target == code
        )
    ).one_or_none()


def test_rule_18_an_entry_has_its_effect_once_however_often_it_is_read(make, units):
    who = make.officer(units["CDCS-A2"])
    make.trained(who, units["LDLD-A"], ["thuong-luong"])
    assert catch_up(ON) == Caught(1, True)
    assert catch_up(ON) == Caught(0, False)
    db.session.execute(update(TrackerState).values(cursor=0))
    assert catch_up(ON) == Caught(1, False)
    assert tally(units["TLD"], "NQ-4b") == (1, 1, 1, 0)
    assert db.session.scalar(select(func.count()).select_from(Credit)) == 1
    assert db.session.scalar(select(func.count()).select_from(CreditTopic)) == 2


def test_rule_04_a_void_takes_the_record_out_and_reading_again_does_not_bring_it_back(make, units):
    who = make.officer(units["CDCS-A2"])
    record_id = make.trained(who, units["LDLD-A"], ["thuong-luong"])
    catch_up(ON)
    make.taken_back(who, record_id)
    assert catch_up(ON) == Caught(1, False)
    assert tally(units["TLD"], "NQ-4b") == (1, 0, 0, 0)
    db.session.execute(update(TrackerState).values(cursor=0))
    catch_up(ON)
    assert tally(units["TLD"], "NQ-4b") == (1, 0, 0, 0)


def test_rule_19_a_tracker_that_was_away_catches_up_from_its_cursor_in_batches(make, units, monkeypatch):
    monkeypatch.setattr("lms.tracker.actions.feed.BATCH", 3)
    people = [make.officer(units["CDCS-A2"], "uy-vien-bch") for _ in range(8)]
    catch_up(ON)
    for person in people:
        make.trained(person, units["LDLD-A"], ["thuong-luong"])
    assert catch_up(ON) == Caught(8, False)
    assert progress().cursor == progress().last == 8


def test_many_people_at_once_make_everything_anew(make, units, monkeypatch):
    monkeypatch.setattr("lms.tracker.actions.feed.MANY", 1)
    people = [make.officer(units["CDCS-A2"], "chu-tich") for _ in range(6)]
    catch_up(ON)
    for person in people:
        make.trained(person, units["LDLD-A"], ["thuong-luong"])
    assert catch_up(ON) == Caught(6, True)
    assert tally(units["LDLD-A"], "NQ-4b") == (6, 6, 6, 0)


def test_a_new_day_a_changed_roster_and_a_binding_make_the_standings_anew(make, units):
    who = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.trained(who, units["LDLD-A"], ["nu-cong"], date(2026, 12, 31))
    catch_up(date(2026, 12, 31))
    assert tally(units["LDLD-A"], "NQ-3") == (1, 1, 1, 0)
    assert catch_up(date(2027, 1, 1)).made_anew
    assert tally(units["LDLD-A"], "NQ-3") == (1, 0, 0, 0)
    make.officer(units["CDP-A1"], "ke-toan", kind="full_time")
    make.roster_changed()
    assert catch_up(date(2027, 1, 1)).made_anew
    assert tally(units["LDLD-A"], "NQ-3") == (2, 0, 0, 0)
    make.binding("KT", units["LDLD-A"])
    assert catch_up(date(2027, 1, 1)).made_anew
    assert tally(units["LDLD-A"], "KT-3") == (2, 0, 0, 0)


def test_what_is_entered_of_one_person_moves_that_person_alone(make, units):
    who, other = make.officer(units["CDCS-A3"]), make.officer(units["CDCS-A2"])
    make.binding("BT", units["LDLD-A"], date(2020, 1, 1))
    catch_up(ON)
    chairs = tally(units["LDLD-A"], "NQ-4c")
    row = exempt("NQ-4c", who.id, date(2026, 1, 1), None, "Nghỉ thai sản", None)
    assert catch_up(ON) == Caught(0, False)
    assert tally(units["LDLD-A"], "NQ-4c").population == chairs.population - 1
    diploma = Diploma(QualificationKind.POLITICAL_THEORY, "Cao cấp", QualificationState.GRADUATED)
    paper = add_qualification(other.id, diploma, None)
    judge("BT-12", 2026, [Judged(who.id, units["CDCS-A3"].id, True)], {units["CDCS-A3"].id: units["LDLD-A"].id}, None)
    make.trained(other, units["CDP-A1"], ["thuong-luong"])
    assert catch_up(ON) == Caught(1, False)
    assert rebuild(ON).differing == []
    end_exemption(row, date(2026, 5, 31), None)
    remove_qualification(paper, None)
    assert catch_up(ON) == Caught(0, False)
    assert tally(units["LDLD-A"], "NQ-4c").population == chairs.population
    assert rebuild(ON).differing == []


def test_the_first_person_whom_a_target_means_in_a_unit_is_counted_there(make, units):
    """Who is a member of the board under one account and its chair under another is no mere member."""
    member, chair = (make.officer(units["CDCS-A3"], title) for title in ("uy-vien-bch", "chu-tich"))
    make.binding("BT", units["LDLD-A"], date(2020, 1, 1))
    merge_people(chair.id, member.id, None)
    catch_up(ON)
    assert tally(units["LDLD-A"], "BT-13") is None
    part_people(chair.id, member.id, None)
    assert not catch_up(ON).made_anew
    assert tally(units["LDLD-A"], "BT-13").population == 1
    assert rebuild(ON).differing == []


def test_a_change_of_the_roster_among_entries_of_people_makes_everything_anew(make, units):
    who = make.officer(units["CDCS-A2"])
    catch_up(ON)
    exempt("NQ-4c", who.id, date(2026, 1, 1), None, "Nghỉ thai sản", None)
    make.roster_changed()
    exempt("NQ-4b", who.id, date(2026, 1, 1), None, "Nghỉ thai sản", None)
    assert catch_up(ON) == Caught(0, True)


def test_nothing_new_costs_one_statement_and_a_completion_a_few(make, units, statements):
    people = [make.officer(units["CDCS-A2"], "chu-tich") for _ in range(30)]
    catch_up(ON)
    with statements() as seen:
        catch_up(ON)
    assert len(seen) == 1
    make.trained(people[0], units["LDLD-A"], ["thuong-luong"])
    with statements() as seen:
        catch_up(ON)
    assert len(seen) <= 18
    touched = [statement for statement in seen if statement.startswith("DELETE")]
    assert touched
    assert all("person_id" in statement for statement in touched), "only the standings of those touched are rewritten"
    assert tally(units["CDCS-A2"], "NQ-4b") == (30, 1, 1, 0)


def test_rule_27_a_rebuild_gives_the_same_and_names_and_mends_what_had_drifted(make, units):
    who = make.officer(units["CDCS-A2"])
    make.trained(who, units["LDLD-A"], ["thuong-luong"])
    assert rebuild(ON).differing == []
    db.session.execute(update(Tally).where(Tally.unit_id == units["TLD"].id, Tally.target == "NQ-4b").values(met=0))
    assert rebuild(ON).differing == [(units["TLD"].id, "NQ-4b")]
    assert rebuild(ON).differing == []


def test_two_processes_at_once_read_every_entry_once(app, make, units):
    people = [make.officer(units["CDCS-A2"]) for _ in range(5)]
    for person in people:
        make.trained(person, units["LDLD-A"], ["thuong-luong"])
    db.session.commit()
    read, errors, start = [], [], threading.Barrier(3)

    def work():
        with app.app_context():
            start.wait()
            try:
                read.append(catch_up(ON).read)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - shown by the test
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(read) == [0, 0, 5]
    assert tally(units["LDLD-A"], "NQ-4b") == (5, 5, 5, 0)


def test_the_worker_keeps_the_standings_at_today(make, units):
    who = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.trained(who, units["LDLD-A"], ["nu-cong"], today())
    job.catch_up()
    assert progress().is_current(today())
    assert tally(units["LDLD-A"], "NQ-3") == (1, 1, 1, 0)
    written = sorted(db.session.scalars(select(Standing.target)))
    assert {"NQ-2", "NQ-3"} <= set(written)
    job.catch_up()
    assert sorted(db.session.scalars(select(Standing.target))) == written


def test_courses_topics_and_organisers_unknown_here_are_kept_as_given(make, units):
    who = make.officer(units["CDP-A1"], "chuyen-vien", kind="full_time")
    make.trained(who, Unit(code="XA-LA", level="upper"), ["chu-de-la"], course="khoa-la")
    catch_up(ON)
    credit = db.session.scalars(select(Credit)).one()
    assert (credit.course, credit.organiser_unit_id, credit.organiser_level) == ("khoa-la", None, "upper")
    assert tally(units["LDLD-A"], "NQ-3") == (1, 1, 1, 0)


def test_a_pack_is_bound_once_and_its_last_day_may_change(units):
    unit = units["LDLD-A"].id
    bind("KT", unit, date(2026, 1, 1), None)
    bind("KT", unit, date(2026, 1, 1), date(2026, 12, 31))
    rows = db.session.execute(select(PackBinding.from_on, PackBinding.until_on)).all()
    assert rows == [(date(2026, 1, 1), date(2027, 1, 1))]


def test_a_binding_that_makes_no_sense_is_refused(units):
    unit = units["LDLD-A"].id
    with pytest.raises(NoSuchPack):
        bind("XX", unit, date(2026, 1, 1), None)
    with pytest.raises(NeedsNoBinding):
        bind("NQ", unit, date(2026, 1, 1), None)
    with pytest.raises(EndsBeforeItBegins):
        bind("KT", unit, date(2026, 1, 2), date(2026, 1, 1))
