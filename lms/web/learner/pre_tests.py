"""The test before a course: take it once, and see which lessons need not be read."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.enrolments import NotOpen, begin
from lms.learning.actions.pre_tests import (
    HandedIn,
    NoPreTest,
    TooLate,
    save_pre_test,
    start_pre_test,
    submit_pre_test,
)
from lms.learning.queries.attempts import asked_in
from lms.learning.queries.enrolments import find_study
from lms.learning.queries.pre_tests import PreSitting, find_pre_sitting
from lms.learning.queries.progress import completion_at_the_start, completion_state
from lms.web.learner.tests import answers_in_form, unmarked

bp = Blueprint("pre_tests", __name__)


def load(slug: str) -> PreSitting:
    """The learner's own sitting, or 404."""
    return find_pre_sitting(viewer().person_id, slug) or abort(404)


@bp.get("/hoc/khoa/<slug>/dau-vao")
@needs(Permission.LEARN)
def show(slug: str) -> str:
    """What it is for, the way in, and what came of it. Never a key: the same bank holds the final test (rule 16)."""
    study = find_study(viewer().person_id, slug)
    sitting = find_pre_sitting(viewer().person_id, slug)
    if study is None or not (study.version.pre_test or sitting):
        abort(404)
    state = completion_state(study.enrolment.id) if study.enrolment else completion_at_the_start(study.version)
    return render_template(
        "learner/pre_tests/show.html",
        study=study,
        sitting=sitting.test if sitting else None,
        state=state,
        late=any(lesson.done for lesson in state.lessons),
        questions=sum(line["count"] for line in study.version.pre_test.get("draw", ())),
    )


@bp.post("/hoc/khoa/<slug>/dau-vao")
@needs(Permission.LEARN)
def start(slug: str) -> Response:
    """Begin the course where it was not begun, draw the questions, or go on with them."""
    try:
        start_pre_test(begin(viewer().person_id, slug))
    except (NotOpen, NoPreTest):
        abort(404)
    except TooLate:
        db.session.rollback()
        return redirect(url_for(".show", slug=slug))
    db.session.commit()
    return redirect(url_for(".take", slug=slug))


@bp.get("/hoc/khoa/<slug>/dau-vao/lam")
@needs(Permission.LEARN)
def take(slug: str) -> str | Response:
    """The questions with what was answered so far."""
    sitting = load(slug)
    if sitting.test.submitted_at is not None:
        return redirect(url_for(".show", slug=slug))
    questions = [unmarked(asked) for asked in asked_in(sitting.test)]
    answered = sum(bool(question.answer) for question in questions)
    return render_template("learner/pre_tests/take.html", sitting=sitting, questions=questions, answered=answered)


@bp.post("/hoc/khoa/<slug>/dau-vao/luu")
@needs(Permission.LEARN)
def save(slug: str) -> Any:
    """Keep the answers so far: 204 for save.js, otherwise on to the course."""
    sitting = load(slug)
    fetched = request.headers.get("X-Requested-With") == "fetch"
    try:
        save_pre_test(sitting.test, answers_in_form(asked_in(sitting.test)))
    except HandedIn:
        db.session.rollback()
        return ("", 409) if fetched else redirect(url_for(".show", slug=slug))
    db.session.commit()
    if fetched:
        return "", 204
    flash(_("Đã lưu các câu anh/chị đã trả lời. Bài kiểm tra đầu vào còn mở để làm tiếp."))
    return redirect(url_for("learner.courses.show", slug=slug))


@bp.post("/hoc/khoa/<slug>/dau-vao/nop")
@needs(Permission.LEARN)
def submit(slug: str) -> Response:
    """Hand in; what is left open counts as not known."""
    sitting = load(slug)
    submit_pre_test(sitting.test, answers_in_form(asked_in(sitting.test)), sitting.version.pre_test["need"])
    db.session.commit()
    return redirect(url_for(".show", slug=slug))
