"""A file of questions, whatever program wrote it: told apart by what it holds, read, and held to the course format."""

from collections.abc import Callable
from typing import TypeVar

from lms.courses.bank.entries import explained
from lms.courses.exercises import check_question
from lms.intake.delimited import decoded
from lms.intake.legacy.grids import AUTO
from lms.intake.legacy.recognition import judge_among, prevailing
from lms.intake.legacy.tables import decode
from lms.intake.package import check_size
from lms.intake.problems import Problem, Unreadable, Weight
from lms.intake.questions import aiken, gift, moodle_xml, sheet
from lms.intake.questions.found import Batch, Found, number_word
from lms.text import N_

T = TypeVar("T")
LOOKED_AT = 5000
"""Lines by which an encoding is judged."""
MOST_LINES = 100_000
MOST_LETTERS = 5_000_000
"""Of a text of questions; two thousand long ones have a third of it."""
SHEETS = (".csv", ".tsv")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"

TOO_LARGE = N_("Tệp có hơn %(lines)s dòng hoặc quá nhiều chữ. Anh/chị chia thành nhiều tệp.")
EMPTY = N_("Tệp không có câu hỏi nào đọc được.")
NOT_TEXT = N_("Tệp này không phải tệp câu hỏi. Nhận được GIFT, Aiken (.txt), Moodle XML (.xml) và bảng tính (.xlsx).")
NOT_UNICODE = N_("Tệp không ở bảng mã Unicode. Anh/chị mở tệp, lưu lại với bảng mã UTF-8 rồi gửi.")
CONVERTED = N_("Tệp viết bằng bảng mã cũ %(encoding)s, đã đổi sang Unicode. Anh/chị xem kỹ chữ trước khi thêm.")
NOT_HOUSE = N_("Câu này không đặt được vào dạng câu hỏi ở đây: %(why)s.")


def read_questions(data: bytes, name: str) -> Batch:
    """Every question of a file and what is wrong with the others. Raises Unreadable for a file as a whole.

    A wrong question costs no other one.
    """
    check_size(len(data))
    batch = _read(data, name)
    batch.questions = [found for found in batch.questions if _fits(found, batch)]
    batch.problems.sort(key=lambda problem: problem.row or 0)
    if not batch.questions and not batch.problems:
        raise Unreadable(EMPTY)
    return batch


def _read(data: bytes, name: str) -> Batch:
    if data.startswith((ZIP, OLE)) or name.lower().endswith(SHEETS):
        return sheet.read(data, name)
    if moodle_xml.is_moodle_xml(data[:4000]):
        return _told(moodle_xml.read, *_modern_xml(data))
    if data[:200].lstrip().startswith(b"<?xml"):
        raise Unreadable(moodle_xml.NOT_QUIZ)
    if b"<html" in data[:2000].lower() or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Unreadable(NOT_TEXT)
    text = decoded(data, AUTO, NOT_UNICODE)
    if text.count("\n") > MOST_LINES or len(text) > MOST_LETTERS:
        raise Unreadable(TOO_LARGE, lines=number_word(MOST_LINES))
    text, encoding = modern(text)
    return _told(aiken.read if aiken.is_aiken(text) else gift.read, text, encoding)


def modern(text: str) -> tuple[str, str]:
    """A text in Unicode, and the old encoding in which most of it was, "" for none."""
    lines = text.splitlines(keepends=True)
    whole = prevailing(lines[:LOOKED_AT])
    if whole is None:
        return text, ""
    return "".join(decode(line, old) if (old := judge_among(line, whole)) else line for line in lines), whole


def _modern_xml(data: bytes) -> tuple[bytes, str]:
    try:
        text, encoding = modern(data.decode("utf-8"))
    except UnicodeDecodeError:
        return data, ""
    return (text.encode("utf-8"), encoding) if encoding else (data, "")


def _told(read: Callable[[T], Batch], content: T, encoding: str) -> Batch:
    """What `read` finds, with a word about the encoding that was converted."""
    batch = read(content)
    if encoding:
        batch.problems.append(Problem(Weight.NOTICE, "", CONVERTED, {"encoding": encoding.upper()}))
    return batch


def _fits(found: Found, batch: Batch) -> bool:
    """Whether the course format can hold the question, explanations apart, which may come later."""
    faults = check_question({"key": "x", **explained(found.spec)}, "", {})
    for fault in faults:
        found.error(NOT_HOUSE, found.ask, why=fault.text)
    if faults:
        batch.problems += found.problems
    return not faults
