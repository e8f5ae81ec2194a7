"""A file laid over the roster: what it would change and what is wrong with it. Reads only; `actions` writes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from lms.clock import today
from lms.intake.assessments import AssessmentMerge, parse_assessment
from lms.intake.cadres import CadreRow, parse_cadre
from lms.intake.changes import Change, Difference, Effect, Tally
from lms.intake.columns import ASSESSMENTS, CADRES, DIPLOMAS, LECTURERS, SPENDING, TRAINING, UNITS, SheetKind
from lms.intake.diplomas import DiplomaMerge, parse_diploma
from lms.intake.ground import Ground, lay_ground
from lms.intake.lecturers import LecturerMerge, parse_lecturer
from lms.intake.legacy.grids import AUTO, Conversion
from lms.intake.positions import PositionMerge
from lms.intake.problems import Problem, Weight
from lms.intake.rows import Row
from lms.intake.spending import SpendingMerge, parse_spending
from lms.intake.tables import Book, Table, read_book
from lms.intake.training import TrainingMerge, TrainingRow, parse_training, topic_words
from lms.intake.tree import check_tree
from lms.intake.units import UnitMerge, UnitRow, parse_unit
from lms.people.access import Viewer
from lms.people.facts import LecturerFacts, PersonFacts, PositionFacts, QualificationFacts, UnitFacts
from lms.people.queries import add_counts
from lms.text import N_
from lms.tracker.entries.facts import AssessmentFacts, SpendingFacts
from lms.tracker.entries.queries import targets_named

REPEATED = N_("Giống hệt dòng %(row)s nên chỉ tính một lần.")


class Parsed(Protocol):
    """A row in the terms of its sheet."""

    row: Row

    @property
    def content(self) -> tuple[object, ...]: ...


P = TypeVar("P", bound=Parsed)
C = TypeVar("C", contravariant=True)


@dataclass
class Preview:
    """What a file would do, and what `actions.apply` needs to do it."""

    book: Book
    tallies: list[Tally] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    converted: list[Conversion] = field(default_factory=list)
    units: list[UnitFacts] = field(default_factory=list)
    people: list[PersonFacts] = field(default_factory=list)
    positions: list[PositionFacts] = field(default_factory=list)
    training: list[TrainingRow] = field(default_factory=list)
    diplomas: list[QualificationFacts] = field(default_factory=list)
    lecturers: list[LecturerFacts] = field(default_factory=list)
    spending: list[SpendingFacts] = field(default_factory=list)
    assessments: list[AssessmentFacts] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(tally.rows for tally in self.tallies)

    def total(self, effect: Effect) -> int:
        return sum(tally.effects[effect] for tally in self.tallies)

    def weighing(self, weight: Weight) -> list[Problem]:
        return [problem for problem in self.problems if problem.weight is weight]

    @property
    def errors(self) -> list[Problem]:
        return self.weighing(Weight.ERROR)


def preview(data: bytes, name: str, viewer: Viewer | None, choice: str = AUTO) -> Preview:
    """Lay a file over the roster. `viewer` is the coordinator who imports; None is the command line.

    `choice` is how text in old encodings is read. Raises Unreadable when the file as a whole cannot be taken;
    everything else is told by row and cell.
    """
    book = read_book(data, name, choice)
    found = Preview(book, problems=list(book.problems), converted=book.converted)
    sheets = _Sheets(book, viewer)
    ground = lay_ground(sheets.units_named(), sheets.people_named(), viewer)
    people = {one.key: one for one in sheets.cadres.all}
    _lay_units(found, ground, sheets.units)
    held = _lay_cadres(found, ground, sheets.cadres)
    _lay_training(found, ground, sheets.training, people)
    _lay_entries(found, ground, sheets, people, held)
    for rows in sheets.every:
        found.problems.extend(problem for row in rows.rows for problem in row.problems)
        found.tallies.extend(rows.tallies.values())
    return found


class _Rows(Generic[P]):
    """The rows of all tables of one kind: each parsed, equal ones set aside, and counted by what becomes of them."""

    def __init__(self, book: Book, kind: SheetKind, parse: Callable[[Row], P | None]) -> None:
        self.rows: list[Row] = []
        self.all: list[P] = []
        """The parsed rows without repeats, wrong ones included."""
        self.tallies: dict[str, Tally] = {}
        seen: dict[tuple[object, ...], Row] = {}
        for table in book.tables:
            if table.kind is kind:
                self._read(table, parse, seen)

    def _read(self, table: Table, parse: Callable[[Row], P | None], seen: dict[tuple[object, ...], Row]) -> None:
        tally = self.tallies.setdefault(table.sheet, Tally(table.sheet))
        for number, values in table.rows:
            row = Row(table, number, values)
            self.rows.append(row)
            tally.rows += 1
            one = parse(row)
            if one is None:
                tally.effects[Effect.WRONG] += 1
                continue
            first = row if row.failed() else seen.setdefault(one.content, row)
            if first is row:
                self.all.append(one)
            else:
                row.notice(None, REPEATED, row=str(first.number))
                tally.effects[Effect.REPEATED] += 1

    def count(self, row: Row, effect: Effect) -> None:
        self.tallies[row.table.sheet].effects[effect] += 1


class _Sheets:
    """The rows of every kind of sheet, parsed."""

    def __init__(self, book: Book, viewer: Viewer | None) -> None:
        kinds = {table.kind for table in book.tables}
        topics = topic_words() if kinds & {TRAINING, LECTURERS} else {}
        targets = {one.code.upper(): one.code for one in targets_named(viewer)} if ASSESSMENTS in kinds else {}
        year = today().year
        self.units = _Rows(book, UNITS, parse_unit)
        self.cadres = _Rows(book, CADRES, parse_cadre)
        self.training = _Rows(book, TRAINING, lambda row: parse_training(row, topics))
        self.diplomas = _Rows(book, DIPLOMAS, parse_diploma)
        self.lecturers = _Rows(book, LECTURERS, lambda row: parse_lecturer(row, topics))
        self.spending = _Rows(book, SPENDING, lambda row: parse_spending(row, year))
        self.assessments = _Rows(book, ASSESSMENTS, lambda row: parse_assessment(row, year, targets))

    @property
    def every(self) -> tuple["_Rows[Any]", ...]:
        """In the order of the contract."""
        told = (self.units, self.cadres, self.training)
        return (*told, self.diplomas, self.lecturers, self.spending, self.assessments)

    def units_named(self) -> set[str]:
        """Keys of the units whose details the file is laid over."""
        return {one.key for one in self.units.all} | {one.unit for one in self.cadres.all if one.unit}

    def people_named(self) -> set[str]:
        """Keys of everybody in the file."""
        named = {one.key for one in self.cadres.all}
        others: tuple[_Rows[Any], ...] = (self.training, self.diplomas, self.lecturers, self.assessments)
        return named.union(one.person for rows in others for one in rows.all)


def _lay_units(found: Preview, ground: Ground, rows: _Rows[UnitRow]) -> None:
    grouped: dict[str, list[UnitRow]] = {}
    for one in rows.all:
        grouped.setdefault(one.key, []).append(one)
    ground.mentioned = set(grouped)
    merges = {key: UnitMerge(ground, group) for key, group in grouped.items()}
    told = [(merge, outcome) for merge in merges.values() for outcome in merge.run()]
    for key, merge in merges.items():
        merge.finish()
        if merge.unit.states:
            ground.units[key] = merge.unit
    followers = check_tree(ground, merges)
    add_counts(unit for unit in followers if unit.key not in merges)
    for merge, (row, effect, differences) in told:
        # A fault of the tree is found after the row was laid.
        rows.count(row, Effect.WRONG if row.failed() else effect)
        _tell(found, row, effect, merge.unit.code, _unit_name(merge), differences)
    written = {merge.unit.key: merge.unit for merge in merges.values() if merge.unit != merge.known}
    found.units = list((written | {unit.key: unit for unit in followers}).values())


def _unit_name(merge: UnitMerge) -> str:
    return merge.unit.state_shown(merge.day).name if merge.unit.states else ""


def _lay_cadres(found: Preview, ground: Ground, rows: _Rows[CadreRow]) -> set[tuple[str, str]]:
    """Lay down people and positions; returns (cadre, unit) of every position known then."""
    merge = PositionMerge(ground)
    for one in rows.all:
        effect, differences = merge.lay(one)
        rows.count(one.row, effect)
        person = merge.people.get(one.key)
        _tell(found, one.row, effect, one.code, person.full_name if person else "", differences)
    merge.finish(rows.all)
    found.people = [person for key, person in merge.people.items() if person != ground.people.get(key)]
    found.positions = [place for key, place in merge.positions.items() if place != ground.positions.get(key)]
    return {(person, unit) for person, unit, *_rest in (*ground.positions, *merge.positions)}


def _lay_training(found: Preview, ground: Ground, rows: _Rows[TrainingRow], people: Mapping[str, CadreRow]) -> None:
    merge = TrainingMerge(ground, rows.all, people)
    _lay_each(found, rows, merge, lambda one: _person_name(ground, people, one.person))
    found.training = [one for one in merge.new.values() if not one.row.failed()]


def _lay_entries(
    found: Preview,
    ground: Ground,
    sheets: _Sheets,
    people: Mapping[str, CadreRow],
    held: Collection[tuple[str, str]],
) -> None:
    """Diplomas, lecturers, spending and assessments; a kind without rows asks the database nothing."""

    def named(one: Any) -> str:
        return _person_name(ground, people, one.person)

    diplomas = DiplomaMerge(ground, sheets.diplomas.all, people)
    lecturers = LecturerMerge(ground, sheets.lecturers.all, people)
    spending = SpendingMerge(ground, sheets.spending.all)
    assessments = AssessmentMerge(ground, sheets.assessments.all, people, held)
    _lay_each(found, sheets.diplomas, diplomas, named)
    _lay_each(found, sheets.lecturers, lecturers, named)
    _lay_each(found, sheets.spending, spending, lambda one: _name_of_unit(ground, one.unit))
    _lay_each(found, sheets.assessments, assessments, named)
    found.diplomas, found.lecturers = diplomas.written(), lecturers.written()
    found.spending, found.assessments = spending.written(), assessments.written()


class Merge(Protocol[C]):
    """Something over which rows are laid one by one."""

    def lay(self, one: C) -> tuple[Effect, tuple[Difference, ...]]: ...


def _lay_each(found: Preview, rows: _Rows[P], merge: Merge[P], label: Callable[[P], str]) -> None:
    """Lay the rows, count what becomes of them, and list what changes under a label."""
    for one in rows.all:
        effect, differences = merge.lay(one)
        rows.count(one.row, effect)
        _tell(found, one.row, effect, one.row.shown("code"), label(one), differences)


def _person_name(ground: Ground, people: Mapping[str, CadreRow], key: str) -> str:
    person = ground.people.get(key)
    named = person.full_name if person else people[key].name if key in people else None
    return named or ""


def _name_of_unit(ground: Ground, key: str) -> str:
    unit = ground.units.get(key)
    return unit.state_shown(ground.day).name if unit and unit.states else ""


def _tell(found: Preview, row: Row, effect: Effect, code: str, label: str, differences: Sequence[Difference]) -> None:
    if effect in (Effect.NEW, Effect.CHANGED, Effect.ENDED) and not row.failed():
        found.changes.append(Change(effect, row.table.sheet, row.number, code, label, tuple(differences)))
