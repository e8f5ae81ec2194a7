"""The text of a lesson, taken apart: front matter, prose, boxes, exercises. What is in the prose, `markup` knows."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from lms.courses.exercises import check
from lms.courses.faults import Fault, Lines
from lms.courses.shapes import Key, Shape, Text, faults_of
from lms.courses.yamltext import BadYaml, load_yaml
from lms.text import N_, nfc

BOXES = ("scene", "idea", "rule", "takeaway", "checklist")
FENCE = re.compile(r"^(`{3,}|~{3,})\s*([^`]*)$")
BOX = re.compile(r"^:::[ \t]*([^\s:]*)[ \t]*(.*)$")


class Front(Shape):
    """The front matter of a lesson."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=90)]
    outcomes: list[Key] = Field(default_factory=list)


@dataclass(frozen=True)
class Prose:
    """Markdown outside of boxes; `line` is that of its first line."""

    line: int
    text: str


@dataclass(frozen=True)
class Box:
    """Markdown in a box; `line` is that of the line that opens it."""

    line: int
    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Practice:
    """The place of an exercise."""

    line: int
    key: str


Piece = Prose | Box | Practice


@dataclass
class LessonText:
    """A lesson taken apart. With faults it may lack pieces."""

    front: dict[str, Any] = field(default_factory=dict)
    front_lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    exercises: dict[str, dict[str, Any]] = field(default_factory=dict)
    exercise_lines: dict[str, Lines] = field(default_factory=dict)
    """Where the fields of each exercise stand."""
    faults: list[Fault] = field(default_factory=list)


def normal(text: str) -> str:
    """The form in which a file is read: composed letters, "\\n" at line ends, no byte-order mark."""
    return nfc(text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")


def read_lesson(text: str, file: str) -> LessonText:
    """Take a lesson apart; everything wrong with its form is in `faults`."""
    lesson = LessonText()
    lines = normal(text).split("\n")
    start = _read_front(lines, file, lesson)
    _Reader(file, lesson).read(lines, start)
    return lesson


def _read_front(lines: list[str], file: str, lesson: LessonText) -> int:
    """Read what stands between the lines of dashes; the index of the line after it."""
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        message = N_("bài phải mở đầu bằng phần giới thiệu (title, minutes) nằm giữa hai dòng ---")
        lesson.faults.append(Fault(file, 1, message))
        return 0
    try:
        document = load_yaml("\n".join(lines[1:end]), 2)
    except BadYaml as error:
        lesson.faults.append(Fault(file, error.line, error.message, error.values))
        return end + 1
    found = faults_of(Front, document.value, file, document.lines)
    lesson.faults += found
    if not found:
        lesson.front = {"outcomes": [], **document.value}
        lesson.front_lines = document.lines
    return end + 1


class _Reader:
    """Goes through the lines once. A fence outranks a box: what stands in it is never a box."""

    def __init__(self, file: str, lesson: LessonText) -> None:
        self.file, self.lesson = file, lesson
        self.buffer: list[str] = []
        self.buffer_line = 1
        self.box: tuple[int, str, str] | None = None
        self.fence: tuple[int, str, bool] | None = None
        """Line, marks and whether it holds an exercise, of the fence that is open."""
        self.yaml: list[str] = []

    def read(self, lines: list[str], start: int) -> None:
        """Read the lines from index `start` on."""
        self.buffer_line = start + 1
        for number, line in enumerate(lines[start:], start + 1):
            if self.fence:
                self._in_fence(number, line)
            elif found := FENCE.match(line):
                self._open_fence(number, found[1], found[2].strip())
            elif found := BOX.match(line):
                self._box_line(number, found[1], found[2].strip())
            else:
                self.buffer.append(line)
        if self.fence:
            self._fault(self.fence[0], N_("khối này chưa có dòng đóng %(marks)s"), marks=self.fence[1])
        if self.box:
            self._fault(self.box[0], N_("khung này chưa có dòng đóng :::"))
        self._flush(len(lines))

    def _fault(self, line: int, message: str, **values: Any) -> None:
        self.lesson.faults.append(Fault(self.file, line, message, values))

    def _flush(self, line: int) -> None:
        """Prose ends before `line`."""
        text = "\n".join(self.buffer)
        if text.strip() and not self.box:
            self.lesson.pieces.append(Prose(self.buffer_line, text))
        self.buffer, self.buffer_line = [], line + 1

    def _open_fence(self, number: int, marks: str, word: str) -> None:
        is_exercise = word == "exercise"
        if is_exercise and self.box:
            self._fault(number, N_("bài tập không đặt trong khung; đóng khung trước"))
        elif is_exercise:
            self._flush(number)
        else:
            self.buffer.append("")
        self.fence, self.yaml = (number, marks, is_exercise), []

    def _in_fence(self, number: int, line: str) -> None:
        assert self.fence
        opened, marks, is_exercise = self.fence
        if line.strip().startswith(marks) and not line.strip().strip(marks[0]):
            self.fence = None
            if is_exercise:
                self._exercise(opened)
                if not self.box:
                    self.buffer_line = number + 1
            else:
                self.buffer.append("")
        elif is_exercise:
            self.yaml.append(line)
        else:
            # An indented block is the one form of preformatted text that nothing else must know about.
            self.buffer.append("    " + line)

    def _exercise(self, opened: int) -> None:
        try:
            document = load_yaml("\n".join(self.yaml), opened + 1)
        except BadYaml as error:
            self._fault(error.line, error.message, **error.values)
            return
        found = check(document.value, self.file, document.lines)
        self.lesson.faults += found
        if found:
            return
        key = document.value["key"]
        if key in self.lesson.exercises:
            self._fault(opened, N_("hai bài tập cùng key %(key)s"), key=key)
        self.lesson.exercises[key] = document.value
        self.lesson.exercise_lines[key] = document.lines
        self.lesson.pieces.append(Practice(opened, key))

    def _box_line(self, number: int, name: str, title: str) -> None:
        if name:
            self._open_box(number, name, title)
        elif self.box is None:
            self._fault(number, N_("dòng ::: này không đóng khung nào"))
        else:
            opened, box, box_title = self.box
            text = "\n".join(self.buffer)
            if not text.strip():
                self._fault(opened, N_("khung %(name)s đang để trống"), name=box)
            self.lesson.pieces.append(Box(opened, box, box_title, text))
            self.box = None
            self.buffer, self.buffer_line = [], number + 1

    def _open_box(self, number: int, name: str, title: str) -> None:
        if self.box:
            self._fault(number, N_("khung nằm trong khung; đóng khung mở ở dòng %(opened)s trước"), opened=self.box[0])
            return
        if name not in BOXES:
            message = N_("không có khung tên %(name)s; dùng một trong: %(boxes)s")
            self._fault(number, message, name=name, boxes=", ".join(BOXES))
        if name == "idea" and not title:
            self._fault(number, N_("khung idea cần câu phải nhớ ngay sau chữ idea"))
        self._flush(number)
        self.box = (number, name, title)
