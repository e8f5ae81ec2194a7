"""A lesson of a draft as learners will see it: the same renderer, the same exercises; what is tried is not kept."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import in_steps, is_whole, mark, order_for, read_answer, shown, stage, take
from lms.courses.models import Lesson
from lms.courses.package import PackedLesson
from lms.web.learner.lessons import Exercise

Action = Callable[[str], str]
"""Exercise -> the address to which its answer goes."""


def blocks_of(
    action: Action, lesson: PackedLesson | Lesson, answered: str | None = None, form: MultiDict[str, str] | None = None
) -> Iterator[Markup]:
    """The lesson in reading order; the exercise `answered` with what `form` says."""
    for block in lesson.body:
        if "exercise" not in block:
            yield Markup(block["html"])  # noqa: S704 - cleaned when it was rendered
        elif form is not None and block["exercise"] == answered:
            yield tried(action, lesson, block["exercise"], form)
        else:
            yield _drawn(action, _exercise(lesson, block["exercise"], {}))


def tried(action: Action, lesson: PackedLesson | Lesson, exercise: str, form: MultiDict[str, str]) -> Markup:
    """An exercise with the answer that was sent, marked; anew when that is asked."""
    spec, prefix = lesson.exercises[exercise], f"cau-{exercise}"
    if "lai" in form:
        return _drawn(action, _exercise(lesson, exercise, {}))
    if in_steps(spec):
        given = take(spec, {} if "sau" in form else _held(form), form, prefix)
    else:
        given = read_answer(spec, form, prefix)
    return _drawn(action, _exercise(lesson, exercise, given, blank=not given))


def _exercise(lesson: PackedLesson | Lesson, key: str, given: dict[str, Any], blank: bool = False) -> Exercise:
    spec = lesson.exercises[key]
    chance = random.Random(f"{lesson.key}/{key}")  # noqa: S311  (repeatable)
    number = [block["exercise"] for block in lesson.body if "exercise" in block].index(key) + 1
    view = shown(spec, order_for(spec, chance))
    marked = mark(spec, given) if given and is_whole(spec, given) else None
    if not in_steps(spec):
        return Exercise(key, number, view, given, marked, blank)
    return Exercise(key, number, view, given, marked, blank, stage(spec, given), None if given else "")


def _drawn(action: Action, exercise: Exercise) -> Markup:
    draw = get_template_attribute("learner/practice/_form.html", "practice")
    held = json.dumps(exercise.answer) if exercise.stage is not None else ""
    return Markup(draw(exercise, action(exercise.key), held))  # noqa: S704 - markup already


def _held(form: MultiDict[str, str]) -> dict[str, Any]:
    """How far the try has come: the form carries it, since nobody keeps it."""
    try:
        held = json.loads(form.get("truoc", ""))
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
