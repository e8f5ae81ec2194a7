"""The kinds of this house, made from what other programs say of a question.

What other formats lack stays "": the checks of a draft ask for it. What a kind cannot say is an error, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lms.intake.questions.found import Found
from lms.text import N_, clean

FULL = Decimal("99.9")
"""Percent from which an answer is wholly right."""
GAPS = N_("Điền vào chỗ trống.")
GAP = "_____"

NO_ASK = N_("Câu này không có lời hỏi.")
TOO_FEW = N_("Câu chọn phải có từ hai phương án.")
EMPTY_OPTION = N_("Có phương án để trống.")
TWICE = N_("Hai phương án giống nhau.")
NONE_RIGHT = N_("Không có phương án nào được ghi là đúng.")
SEVERAL_RIGHT = N_(
    "Tệp cho nhiều phương án đúng và chỉ cần chọn một. Ở đây phải chọn đủ các phương án đúng; anh/chị xem lại."
)
NO_SHARE = N_("Tệp cho phương án này một phần điểm; ở đây phương án đó là sai.")
FEW_PAIRS = N_("Câu ghép phải có từ hai cặp, với ít nhất hai vế phải khác nhau.")
NO_ANSWER = N_("Không có đáp án đúng trọn vẹn.")
SHARED_ANSWER = N_("Đáp án được một phần điểm không nhận ở đây nên bỏ qua.")
WILD = N_("Đáp án dùng dấu * để thay cho chữ bất kỳ; ở đây phải ghi rõ từng đáp án nên bỏ qua đáp án đó.")
NOT_NUMBER = N_("Đáp số không phải là số.")
SEVERAL_NUMBERS = N_("Câu có nhiều đáp số đúng khác nhau, ở đây chỉ nhận một. Anh/chị tách thành nhiều câu.")


@dataclass(frozen=True)
class Answer:
    """An answer of another program: its words, how much of the mark it gives, and what is said to who gives it."""

    text: str
    percent: Decimal = Decimal(0)
    why: str = ""

    @property
    def full(self) -> bool:
        return self.percent >= FULL


def choice(found: Found, ask: str, answers: Sequence[Answer], several: bool, general: str = "") -> None:
    """One right option, or `several` of which each right one gives a share."""
    if not _asked(found, ask) or not _options(found, answers):
        return
    right = [answer for answer in answers if (answer.percent > 0 if several else answer.full)]
    if not right:
        found.error(NONE_RIGHT)
        return
    for answer in answers:
        if answer not in right and answer.percent > 0:
            found.warn(NO_SHARE, answer.text)
    if not several and len(right) > 1:
        found.warn(SEVERAL_RIGHT, "; ".join(answer.text for answer in right))
        several = True
    options: list[dict[str, Any]] = []
    for answer in answers:
        option: dict[str, Any] = {"text": answer.text}
        if answer in right:
            option["right"] = True
        options.append({**option, "why": answer.why or (general if answer in right else "")})
    found.spec = {"kind": "multiple-choice" if several else "single-choice", "ask": ask, "options": options}


def statement(found: Found, ask: str, answer: bool, why_true: str, why_false: str, general: str = "") -> None:
    """A statement to judge."""
    if _asked(found, ask):
        whys = {"why_true": why_true or general, "why_false": why_false or general}
        found.spec = {"kind": "true-false", "ask": ask, "answer": answer, **whys}


def matching(found: Found, ask: str, pairs: Sequence[tuple[str, str, str]], general: str = "") -> None:
    """(left, right, why) of each pair; a right side without left belongs to nothing."""
    if not _asked(found, ask):
        return
    whole = [{"left": left, "right": right, "why": why or general} for left, right, why in pairs if left and right]
    known = {clean(pair["right"]).casefold() for pair in whole}
    extra = list(dict.fromkeys(right for left, right, _ in pairs if not left and clean(right).casefold() not in known))
    if len(whole) < 2 or len(known) < 2:
        found.error(FEW_PAIRS)
        return
    found.spec = {"kind": "matching", "ask": ask, "pairs": whole, **({"extra": extra} if extra else {})}


def ordering(found: Found, ask: str, steps: Sequence[tuple[str, str]], general: str = "") -> None:
    """(text, why) of the steps in the right order."""
    if _asked(found, ask):
        made = [{"text": text, "why": why or general} for text, why in steps if text]
        found.spec = {"kind": "ordering", "ask": ask, "steps": made}


def words(found: Found, ask: str, answers: Sequence[Answer], general: str = "", fold: bool = False) -> None:
    """A few words to type; where the answer stood in the sentence, a blank to fill."""
    accept = _accepted(found, answers)
    if not accept or not _asked(found, ask):
        return
    why = next((answer.why for answer in answers if answer.full and answer.why), "") or general
    field = {"accept": accept, **({"fold": True} if fold else {}), "why": why}
    if ask.count(GAP) == 1:
        found.spec = {"kind": "fill-in", "ask": GAPS, "text": ask.replace(GAP, "{1}"), "blanks": [field]}
    else:
        found.spec = {"kind": "short-text", "ask": ask, **field}


def blanks(found: Found, text: str, fields: Sequence[tuple[Sequence[Answer], str]], ask: str = GAPS) -> None:
    """A text with {1}, {2} …, and for each blank its answers and what explains it."""
    made = []
    for answers, general in fields:
        accept = _accepted(found, answers)
        why = next((answer.why for answer in answers if answer.full and answer.why), "") or general
        made.append({"accept": accept, "why": why})
    if not found.failed:
        found.spec = {"kind": "fill-in", "ask": ask, "text": text, "blanks": made}


def number(found: Found, ask: str, answers: Sequence[tuple[Answer, str]], unit: str = "", general: str = "") -> None:
    """A number, the answers with their tolerances as texts; exactly one may be wholly right."""
    if not _asked(found, ask):
        return
    full = [(answer, tolerance) for answer, tolerance in answers if answer.full]
    if any(not answer.full and answer.percent > 0 for answer, _ in answers):
        found.warn(SHARED_ANSWER)
    if not full:
        found.error(NO_ANSWER)
        return
    if len(full) > 1:
        found.error(SEVERAL_NUMBERS, "; ".join(answer.text for answer, _ in full))
        return
    answer, tolerance = full[0]
    value, margin = decimal(answer.text), decimal(tolerance or "0")
    if value is None or margin is None or margin < 0:
        found.error(NOT_NUMBER, f"{answer.text} {tolerance}".strip())
        return
    rest = {**({"tolerance": plain_number(margin)} if margin else {}), **({"unit": unit} if unit else {})}
    found.spec = {
        "kind": "number",
        "ask": ask,
        "answer": plain_number(value),
        **rest,
        "why": answer.why or general,
    }


def decimal(text: str) -> Decimal | None:
    """A number as programs write it, "1.5e3" too; None for anything else, and for one that nobody would type."""
    if not re.fullmatch(r"\s*[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]{1,2})?\.?\s*", text):
        return None
    try:
        value = Decimal(text.strip().rstrip("."))
    except InvalidOperation:
        return None
    return value if abs(value) < Decimal(10) ** 15 else None


def plain_number(value: Decimal) -> int | float:
    """The number as YAML has it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _asked(found: Found, ask: str) -> bool:
    if not ask:
        found.error(NO_ASK)
    return bool(ask)


def _options(found: Found, answers: Sequence[Answer]) -> bool:
    texts = [clean(answer.text).casefold() for answer in answers]
    if len(texts) < 2:
        found.error(TOO_FEW)
    elif "" in texts:
        found.error(EMPTY_OPTION)
    elif len(set(texts)) < len(texts):
        found.error(TWICE, next(text for text in texts if texts.count(text) > 1))
    return not found.failed


def _accepted(found: Found, answers: Sequence[Answer]) -> list[str]:
    """Texts of the answers that are wholly right, each once; an error when there is none."""
    accept: dict[str, str] = {}
    for answer in answers:
        if not answer.full:
            if answer.percent > 0:
                found.warn(SHARED_ANSWER, answer.text)
        elif "*" in answer.text:
            found.warn(WILD, answer.text)
        elif answer.text:
            accept.setdefault(clean(answer.text).casefold(), answer.text)
    if not accept:
        found.error(NO_ANSWER)
    return list(accept.values())
