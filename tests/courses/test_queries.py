"""Reading courses in few statements."""

import pytest

from lms.courses.actions import publish
from lms.courses.queries import (
    bank_of,
    find_course,
    find_lesson,
    outline_of,
    published_courses,
    questions_by_ids,
    topic_names,
    version_of,
)
from lms.courses.rules import draw
from lms.db import db
from tests.courses.small import SOURCES, TOPICS, course_files

pytestmark = pytest.mark.usefixtures("context")


def test_published_courses_are_those_that_can_be_begun_with_their_newest_version(make):
    make.course("b-khoa")
    make.course("a-khoa")
    make.course("c-khoa", archived=True)
    make.course_version(find_course("b-khoa"), title="Bản hai")
    assert [(course.slug, version.number, version.title) for course, version in published_courses()] == [
        ("a-khoa", 1, "Kỹ năng đàm phán, thương lượng tập thể"),
        ("b-khoa", 2, "Bản hai"),
    ]


def test_a_lesson_and_an_outline_cost_one_statement_each(statements):
    version_id = publish(course_files(), SOURCES, TOPICS).id
    db.session.commit()
    db.session.expunge_all()
    with statements() as seen:
        lesson = find_lesson(version_id, "chuan-bi")
        assert (lesson.body[0].keys(), list(lesson.exercises)) == ({"html"}, ["han-cung-cap"])
        assert [line.title for line in outline_of(version_id)] == ["Chuẩn bị thông tin"] * 2
    assert len(seen) == 2
    assert "body" not in seen[1]


def test_a_drawn_test_is_shown_again_from_its_ids(statements):
    version = publish(course_files(), SOURCES, TOPICS)
    db.session.commit()
    drawn = draw(bank_of(version.id), version.final_test, seed=7)
    with statements() as seen:
        questions = questions_by_ids(line["question"] for line in drawn)
    assert len(seen) == 1
    assert sorted(questions[line["question"]].topic for line in drawn) == ["hop", "so-lieu", "so-lieu"]


def test_rule_17_questions_drawn_from_an_old_bank_stay_readable():
    first = publish(course_files(), SOURCES, TOPICS)
    drawn = draw(bank_of(first.id), first.final_test, seed=7)
    publish(course_files(bank=("Câu hop-1 đúng", "Câu hop-1 khác")), SOURCES, TOPICS)
    db.session.commit()
    asked = {question.spec["ask"] for question in questions_by_ids(line["question"] for line in drawn).values()}
    assert "Câu hop-1 đúng." in asked


def test_what_is_not_there_is_none():
    assert find_course("khong-co") is None
    version = publish(course_files(), SOURCES, TOPICS)
    assert find_lesson(version.id, "khong-co") is None
    course = find_course("khoa-nho")
    course.published = None
    db.session.flush()
    assert version_of(course) is None
    assert topic_names() == {}
