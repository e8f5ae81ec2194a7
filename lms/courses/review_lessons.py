"""What makes a lesson a poor one although it can be read: too long, nothing to do in it, links that lead nowhere."""

import re
from collections.abc import Collection, Iterator

from lms.courses.faults import Fault, line_of
from lms.courses.folder import ASSETS, LESSON
from lms.courses.lesson import Box, LessonText, Prose
from lms.courses.package import ReadLesson
from lms.text import N_

WORDS = (500, 1200)
MINUTES = (5, 12)
"""Between these a lesson should be."""
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]*)")
OUTSIDE = re.compile(r"(?:https?://[^\s/]+\.|mailto:[^\s@]+@|tel:\+?[0-9])", re.IGNORECASE)
CODE_SPAN = re.compile(r"(`+).+?\1")


def review_lesson(lesson: ReadLesson, lessons: Collection[str]) -> Iterator[Fault]:
    """Everything to mend in a lesson; `lessons` are the keys of its course."""
    if not lesson.text.exercises:
        yield Fault(lesson.file, 1, N_("bài chưa có bài tập nào"))
    if not WORDS[0] <= lesson.rendered.words <= WORDS[1]:
        message = N_("bài có %(words)s chữ, nên trong khoảng %(least)s đến %(most)s")
        yield Fault(lesson.file, 1, message, {"words": lesson.rendered.words, "least": WORDS[0], "most": WORDS[1]})
    minutes = lesson.text.front.get("minutes")
    if minutes is not None and not MINUTES[0] <= minutes <= MINUTES[1]:
        message = N_("bài %(minutes)s phút, nên trong khoảng %(least)s đến %(most)s phút")
        values = {"minutes": minutes, "least": MINUTES[0], "most": MINUTES[1]}
        yield Fault(lesson.file, line_of(lesson.text.front_lines, ("minutes",)), message, values)
    html = "".join(block.get("html", "") for block in lesson.rendered.body)
    for number, line in prose_of(lesson.text):
        for target in LINK.findall(CODE_SPAN.sub("", line)):
            problem = _broken(target, html, lessons)
            if problem:
                yield Fault(lesson.file, number, problem, {"target": target})


def prose_of(text: LessonText) -> Iterator[tuple[int, str]]:
    """Number and text of every line outside of exercises, titles of boxes included."""
    for piece in text.pieces:
        if isinstance(piece, Box):
            yield piece.line, piece.title
            yield from enumerate(piece.text.split("\n"), piece.line + 1)
        elif isinstance(piece, Prose):
            yield from enumerate(piece.text.split("\n"), piece.line)


def _broken(target: str, html: str, lessons: Collection[str]) -> str | None:
    """Why a link leads nowhere, as a message with %(target)s; None when it leads somewhere."""
    lesson = LESSON.fullmatch(target)
    if target.startswith("#"):
        return None if f'id="{target[1:]}"' in html else N_("liên kết %(target)s không có chỗ nào để tới trong bài")
    if lesson:
        return None if lesson[2] in lessons else N_("liên kết tới %(target)s, nhưng khóa không có bài ấy")
    if target.startswith(ASSETS):
        # Told when the lesson was rendered.
        return None
    return None if OUTSIDE.match(target) else N_("liên kết %(target)s không dẫn tới đâu")
