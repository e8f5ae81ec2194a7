"""A bank as it stands in the files of a draft, faults and all. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.courses.authoring.bank import NotAList, questions_in
from lms.courses.exercises import KINDS, check_question
from lms.courses.package import QUESTIONS
from lms.text import fold

WHYS = ("why", "why_true", "why_false")
FIELDS = ("topic", "lesson", "outcome", "difficulty")


@dataclass(frozen=True)
class BankEntry:
    """A question where it stands: the `position` in its file, from 0, and its first line, from 1."""

    file: str
    position: int
    line: int
    question: Mapping[str, Any]
    lacks: tuple[str, ...]
    """Of why, kind, key, topic, lesson, outcome and difficulty, what has still to be filled in or mended."""

    @property
    def key(self) -> str:
        return _text(self.question.get("key"))

    @property
    def kind(self) -> str:
        return _text(self.question.get("kind"))

    @property
    def ask(self) -> str:
        """What identifies it to a reader; of a text with blanks the text."""
        return _text(self.question.get("text") or self.question.get("ask"))

    @property
    def topic(self) -> str:
        return _text(self.question.get("topic"))

    @property
    def lesson(self) -> str:
        return _text(self.question.get("lesson"))

    @property
    def outcome(self) -> str:
        return _text(self.question.get("outcome"))

    @property
    def difficulty(self) -> int:
        """1 to 3, 0 for none."""
        value = self.question.get("difficulty")
        return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 3 else 0

    @property
    def folded(self) -> str:
        """What a search looks in."""
        return fold(" ".join(_texts(self.question)))


@dataclass
class BankText:
    """All entries of a draft, and the files that cannot be read as a list of questions."""

    entries: list[BankEntry] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What questions of a course may name, by key; each maps to what people read."""

    topics: Mapping[str, str]
    lessons: Mapping[str, str]
    outcomes: Mapping[str, str]

    def of(self, name: str) -> Mapping[str, str]:
        """The names of one field: topic, lesson or outcome."""
        return {"topic": self.topics, "lesson": self.lessons, "outcome": self.outcomes}[name]


def read_bank(texts: Mapping[str, str], known: Known) -> BankText:
    """The bank in the files of a course."""
    bank = BankText()
    for name in sorted(texts):
        if not QUESTIONS.fullmatch(name):
            continue
        try:
            found = questions_in(texts[name])
        except NotAList:
            bank.unreadable.append(name)
            continue
        for position, entry in enumerate(found):
            question = entry.question if isinstance(entry.question, dict) else {}
            lacks = tuple(lacking(question, known))
            bank.entries.append(BankEntry(name, position, entry.first + 1, question, lacks))
    return bank


def lacking(question: Mapping[str, Any], known: Known) -> Iterator[str]:
    """What a question lacks before it can be published."""
    for name in ("topic", "lesson", "outcome"):
        if question.get(name) not in known.of(name):
            yield name
    if question.get("difficulty") not in (1, 2, 3) or isinstance(question.get("difficulty"), bool):
        yield "difficulty"
    if next(blank_whys(question), None) is not None:
        yield "why"
    spec = {name: value for name, value in question.items() if name not in FIELDS}
    if check_question(explained(spec), "", {}):
        yield "kind"


def blank_whys(value: Any) -> Iterator[str]:
    """The names of explanations that are empty, wherever they stand."""
    if isinstance(value, list):
        for item in value:
            yield from blank_whys(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in WHYS:
                if isinstance(item, str) and not item.strip():
                    yield name
            else:
                yield from blank_whys(item)


def kinds_in_bank() -> list[str]:
    """The kinds that a question of the bank may be of."""
    return [kind.name for kind in KINDS.values() if kind.in_bank]


def explained(value: Any) -> Any:
    """The same with every empty explanation filled: what else is wrong is asked for."""
    if isinstance(value, list):
        return [explained(item) for item in value]
    if isinstance(value, dict):
        return {
            name: "…" if name in WHYS and isinstance(item, str) and not item.strip() else explained(item)
            for name, item in value.items()
        }
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
