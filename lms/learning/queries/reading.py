"""The page of a lesson: everything it needs in one statement, and the text from memory."""

from dataclasses import dataclass

from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import aliased

from lms.courses.models import Course, CourseVersion, Lesson
from lms.courses.texts import Text, TextId, text_of
from lms.db import db
from lms.learning.models import Enrolment
from lms.learning.queries.progress import lines_select, state_of
from lms.learning.rules.completion import LessonState


@dataclass(frozen=True)
class LessonPage:
    """A lesson among the lessons of the version a learner is on."""

    slug: str
    title: str
    has_test: bool
    enrolment_id: int
    lessons: tuple[LessonState, ...]
    here: LessonState
    text: Text
    text_id: TextId

    @property
    def following(self) -> LessonState | None:
        """The lesson after this one."""
        return self.lessons[self.here.number] if self.here.number < len(self.lessons) else None


_later = aliased(Enrolment)
_latest = (
    select(func.max(_later.cycle))
    .where(_later.person_id == Enrolment.person_id, _later.course_id == Enrolment.course_id)
    .correlate(Enrolment)
    .scalar_subquery()
)
# As text, to ask whether it is empty without decoding it on every row.
_PAGE = lines_select(
    Enrolment.id,
    CourseVersion.title.label("course_title"),
    cast(CourseVersion.final_test, String).label("final_test"),
    CourseVersion.rendered_at,
    Lesson.id.label("lesson_id"),
).where(Enrolment.person_id == bindparam("person"), Course.slug == bindparam("slug"), Enrolment.cycle == _latest)


def find_page(person_id: int, slug: str, lesson_key: str) -> LessonPage | None:
    """The lesson through this person's latest enrolment, None when there is none or the version has no such lesson."""
    lines = db.session.connection().execute(_PAGE, {"person": person_id, "slug": slug}).all()
    states = tuple(state_of(line, number) for number, line in enumerate(lines, 1))
    for line, state in zip(lines, states, strict=True):
        if line.key == lesson_key:
            text_id = (line.lesson_id, line.rendered_at)
            has_test = line.final_test != "{}"
            return LessonPage(slug, line.course_title, has_test, line.id, states, state, text_of(*text_id), text_id)
    return None
