"""Reading courses. Nobody's data stands here: what is published is for everybody who is signed in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import undefer

from lms.courses.catalogue import Cited
from lms.courses.models import BankEntry, Course, CourseVersion, Lesson, Question, Source, Topic
from lms.courses.rules import BankQuestion
from lms.db import db


class OutlineLine(NamedTuple):
    """A lesson in the list of its course, without its text."""

    key: str
    position: int
    title: str
    minutes: int
    digest: str


def find_course(slug: str) -> Course | None:
    """The course of this slug, archived or not."""
    return db.session.scalar(select(Course).where(Course.slug == slug))


def published_courses() -> Sequence[tuple[Course, CourseVersion]]:
    """Every course that can be begun, with the version that new learners meet, by slug."""
    return [
        (course, version)
        for course, version in db.session.execute(
            select(Course, CourseVersion)
            .join(
                CourseVersion,
                (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published),
            )
            .where(Course.archived_at.is_(None))
            .order_by(Course.slug)
        )
    ]


def version_of(course: Course) -> CourseVersion | None:
    """The version that new learners meet; None before the first publication."""
    return db.session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.number == course.published)
    )


def outline_of(version_id: int) -> list[OutlineLine]:
    """The lessons of a version in their order."""
    rows = db.session.execute(
        select(Lesson.key, Lesson.position, Lesson.title, Lesson.minutes, Lesson.digest)
        .where(Lesson.version_id == version_id)
        .order_by(Lesson.position)
    )
    return [OutlineLine(*row) for row in rows]


def find_lesson(version_id: int, key: str) -> Lesson | None:
    """A lesson with its rendered body and its exercises."""
    return db.session.scalar(
        select(Lesson)
        .where(Lesson.version_id == version_id, Lesson.key == key)
        .options(undefer(Lesson.body), undefer(Lesson.exercises))
    )


def bank_of(version_id: int) -> dict[str, list[BankQuestion]]:
    """The questions a version draws from, by topic."""
    rows = db.session.execute(
        select(Question.topic, Question.id, Question.difficulty, Question.spec, Question.lesson_key)
        .join(BankEntry, BankEntry.question_id == Question.id)
        .where(BankEntry.version_id == version_id)
        .order_by(Question.id)
    )
    bank: dict[str, list[BankQuestion]] = defaultdict(list)
    for topic, *question in rows:
        bank[topic].append(BankQuestion(*question))
    return dict(bank)


def glossary_of(version_id: int) -> list[Any]:
    """The terms of a version: [{"term", "meaning", "cites"}, …]."""
    return db.session.scalar(select(CourseVersion.glossary).where(CourseVersion.id == version_id)) or []


def find_template(version_id: int, key: str) -> dict[str, Any] | None:
    """What one template of a version says."""
    specs = db.session.scalar(select(CourseVersion.template_specs).where(CourseVersion.id == version_id)) or {}
    return specs.get(key)


def questions_by_ids(ids: Iterable[int]) -> dict[int, Question]:
    """Questions by id, whatever version drew them."""
    found = db.session.scalars(select(Question).where(Question.id.in_(list(ids))))
    return {question.id: question for question in found}


def topic_names() -> dict[str, str]:
    """Slug and name of every competence topic, in the order of `topics.yaml`."""
    rows = db.session.execute(select(Topic.slug, Topic.name).order_by(Topic.position))
    return {slug: name for slug, name in rows}


def sources_by_key() -> dict[str, Cited]:
    """Every document that lessons may cite."""
    return {
        source.key: Cited(source.name, source.mark, source.checked_on, source.places)
        for source in db.session.scalars(select(Source))
    }
