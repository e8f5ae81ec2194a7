"""The test before a course: taken once, before the first lesson, and what it shows to be known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.db import db
from lms.learning.actions.attempts import start_attempt, submit_attempt
from lms.learning.actions.enrolments import begin
from lms.learning.actions.pre_tests import (
    HandedIn,
    NoPreTest,
    TooLate,
    save_pre_test,
    start_pre_test,
    submit_pre_test,
)
from lms.learning.models import PreTest
from lms.learning.queries.offerings import State, find_offering_for, learners_in, learners_select
from lms.learning.queries.progress import completion_state
from lms.learning.rules.pre_test import known_lessons
from lms.people.access import find_viewer
from lms.records.actions import void
from lms.records.models import Record
from tests.factories.courses import PRE_TEST
from tests.factories.learning import pre_answers

pytestmark = pytest.mark.usefixtures("context")

SLUG = "thuong-luong-tap-the"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


@pytest.fixture
def enrolment(make, officer):
    return make.enrolment(officer, make.course(pre_test=PRE_TEST))


def sit(enrolment, **how):
    sitting = start_pre_test(enrolment)
    return submit_pre_test(sitting, pre_answers(sitting, **how), 2)


def test_a_lesson_is_known_when_all_that_points_to_it_was_right_and_it_was_enough():
    marks = [("a", True), ("a", True), ("b", True), ("b", False), ("b", True), ("c", True)]
    assert known_lessons(marks, 2) == ["a"]
    assert known_lessons(marks, 1) == ["a", "c"]
    assert known_lessons([], 1) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans())), st.integers(1, 4))
def test_one_wrong_answer_is_enough_to_have_to_read_a_lesson(marks, need):
    known = known_lessons(marks, need)
    assert all(right for lesson, right in marks if lesson in known)
    assert known_lessons([*marks, ("a", False)], need) == [lesson for lesson in known if lesson != "a"]


def test_what_is_known_need_not_be_read_and_the_test_opens(enrolment):
    sitting = sit(enrolment)
    assert (sitting.right, sitting.total, sitting.known) == (4, 4, ["chuan-bi", "vao-hop"])
    state = completion_state(enrolment.id)
    assert state.all_read
    assert [lesson.key for lesson in state.known] == ["chuan-bi", "vao-hop"]
    assert not any(lesson.done for lesson in state.lessons)
    assert state.next_lesson() is None
    attempt = start_attempt(enrolment)
    assert attempt.total == 4


@pytest.mark.parametrize("how", ["wrong_about", "none_about"])
def test_a_lesson_answered_wrong_or_not_at_all_is_to_be_read(enrolment, how):
    sit(enrolment, **{how: ("chuan-bi",)})
    state = completion_state(enrolment.id)
    assert [(lesson.key, lesson.known) for lesson in state.lessons] == [("chuan-bi", False), ("vao-hop", True)]
    assert state.missing[0].text % state.missing[0].params == "Bài 1: Bài về chuan-bi"
    assert (state.lessons_done, state.minutes_left) == (1, 8)
    assert state.after("chuan-bi") is None


def test_nothing_is_known_while_it_is_not_handed_in(enrolment):
    sitting = start_pre_test(enrolment)
    save_pre_test(sitting, pre_answers(sitting))
    assert completion_state(enrolment.id).known == ()


def test_it_is_taken_once(enrolment):
    first = sit(enrolment, wrong_about=("chuan-bi",))
    assert start_pre_test(enrolment).id == first.id
    assert submit_pre_test(first, pre_answers(first), 2).known == ["vao-hop"]
    with pytest.raises(HandedIn):
        save_pre_test(first, pre_answers(first))
    assert db.session.scalar(select(func.count()).select_from(PreTest)) == 1


def test_a_blank_never_takes_a_saved_answer_away(enrolment):
    sitting = start_pre_test(enrolment)
    save_pre_test(sitting, pre_answers(sitting))
    assert submit_pre_test(sitting, {}, 2).right == 4


def test_it_stands_before_the_first_lesson_that_is_finished(make, enrolment):
    make.lessons_done(enrolment, but=1)
    with pytest.raises(TooLate):
        start_pre_test(enrolment)


def test_a_course_without_pre_test_has_none(make, officer):
    with pytest.raises(NoPreTest):
        start_pre_test(make.enrolment(officer, make.course()))


def test_rule_01_where_the_lessons_alone_complete_the_pre_test_may_complete(make, officer):
    course = make.course(pre_test=PRE_TEST, final_test={})
    sit(make.enrolment(officer, course))
    record = db.session.scalars(select(Record)).one()
    assert record.score is None


def test_rule_04_what_was_known_before_a_voided_completion_counts_no_more(make, officer, enrolment):
    sit(enrolment)
    attempt = start_attempt(enrolment)
    submit_attempt(attempt, make.answers(attempt), 75)
    void(db.session.scalars(select(Record.id)).one(), "Làm hộ", "Võ Ngọc Hân", None)
    begin(officer.id, SLUG)
    assert completion_state(enrolment.id).known == ()


def test_rule_12_what_is_known_stays_known_by_its_key(make, officer):
    course = make.course(pre_test=PRE_TEST)
    enrolment = make.enrolment(officer, course)
    sit(enrolment)
    make.course_version(course, lessons=("mo-dau", "chuan-bi"), text="Lời mới.", pre_test=PRE_TEST)
    assert [(one.key, one.known) for one in completion_state(enrolment.id).lessons] == [
        ("mo-dau", False),
        ("chuan-bi", True),
    ]


def test_rule_13_the_coordinator_counts_known_lessons_as_the_learner_does(make, units, officer):
    course = make.course(pre_test=PRE_TEST)
    coordinator = make.coordinator(units["CDP-A1"])
    offering = make.offering(course, units["CDP-A1"], coordinator)
    make.obligation(offering, officer)
    enrolment = make.enrolment(officer, course)
    sit(enrolment, wrong_about=("chuan-bi",))
    opened = find_offering_for(find_viewer(coordinator.id), offering.id)
    (learner,) = learners_in(db.session.execute(learners_select(opened)).all())
    assert learner.state is State.BEGUN
    assert [lesson.settled for lesson in learner.lessons] == [False, True]


def test_rule_17_a_sitting_can_be_shown_again_when_the_bank_has_changed(make, officer):
    course = make.course(pre_test=PRE_TEST)
    enrolment = make.enrolment(officer, course)
    sitting = start_pre_test(enrolment)
    make.course_version(course, pre_test=PRE_TEST, bank=6)
    assert start_pre_test(enrolment).drawn == sitting.drawn
