"""The kinds whose answer fills fields: marking, and that the page gives nothing away."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import KINDS, check, check_question, mark, order_for, read_answer, shown
from tests.courses.kinds import (
    PREFIX,
    ROWS,
    SPECS,
    categorise,
    fill_in,
    matching,
    ordering,
    right_form,
    true_false_reason,
)


def answered(spec, fields):
    """The answer that a form makes, as it comes back from the database."""
    sent = MultiDict([(name, value) for name, values in fields.items() for value in values])
    return json.loads(json.dumps(read_answer(spec, sent, PREFIX)))


@given(SPECS)
def test_every_kind_takes_what_is_well_written(spec):
    assert check_question(spec, "a.md", {}) == []


@given(SPECS)
def test_the_right_answer_scores_one_every_time(spec):
    answer = answered(spec, right_form(spec))
    first = mark(spec, answer)
    assert (first.score, first.right) == (1.0, True)
    assert mark(spec, answer) == first


@given(SPECS)
def test_no_answer_scores_nothing(spec):
    assert answered(spec, {}) == answered(spec, {name: [""] for name in right_form(spec)}) == {}
    empty = mark(spec, {})
    assert (empty.score, empty.right) == (0.0, False)
    assert not any(row.right or row.given for row in empty.rows)


@given(ROWS, st.data())
def test_each_right_field_adds_its_share_and_only_all_of_them_are_right(spec, data):
    fields = right_form(spec)
    kept = data.draw(st.sets(st.sampled_from(sorted(fields))))
    marking = mark(spec, answered(spec, {name: fields[name] for name in kept}))
    assert marking.score == len(kept) / len(fields)
    assert marking.right == (kept == set(fields))
    assert sorted(f"{PREFIX}.{row.key}" for row in marking.rows if row.right) == sorted(kept)
    assert all(row.why and row.wanted for row in marking.rows)


@given(true_false_reason(), st.data())
def test_the_judgement_and_the_reason_are_half_each(spec, data):
    fields = right_form(spec)
    kept = data.draw(st.sets(st.sampled_from(sorted(fields))))
    marking = mark(spec, answered(spec, {name: fields[name] for name in kept}))
    assert (marking.score, marking.right) == (len(kept) / 2, len(kept) == 2)


@given(SPECS, st.data())
def test_whatever_is_sent_can_be_read_and_marked(spec, data):
    value = st.one_of(st.sampled_from(["0", "1", "2", "-1", "99", "٣", ""]), st.text(max_size=4))
    fields = {name: data.draw(st.lists(value, max_size=2)) for name in right_form(spec)}
    answer = answered(spec, fields)
    marking = mark(spec, answer)
    assert 0 <= marking.score <= 1
    assert marking.right == (marking.score == 1)


@pytest.mark.parametrize("kind", [matching, ordering, categorise, fill_in, true_false_reason])
@given(data=st.data())
def test_an_answer_kept_from_another_wording_can_still_be_marked(kind, data):
    old, new = data.draw(kind()), data.draw(kind())
    assert 0 <= mark(new, answered(old, right_form(old))).score <= 1


@given(SPECS, st.integers())
def test_an_order_is_drawn_anew_but_never_differs_for_the_same_chance(spec, seed):
    order = order_for(spec, Random(seed))
    assert order == order_for(spec, Random(seed))
    plain, mixed = shown(spec), shown(spec, order)
    for name, value in plain.items():
        if name in ("fields", "options"):
            assert sorted(map(str, value)) == sorted(map(str, mixed[name]))
        else:
            assert value == mixed[name]


LONGER = ["một câu trả lời dài hơn hẳn"]
OTHER_KEYS = {
    "matching": lambda spec: {"pairs": _turned(spec["pairs"], "right")},
    "ordering": lambda spec: {"steps": spec["steps"][::-1]},
    "categorise": lambda spec: {
        "items": [
            item | {"category": next(name for name in spec["categories"] if name != item["category"]), "why": "khác"}
            for item in spec["items"][::-1]
        ]
    },
    "fill-in": lambda spec: {"blanks": [{"accept": LONGER, "why": "khác"} for _ in spec["blanks"]]},
    "number": lambda spec: {"answer": spec["answer"] + 1, "tolerance": 3, "why": "khác"},
    "short-text": lambda spec: {"accept": LONGER, "fold": not spec["fold"], "why": "khác"},
    "true-false-reason": lambda spec: {
        "answer": not spec["answer"],
        "why_true": "khác",
        "reasons": _turned(spec["reasons"], "right"),
    },
}
"""The same exercise in the eyes of who must answer it, with another key and other reasons."""


def _turned(rows, name):
    """The same rows, each with the value that the next one had."""
    return [row | {name: rows[n - 1][name], "why": "khác"} for n, row in enumerate(rows)]


@given(SPECS)
def test_rule_16_what_is_shown_is_the_same_whatever_is_right(spec):
    other = spec | OTHER_KEYS[spec["kind"]](spec)
    assert other != spec
    assert shown(other) == shown(spec)


PAIRS = {
    "key": "x",
    "kind": "matching",
    "ask": "Ghép",
    "pairs": [{"left": "A", "right": "10 ngày", "why": "a"}, {"left": "B", "right": "30 ngày", "why": "b"}],
    "extra": ["05 ngày"],
}
STEPS = {
    "key": "x",
    "kind": "ordering",
    "ask": "Xếp",
    "steps": [{"text": t, "why": "a"} for t in ("Hỏi", "Gửi", "Họp")],
}
SORT = {
    "key": "x",
    "kind": "categorise",
    "ask": "Chia",
    "categories": ["Thu", "Chi"],
    "items": [{"text": "Đoàn phí", "category": "Thu", "why": "a"}, {"text": "Thăm ốm", "category": "Chi", "why": "b"}],
}
BLANKS = {
    "key": "x",
    "kind": "fill-in",
    "ask": "Điền",
    "text": "Trong {1} ngày, kể từ ngày {2}.",
    "blanks": [{"accept": ["10"], "why": "a"}, {"accept": ["nhận"], "why": "b", "fold": True}],
}
NUMBER = {"key": "x", "kind": "number", "ask": "Mấy?", "answer": 253000, "unit": "đồng", "why": "a"}
SHORT = {"key": "x", "kind": "short-text", "ask": "Gì?", "accept": ["Đối thoại định kỳ"], "why": "a"}
REASON = {
    "key": "x",
    "kind": "true-false-reason",
    "ask": "Thế à.",
    "answer": False,
    "why_true": "a",
    "why_false": "b",
    "reasons": [{"text": "Một", "why": "c", "right": True}, {"text": "Hai", "why": "d"}],
}
THOUGHT = {"key": "x", "kind": "reflection", "ask": "Ở đơn vị anh/chị thì sao?"}


@pytest.mark.parametrize(
    ("text", "loose", "right"),
    [
        ("Đối thoại định kỳ", False, True),
        ("  ĐỐI  THOẠI định kỳ. ", False, True),
        ("Đo\u0302\u0301i thoại định kỳ", False, True),
        ("đối thoại", False, False),
        ("doi thoai dinh ky", False, False),
        ("doi thoai dinh ky", True, True),
        ("Đối thoại định kỳ", True, True),
        (".", True, False),
    ],
)
def test_diacritics_count_unless_the_author_says_otherwise(text, loose, right):
    spec = {**SHORT, "fold": loose}
    assert mark(spec, answered(spec, {"cau-x.0": [text]})).right is right


def test_a_place_given_twice_is_right_at_most_once():
    fields = {name: ["2"] for name in right_form(STEPS)}
    assert mark(STEPS, answered(STEPS, fields)).score == pytest.approx(1 / 3)


def test_two_things_on_the_left_may_share_one_on_the_right():
    spec = {**PAIRS, "pairs": [*PAIRS["pairs"], {"left": "C", "right": "10 Ngày", "why": "c"}]}
    assert check(spec, "a.md") == []
    assert [option["text"] for option in shown(spec)["options"]].count("10 ngày") <= 1
    assert len(shown(spec)["options"]) == 3
    both = {"cau-x.0": ["1"], "cau-x.2": ["1"]}
    assert [row.right for row in mark(spec, answered(spec, both)).rows] == [True, False, True]


@pytest.mark.parametrize(
    ("sent", "right"),
    [
        ("253.000", True),
        ("253000 đồng", True),
        ("253.000đ", True),
        ("253 nghìn đồng", True),
        ("252.900", False),
        ("253.000 người", False),
        ("khoảng 253.000", False),
        ("", False),
    ],
)
def test_a_number_is_read_as_it_is_typed_here(sent, right):
    assert mark(NUMBER, answered(NUMBER, {"cau-x.0": [sent]})).right is right


def test_a_number_may_miss_by_its_tolerance_and_no_more():
    spec = {**NUMBER, "answer": 6.5, "tolerance": 0.1, "unit": "%"}
    sent = ["6,4", "6,6 %", "6,39", "6.5%"]
    assert [mark(spec, {"text": text}).right for text in sent] == [True, True, False, True]
    assert mark(spec, {}).rows[0].wanted == "6,5\u00a0%"


def test_a_reflection_is_kept_with_its_lines_and_counts_as_answered():
    answer = answered(THOUGHT, {"cau-x.0": [" Chị Lành.\r\nVì chị hiểu việc. "]})
    assert answer == {"text": "Chị Lành.\nVì chị hiểu việc."}
    assert mark(THOUGHT, answer).right
    assert answered(THOUGHT, {"cau-x.0": [" \r\n "]}) == {}
    assert (mark(THOUGHT, {}).score, mark(THOUGHT, {}).right) == (0, False)
    assert len(answered(THOUGHT, {"cau-x.0": ["a" * 9000]})["text"]) == 4000


def test_what_nobody_marks_is_not_asked_in_a_test():
    assert check(THOUGHT, "a.md") == []
    [fault] = check_question(THOUGHT, "q.yaml", {("kind",): 3})
    assert (fault.line, "ngân hàng" in fault.text) == (3, True)
    assert {name for name, kind in KINDS.items() if kind.in_bank} >= {"matching", "ordering", "number", "true-false"}


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({**PAIRS, "pairs": PAIRS["pairs"][:1]}, "pairs phải có ít nhất 2 mục"),
        ({**PAIRS, "pairs": [PAIRS["pairs"][0]] * 2}, "hai vế trái giống nhau: a"),
        ({**PAIRS, "extra": ["30 NGÀY"]}, "extra trùng với một vế phải: 30 ngày"),
        ({**PAIRS, "pairs": [{**pair, "right": "Một"} for pair in PAIRS["pairs"]]}, "cùng một vế phải"),
        ({**STEPS, "steps": [*STEPS["steps"], {"text": "gửi", "why": "b"}]}, "hai bước giống nhau: gửi"),
        ({**STEPS, "steps": [{"text": str(n), "why": "a"} for n in range(10)]}, "steps không được quá 9 mục"),
        ({**SORT, "categories": ["Thu", "thu"]}, "hai nhóm giống nhau: thu"),
        ({**SORT, "categories": ["Thu", "Nộp"]}, "nhóm Chi không có trong categories"),
        ({**SORT, "items": [*SORT["items"], SORT["items"][0]]}, "hai mục giống nhau"),
        ({**BLANKS, "text": "Trong {1} ngày."}, "đủ 2 chỗ trống"),
        ({**BLANKS, "text": "Trong {2} ngày {1}."}, "đủ 2 chỗ trống"),
        ({**BLANKS, "text": "Trong {1} {2} {2}."}, "đủ 2 chỗ trống"),
        ({**BLANKS, "blanks": [{"accept": [], "why": "a"}, BLANKS["blanks"][1]]}, "accept phải có ít nhất 1 mục"),
        ({**NUMBER, "answer": "253.000"}, "answer phải là số"),
        ({**NUMBER, "answer": True}, "answer phải là số"),
        ({**NUMBER, "answer": float("inf")}, "answer phải là số, đang là inf"),
        ({**NUMBER, "tolerance": -1}, "tolerance phải từ 0 trở lên, đang là -1"),
        ({**SHORT, "accept": ["  "]}, "đang để trống"),
        ({**REASON, "reasons": [{"text": "Một", "why": "c"}, {"text": "Hai", "why": "d"}]}, "đang có 0"),
        ({**REASON, "reasons": [REASON["reasons"][0]] * 2}, "hai lựa chọn giống nhau"),
        ({key: value for key, value in SHORT.items() if key != "why"}, "thiếu why"),
        ({**THOUGHT, "answer": "x"}, "không có trường nào tên là answer"),
    ],
)
def test_what_is_badly_written_is_said_in_words(spec, said):
    [fault] = check(spec, "a.md")
    assert said in fault.text
