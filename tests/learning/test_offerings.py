"""Offerings: whom they oblige, how far those people are, and what ends when one is closed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.audit import AuditEntry
from lms.clock import day_of, now, today
from lms.db import db, uuid7
from lms.learning.actions.offerings import (
    IsClosed,
    NobodyObliged,
    OtherContent,
    close_offering,
    move_due,
    oblige_newcomers,
    open_offering,
)
from lms.learning.models import Enrolment, Obligation, Offering
from lms.learning.queries.candidates import Part, Plan, candidates_select, preview_of
from lms.learning.queries.offerings import (
    State,
    all_learners,
    counts_of,
    find_offering_for,
    learners_in,
    learners_select,
    newcomers_count,
)
from lms.learning.rules.offerings import WrongDate
from lms.people.access import Viewer
from lms.people.models import PersonMerge, Role
from lms.records.actions import void
from lms.records.models import Record

pytestmark = pytest.mark.usefixtures("context")

DUE = today() + timedelta(days=60)


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def course(make):
    return make.course(valid_months=36)


@pytest.fixture
def coordinator(make, tree):
    return make.coordinator(tree["CDP-A1"])


@pytest.fixture
def plan(tree, course):
    return plan_for(course, tree["CDP-A1"])


@pytest.fixture
def opened(tree, coordinator):
    """`opened(plan)` is the offering opened by the ward's coordinator, as its page loads it."""

    def open_it(plan):
        offering, _ = open_offering(plan, coordinator.id, uuid7())
        db.session.commit()
        return find_offering_for(ward(tree), offering.id)

    return open_it


def plan_for(course, unit, titles=("chu-tich",), opens_on=None, due_on=DUE):
    return Plan(course.id, course.slug, unit.id, tuple(titles), opens_on or today(), due_on)


def ward(tree, unit="CDP-A1"):
    return Viewer(0, "", None, {Role.COORDINATOR: frozenset({tree[unit].id})})


def people_of(opened, **filters):
    rows = db.session.execute(learners_select(opened, **filters)).all()
    return learners_in(rows)


def names(opened, **filters):
    return [learner.person.full_name for learner in people_of(opened, **filters)]


def obligations(offering):
    return list(db.session.scalars(select(Obligation).where(Obligation.offering_id == offering.id)))


# Who is obliged


def test_those_who_hold_the_titles_below_the_unit_on_the_opening_day_are_obliged(make, tree, plan, coordinator):
    obliged = make.officer(tree["CDCS-A1"])
    make.officer(tree["CDCS-A1"], "pho-chu-tich")
    make.officer(tree["CDCS-B1"])
    make.officer(tree["LDLD-A"])
    make.officer(tree["CDCS-A2"], until_on=today())
    make.officer(tree["CDCS-A2"], from_on=today() + timedelta(days=1))
    assert preview_of(plan).holders == 1
    offering, count = open_offering(plan, coordinator.id, uuid7())
    assert count == 1
    assert [row.person_id for row in obligations(offering)] == [obliged.id]


def test_who_takes_office_by_a_later_opening_day_is_obliged_and_who_leaves_by_then_is_not(make, tree, course):
    day = today() + timedelta(days=20)
    make.officer(tree["CDCS-A1"], from_on=day, name="Trần Vào")
    make.officer(tree["CDCS-A2"], until_on=day, name="Trần Ra")
    found = candidates_select(plan_for(course, tree["CDP-A1"], opens_on=day), Part.OBLIGED)
    assert [person.full_name for person, _, _ in db.session.execute(found)] == ["Trần Vào"]


def test_someone_with_two_of_the_titles_is_obliged_once(make, tree, plan, coordinator):
    person = make.officer(tree["CDCS-A1"])
    make.position(person, tree["CDCS-A2"])
    _, count = open_offering(plan, coordinator.id, uuid7())
    assert count == 1


def test_two_accounts_of_one_person_are_obliged_once_and_share_their_record(make, tree, plan):
    kept, other = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-A2"])
    db.session.add(PersonMerge(person_id=other.id, into_id=kept.id, merged_at=now()))
    make.record(other, tree["LDLD-A"], valid_until=None)
    preview = preview_of(plan)
    assert (preview.holders, preview.finished) == (1, 1)


