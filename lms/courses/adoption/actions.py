"""Taking a course over, and following its original. Flushes; who calls commits."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from lms import audit
from lms.courses.adoption.rules import follow, with_slug
from lms.courses.drafts.actions import begin_course, begin_draft, remove_file, replace_files
from lms.courses.drafts.models import Draft
from lms.courses.drafts.queries import texts_of
from lms.courses.media.models import DraftAsset
from lms.courses.media.queries import assets_of
from lms.courses.models import Course, CourseVersion
from lms.courses.reviews.actions import comment
from lms.db import db
from lms.people.access import Viewer
from lms.people.models import Unit
from lms.text import N_
from lms.text import slug as slug_of

CLASH = N_("Bản gốc và đơn vị cùng sửa tệp này. Đang giữ lời của đơn vị; xem lại cho khớp với bản gốc mới.")


class NothingNewer(Exception):
    """The course follows the newest version of its original already, or has no original."""


def adopt(viewer: Viewer, original: Course, unit: Unit) -> Draft:
    """The unit's own edition of the original, as a first draft. Raises SlugTaken when the unit has it already."""
    version = _version(original, original.published or 0)
    slug = f"{original.slug}-{slug_of(unit.code)}"
    draft = begin_course(viewer, slug, unit.id, with_slug(version.files, slug))
    _take_assets(viewer, draft, version)
    course = db.session.get_one(Course, draft.course_id)
    course.adopted_from_id, course.adopts = original.id, version.number
    audit.note(viewer.person_id, "course.adopted", f"course:{course.id}", slug=original.slug, version=version.number)
    db.session.flush()
    return draft


def follow_original(viewer: Viewer, course: Course) -> tuple[Draft, list[str]]:
    """A draft in which the original's newest version and the unit's own changes are one; the files that clash.

    Each of those carries a remark. Raises NothingNewer, and AlreadyOpen while another draft is open.
    """
    original = db.session.get(Course, course.adopted_from_id) if course.adopted_from_id else None
    if original is None or (original.published or 0) <= (course.adopts or 0):
        raise NothingNewer
    draft = begin_draft(viewer, course)
    newest = _version(original, original.published or 0)
    before = with_slug(_version(original, course.adopts or 0).files, course.slug)
    mine = texts_of(draft)
    found = follow(before, with_slug(newest.files, course.slug), mine)
    for name in mine.keys() - found.texts.keys():
        remove_file(draft, name)
    replace_files(draft, found.texts, viewer.person_id)
    _take_assets(viewer, draft, newest)
    draft.follows = newest.number
    for name in found.clashes:
        comment(draft, name, 1, found.texts[name].partition("\n")[0], CLASH, viewer.person_id)
    audit.note(viewer.person_id, "course.followed", f"course:{course.id}", slug=course.slug, version=newest.number)
    db.session.flush()
    return draft, found.clashes


def _version(course: Course, number: int) -> CourseVersion:
    return db.session.scalars(
        select(CourseVersion)
        .where(CourseVersion.course_id == course.id, CourseVersion.number == number)
        .options(undefer(CourseVersion.files))
    ).one()


def _take_assets(viewer: Viewer, draft: Draft, version: CourseVersion) -> None:
    """The files of a version; one of the same name that the unit put there itself stays."""
    there = set(db.session.scalars(select(DraftAsset.name).where(DraftAsset.draft_id == draft.id)))
    for name, asset in assets_of([version.id]).get(version.id, {}).items():
        if name not in there:
            db.session.add(DraftAsset(draft_id=draft.id, name=name, sha256=asset.sha256, added_by_id=viewer.person_id))
    db.session.flush()
