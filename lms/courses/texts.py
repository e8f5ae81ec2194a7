"""Rendered lessons in memory. They change only when they are rendered anew, so a page need not read them again."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from lms.courses.models import Lesson
from lms.db import db

KEPT = 512
"""Lessons kept by each process: some 20 KB each."""
PARAGRAPH = re.compile(r'\sdata-p="(\d+)"')


TextId = tuple[int, datetime]
"""Id of a lesson, and when it was rendered."""


@dataclass(frozen=True)
class Text:
    """What a lesson says: its blocks, its exercises' specifications, and where both lie."""

    body: list[dict[str, Any]]
    exercises: dict[str, Any]

    @property
    def keys(self) -> list[str]:
        """The exercises in reading order."""
        return [block["exercise"] for block in self.body if "exercise" in block]

    @property
    def last_paragraph(self) -> int:
        """Number of the last paragraph, 0 when none is numbered."""
        html = "".join(block.get("html", "") for block in self.body)
        return max((int(number) for number in PARAGRAPH.findall(html)), default=0)


def text_in(lesson: Lesson) -> Text:
    """The text of a lesson that was loaded with it."""
    return Text(lesson.body, lesson.exercises)


@lru_cache(maxsize=KEPT)
def text_of(lesson_id: int, rendered_at: datetime) -> Text:
    """The text of a lesson as it was rendered at that moment; one statement the first time."""
    del rendered_at
    body, exercises = db.session.execute(select(Lesson.body, Lesson.exercises).where(Lesson.id == lesson_id)).one()
    return Text(body, exercises)
