"""Everything that `lms content check` looks at beyond what sync refuses; reads files, needs no database."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lms.courses.catalogue import Cited, read_document, read_sources, read_topics
from lms.courses.coherence import FoundCourse, FoundQuestion
from lms.courses.exercises import check_question
from lms.courses.faults import Fault, Faulty, Where, line_of
from lms.courses.faults import Path as Place
from lms.courses.folder import course_folders, misplaced, read_text, read_texts
from lms.courses.media.folder import read_assets
from lms.courses.media.rules import NOTHING, Assets
from lms.courses.package import ReadCourse, ReadLesson, read
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


@dataclass(frozen=True)
class Tally:
    """What a course holds: exercises by kind, questions by topic and difficulty."""

    slug: str
    lessons: int
    minutes: int
    words: int
    exercises: Counter[str]
    questions: Counter[tuple[str, int]]


@dataclass
class Checked:
    """What was found in a folder. Faults must be mended; warnings may be right."""

    tallies: list[Tally] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def check_folder(folder: Path) -> Checked:
    """Check a folder like `content/`, or one course of it; topics, sources and words stand beside the courses."""
    checked = Checked()
    courses = course_folders(folder)
    shelf = folder.parent if courses == [folder] else folder
    if not courses:
        checked.faults.append(Fault(str(folder), 1, N_("không thấy khóa học nào trong thư mục này")))
    reviewer = _Reviewer(shelf, checked)
    for course in courses:
        reviewer.course(course)
    checked.faults.sort()
    checked.warnings.sort()
    return checked


class _Reviewer:
    """Goes through courses that share topics, sources and allowed words."""

    def __init__(self, shelf: Path, checked: Checked) -> None:
        self.checked, self.shelf = checked, shelf
        topics, wrong = read_topics(self._text(shelf / "topics.yaml"), str(shelf / "topics.yaml"))
        self.topics = topics
        checked.faults += wrong
        files = sorted(shelf.glob("sources*.yaml"))
        self.sources: dict[str, Cited]
        self.sources, wrong = read_sources({str(file): self._text(file) for file in files})
        checked.faults += wrong
        words = (line.partition("#")[0].strip() for line in self._text(shelf / "words.txt").splitlines())
        self.words = frozenset(word.casefold() for word in words if word)

    def _text(self, path: Path) -> str:
        text = read_text(path, str(path), self.checked.faults) if path.exists() else None
        self.checked.faults += not_composed(text or "", str(path))
        return text or ""

    def course(self, folder: Path) -> None:
        """Check one course."""
        try:
            files = read_texts(folder)
        except Faulty as error:
            self.checked.faults += error.faults
            return
        for name, text in files.items():
            self.checked.faults += not_composed(text, f"{folder}/{name}")
            # What cannot be read of it is told by `read`.
            if is_part(name) and (document := read_document(text, f"{folder}/{name}", [])):
                self._words_in(document.value, Where(f"{folder}/{name}", document.lines))
        assets = self._assets(folder)
        found = read(files, self.sources, self.topics, str(folder), assets)
        self.checked.faults += found.faults
        if found.course:
            self.checked.faults += misplaced(found.course.fields["slug"], folder)
            self.checked.faults += _of_bank(found.course, found.questions)
            self._words_in(found.course.fields, Where(found.course.file, found.course.lines))
        keys = {lesson.key for lesson in found.lessons}
        for lesson in found.lessons:
            self.checked.faults += review_lesson(lesson, keys)
            self._lesson(lesson)
        faults, warnings = review_assets(assets, found.lessons, str(folder))
        self.checked.faults += faults
        self.checked.warnings += warnings
        for question in found.questions:
            # One of the wrong shape was told by `read`.
            if not check_question(question.spec, question.file, question.lines, question.at):
                self._exercise(question.spec, Where(question.file, question.lines, question.at))
        self.checked.tallies.append(_tally(folder.name, found))

    def _assets(self, folder: Path) -> Assets:
        """Those that can be read; what is wrong with the others is told."""
        try:
            return read_assets(folder)
        except Faulty as error:
            self.checked.faults += error.faults
            return NOTHING

    def _lesson(self, lesson: ReadLesson) -> None:
        self._words_in(lesson.text.front, Where(lesson.file, lesson.text.front_lines))
        for number, line in prose_of(lesson.text):
            self._words_of(line, lesson.file, number)
        for key, spec in lesson.text.exercises.items():
            self._exercise(spec, Where(lesson.file, lesson.text.exercise_lines[key]))

    def _exercise(self, spec: dict[str, Any], where: Where) -> None:
        self.checked.faults += review_exercise(spec, where)
        self._words_in(spec, where)

    def _words_in(self, value: Any, where: Where) -> None:
        for path, text in _texts(value):
            self._words_of(text, where.file, line_of(where.lines, (*where.at, *path)))

    def _words_of(self, text: str, file: str, line: int) -> None:
        self.checked.faults += not_vietnamese(text, file, line, self.words)
        self.checked.warnings += loose_units(text, file, line)


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


def _tally(slug: str, found: ReadCourse) -> Tally:
    return Tally(
        slug=slug,
        lessons=len(found.lessons),
        minutes=sum(lesson.text.front.get("minutes", 0) for lesson in found.lessons),
        words=sum(lesson.rendered.words for lesson in found.lessons),
        exercises=Counter(spec["kind"] for lesson in found.lessons for spec in lesson.text.exercises.values()),
        questions=Counter((one.fields["topic"], one.fields["difficulty"]) for one in found.questions),
    )
