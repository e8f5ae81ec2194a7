"""What is wrong with an exercise, said beside the very field, in words for who has never seen its YAML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.courses.authoring.describe import form_of, question_form
from lms.courses.authoring.fields import Part
from lms.courses.authoring.form import NAME
from lms.courses.authoring.part_fields import Draw
from lms.courses.authoring.plain import ABOUT, NOT_CHOSEN, PLAIN
from lms.courses.authoring.rows import Each, Group, Rows, Said, Table, Texts
from lms.courses.course_shape import QuestionFields
from lms.courses.exercises import check, check_question
from lms.courses.faults import Fault, Path, Where
from lms.courses.review_exercises import review_exercise
from lms.courses.shapes import faults_of


@dataclass(frozen=True)
class Remark:
    """A catalogue message with its values."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)


class Places(Mapping[Path, int]):
    """Every place there could be has a line of its own: so a fault tells its very field by its line."""

    def __init__(self) -> None:
        self.asked: list[Path] = []

    def __getitem__(self, path: Path) -> int:
        self.asked.append(path)
        return len(self.asked)

    def __iter__(self) -> Iterator[Path]:
        return iter(self.asked)

    def __len__(self) -> int:
        return len(self.asked)

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Mending:
    """What is to be mended, by the name of the field; "" for the exercise as a whole. `advice` refuses nothing."""

    faults: dict[str, list[Remark]]
    advice: dict[str, list[Remark]]

    @property
    def first(self) -> str:
        """The first field that is wrong, in the order in which they were found."""
        return next((name for name in self.faults if name), "")


def mending_of(spec: dict[str, Any], in_bank: bool = False) -> Mending:
    """Everything wrong with an exercise, and what would make it better once nothing is wrong."""
    places = Places()
    found = (check_question if in_bank else check)(spec, "", places)
    form = form_of(spec["kind"])
    faults = remarks_by_name(found, places, form, spec)
    places = Places()
    advice = {} if found else remarks_by_name(review_exercise(spec, Where("", places)), places, form, spec)
    return Mending(faults, advice)


def question_mending(fields: dict[str, Any], known: dict[str, set[str]]) -> dict[str, list[Remark]]:
    """What is wrong with the fields that a question of the bank has besides; `known`: what each may name."""
    places = Places()
    faults = remarks_by_name(faults_of(QuestionFields, fields, "", places), places, question_form(), fields, "q")
    for name, keys in known.items():
        if fields.get(name) and fields[name] not in keys:
            faults.setdefault(f"q.{name}", []).append(Remark(NOT_CHOSEN))
    return faults


def remarks_by_name(
    found: list[Fault], places: Places, form: Group, spec: Any, name: str = NAME
) -> dict[str, list[Remark]]:
    """What was found, by the name of the field that each place belongs to."""
    by_name: dict[str, list[Remark]] = {}
    for fault in found:
        path = places.asked[fault.line - 1]
        about = ABOUT.get(fault.message)
        at = _name_of(about or path, form, spec, name)
        by_name.setdefault("" if at == name else at, []).append(_plain(fault))
    return by_name


def _plain(fault: Fault) -> Remark:
    return Remark(PLAIN.get(fault.message, fault.message), fault.values)


def _name_of(path: Path, part: Part, value: Any, name: str) -> str:
    """The name of the field nearest to this place."""
    if not path:
        return name
    step, rest = path[0], path[1:]
    if isinstance(part, Group):
        within = next((one for one in part.parts if one.name == step), None)
        inner = value.get(step) if isinstance(value, dict) else None
        return _name_of(rest, within, inner, f"{name}.{step}") if within else name
    if isinstance(part, Table):
        keys = list(value) if isinstance(value, dict) else []
        return f"{name}.{keys.index(step)}.text" if step in keys else name
    if isinstance(part, Draw) and isinstance(step, int):
        line = value[step] if isinstance(value, list) and step < len(value) else {}
        return f"{name}.{line.get('topic', '')}"
    if isinstance(part, Each):
        return f"{name}.{step}"
    if isinstance(part, Said) and isinstance(step, int):
        line = value[step] if isinstance(value, list) and step < len(value) else {}
        blank_who = isinstance(line, dict) and not all(line)
        return f"{name}.{step}.{'who' if blank_who else 'text'}"
    if isinstance(part, Rows) and isinstance(step, int):
        row = value[step] if isinstance(value, list) and step < len(value) else None
        return _name_of(rest, part.row, row, f"{name}.{step}")
    return f"{name}.{step}" if isinstance(part, Texts) else name
