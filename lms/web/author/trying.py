"""An exercise that is being written, as a learner would meet it: answered and marked, nothing kept."""

import json
import random
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.courses.exercises import check, in_steps, is_whole, mark, order_for, read_answer, shown, stage, take
from lms.web.learner.lessons import Exercise

KEY = "thu"
PREFIX = f"cau-{KEY}"


@dataclass(frozen=True)
class Trial:
    """The exercise with what was answered, and both as JSON: its form carries them, since nobody else does."""

    exercise: Exercise
    spec: str
    held: str


def trial_of(spec: dict[str, Any], form: MultiDict[str, str] | None = None) -> Trial | None:
    """The exercise, with the answer in `form` where one was sent. None while it cannot be used."""
    tried = {**spec, "key": KEY}
    if check(tried, ""):
        return None
    given, blank = ({}, False) if form is None or "lai" in form else _given(tried, form)
    chance = random.Random(json.dumps(tried, sort_keys=True))  # noqa: S311  (repeatable)
    view = shown(tried, order_for(tried, chance))
    marked = mark(tried, given) if given and is_whole(tried, given) else None
    steps = in_steps(tried)
    exercise = Exercise(KEY, 1, view, given, marked, blank, stage(tried, given) if steps else None)
    return Trial(exercise, json.dumps(spec, ensure_ascii=False), json.dumps(given) if steps else "")


def sent_spec(form: MultiDict[str, str]) -> dict[str, Any] | None:
    """The exercise that the form of a trial carries; None for what is none."""
    try:
        spec = json.loads(form.get("bai", ""))
    except (ValueError, RecursionError):
        return None
    return spec if isinstance(spec, dict) and not check({**spec, "key": KEY}, "") else None


def _given(spec: dict[str, Any], form: MultiDict[str, str]) -> tuple[dict[str, Any], bool]:
    """The answer so far, and whether nothing was answered."""
    if not in_steps(spec):
        given = read_answer(spec, form, PREFIX)
        return given, not given
    try:
        held = json.loads(form.get("truoc", ""))
    except (ValueError, RecursionError):
        held = {}
    before = held if isinstance(held, dict) else {}
    given = take(spec, before, form, PREFIX)
    return given, given == before
