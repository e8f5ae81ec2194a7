"""What the parts of a course are called on screens, where nobody has to know of files."""

from collections.abc import Mapping

from flask_babel import gettext as _

from lms.courses.drafts.lesson_text import take_apart
from lms.courses.folder import LESSON
from lms.web.author.texts import kind_of


def part_names(texts: Mapping[str, str]) -> dict[str, str]:
    """By file name: a lesson by its number and title, anything else by what it is for."""
    return {name: _part_name(name, text) for name, text in texts.items()}


def _part_name(name: str, text: str) -> str:
    if lesson := LESSON.fullmatch(name):
        return _("Bài %(n)s: %(title)s", n=int(lesson[1]), title=take_apart(text).title or lesson[2])
    kind = kind_of(name) or name
    return f"{kind} ({name.rpartition('/')[2].partition('.')[0]})" if "/" in name else kind
