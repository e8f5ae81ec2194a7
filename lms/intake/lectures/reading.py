"""A file of a lecturer as lessons, whichever of the two kinds it is."""

from pathlib import PurePath

from lms.intake.lectures.lessons import ImportedLecture, to_lessons
from lms.intake.lectures.package import FOREIGN, MACROS, opened
from lms.intake.lectures.slides import read_slides
from lms.intake.lectures.word import read_word
from lms.intake.problems import Unreadable

WORD_BODY, SLIDES_BODY = "document", "presentation"


def read_lecture(data: bytes, name: str, split: int | None = None) -> ImportedLecture:
    """The lessons of a .docx or .pptx; `split` as in `to_lessons`. Raises Unreadable, having read nothing."""
    with opened(data, name) as package:
        main = package.main_part()
        root = package.xml(main) if main else None
        if b"macroEnabled.main" in (package.octets("[Content_Types].xml") or b""):
            raise Unreadable(MACROS)
        kind = root.tag.rpartition("}")[2] if root is not None else ""
        if kind not in (WORD_BODY, SLIDES_BODY):
            raise Unreadable(FOREIGN)
        lecture = read_word(package, main) if kind == WORD_BODY else read_slides(package, main)
    slides_split = 0 if kind == SLIDES_BODY and split is None else split
    return to_lessons(lecture, PurePath(name).stem, slides_split)
