"""Vouchers and books: written a step at a time, marked cell by cell, keys checked against their papers."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import check, check_question, is_whole, mark, shown, stage, take
from lms.courses.exercises.voucher_cells import cells_of
from lms.courses.yamltext import load_yaml

YAML = """\
key: rut-tien
kind: voucher
title: Rút tiền và thăm ốm
intro: Hai tờ giấy.
ask: Lập phiếu và ghi sổ.
opening: {cash: 1000000, bank: 9000000}
last: {receipt: PT 09, payment: PC 7}
papers:
  - key: rut
    title: Giấy rút tiền mặt
    says:
      - Ngày: 12/10/2026
      - Người rút: Chị Thơm
      - Số tiền: 5.000.000 đồng
      - Bằng chữ: Năm triệu đồng
  - key: tham
    title: Giấy đề nghị thanh toán
    says:
      - Ngày: 14/10/2026
      - Người nhận: Anh Lợi
      - Quà: 150.000 đồng
      - Tiền mặt: 350.000 đồng
  - key: dem
    title: Giấy đếm quỹ
    says:
      - Tiền trong hộp: 5.500.000 đồng
      - Sao kê: 4.000.000 đồng
lines:
  income: {doan-phi: Thu đoàn phí}
  spending: {tham-hoi: Chi thăm hỏi}
others: {parties: [Chị Mận]}
work:
  - papers: [rut]
    voucher: receipt
    number: PT 10
    date: 12/10/2026
    party: Chị Thơm
    reason: Rút tiền gửi về quỹ
    amount: 5000000
    cash: 5000000
    bank: -5000000
    why: {line: Tiền đổi túi.}
  - papers: [tham]
    voucher: payment
    number: PC 8
    date: 14/10/2026
    party: Anh Lợi
    reason: Thăm anh Lợi
    amount: 500000
    line: tham-hoi
    cash: -500000
