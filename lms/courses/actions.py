"""Publishing courses. Flushes; who calls commits."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from lms.clock import now
from lms.courses.catalogue import Cited
from lms.courses.markup import RENDERER
from lms.courses.media.actions import name_in_version
from lms.courses.media.rules import NOTHING, Assets
from lms.courses.models import BankEntry, Course, CourseVersion, Lesson, Origin, Question
from lms.courses.package import Package, PackedQuestion, pack
from lms.courses.queries import find_course, version_of
from lms.db import db, lock

PUBLISHING = 20_260_601
"""Lock: numbers of versions follow each other without a gap."""
ONLY_CHECKED = ("slug", "bank_least")
"""Fields of `course.yaml` that a version does not keep."""


def publish(
    files: Mapping[str, str],
    sources: Mapping[str, Cited],
    topics: Container[str],
    folder: str | None = None,
    origin: Origin = Origin.FOLDER,
    assets: Assets = NOTHING,
    again: Container[str] = (),
) -> CourseVersion:
    """The version that these files are: a new one, or the published one when not an octet of them differs.

    `sources` are the documents that may be cited, `topics` the known slugs; faults name their files below `folder`.
    `assets`, already stored, are the files besides the texts. Whoever finished a lesson of `again` studies its new text
    too. Raises Faulty.
    """
    return publish_package(pack(files, sources, topics, folder, assets), origin, again)[0]


def publish_package(package: Package, origin: Origin, again: Container[str] = ()) -> tuple[CourseVersion, str]:
    """The version, and what it is: new (the course's first), changed or unchanged."""
    lock(PUBLISHING)
    slug = package.course["slug"]
    course = find_course(slug)
    if course is None:
        course = Course(slug=slug)
        db.session.add(course)
        db.session.flush()
    before = version_of(course)
    if before and before.digest == package.digest:
        return before, "unchanged"
    version = _add_version(course, package, origin)
    if before:
        _carry_outdated(before, version, again)
    course.published = version.number
    db.session.flush()
    return version, "changed" if before else "new"


def _add_version(course: Course, package: Package, origin: Origin) -> CourseVersion:
    fields = {key: value for key, value in package.course.items() if key not in ONLY_CHECKED}
    version = CourseVersion(
        **{**fields, "final_test": fields["final_test"] or {}, "pre_test": fields["pre_test"] or {}},
        course_id=course.id,
        number=_last_number(course) + 1,
        digest=package.digest,
        origin=origin,
        renderer=RENDERER,
        published_at=now(),
        task=package.parts.task,
        terms=len(package.parts.glossary),
        glossary=package.parts.glossary,
        templates=_listed(package.parts.templates),
        template_specs=package.parts.templates,
        files=package.files,
    )
    db.session.add(version)
    db.session.flush()
    name_in_version(version.id, package.assets)
    for position, lesson in enumerate(package.lessons, 1):
        db.session.add(Lesson(version_id=version.id, position=position, **vars(lesson)))
    for question_id in _question_ids(course, package.questions):
        db.session.add(BankEntry(version_id=version.id, question_id=question_id))
    return version


def _carry_outdated(before: CourseVersion, version: CourseVersion, again: Container[str]) -> None:
    """Say of each lesson which earlier texts do not count as studied: those that did not before, and for a lesson
    of `again` every text that it ever had (completion rule 12)."""
    old = {one.key: one for one in db.session.scalars(select(Lesson).where(Lesson.version_id == before.id))}
    for lesson in db.session.scalars(select(Lesson).where(Lesson.version_id == version.id)):
        outdated = set(old[lesson.key].outdated) if lesson.key in old else set()
        if lesson.key in again:
            outdated |= set(
                db.session.scalars(
                    select(Lesson.digest)
                    .join(CourseVersion, CourseVersion.id == Lesson.version_id)
                    .where(CourseVersion.course_id == version.course_id, Lesson.key == lesson.key)
                )
            )
        lesson.outdated = sorted(outdated - {lesson.digest})
    db.session.flush()


def _last_number(course: Course) -> int:
    """The number of the newest version; 0 before the first."""
    newest = select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)
    return db.session.scalar(newest) or 0


def _listed(templates: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """What the course page says of each template."""
    return [
        {"key": key, "title": spec["title"], "about": spec["about"], "form": spec["form"]}
        for key, spec in templates.items()
    ]


def _question_ids(course: Course, questions: Iterable[PackedQuestion]) -> list[int]:
    """The row of each question in this very wording: the one that is there, or a new one."""
    there = {
        (key, digest): id_
        for id_, key, digest in db.session.execute(
            select(Question.id, Question.key, Question.digest).where(Question.course_id == course.id)
        )
    }
    ids = []
    for question in questions:
        if (question.key, question.digest) not in there:
            fields = vars(question) | {"course_id": course.id}
            row = Question(lesson_key=fields.pop("lesson"), **fields)
            db.session.add(row)
            db.session.flush()
            there[question.key, question.digest] = row.id
        ids.append(there[question.key, question.digest])
    return ids
