"""Lines of a lecture in TCVN3 or VNI made Unicode: by the font of each run, and by their letters where no font says."""

from itertools import pairwise

from lms.intake.lectures.blocks import Lecture, Line, Remark, Text, plain
from lms.intake.legacy.recognition import fits, has_marks, judge_among, prevailing
from lms.intake.legacy.tables import VNI, Encoding, Font, decode
from lms.text import N_

CONVERTED = N_("Chữ ở bảng mã %(name)s được chuyển sang Unicode ở %(count)s đoạn. Anh/chị đọc lại các đoạn ấy.")
VNI_LETTERS = frozenset(written[0] for written in VNI if len(written) == 2)
VNI_MARKS = frozenset(written[1] for written in VNI if len(written) == 2)


def to_unicode(lecture: Lecture) -> None:
    """Convert in place, and tell in how many lines."""
    lines = list(lecture.lines())
    bare = [plain([part for part in line if isinstance(part, Text) and part.font is None]) for line in lines]
    whole = prevailing(text for text in bare if has_marks(text))
    counts: dict[Encoding, int] = {}
    for line, text in zip(lines, bare, strict=True):
        found = _by_font(line)
        encoding = judge_among(text, whole) if has_marks(text) else None
        if encoding:
            found.add(encoding)
            _decode([part for part in _texts(line) if part.font is None], encoding)
        for one in found:
            counts[one] = counts.get(one, 0) + 1
    for one, count in counts.items():
        lecture.remarks.append(Remark(CONVERTED, {"name": one.upper(), "count": str(count)}))


def _texts(line: Line) -> list[Text]:
    return [part for part in line if isinstance(part, Text)]


def _by_font(line: Line) -> set[Encoding]:
    """Convert the runs in old fonts."""
    found = set()
    for encoding in Encoding:
        for capitals in (False, True):
            runs = [part for part in _texts(line) if part.font == Font(encoding, capitals)]
            whole = "".join(part.text for part in runs)
            # Somebody may have pasted Unicode and left the old font in place: then the letters are right already.
            if runs and (fits(whole, encoding) or not has_marks(whole)) and _decode(runs, encoding, capitals):
                found.add(encoding)
    return found


def _decode(runs: list[Text], encoding: Encoding, capitals: bool = False) -> bool:
    """Convert runs of one line, which may part a word anywhere; whether anything changed."""
    before = [part.text for part in runs]
    if encoding is Encoding.VNI:
        _rejoin(runs)
        for part in runs:
            part.text = decode(part.text, encoding)
    else:
        # A letter is a letter here, so all runs can be read at once, which tells capitals better.
        whole = decode("".join(before), encoding, capitals)
        place = 0
        for part in runs:
            part.text, place = whole[place : place + len(part.text)], place + len(part.text)
    return before != [part.text for part in runs]


def _rejoin(runs: list[Text]) -> None:
    """VNI writes a letter and its mark apart: a mark that stands in the next run goes back to its letter."""
    for first, second in pairwise(runs):
        if first.text[-1:] in VNI_LETTERS and second.text[:1] in VNI_MARKS and first.text and second.text:
            first.text, second.text = first.text + second.text[0], second.text[1:]
