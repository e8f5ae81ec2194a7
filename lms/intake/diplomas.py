"""Rows of the sheet Văn bằng: diplomas and courses on the way to one."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date

from lms.intake.changes import Difference, Effect, differences
from lms.intake.ground import Ground
from lms.intake.references import check_person
from lms.intake.rows import EMPTY, Row
from lms.people.diplomas import HELD, KINDS, RANKS, STATES, Rank, find_rank, needs_no_word, rank_words
from lms.people.facts import QualificationFacts
from lms.people.qualification_models import QualificationState
from lms.people.qualifications import qualification_facts
from lms.people.words import by_word, shown
from lms.text import N_, code_key

KIND_WORDS, STATE_WORDS = by_word(KINDS), by_word(STATES)

DIFFERS = N_("Cùng văn bằng này của cán bộ đã ghi ngày cấp khác ở dòng %(row)s: %(other)s.")
NOT_ISSUED_YET = N_("Ngày cấp sau hôm nay. Nếu chưa tốt nghiệp, ghi Tình trạng là đang học hoặc được cử đi.")
NO_DAY = N_("Không ghi Ngày cấp nên được tính cho mọi thời điểm.")


@dataclass
class DiplomaRow:
    """A row in our terms; None where the cell is blank."""

    row: Row
    person: str
    kind: str | None
    rank: Rank | None
    major: str | None
    state: str
    issued_on: date | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(str(value) for name, value in vars(self).items() if name != "row")


def parse_diploma(row: Row) -> DiplomaRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row."""
    code = row.code("code", needed=True)
    if not row.has("kind"):
        row.error("kind", EMPTY)
    kind = row.choice("kind", KIND_WORDS, "loại văn bằng", [names[0] for names in KINDS.values()])
    found = DiplomaRow(
        row=row,
        person=code_key(code or ""),
        kind=kind,
        rank=_rank(row, kind) if kind else None,
        major=row.text("major"),
        state=row.choice("state", STATE_WORDS, "tình trạng", [names[0] for names in STATES.values()])
        or QualificationState.GRADUATED,
        issued_on=row.day("issued_on"),
    )
    return found if code else None


def _rank(row: Row, kind: str) -> Rank | None:
    if not row.has("rank"):
        if needs_no_word(kind):
            return HELD
        row.error("rank", EMPTY)
        return None
    word = row.choice("rank", rank_words(kind), "trình độ", [rank.name for rank in RANKS[kind]])
    return find_rank(kind, word) if word else None


class DiplomaMerge:
    """All rows of the sheet, laid over the diplomas as they stand."""

    def __init__(self, ground: Ground, rows: Iterable[DiplomaRow], people: Mapping[str, object]) -> None:
        self.ground, self.people = ground, people
        named = (ground.people.get(one.person) for one in rows)
        ids = {person.id for person in named if person and person.id is not None}
        self.known = {facts.key: facts for facts in qualification_facts(ids)}
        self.laid: dict[tuple[str, str, int, str, str], QualificationFacts] = {}
        self.first: dict[tuple[object, ...], Row] = {}

    def lay(self, one: DiplomaRow) -> tuple[Effect, tuple[Difference, ...]]:
        """What a row adds or changes; a wrong row does neither."""
        row = one.row
        check_person(self.ground, row, one.person, self.people)
        graduated = one.state == QualificationState.GRADUATED
        if graduated and one.issued_on and one.issued_on > self.ground.day:
            row.error("issued_on", NOT_ISSUED_YET)
        if row.failed() or one.kind is None or one.rank is None:
            return Effect.WRONG, ()
        wanted = QualificationFacts(one.person, one.kind, one.rank.number, one.rank.name, one.state, one.major)
        key = wanted.key
        old = self.laid.get(key) or self.known.get(key)
        first = self.first.setdefault(key, row) if one.issued_on else row
        facts = copy(old) if old else wanted
        if first is not row and facts.issued_on != one.issued_on:
            row.error("issued_on", DIFFERS, row=str(first.number), other=first.shown("issued_on"))
            return Effect.WRONG, ()
        facts.word, facts.major = wanted.word, wanted.major
        facts.issued_on = one.issued_on or facts.issued_on
        if old is None and facts.issued_on is None:
            row.notice("issued_on", NO_DAY)
        self.laid[key] = facts
        changed = _differences(old, facts)
        return (Effect.NEW if old is None else Effect.CHANGED if changed else Effect.UNCHANGED), changed

    def written(self) -> list[QualificationFacts]:
        """What differs from the database."""
        return [facts for key, facts in self.laid.items() if facts != self.known.get(key)]


def _differences(old: QualificationFacts | None, new: QualificationFacts) -> tuple[Difference, ...]:
    if old is None:
        kind, state = shown(KINDS, new.kind), shown(STATES, new.state)
        pairs: list[tuple[str, object, object]] = [("Loại", None, kind), ("Trình độ", None, new.word)]
        pairs += [("Tình trạng", None, state), ("Ngày cấp", None, new.issued_on)]
        return differences(pairs)
    return differences(
        [
            ("Trình độ", old.word, new.word),
            ("Chuyên ngành", old.major, new.major),
            ("Ngày cấp", old.issued_on, new.issued_on),
        ]
    )
