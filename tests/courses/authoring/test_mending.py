"""What is wrong stands beside the field where it is mended, in words for who writes no YAML."""

import ast
import re

import pytest

from lms.courses.authoring.describe import form_of
from lms.courses.authoring.form import entry_of, new_entry, sent_by, spec_of
from lms.courses.authoring.mending import mending_of, question_mending
from lms.courses.authoring.plain import PLAIN
from lms.courses.authoring.words import KIND_WORDS
from lms.courses.exercises import KINDS
from tests.courses.authoring.specs import CONTENT, of_content

ROOT = CONTENT.parent
SINGLE = {
    "key": "k",
    "kind": "single-choice",
    "ask": "Mấy?",
    "options": [{"text": "Một", "why": "Chưa đủ số."}, {"text": "Hai", "why": "Đủ cả hai.", "right": True}],
}
FIELDS = r"(?<!\()\b(key|kind|right|true|false|state|better|opening|closing|amount|categories|extra|most|text)\b[^”]*"


def said(spec, name):
    return [remark.message % remark.values for remark in mending_of(spec).faults.get(name, [])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_of_an_empty_form_stands_beside_a_field_of_it(kind):
    spec = {**spec_of(kind, new_entry(kind)), "key": "k"}
    faults = mending_of(spec).faults
    names = {f"x.{part.name}" for part in form_of(kind).parts}
    assert faults
    assert set(faults) <= names


def test_a_fault_in_a_row_stands_beside_its_field():
    spec = {**SINGLE, "options": [{"text": "Một"}, SINGLE["options"][1]]}
    assert said(spec, "x.options.0.why") == ["Ô này còn trống."]
    spec = {**SINGLE, "options": SINGLE["options"][:1] * 2}
    assert said(spec, "x.options") == ["Hai lựa chọn giống nhau: “một”."]


def test_what_was_typed_is_named_in_the_fault():
    spec = {"key": "a", "kind": "number", "ask": "Mấy?", "answer": "khoảng 5", "why": "Vì vậy."}
    assert said(spec, "x.answer") == ["Ô này cần một con số, đang là “khoảng 5”."]


def test_good_exercises_have_nothing_to_mend_and_advice_refuses_nothing():
    for spec in of_content()[:40]:
        assert mending_of(spec).faults == {}, spec["key"]
    poor = mending_of({**SINGLE, "options": [{**SINGLE["options"][0], "why": "Sai."}, SINGLE["options"][1]]})
    assert poor.faults == {}
    assert list(poor.advice) == ["x.options.0.why"]


def test_the_faults_of_a_situation_stand_at_their_node_and_ending():
    spec = next(spec for spec in of_content() if spec["kind"] == "situation")
    lonely = {**spec["nodes"][0], "key": "mot-minh"}
    nowhere = {"key": "khong-toi", "title": "Không tới", "text": "Xa", "score": 0}
    found = mending_of({**spec, "nodes": [*spec["nodes"], lonely], "endings": [*spec["endings"], nowhere]})
    assert f"x.nodes.{len(spec['nodes'])}.key" in found.faults
    assert f"x.endings.{len(spec['endings'])}.key" in found.faults


def test_the_faults_of_a_voucher_stand_at_the_cell():
    spec = next(spec for spec in of_content() if spec["kind"] == "voucher")
    work = [{**spec["work"][0], "amount": 7}, *spec["work"][1:]]
    faults = mending_of({**spec, "work": work}).faults
    assert "x.work.0.amount" in faults
    assert "x.work.0.cash" in faults


def test_a_question_may_name_only_what_its_course_has():
    known = {"topic": {"a"}, "outcome": {"b"}, "lesson": {"c"}}
    assert question_mending({"topic": "a", "outcome": "b", "lesson": "c", "difficulty": 1}, known) == {}
    assert set(question_mending({"topic": "x", "outcome": "b"}, known)) == {"q.topic", "q.lesson", "q.difficulty"}


def test_no_message_of_a_form_names_a_field_of_yaml():
    names = ("review_exercises", "task_shape", "template_shape", "catalogue")
    files = [*(ROOT / "lms/courses/exercises").glob("*.py"), *(ROOT / f"lms/courses/{name}.py" for name in names)]
    messages = {
        call.args[0].value
        for file in files
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "N_"
    }
    unsaid = {m for m in messages if re.search(FIELDS, m) and m not in PLAIN and not m.startswith("kind phải")}
    assert unsaid == set()
    assert set(PLAIN) - messages == {one for one in PLAIN if "%(field)s" in one}
    assert not any(re.search(FIELDS, message) for message in PLAIN.values())


def test_every_kind_has_a_name_and_every_field_words():
    assert set(KIND_WORDS) == set(KINDS)
    for kind in KINDS:
        assert sent_by(kind, entry_of({"kind": kind}))


def test_a_single_choice_marks_by_radio_buttons_and_a_multiple_one_by_boxes():
    assert form_of("single-choice")["options"].words.single
    assert not form_of("multiple-choice")["options"].words.single
