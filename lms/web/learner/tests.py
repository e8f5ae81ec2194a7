"""The final test: open it, answer and save, hand it in, see what it says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.courses.exercises import Mark, mark, read_answer, shown
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.attempts import (
    LessonsLeft,
    NoTest,
    Submitted,
    Unanswered,
    save_answers,
    start_attempt,
    submit_attempt,
)
from lms.learning.queries.attempts import Asked, Sitting, asked_in, attempts_of, find_sitting
from lms.learning.queries.enrolments import find_study, standing_records_of
from lms.learning.queries.progress import completion_state
from lms.learning.rules.completion import needed
from lms.learning.rules.marking import by_topic, to_reread
from lms.records.queries import certificate_of

bp = Blueprint("tests", __name__)


@dataclass(frozen=True)
class Shown:
    """A question on the page; `mark` only once the attempt is handed in (completion rule 16)."""

    number: int
    prefix: str
    view: dict[str, Any]
    answer: dict[str, Any]
    mark: Mark | None = None


def _question(asked: Asked, marked: bool = False) -> Shown:
    spec = asked.question.spec
    return Shown(
        asked.number,
        f"cau-{asked.question.id}",
        shown(spec, asked.order),
        asked.answer,
        mark(spec, asked.answer) if marked else None,
    )


def unmarked(asked: Asked) -> Shown:
    """A question with what was answered, and no word about what is right."""
    return _question(asked)


def load(attempt_id: UUID) -> Sitting:
    """The learner's own attempt, or 404."""
    return find_sitting(viewer().person_id, attempt_id) or abort(404)


def answers_in_form(asked: list[Asked]) -> dict[str, dict[str, Any]]:
    """Question id as text -> what the form holds for it."""
    return {
        str(one.question.id): read_answer(one.question.spec, request.form, f"cau-{one.question.id}") for one in asked
    }


@bp.get("/hoc/khoa/<slug>/kiem-tra")
@needs(Permission.LEARN)
def show(slug: str) -> str:
    """What the test asks, earlier attempts, and the way in."""
    study = find_study(viewer().person_id, slug)
    if study is None or study.enrolment is None or not study.version.final_test:
        abort(404)
    state = completion_state(study.enrolment.id)
    assert state.test is not None
    attempts = attempts_of(study.enrolment.id)
    return render_template(
        "learner/tests/show.html",
        study=study,
        version=study.version,
        state=state,
        needed=needed(state.test.questions, state.test.pass_percent),
        left=[lesson for lesson in state.lessons if not lesson.settled],
        open=next((attempt for attempt in attempts if attempt.submitted_at is None), None),
        attempts=[attempt for attempt in attempts if attempt.submitted_at is not None],
    )


@bp.post("/hoc/khoa/<slug>/kiem-tra")
@needs(Permission.LEARN)
def start(slug: str) -> Response:
    """Draw a test, or go on with the one left open."""
    study = find_study(viewer().person_id, slug)
    if study is None or study.enrolment is None:
        abort(404)
    try:
        attempt = start_attempt(study.enrolment)
    except NoTest:
        abort(404)
    except LessonsLeft:
        db.session.rollback()
        flash(_("Bài kiểm tra mở khi anh/chị đã xong tất cả các bài."), "look")
        return redirect(url_for(".show", slug=slug))
    db.session.commit()
    return redirect(url_for(".take", attempt_id=attempt.id))


@bp.get("/hoc/kiem-tra/<uuid:attempt_id>")
@needs(Permission.LEARN)
def take(attempt_id: UUID) -> str | Response:
    """The questions with what was answered so far."""
    sitting = load(attempt_id)
    if sitting.attempt.submitted_at is not None:
        return redirect(url_for(".result", attempt_id=attempt_id))
    questions = [_question(asked) for asked in asked_in(sitting.attempt)]
    return render_template(
        "learner/tests/take.html",
        sitting=sitting,
        version=sitting.version,
        questions=questions,
        unanswered=[question for question in questions if not question.answer],
        needed=needed(sitting.attempt.total, sitting.version.final_test["pass_percent"]),
        asking="con" in request.args,
    )


@bp.post("/hoc/kiem-tra/<uuid:attempt_id>/luu")
@needs(Permission.LEARN)
def save(attempt_id: UUID) -> Any:
    """Keep the answers so far: 204 for save.js, otherwise on to the course."""
    sitting = load(attempt_id)
    fetched = request.headers.get("X-Requested-With") == "fetch"
    try:
        save_answers(sitting.attempt, answers_in_form(asked_in(sitting.attempt)))
    except Submitted:
        db.session.rollback()
        return ("", 409) if fetched else redirect(url_for(".result", attempt_id=attempt_id))
    db.session.commit()
    if fetched:
        return "", 204
    flash(_("Đã lưu các câu anh/chị đã trả lời. Bài kiểm tra còn mở để làm tiếp."))
    return redirect(url_for("learner.courses.show", slug=sitting.course.slug))


@bp.post("/hoc/kiem-tra/<uuid:attempt_id>")
@needs(Permission.LEARN)
def submit(attempt_id: UUID) -> Response:
    """Hand in; open questions are named first, and the answers are kept meanwhile."""
    sitting = load(attempt_id)
    answers = answers_in_form(asked_in(sitting.attempt))
    pass_percent = sitting.version.final_test["pass_percent"]
    try:
        submit_attempt(sitting.attempt, answers, pass_percent, incomplete="bo-trong" in request.form)
    except Unanswered:
        db.session.commit()
        return redirect(url_for(".take", attempt_id=attempt_id, con=1, _anchor="con-thieu"))
    db.session.commit()
    return redirect(url_for(".result", attempt_id=attempt_id))


@bp.get("/hoc/kiem-tra/<uuid:attempt_id>/ket-qua")
@needs(Permission.LEARN)
def result(attempt_id: UUID) -> str | Response:
    """The news, and what to read again."""
    sitting = load(attempt_id)
    if sitting.attempt.submitted_at is None:
        return redirect(url_for(".take", attempt_id=attempt_id))
    marked = [(one.question, mark(one.question.spec, one.answer).right) for one in asked_in(sitting.attempt)]
    state = completion_state(sitting.enrolment.id)
    records = standing_records_of(viewer().person_id, sitting.course.slug)
    return render_template(
        "learner/tests/result.html",
        me=viewer(),
        sitting=sitting,
        attempt=sitting.attempt,
        version=sitting.version,
        needed=needed(sitting.attempt.total, sitting.version.final_test["pass_percent"]),
        missing=state.missing if sitting.enrolment.completed_at is None else (),
        reread=to_reread(((question.lesson_key, right) for question, right in marked), state.lessons),
        topics=by_topic(((question.topic, right) for question, right in marked), sitting.version.question_topics),
        certificate=certificate_of(records[0].id) if records else None,
    )


@bp.get("/hoc/kiem-tra/<uuid:attempt_id>/xem")
@needs(Permission.LEARN)
def review(attempt_id: UUID) -> str | Response:
    """Every question as it was put, with the answer given and why."""
    sitting = load(attempt_id)
    if sitting.attempt.submitted_at is None:
        return redirect(url_for(".take", attempt_id=attempt_id))
    return render_template(
        "learner/tests/review.html",
        sitting=sitting,
        version=sitting.version,
        questions=[_question(asked, marked=True) for asked in asked_in(sitting.attempt)],
    )
