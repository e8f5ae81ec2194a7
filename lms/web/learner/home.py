"""*Học*: the one thing to do next, what is due, what is finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from lms.clock import today
from lms.db import EVER, db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.enrolments import SOURCE
from lms.learning.queries.enrolments import Study, open_courses_select, studies_of
from lms.learning.queries.obligations import Duty, obligations_of
from lms.learning.queries.progress import completion_state
from lms.learning.rules.completion import Completion, LessonState, Stage
from lms.learning.rules.cycles import renewable
from lms.records.models import Record
from lms.records.queries import Line, records_of
from lms.tracker.queries.people import OwnStanding, standings_of
from lms.web.sentences import say_all

bp = Blueprint("home", __name__)

MOST_SHOWN = 5
TO_WRITE = (Stage.OPEN, Stage.DRAFT, Stage.RETURNED)


@dataclass(frozen=True)
class Step:
    """The next thing to do: one button. `begins` when pressing it starts something, and so posts."""

    above: str | None
    heading: str
    state: Completion | None
    note: str | None
    url: str
    button: str
    begins: bool = False


def lesson_url(slug: str, lesson: LessonState) -> str:
    """The address of a lesson, at the paragraph where reading stopped."""
    anchor = f"p-{lesson.place}" if lesson.place and not lesson.done else None
    return url_for("learner.lessons.show", slug=slug, key=lesson.key, _anchor=anchor)


def step_in(study: Study, state: Completion) -> Step:
    """How to go on with a course that was begun."""
    slug, title = study.course.slug, study.version.title
    assert study.enrolment is not None
    lesson = state.next_lesson(study.enrolment.last_lesson_key)
    if lesson is not None:
        return Step(
            title,
            _("Bài %(number)s: %(title)s", number=lesson.number, title=lesson.title),
            state,
            _("Bài này khoảng %(minutes)s phút", minutes=lesson.minutes),
            lesson_url(slug, lesson),
            _("Học tiếp") if lesson.opened or state.lessons_done else _("Bắt đầu học"),
        )
    task = state.task if state.task and state.task.required else None
    if task is not None and task.stage in TO_WRITE:
        return Step(title, _("Bài viết: %(title)s", title=task.title), state, *_to_write(slug, task.stage))
    if state.test is not None and not state.test.passed:
        return Step(
            title,
            _("Bài kiểm tra cuối khóa"),
            state,
            _("%(questions)s câu", questions=state.test.questions),
            url_for("learner.tests.show", slug=slug),
            _("Vào bài kiểm tra"),
        )
    if task is not None and not task.passed:
        waiting = _("Bài viết đang chờ giảng viên chấm")
        return Step(title, waiting, state, None, _task_url(slug), _("Xem bài đã nộp"))
    return Step(
        title,
        _("Anh/chị đã xong mọi phần của khóa này"),
        state,
        None,
        url_for("learner.courses.enrol", slug=slug),
        _("Hoàn thành khóa học"),
        begins=True,
    )


def _to_write(slug: str, stage: Stage) -> tuple[str | None, str, str]:
    """Note, address and button of a task that is to be written."""
    if stage is Stage.RETURNED:
        return _("Giảng viên đã nhận xét, anh/chị sửa rồi nộp lại"), _task_url(slug), _("Xem nhận xét")
    return None, _task_url(slug), _("Viết tiếp") if stage is Stage.DRAFT else _("Xem đề bài")


def _task_url(slug: str) -> str:
    return url_for("learner.tasks.show", slug=slug)


def _first_step(studies: list[Study], due: list[Duty]) -> Step | None:
    """Carry on where one left off; else begin what is due first."""
    if studies:
        enrolment = studies[0].enrolment
        assert enrolment is not None
        return step_in(studies[0], completion_state(enrolment.id))
    if due:
        begin = url_for("learner.courses.enrol", slug=due[0].slug)
        return Step(_("Việc đến hạn đầu tiên"), due[0].title, None, None, begin, _("Bắt đầu học"), begins=True)
    return None


@bp.get("/hoc")
@needs(Permission.LEARN)
def show() -> Any:
    """Where an officer begins."""
    me, day = viewer(), today()
    studies = studies_of(me.person_id)
    due = [duty for duty in obligations_of(me.person_id) if not duty.met]
    listed = {duty.slug for duty in due}
    step = _first_step(studies, due)
    # Whoever has something to do is not asked to choose.
    courses = [] if step else db.session.execute(open_courses_select(me.person_id).limit(MOST_SHOWN)).all()
    records = [line for line in records_of(me.person_id) if line.void is None]
    return render_template(
        "learner/home/show.html",
        me=me,
        today=day,
        step=step,
        duties=due,
        others=[study for study in studies[1:] if study.course.slug not in listed][:MOST_SHOWN],
        standings=[(own, _why(own)) for own in standings_of(me.person_id, day)],
        records=records[:MOST_SHOWN],
        renewals=lapsing(records, day),
        courses=courses,
    )


def lapsing(records: Sequence[Line], day: date) -> list[Record]:
    """The last record of each course that has lapsed or soon will: its next cycle is open (completion rule 5)."""
    latest: dict[str, Record] = {}
    for record in (line.record for line in records if line.record.course and line.record.source == SOURCE):
        held = latest.get(record.course or "")
        if held is None or (record.valid_until or EVER) > (held.valid_until or EVER):
            latest[record.course or ""] = record
    due = (one for one in latest.values() if renewable(one.valid_until, day))
    return sorted(due, key=lambda one: one.valid_until or EVER)


def _why(own: OwnStanding) -> list[str]:
    """What was found for each position the target means, each sentence once."""
    return list(dict.fromkeys(say_all(reason.outcome, ". ") for reason in own.reasons))
