"""Everything that `lms content check` looks at beyond what sync refuses; reads files, needs no database."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lms.courses.catalogue import read_sources, read_topics
from lms.courses.faults import Fault, Faulty
from lms.courses.folder import course_folders, misplaced, read_text, read_texts
from lms.courses.media.folder import read_assets
from lms.courses.media.rules import NOTHING, Assets
from lms.courses.package import ReadCourse, read
from lms.courses.review import Looked, allowed_words, review_course
from lms.courses.review_words import not_composed
from lms.text import N_


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
    shelves = _Shelf(shelf, checked)
    for course in courses:
        shelves.course(course)
    checked.faults.sort()
    checked.warnings.sort()
    return checked


class _Shelf:
    """Goes through the folders of courses that share topics, sources and allowed words."""

    def __init__(self, shelf: Path, checked: Checked) -> None:
        self.checked = checked
        self.topics, wrong = read_topics(self._text(shelf / "topics.yaml"), str(shelf / "topics.yaml"))
        checked.faults += wrong
        files = sorted(shelf.glob("sources*.yaml"))
        self.sources, wrong = read_sources({str(file): self._text(file) for file in files})
        checked.faults += wrong
        self.words = allowed_words(self._text(shelf / "words.txt"))

    def _text(self, path: Path) -> str:
        text = read_text(path, str(path), self.checked.faults) if path.exists() else None
        self.checked.faults += not_composed(text or "", str(path))
        return text or ""

    def course(self, folder: Path) -> None:
        """Check one course."""
        try:
            texts = read_texts(folder)
        except Faulty as error:
            self.checked.faults += error.faults
            return
        assets = self._assets(folder)
        found = read(texts, self.sources, self.topics, str(folder), assets)
        self.checked.faults += found.faults
        if found.course:
            self.checked.faults += misplaced(found.course.fields["slug"], folder)
        reviewed = review_course(Looked("", self.words, texts, found, assets, str(folder)))
        self.checked.faults += reviewed.faults
        self.checked.warnings += reviewed.warnings
        self.checked.tallies.append(_tally(folder.name, found))

    def _assets(self, folder: Path) -> Assets:
        """Those that can be read; what is wrong with the others is told."""
        try:
            return read_assets(folder)
        except Faulty as error:
            self.checked.faults += error.faults
            return NOTHING


def _tally(slug: str, found: ReadCourse) -> Tally:
    return Tally(
        slug=slug,
        lessons=len(found.lessons),
        minutes=sum(lesson.text.front.get("minutes", 0) for lesson in found.lessons),
        words=sum(lesson.rendered.words for lesson in found.lessons),
        exercises=Counter(spec["kind"] for lesson in found.lessons for spec in lesson.text.exercises.values()),
        questions=Counter((one.fields["topic"], one.fields["difficulty"]) for one in found.questions),
    )
