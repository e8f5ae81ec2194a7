"""A lesson of a draft as learners will see it: the same renderer, the same exercises; what is tried is not kept."""

import json
import random
from collections.abc import Iterator
from typing import Any

from flask import get_template_attribute, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from lms.courses.drafts.queries import Open
from lms.courses.exercises import in_steps, is_whole, mark, order_for, read_answer, shown, stage, take
from lms.courses.package import PackedLesson
from lms.web.learner.lessons import Exercise


def blocks_of(
    opened: Open, key: str, lesson: PackedLesson, answered: str | None = None, form: MultiDict[str, str] | None = None
) -> Iterator[Markup]:
    """The lesson in reading order; the exercise `answered` with what `form` says."""
    for block in lesson.body:
        if "exercise" not in block:
            yield Markup(block["html"])  # noqa: S704 - cleaned when it was rendered
        elif form is not None and block["exercise"] == answered:
            yield tried(opened, key, lesson, block["exercise"], form)
        else:
            yield _drawn(opened, key, _exercise(lesson, block["exercise"], {}))


def tried(opened: Open, key: str, lesson: PackedLesson, exercise: str, form: MultiDict[str, str]) -> Markup:
    """An exercise with the answer that was sent, marked; anew when that is asked."""
    spec, prefix = lesson.exercises[exercise], f"cau-{exercise}"
    if "lai" in form:
        return _drawn(opened, key, _exercise(lesson, exercise, {}))
    if in_steps(spec):
        given = take(spec, {} if "sau" in form else _held(form), form, prefix)
    else:
        given = read_answer(spec, form, prefix)
    return _drawn(opened, key, _exercise(lesson, exercise, given, blank=not given))


def _exercise(lesson: PackedLesson, key: str, given: dict[str, Any], blank: bool = False) -> Exercise:
    spec = lesson.exercises[key]
    chance = random.Random(f"{lesson.key}/{key}")  # noqa: S311  (repeatable)
    number = [block["exercise"] for block in lesson.body if "exercise" in block].index(key) + 1
    view = shown(spec, order_for(spec, chance))
    marked = mark(spec, given) if given and is_whole(spec, given) else None
    if not in_steps(spec):
        return Exercise(key, number, view, given, marked, blank)
    return Exercise(key, number, view, given, marked, blank, stage(spec, given), None if given else "")


def _drawn(opened: Open, key: str, exercise: Exercise) -> Markup:
    draw = get_template_attribute("learner/practice/_form.html", "practice")
    action = url_for("author.editor.answer", course=opened.course.slug, key=key, exercise=exercise.key)
    held = json.dumps(exercise.answer) if exercise.stage is not None else ""
    return Markup(draw(exercise, action, held))  # noqa: S704 - markup already


def _held(form: MultiDict[str, str]) -> dict[str, Any]:
    """How far the try has come: the form carries it, since nobody keeps it."""
    try:
        held = json.loads(form.get("truoc", ""))
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
