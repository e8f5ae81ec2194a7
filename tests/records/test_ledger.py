"""Entering, voiding, merging: the rules of the ledger by number."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from lms.audit import AuditEntry, note
from lms.clock import today
from lms.db import EVER, Base, db, reading, uuid7
from lms.people.models import PersonMerge, UnitState
from lms.records.actions import (
    AlreadyVoided,
    NoSuchRecord,
    enter,
    enter_many,
    void,
)
from lms.records.merges import AlreadyMerged, NotMerged, merge_people, part_people
from lms.records.models import Certificate, OutboxEntry, Record, StandingRecord, Void
from lms.records.queries import certificate_of, outbox_after, records_of

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def learner(make, tree):
    return make.officer(tree["CDCS-A1"])


def number_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_rule_01_a_record_its_certificate_and_its_news_are_one_transaction(make, tree, learner):
    enter(make.entry(learner, tree["LDLD-A"]))
    db.session.rollback()
    assert [number_of(model) for model in (Record, StandingRecord, Certificate, OutboxEntry)] == [0, 0, 0, 0]
    enter(make.entry(learner, tree["LDLD-A"]))
    db.session.commit()
    assert [number_of(model) for model in (Record, StandingRecord, Certificate, OutboxEntry)] == [1, 1, 1, 1]


@pytest.mark.parametrize("table", ["records", "voids", "certificates", "outbox", "audit_entries"])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_rule_02_the_database_refuses_to_change_or_delete(make, tree, learner, table, act):
    kept = make.record(learner, tree["LDLD-A"])
    void(kept.id, "nhầm", "Võ Ngọc Hân", None)
    note(None, "test", "test:1")
    db.session.commit()
    rows = Base.metadata.tables[table]
    before = db.session.execute(select(rows)).all()
    assert before
    column = next(iter(rows.columns))
    statement = delete(rows) if act == "delete" else update(rows).values({column.name: column})
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(statement)
    db.session.rollback()
    assert db.session.execute(select(rows)).all() == before


def test_rule_02_08_10_a_record_keeps_the_unit_and_the_positions_of_its_vietnamese_day(make, tree):
    learner = make.person()
    make.position(learner, tree["CDCS-A1"], until_on=date(2026, 3, 15))
    make.position(learner, tree["CDCS-B1"], "pho-chu-tich", from_on=date(2026, 3, 15))
    unit_id = tree["LDLD-A"].id
    db.session.execute(
        update(UnitState).where(UnitState.unit_id == unit_id).values(until_on=date(2026, 3, 15), level="upper")
    )
    db.session.add(
        UnitState(unit_id=unit_id, from_on=date(2026, 3, 15), until_on=EVER, name="LĐLĐ tỉnh Mới", level="provincial")
    )
    db.session.commit()
    # 23:30 in Hà Nội on the 14th, and half an hour into the 15th (rule 10).
    before = make.record(learner, tree["LDLD-A"], completed_at=datetime(2026, 3, 14, 16, 30, tzinfo=UTC))
    after = make.record(learner, tree["LDLD-A"], course="khac", completed_at=datetime(2026, 3, 14, 17, 30, tzinfo=UTC))
    assert (before.organiser_level, after.organiser_level) == ("upper", "provincial")
    assert before.positions == [{"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}]
    assert after.positions == [{"unit": "CDCS-B1", "title": "pho-chu-tich", "kind": "grassroots"}]
    assert certificate_of(after.id).text["organiser"] == "LĐLĐ tỉnh Mới"


def test_rule_03_the_same_completion_again_finds_the_record_that_stands(make, tree, learner):
    first = enter(make.entry(learner, tree["LDLD-A"], source_id="a"))
    db.session.commit()
    again = enter(make.entry(learner, tree["LDLD-A"], source_id="b", score=1.0))
    assert (first.new, again.new) == (True, False)
    assert again.record.id == first.record.id
    assert again.record.score == 0.86
    assert number_of(OutboxEntry) == 1


def test_rule_03_another_cycle_another_course_another_person_are_other_records(make, tree, learner):
    other = make.officer(tree["CDCS-A2"])
    entries = [
        make.entry(learner, tree["LDLD-A"]),
        make.entry(learner, tree["LDLD-A"], cycle=2),
        make.entry(learner, tree["LDLD-A"], course="khac"),
        make.entry(other, tree["LDLD-A"]),
        make.entry(learner, tree["LDLD-A"], course=None, version=None, source="roster", source_id="1"),
        make.entry(learner, tree["LDLD-A"], course=None, version=None, source="roster", source_id="2"),
    ]
    assert [entered.new for entered in enter_many(entries)] == [True] * 6


def test_rule_03_doubles_within_one_batch_are_one_record(make, tree, learner):
    entries = [make.entry(learner, tree["LDLD-A"]) for _ in range(3)]
    entered = enter_many(entries)
    assert [one.new for one in entered] == [True, False, False]
    assert len({one.record.id for one in entered}) == 1


def race(app, count, act):
    """Run `act(number)` in so many threads at once, each in its own context; what went wrong."""
    gate, wrong = threading.Barrier(count), []

    def run(number):
        try:
            with app.app_context():
                gate.wait()
                act(number)
                db.session.commit()
        except Exception as error:  # noqa: BLE001 - the test looks at each
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_rule_03_two_tabs_two_phones_and_two_workers_give_one_record(app, make, tree, learner):
    new = []

    def finish(number):
        new.append(enter(make.entry(learner, tree["LDLD-A"], source_id=f"tab-{number}")).new)

    assert race(app, 8, finish) == []
    assert sorted(new) == [False] * 7 + [True]
    assert [number_of(model) for model in (Record, StandingRecord, Certificate, OutboxEntry)] == [1, 1, 1, 1]


def test_rule_05_taking_a_course_again_changes_nothing_and_a_new_cycle_is_a_new_record(make, tree, learner):
    first = enter(make.entry(learner, tree["LDLD-A"], score=0.86, valid_until=date(2029, 3, 14)))
    better = enter(make.entry(learner, tree["LDLD-A"], score=1.0))
    assert (better.new, better.record.score) == (False, 0.86)
    later = datetime(2029, 2, 1, tzinfo=UTC)
    assert enter(make.entry(learner, tree["LDLD-A"], cycle=2, completed_at=later)).new
    db.session.commit()
    assert [line.record.cycle for line in records_of(learner.id)] == [2, 1]
    assert first.record.score == 0.86


def test_rule_06_recognised_training_enters_for_many_and_is_told_as_such(make, tree):
    people = [make.officer(tree["CDCS-A1"]) for _ in range(3)]
    old = {"course": None, "version": None, "score": None, "form": "recognised", "source": "roster"}
    enter_many([make.entry(person, tree["LDLD-A"], **old) for person in people])
    db.session.commit()
    assert [entry.data["form"] for entry in outbox_after(0, 9)] == ["recognised"] * 3
    assert number_of(Certificate) == 0


def test_rule_04_a_void_is_a_second_entry_and_frees_the_cycle(make, tree, learner):
    record = make.record(learner, tree["LDLD-A"])
    clerk = make.coordinator(tree["LDLD-A"])
    void(record.id, "nhập nhầm người", "Võ Ngọc Hân", clerk.id)
    db.session.commit()
    (line,) = records_of(learner.id)
    assert (line.record.id, line.void.why, line.void.by) == (record.id, "nhập nhầm người", "Võ Ngọc Hân")
    assert [entry.type for entry in outbox_after(0, 9)] == ["record.completed", "record.voided"]
    (audited,) = db.session.scalars(select(AuditEntry)).all()
    assert (audited.actor_id, audited.action, audited.subject) == (clerk.id, "record.void", f"record:{record.id}")
    assert enter(make.entry(learner, tree["LDLD-A"])).new


def test_rule_04_what_was_voided_does_not_come_back_from_the_same_source(make, tree, learner):
    record = make.record(learner, tree["LDLD-A"], source_id="a")
    void(record.id, "nhầm", "Hân", None)
    db.session.commit()
    again = enter(make.entry(learner, tree["LDLD-A"], source_id="a"))
    assert not again.new
    assert again.record.id == record.id


def test_rule_04_voiding_twice_and_voiding_nothing_are_named_errors(app, make, tree, learner):
    record = make.record(learner, tree["LDLD-A"])
    wrong = race(app, 4, lambda _: void(record.id, "nhầm", "Hân", None))
    assert [type(error) for error in wrong] == [AlreadyVoided] * 3
    assert number_of(Void) == 1
    with pytest.raises(NoSuchRecord):
        void(uuid7(), "nhầm", "Hân", None)


def test_rule_09_a_merge_is_a_link_and_the_history_of_both_is_shown(make, tree, learner):
    other = make.officer(tree["CDCS-A2"])
    early = make.record(other, tree["LDLD-A"], completed_at=datetime(2025, 1, 1, tzinfo=UTC))
    late = make.record(learner, tree["LDLD-A"])
    merge_people(other.id, learner.id, None)
    db.session.commit()
    assert [line.record.id for line in records_of(learner.id)] == [late.id, early.id]
    news = outbox_after(2, 9)[0]
    assert (news.type, news.data["from"], news.data["into"]) == ("person.merged", other.code, learner.code)
    assert db.session.get(Record, early.id).person_id == other.id


def test_rule_09_undoing_a_merge_removes_the_link_and_is_news_under_both(make, tree, learner):
    other = make.officer(tree["CDCS-A2"])
    record = make.record(other, tree["LDLD-A"])
    merge_people(other.id, learner.id, None)
    assert [line.record.id for line in records_of(other.id)] == [record.id]
    assert [line.record.id for line in records_of(learner.id)] == [record.id]
    part_people(other.id, learner.id, None)
    db.session.commit()
    assert [line.record.id for line in records_of(other.id)] == [record.id]
    assert records_of(learner.id) == []
    news = outbox_after(2, 9)
    assert [(each.type, each.person_id) for each in news] == [
        ("person.parted", other.id),
        ("person.parted", learner.id),
    ]
    with pytest.raises(NotMerged):
        part_people(other.id, learner.id, None)


def test_rule_09_both_accounts_of_a_person_show_the_history_of_both(make, tree, learner):
    others = [make.officer(tree["CDCS-A2"]), make.officer(tree["CDCS-A3"])]
    for account in (learner, *others):
        make.record(account, tree["LDLD-A"])
    for account in others:
        merge_people(account.id, learner.id, None)
    assert [len(records_of(account.id)) for account in (learner, *others)] == [3, 3, 3]


def test_rule_09_nobody_is_merged_twice_or_into_themselves(make, tree, learner):
    other, third = make.person(), make.person()
    merge_people(other.id, learner.id, None)
    db.session.commit()
    for pair in ((other.id, third.id), (learner.id, third.id), (third.id, other.id), (third.id, third.id)):
        with pytest.raises(AlreadyMerged):
            merge_people(*pair, None)
        db.session.rollback()
    assert number_of(PersonMerge) == 1


def test_rule_11_when_it_was_done_and_when_it_was_written_down_are_two_moments(make, tree, learner):
    done, written = datetime(2026, 3, 1, 5, tzinfo=UTC), datetime(2026, 3, 9, 5, tzinfo=UTC)
    make.record(learner, tree["LDLD-A"], completed_at=done, recorded_at=written)
    data = outbox_after(0, 1)[0].data
    assert (data["completed_at"], data["recorded_at"]) == ("2026-03-01T05:00:00Z", "2026-03-09T05:00:00Z")
    assert data["time"] == data["recorded_at"]


def test_rule_18_numbers_have_no_gap_and_appear_in_the_order_of_commits(app, make, tree):
    writers, each = 16, 5
    learners = [make.officer(tree["CDCS-A1"]) for _ in range(writers)]
    seen, stop = [], threading.Event()

    def watch():
        with app.app_context(), reading():
            while not stop.is_set():
                seen.append([entry.seq for entry in outbox_after(0, 1000)])
                db.session.rollback()

    def write(number):
        for course in range(each):
            enter(make.entry(learners[number], tree["LDLD-A"], course=f"khoa-{course}"))
            if course == 2:
                db.session.rollback()
            else:
                db.session.commit()

    watcher = threading.Thread(target=watch)
    watcher.start()
    wrong = race(app, writers, write)
    stop.set()
    watcher.join()
    assert wrong == []
    assert [entry.seq for entry in outbox_after(0, 1000)] == list(range(1, writers * (each - 1) + 1))
    assert len(seen) > 1
    for numbers in seen:
        assert numbers == list(range(1, len(numbers) + 1))


def test_rule_26_numbers_of_certificates_run_without_gap_through_a_rollback(make, tree, learner):
    numbers = []
    for course in ("a", "b", "c", "d"):
        entered = enter(make.entry(learner, tree["LDLD-A"], course=course))
        numbers.append(certificate_of(entered.record.id).number)
        if course == "b":
            db.session.rollback()
        else:
            db.session.commit()
    year = today().year
    assert numbers == [f"GCN-{year}-0000{n}" for n in (1, 2, 2, 3)]


def test_rule_26_the_series_begins_anew_with_the_vietnamese_year(make, tree, learner):
    old = make.entry(learner, tree["TLD"], course="a", recorded_at=datetime(2026, 12, 31, 16, 59, tzinfo=UTC))
    new = make.entry(learner, tree["TLD"], course="b", recorded_at=datetime(2026, 12, 31, 17, 0, tzinfo=UTC))
    numbers = [certificate_of(one.record.id).number for one in enter_many([old, new])]
    assert numbers == ["GCN-2026-00001", "GCN-2027-00001"]


def test_training_from_elsewhere_gets_no_certificate(make, tree, learner):
    roster = make.record(learner, tree["LDLD-A"], course=None, version=None, source="roster")
    feed = make.record(learner, tree["LDLD-A"], course="khoa-la", source="feed")
    assert (certificate_of(roster.id), certificate_of(feed.id)) == (None, None)


def test_rule_25_the_feed_carries_the_last_valid_day(make, tree, learner):
    make.record(learner, tree["LDLD-A"], valid_until=date(2027, 3, 31))
    assert outbox_after(0, 1)[0].data["valid_until"] == "2027-03-31"


def test_rule_26_a_person_is_keyed_by_their_id_not_by_their_name(make, tree):
    """Two people of one name and birthday are two people (rule 9 too)."""
    two = [make.officer(tree["CDCS-A1"], name="Trần Văn Bình") for _ in range(2)]
    assert [enter(make.entry(person, tree["LDLD-A"])).new for person in two] == [True, True]


def test_rule_28_the_organiser_given_is_the_organiser_kept(make, tree, learner):
    record = make.record(learner, tree["CDP-A1"])
    assert (record.organiser_unit_id, record.organiser_level) == (tree["CDP-A1"].id, "upper")


def test_many_are_entered_without_a_statement_for_each(make, tree, statements):
    learners = [make.officer(tree["CDCS-A1"]) for _ in range(40)]
    day = datetime(2025, 6, 1, tzinfo=UTC)
    rows = [
        make.entry(person, tree["LDLD-A"], course=None, version=None, source="roster", completed_at=day + lag)
        for person in learners
        for lag in (timedelta(0), timedelta(days=1))
    ]
    with statements() as seen:
        entered = enter_many(rows)
    assert sum(one.new for one in entered) == 80
    assert len(seen) <= 15


def test_one_completion_costs_few_statements(make, tree, learner, statements):
    entry = make.entry(learner, tree["LDLD-A"])
    with statements() as seen:
        enter(entry)
    assert len(seen) <= 14
