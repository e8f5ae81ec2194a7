"""Answer an exercise of a lesson and see at once why."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.courses.exercises import in_steps
from lms.courses.texts import text_in
from lms.db import db
from lms.guard import Permission, needs
from lms.learning.actions.practice import NoAnswer, take_answer
from lms.learning.queries.enrolments import Reading
from lms.learning.queries.progress import tries_of
from lms.web.learner.lessons import exercise_of, load

bp = Blueprint("practice", __name__)


@bp.post("/hoc/khoa/<slug>/bai/<key>/thu/<exercise>")
@needs(Permission.LEARN)
def answer(slug: str, key: str, exercise: str) -> str | Response:
    """Take an answer; or show the exercise anew when asked to do it again (the tries stay)."""
    reading = load(slug, key)
    if exercise not in reading.lesson.exercises:
        abort(404)
    if "lai" in request.form:
        return _show(reading, exercise, again="lai")
    prefix = f"cau-{exercise}"
    try:
        take_answer(reading.enrolment, reading.lesson, exercise, request.form, prefix, request.form.get("sau"))
    except NoAnswer:
        return _show(reading, exercise, again="trong")
    db.session.commit()
    return _show(reading, exercise)


def _show(reading: Reading, exercise: str, again: str | None = None) -> str | Response:
    """The exercise alone for practice.js; without it the lesson, scrolled to the exercise or to what is new in it.

    `again` shows it without its last answer: "lai" to try anew, "trong" because nothing was chosen.
    """
    slug, key = reading.course.slug, reading.lesson.key
    if request.headers.get("X-Requested-With") != "fetch":
        query: dict[str, Any] = {again: exercise} if again else {}
        new = "-moi" if in_steps(reading.lesson.exercises[exercise]) else ""
        return redirect(url_for("learner.lessons.show", slug=slug, key=key, _anchor=f"cau-{exercise}{new}", **query))
    tries = tries_of(reading.enrolment.id, key).get(exercise)
    return render_template(
        "learner/practice/answer.html",
        reading=reading,
        exercise=exercise_of(text_in(reading.lesson), key, exercise, tries, again == "lai", again == "trong"),
    )
