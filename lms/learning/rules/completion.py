"""What is done and what is missing: one answer for the learner, the coordinator and the record (rules 12 and 13)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lms.text import N_


@dataclass(frozen=True)
class Said:
    """A sentence of the catalogue with its parameters; who shows it translates it."""

    text: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonState:
    """A lesson as it stands for one learner. `place` is the furthest paragraph read, 0 for none."""

    key: str
    number: int
    title: str
    minutes: int
    opened: bool = False
    place: int = 0
    done: bool = False
    updated: bool = False
    """It was finished, and its text has changed since: worth another look, not required again."""
    known: bool = False
    """The pre-test showed that it need not be read."""
    again: bool = False
    """It was finished, and has changed so much since that its author asks for it to be studied again."""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do in it."""
        return self.done or self.known


@dataclass(frozen=True)
class FinalTest:
    """The final test as it stands for one learner."""

    pass_percent: int
    questions: int
    tries: int = 0
    passed: bool = False


class Stage(StrEnum):
    """How work on a task stands."""

    OPEN = "open"
    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    PASSED = "passed"


@dataclass(frozen=True)
class Task:
    """The task of a course as it stands for one learner."""

    title: str
    stage: Stage = Stage.OPEN
    required: bool = True

    @property
    def passed(self) -> bool:
        return self.stage is Stage.PASSED

    @property
    def owed(self) -> bool:
        """Whether the course waits for it."""
        return self.required and not self.passed

    @property
    def missing(self) -> Said:
        """What is still to do about it, in words."""
        return Said(TASK_MISSING.get(self.stage, N_("Bài viết: %(title)s")), {"title": self.title})


TASK_MISSING = {
    Stage.WAITING: N_("Bài viết đã nộp, đang chờ giảng viên chấm: %(title)s"),
    Stage.RETURNED: N_("Bài viết được trả lại kèm nhận xét, cần nộp lại: %(title)s"),
}
DONE = {
    (False, False): N_("Đã xong %(done)s/%(all)s bài"),
    (False, True): N_("Đã xong %(done)s/%(all)s bài và đạt bài kiểm tra"),
    (True, False): N_("Đã xong %(done)s/%(all)s bài và đạt bài viết"),
    (True, True): N_("Đã xong %(done)s/%(all)s bài, đạt bài viết và bài kiểm tra"),
}
"""By whether the task and the final test are passed."""


@dataclass(frozen=True)
class Completion:
    """How far somebody is in a course: every lesson, then the task and the final test where it has them."""

    lessons: tuple[LessonState, ...]
    test: FinalTest | None
    task: Task | None = None

    @property
    def lessons_done(self) -> int:
        """Lessons in which nothing is left to do: finished, or known from the pre-test."""
        return sum(lesson.settled for lesson in self.lessons)

    @property
    def known(self) -> tuple[LessonState, ...]:
        """The lessons that the pre-test made unnecessary."""
        return tuple(lesson for lesson in self.lessons if lesson.known and not lesson.done)

    @property
    def all_read(self) -> bool:
        """Whether the final test is open."""
        return self.lessons_done == len(self.lessons)

    @property
    def complete(self) -> bool:
        task_left, test_left = self.task and self.task.owed, self.test and not self.test.passed
        return self.all_read and not task_left and not test_left

    @property
    def minutes_left(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons if not lesson.settled)

    @property
    def done(self) -> Said:
        """What is done, in words."""
        passed = DONE[bool(self.task and self.task.passed), bool(self.test and self.test.passed)]
        return Said(passed, {"done": self.lessons_done, "all": len(self.lessons)})

    @property
    def missing(self) -> tuple[Said, ...]:
        """What is still to do, in words, in the order to do it; empty when the course is complete."""
        lessons = tuple(
            Said(N_("Bài %(number)s: %(title)s"), {"number": lesson.number, "title": lesson.title})
            for lesson in self.lessons
            if not lesson.settled
        )
        task = (self.task.missing,) if self.task and self.task.owed else ()
        if self.test is None or self.test.passed:
            return (*lessons, *task)
        return (
            *lessons,
            *task,
            Said(
                N_("Bài kiểm tra cuối khóa, đạt từ %(needed)s/%(questions)s câu đúng"),
                {
                    "needed": needed(self.test.questions, self.test.pass_percent),
                    "questions": self.test.questions,
                },
            ),
        )

    def next_lesson(self, last_key: str | None = None) -> LessonState | None:
        """The lesson to carry on with: the last one opened unless it is done, else the first that is not."""
        left = [lesson for lesson in self.lessons if not lesson.settled]
        return next((lesson for lesson in left if lesson.key == last_key), left[0] if left else None)

    def after(self, key: str) -> LessonState | None:
        """The first lesson not done after this one, else the first not done anywhere."""
        number = next((lesson.number for lesson in self.lessons if lesson.key == key), 0)
        left = [lesson for lesson in self.lessons if not lesson.settled and lesson.key != key]
        return next((lesson for lesson in left if lesson.number > number), left[0] if left else None)


def needed(questions: int, pass_percent: int) -> int:
    """How many right answers pass: 80% of 20 are 16, of 7 are 6."""
    return -(-questions * pass_percent // 100)


def final_test(settings: dict[str, Any], tries: int = 0, passed: bool = False) -> FinalTest | None:
    """The final test that a version's settings ask for; None when they ask for none."""
    if not settings:
        return None
    questions = sum(int(line["count"]) for line in settings["draw"])
    return FinalTest(int(settings["pass_percent"]), questions, tries, passed)


def task_state(settings: dict[str, Any], stage: str | None = None) -> Task | None:
    """The task that a version's settings ask for, at the stage of the latest work; None when they ask for none."""
    if not settings:
        return None
    return Task(settings["title"], Stage(stage or Stage.OPEN), settings.get("required", True))
