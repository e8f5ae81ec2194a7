"""A target that a unit sets itself: the words of a file in `content/targets/`, kept in the database.

It becomes the same `language.Target`, in a pack of its own that is bound to the unit. What it says is never changed
once a day has been answered by it: another wording is another edition with another code, in force from its first day,
while the one before ends. "R7-2" is the second edition of the seventh.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from lms.courses.faults import Fault, Faulty
from lms.courses.shapes import faults_of
from lms.tracker.files import compiled, unknown_words
from lms.tracker.language import Target
from lms.tracker.sets import Sets
from lms.tracker.shapes import PackShape, TargetShape

PLACE = 1_000_000
"""Own targets are listed behind those of files; the n-th of all units stands at PLACE + n with each of its editions."""
CODE = r"^R[0-9]+-[0-9]+$"
Code = Annotated[str, Field(pattern=CODE)]


class OwnShape(TargetShape):
    """A unit's own target; clause and quote may be left out."""

    code: Code
    clause: str = ""
    quote: str = ""


class OwnDocument(PackShape):
    """The document of a unit's own target, which is alone in it."""

    pack: Code


def code_of(place: int, edition: int) -> str:
    """The code of an edition, counted from 1."""
    return f"R{place - PLACE}-{edition}"


def edition_of(code: str) -> int:
    """Which edition a code is."""
    return int(code.rpartition("-")[2])


def is_own(code: str) -> bool:
    """Whether a code is that of a unit's own target."""
    return re.fullmatch(CODE, code) is not None


def own_target(code: str, stated: dict[str, Any], sets: Sets) -> Target:
    """What was entered, as a target; `stated` has the fields of a file's target besides document and short.

    Raises Faulty.
    """
    said = dict(stated)
    document = {"pack": code, "document": said.pop("document"), "short": said.pop("short"), "targets": []}
    value = {"code": code, **said, "requirement": _with_days(said["requirement"])}
    faults: list[Fault] = []
    for shape, part in ((OwnDocument, document), (OwnShape, value)):
        faults += faults_of(shape, part, "", {(): 0})
    if faults:
        raise Faulty(faults)
    one = OwnShape.model_validate(value)
    faults = list(unknown_words(one, sets))
    if faults:
        raise Faulty(faults)
    return compiled(OwnDocument.model_validate(document), one, sets)


def _with_days(requirement: dict[str, Any]) -> dict[str, Any]:
    """Days as days: the database keeps them as text, a file does not."""
    dates = requirement.get("dates")
    if not dates:
        return requirement
    return requirement | {"dates": {name: date.fromisoformat(day) for name, day in dates.items()}}
