"""How far people are: lesson by lesson, and in all (completion rules 12 and 13)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select

from lms.courses.models import Course, CourseVersion, Lesson
from lms.courses.queries import outline_of
from lms.db import db
from lms.learning.models import Appeal, Attempt, Enrolment, LessonProgress, Marking, PracticeAnswer, PreTest, Submission
from lms.learning.queries.enrolments import on_version
from lms.learning.rules.completion import Completion, LessonState, Stage, final_test, task_state

LINES = (
    Lesson.key,
    Lesson.title,
    Lesson.minutes,
    Lesson.digest,
    Lesson.outdated,
    LessonProgress.place,
    LessonProgress.done_at,
    LessonProgress.digest.label("done_digest"),
    PreTest.known,
)
"""Columns of `lines_select` that `state_of` reads."""


def lines_select(*columns: Any) -> Select[Any]:
    """The lessons of the version each enrolment is on, in order, with what was done: these columns and LINES."""
    return (
        select(*columns, *LINES)
        .select_from(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, on_version())
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .outerjoin(
            LessonProgress,
            and_(LessonProgress.enrolment_id == Enrolment.id, LessonProgress.lesson_key == Lesson.key),
        )
        .outerjoin(PreTest, and_(PreTest.enrolment_id == Enrolment.id, PreTest.started_at >= Enrolment.began_at))
        .order_by(Enrolment.id, Lesson.position)
    )


def state_of(line: Any, number: int) -> LessonState:
    """A row of `lines_select` in words of the rules; `number` counts the lessons from 1."""
    finished = line.done_at is not None
    again = finished and line.done_digest in line.outdated
    done = finished and not again
    return LessonState(
        line.key,
        number,
        line.title,
        line.minutes,
        opened=line.place is not None,
        place=line.place or 0,
        done=done,
        updated=done and line.done_digest != line.digest,
        known=line.key in (line.known or ()),
        again=again,
    )


# Statements asked on most pages are built once: building one costs ten times what running it does.
_LINES_OF = lines_select(Enrolment.id).where(Enrolment.id.in_(bindparam("enrolments", expanding=True)))


def lesson_states(enrolment_ids: Collection[int]) -> dict[int, tuple[LessonState, ...]]:
    """The lessons of the version each enrolment is on, in order, with what was done; one statement for all."""
    found: dict[int, list[LessonState]] = defaultdict(list)
    for line in db.session.connection().execute(_LINES_OF, {"enrolments": list(enrolment_ids)}):
        states = found[line.id]
        states.append(state_of(line, len(states) + 1))
    return {enrolment_id: tuple(states) for enrolment_id, states in found.items()}


def completion_states(enrolment_ids: Collection[int]) -> dict[int, Completion]:
    """What is done and what is missing in each of these enrolments, in two statements."""
    lessons = lesson_states(enrolment_ids)
    mine = Attempt.enrolment_id == Enrolment.id
    tries = select(func.count()).where(mine, Attempt.submitted_at.is_not(None)).scalar_subquery()
    passed = exists().where(mine, Attempt.passed.is_(True), Attempt.started_at >= Enrolment.began_at)
    statement = (
        select(Enrolment.id, CourseVersion.final_test, tries, passed, CourseVersion.task, stage_of_task())
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, on_version())
        .where(Enrolment.id.in_(enrolment_ids))
    )
    return {
        enrolment_id: Completion(
            lessons.get(enrolment_id, ()), final_test(settings, count, has_passed), task_state(task, stage)
        )
        for enrolment_id, settings, count, has_passed, task, stage in db.session.execute(statement)
    }


def stage_of_task() -> Any:
    """The stage of the work on the task of the Enrolment around it, null when nothing was written.

    What passed, by the first marks or by the second, comes before anything later; otherwise the latest counts. What was
    handed in before the enrolment began (again) does not.
    """
    passed = or_(Marking.passed.is_(True), Appeal.passed.is_(True))
    stage = case(
        (Submission.handed_in_at.is_(None), Stage.DRAFT.value),
        (Marking.id.is_(None), Stage.WAITING.value),
        (passed, Stage.PASSED.value),
        else_=Stage.RETURNED.value,
    )
    counts = or_(Submission.handed_in_at.is_(None), Submission.handed_in_at >= Enrolment.began_at)
    return (
        select(stage)
        .select_from(Submission)
        .outerjoin(Marking, Marking.submission_id == Submission.id)
        .outerjoin(Appeal, Appeal.submission_id == Submission.id)
        .where(Submission.enrolment_id == Enrolment.id, counts)
        .order_by(case((passed, 0), else_=1), Submission.number.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def completion_state(enrolment_id: int) -> Completion:
    """What is done and what is missing in one enrolment; see `completion_states`."""
    return completion_states([enrolment_id])[enrolment_id]


def completion_at_the_start(version: CourseVersion) -> Completion:
    """What somebody who has not begun would have to do."""
    lessons = (
        LessonState(line.key, number, line.title, line.minutes) for number, line in enumerate(outline_of(version.id), 1)
    )
    return Completion(tuple(lessons), final_test(version.final_test), task_state(version.task))


@dataclass(frozen=True)
class Try:
    """One answer, or step of one: `whole` when it came to its end."""

    id: UUID
    answer: dict[str, Any]
    whole: bool


@dataclass(frozen=True)
class Tries:
    """What somebody answered to an exercise: the latest try or step of one, and whether any try came to its end."""

    latest: Try
    done: bool


def _tries_select() -> Select[Any]:
    place = func.row_number().over(
        partition_by=PracticeAnswer.exercise_key,
        order_by=(PracticeAnswer.answered_at.desc(), PracticeAnswer.id.desc()),
    )
    wholes = func.sum(case((PracticeAnswer.whole, 1), else_=0)).over(partition_by=PracticeAnswer.exercise_key)
    ranked = (
        select(PracticeAnswer.id, place.label("place"), wholes.label("wholes"))
        .where(PracticeAnswer.enrolment_id == bindparam("enrolment"), PracticeAnswer.lesson_key == bindparam("lesson"))
        .subquery()
    )
    answer = (PracticeAnswer.exercise_key, PracticeAnswer.id, PracticeAnswer.answer, PracticeAnswer.whole)
    latest = and_(ranked.c.id == PracticeAnswer.id, ranked.c.place == 1)
    return select(*answer, ranked.c.wholes).join(ranked, latest)


_TRIES = _tries_select()


def tries_of(enrolment_id: int, lesson_key: str) -> dict[str, Tries]:
    """The tries at each exercise of a lesson, by the exercise's key; one statement."""
    rows = db.session.connection().execute(_TRIES, {"enrolment": enrolment_id, "lesson": lesson_key})
    return {key: Tries(Try(id_, answer, whole), wholes > 0) for key, id_, answer, whole, wholes in rows}
