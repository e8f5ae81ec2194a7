"""The kinds there are, and one door to all of them: who asks or marks never needs to know the kind."""

from collections.abc import Sequence
from random import Random
from typing import Any

from lms.courses.exercises import (
    categorise,
    fill_in,
    matching,
    multiple_choice,
    number,
    ordering,
    reflection,
    short_text,
    single_choice,
    situation,
    true_false,
    true_false_reason,
    voucher,
)
from lms.courses.exercises.kind import Form, Kind, Mark
from lms.courses.faults import Fault, Lines, Path, Where, line_of
from lms.courses.shapes import faults_of
from lms.text import N_

ALL: tuple[Kind, ...] = (
    single_choice.KIND,
    multiple_choice.KIND,
    true_false.KIND,
    true_false_reason.KIND,
    matching.KIND,
    ordering.KIND,
    categorise.KIND,
    fill_in.KIND,
    number.KIND,
    short_text.KIND,
    reflection.KIND,
    situation.KIND,
    voucher.KIND,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in ALL}


def check(spec: Any, where: str, lines: Lines | None = None, at: Path = ()) -> list[Fault]:
    """What is wrong with an exercise as it was written in the file `where`; [] when it can be used.

    `lines` and `at` say where its fields stand in that file.
    """
    lines = lines or {}
    name = spec.get("kind") if isinstance(spec, dict) else None
    if not isinstance(name, str) or name not in KINDS:
        message = N_("kind phải là một trong: %(kinds)s")
        return [Fault(where, line_of(lines, (*at, "kind")), message, {"kinds": ", ".join(KINDS)})]
    return faults_of(KINDS[name].shape, spec, where, lines, at) or KINDS[name].faults(spec, Where(where, lines, at))


def check_question(spec: Any, where: str, lines: Lines, at: Path = ()) -> list[Fault]:
    """`check` for an exercise of the bank, where not every kind may stand."""
    found = check(spec, where, lines, at)
    if not found and not KINDS[spec["kind"]].in_bank:
        message = N_("%(kind)s chỉ đặt trong bài, không đặt trong ngân hàng câu hỏi")
        found.append(Fault(where, line_of(lines, (*at, "kind")), message, {"kind": spec["kind"]}))
    return found


def review(spec: dict[str, Any], where: Where) -> list[Fault]:
    """What its kind finds wrong with a checked exercise beyond its shape, for `lms content check`."""
    return KINDS[spec["kind"]].review(spec, where)


def read_answer(spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
    """The answer in a sent form, as JSON that can be kept; {} when none was given."""
    return KINDS[spec["kind"]].read_answer(spec, form, prefix)


def in_steps(spec: dict[str, Any]) -> bool:
    """Whether an answer grows step by step."""
    return KINDS[spec["kind"]].in_steps


def take(spec: dict[str, Any], before: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
    """The answer after one more step of a try that stood at `before` ({}: a new try)."""
    return KINDS[spec["kind"]].take(spec, before, form, prefix)


def is_whole(spec: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether nothing is left to answer."""
    return KINDS[spec["kind"]].is_whole(spec, answer)


def stage(spec: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """What the template of a kind with steps needs of an answer on its way."""
    return KINDS[spec["kind"]].stage(spec, answer)


def mark(spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
    """Mark an answer; the same answer always gets the same mark."""
    return KINDS[spec["kind"]].mark(spec, answer)


def shown(spec: dict[str, Any], order: Sequence[int] | None = None) -> dict[str, Any]:
    """What `components/exercises.html` shows, in the given order of options or the author's."""
    return KINDS[spec["kind"]].shown(spec, order)


def order_for(spec: dict[str, Any], rng: Random) -> list[int]:
    """An order of options for one sitting, drawn from `rng`."""
    return KINDS[spec["kind"]].order_for(spec, rng)
