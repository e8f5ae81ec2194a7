"""Whether the key of a voucher exercise solves its papers: amounts, dates, numbers, words, and books that balance."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lms.courses.exercises.amounts_in_words import amount_of
from lms.courses.exercises.said import pairs
from lms.courses.exercises.voucher_cells import read_day, written
from lms.courses.exercises.voucher_shape import books_of
from lms.courses.faults import Fault, Where
from lms.text import N_, fold

FIGURES = re.compile(r"(?<![0-9./])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9/])")
IN_WORDS = "bang chu"
NUMBER = re.compile(r"(.*?)([0-9]+)")
SIGNS = {"receipt": 1, "payment": -1}


def key_faults(spec: dict[str, Any], where: Where) -> list[Fault]:
    """Everything in which the key and the papers disagree; `spec` has the right shape."""
    return [
        *_of_papers(spec, where),
        *(fault for place in range(len(spec["work"])) for fault in _of_work(spec, place, where)),
        *_of_numbers(spec, where),
        *_of_days(spec, where),
        *_of_books(spec, where),
    ]


def figures_of(paper: dict[str, Any]) -> list[int]:
    """Every amount of money that stands on a paper in figures."""
    return [int(found.replace(".", "")) for _, text in pairs(paper["says"]) for found in FIGURES.findall(text)]


def _of_papers(spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    named = {key for work in (*spec["work"], spec["closing"]) for key in work.get("papers", [])}
    for place, paper in enumerate(spec["papers"]):
        if paper["key"] not in named:
            message = N_("giấy tờ %(key)s không dùng vào việc nào")
            yield where.fault(("papers", place, "key"), message, key=paper["key"])
        for row, (label, text) in enumerate(pairs(paper["says"])):
            if fold(label) == IN_WORDS and amount_of(text) not in figures_of(paper):
                message = N_("số tiền bằng chữ không khớp số nào trên giấy này: %(text)s")
                yield where.fault(("papers", place, "says", row), message, text=text)


def _of_work(spec: dict[str, Any], place: int, where: Where) -> Iterator[Fault]:
    work = spec["work"][place]
    papers = [paper for paper in spec["papers"] if paper["key"] in work["papers"]]
    text = " ".join(said for paper in papers for said in (paper["title"], *dict(pairs(paper["says"])).values()))
    at = ("work", place)
    sums = {sum(figures_of(paper)) for paper in papers}
    amount = work["amount"]
    if amount not in sums and not any(amount in figures_of(paper) for paper in papers):
        message = N_("số tiền %(amount)s không có trên giấy tờ, cũng không phải tổng của giấy nào")
        yield where.fault((*at, "amount"), message, amount=written(amount))
    if work["date"] not in text or read_day(work["date"]) is None:
        yield where.fault((*at, "date"), N_("ngày %(date)s không có trên giấy tờ"), date=work["date"])
    if work.get("party") and fold(work["party"]) not in fold(text):
        yield where.fault((*at, "party"), N_("%(party)s không có trên giấy tờ"), party=work["party"])
    needs_party = work["voucher"] != "none"
    if needs_party != bool(work.get("party")):
        yield where.fault((*at, "party"), N_("phiếu nào cũng có người giao, nhận; không lập phiếu thì không có"))
    yield from _of_rows(spec, work, at, where)


def _of_rows(spec: dict[str, Any], work: dict[str, Any], at: tuple[str | int, ...], where: Where) -> Iterator[Fault]:
    """What a voucher of this kind does to the books."""
    cash, bank = work.get("cash", 0), work.get("bank", 0)
    sign = SIGNS.get(work["voucher"], 0)
    if cash != sign * work["amount"]:
        yield where.fault((*at, "cash"), N_("phiếu thu làm quỹ tăng, phiếu chi làm quỹ giảm đúng bằng amount"))
    if abs(bank) not in (0, work["amount"]) or (cash and bank and cash != -bank):
        yield where.fault((*at, "bank"), N_("dòng sổ tiền gửi phải bằng amount, và ngược chiều với sổ quỹ"))
    if bank and "bank" not in books_of(spec):
        yield where.fault((*at, "bank"), N_("không có sổ tiền gửi trong opening"))
    income, spending = spec["lines"].get("income", {}), spec["lines"].get("spending", {})
    moved = cash + bank
    if (work.get("line") in income and moved <= 0) or (work.get("line") in spending and moved > 0):
        yield where.fault((*at, "line"), N_("mục thu đi với tiền vào, mục chi đi với tiền ra"))


def _of_numbers(spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    """Receipts and payments are numbered without a gap, from the last ones before."""
    before = dict(spec.get("last", {}))
    for place, work in enumerate(spec["work"]):
        kind, number = work["voucher"], work.get("number")
        if (kind in SIGNS) != (number is not None):
            yield where.fault(("work", place, "number"), N_("chỉ phiếu thu và phiếu chi có số, và phiếu nào cũng có"))
        elif number is not None:
            following = _next(before.get(kind))
            if following != number:
                message = N_("số phiếu phải là %(number)s")
                yield where.fault(("work", place, "number"), message, number=following or f"last.{kind} + 1")
            before[kind] = number


def _of_days(spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    days = [read_day(work["date"]) for work in spec["work"]]
    for place, (earlier, later) in enumerate(pairwise(days), 1):
        if earlier and later and later < earlier:
            yield where.fault(("work", place, "date"), N_("các việc phải theo thứ tự ngày"))


def _of_books(spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    named = spec["closing"].get("papers", [])
    counted = {figure for paper in spec["papers"] if paper["key"] in named for figure in figures_of(paper)}
    for book in books_of(spec):
        left = spec["opening"][book]
        for place, work in enumerate(spec["work"]):
            left += work.get(book, 0)
            if left < 0:
                message = N_("sau việc này sổ âm: %(left)s")
                yield where.fault(("work", place, book), message, left=written(left))
        closing = spec["closing"][book]
        if left != closing:
            message = N_("sổ ra %(left)s, closing ghi %(closing)s")
            yield where.fault(("closing", book), message, left=written(left), closing=written(closing))
        if named and closing not in counted:
            message = N_("số cuối %(closing)s không có trên giấy tờ của closing")
            yield where.fault(("closing", book), message, closing=written(closing))
    out = _net(spec) - sum(work.get(book, 0) for work in spec["work"] for book in books_of(spec))
    if out != spec["closing"].get("advances", 0) - spec["opening"].get("advances", 0):
        message = N_("thu trừ chi theo mục lệch với hai sổ %(out)s: phải bằng phần tạm ứng (advances) tăng lên")
        yield where.fault(("closing",), message, out=written(out))


def _net(spec: dict[str, Any]) -> int:
    income = spec["lines"].get("income", {})
    return sum(
        work["amount"] if work["line"] in income else -work["amount"] for work in spec["work"] if work.get("line")
    )


def _next(number: str | None) -> str | None:
    found = NUMBER.fullmatch(number or "")
    return f"{found[1]}{int(found[2]) + 1:0{len(found[2])}}" if found else None
