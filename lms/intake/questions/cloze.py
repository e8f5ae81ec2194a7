"""Cloze, Moodle's texts with fields in them: {1:SHORTANSWER:=Hà Nội#Đúng~%50%Ha Noi}.

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type. Fields to type into become blanks; a list to choose
from, or a number that may be off a little, cannot be said by a blank.
"""

import re
from decimal import Decimal

from lms.intake.questions import house
from lms.intake.questions.found import Found
from lms.intake.questions.house import Answer
from lms.intake.questions.wording import plain
from lms.text import N_

FIELD = re.compile(r"\{[0-9]*:([A-Z_]+):((?:\\.|[^\\{}])*)\}")
TYPED = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
NUMBERS = frozenset({"NUMERICAL", "NM"})
WEIGHT = re.compile(r"(?:%(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)%|=)?(.*)", re.DOTALL)
ESCAPE = re.compile(r"\\([{}#~/\"\\])")
TILDE, HASH = re.compile(r"(?<!\\)~"), re.compile(r"(?<!\\)#")
MOST_FIELDS = 50

LISTS = N_("Chỗ trống có danh sách để chọn không đưa được vào câu điền chữ. Anh/chị tách thành câu chọn.")
TOLERANCE = N_("Chỗ trống nhận số có sai số không đưa được vào câu điền chữ. Anh/chị tách thành câu nhập số.")
NO_FIELDS = N_("Câu này không có chỗ trống nào đọc được.")
BRACES = N_("Câu có chữ dạng {1} ngoài các chỗ trống nên không đọc được.")


def fill(found: Found, text: str, form: str, general: str) -> None:
    """Read a text with fields into `found`."""
    if re.search(r"\{[0-9]+\}", text):
        found.error(BRACES)
        return
    fields: list[tuple[list[Answer], str]] = []

    def number(field: re.Match[str]) -> str:
        fields.append((_answers(found, field[1], field[2]), general))
        return f"{{{len(fields)}}}"

    words = plain(FIELD.sub(number, text), found, form)
    if not 0 < len(fields) <= MOST_FIELDS:
        found.error(NO_FIELDS)
    elif not found.failed:
        house.blanks(found, words, fields)


def _answers(found: Found, kind: str, text: str) -> list[Answer]:
    if kind not in TYPED | NUMBERS:
        found.error(LISTS)
    answers = []
    for one in TILDE.split(text):
        if not one:
            continue
        weight, rest = WEIGHT.fullmatch(one).groups()  # type: ignore[union-attr]
        words, why = (ESCAPE.sub(r"\1", part) for part in (*HASH.split(rest, maxsplit=1), "")[:2])
        percent = Decimal(weight) if weight else Decimal(100 if one.startswith("=") else 0)
        if kind in NUMBERS:
            words, _, margin = words.partition(":")
            if percent > 0 and margin and house.decimal(margin) != 0:
                found.error(TOLERANCE, words)
        answers.append(Answer(plain(words, found), percent, plain(why, found)))
    return answers
