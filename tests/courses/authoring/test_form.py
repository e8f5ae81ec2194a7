"""An exercise goes into its form and comes back as it was."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.courses.authoring.canonical import write_question, write_yaml
from lms.courses.authoring.form import edited, entry_of, fits, new_entry, read_entry, sent_by, spec_of, with_keys
from lms.courses.exercises import KINDS, check
from lms.courses.yamltext import load_yaml
from tests.courses.authoring.specs import SPECS, of_content

# Whole situations and vouchers are large to make up; forty of them are plenty.
LARGE = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def through_the_form(spec):
    """What comes back when its page is opened and sent."""
    kind = spec["kind"]
    return spec_of(kind, read_entry(kind, MultiDict(sent_by(kind, entry_of(spec)))))


@LARGE
@given(SPECS)
def test_the_form_of_any_exercise_sends_back_the_same_exercise(spec):
    assert check(spec, "") == [] or spec["kind"] in ("situation", "voucher")
    assert through_the_form(spec) == spec
    assert fits(spec)


@LARGE
@given(SPECS)
def test_what_is_written_for_any_exercise_reads_as_the_same_exercise(spec):
    text = write_yaml(spec)
    assert load_yaml(text).value == spec
    assert write_yaml(load_yaml(text).value) == text
    question = {**spec, "topic": "a", "outcome": "b", "lesson": "c", "difficulty": 2}
    assert load_yaml(write_question(question)).value == [question]


def test_every_exercise_and_question_of_the_courses_goes_through_its_form_unchanged():
    assert len(of_content()) > 300
    for spec in of_content():
        assert through_the_form(spec) == spec, spec["key"]
        assert load_yaml(write_yaml(spec)).value == spec, spec["key"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_nothing_but_its_kind(kind):
    sent = MultiDict(sent_by(kind, new_entry(kind)))
    found = spec_of(kind, read_entry(kind, sent))
    assert found.pop("kind") == kind
    assert found in ({}, {"lines": {}})


def test_what_is_no_number_comes_back_as_it_was_typed():
    spec = {"key": "a", "kind": "number", "ask": "Mấy?", "answer": "khoảng 5", "why": "Vì vậy."}
    assert through_the_form(spec) == spec
    assert fits(spec)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("253.000", 253000),
        ("253000", 253000),
        ("6,5", 6.5),
        ("6.5", 6.5),
        ("-3", -3),
        ("−3", -3),
        ("1,2 triệu", 1200000),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, read):
    entry = new_entry("number")
    entry["answer"] = typed
    assert spec_of("number", entry)["answer"] == read


def test_a_day_is_written_with_two_figures_each():
    entry = new_entry("voucher")
    entry["work"][0]["date"] = "5/9/2026"
    assert spec_of("voucher", entry)["work"][0]["date"] == "05/09/2026"


def test_an_exercise_that_no_form_can_hold_is_told_apart():
    assert not fits({"key": "a", "kind": "single-choice", "ask": "?", "options": {"a": "b"}})
    assert not fits({"key": "a", "kind": "single-choice", "hint": "lạ"})
    assert not fits({"key": "a", "kind": "đoán"})
    assert not fits("chữ")


def test_rows_are_added_moved_and_taken_out_with_what_was_typed():
    entry = new_entry("ordering")
    for row, word in zip(entry["steps"], "abc", strict=True):
        row["text"] = word
    entry, at = edited("ordering", entry, "xuong:x.steps.0")
    assert ([row["text"] for row in entry["steps"]], at) == (["b", "a", "c"], "x.steps.1")
    entry, at = edited("ordering", entry, "bo:x.steps.2")
    assert ([row["text"] for row in entry["steps"]], at) == (["b", "a"], "x.steps.1")
    entry, at = edited("ordering", entry, "them:x.steps")
    assert ([row["text"] for row in entry["steps"]], at) == (["b", "a", ""], "x.steps.2")
    entry, at = edited("ordering", entry, "len:x.steps.2")
    assert [row["text"] for row in entry["steps"]] == ["b", "", "a"]


@given(st.text(max_size=20) | st.from_regex(r"\A(them|bo|len|xuong):x(\.(steps|[0-9]|why|ask|key|ma)){0,4}\Z"))
def test_a_button_that_is_not_there_changes_nothing_else(command):
    entry = new_entry("ordering")
    before = sent_by("ordering", entry)
    after, _ = edited("ordering", entry, command)
    assert {name for name, value in sent_by("ordering", after) if value} == {name for name, value in before if value}


def test_rows_in_rows_have_their_own_buttons():
    entry = new_entry("situation")
    entry, _ = edited("situation", entry, "them:x.nodes")
    entry, at = edited("situation", entry, "them:x.nodes.0.choices")
    assert at == "x.nodes.0.choices.2"
    assert len(entry["nodes"][0]["choices"]) == 3


def test_keys_are_made_from_what_was_written_and_then_stay():
    entry = new_entry("situation")
    entry["title"] = "Bữa ăn ca: ai đang xúi giục anh em trong chuyền"
    entry, _ = edited("situation", entry, "them:x.nodes")
    entry, _ = edited("situation", entry, "them:x.nodes")
    for node in entry["nodes"]:
        node["says"][0]["who"] = "Anh Toàn"
    made = with_keys("situation", entry, taken={"bua-an-ca-ai-dang"})
    assert made["key"] == "bua-an-ca-ai-dang-2"
    assert [node["key"] for node in made["nodes"]] == ["anh-toan", "anh-toan-2"]
    made["nodes"][0]["says"][0]["who"] = "Chị Lành"
    assert with_keys("situation", made)["nodes"][0]["key"] == "anh-toan"


def test_the_marked_option_stays_the_marked_one_when_it_moves():
    entry = new_entry("single-choice")
    for row, word in zip(entry["options"], "abcd", strict=True):
        row["text"] = word
    sent = MultiDict([*sent_by("single-choice", entry), ("x.options.right", "2")])
    entry = read_entry("single-choice", sent)
    entry, _ = edited("single-choice", entry, "len:x.options.2")
    right = [row["text"] for row in entry["options"] if row["right"]]
    assert right == ["c"]
