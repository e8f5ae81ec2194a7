"""What would make a draft better and keeps nothing from being published: `lms content check`, beside the editor."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app, url_for

from lms.courses.authoring.parts import PART_FORMS
from lms.courses.drafts.rules import key_of, lesson_names
from lms.courses.faults import Fault
from lms.courses.folder import COURSE, LESSON
from lms.courses.media.rules import Assets
from lms.courses.package import ReadCourse, ReadLesson
from lms.courses.parts import TEMPLATE
from lms.courses.review import allowed_words, looked, remembered, review_alone
from lms.text import N_
from lms.web.author.drafts import in_words

WORDS = "words.txt"
"""In the folder of courses: names and abbreviations that are no mistakes."""
FIELD = re.compile(r"[\"']?([a-z_]+)[\"']?:")
SAID = {
    "“%(word)s” không phải tiếng Việt; nếu đúng là tên thì ghi vào words.txt": N_(
        "“%(word)s” không giống tiếng Việt; nếu là tên riêng hay chữ viết tắt thì anh/chị bỏ qua."
    ),
    "chữ có dấu gõ theo kiểu tổ hợp, chưa phải NFC": N_("Dấu gõ rời khỏi chữ; anh/chị gõ lại dòng này."),
}
"""What the command tells who keeps the files, and what is told to a lecturer instead."""


class Row(NamedTuple):
    """Something to look at: where it is mended, its file and line, what is said of it."""

    address: str
    file: str
    line: int
    words: str


def allowed() -> frozenset[str]:
    """The allowed words of the content folder, none where it is not on this machine."""
    try:
        return allowed_words((Path(current_app.config["CONTENT"]) / WORDS).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return frozenset()


def advice_on(texts: Mapping[str, str], read: ReadCourse, assets: Assets) -> list[Fault]:
    """Of a whole draft, in the order of its files."""
    reviewed = remembered(looked(texts, read, assets, allowed()))
    return [_said(one) for one in sorted([*reviewed.faults, *reviewed.warnings])]


def advice_on_lesson(lesson: ReadLesson, names: Iterable[str]) -> list[dict[str, Any]]:
    """Of one lesson, for its editor; `names` are the files of the draft."""
    reviewed = review_alone(lesson, {key_of(name) for name in lesson_names(names)}, allowed())
    found = sorted([*reviewed.faults, *reviewed.warnings])
    return [{"line": one.line, "text": in_words(_said(one))} for one in found]


def _said(fault: Fault) -> Fault:
    return Fault(fault.file, fault.line, SAID.get(fault.message, fault.message), fault.values)


def rows_of(course: str, texts: Mapping[str, str], faults: Iterable[Fault]) -> list[Row]:
    """What was found, with the page on which each thing is mended."""
    return [Row(_address(course, texts, one), one.file, one.line, in_words(one)) for one in faults]


def _address(course: str, texts: Mapping[str, str], fault: Fault) -> str:
    name, anchor = fault.file, f"dong-{fault.line}"
    if LESSON.fullmatch(name):
        return url_for("author.editor.show", course=course, key=key_of(name), _anchor=anchor)
    if found := TEMPLATE.fullmatch(name):
        return url_for("author.handouts.show", course=course, key=found[1], soat=1)
    if name.startswith("assets/"):
        return url_for("author.files.index", course=course)
    parts = [part for part in PART_FORMS.values() if part.file == name]
    field = _field(texts.get(name, ""), fault.line) if name == COURSE else ""
    part = next((one for one in parts if name != COURSE or any(it.name == field for it in one.form.parts)), None)
    if part is not None:
        return url_for("author.parts.show", course=course, part=part.key, soat=1)
    return url_for("author.texts.show", course=course, name=name, _anchor=anchor)


def _field(text: str, line: int) -> str:
    """The field of the file to which a line belongs."""
    above = reversed(text.splitlines()[:line])
    return next((found[1] for one in above if (found := FIELD.match(one))), "")