closing: {papers: [dem], cash: 5500000, bank: 4000000}
"""
SPEC = load_yaml(YAML).value


def write(answer, step, cells, asked="kiem-tra"):
    sent = MultiDict([("q.buoc", str(step)), ("q.viec", asked), *((f"q.{name}", text) for name, text in cells.items())])
    return take(SPEC, answer, sent, "q")


def key(step):
    return {cell.name: cell.wanted for cell in cells_of(SPEC, step) if cell.wanted}


def all_right():
    answer = {}
    for step in range(3):
        answer = write(answer, step, key(step))
    return answer


def row(answer, name):
    return stage(SPEC, answer)["marks"][name]


def test_the_exercise_is_taken_as_it_is_written():
    assert check(SPEC, "a.md") == []


def test_the_key_scores_one_and_nothing_scores_nothing():
    assert (mark(SPEC, all_right()).score, mark(SPEC, all_right()).right) == (1.0, True)
    assert (mark(SPEC, {}).score, mark(SPEC, {}).right) == (0.0, False)


def test_half_of_the_cells_score_half():
    answer = write({}, 0, key(0))
    assert mark(SPEC, answer).score == pytest.approx(len(key(0)) / sum(len(key(step)) for step in range(3)))


def test_what_is_written_where_nothing_belongs_costs_a_cell():
    clean, marred = write({}, 0, key(0)), write({}, 0, key(0) | {"cash-out": "5.000.000"})
    wanted = sum(len(key(step)) for step in range(3))
    assert mark(SPEC, marred).score == pytest.approx(mark(SPEC, clean).score - 1 / wanted)
    assert row(marred, "cash-out").why == "Tiền này không đi qua cột này, anh/chị để trống."
    assert mark(SPEC, write({}, 0, {"cash-out": "1"})).score == 0.0


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("date", "12/10/2026", True),
        ("date", "12-10-2026", True),
        ("date", "12.10.2026", True),
        ("date", "10/12/2026", False),
        ("number", "pt10", True),
        ("number", "PT-010", True),
        ("number", "PC 10", False),
        ("number", "PT 100", False),
        ("amount", "5.000.000", True),
        ("amount", "5000000", True),
        ("amount", "5.000.000 đồng", True),
        ("amount", "5 triệu", True),
        ("amount", "5.000.00", False),
        ("amount", "500.000", False),
        ("words", "năm TRIỆU đồng chẵn", True),
        ("words", "nam  trieu", True),
        ("words", "năm trăm nghìn đồng", False),
        ("line", "-", True),
        ("line", "doan-phi", False),
        ("cash-in", "5000000", True),
        ("bank-out", "5.000.000đ", True),
        ("voucher", "payment", False),
    ],
)
def test_a_cell_is_compared_by_what_it_says(name, text, right):
    assert row(write({}, 0, key(0) | {name: text}), name).right is right


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("date", "ngày 12", "Ngày viết theo thứ tự ngày/tháng/năm"),
        ("date", "31/02/2026", "Ngày viết theo thứ tự ngày/tháng/năm"),
        ("amount", "năm triệu", "Số tiền viết bằng chữ số"),
        ("words", "5.000.000", "Viết số tiền thành chữ"),
        ("words", "", "Ô này còn trống."),
        ("line", "doan-phi", "Tiền đổi túi."),
        ("number", "PT 11", "Số phiếu nối tiếp"),
    ],
)
def test_a_wrong_cell_says_why_in_words(name, text, said):
    wrong = row(write({}, 0, key(0) | {name: text}), name)
    assert not wrong.right
    assert wrong.why.startswith(said)


def test_the_right_amount_in_the_other_column_says_so():
    cells = key(0)
    del cells["cash-in"]
    assert row(write({}, 0, cells | {"cash-out": "5.000.000"}), "cash-in").why.startswith("Đúng số nhưng sai cột")


def test_before_a_step_is_checked_nothing_of_its_key_is_there():
    first = stage(SPEC, {})
    assert first["marks"] == {}
    said = str(first | {"options": 0}) + str(shown(SPEC, []))
    for secret in ("PT 10", "Tiền đổi túi", "Thăm anh Lợi", "4.000.000"):
        assert secret not in said


def test_the_key_is_shown_to_who_asks_and_nothing_written_is_lost():
    answer = write({}, 0, {"date": "12/10/2026"}, "xem")
    open_now = stage(SPEC, answer)
    assert open_now["seen"]
    assert open_now["given"]["date"] == "12/10/2026"
    assert open_now["marks"]["number"].wanted == "PT 10"
    assert open_now["marks"]["line"].wanted == "Không phải thu, chi"
    assert open_now["marks"]["line"].why == "Tiền đổi túi."


def test_steps_keep_what_was_written_in_them():
    answer = write({}, 0, key(0))
    answer = write(answer, 0, key(0), "den-1")
    assert (answer["at"], stage(SPEC, answer)["given"]["date"]) == (1, "")
    answer = write(answer, 1, {"date": "14/10/2026"}, "den-0")
    assert stage(SPEC, answer)["given"]["number"] == "PT 10"
    assert answer["checked"] == [0]
    answer = write(answer, 0, key(0), "den-1")
    assert stage(SPEC, answer)["given"]["date"] == "14/10/2026"


def test_a_form_of_another_step_writes_only_there():
    answer = write(write({}, 0, key(0)), 1, key(1))
    again = write(answer, 0, key(0) | {"number": "PT 11"})
    assert again["cells"]["1.number"] == "PC 8"
    assert again["cells"]["0.number"] == "PT 11"


def test_an_empty_form_is_no_answer():
    assert write({}, 0, {}) == {}
    assert write({}, 0, {"date": "  "}) == {}
    assert take(SPEC, {}, MultiDict([("q.date", "12/10/2026")]), "q") == {}
    assert write({}, 9, {"date": "12/10/2026"}) == {}


def test_it_is_whole_once_every_step_was_checked_or_seen():
    answer = write(write({}, 0, key(0)), 1, {}, "xem")
    assert not is_whole(SPEC, answer)
    assert is_whole(SPEC, write(answer, 2, {"cash-left": "1"}))


def test_balances_are_reckoned_from_what_was_written():
    answer = write(write({}, 0, key(0)), 1, key(1) | {"cash-out": "", "cash-in": "500.000"})
    books = stage(SPEC, answer)["books"]
    assert [(line["number"], line["left"]) for line in books["cash"]["rows"]] == [("PT 10", 6000000), ("PC 8", 6500000)]
    assert (books["bank"]["in"], books["bank"]["out"], books["bank"]["left"]) == (0, 5000000, 4000000)


def test_the_closing_must_balance():
    assert all(one.right for one in stage(SPEC, all_right() | {"at": 2})["marks"].values())
    off = write(all_right(), 2, key(2) | {"cash-left": "5.050.000"})
    assert not row(off, "cash-left").right
    assert stage(SPEC, off)["by_line"] == [{"name": "Chi thăm hỏi", "amount": 500000}]


@given(
    st.dictionaries(
        st.sampled_from([cell.name for cell in cells_of(SPEC, 0)]),
        st.one_of(st.text(max_size=12), st.sampled_from(["5.000.000", "12/10/2026", "-", "receipt", "năm triệu"])),
    ),
    st.sampled_from(["kiem-tra", "xem", "den-0", "den-2", "den-7", "", "x"]),
)
def test_whatever_is_written_is_marked_the_same_every_time(cells, asked):
    answer = write({}, 0, cells, asked)
    first = mark(SPEC, answer)
    assert first == mark(SPEC, deepcopy(answer))
    assert 0.0 <= first.score <= 1.0
    assert stage(SPEC, answer)["at"] in (0, 1, 2)


@pytest.mark.parametrize(
    ("old", "new", "said", "at"),
    [
        ("amount: 500000\n", "amount: 510000\n", "số tiền 510.000 không có trên giấy tờ", "amount: 510000"),
        ("date: 14/10/2026", "date: 15/10/2026", "ngày 15/10/2026 không có trên giấy tờ", "date: 15/10"),
        ("number: PC 8", "number: PC 9", "số phiếu phải là PC 8", "number: PC 9"),
        ("number: PT 10", "number: PT 1O", "số phiếu phải là PT 10", "number: PT 1O"),
        ("party: Anh Lợi", "party: Anh Lộc", "Anh Lộc không có trên giấy tờ", "party: Anh Lộc"),
        ("    cash: -500000", "    cash: 510000", "phiếu thu làm quỹ tăng, phiếu chi làm quỹ giảm", "    cash: 510000"),
        ("bank: -5000000", "bank: 5000000", "ngược chiều với sổ quỹ", "    bank: 5000000"),
        ("cash: 5500000", "cash: 5000000", "sổ ra 5.500.000, closing ghi 5.000.000", "closing:"),
        ("cash: 1000000, bank", "cash: 1000001, bank", "sổ ra 5.500.001", "closing:"),
        ("Năm triệu đồng", "Năm trăm nghìn đồng", "bằng chữ không khớp số nào trên giấy này", "Năm trăm"),
        ("    line: tham-hoi", "    line: doan-phi", "mục thu đi với tiền vào", "line: doan-phi"),
        ("    line: tham-hoi\n", "", "phải bằng phần tạm ứng (advances) tăng lên", "closing:"),
        ("papers: [dem], cash", "cash", "giấy tờ dem không dùng vào việc nào", "- key: dem"),
        ("date: 12/10/2026\n", "date: 2026-10-12\n", "date phải là chữ", "date: 2026-10-12"),
        ("papers: [rut]", "papers: [khac]", "không có giấy tờ nào tên là khac", "key: rut-tien"),
        ("    line: tham-hoi", "    line: khac", "không có mục thu, chi nào tên là khac", "key: rut-tien"),
        ("- key: tham", "- key: rut", "hai giấy tờ cùng key rut", "key: rut-tien"),
        ("{doan-phi: Thu", "{tham-hoi: Thu", "mục tham-hoi vừa là thu vừa là chi", "key: rut-tien"),
        (", bank: 9000000}", "}", "sổ tiền gửi phải có cả số đầu và số cuối", "key: rut-tien"),
    ],
)
def test_a_key_that_does_not_solve_the_papers_is_said_with_its_line(old, new, said, at):
    assert old in YAML
    text = YAML.replace(old, new, 1)
    document = load_yaml(text)
    found = [str(fault) for fault in check(document.value, "a.md", document.lines)]
    hit = next(fault for fault in found if said in fault)
    line = next(number for number, words in enumerate(text.split("\n"), 1) if at in words)
    assert hit.startswith(f"a.md:{line}: ")


def test_a_book_below_nothing_is_a_fault():
    spec = deepcopy(SPEC)
    spec["opening"]["bank"], spec["closing"]["bank"] = 4_000_000, 0
    assert any("sau việc này sổ âm" in fault.text for fault in check(spec, "a.md"))


def test_it_stands_in_lessons_not_in_the_bank():
    [fault] = check_question(SPEC, "q.yaml", {})
    assert "ngân hàng câu hỏi" in fault.text
