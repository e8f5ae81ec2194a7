"""From a draft to an immutable version. Flushes; who calls commits."""

from collections.abc import Container

from lms import audit
from lms.courses.actions import publish
from lms.courses.drafts.actions import DRAFTS, close_files
from lms.courses.drafts.assets import assets_in
from lms.courses.drafts.models import OPEN, Draft, DraftState
from lms.courses.drafts.queries import texts_of
from lms.courses.faults import Fault, Faulty
from lms.courses.folder import COURSE
from lms.courses.models import Course, CourseVersion, Origin
from lms.courses.package import ReadCourse, read
from lms.courses.queries import sources_by_key, topic_names
from lms.db import db, lock
from lms.text import N_


def read_draft(draft: Draft) -> ReadCourse:
    """The course as its draft stands, with everything that would keep it from being published."""
    return read(texts_of(draft), sources_by_key(), topic_names(), assets=assets_in(draft))


def publish_draft(draft: Draft, by: int, again: Container[str] = ()) -> CourseVersion:
    """Make the draft the version that new learners meet, and close it.

    Whoever finished a lesson of `again` studies its new text too (completion rule 12). Raises Faulty.
    """
    lock(DRAFTS)
    assert draft.state in OPEN, draft.state
    course = db.session.get_one(Course, draft.course_id)
    found = read_draft(draft)
    if found.course and found.course.fields["slug"] != course.slug:
        message = N_("slug phải là %(slug)s: địa chỉ của khóa học không đổi được")
        raise Faulty([Fault(COURSE, 1, message, {"slug": course.slug})])
    texts, assets = texts_of(draft), assets_in(draft)
    version = publish(texts, sources_by_key(), topic_names(), origin=Origin.WORKSHOP, assets=assets, again=again)
    draft.state, draft.published = DraftState.PUBLISHED, version.number
    course.adopts = draft.follows or course.adopts
    close_files(draft)
    audit.note(by, "course.published", f"course:{course.id}", slug=course.slug, version=version.number)
    return version
