"""What the questions of a draft may name, and what its tests ask of the bank. Reads faulty files as far as it can."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.courses.bank.entries import BankEntry, Known
from lms.courses.drafts.rules import key_of, lesson_names
from lms.courses.folder import COURSE
from lms.courses.lesson import read_lesson
from lms.courses.yamltext import BadYaml, load_yaml
from lms.text import fold, nfc

LEAST = 40
"""Questions that a bank should have where `course.yaml` says nothing else."""


@dataclass(frozen=True)
class Need:
    """A topic: how many questions of each difficulty there are, and how many the tests draw."""

    key: str
    name: str
    by_difficulty: Mapping[int, int]
    """Difficulty -> number; 0 holds those without one."""
    final_test: int
    pre_test: int

    @property
    def there(self) -> int:
        return sum(self.by_difficulty.values())

    @property
    def missing(self) -> int:
        """How many more are needed before every test can be drawn."""
        return max(0, self.final_test - self.there, self.pre_test - self.there)


def course_fields(texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields of `course.yaml`, {} when it cannot be read."""
    try:
        value = load_yaml(nfc(texts.get(COURSE, ""))).value
    except BadYaml:
        return {}
    return value if isinstance(value, dict) else {}


def known_of(texts: Mapping[str, str]) -> Known:
    """Topics, lessons and outcomes of a course, by key, in their order."""
    fields = course_fields(texts)
    topics = fields.get("question_topics")
    outcomes = fields.get("outcomes")
    return Known(
        topics={str(key): str(name) for key, name in topics.items()} if isinstance(topics, dict) else {},
        lessons={key_of(name): _title(texts[name], name) for name in lesson_names(texts)},
        outcomes={
            str(one["key"]): str(one.get("text", one["key"]))
            for one in (outcomes if isinstance(outcomes, list) else [])
            if isinstance(one, dict) and "key" in one
        },
    )


def needs_of(fields: Mapping[str, Any], known: Known, entries: Iterable[BankEntry]) -> list[Need]:
    """Every topic with what it has and what is drawn of it."""
    there = Counter((entry.topic, entry.difficulty) for entry in entries)
    draws = {name: _draw(fields.get(name)) for name in ("final_test", "pre_test")}
    return [
        Need(
            key,
            name,
            {level: there[key, level] for level in (1, 2, 3, 0)},
            draws["final_test"].get(key, 0),
            draws["pre_test"].get(key, 0),
        )
        for key, name in known.topics.items()
    ]


def least_of(fields: Mapping[str, Any]) -> int:
    """How many questions the bank should have."""
    least = fields.get("bank_least")
    return least if isinstance(least, int) and least > 0 else LEAST


def key_meant(word: str, names: Mapping[str, str]) -> str:
    """The key that somebody means by a key, a name, or the number in the list ("Bài 2"); "" for none."""
    wanted = fold(word)
    for place, (key, name) in enumerate(names.items(), 1):
        if wanted in (key, fold(key), fold(name), str(place), f"bai {place}"):
            return key
    return ""


def _draw(test: Any) -> dict[str, int]:
    """topic -> count of a blueprint."""
    lines = test.get("draw") if isinstance(test, dict) else None
    return {
        str(line["topic"]): line["count"]
        for line in (lines if isinstance(lines, list) else [])
        if isinstance(line, dict) and "topic" in line and isinstance(line.get("count"), int)
    }


def _title(text: str, name: str) -> str:
    return str(read_lesson(text, name).front.get("title") or key_of(name))
