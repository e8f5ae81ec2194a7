"""Which courses a unit may take over, and which originals went on."""

from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from lms.clock import today
from lms.courses.drafts.access import courses_written_by
from lms.courses.models import Course, CourseVersion
from lms.people.access import Viewer
from lms.people.models import Role, UnitLine


class Original(NamedTuple):
    """A course of a unit above, as learners meet it today."""

    course: Course
    version: CourseVersion


def originals_select(viewer: Viewer) -> Select[Course, CourseVersion]:
    """Published courses of units above those where this person lectures, by title."""
    units = viewer.units_of(Role.LECTURER)
    day = today()
    above = select(UnitLine.ancestor_id).where(
        UnitLine.unit_id.in_(units), UnitLine.depth > 0, UnitLine.from_on <= day, day < UnitLine.until_on
    )
    return (
        select(Course, CourseVersion)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published))
        .where(
            Course.archived_at.is_(None),
            Course.adopted_from_id.is_(None),
            or_(Course.owner_unit_id.is_(None), Course.owner_unit_id.in_(above)),
            Course.id.not_in(courses_written_by(viewer)),
        )
        .order_by(CourseVersion.title, Course.id)
    )


def adopted_units(viewer: Viewer) -> Select[int | None, int | None]:
    """(original, unit): what units this person writes for have taken over already."""
    return select(Course.adopted_from_id, Course.owner_unit_id).where(
        Course.adopted_from_id.is_not(None), Course.id.in_(courses_written_by(viewer))
    )


def newer_originals(viewer: Viewer) -> Select[int, int | None]:
    """(course, number): courses this person may write whose original has a newer version than they follow."""
    original = aliased(Course)
    return (
        select(Course.id, original.published)
        .join(original, original.id == Course.adopted_from_id)
        .where(original.published > Course.adopts, Course.id.in_(courses_written_by(viewer)))
    )
