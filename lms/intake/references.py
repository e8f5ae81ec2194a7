"""What rows about people and units refer to: it must exist, in the system or in the file, and lie in reach."""

from collections.abc import Mapping

from lms.intake.ground import Ground
from lms.intake.rows import Row
from lms.intake.tree import OUT_OF_REACH, no_such_unit
from lms.text import N_

NO_SUCH_PERSON = N_("Chưa có cán bộ này, trong hệ thống cũng như trong tệp.")


def check_person(ground: Ground, row: Row, person: str, people: Mapping[str, object]) -> None:
    """Tell the row when its cadre is unknown or out of reach. `people` are those of the file, wrong rows included."""
    if person not in ground.people and person not in people:
        row.error("code", NO_SUCH_PERSON)
    elif ground.reach is not None and person in ground.people and person not in ground.reach.people:
        row.error("code", OUT_OF_REACH)


def check_unit(ground: Ground, row: Row, column: str, unit: str | None, above: bool = False) -> None:
    """Tell the row when a unit is unknown or out of reach; with `above`, units over one's own are in reach too."""
    if unit is None:
        return
    if not ground.knows(unit):
        no_such_unit(ground, row, column)
        return
    reach = ground.reach
    if reach is None or unit in reach.units or (unit in ground.mentioned and _is_new(ground, unit)):
        return
    if not (above and (unit in reach.above or unit in ground.mentioned)):
        row.error(column, OUT_OF_REACH)


def _is_new(ground: Ground, unit: str) -> bool:
    """Whether the file adds the unit; then its own row answers for it."""
    facts = ground.units.get(unit)
    return facts is None or facts.id is None
