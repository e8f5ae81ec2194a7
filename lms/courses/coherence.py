"""Whether the parts of a course fit together: keys that others name, the blueprint and its bank."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lms.courses.faults import Fault, Lines, Path, line_of
from lms.text import N_


@dataclass(frozen=True)
class FoundCourse:
    """`course.yaml`, of the right shape."""

    file: str
    lines: Lines
    fields: dict[str, Any]

    def fault(self, path: Path, message: str, **values: Any) -> Fault:
        """Something wrong with the value at `path`."""
        return Fault(self.file, line_of(self.lines, path), message, values)


@dataclass(frozen=True)
class FoundLesson:
    """What others may name of a lesson; `exercises` has the line of each key."""

    file: str
    lines: Lines
    number: int
    key: str
    outcomes: list[str]
    exercises: dict[str, int]


@dataclass(frozen=True)
class FoundQuestion:
    """An entry of the bank that stands at `at` of its file."""

    file: str
    lines: Lines
    at: Path
    fields: dict[str, Any]
    spec: dict[str, Any]

    def fault(self, name: str, message: str, **values: Any) -> Fault:
        """Something wrong with a field."""
        return Fault(self.file, line_of(self.lines, (*self.at, name)), message, values)


def faults_between(
    course: FoundCourse,
    lessons: Sequence[FoundLesson],
    questions: Sequence[FoundQuestion],
    whole: bool,
    topics: Container[str],
) -> list[Fault]:
    """Every name that leads nowhere, every key used twice, every test that cannot be drawn.

    `whole`: no question is missing for a fault of its own; otherwise counting them would accuse the blueprint.
    """
    outcomes = [outcome["key"] for outcome in course.fields["outcomes"]]
    return [
        *_of_course(course, outcomes, lessons, topics),
        *_of_lessons(outcomes, lessons),
        *_of_questions(course, outcomes, lessons, questions),
        *(_of_tests(course, outcomes, questions) if whole else ()),
    ]


def _of_course(
    course: FoundCourse, outcomes: list[str], lessons: Sequence[FoundLesson], topics: Container[str]
) -> Iterator[Fault]:
    for position, slug in enumerate(course.fields["topics"]):
        if slug not in topics:
            message = N_("chuyên đề %(slug)s không có trong topics.yaml")
            yield course.fault(("topics", position), message, slug=slug)
    for position, key in enumerate(outcomes):
        if key in outcomes[:position]:
            yield course.fault(("outcomes", position), N_("hai mục tiêu cùng key %(key)s"), key=key)
    if not lessons:
        yield course.fault((), N_("khóa học chưa có bài nào"))


def _of_lessons(outcomes: list[str], lessons: Sequence[FoundLesson]) -> Iterator[Fault]:
    exercises: dict[str, str] = {}
    for position, lesson in enumerate(lessons):
        before = lessons[:position]
        if any(lesson.key == other.key for other in before):
            yield Fault(lesson.file, 1, N_("hai bài cùng key %(key)s"), {"key": lesson.key})
        if any(lesson.number == other.number for other in before):
            yield Fault(lesson.file, 1, N_("hai bài cùng số %(number)s"), {"number": lesson.number})
        for place, key in enumerate(lesson.outcomes):
            if key not in outcomes:
                line = line_of(lesson.lines, ("outcomes", place))
                yield Fault(lesson.file, line, N_("mục tiêu %(key)s không có trong course.yaml"), {"key": key})
        for key, line in lesson.exercises.items():
            if key in exercises:
                message = N_("bài tập %(key)s đã có ở %(file)s")
                yield Fault(lesson.file, line, message, {"key": key, "file": exercises[key]})
            exercises.setdefault(key, lesson.file)


def _of_questions(
    course: FoundCourse,
    outcomes: list[str],
    lessons: Sequence[FoundLesson],
    questions: Sequence[FoundQuestion],
) -> Iterator[Fault]:
    known = {
        "topic": (course.fields["question_topics"], N_("chủ đề %(key)s không có trong question_topics")),
        "outcome": (outcomes, N_("mục tiêu %(key)s không có trong course.yaml")),
        "lesson": ({lesson.key for lesson in lessons}, N_("không có bài nào có key %(key)s")),
    }
    keys: set[str] = set()
    for question in questions:
        for name, (there, message) in known.items():
            if question.fields[name] not in there:
                yield question.fault(name, message, key=question.fields[name])
        key = question.spec.get("key")
        if key in keys:
            yield question.fault("key", N_("hai câu hỏi cùng key %(key)s"), key=key)
        keys.add(str(key))


def _of_tests(course: FoundCourse, outcomes: list[str], questions: Sequence[FoundQuestion]) -> Iterator[Fault]:
    tested = {question.fields["outcome"] for question in questions}
    for position, key in enumerate(outcomes):
        if course.fields["final_test"] and key not in tested:
            yield course.fault(("outcomes", position), N_("chưa có câu hỏi nào cho mục tiêu %(key)s"), key=key)
    for name in ("final_test", "pre_test"):
        if course.fields[name]:
            yield from _of_blueprint(course, name, questions)


def _of_blueprint(course: FoundCourse, name: str, questions: Sequence[FoundQuestion]) -> Iterator[Fault]:
    there = Counter(question.fields["topic"] for question in questions)
    drawn: set[str] = set()
    for position, line in enumerate(course.fields[name]["draw"]):
        path = (name, "draw", position)
        topic, count = line["topic"], line["count"]
        if topic not in course.fields["question_topics"]:
            yield course.fault(path, N_("chủ đề %(key)s không có trong question_topics"), key=topic)
        elif there[topic] < count:
            message = N_("chủ đề %(key)s cần %(count)s câu, ngân hàng mới có %(there)s")
            yield course.fault(path, message, key=topic, count=count, there=there[topic])
        if topic in drawn:
            yield course.fault(path, N_("chủ đề %(key)s viết hai lần"), key=topic)
        drawn.add(topic)
