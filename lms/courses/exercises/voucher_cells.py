"""The cells of a voucher exercise: what belongs in each, what counts as the same, and what to say when it is not."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.courses.exercises.amounts import number_text, read_number
from lms.courses.exercises.amounts_in_words import amount_of, words_of
from lms.courses.exercises.voucher_shape import books_of
from lms.text import N_, fold

VOUCHERS = {
    "receipt": N_("Phiếu thu"),
    "payment": N_("Phiếu chi"),
    "advance": N_("Giấy đề nghị tạm ứng"),
    "none": N_("Không lập phiếu"),
}
NO_LINE, NO_LINE_WORDS = "-", N_("Không phải thu, chi")
"""What is chosen for money that is neither income nor spending."""
DAY = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")

WHYS = {
    "voucher": N_(
        "Tiền mặt vào quỹ thì lập phiếu thu, tiền mặt ra thì lập phiếu chi, xin ứng trước thì giấy đề nghị tạm ứng. "
        "Tiền mặt không đi đâu thì không lập phiếu."
    ),
    "number": N_("Số phiếu nối tiếp phiếu gần nhất cùng loại: phiếu thu một dãy, phiếu chi một dãy."),
    "date": N_("Ghi ngày tiền thật sự vào hay ra, có trên giấy tờ."),
    "party": N_("Ghi người giao hay nhận tiền có tên trên giấy tờ."),
    "reason": N_("Lý do phải nói đúng việc trên giấy tờ."),
    "amount": N_("Số tiền chưa khớp giấy tờ, anh/chị cộng lại."),
    "words": N_("Đọc chữ lên chưa ra đúng số tiền trên giấy tờ."),
    "line": N_(
        "Hỏi việc này phục vụ điều gì là chính. Rút hay nộp ngân hàng, tạm ứng, trả tiền ứng thừa "
        "không phải thu, cũng không phải chi."
    ),
    "book": N_("Tiền vào ghi cột Thu, tiền ra ghi cột Chi, đúng bằng số trên giấy tờ."),
    "sum": N_("Cộng lại từng dòng của sổ."),
    "left": N_("Tồn cuối bằng tồn đầu cộng thu trừ chi, và phải bằng số kiểm kê hay số ngân hàng báo."),
}
BAD_DATE = N_("Ngày viết theo thứ tự ngày/tháng/năm, như 05/11/2026.")
BAD_AMOUNT = N_("Số tiền viết bằng chữ số, như 1.250.000.")
BAD_WORDS = N_("Viết số tiền thành chữ, như “một triệu hai trăm năm mươi nghìn đồng”.")
OTHER_COLUMN = N_("Đúng số nhưng sai cột: tiền vào ghi cột Thu, tiền ra ghi cột Chi.")
EMPTY_COLUMN = N_("Tiền này không đi qua cột này, anh/chị để trống.")
MISSING = N_("Ô này còn trống.")


@dataclass(frozen=True)
class Cell:
    """One cell of a step. `wanted` is what belongs there, "" for nothing; `kind` says how it is compared.

    An empty column of a book must stay empty (`closed`); an empty cell of a voucher nobody looks at.
    """

    name: str
    kind: str
    wanted: str
    why: str
    closed: bool = False


def cells_of(spec: dict[str, Any], step: int) -> list[Cell]:
    """The cells of a step: one a piece of work, then the closing."""
    works = spec["work"]
    return _of_work(spec, works[step]) if step < len(works) else _of_closing(spec)


def is_right(cell: Cell, given: str) -> bool:
    """Whether what was written says the same as what belongs there."""
    if cell.kind == "number":
        return _code(given) == _code(cell.wanted)
    if cell.kind == "date":
        return read_day(given) == read_day(cell.wanted)
    if cell.kind == "money":
        return read_amount(given) == read_amount(cell.wanted)
    if cell.kind == "words":
        return amount_of(given) == amount_of(cell.wanted)
    return given == cell.wanted


def what_is_wrong(cell: Cell, given: str, beside: str) -> str:
    """What to say of a wrong cell; `beside` is what stands in the other column of its row."""
    if not given:
        return OTHER_COLUMN if beside and read_amount(beside) == read_amount(cell.wanted) else MISSING
    if not cell.wanted:
        return EMPTY_COLUMN
    unreadable = {
        "date": (read_day, BAD_DATE),
        "money": (read_amount, BAD_AMOUNT),
        "words": (amount_of, BAD_WORDS),
    }
    if cell.kind in unreadable:
        read, said = unreadable[cell.kind]
        if read(given) is None:
            return said
    return cell.why


def read_day(text: str) -> date | None:
    """The day in 5/11/2026, 05-11-2026 or 05.11.2026."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_amount(text: str) -> int | None:
    """Đồng in figures; None for what is no whole number of them."""
    value = read_number(text, "đồng")
    return int(value) if value is not None and value == value.to_integral_value() else None


def written(amount: int) -> str:
    """1.250.000"""
    return number_text(amount)


def _code(text: str) -> str:
    """PT-019 and pt 19 are one number."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[^a-z0-9]", "", fold(text)))


def _of_work(spec: dict[str, Any], work: dict[str, Any]) -> list[Cell]:
    said = work.get("why", {})
    amount = work["amount"]
    on_paper = work["voucher"] != "none"
    values = [
        ("voucher", "pick", work["voucher"]),
        ("number", "number", work.get("number") or ""),
        ("date", "date", work["date"]),
        ("party", "pick", work.get("party") or ""),
        ("reason", "pick", work["reason"]),
        ("amount", "money", written(amount)),
        ("words", "words", f"{words_of(amount)} đồng".capitalize() if on_paper else ""),
        ("line", "pick", work.get("line") or NO_LINE),
    ]
    cells = [Cell(name, kind, value, said.get(name, WHYS[name])) for name, kind, value in values]
    for book in books_of(spec):
        gain, why = work.get(book, 0), said.get(book, WHYS["book"])
        cells.append(Cell(f"{book}-in", "money", written(gain) if gain > 0 else "", why, closed=True))
        cells.append(Cell(f"{book}-out", "money", written(-gain) if gain < 0 else "", why, closed=True))
    return cells


def _of_closing(spec: dict[str, Any]) -> list[Cell]:
    cells: list[Cell] = []
    for book in books_of(spec):
        gains = [work.get(book, 0) for work in spec["work"]]
        sums = {"in": sum(gain for gain in gains if gain > 0), "out": -sum(gain for gain in gains if gain < 0)}
        for side, total in sums.items():
            cells.append(Cell(f"{book}-{side}", "money", written(total) if total else "", WHYS["sum"], closed=True))
        cells.append(Cell(f"{book}-left", "money", written(spec["closing"][book]), WHYS["left"]))
    return cells
