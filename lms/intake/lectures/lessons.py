"""A lecture as lessons: where it is cut, which blocks become boxes, and the front matter; readable in any case."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import yaml

from lms.courses.lesson import read_lesson
from lms.intake.lectures.blocks import Block, Heading, Item, Lecture, PageBreak, Remark, plain
from lms.intake.lectures.fonts import to_unicode
from lms.intake.lectures.markdown import NoteNumber, seen, write
from lms.intake.lectures.pictures import NO_WORDS
from lms.text import N_, fold

WORDS_A_MINUTE = 110
"""As the lessons of the four courses are read."""
LONGEST_TITLE = 150
MOST_LESSONS = 60
LARGEST_LESSON = 400_000
"""Letters of one lesson."""
BOXES = {
    "scene": ("tinh huong", "tinh huong mo dau", "boi canh", "cau chuyen", "khoi dong"),
    "rule": ("quy dinh", "can cu phap ly", "co so phap ly", "quy dinh cua phap luat", "van ban quy dinh"),
    "takeaway": ("ghi nho", "dieu can nho", "can nho", "tom tat", "tom lai", "diem can nho"),
    "checklist": ("viec can lam", "viec lam ngay mai", "checklist", "danh muc viec can lam", "viec can lam ngay"),
}
"""Headings after which a part of the house shape follows."""
NOTES = N_("Chú thích")
NUMBERING = re.compile(r"^(bai|chuong|phan|muc|[ivx]+|\d+)\b[\s.:)\d-]*", re.IGNORECASE)

LESSON_NUMBER = re.compile(r"^bài\s+(\d+|[ivx]+)\s*[:.–-]\s*", re.IGNORECASE)
"""Lessons are numbered by their order."""

NO_TEXT = N_("Không thấy chữ nào trong tệp.")
TOO_MANY = N_("Tệp có hơn %(most)s phần nên các phần cuối được gộp vào một bài.")
LONG = N_("Bài “%(title)s” dài %(words)s chữ. Một bài nên từ 500 đến 1.200 chữ; anh/chị tách bớt.")


@dataclass(frozen=True)
class ImportedLesson:
    """A lesson in the exact format of the courses; `words` are counted for the estimate of minutes."""

    title: str
    markdown: str
    words: int = 0


@dataclass
class ImportedLecture:
    """What a file gives: nothing of it is stored yet."""

    lessons: list[ImportedLesson]
    assets: dict[str, bytes] = field(default_factory=dict)
    report: list[Remark] = field(default_factory=list)


def to_lessons(lecture: Lecture, name: str, split: int | None = None) -> ImportedLecture:
    """Cut a lecture at its headings up to level `split`.

    None: at the highest level that comes more than once; 0: nowhere. `name` is the title of last resort.
    """
    to_unicode(lecture)
    level = _split_level(lecture.blocks) if split is None else split
    parts = _cut(_without_title(lecture), level)
    report = list(lecture.remarks)
    if len(parts) > MOST_LESSONS:
        rest = [block for title, blocks in parts[MOST_LESSONS:] for block in (Heading(1, title.line), *blocks)]
        parts = [*parts[: MOST_LESSONS - 1], (parts[MOST_LESSONS - 1][0], [*parts[MOST_LESSONS - 1][1], *rest])]
        report.append(Remark(TOO_MANY, {"most": str(MOST_LESSONS)}))
    lessons = [
        lesson for title, blocks in parts if (lesson := _lesson(lecture, _title(title, lecture.title or name), blocks))
    ]
    for lesson in lessons:
        if lesson.words > 1500:
            report.append(Remark(LONG, {"title": lesson.title, "words": f"{lesson.words:,}".replace(",", ".")}))
    used = {name: octets for name, octets in lecture.assets.items() if any(name in one.markdown for one in lessons)}
    nameless = sum(one.markdown.count("![](") for one in lessons)
    if nameless:
        report.append(Remark(NO_WORDS, {"count": str(nameless)}))
    if not lessons:
        report.append(Remark(NO_TEXT))
    return ImportedLecture(lessons, used, report)


def _split_level(blocks: Iterable[Block]) -> int:
    levels = [block.level for block in blocks if isinstance(block, Heading) and block.level > 0]
    return next((level for level in sorted(set(levels)) if levels.count(level) > 1), 0)


def _without_title(lecture: Lecture) -> list[Block]:
    """The blocks but for the title of the document, which names the lecture."""
    place = next((n for n, one in enumerate(lecture.blocks) if isinstance(one, Heading) and one.level == 0), None)
    return [block for n, block in enumerate(lecture.blocks) if n != place]


def _cut(blocks: Iterable[Block], level: int) -> list[tuple[Heading, list[Block]]]:
    """A heading and what follows it; what stands before the first heading is a part of its own."""
    parts: list[tuple[Heading, list[Block]]] = [(Heading(0, []), [])]
    for block in blocks:
        if isinstance(block, Heading) and 0 < block.level <= level:
            parts.append((block, []))
        else:
            parts[-1][1].append(block)
    return [(title, body) for title, body in parts if any(not isinstance(one, PageBreak) for one in body)]


def _title(heading: Heading, usual: str) -> str:
    title = " ".join(seen(plain(heading.line)).split()) or " ".join(seen(usual).split())
    title = LESSON_NUMBER.sub("", title) or title
    return title[:LONGEST_TITLE].strip() or "Bài giảng"


def _lesson(lecture: Lecture, title: str, blocks: list[Block]) -> ImportedLesson | None:
    keys: list[str] = []

    def number_of(key: str) -> int:
        if key not in keys:
            keys.append(key)
        return keys.index(key) + 1

    top = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
    shifted = [
        Heading(2 if block.level <= top else 3, block.line) if isinstance(block, Heading) else block for block in blocks
    ]
    parts = _boxed(shifted, number_of)
    body = "\n\n".join(part for part in parts if part)
    notes = [Item(0, True, lecture.notes.get(key, [])) for key in keys]
    if notes:
        body += f"\n\n## {NOTES}\n\n{write(notes, number_of)}"
    words = len(re.findall(r"\w+", body))
    if not body.strip():
        return None
    minutes = min(90, max(1, math.ceil(words / WORDS_A_MINUTE)))
    front = yaml.safe_dump({"title": title, "minutes": minutes}, allow_unicode=True, sort_keys=False, width=10_000)
    markdown = f"---\n{front}---\n\n{body}\n"
    assert not read_lesson(markdown, "bai.md").faults, "every text is written so that it can be read"
    return ImportedLesson(title, markdown, words)


def _boxed(blocks: list[Block], number_of: NoteNumber) -> list[str]:
    """The blocks as Markdown, those under a heading that names a part of the house shape in its box."""
    parts: list[str] = []
    box = ""
    held: list[Block] = []
    for block in [*blocks, None]:
        named = _box_of(block)
        if block is None or isinstance(block, Heading):
            text = write(held, number_of)
            parts.append(f"::: {box}\n{text}\n:::" if box and text else text)
            box, held = named, []
            if box:
                continue
        if block is not None:
            held.append(block)
    return parts


def _box_of(block: Block | None) -> str:
    if not isinstance(block, Heading):
        return ""
    words = NUMBERING.sub("", fold(plain(block.line))).strip(" .:!-–")
    return next((box for box, names in BOXES.items() if words in names), "")
