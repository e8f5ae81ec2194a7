"""One function says what is done and what is missing, to the learner and to the coordinator alike."""

import pytest

from lms.learning.queries.progress import completion_state, completion_states
from lms.learning.rules.completion import Completion, LessonState, final_test, needed

pytestmark = pytest.mark.usefixtures("context")

BLUEPRINT = {"pass_percent": 80, "draw": [{"topic": "a", "count": 4}, {"topic": "b", "count": 3}]}


def spoken(said):
    return said.text % said.params


def lessons(*done):
    return tuple(LessonState(f"bai-{n}", n, f"Tên bài {n}", 8, done=is_done) for n, is_done in enumerate(done, 1))


@pytest.mark.parametrize(
    ("questions", "percent", "enough"), [(20, 80, 16), (7, 80, 6), (4, 75, 3), (10, 100, 10), (3, 34, 2)]
)
def test_a_part_of_a_question_is_a_whole_one_to_get_right(questions, percent, enough):
    assert needed(questions, percent) == enough


def test_rule_13_what_is_missing_is_said_in_the_order_to_do_it():
    state = Completion(lessons(True, False, False), final_test(BLUEPRINT))
    assert spoken(state.done) == "Đã xong 1/3 bài"
    assert [spoken(said) for said in state.missing] == [
        "Bài 2: Tên bài 2",
        "Bài 3: Tên bài 3",
        "Bài kiểm tra cuối khóa, đạt từ 6/7 câu đúng",
    ]
    assert not state.complete
    assert not state.all_read


def test_rule_13_nothing_is_missing_exactly_when_it_is_complete():
    for done in (lessons(True, True), lessons(True, False)):
        for test in (None, final_test(BLUEPRINT), final_test(BLUEPRINT, tries=1, passed=True)):
            state = Completion(done, test)
            assert state.complete == (state.missing == ())


def test_one_carries_on_with_the_last_lesson_until_it_is_done():
    state = Completion(lessons(True, False, False), None)
    assert state.next_lesson("bai-3").key == "bai-3"
    assert state.next_lesson("bai-1").key == "bai-2"
    assert state.next_lesson(None).key == "bai-2"
    assert Completion(lessons(True), None).next_lesson("bai-1") is None


def test_after_a_lesson_comes_the_next_that_is_not_done_then_what_was_left_out():
    state = Completion(lessons(False, True, False, True), None)
    assert state.after("bai-2").key == "bai-3"
    assert state.after("bai-3").key == "bai-1"


def test_rule_13_the_coordinator_reads_the_same_for_many_as_the_learner_for_one(make, statements):
    units, course = make.tree(), make.course()
    enrolments = [make.enrolment(make.officer(units["CDCS-A1"]), course) for _ in range(3)]
    make.lessons_done(enrolments[0])
    make.lessons_done(enrolments[1], but=1)
    with statements() as seen:
        states = completion_states([e.id for e in enrolments])
    assert len(seen) == 2
    assert [states[e.id].lessons_done for e in enrolments] == [2, 1, 0]
    assert [states[e.id] for e in enrolments] == [completion_state(e.id) for e in enrolments]


def test_rule_12_progress_stays_with_the_key_and_a_changed_lesson_says_so(make):
    course = make.course(lessons=("chuan-bi", "vao-hop"))
    enrolment = make.enrolment(make.officer(make.tree()["CDCS-A1"]), course)
    make.lessons_done(enrolment)
    make.course_version(course, lessons=("mo-dau", "chuan-bi", "vao-hop"), text="Lời mới.")
    state = completion_state(enrolment.id)
    assert [(lesson.key, lesson.done, lesson.updated) for lesson in state.lessons] == [
        ("mo-dau", False, False),
        ("chuan-bi", True, True),
        ("vao-hop", True, True),
    ]
    assert spoken(state.missing[0]) == "Bài 1: Bài về mo-dau"


def test_rule_12_who_is_complete_never_moves_to_a_new_version(make):
    course = make.course()
    enrolment = make.completed(make.officer(make.tree()["CDCS-A1"]), course)
    make.course_version(course, lessons=("mo-dau", "chuan-bi", "vao-hop"), text="Lời mới.")
    state = completion_state(enrolment.id)
    assert state.complete
    assert [lesson.key for lesson in state.lessons] == ["chuan-bi", "vao-hop"]
    assert not any(lesson.updated for lesson in state.lessons)
