"""Keeping the site in step with a folder of courses, and writing a course back to one. Flushes; who calls commits."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import undefer

from lms.clock import now
from lms.courses import folder as disk
from lms.courses.actions import PUBLISHING, publish_package
from lms.courses.catalogue import Cited, read_sources, read_topics
from lms.courses.faults import Fault, Faulty
from lms.courses.folder import LESSON
from lms.courses.markup import RENDERER
from lms.courses.media.actions import keep_file
from lms.courses.media.folder import read_assets
from lms.courses.media.queries import assets_of
from lms.courses.media.rules import NOTHING
from lms.courses.models import Course, CourseVersion, Lesson, Origin, Source, Topic
from lms.courses.package import course_digest, pack, pack_lesson
from lms.courses.queries import find_course, published_courses, sources_by_key, topic_names, version_of
from lms.db import db, lock
from lms.storage import name_of, storage
from lms.text import N_


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
    version, how = publish_package(package, Origin.FOLDER)
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
