"""A course as files: from texts by name to a checked, rendered package, or to all its faults at once. No database."""

import hashlib
import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from lms.courses.catalogue import Cited, read_document
from lms.courses.coherence import FoundCourse, FoundLesson, FoundQuestion, faults_between
from lms.courses.course_shape import CourseShape, QuestionFields, QuestionFile
from lms.courses.exercises import check_question
from lms.courses.faults import Fault, Faulty, line_of
from lms.courses.folder import COURSE, LESSON
from lms.courses.lesson import LessonText, normal, read_lesson
from lms.courses.markup import Rendered, render
from lms.courses.media.rules import NAME, NOTHING, Assets
from lms.courses.parts import Parts, is_part, read_parts
from lms.courses.shapes import faults_of
from lms.text import N_

QUESTIONS = re.compile(r"questions/[A-Za-z0-9][A-Za-z0-9._-]*\.yaml")
NAMED = (LESSON, QUESTIONS)
"""The names that a course may hold, besides those of its parts and assets; none leads out of its folder."""


@dataclass(frozen=True)
class PackedLesson:
    """A lesson, rendered; `digest` changes only with its text."""

    key: str
    title: str
    minutes: int
    digest: str
    body: list[dict[str, str]]
    exercises: dict[str, Any]


@dataclass(frozen=True)
class PackedQuestion:
    """A question of the bank; `digest` covers everything it says."""

    key: str
    topic: str
    outcome: str
    lesson: str
    difficulty: int
    spec: dict[str, Any]
    digest: str


@dataclass(frozen=True)
class Package:
    """A course without faults; `course` has every field of `course.yaml`."""

    course: dict[str, Any]
    lessons: list[PackedLesson]
    questions: list[PackedQuestion]
    parts: Parts
    files: dict[str, str]
    assets: Assets
    digest: str


@dataclass(frozen=True)
class ReadLesson:
    """A lesson as it was read from `file`; with faults it may lack pieces."""

    file: str
    number: int
    key: str
    digest: str
    text: LessonText
    rendered: Rendered

    def found(self) -> FoundLesson:
        """What the rest of the course may name of it."""
        exercises = {key: line_of(lines, ("key",)) for key, lines in self.text.exercise_lines.items()}
        outcomes = self.text.front.get("outcomes", [])
        return FoundLesson(self.file, self.text.front_lines, self.number, self.key, outcomes, exercises)

    def packed(self) -> PackedLesson:
        """What is published of it."""
        title, minutes = self.text.front.get("title", ""), self.text.front.get("minutes", 0)
        return PackedLesson(self.key, title, minutes, self.digest, self.rendered.body, self.text.exercises)


@dataclass(frozen=True)
class ReadCourse:
    """Everything that could be read of a course, and everything that is wrong with it."""

    course: FoundCourse | None
    lessons: list[ReadLesson]
    questions: list[FoundQuestion]
    parts: Parts
    faults: list[Fault]


