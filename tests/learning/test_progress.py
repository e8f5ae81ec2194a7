"""Reading places and finished lessons."""

import pytest

from lms.db import db
from lms.learning.actions.practice import NoAnswer, answer_exercise
from lms.learning.actions.progress import ExercisesLeft, finish_lesson, keep_place
from lms.learning.models import LessonProgress, PracticeAnswer
from lms.learning.queries.enrolments import find_reading
from lms.learning.queries.progress import lesson_states, tries_of

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def reading(make):
    officer = make.officer(make.tree()["CDCS-A1"])
    make.enrolment(officer, make.course())
    return find_reading(officer.id, "thuong-luong-tap-the", "chuan-bi")


def progress(reading):
    return db.session.get_one(LessonProgress, (reading.enrolment.id, reading.lesson.key))


def test_the_place_is_the_furthest_paragraph_whatever_order_the_messages_come_in(reading):
    for place, kept in ((3, 3), (5, 5), (2, 5), (5, 5), (0, 5)):
        keep_place(reading.enrolment, reading.lesson, place)
        assert progress(reading).place == kept
    assert reading.enrolment.last_lesson_key == "chuan-bi"


def test_a_lesson_is_done_only_when_every_exercise_was_tried_right_or_wrong(reading):
    with pytest.raises(ExercisesLeft) as left:
        finish_lesson(reading.enrolment, reading.lesson)
    assert left.value.keys == ["thu-chuan-bi"]
    assert not answer_exercise(reading.enrolment, reading.lesson, "thu-chuan-bi", {"chosen": [2]}).right
    finish_lesson(reading.enrolment, reading.lesson)
    assert progress(reading).done_at is not None


def test_finishing_a_lesson_again_keeps_the_first_moment_and_clears_the_mark_of_a_change(make, reading):
    answer_exercise(reading.enrolment, reading.lesson, "thu-chuan-bi", {"chosen": [0]})
    finish_lesson(reading.enrolment, reading.lesson)
    first = progress(reading).done_at
    make.course_version(reading.course, text="Lời mới.")
    newer = find_reading(reading.enrolment.person_id, "thuong-luong-tap-the", "chuan-bi")
    assert lesson_states([newer.enrolment.id])[newer.enrolment.id][0].updated
    finish_lesson(newer.enrolment, newer.lesson)
    assert progress(newer).done_at == first
    assert not lesson_states([newer.enrolment.id])[newer.enrolment.id][0].updated


def test_every_try_is_kept_and_the_latest_is_shown(reading):
    for chosen in (2, 1, 0):
        answer_exercise(reading.enrolment, reading.lesson, "thu-chuan-bi", {"chosen": [chosen]})
    assert db.session.query(PracticeAnswer).count() == 3
    latest = tries_of(reading.enrolment.id, "chuan-bi")["thu-chuan-bi"].latest
    assert latest.answer == {"chosen": [0]}
    assert latest.whole


def test_no_answer_is_no_try(reading):
    with pytest.raises(NoAnswer):
        answer_exercise(reading.enrolment, reading.lesson, "thu-chuan-bi", {})
    assert db.session.query(PracticeAnswer).count() == 0
