"""Published courses, written as rows: two short lessons with an exercise each, a bank of two topics, a final test."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from lms.clock import now
from lms.courses.models import BankEntry, Course, CourseVersion, Lesson, Question
from lms.courses.queries import find_lesson
from lms.db import db
from lms.people.models import Unit

TOPICS = {"nguyen-tac": "Nguyên tắc thương lượng", "phien-hop": "Kỹ năng trong phiên họp"}


PRE_TEST = {"draw": [{"topic": topic, "count": 2} for topic in TOPICS], "need": 2}
TASK = {
    "title": "Một trang yêu cầu thương lượng",
    "ask": "Anh/chị viết một trang yêu cầu thương lượng của đơn vị mình.",
    "steps": ["Chọn một việc.", "Nêu số liệu."],
    "min_words": 5,
    "pass_points": 3,
    "rubric": [
        {
            "key": key,
            "name": name,
            "levels": [{"points": n, "text": f"Mức {n} của {key}"} for n in range(3)],
        }
        for key, name in (("so-lieu", "Số liệu"), ("de-nghi", "Đề nghị"))
    ],
}


def choice_spec(key: str, right: int = 0, options: int = 3) -> dict[str, Any]:
    """A single-choice exercise whose texts name it."""
    return {
        "key": key,
        "kind": "single-choice",
        "ask": f"Câu hỏi {key} là gì?",
        "options": [
            {"text": f"Ý {n} của {key}", "why": f"Lời giải {n} của {key}", "right": n == right} for n in range(options)
        ],
    }


def course(
    slug: str = "thuong-luong-tap-the", owner: Unit | None = None, archived: bool = False, **version: Any
) -> Course:
    """A course with its first version published."""
    row = Course(
        slug=slug,
        owner_unit_id=owner.id if owner else None,
        published=None,
        archived_at=now() if archived else None,
    )
    db.session.add(row)
    db.session.flush()
    course_version(row, **version)
    return row


def course_version(
    of: Course,
    lessons: Sequence[str] = ("chuan-bi", "vao-hop"),
    *,
    text: str = "Lời đầu bài.",
    exercises: bool = True,
    draw: int | None = 2,
    bank: int = 4,
    **columns: Any,
) -> CourseVersion:
    """A course's next version, published: `draw` questions of each topic (None: no final test) from `bank` each."""
    course = db.session.get_one(Course, of.id)
    last = db.session.scalar(select(func.max(CourseVersion.number)).where(CourseVersion.course_id == of.id))
    course.published = of.published = (last or 0) + 1
    blueprint = [{"topic": topic, "count": draw} for topic in TOPICS]
    values: dict[str, Any] = {
        "digest": f"{course.slug}-{course.published}",
        "renderer": 1,
        "published_at": now(),
        "title": "Kỹ năng đàm phán, thương lượng tập thể",
        "summary": "Học xong, anh/chị chuẩn bị được một phiên thương lượng.",
        "topics": ["thuong-luong"],
        "audience": ["Chủ tịch công đoàn cơ sở"],
        "hours": 6.0,
        "valid_months": None,
        "outcomes": [{"key": "chuan-bi", "text": "Chuẩn bị được số liệu"}],
        "question_topics": TOPICS,
        "final_test": {"pass_percent": 75, "draw": blueprint} if draw else {},
        "files": {},
    }
    version = CourseVersion(course_id=course.id, number=course.published, **(values | columns))
    db.session.add(version)
    db.session.flush()
    for position, key in enumerate(lessons, 1):
        db.session.add(_lesson(version, position, key, text, exercises))
    for topic, lesson in zip(TOPICS, (lessons[0], lessons[-1]), strict=True):
        for n in range(bank if draw else 0):
            _bank(version, topic, f"{topic}-{n}", lesson)
    db.session.flush()
    return version


def questions_of(slug: str) -> list[Question]:
    """Every wording of the questions of a course, by key."""
    statement = select(Question).join(Course, Course.id == Question.course_id).where(Course.slug == slug)
    return list(db.session.scalars(statement.order_by(Question.key, Question.id)))


def lesson_of(course: Course, key: str) -> Lesson:
    """A lesson of the published version, with its text."""
    version = db.session.scalars(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.number == course.published)
    ).one()
    found = find_lesson(version.id, key)
    assert found is not None
    return found


def _lesson(version: CourseVersion, position: int, key: str, text: str, exercises: bool) -> Lesson:
    body = [{"html": "".join(f'<p id="p-{n}" data-p="{n}">{text} Đoạn {n}.</p>' for n in range(1, 6))}]
    if exercises:
        body.append({"exercise": f"thu-{key}"})
    body.append({"html": '<p id="p-6" data-p="6">Hết bài.</p>'})
    return Lesson(
        version_id=version.id,
        position=position,
        key=key,
        title=f"Bài về {key}",
        minutes=8,
        digest=f"{key}: {text}",
        body=body,
        exercises={f"thu-{key}": choice_spec(f"thu-{key}")} if exercises else {},
    )


def _bank(version: CourseVersion, topic: str, key: str, lesson: str) -> None:
    """Put a question into the version's bank; a wording that stood in an earlier version is the same row."""
    question = db.session.scalar(select(Question).where(Question.course_id == version.course_id, Question.key == key))
    if question is None:
        question = Question(
            course_id=version.course_id,
            key=key,
            digest=key,
            topic=topic,
            outcome="chuan-bi",
            lesson_key=lesson,
            difficulty=1,
            spec=choice_spec(key),
        )
        db.session.add(question)
        db.session.flush()
    db.session.add(BankEntry(version_id=version.id, question_id=question.id))