def test_a_valid_record_spares_the_obligation_and_a_lapsed_or_voided_one_does_not(make, tree, plan):
    for unit, until in (("CDCS-A1", today()), ("CDCS-A2", today() - timedelta(days=1)), ("CDCS-A3", None)):
        make.record(make.officer(tree[unit]), tree["LDLD-A"], valid_until=until)
    voided = make.record(make.officer(tree["CDCS-A1"]), tree["LDLD-A"])
    void(voided.id, "nhập nhầm", "Võ Ngọc Hân", None)
    db.session.commit()
    preview = preview_of(plan)
    assert (preview.obliged, preview.finished) == (2, 2)


def test_nobody_is_obliged_twice_and_the_earlier_due_date_stays(make, tree, plan, course, coordinator):
    for days, unit in ((0, "CDCS-A1"), (-30, "CDCS-A2"), (30, "CDCS-A3")):
        person = make.officer(tree[unit])
        above = make.offering(course, tree["LDLD-A"], coordinator, due_on=DUE + timedelta(days=days))
        make.obligation(above, person)
    preview = preview_of(plan)
    assert (preview.bound, preview.obliged, preview.sooner) == (2, 1, 1)
    _, count = open_offering(plan, coordinator.id, uuid7())
    assert count == 1


def test_an_obligation_that_was_ended_or_met_long_ago_binds_nobody(make, tree, plan, course, coordinator):
    ended, lapsed = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-A2"])
    old = make.offering(course, tree["LDLD-A"], coordinator, date(2021, 6, 1), date(2021, 1, 1))
    make.obligation(old, lapsed)
    make.obligation(old, ended).ended_at = now()
    make.record(lapsed, tree["LDLD-A"], valid_until=date(2024, 1, 1))
    preview = preview_of(plan)
    assert (preview.obliged, preview.bound) == (2, 0)


def test_the_preview_says_who_has_no_account_yet(make, tree, plan):
    make.account(make.officer(tree["CDCS-A1"]))
    make.officer(tree["CDCS-A2"])
    assert preview_of(plan).without_account == 1


def test_rule_15_the_lists_behind_a_preview_are_as_long_as_its_numbers(make, tree, plan, course, coordinator):
    make.account(make.officer(tree["CDCS-A1"], name="Lê Thị Mai"))
    make.officer(tree["CDCS-A2"], name="Trần Quốc Bảo")
    make.record(make.officer(tree["CDCS-A3"], name="Đỗ Thùy Giang"), tree["LDLD-A"])
    for days, name in ((-9, "Bùi Thị Hậu"), (9, "Ngô Đức Hiếu")):
        above = make.offering(course, tree["LDLD-A"], coordinator, due_on=DUE + timedelta(days=days))
        make.obligation(above, make.officer(tree["CDCS-A1"], name=name))
    found = {
        part: [person.full_name for person, _, _ in db.session.execute(candidates_select(plan, part))] for part in Part
    }
    assert found == {
        Part.OBLIGED: ["Trần Quốc Bảo", "Ngô Đức Hiếu", "Lê Thị Mai"],
        Part.FINISHED: ["Đỗ Thùy Giang"],
        Part.BOUND: ["Bùi Thị Hậu"],
        Part.SOONER: ["Ngô Đức Hiếu"],
        Part.WITHOUT_ACCOUNT: ["Trần Quốc Bảo", "Ngô Đức Hiếu"],
    }
    numbers = preview_of(plan)
    for part, people in found.items():
        assert getattr(numbers, part.name.lower()) == len(people)


# Opening


def test_the_same_request_twice_opens_one_offering(make, tree, plan, coordinator):
    make.officer(tree["CDCS-A1"])
    request_id = uuid7()
    first, count = open_offering(plan, coordinator.id, request_id)
    again, more = open_offering(plan, coordinator.id, request_id)
    assert (again.id, count, more) == (first.id, 1, 0)
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 1
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_rule_24_the_same_request_with_another_body_changes_nothing(make, tree, course, plan, coordinator):
    make.officer(tree["CDCS-A1"])
    request_id = uuid7()
    open_offering(plan, coordinator.id, request_id)
    other = plan_for(course, tree["CDP-A1"], due_on=DUE + timedelta(days=1))
    with pytest.raises(OtherContent):
        open_offering(other, coordinator.id, request_id)
    with pytest.raises(OtherContent):
        open_offering(plan, make.coordinator(tree["CDP-A1"]).id, request_id)
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 1


