"""What makes a course a poor one although it can be read: works on texts, wherever they come from."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lms.courses.catalogue import read_document
from lms.courses.coherence import FoundCourse, FoundQuestion
from lms.courses.exercises import check_question
from lms.courses.faults import Fault, Where, line_of
from lms.courses.faults import Path as Place
from lms.courses.media.rules import Assets
from lms.courses.package import ReadCourse, ReadLesson, course_digest
from lms.courses.parts import is_part
from lms.courses.review_assets import review_assets
from lms.courses.review_exercises import LONGEST_SHARE, longest_is_right, review_exercise
from lms.courses.review_lessons import prose_of, review_lesson
from lms.courses.review_words import loose_units, not_composed, not_vietnamese
from lms.text import N_

IDENTIFIER = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
"""What names a thing in a file and is no text."""
FORMULA = "="
"""How a cell of a template begins that is to be calculated."""
NAMES = frozenset({"key", "kind", "slug", "topic", "topics", "outcome", "outcomes", "lesson"})
"""Fields that hold such names only."""


KEPT = 32
"""Courses whose remarks each process remembers, by the fingerprint of their octets."""


@dataclass
class Reviewed:
    """What was found: `faults` should be mended, `warnings` may be right."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Looked:
    """A course that was read, known by its fingerprint."""

    digest: str
    words: frozenset[str]
    """Names and abbreviations that are no mistakes, casefolded."""
    texts: Mapping[str, str] = field(compare=False)
    found: ReadCourse = field(compare=False)
    assets: Assets = field(compare=False)
    folder: str = field(compare=False, default="")


def allowed_words(text: str) -> frozenset[str]:
    """The words of a `words.txt`: one a line, what follows # is a comment."""
    words = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(word.casefold() for word in words if word)


def looked(texts: Mapping[str, str], found: ReadCourse, assets: Assets, words: frozenset[str]) -> Looked:
    """A course that was read, to be reviewed."""
    return Looked(course_digest(texts, assets), words, texts, found, assets)


@lru_cache(maxsize=KEPT)
def remembered(course: Looked) -> Reviewed:
    """`review_course`, once for the same octets."""
    return review_course(course)


def review_course(course: Looked) -> Reviewed:
    """Everything to mend in a course beyond what keeps it from being published."""
    return _Reviewer(course.words).course(course)


def review_alone(lesson: ReadLesson, lessons: Collection[str], words: frozenset[str]) -> Reviewed:
    """The same for one lesson; `lessons` are the keys of its course."""
    reviewer = _Reviewer(words)
    reviewer.lesson(lesson, lessons)
    return reviewer.found


class _Reviewer:
    """Goes through a course and notes what is to be said."""

    def __init__(self, words: frozenset[str]) -> None:
        self.words, self.found = words, Reviewed()

    def course(self, course: Looked) -> Reviewed:
        read, prefix = course.found, f"{course.folder}/" if course.folder else ""
        for name, text in course.texts.items():
            self.found.faults += not_composed(text, prefix + name)
            # What cannot be read of it is told by `read`.
            if is_part(name) and (document := read_document(text, prefix + name, [])):
                self._words_in(document.value, Where(prefix + name, document.lines))
        if read.course:
            self.found.faults += _of_bank(read.course, read.questions)
            self._words_in(read.course.fields, Where(read.course.file, read.course.lines))
        keys = {lesson.key for lesson in read.lessons}
        for lesson in read.lessons:
            self.lesson(lesson, keys)
        faults, warnings = review_assets(course.assets, read.lessons, course.folder)
        self.found.faults += faults
        self.found.warnings += warnings
        for question in read.questions:
            # One of the wrong shape was told by `read`.
            if not check_question(question.spec, question.file, question.lines, question.at):
                self._exercise(question.spec, Where(question.file, question.lines, question.at))
        return self.found

    def lesson(self, lesson: ReadLesson, lessons: Collection[str]) -> None:
        self.found.faults += review_lesson(lesson, lessons)
        self._words_in(lesson.text.front, Where(lesson.file, lesson.text.front_lines))
        for number, line in prose_of(lesson.text):
            self._words_of(line, lesson.file, number)
        for key, spec in lesson.text.exercises.items():
            self._exercise(spec, Where(lesson.file, lesson.text.exercise_lines[key]))

    def _exercise(self, spec: dict[str, Any], where: Where) -> None:
        self.found.faults += review_exercise(spec, where)
        self._words_in(spec, where)

    def _words_in(self, value: Any, where: Where) -> None:
        for path, text in _texts(value):
            self._words_of(text, where.file, line_of(where.lines, (*where.at, *path)))

    def _words_of(self, text: str, file: str, line: int) -> None:
        self.found.faults += not_vietnamese(text, file, line, self.words)
        self.found.warnings += loose_units(text, file, line)


def _texts(value: Any, path: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text in a YAML value, with its path; names apart."""
    if isinstance(value, str):
        if not IDENTIFIER.fullmatch(value) and not value.startswith(FORMULA):
            yield path, value
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _texts(item, (*path, position))
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in NAMES:
                # A term of the glossary is a text itself.
                yield from _texts(str(name), (*path, str(name)))
                yield from _texts(item, (*path, str(name)))


def _of_bank(course: FoundCourse, questions: Sequence[FoundQuestion]) -> Iterator[Fault]:
    """What is wrong with the bank as a whole."""
    least = course.fields["bank_least"]
    if len(questions) < least:
        message = N_("ngân hàng có %(there)s câu, cần ít nhất %(least)s")
        yield course.fault(("bank_least",), message, there=len(questions), least=least)
    if course.fields["final_test"] is None:
        tested = {question.fields["outcome"] for question in questions}
        for position, outcome in enumerate(course.fields["outcomes"]):
            if outcome["key"] not in tested:
                message = N_("chưa có câu hỏi nào cho mục tiêu %(key)s")
                yield course.fault(("outcomes", position), message, key=outcome["key"])
    longest, counted = longest_is_right([question.spec for question in questions])
    if longest > LONGEST_SHARE * counted:
        message = N_("lựa chọn đúng dài nhất ở %(longest)s trên %(counted)s câu, không nên quá %(most)s%%")
        values = {"longest": longest, "counted": counted, "most": round(LONGEST_SHARE * 100)}
        yield course.fault(("question_topics",), message, **values)
