"""Every voucher exercise of content/, solved from its papers alone and put into the forms a learner sees."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import check, is_whole, mark, stage, take
from lms.courses.exercises.amounts_in_words import words_of
from lms.courses.lesson import read_lesson
from lms.text import fold

CONTENT = Path(__file__).parents[2] / "content"
FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})+(?=\sđồng)")
DAY = re.compile(r"\d{2}/\d{2}/\d{4}")

TITLES = {
    "danh sach nop": ("receipt", 1, 0),
    "bien nhan nop lai": ("receipt", 1, 0),
    "giay rut tien mat": ("receipt", 1, -1),
    "danh sach ky nhan": ("payment", -1, 0),
    "giay de nghi thanh toan": ("payment", -1, 0),
    "giay de nghi da duyet": ("payment", -1, 0),
    "giay nop tien mat": ("payment", -1, 1),
    "loi nhan xin ung": ("advance", 0, 0),
    "bang ke thanh toan": ("none", 0, 0),
    "giay bao co": ("none", 0, 1),
    "giay bao no": ("none", 0, -1),
}
"""What a paper is by the words it begins with: its voucher, and what it does to the box and to the account."""

SUBJECTS = {
    "rut tien": None,
    "nop tien mat": None,
    "tam ung": None,
    "ung tien": None,
    "ung thua": None,
    "phu cap": "Chi phụ cấp",
    "doan phi": "Thu đoàn phí",
    "kinh phi cong doan": "Thu kinh phí công đoàn",
    "lai tai khoan": "Thu khác",
    "phi quan ly": "Chi hành chính",
    "tap huan": "Chi đào tạo",
    "hoi thao": "Chi văn hóa, thể thao",
    "khen": "Chi khen thưởng",
    "tham": "Chi thăm hỏi",
    "to gap": "Chi tuyên truyền",
    "so tay": "Chi tuyên truyền",
}
"""The line by what the money is for."""


def exercises():
    for file in sorted(CONTENT.glob("*/*.md")):
        for key, spec in read_lesson(file.read_text(encoding="utf-8"), str(file)).exercises.items():
            if spec["kind"] == "voucher":
                yield pytest.param(spec, id=f"{file.parent.name}/{key}")


EXERCISES = list(exercises())
every_voucher = pytest.mark.parametrize("spec", EXERCISES)


def amount_on(paper):
    """The sum the paper names, or what its lines come to."""
    if "Số tiền" in paper:
        return int(FIGURE.search(paper["Số tiền"])[0].replace(".", ""))
    return sum(int(found.replace(".", "")) for text in paper.values() for found in FIGURE.findall(text))


def row_of(paper, beginning):
    return next(text for label, text in paper.items() if label.startswith(beginning))


def solved(shown, spec, numbers):
    """The cells of a step by reading its paper as a bookkeeper does; `numbers` counts the vouchers on."""
    [sheet] = shown["papers"]
    paper = dict(sheet["says"])
    voucher, cash, bank = next(what for words, what in TITLES.items() if fold(sheet["title"]).startswith(words))
    amount, subject = amount_on(paper), row_of(paper, "Nội dung")
    line = next(line for words, line in SUBJECTS.items() if words in fold(subject))
    lines = {name: key for side in spec["lines"].values() for key, name in side.items()}
    cells = {
        "voucher": voucher,
        "date": DAY.search(row_of(paper, "Ngày"))[0],
        "reason": subject,
        "amount": f"{amount:,}".replace(",", "."),
        "line": lines[line] if line else shown["options"]["no_line"][0],
    }
    if voucher in numbers:
        word, number = numbers[voucher].split()
        numbers[voucher] = cells["number"] = f"{word} {int(number) + 1}"
    if voucher != "none":
        cells["words"] = f"{words_of(amount)} đồng"
        who = row_of(paper, "Người")
        cells["party"] = next(name for name, _ in shown["options"]["party"] if who.startswith(name))
    for book, sign in (("cash", cash), ("bank", bank)):
        if sign:
            cells[f"{book}-{'in' if sign > 0 else 'out'}"] = str(amount)
    return cells


def press(spec, answer, step, cells, asked="kiem-tra"):
    sent = MultiDict([("q.buoc", str(step)), ("q.viec", asked), *((f"q.{name}", text) for name, text in cells.items())])
    return take(spec, answer, sent, "q")


def solve(spec):
    """Every step in its turn; the closing from the books as they were kept."""
    answer, numbers = {}, dict(spec.get("last", {}))
    for step in range(len(spec["work"])):
        cells = solved(stage(spec, answer), spec, numbers)
        answer = press(spec, answer, step, cells)
        answer = press(spec, answer, step, cells, f"den-{step + 1}")
    closing = {}
    for book, kept in stage(spec, answer)["books"].items():
        closing |= {f"{book}-{side}": str(kept[side]) for side in ("in", "out", "left")}
    return press(spec, answer, len(spec["work"]), closing)


def test_there_are_six_of_them():
    assert len([one for one in EXERCISES if one.id.startswith("tai-chinh-ke-toan/")]) >= 6


@every_voucher
def test_the_key_is_free_of_faults(spec):
    assert check(spec, "a.md") == []


@every_voucher
def test_the_papers_alone_solve_it(spec):
    answer = solve(spec)
    marked = mark(spec, answer)
    assert [row for row in marked.rows if not row.right] == []
    assert (marked.score, marked.right) == (1.0, True)
    assert is_whole(spec, answer)


@every_voucher
def test_the_solved_books_balance_with_what_was_counted(spec):
    closing = stage(spec, solve(spec))
    counted = {
        int(f.replace(".", "")) for p in closing["papers"] for _, text in p["says"] for f in FIGURE.findall(text)
    }
    assert closing["papers"]
    for book, kept in closing["books"].items():
        assert closing["opening"][book] + kept["in"] - kept["out"] == kept["left"] == closing["closing"][book]
        assert kept["left"] in counted
        assert all(row["left"] >= 0 for row in kept["rows"])


@every_voucher
def test_nothing_written_scores_nothing(spec):
    assert (mark(spec, {}).score, mark(spec, {}).right) == (0.0, False)


def test_the_months_go_on_where_the_last_one_ended():
    """The lessons follow one union: whoever does them in turn finds the balances he left."""
    specs = {one.values[0]["key"]: one.values[0] for one in EXERCISES}
    chain = [
        "ct-doan-phi-thang-11",
        "ct-tam-ung-tap-huan",
        "ct-hai-tui-thang-11",
        "ct-ba-dong-chi",
        "ct-khoa-so-thang-11",
    ]
    for before, after in pairwise(chain):
        closing, opening = specs[before]["closing"], specs[after]["opening"]
        assert closing["cash"] == opening["cash"]
        assert closing.get("bank", opening.get("bank")) == opening.get("bank")
