"""How a course performs: counted from what people did, kept, and shown to those who write or review the course."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.clock import now
from lms.courses.paragraphs import paragraphs_in
from lms.db import db
from lms.jobs.performance import reckon_due
from lms.jobs.worker import run_one_job
from lms.learning.actions.attempts import start_attempt, submit_attempt
from lms.learning.actions.practice import answer_exercise
from lms.learning.actions.progress import finish_lesson
from lms.learning.models import Enrolment, LessonProgress, Performance
from lms.learning.queries.performance import (
    find_lesson_text,
    find_shelf_for,
    followed_courses,
    items_of,
    lessons_of,
    to_reckon,
)
from lms.people.access import find_viewer
from lms.queue import Job, enqueue

pytestmark = pytest.mark.usefixtures("context")

SLUG = "thuong-luong-tap-the"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def course(make, units):
    return make.course(owner=units["LDLD-A"])


@pytest.fixture
def lecturer(make, units):
    return find_viewer(make.lecturer(units["LDLD-A"]).id)


@pytest.fixture
def enrol(make, units, course):
    return lambda number: [make.enrolment(make.officer(units["CDCS-A1"]), course) for _ in range(number)]


def sat(make, enrolment, wrong=0):
    attempt = make.attempt(enrolment)
    return submit_attempt(attempt, make.answers(attempt, wrong), 75)


def read(enrolment, key, place, minutes=None):
    """Opened an hour ago and read so far; finished after so many minutes."""
    opened = now() - timedelta(hours=1)
    done = None if minutes is None else opened + timedelta(minutes=minutes)
    digest = f"{key}: Lời đầu bài."
    row = LessonProgress(
        enrolment_id=enrolment.id, lesson_key=key, place=place, digest=digest, opened_at=opened, done_at=done
    )
    db.session.add(row)
    db.session.flush()


def shelf(lecturer, number=None):
    return find_shelf_for(lecturer, SLUG, number)


def test_lessons_are_counted_by_who_opened_and_finished_them(make, enrol, course, lecturer):
    people = enrol(12)
    for enrolment in people[:6]:
        read(enrolment, "chuan-bi", 6, minutes=10)
    for enrolment, place in zip(people[6:], (2, 2, 2, 4, 5, 5), strict=True):
        read(enrolment, "chuan-bi", place)
    make.figures(course)
    first, second = lessons_of(shelf(lecturer))
    assert (first.opened, first.finished, first.minutes, first.estimate) == (12, 6, 10, 8)
    assert (first.stops, first.worst_stop) == ({2: 3, 4: 1, 5: 2}, 2)
    assert (second.opened, second.stops) == (None, None)
    assert shelf(lecturer).figures.learners == 12


def test_fewer_than_five_are_not_shown(make, enrol, course, lecturer):
    people = enrol(8)
    for enrolment in people[:4]:
        read(enrolment, "chuan-bi", 3, minutes=10)
    for enrolment in people[4:]:
        read(enrolment, "chuan-bi", 2)
    for enrolment in people[:4]:
        read(enrolment, "vao-hop", 2)
    make.figures(course)
    first, second = lessons_of(shelf(lecturer))
    assert (first.opened, first.minutes, first.stops) == (8, None, None)
    assert (second.opened, second.finished) == (None, None)


def test_a_lesson_counts_whoever_read_this_very_text_in_whatever_version(make, enrol, course, lecturer):
    for enrolment in enrol(5):
        read(enrolment, "chuan-bi", 6, minutes=10)
    make.course_version(course, lessons=("chuan-bi", "vao-hop"))
    make.course_version(course, text="Lời khác.")
    make.figures(course)
    assert shelf(lecturer).numbers == [3, 2, 1]
    assert [lessons_of(shelf(lecturer, number))[0].opened for number in (1, 2, 3)] == [5, 5, None]
    assert shelf(lecturer, 4) is None


def test_who_finished_without_a_script_has_no_time(make, units, lecturer):
    course = make.course(owner=units["LDLD-A"], exercises=False)
    for _ in range(6):
        enrolment = make.enrolment(make.officer(units["CDCS-A1"]), course)
        finish_lesson(enrolment, make.lesson_of(course, "chuan-bi"))
    make.figures(course)
    first = lessons_of(shelf(lecturer))[0]
    assert (first.finished, first.minutes) == (6, None)


def test_exercises_are_judged_by_the_first_whole_answer(make, enrol, course, lecturer):
    shown = shelf(lecturer)
    lesson = find_lesson_text(shown, "chuan-bi")
    assert lesson is not None
    for number, enrolment in enumerate(enrol(6)):
        read(enrolment, "chuan-bi", 3)
        text = make.lesson_of(course, "chuan-bi")
        for chosen in ([1], [0]) if number < 3 else ([0],):
            answer_exercise(enrolment, text, "thu-chuan-bi", {"chosen": chosen})
    make.figures(course)
    (exercise,) = find_lesson_text(shelf(lecturer), "chuan-bi").exercises
    assert (exercise.tries, exercise.wrong) == (6, 0.5)


def test_a_lesson_stands_beside_its_paragraphs(make, enrol, course, lecturer):
    for enrolment in enrol(5):
        read(enrolment, "chuan-bi", 4)
    make.figures(course)
    text = find_lesson_text(shelf(lecturer), "chuan-bi")
    assert [(number, count) for number, _, count in text.paragraphs] == [(n, 5 * (n == 4)) for n in range(1, 7)]
    assert text.paragraphs[3][1] == "Lời đầu bài. Đoạn 4."
    assert find_lesson_text(shelf(lecturer), "khong-co") is None


def test_paragraphs_are_known_by_their_first_words():
    long = "từ " * 60
    body = [{"html": f'<p data-p="1"><b>Một</b> hai</p><ul><li data-p="2">{long}</li></ul>'}, {"exercise": "a"}]
    found = paragraphs_in(body)
    assert found[1] == "Một hai"
    assert len(found[2]) <= 81
    assert found[2].endswith("từ…")


def test_questions_are_judged_by_first_sittings_and_counted_by_all(make, enrol, course, lecturer):
    for enrolment in enrol(6):
        sat(make, enrolment, wrong=4)
        sat(make, enrolment)
    unfinished = enrol(1)[0]
    make.lessons_done(unfinished)
    start_attempt(unfinished)
    make.figures(course)
    found = shelf(lecturer)
    assert found.figures.sittings == 6
    lines = items_of(found)
    assert len(lines) == 8
    assert sum(line.drawn for line in lines) == 12 * 4
    assert sum(line.item.asked for line in lines) == 6 * 4
    assert {line.item.share for line in lines if line.item.asked >= 5} <= {0.0}
    assert items_of(found, lines[2].question.id) == [lines[2]]
    assert items_of(found, 0) == []


def test_a_question_drawn_from_no_sitting_says_so(make, course, lecturer):
    make.figures(course)
    assert {(line.drawn, line.item.asked, line.item.share) for line in items_of(shelf(lecturer))} == {(0, 0, None)}


def test_options_are_named_and_the_answer_is_known(make, enrol, course, lecturer):
    for enrolment in enrol(20):
        sat(make, enrolment, wrong=1)
    make.figures(course)
    line = next(line for line in items_of(shelf(lecturer)) if line.item.asked >= 5)
    assert line.options == {n: f"Ý {n} của {line.question.key}" for n in range(3)}
    assert [choice.right for choice in line.item.choices] == [True, False, False]


def test_figures_are_for_who_writes_or_reviews_the_course_and_for_nobody_else(make, units, course):
    a, b = units["LDLD-A"], units["LDLD-B"]
    people = {
        "lecturer": make.lecturer(a),
        "coordinator": make.coordinator(a),
        "admin": make.admin(a),
        "officer": make.officer(units["CDCS-A1"]),
        "below": make.lecturer(units["CDCS-A1"]),
        "elsewhere": make.lecturer(b),
        "coordinates elsewhere": make.coordinator(b),
    }
    found = {name: find_shelf_for(find_viewer(person.id), SLUG) is not None for name, person in people.items()}
    assert [name for name, seen in found.items() if seen] == ["lecturer", "coordinator", "admin"]
    assert followed_courses(find_viewer(people["elsewhere"].id)) == []
    assert [row[0].slug for row in followed_courses(find_viewer(people["admin"].id))] == [SLUG]


def test_reckoning_twice_changes_nothing_but_the_moment(make, enrol, course):
    for enrolment in enrol(5):
        sat(make, enrolment, wrong=1)
    first = make.figures(course)
    before = (first.reckoned_at, first.items, first.lessons)
    again = make.figures(course)
    assert (again.items, again.lessons) == before[1:]
    assert again.reckoned_at >= before[0]
    assert len(db.session.scalars(select(Performance)).all()) == 1


def test_the_job_reckons_what_was_asked_for(app, enrol, course):
    enrol(2)
    job = enqueue("performance", course=course.id)
    db.session.commit()
    assert run_one_job(app)
    db.session.rollback()
    assert db.session.get(Job, job.id, populate_existing=True).result == {"learners": 2}
    assert db.session.get(Performance, course.id).learners == 2


def test_figures_are_reckoned_by_themselves_where_something_happened(make, enrol, course):
    make.course("khong-ai-hoc")
    enrol(1)
    db.session.commit()
    assert reckon_due() == 1
    figures = db.session.get(Performance, course.id, populate_existing=True)
    assert reckon_due() == 0
    figures.reckoned_at -= timedelta(days=1)
    db.session.commit()
    assert list(to_reckon(timedelta(hours=12))) == [course.id]
    db.session.scalar(select(Enrolment)).active_at = now() - timedelta(days=2)
    db.session.commit()
    assert list(to_reckon(timedelta(hours=12))) == []