def test_an_offering_for_nobody_is_not_opened(plan, coordinator):
    with pytest.raises(NobodyObliged):
        open_offering(plan, coordinator.id, uuid7())


@pytest.mark.parametrize(
    ("opens", "due", "field"), [(0, -1, "due_on"), (-9, -1, "due_on"), (0, 4000, "due_on"), (-400, 9, "opens_on")]
)
def test_an_offering_does_not_run_backwards_nor_in_a_mistyped_year(make, tree, course, coordinator, opens, due, field):
    make.officer(tree["CDCS-A1"], from_on=date(2020, 1, 1))
    days = {"opens_on": today() + timedelta(days=opens), "due_on": today() + timedelta(days=due)}
    with pytest.raises(WrongDate) as wrong:
        open_offering(plan_for(course, tree["CDP-A1"], **days), coordinator.id, uuid7())
    assert wrong.value.field == field


def test_opening_is_audited_with_what_was_opened(make, tree, plan, coordinator):
    make.officer(tree["CDCS-A1"])
    offering, _ = open_offering(plan, coordinator.id, uuid7())
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.action, entry.subject) == (
        coordinator.id,
        "offering.opened",
        f"offering:{offering.id}",
    )
    assert entry.details["people"] == 1
    assert entry.details["due_on"] == DUE.isoformat()


def test_a_thousand_people_are_obliged_in_as_many_statements_as_one(make, tree, plan, coordinator, statements):
    make.officer(tree["CDCS-A1"])
    with statements() as few:
        open_offering(plan, coordinator.id, uuid7())
        db.session.commit()
    for n in range(60):
        make.officer(tree["CDCS-A2"], name=f"Trần Văn {n}")
    with statements() as many:
        _, count = open_offering(plan, coordinator.id, uuid7())
        db.session.commit()
    assert count == 60
    assert len(many) == len(few)


# Those who join later


def test_those_who_take_up_a_title_later_are_obliged_on_request(make, tree, plan, opened, coordinator):
    make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    assert newcomers_count(offering) == 0
    make.officer(tree["CDCS-A2"], name="Trần Mới")
    make.record(make.officer(tree["CDCS-A3"]), tree["LDLD-A"])
    assert newcomers_count(offering) == 1
    assert oblige_newcomers(offering, coordinator.id) == 1
    db.session.commit()
    assert "Trần Mới" in names(offering)
    assert newcomers_count(offering) == 0
    assert oblige_newcomers(offering, coordinator.id) == 0
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["offering.opened", "offering.extended"]


# How far they are


def test_people_are_listed_by_given_name_with_their_state(make, tree, course, plan, opened):
    waiting = make.officer(tree["CDCS-A1"], name="Vũ Thị Kim Anh")
    begun = make.officer(tree["CDCS-A2"], name="Trần Quốc Bảo")
    done = make.officer(tree["CDCS-A3"], name="Nguyễn Hữu Cảnh")
    offering = opened(plan)
    make.lessons_done(make.enrolment(begun, course), but=1)
    make.completed(done, course)
    people = people_of(offering)
    assert [learner.person.id for learner in people] == [waiting.id, begun.id, done.id]
    assert [learner.state for learner in people] == [State.WAITING, State.BEGUN, State.DONE]
    assert [lesson.done for lesson in people[1].lessons] == [True, False]
    assert people[0].lessons == people[2].lessons == ()
    assert day_of(people[2].completed_at) == today()
    assert (people[0].unit.code, people[0].title) == ("CDCS-A1", "Chủ tịch")
    assert list(all_learners(learners_select(offering))) == people


def test_counts_equal_the_lengths_of_the_lists_behind_them(make, tree, course, plan, opened):
    officers = [make.officer(tree[f"CDCS-A{n}"]) for n in (1, 1, 2, 2, 3, 3)]
    offering = opened(plan)
    for person in officers[:3]:
        make.enrolment(person, course)
    make.completed(officers[0], course)
    counts = counts_of([offering.offering.id])[offering.offering.id]
    assert (counts.obliged, counts.waiting, counts.begun, counts.done) == (6, 3, 2, 1)
    for state in State:
        assert len(people_of(offering, state=state)) == getattr(counts, state)
    assert [len(people_of(offering, below=tree[f"CDCS-A{n}"].id)) for n in (1, 2, 3)] == [2, 2, 2]


