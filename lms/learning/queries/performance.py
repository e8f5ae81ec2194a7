"""How a course performs, for those who may write it or review it: kept figures laid beside one of its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from lms.clock import now
from lms.courses.drafts.access import courses_reviewed_by, courses_written_by
from lms.courses.drafts.models import OPEN, Draft
from lms.courses.exercises import shown
from lms.courses.models import BankEntry, Course, CourseVersion, Question
from lms.courses.paragraphs import paragraphs_in
from lms.courses.queries import find_lesson, outline_of
from lms.db import db
from lms.learning.models import Enrolment, Performance
from lms.learning.queries.reading_figures import Read
from lms.learning.rules.item_analysis import HIDDEN_BELOW, Choice, Flag, Item
from lms.learning.rules.pace import median
from lms.people.access import Viewer


@dataclass(frozen=True)
class Shelf:
    """A course, the version looked at, and its figures, None until they were reckoned once."""

    course: Course
    version: CourseVersion
    numbers: list[int]
    """Of all versions, the newest first."""
    figures: Performance | None
    writable: bool
    drafted: bool
    """Whether this viewer may write the course, and a draft of it is open."""


@dataclass(frozen=True)
class Exercise:
    """An exercise of a lesson; `wrong` is the share wrong at the first try, None where too few tried."""

    key: str
    ask: str
    tries: int
    wrong: float | None


@dataclass(frozen=True)
class LessonFigures:
    """How a lesson is read. What rests on fewer than `HIDDEN_BELOW` people is None."""

    key: str
    number: int
    title: str
    estimate: int
    opened: int | None
    finished: int | None
    minutes: float | None
    unfinished: int
    stops: dict[int, int] | None
    """Furthest paragraph -> how many of the unfinished stand there."""

    @property
    def worst_stop(self) -> int | None:
        """The paragraph at which most of them stand, of several the first."""
        return max(sorted(self.stops), key=self.stops.__getitem__) if self.stops else None


@dataclass(frozen=True)
class LessonText:
    """A lesson beside its text: number, first words and standing learners of each paragraph; exercises, worst first."""

    figures: LessonFigures
    paragraphs: list[tuple[int, str, int]]
    exercises: list[Exercise]


@dataclass(frozen=True)
class ItemLine:
    """A question of the bank with what is known of it."""

    question: Question
    drawn: int
    item: Item

    @property
    def ask(self) -> str:
        return str(self.question.spec.get("ask") or self.question.spec.get("text") or self.question.key)

    @property
    def options(self) -> dict[int, str]:
        """Its options in words, by key."""
        found = shown(self.question.spec).get("options", ())
        return {one["value"]: one["text"] for one in found if "value" in one} if self.item.choices else {}


def courses_followed_by(viewer: Viewer) -> Any:
    """Condition: courses whose figures this person may see."""
    return or_(Course.id.in_(courses_written_by(viewer)), Course.id.in_(courses_reviewed_by(viewer)))


def followed_courses(viewer: Viewer) -> list[tuple[Course, CourseVersion]]:
    """The published courses whose figures this person may see, by title."""
    statement = (
        select(Course, CourseVersion)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published))
        .where(courses_followed_by(viewer))
        .order_by(CourseVersion.title, Course.id)
    )
    return [(course, version) for course, version in db.session.execute(statement)]


def find_shelf_for(viewer: Viewer, slug: str, number: int | None = None) -> Shelf | None:
    """The figures of a course this person may write or review, beside a version: `number`, else the published one."""
    written = Course.id.in_(courses_written_by(viewer))
    drafted = select(Draft.id).where(Draft.course_id == Course.id, Draft.state.in_(OPEN)).exists()
    row = db.session.execute(
        select(Course, Performance, written, drafted)
        .outerjoin(Performance, Performance.course_id == Course.id)
        .where(Course.slug == slug, Course.published.is_not(None), courses_followed_by(viewer))
    ).first()
    if row is None:
        return None
    course, figures, may_write, is_drafted = row
    versions = db.session.scalars(
        select(CourseVersion).where(CourseVersion.course_id == course.id).order_by(CourseVersion.number.desc())
    ).all()
    version = next((one for one in versions if one.number == (number or course.published)), None)
    if version is None:
        return None
    numbers = [one.number for one in versions]
    return Shelf(course, version, numbers, figures, bool(may_write), bool(may_write and is_drafted))


def lessons_of(shelf: Shelf) -> list[LessonFigures]:
    """The lessons of the version, in order. A lesson counts whoever read this very text, in whatever version."""
    kept = shelf.figures.lessons if shelf.figures else {}
    return [
        _figures(kept.get(f"{line.key} {line.digest}"), line, number)
        for number, line in enumerate(outline_of(shelf.version.id), 1)
    ]


def find_lesson_text(shelf: Shelf, key: str) -> LessonText | None:
    """One lesson of the version, paragraph by paragraph."""
    figures = next((one for one in lessons_of(shelf) if one.key == key), None)
    lesson = find_lesson(shelf.version.id, key)
    if figures is None or lesson is None:
        return None
    kept = (shelf.figures.lessons if shelf.figures else {}).get(f"{key} {lesson.digest}")
    read = Read.read_again(kept) if kept else Read()
    stops = figures.stops or {}
    paragraphs = [(number, text, stops.get(number, 0)) for number, text in paragraphs_in(lesson.body).items()]
    exercises = [
        Exercise(name, str(spec.get("ask") or name), read.tries[name], _share(read.wrong[name], read.tries[name]))
        for name, spec in lesson.exercises.items()
    ]
    exercises.sort(key=lambda one: -(one.wrong or 0))
    return LessonText(figures, paragraphs, exercises)


def items_of(shelf: Shelf, question_id: int | None = None) -> list[ItemLine]:
    """The questions that the version draws from, or the one asked for, by key."""
    statement = (
        select(Question)
        .join(BankEntry, BankEntry.question_id == Question.id)
        .where(BankEntry.version_id == shelf.version.id)
        .order_by(Question.key)
    )
    if question_id is not None:
        statement = statement.where(Question.id == question_id)
    kept = shelf.figures.items if shelf.figures else {}
    return [_line(question, kept.get(str(question.id))) for question in db.session.scalars(statement)]


def to_reckon(older_than: timedelta) -> Sequence[int]:
    """Ids of the courses in which somebody did something since their figures, which are at least so old."""
    since = select(Performance.reckoned_at).where(Performance.course_id == Enrolment.course_id).scalar_subquery()
    young = select(Performance.course_id).where(Performance.reckoned_at > now() - older_than)
    statement = select(Enrolment.course_id).where(
        or_(since.is_(None), Enrolment.active_at > since), Enrolment.course_id.not_in(young)
    )
    return db.session.scalars(statement.distinct().order_by(Enrolment.course_id)).all()


def _figures(kept: dict[str, Any] | None, line: Any, number: int) -> LessonFigures:
    read = Read.read_again(kept) if kept else Read()
    unfinished = read.opened - read.finished
    return LessonFigures(
        line.key,
        number,
        line.title,
        line.minutes,
        read.opened if read.opened >= HIDDEN_BELOW else None,
        read.finished if read.opened >= HIDDEN_BELOW else None,
        median(read.minutes) if read.minutes.total() >= HIDDEN_BELOW else None,
        unfinished,
        dict(read.places) if unfinished >= HIDDEN_BELOW else None,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole >= HIDDEN_BELOW else None


def _line(question: Question, kept: dict[str, Any] | None) -> ItemLine:
    if kept is None:
        return ItemLine(question, 0, Item(0, None, None, (), (Flag.FEW,)))
    choices = tuple(Choice(**one) for one in kept["choices"])
    flags = tuple(Flag(one) for one in kept["flags"])
    item = Item(kept["asked"], kept["share"], kept["discrimination"], choices, flags)
    return ItemLine(question, kept["drawn"], item)
