"""What a file is laid over: the roster as it stands, and how far the one who imports may reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.intake.rows import code_shape
from lms.people.access import Viewer, people_visible_to, units_visible_to
from lms.people.facts import PersonFacts, PositionFacts, UnitFacts
from lms.people.models import Person, Unit, UnitLine
from lms.people.queries import add_counts, chunks, person_facts, position_facts, unit_facts


@dataclass(frozen=True)
class Reach:
    """Whose data one may change: the units of one's subtrees, and people who hold or held something there."""

    tops: frozenset[str]
    """Keys of the units at which the subtrees begin."""
    units: frozenset[str]
    """Keys of all units in them."""
    above: frozenset[str]
    """Keys of the units above them, which may have organised their training."""
    people: frozenset[str]
    """Keys of those people of the file whom one sees."""


@dataclass
class Ground:
    """The roster by key, to be changed row by row. `reach` is None for the command line, which may do all."""

    units: dict[str, UnitFacts]
    people: dict[str, PersonFacts]
    positions: dict[tuple[str, str, str, date], PositionFacts]
    reach: Reach | None
    day: date
    mentioned: set[str] = field(default_factory=set)
    """Keys of units in the file, those of wrong rows too: they are not "unknown" to other rows."""
    names: dict[str, str] = field(default_factory=dict)
    """Key -> name of everybody who holds one of the positions."""
    shapes: dict[str, str] = field(default_factory=dict)
    """Shape of a unit code (`rows.code_shape`) -> the code, of units one may see."""

    def may_change(self, unit: str) -> bool:
        return self.reach is None or unit in self.reach.units

    def knows(self, unit: str) -> bool:
        return unit in self.units or unit in self.mentioned

    def near(self, code: str) -> str | None:
        """The code that somebody may have meant, with a look-alike letter or figure."""
        return self.shapes.get(code_shape(code))


def lay_ground(units: Iterable[str], people: Iterable[str], viewer: Viewer | None) -> Ground:
    """The roster, with the details of these units and people (keys of codes). About ten statements."""
    known = unit_facts()
    add_counts(known[key] for key in units if key in known)
    cadres = person_facts(people)
    chairs = [known[key].id for key in units if key in known]
    held = position_facts(
        [person.id for person in cadres.values() if person.id is not None], [i for i in chairs if i is not None]
    )
    others = person_facts({position.person for position in held} - cadres.keys())
    reach = _reach(viewer, known, cadres) if viewer else None
    ground = Ground(known, cadres, {position.key: position for position in held}, reach, today())
    ground.names = {key: person.full_name for key, person in (cadres | others).items()}
    ground.shapes = {code_shape(unit.code): unit.code for unit in known.values() if ground.may_change(unit.key)}
    return ground


def _reach(viewer: Viewer, known: Mapping[str, UnitFacts], cadres: Mapping[str, PersonFacts]) -> Reach:
    key_of = {unit.id: key for key, unit in known.items()}
    seen = db.session.scalars(select(Unit.id).where(Unit.id.in_(units_visible_to(viewer))))
    above = db.session.scalars(select(UnitLine.ancestor_id).where(UnitLine.unit_id.in_(viewer.seen_units)))
    people: set[str] = set()
    for some in chunks(cadres):
        people.update(
            db.session.scalars(
                select(Person.code_key).where(Person.code_key.in_(some), Person.id.in_(people_visible_to(viewer)))
            )
        )
    return Reach(
        tops=frozenset(key_of[unit] for unit in viewer.seen_units),
        units=frozenset(key_of[unit] for unit in seen),
        above=frozenset(key_of[unit] for unit in above),
        people=frozenset(people),
    )
