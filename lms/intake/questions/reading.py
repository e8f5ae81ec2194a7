"""A file of questions, whatever program wrote it: told apart by what it holds, read, and held to the course format."""

from typing import Any

from lms.courses.exercises import check_question
from lms.intake.delimited import decoded
from lms.intake.package import check_size
from lms.intake.problems import Unreadable
from lms.intake.questions import aiken, gift, moodle_xml, sheet
from lms.intake.questions.found import Batch, Found, number_word
from lms.text import N_

MOST_LINES = 100_000
MOST_LETTERS = 5_000_000
"""Of a text of questions; two thousand long ones have a third of it."""
SHEETS = (".csv", ".tsv")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
WHY = ("why", "why_true", "why_false")
STAND_IN = "…"

TOO_LARGE = N_("Tệp có hơn %(lines)s dòng hoặc quá nhiều chữ. Anh/chị chia thành nhiều tệp.")
EMPTY = N_("Tệp không có câu hỏi nào đọc được.")
NOT_TEXT = N_("Tệp này không phải tệp câu hỏi. Nhận được GIFT, Aiken (.txt), Moodle XML (.xml) và bảng tính (.xlsx).")
NOT_UNICODE = N_("Tệp không ở bảng mã Unicode. Anh/chị mở tệp, lưu lại với bảng mã UTF-8 rồi gửi.")
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
        return moodle_xml.read(data)
    if data[:200].lstrip().startswith(b"<?xml"):
        raise Unreadable(moodle_xml.NOT_QUIZ)
    if b"<html" in data[:2000].lower() or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Unreadable(NOT_TEXT)
    text = decoded(data, NOT_UNICODE)
    if text.count("\n") > MOST_LINES or len(text) > MOST_LETTERS:
        raise Unreadable(TOO_LARGE, lines=number_word(MOST_LINES))
    return aiken.read(text) if aiken.is_aiken(text) else gift.read(text)


def _fits(found: Found, batch: Batch) -> bool:
    """Whether the course format can hold the question, explanations apart, which may come later."""
    faults = check_question({"key": "x", **_explained(found.spec)}, "", {})
    for fault in faults:
        found.error(NOT_HOUSE, found.ask, why=fault.text)
    if faults:
        batch.problems += found.problems
    return not faults


def _explained(value: Any) -> Any:
    """The same with something in the place of every explanation that is missing."""
    if isinstance(value, list):
        return [_explained(item) for item in value]
    if isinstance(value, dict):
        return {name: STAND_IN if name in WHY and item == "" else _explained(item) for name, item in value.items()}
    return value
