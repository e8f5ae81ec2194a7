"""Kinds of exercises: what may be written, read, shown and marked."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import KINDS, check, mark, order_for, read_answer, shown

TEXTS = st.text("abcdeăâđêôơư ", min_size=1, max_size=20).filter(str.strip)


@st.composite
def choices(draw: Any, kind: str) -> dict[str, Any]:
    """A valid exercise with options, exactly one right in a single choice."""
    texts = draw(st.lists(TEXTS, min_size=2, max_size=6, unique_by=lambda text: " ".join(text.split())))
    if kind == "single-choice":
        right = {draw(st.integers(0, len(texts) - 1))}
    else:
        right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1))
    options = [{"text": text, "why": f"vì {text}", "right": n in right} for n, text in enumerate(texts)]
    return {"key": "k", "kind": kind, "ask": "Câu nào?", "options": options}


@st.composite
def true_false(draw: Any) -> dict[str, Any]:
    """A valid statement."""
    return {
        "key": "k",
        "kind": "true-false",
        "ask": "Đúng không?",
        "answer": draw(st.booleans()),
        "why_true": "Người chọn đúng",
        "why_false": "Người chọn sai",
    }


SPECS = st.one_of(choices("single-choice"), choices("multiple-choice"), true_false())


def size_of(spec: dict[str, Any]) -> int:
    return len(spec["options"]) if "options" in spec else 2


def right_answer(spec: dict[str, Any]) -> list[int]:
    if spec["kind"] == "true-false":
        return [0 if spec["answer"] else 1]
    return [n for n, option in enumerate(spec["options"]) if option["right"]]


@given(SPECS)
def test_every_kind_takes_what_is_well_written(spec):
    assert check(spec, "a.md") == []


@given(SPECS)
def test_the_right_answer_scores_one_and_none_scores_nothing(spec):
    all_right = mark(spec, {"chosen": right_answer(spec)})
    assert (all_right.score, all_right.right) == (1.0, True)
    empty = mark(spec, {})
    assert (empty.score, empty.right) == (0.0, False)
    assert not any(part.chosen for part in empty.parts)


@given(SPECS, st.data())
def test_any_other_answer_is_wrong_and_marked_the_same_every_time(spec, data):
    chosen = sorted(data.draw(st.sets(st.integers(0, size_of(spec) - 1))))
    first = mark(spec, {"chosen": chosen})
    assert first == mark(spec, {"chosen": chosen})
    assert first.right == (chosen == right_answer(spec))
    assert [part.key for part in first.parts if part.chosen] == chosen
    assert [part.key for part in first.parts if part.right] == right_answer(spec)


@given(SPECS, st.integers())
def test_an_order_shows_every_option_once_by_its_index_in_the_source(spec, seed):
    order = order_for(spec, Random(seed))
    assert sorted(order) == list(range(size_of(spec)))
    assert order == order_for(spec, Random(seed))
    assert [option["value"] for option in shown(spec, order)["options"]] == order


@given(SPECS)
def test_what_is_shown_says_nothing_about_what_is_right(spec):
    view = shown(spec)
    assert view["ask"] == spec["ask"]
    assert all(option.keys() == {"value", "text"} for option in view["options"])
    assert not {"answer", "why_true", "why_false"} & view.keys()
    whys = [value for key, value in spec.items() if key.startswith("why")]
    whys += [option["why"] for option in spec.get("options", [])]
    assert not any(why in str(view) for why in whys)


@given(SPECS, st.lists(st.one_of(st.sampled_from(["0", "1", "2", "9", "-1", "x", "", "٣"]), st.text(max_size=3))))
def test_an_answer_holds_only_what_could_be_chosen(spec, sent):
    answer = read_answer(spec, MultiDict([("q", value) for value in sent]), "q")
    assert answer == {} or set(answer["chosen"]) <= set(range(size_of(spec)))
    assert answer == {} or answer["chosen"] == sorted(set(answer["chosen"])) != []
    if spec["kind"] != "multiple-choice":
        assert len(answer.get("chosen", [0])) == 1


@given(SPECS)
def test_an_answer_that_was_sent_comes_back_as_it_was_chosen(spec):
    sent = MultiDict([("bai-2", str(n)) for n in right_answer(spec)] + [("bai-1", "0")])
    assert read_answer(spec, sent, "bai-2") == {"chosen": right_answer(spec)}
    assert read_answer(spec, sent, "bai-3") == {}


def test_a_forged_second_radio_button_is_no_answer():
    spec = {"kind": "single-choice", "options": [{}, {}]}
    assert read_answer(spec, MultiDict([("q", "0"), ("q", "1")]), "q") == {}


def test_a_statement_speaks_only_to_who_gave_that_answer():
    spec = {"kind": "true-false", "answer": False, "why_true": "T", "why_false": "F"}
    assert [part.why for part in mark(spec, {"chosen": [0]}).parts] == ["T", ""]
    assert [part.why for part in mark(spec, {"chosen": [1]}).parts] == ["", "F"]
    assert [part.why for part in mark(spec, {}).parts] == ["", "F"]


def test_a_kind_is_registered_under_its_own_name():
    assert {name: kind.name for name, kind in KINDS.items()} == {name: name for name in KINDS}


GOOD = {
    "key": "k",
    "kind": "single-choice",
    "ask": "Mấy?",
    "options": [{"text": "Một", "why": "a"}, {"text": "Hai", "why": "b", "right": True}],
}
STATEMENT = {"key": "k", "kind": "true-false", "ask": "?", "answer": True, "why_true": "a", "why_false": "b"}


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("chữ", "kind phải là một trong"),
        ({**GOOD, "kind": "guess"}, "kind phải là một trong"),
        ({**GOOD, "kind": ["single-choice"]}, "kind phải là một trong"),
        ({**GOOD, "key": "Một Hai"}, "key chỉ gồm chữ thường không dấu"),
        ({**GOOD, "ask": 12}, "ask phải là chữ, đang là 12"),
        ({**GOOD, "ask": "  "}, "ask đang để trống"),
        ({**GOOD, "hint": "x"}, "không có trường nào tên là hint"),
        ({**GOOD, "options": {}}, "options phải là một danh sách"),
        ({**GOOD, "options": GOOD["options"][1:]}, "options phải có ít nhất 2 mục"),
        ({**GOOD, "options": ["Một", GOOD["options"][1]]}, "phải gồm các dòng"),
        ({**GOOD, "options": [{"text": "Một"}, GOOD["options"][1]]}, "thiếu why"),
        ({**GOOD, "options": [{"text": "HAI ", "why": "a"}, GOOD["options"][1]]}, "hai lựa chọn giống nhau"),
        ({**GOOD, "options": [{"text": n, "why": "a"} for n in "ab"]}, "đúng một lựa chọn right: true, đang có 0"),
        (
            {**GOOD, "options": [{"text": n, "why": "a", "right": True} for n in "ab"]},
            "đúng một lựa chọn right: true, đang có 2",
        ),
        (
            {**GOOD, "kind": "multiple-choice", "options": [{"text": n, "why": "a"} for n in "ab"]},
            "ít nhất một lựa chọn right: true",
        ),
        ({**GOOD, "options": [{"text": "Ba", "why": "a", "right": "có"}, GOOD["options"][1]]}, "right phải là true"),
        ({**STATEMENT, "answer": "yes"}, "answer phải là true hoặc false, đang là yes"),
        ({key: STATEMENT[key] for key in ("key", "kind", "ask", "answer", "why_true")}, "thiếu why_false"),
    ],
)
def test_what_is_badly_written_is_said_in_words(spec, said):
    [fault] = check(spec, "a.md")
    assert said in fault.text
