"""A lesson: read, remember how far, say that it is done."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, get_template_attribute, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response

from lms.courses.exercises import Mark, in_steps, mark, order_for, shown, stage
from lms.courses.texts import Text, TextId, text_of
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.progress import ExercisesLeft, finish_lesson, keep_place
from lms.learning.queries.enrolments import Reading, find_reading, find_study
from lms.learning.queries.progress import Tries, Try, completion_state, tries_of
from lms.learning.queries.reading import LessonPage, find_page
from lms.learning.rules.completion import Completion, LessonState

bp = Blueprint("lessons", __name__)

FORMS_KEPT = 4096
"""Drawn forms kept by each process: some 2 KB each."""
OUTLINES_KEPT = 2048
NO_ID = UUID(int=0)
TOKEN = "\0token\0"  # noqa: S105 - a mark, not a secret
"""Stands in a kept form where each browser's own token goes."""


@dataclass(frozen=True)
class Exercise:
    """An exercise as one learner sees it. `mark` is there once it is answered; `blank`: sent without an answer.

    `stage` is there for a kind with steps; `after` when the form begins a new try: the id of the one before it or "".
    """

    key: str
    number: int
    view: dict[str, Any]
    answer: dict[str, Any]
    mark: Mark | None
    blank: bool = False
    stage: dict[str, Any] | None = None
    after: str | None = None


def exercise_of(
    text: Text, lesson_key: str, key: str, tries: Tries | None, again: bool = False, blank: bool = False
) -> Exercise:
    """One exercise of a lesson; its options stand in an order that is mixed once and for all.

    `again` shows it without its last answer, `blank` says that nothing was chosen.
    """
    spec = text.exercises[key]
    chance = random.Random(f"{lesson_key}/{key}")  # noqa: S311  (repeatable)
    steps = in_steps(spec)
    latest = tries.latest if tries else None
    kept = None if again or (blank and not steps) else latest
    given = kept.answer if kept else {}
    marked = mark(spec, given) if kept and kept.whole else None
    view = shown(spec, order_for(spec, chance))
    number = text.keys.index(key) + 1
    if not steps:
        return Exercise(key, number, view, given, marked, blank)
    after = None if kept else str(latest.id) if latest else ""
    return Exercise(key, number, view, given, marked, blank, stage(spec, given), after)


def _blocks(page: LessonPage, tries: dict[str, Tries]) -> Iterator[Markup]:
    """The lesson in reading order.

    Asked to answer one again, the page shows it without its last answer; asked to finish too early, it says at each
    exercise that was not tried what to do.
    """
    again, blank = request.args.get("lai"), request.args.get("trong")
    all_needed = "thieu" in request.args
    for block in page.text.body:
        if "exercise" in block:
            key = block["exercise"]
            empty = key == blank or (all_needed and not _done(tries, key))
            yield _drawn(page, key, tries.get(key), key == again, empty)
        else:
            yield Markup(block["html"])  # noqa: S704 - cleaned when it was rendered


def _drawn(page: LessonPage, key: str, tries: Tries | None, again: bool, blank: bool) -> Markup:
    """The form of an exercise. One that looks the same for everybody is drawn once, but for the browser's token."""
    if again or blank or in_steps(page.text.exercises[key]):
        return _draw(page.slug, page.here.key, exercise_of(page.text, page.here.key, key, tries, again, blank))
    given = json.dumps(tries.latest.answer, sort_keys=True) if tries else None
    form = _kept_form(page.slug, page.here.key, page.text_id, key, given, str(get_locale()))
    return Markup(form.replace(TOKEN, generate_csrf()))  # noqa: S704 - drawn by a template


@lru_cache(maxsize=FORMS_KEPT)
def _kept_form(slug: str, lesson_key: str, text_id: TextId, key: str, given: str | None, locale: str) -> str:
    """The form with TOKEN in the token's place, unanswered or with this answer (as JSON), in this language."""
    del locale
    tries = Tries(Try(NO_ID, json.loads(given), whole=True), done=True) if given else None
    exercise = exercise_of(text_of(*text_id), lesson_key, key, tries)
    return str(_draw(slug, lesson_key, exercise)).replace(generate_csrf(), TOKEN)


