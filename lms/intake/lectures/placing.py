"""An imported lecture put into a draft: its pictures, then its lessons, in the caller's transaction."""

import io
from dataclasses import dataclass, field

from lms.courses.drafts.actions import begin_course
from lms.courses.drafts.assets import add_asset
from lms.courses.drafts.models import Draft
from lms.courses.drafts.outline import add_lesson
from lms.courses.drafts.rules import new_key
from lms.courses.drafts.starting import course_text
from lms.courses.media.refusals import Refusal
from lms.intake.lectures.lessons import ImportedLecture
from lms.people.access import Viewer


@dataclass
class Placed:
    """The keys of the lessons, and why some pictures stayed out: message and values."""

    keys: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def place(draft: Draft, lecture: ImportedLecture, by: int) -> Placed:
    """Add every lesson at the end of a draft, its pictures as files of the course. Raises NotEditable."""
    placed = Placed()
    names: dict[str, str | None] = {}
    for name, octets in lecture.assets.items():
        try:
            names[name] = add_asset(draft, name.rpartition("/")[2], io.BytesIO(octets), by).name
        except Refusal as refusal:
            names[name] = None
            placed.refusals.append(refusal)
    for lesson in lecture.lessons:
        placed.keys.append(add_lesson(draft, lesson.title, _renamed(lesson.markdown, names), by))
    return placed


def begin_with(viewer: Viewer, title: str, owner_unit_id: int, taken: list[str]) -> Draft:
    """A new course that says no more than its title yet. Raises SlugTaken."""
    slug = new_key(title, taken)
    return begin_course(viewer, slug, owner_unit_id, {"course.yaml": course_text({"slug": slug, "title": title})})


def _renamed(markdown: str, names: dict[str, str | None]) -> str:
    """The text with each picture under the name it got; without those that were refused."""
    lines = []
    for line in markdown.split("\n"):
        old = next((name for name in names if line.startswith("![") and line.endswith(f"]({name})")), None)
        if old is None:
            lines.append(line)
        elif new := names[old]:
            lines.append(line.replace(f"]({old})", f"]({new})"))
    return "\n".join(lines)