def digest_of(value: Any) -> str:
    """A fingerprint of JSON data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def course_digest(files: Mapping[str, str], assets: Assets) -> str:
    """A fingerprint of every octet of a course."""
    return digest_of({**files, **{name: asset.sha256 for name, asset in assets.items()}})


def read(
    files: Mapping[str, str],
    sources: Mapping[str, Cited],
    topics: Container[str],
    folder: str | None = None,
    assets: Assets = NOTHING,
) -> ReadCourse:
    """Read a course, render it and compare its parts.

    `sources` are the documents it may cite, `topics` the slugs it may name; faults name their files below `folder`.
    `assets` are its files besides the texts.
    """
    return _Reader(files, sources, f"{folder}/" if folder else "", assets).read(topics)


def pack(
    files: Mapping[str, str],
    sources: Mapping[str, Cited],
    topics: Container[str],
    folder: str | None = None,
    assets: Assets = NOTHING,
) -> Package:
    """`read`, for publication. Raises Faulty with every fault there is."""
    found = read(files, sources, topics, folder, assets)
    if found.faults or found.course is None:
        raise Faulty(found.faults)
    return Package(
        course=found.course.fields,
        lessons=[lesson.packed() for lesson in found.lessons],
        questions=[_packed(question) for question in found.questions],
        parts=found.parts,
        files=dict(files),
        assets=assets,
        digest=course_digest(files, assets),
    )


def pack_lesson(name: str, text: str, sources: Mapping[str, Cited], assets: Assets = NOTHING) -> PackedLesson:
    """Render a lesson that was checked before, when the renderer or a source it cites has changed."""
    return read_alone(name, text, sources, assets).packed()


def read_alone(name: str, text: str, sources: Mapping[str, Cited], assets: Assets = NOTHING) -> ReadLesson:
    """Read and render one lesson, whatever is wrong with it."""
    return _Reader({name: text}, sources, "", assets).lesson(name)


def faults_in(name: str, text: str, sources: Mapping[str, Cited], assets: Assets = NOTHING) -> list[Fault]:
    """What is wrong with one file of a course, as far as it can be told without the other texts."""
    reader = _Reader({name: text}, sources, "", assets)
    if LESSON.fullmatch(name):
        reader.lesson(name)
    elif name == COURSE:
        reader._course()
    elif QUESTIONS.fullmatch(name):
        reader._questions()
    elif is_part(name):
        read_parts(reader.files, sources, "", reader.faults)
    return sorted(reader.faults)


class _Reader:
    """One course being read. What cannot be read is left out, and `faults` says why."""

    def __init__(self, files: Mapping[str, str], sources: Mapping[str, Cited], prefix: str, assets: Assets) -> None:
        self.files, self.sources, self.prefix, self.assets = dict(files), sources, prefix, assets
        self.faults: list[Fault] = []

    def read(self, topics: Container[str]) -> ReadCourse:
        """Read everything, then compare its parts."""
        for name in self.files:
            if name != COURSE and not is_part(name) and not any(form.fullmatch(name) for form in NAMED):
                message = N_(
                    "khóa học chỉ gồm course.yaml, NN-ten-bai.md, task.yaml, glossary.yaml, questions/*.yaml, "
                    "templates/*.yaml và assets/"
                )
                self.faults.append(Fault(self.prefix + name, 1, message))
        for name in self.assets:
            if not NAME.fullmatch(name):
                message = N_("tên tệp trong assets/ chỉ gồm chữ không dấu, số, dấu chấm, gạch dưới và gạch nối")
                self.faults.append(Fault(self.prefix + name, 1, message))
        course = self._course()
        lessons = [self.lesson(name) for name in sorted(self.files, key=_place) if LESSON.fullmatch(name)]
        questions, whole = self._questions()
        parts = read_parts(self.files, self.sources, self.prefix, self.faults)
        if course:
            self.faults += faults_between(course, [lesson.found() for lesson in lessons], questions, whole, topics)
        return ReadCourse(course, lessons, questions, parts, sorted(self.faults))

    def _course(self) -> FoundCourse | None:
        file = self.prefix + COURSE
        if COURSE not in self.files:
            self.faults.append(Fault(file, 1, N_("thiếu tệp course.yaml")))
            return None
        document = read_document(self.files[COURSE], file, self.faults)
        if document is None:
            return None
        wrong = faults_of(CourseShape, document.value, file, document.lines)
        self.faults += wrong
        if wrong:
            return None
        fields = CourseShape.model_validate(document.value).model_dump()
        return FoundCourse(file, document.lines, fields)

    def lesson(self, name: str) -> ReadLesson:
        """Read and render the lesson in the file `name`."""
        number, key = LESSON.fullmatch(name).groups()  # type: ignore[union-attr]
        file, text = self.prefix + name, self.files[name]
        found = read_lesson(text, file)
        rendered = render(found, file, self.sources, self.assets)
        self.faults += found.faults + rendered.faults
        return ReadLesson(file, int(number), key, digest_of(normal(text)), found, rendered)

    def _questions(self) -> tuple[list[FoundQuestion], bool]:
        """The bank, and whether every entry of it could be read."""
        found: list[FoundQuestion] = []
        whole = True
        for name in sorted(self.files):
            if not QUESTIONS.fullmatch(name):
                continue
            file = self.prefix + name
            document = read_document(self.files[name], file, self.faults)
            wrong = faults_of(QuestionFile, document.value, file, document.lines) if document else []
            self.faults += wrong
            if document is None or wrong:
                whole = False
                continue
            for position, entry in enumerate(document.value):
                fields = {key: entry[key] for key in QuestionFields.model_fields if key in entry}
                spec = {key: value for key, value in entry.items() if key not in fields}
                wrong = faults_of(QuestionFields, fields, file, document.lines, (position,))
                self.faults += wrong + check_question(spec, file, document.lines, (position,))
                if wrong:
                    whole = False
                else:
                    found.append(FoundQuestion(file, document.lines, (position,), fields, spec))
        return found, whole


def _place(name: str) -> tuple[int, str]:
    """Lessons stand by number, whatever the zeros before it."""
    found = LESSON.fullmatch(name)
    return (int(found[1]) if found else 0, name)


def _packed(question: FoundQuestion) -> PackedQuestion:
    return PackedQuestion(
        key=question.spec["key"],
        spec=question.spec,
        digest=digest_of([question.fields, question.spec]),
        **question.fields,
    )
