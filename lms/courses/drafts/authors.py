"""Who writes a course: the lecturers of its unit, and those of units below who were asked to. Flushes."""

from sqlalchemy import Select, delete, select

from lms import audit
from lms.courses.drafts.access import courses_owned_in
from lms.courses.drafts.models import CourseAuthor
from lms.courses.models import Course
from lms.db import db, lock
from lms.people.access import Viewer, subtree
from lms.people.models import Person, Role, Scope, Unit
from lms.text import fold

ASKING = 20_261_121
"""Lock: nobody is asked twice."""


def find_course_owned_by(viewer: Viewer, slug: str) -> Course | None:
    """A course of a unit where this person lectures: they say who writes it besides."""
    return db.session.scalar(
        select(Course).where(Course.slug == slug, Course.id.in_(courses_owned_in(viewer.units_of(Role.LECTURER))))
    )


def owner_of(course: Course) -> Unit:
    """The unit whose course it is; one without an owner belongs to the highest."""
    mine = Unit.id == course.owner_unit_id if course.owner_unit_id else Unit.parent_id.is_(None)
    return db.session.scalars(select(Unit).where(mine)).one()


def lecturers_of(unit: Unit) -> list[Person]:
    """Who writes every course of this unit."""
    held = select(Scope.person_id).where(Scope.role == Role.LECTURER, Scope.unit_id == unit.id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.name_key, Person.id)))


def co_authors_of(course: Course) -> list[Person]:
    """Who was asked to write this one too."""
    return list(
        db.session.scalars(
            select(Person)
            .join(CourseAuthor, CourseAuthor.person_id == Person.id)
            .where(CourseAuthor.course_id == course.id)
            .order_by(Person.name_key, Person.id)
        )
    )


def candidates_select(course: Course, owner: Unit, words: str = "") -> Select[Person, str]:
    """Lecturers of the units below the owner who do not write the course yet, with the name of a unit of theirs."""
    asked = select(CourseAuthor.person_id).where(CourseAuthor.course_id == course.id)
    own = select(Scope.person_id).where(Scope.role == Role.LECTURER, Scope.unit_id == owner.id)
    found = (
        select(Person, Unit.name)
        .join(Scope, Scope.person_id == Person.id)
        .join(Unit, Unit.id == Scope.unit_id)
        .where(
            Scope.role == Role.LECTURER,
            Scope.unit_id.in_(subtree(frozenset({owner.id}))),
            Person.id.not_in(asked),
            Person.id.not_in(own),
        )
        .order_by(Person.name_key, Person.id, Unit.id)
    )
    return found.where(Person.folded_name.contains(fold(words), autoescape=True)) if words.strip() else found


def ask_to_write(course: Course, owner: Unit, person_id: int, by: int) -> Person | None:
    """Let a lecturer of a unit below write the course too; None for anybody else, and for who writes it already."""
    lock(ASKING)
    row = db.session.execute(candidates_select(course, owner).where(Person.id == person_id)).first()
    if row is None:
        return None
    db.session.add(CourseAuthor(course_id=course.id, person_id=person_id, added_by_id=by))
    audit.note(by, "course.author.added", f"course:{course.id}", slug=course.slug, person=person_id)
    db.session.flush()
    person: Person = row[0]
    return person


def ask_no_more(course: Course, person_id: int, by: int) -> bool:
    """Take the course out of this person's hands; what they wrote stays."""
    gone = db.session.execute(
        delete(CourseAuthor).where(CourseAuthor.course_id == course.id, CourseAuthor.person_id == person_id)
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        return False
    audit.note(by, "course.author.removed", f"course:{course.id}", slug=course.slug, person=person_id)
    db.session.flush()
    return True