def _draw(slug: str, lesson_key: str, exercise: Exercise) -> Markup:
    draw = get_template_attribute("learner/practice/_form.html", "practice")
    action = url_for("learner.practice.answer", slug=slug, key=lesson_key, exercise=exercise.key)
    return Markup(draw(exercise, action))  # noqa: S704 - markup already


def _done(tries: dict[str, Tries], key: str) -> bool:
    return key in tries and tries[key].done


def load(slug: str, key: str) -> Reading:
    """The lesson through the learner's own enrolment, or 404."""
    return find_reading(viewer().person_id, slug, key) or abort(404)


@cache
def lesson_url(slug: str, key: str) -> str:
    """The address of a lesson; a course page needs many."""
    return url_for("learner.lessons.show", slug=slug, key=key)


@lru_cache(maxsize=OUTLINES_KEPT)
def _whereabouts(
    slug: str, title: str, lessons: tuple[LessonState, ...], number: int, locale: str
) -> tuple[Markup, Markup]:
    """The outline of the course and the steps of the lesson with this number, in this language; few differ."""
    del locale
    here = lessons[number - 1]
    outline, steps = (get_template_attribute("learner/lessons/_outline.html", name) for name in ("outline", "steps"))
    return outline(slug, title, lessons, here, lesson_url), steps(lessons, here)


@bp.get("/hoc/khoa/<slug>/bai/<key>")
@needs(Permission.LEARN)
def show(slug: str, key: str) -> str | Response:
    """The lesson with its practice; who has not begun the course is shown what it is."""
    page = find_page(viewer().person_id, slug, key)
    if page is None:
        study = find_study(viewer().person_id, slug)
        return redirect(url_for("learner.courses.show", slug=slug)) if study and not study.enrolment else abort(404)
    tries = tries_of(page.enrolment_id, key) if page.text.exercises else {}
    bare = tuple(replace(state, place=0, opened=False, updated=False) for state in page.lessons)
    outline, steps = _whereabouts(page.slug, page.title, bare, page.here.number, str(get_locale()))
    return render_template(
        "learner/lessons/show.html",
        page=page,
        here=page.here,
        lesson_url=lesson_url,
        outline=outline,
        steps=steps,
        blocks=_blocks(page, tries),
        left=[(n, e) for n, e in enumerate(page.text.keys, 1) if not _done(tries, e)],
        place=min(page.here.place, page.text.last_paragraph),
        asked_to_answer="thieu" in request.args,
    )


@bp.post("/hoc/khoa/<slug>/bai/<key>/cho")
@needs(Permission.LEARN)
def place(slug: str, key: str) -> tuple[str, int]:
    """Keep the furthest paragraph read."""
    reading = find_reading(viewer().person_id, slug, key, with_text=False) or abort(404)
    number = request.form.get("place", type=int)
    if number is None or number < 0:
        abort(400)
    keep_place(reading.enrolment, reading.lesson, number)
    db.session.commit()
    return "", 204


@bp.post("/hoc/khoa/<slug>/bai/<key>/xong")
@needs(Permission.LEARN)
def finish(slug: str, key: str) -> Response:
    """The lesson is done: on to the next."""
    reading = load(slug, key)
    try:
        record = finish_lesson(reading.enrolment, reading.lesson)
    except ExercisesLeft as left:
        db.session.rollback()
        return redirect(url_for(".show", slug=slug, key=key, thieu=1, _anchor=f"cau-{left.keys[0]}"))
    db.session.commit()
    if record is not None:
        flash(_("Anh/chị đã hoàn thành khóa %(title)s.", title=record.title))
        return redirect(url_for("learner.courses.show", slug=slug))
    return redirect(_next_url(slug, key, completion_state(reading.enrolment.id)))


def _next_url(slug: str, key: str, state: Completion) -> str:
    lesson = state.after(key)
    if lesson is not None:
        return url_for(".show", slug=slug, key=lesson.key)
    if not (state.task and state.task.owed) and state.test is not None and not state.test.passed:
        return url_for("learner.tests.show", slug=slug)
    return url_for("learner.courses.show", slug=slug)
