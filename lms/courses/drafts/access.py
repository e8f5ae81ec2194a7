"""Whose course it is: who may write it, who may review and publish it. The only way to drafts."""

from sqlalchemy import Select, exists, or_, select

from lms.courses.drafts.models import CourseAuthor
from lms.courses.models import Course
from lms.people.access import Viewer, subtree
from lms.people.models import Role, Unit


def courses_owned_in(unit_ids: frozenset[int]) -> Select[int]:
    """Ids of the courses that belong to these units or to units below them.

    A course without an owner belongs to the highest unit of the site.
    """
    holds_top = exists().where(Unit.id.in_(unit_ids), Unit.parent_id.is_(None))
    return select(Course.id).where(
        or_(Course.owner_unit_id.in_(subtree(unit_ids)), Course.owner_unit_id.is_(None) & holds_top)
    )


def courses_written_by(viewer: Viewer) -> Select[int]:
    """Ids of the courses this person may write: those of the units where they lecture, and those they were asked to."""
    asked = select(CourseAuthor.course_id).where(CourseAuthor.person_id == viewer.person_id)
    owned = courses_owned_in(viewer.units_of(Role.LECTURER))
    return select(Course.id).where(or_(Course.id.in_(owned), Course.id.in_(asked)))


def courses_reviewed_by(viewer: Viewer) -> Select[int]:
    """Ids of the courses this person may review and publish: those of the units they coordinate."""
    return courses_owned_in(viewer.units_of(Role.COORDINATOR) | viewer.units_of(Role.ADMIN))