def test_people_are_found_by_name_without_marks_and_by_code(make, tree, plan, opened):
    person = make.officer(tree["CDCS-A1"], name="Đặng Thị Lệ")
    make.officer(tree["CDCS-A2"], name="Ngô Đức Hiếu")
    offering = opened(plan)
    assert names(offering, words="dang thi") == ["Đặng Thị Lệ"]
    assert names(offering, words=person.code.lower()) == ["Đặng Thị Lệ"]
    assert names(offering, words="%") == []


def test_a_completion_that_was_voided_is_not_counted_as_done(make, tree, course, plan, opened):
    person = make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    make.completed(person, course)
    record = db.session.scalars(select(Record)).one()
    void(record.id, "làm hộ", "Võ Ngọc Hân", None)
    db.session.commit()
    counts = counts_of([offering.offering.id])[offering.offering.id]
    assert (counts.done, counts.obliged) == (0, 1)


def test_who_moved_away_stays_listed_where_they_were_obliged(make, tree, plan, opened):
    person = make.person("Phạm Văn Đạt")
    held = make.position(person, tree["CDCS-A1"])
    offering = opened(plan)
    held.until_on = today() + timedelta(days=1)
    make.position(person, tree["CDCS-B1"], from_on=today() + timedelta(days=1))
    assert [(one.person.id, one.unit.code) for one in people_of(offering)] == [(person.id, "CDCS-A1")]


# Rule 28, the due date, the end


def test_rule_28_whoever_is_obliged_by_a_ward_learns_under_the_ward(make, tree, course, plan, opened):
    person = make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    enrolment = make.completed(person, course)
    assert enrolment.offering_id == offering.offering.id
    record = db.session.scalars(select(Record)).one()
    assert (record.organiser_unit_id, record.organiser_level) == (tree["CDP-A1"].id, "upper")


def test_a_moved_due_date_moves_the_open_obligations_with_it(make, tree, plan, opened, coordinator):
    make.officer(tree["CDCS-A1"])
    make.officer(tree["CDCS-A2"])
    offering = opened(plan)
    ended = obligations(offering.offering)[0]
    ended.ended_at = now()
    db.session.flush()
    later = DUE + timedelta(days=30)
    assert move_due(offering, later, coordinator.id) == 1
    db.session.commit()
    db.session.expire_all()
    assert {row.due_on for row in obligations(offering.offering) if row.ended_at is None} == {later}
    assert db.session.get(Obligation, ended.id).due_on == DUE
    assert db.session.get(Offering, offering.offering.id).due_on == later
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "offering.due-moved")).one()
    assert (entry.details["before"], entry.details["after"]) == (DUE.isoformat(), later.isoformat())
    with pytest.raises(WrongDate):
        move_due(offering, today() - timedelta(days=1), coordinator.id)


def test_rule_20_closing_ends_obligations_and_removes_neither_enrolments_nor_records(
    make, tree, course, plan, opened, coordinator
):
    officers = [make.officer(tree[f"CDCS-A{n}"]) for n in (1, 2, 3)]
    offering = opened(plan)
    make.completed(officers[0], course)
    make.enrolment(officers[1], course)
    assert close_offering(offering, coordinator.id) == 3
    db.session.commit()
    db.session.expire_all()
    assert all(row.ended_at is not None for row in obligations(offering.offering))
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2
    assert db.session.scalar(select(func.count()).select_from(Record)) == 1
    counts = counts_of([offering.offering.id])[offering.offering.id]
    assert (counts.waiting, counts.begun, counts.done, counts.ended) == (1, 1, 1, 3)


def test_a_closed_offering_changes_no_more(make, tree, plan, opened, coordinator):
    make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    close_offering(offering, coordinator.id)
    db.session.commit()
    for act in (
        lambda: close_offering(offering, coordinator.id),
        lambda: move_due(offering, DUE, coordinator.id),
        lambda: oblige_newcomers(offering, coordinator.id),
    ):
        with pytest.raises(IsClosed):
            act()


def test_an_offering_is_found_from_its_unit_and_above_and_from_nowhere_else(make, tree, plan, opened):
    make.officer(tree["CDCS-A1"])
    offering = opened(plan).offering
    for unit, found in (("CDP-A1", True), ("LDLD-A", True), ("TLD", True), ("LDLD-B", False), ("CDCS-A1", False)):
        assert (find_offering_for(ward(tree, unit), offering.id) is not None) is found
