"""Files of courses: put into a published version, or into a draft by its author."""

import io

from sqlalchemy import select

from lms.courses.drafts.assets import add_asset
from lms.courses.drafts.models import Draft
from lms.courses.media.actions import keep_file, name_in_version
from lms.courses.media.models import DraftAsset
from lms.courses.media.reading import read_asset
from lms.courses.models import Course, CourseVersion
from lms.db import db


def published_asset(course: Course, name: str, octets: bytes) -> str:
    """Its hash."""
    version = db.session.scalars(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.number == course.published)
    ).one()
    asset = read_asset(io.BytesIO(octets), name)
    keep_file(io.BytesIO(octets), asset)
    name_in_version(version.id, {name: asset})
    return asset.sha256


def draft_asset(slug: str, name: str, octets: bytes) -> DraftAsset:
    """Added by whoever began the draft."""
    draft = db.session.scalars(
        select(Draft).join(Course, Course.id == Draft.course_id).where(Course.slug == slug)
    ).one()
    return add_asset(draft, name, io.BytesIO(octets), draft.begun_by_id)
