"""Who begins what, under whose offering, and what completing writes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.clock import add_months, day_of, today
from lms.db import db
from lms.learning.actions.attempts import submit_attempt
from lms.learning.actions.enrolments import NotOpen, begin, lock_enrolment
from lms.learning.actions.progress import finish_lesson
from lms.learning.models import Attempt, Enrolment, Obligation
from lms.learning.queries.enrolments import find_reading, find_study, studies_of
from lms.learning.queries.obligations import obligations_of
from lms.records.actions import void
from lms.records.models import Certificate, OutboxEntry, Record

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def the_record():
    return db.session.scalars(select(Record)).one()


def pass_test(make, enrolment):
    sitting = make.attempt(enrolment)
    return submit_attempt(sitting, make.answers(sitting), 75)


def test_beginning_twice_is_beginning_once(make, officer):
    make.course()
    assert begin(officer.id, "thuong-luong-tap-the").id == begin(officer.id, "thuong-luong-tap-the").id
    assert count(Enrolment) == 1


def test_a_course_that_is_archived_or_unknown_cannot_be_begun(make, officer):
    make.course("cu", archived=True)
    for slug in ("cu", "khong-co"):
        with pytest.raises(NotOpen):
            begin(officer.id, slug)


def test_whoever_is_in_an_archived_course_may_finish_it(make, officer):
    course = make.course()
    enrolment = make.enrolment(officer, course)
    course.archived_at = enrolment.began_at
    db.session.flush()
    assert find_study(officer.id, course.slug).enrolment.id == enrolment.id
    pass_test(make, enrolment)
    assert the_record().person_id == officer.id


def test_rule_12_a_learner_in_the_middle_is_on_the_newest_version(make, officer):
    course = make.course()
    make.enrolment(officer, course)
    make.course_version(course)
    assert find_study(officer.id, course.slug).version.number == 2
    assert find_reading(officer.id, course.slug, "chuan-bi").version.number == 2


def test_rule_12_a_new_lesson_is_required_of_those_not_complete_even_after_the_test(make, officer):
    course = make.course()
    enrolment = make.enrolment(officer, course)
    sitting = make.attempt(enrolment)
    make.course_version(course, lessons=("chuan-bi", "vao-hop", "them"), exercises=False)
    assert submit_attempt(sitting, make.answers(sitting), 75).passed
    assert count(Record) == 0
    reading = find_reading(officer.id, course.slug, "them")
    record = finish_lesson(reading.enrolment, reading.lesson)
    assert record.version == 2
    assert record.source_id == f"attempt:{sitting.id}"


def test_rule_12_what_was_missing_may_be_taken_out_and_going_on_completes(make, officer):
    course = make.course(lessons=("chuan-bi", "vao-hop"), draw=None)
    enrolment = make.enrolment(officer, course)
    make.lessons_done(enrolment, but=1)
    make.course_version(course, lessons=("chuan-bi",), draw=None)
    assert begin(officer.id, course.slug).completed_at is not None
    assert the_record().version == 2


def test_rule_28_the_organiser_is_the_unit_whose_offering_one_enrolled_in(make, units, officer):
    course = make.course(owner=units["LDLD-A"])
    offering = make.offering(course, units["CDP-A1"], officer)
    make.obligation(offering, officer)
    assert make.completed(officer, course).offering_id == offering.id
    assert the_record().organiser_unit_id == units["CDP-A1"].id
    assert the_record().organiser_level == "upper"


def test_rule_28_who_began_alone_and_was_assigned_meanwhile_finishes_under_the_offering(make, units, officer):
    course = make.course(owner=units["LDLD-A"])
    enrolment = make.enrolment(officer, course)
    make.obligation(make.offering(course, units["CDP-A1"], officer), officer)
    pass_test(make, enrolment)
    assert the_record().organiser_unit_id == units["CDP-A1"].id


def test_rule_28_an_offering_that_is_not_open_yet_organises_nothing(make, units, officer):
    course = make.course(owner=units["LDLD-A"])
    later = today() + timedelta(days=3)
    make.obligation(make.offering(course, units["CDP-A1"], officer, opens_on=later, due_on=later), officer)
    assert make.enrolment(officer, course).offering_id is None


def test_rule_28_without_an_offering_the_owner_organises_else_the_highest_unit_above(make, units, officer):
    make.completed(officer, make.course("co-chu", owner=units["LDLD-A"]))
    make.completed(officer, make.course("vo-chu"))
    organisers = dict(db.session.execute(select(Record.course, Record.organiser_unit_id)).all())
    assert organisers == {"co-chu": units["LDLD-A"].id, "vo-chu": units["TLD"].id}


def test_rule_28_somebody_without_a_position_learns_under_the_highest_unit_of_the_site(make, units):
    make.completed(make.person(), make.course())
    assert the_record().organiser_unit_id == units["TLD"].id


def test_rule_20_obligation_enrolment_and_record_end_apart(make, units, officer):
    course = make.course()
    make.obligation(make.offering(course, units["CDP-A1"], officer), officer)
    enrolment = make.completed(officer, course)
    assert [duty.met for duty in obligations_of(officer.id)] == [True]
    obligation = db.session.scalars(select(Obligation)).one()
    obligation.ended_at = obligation.assigned_at
    db.session.flush()
    assert obligations_of(officer.id) == []
    assert lock_enrolment(enrolment.id).completed_at is not None
    assert count(Record) == 1


def test_an_obligation_is_not_met_by_a_record_that_lapsed(make, units, officer):
    course = make.course()
    make.obligation(make.offering(course, units["CDP-A1"], officer), officer)
    make.record(officer, units["CDP-A1"], course=course.slug, valid_until=today() - timedelta(days=1))
    assert [duty.met for duty in obligations_of(officer.id)] == [False]
    assert [duty.met for duty in obligations_of(officer.id, today() - timedelta(days=1))] == [True]


def test_duties_come_by_due_date(make, units, officer):
    for slug, days in (("sau", 20), ("truoc", 2), ("giua", 9)):
        course = make.course(slug)
        make.obligation(make.offering(course, units["CDP-A1"], officer, today() + timedelta(days=days)), officer)
    assert [duty.slug for duty in obligations_of(officer.id)] == ["truoc", "giua", "sau"]


def test_rule_01_the_act_that_completes_writes_everything_or_nothing(make, officer):
    """Rolling back the transaction of the act leaves no trace of the completion."""
    course = make.course()
    enrolment = make.enrolment(officer, course)
    sitting = make.attempt(enrolment)
    db.session.commit()
    submit_attempt(sitting, make.answers(sitting), 75)
    assert [count(model) for model in (Record, Certificate, OutboxEntry)] == [1, 1, 1]
    db.session.rollback()
    db.session.expire_all()
    assert [count(model) for model in (Record, Certificate, OutboxEntry)] == [0, 0, 0]
    assert db.session.get(Attempt, sitting.id).submitted_at is None
    assert lock_enrolment(enrolment.id).completed_at is None


def test_rule_01_without_a_final_test_the_last_lesson_completes(make, officer):
    course = make.course(draw=None, exercises=False, valid_months=36)
    make.enrolment(officer, course)
    first, last = (find_reading(officer.id, course.slug, key) for key in ("chuan-bi", "vao-hop"))
    assert finish_lesson(first.enrolment, first.lesson) is None
    record = finish_lesson(last.enrolment, last.lesson)
    assert (record.score, record.form, record.cycle) == (None, "online", 1)
    assert record.valid_until == add_months(today(), 36)
    assert finish_lesson(last.enrolment, last.lesson) is None
    assert count(Record) == 1


def test_rule_02_the_record_holds_the_version_finished_on(make, officer):
    course = make.course(title="Tên cũ")
    enrolment = make.enrolment(officer, course)
    make.course_version(course, title="Tên mới", hours=7.5, topics=["nu-cong"])
    pass_test(make, enrolment)
    record = the_record()
    assert (record.version, record.title, record.hours, record.topics) == (2, "Tên mới", 7.5, ["nu-cong"])
    assert record.score == 1.0
    assert [held["title"] for held in record.positions] == ["chu-tich"]


def test_rule_10_the_last_valid_day_counts_from_the_day_in_vietnam(make, officer):
    make.completed(officer, make.course(valid_months=12))
    record = the_record()
    assert record.valid_until == add_months(day_of(record.completed_at), 12)


def test_rule_05_a_new_cycle_opens_before_the_record_lapses_and_both_records_stay(make, units, officer):
    course = make.course(valid_months=36)
    make.record(officer, units["CDP-A1"], course=course.slug, valid_until=today() + timedelta(days=60))
    make.completed(officer, course)
    records = db.session.scalars(select(Record).order_by(Record.cycle)).all()
    assert [record.cycle for record in records] == [1, 2]
    assert records[1].valid_until == add_months(today(), 36)
    assert begin(officer.id, course.slug).cycle == 2


def test_rule_05_a_record_that_still_holds_opens_no_new_cycle(make, units, officer):
    course = make.course(valid_months=36)
    enrolment = make.completed(officer, course)
    assert begin(officer.id, course.slug).id == enrolment.id
    assert count(Enrolment) == 1


def test_rule_04_a_voided_completion_frees_its_cycle_and_asks_for_the_work_again(make, officer):
    course = make.course()
    enrolment = make.completed(officer, course)
    void(the_record().id, "Làm hộ", "Võ Ngọc Hân", None)
    again = begin(officer.id, course.slug)
    assert (again.id, again.cycle, again.completed_at) == (enrolment.id, 1, None)
    assert [study.enrolment.id for study in studies_of(officer.id)] == [enrolment.id]
    pass_test(make, again)
    assert count(Record) == 2
    assert count(Attempt) == 2
    assert {record.cycle for record in db.session.scalars(select(Record))} == {1}


def test_rule_04_a_voided_course_of_lessons_only_can_be_completed_again(make, officer):
    course = make.course(lessons=("chuan-bi",), draw=None, exercises=False)
    make.enrolment(officer, course)
    for expected in (1, 2):
        reading = find_reading(officer.id, course.slug, "chuan-bi")
        void(finish_lesson(reading.enrolment, reading.lesson).id, "Nhầm người", "Võ Ngọc Hân", None)
        assert count(Record) == expected
        begin(officer.id, course.slug)


def test_rule_08_positions_are_those_held_on_the_day(make, units):
    person = make.person()
    make.position(person, units["CDCS-A1"], "pho-chu-tich", until_on=date(2025, 1, 1))
    make.position(person, units["CDCS-A2"], "chu-tich")
    make.completed(person, make.course())
    assert [held["unit"] for held in the_record().positions] == ["CDCS-A2"]
