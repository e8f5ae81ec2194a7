"""Publishing courses, and keeping the site in step with a folder of them. Flushes; who calls commits."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from lms.clock import now
from lms.courses import folder as disk
from lms.courses.catalogue import Cited, read_sources, read_topics
from lms.courses.faults import Fault, Faulty
from lms.courses.folder import LESSON
from lms.courses.markup import RENDERER
from lms.courses.media.actions import keep_file, name_in_version
from lms.courses.media.folder import read_assets
from lms.courses.media.queries import assets_of
from lms.courses.media.rules import NOTHING, Assets
from lms.courses.models import BankEntry, Course, CourseVersion, Lesson, Origin, Question, Source, Topic
from lms.courses.package import Package, PackedQuestion, course_digest, pack, pack_lesson
from lms.courses.queries import find_course, published_courses, sources_by_key, topic_names, version_of
from lms.db import db, lock
from lms.storage import name_of, storage
from lms.text import N_

PUBLISHING = 20_260_601
"""Lock: numbers of versions follow each other without a gap."""
ONLY_CHECKED = ("slug", "bank_least")
"""Fields of `course.yaml` that a version does not keep."""


class NoCourse(Exception):
    """There is no published course of this slug."""


@dataclass(frozen=True)
class Change:
    """What became of something: `what` is topic, source or course; `how` new, changed, rendered or unchanged."""

    what: str
    key: str
    how: str
    number: int | None = None
    """Of a course: its version."""


@dataclass(frozen=True)
class Synced:
    """What a folder did to the site, and why some of it could not be loaded."""

    changes: list[Change]
    faults: list[Fault]


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
    return _publish(pack(files, sources, topics, folder, assets), origin, again)[0]


def _publish(package: Package, origin: Origin, again: Container[str] = ()) -> tuple[CourseVersion, str]:
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


def render_again(sources: Mapping[str, Cited], whatever: bool) -> list[Change]:
    """Render stored lessons again from their own files: those of another renderer, or all of them.

    Versions, digests and the learners' places stay what they are: only the HTML is made anew.
    """
    stale = select(CourseVersion, Course.slug).join(Course, Course.id == CourseVersion.course_id)
    if not whatever:
        stale = stale.where(CourseVersion.renderer != RENDERER)
    changes = []
    found = db.session.execute(stale.options(undefer(CourseVersion.files)).order_by(CourseVersion.id)).all()
    assets = assets_of(version.id for version, _ in found)
    for version, slug in found:
        names = {match[2]: name for name in version.files if (match := LESSON.fullmatch(name))}
        lessons = select(Lesson).where(Lesson.version_id == version.id).options(undefer(Lesson.body))
        differs = False
        for lesson in db.session.scalars(lessons):
            name = names[lesson.key]
            body = pack_lesson(name, version.files[name], sources, assets.get(version.id, NOTHING)).body
            differs = differs or body != lesson.body
            lesson.body = body
        version.renderer, version.rendered_at = RENDERER, now()
        if differs:
            changes.append(Change("course", slug, "rendered", version.number))
    db.session.flush()
    return changes


def sync(folder: Path) -> Synced:
    """Load topics, sources and courses from a folder like `content/`, or one course from its own folder.

    What has not changed is left alone: doing it twice changes nothing. What is faulty is not loaded, and the rest is.
    Nothing is ever removed: a topic or a course that left the folder may still be named by records.
    """
    lock(PUBLISHING)
    faults: list[Fault] = []
    changes = [*_sync_topics(folder, faults), *_sync_sources(folder, faults)]
    db.session.flush()
    sources, topics = sources_by_key(), topic_names()
    courses = disk.course_folders(folder)
    if not courses:
        faults.append(Fault(str(folder), 1, N_("không thấy khóa học nào trong thư mục này")))
    changes += render_again(sources, any((one.what, one.how) == ("source", "changed") for one in changes))
    for course in courses:
        try:
            changes.append(_sync_course(course, sources, topics, alone=course == folder))
        except Faulty as error:
            faults += error.faults
    return Synced(changes, faults)


def _sync_course(folder: Path, sources: Mapping[str, Cited], topics: Container[str], *, alone: bool) -> Change:
    files = disk.read_texts(folder)
    assets = read_assets(folder)
    digest = course_digest(files, assets)
    # What is published was checked then, and sources and topics never go away: nothing to check again.
    for course, version in published_courses():
        if version.digest == digest and (alone or course.slug == folder.name):
            return Change("course", course.slug, "unchanged", version.number)
    package = pack(files, sources, topics, str(folder), assets)
    if not alone and (wrong := disk.misplaced(package.course["slug"], folder)):
        raise Faulty(wrong)
    slug = package.course["slug"]
    if _is_older(slug, digest):
        return Change("course", slug, "unchanged", None)
    if _written_here(slug):
        message = N_("khóa học đã được sửa trên trang sau lần nạp trước; xuất khóa học về thư mục rồi sửa tiếp ở đó")
        raise Faulty([Fault(f"{folder}/{disk.COURSE}", 1, message)])
    for name, path in disk.asset_paths(folder).items():
        with path.open("rb") as file:
            keep_file(file, assets[name])
    version, how = _publish(package, Origin.FOLDER)
    return Change("course", package.course["slug"], how, version.number)


def _is_older(slug: str, digest: str) -> bool:
    """Whether the folder is as it was when it was last loaded, and the workshop has gone on from there."""
    last = db.session.scalar(
        select(CourseVersion.digest)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.slug == slug, CourseVersion.origin == Origin.FOLDER)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    )
    return last == digest


def _written_here(slug: str) -> bool:
    """Whether the published version was written in the workshop: a folder must not write over it."""
    course = find_course(slug)
    version = version_of(course) if course else None
    return version is not None and version.origin == Origin.WORKSHOP


def _sync_topics(folder: Path, faults: list[Fault]) -> list[Change]:
    file = folder / "topics.yaml"
    if not file.exists():
        return []
    topics, wrong = read_topics(disk.read_text(file, str(file), faults) or "", str(file))
    faults += wrong
    there = {topic.slug: topic for topic in db.session.scalars(select(Topic))}
    changes = []
    for position, (slug, name) in enumerate(topics.items(), 1):
        row = there.get(slug)
        if row is None:
            db.session.add(Topic(slug=slug, name=name, position=position))
        elif (row.name, row.position) != (name, position):
            row.name, row.position = name, position
        else:
            continue
        changes.append(Change("topic", slug, "changed" if row else "new"))
    return changes


def _sync_sources(folder: Path, faults: list[Fault]) -> list[Change]:
    files = sorted(folder.glob("sources*.yaml"))
    texts = {str(file): disk.read_text(file, str(file), faults) or "" for file in files}
    sources, wrong = read_sources(texts)
    faults += wrong
    there = sources_by_key()
    changes = []
    for key, cited in sources.items():
        old = there.get(key)
        # Places are added, never taken away: published lessons may cite them.
        places = {**(old.places if old else {}), **cited.places}
        if old == Cited(cited.name, cited.mark, cited.checked, places):
            continue
        db.session.merge(Source(key=key, name=cited.name, mark=cited.mark, checked_on=cited.checked, places=places))
        changes.append(Change("source", key, "changed" if old else "new"))
    return changes


def export(slug: str, folder: Path) -> Path:
    """Write the published version of a course below `folder`, as it stood in `content/`; the course's own folder.

    Raises NoCourse, or NotEmpty when that folder holds files of something else.
    """
    course = find_course(slug)
    version = version_of(course) if course else None
    if version is None:
        raise NoCourse(slug)
    target = folder / slug
    assets = assets_of([version.id]).get(version.id, NOTHING)
    opened = {name: partial(storage().open, name_of(asset.sha256)) for name, asset in assets.items()}
    disk.write_files(version.files, opened, target)
    return target
