"""Situations: played a choice at a time, marked by their ending, checked as graphs."""

from copy import deepcopy
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import check, in_steps, is_whole, mark, read_answer, shown, stage, take
from lms.courses.exercises.situation_graph import Graph
from lms.courses.faults import line_of
from lms.courses.yamltext import load_yaml

YAML = """\
key: bua-an
kind: situation
title: Bữa ăn ca
intro: Anh/chị là chủ tịch.
ask: Anh/chị trả lời thế nào?
state:
  - {key: tin, name: Lòng tin, start: 2, most: 3}
  - {key: ngay, name: Còn, start: 2, most: 4, unit: ngày}
nodes:
  - key: mo-dau
    says:
      - Anh Toàn: Công ty từ chối thì sao?
      - Chị Phụng: Ai đang rủ nhau?
    choices:
      - text: Tôi không nêu tên ai.
        to: hop
        effect: {tin: 1, ngay: -1}
        why: Giữ kín tên người là giữ người.
      - text: Để tôi khuyên anh em thôi.
        to: hop
        effect: {tin: -2}
        why: Xong chuyện mà mất người.
  - key: hop
    says:
      - Chị Phụng: Chiều nay bận.
    choices:
      - text: Xin hẹn sáng mai.
        to: mo-lai
        effect: {ngay: -1}
        why: Hẹn có giờ.
      - text: Vậy thôi.
        to: bo-qua
        why: Bỏ là mất.
  - key: mo-lai
    says:
      - Anh Toàn: Anh em còn chờ.
    choices:
      - text: Mời anh em cùng họp.
        to: thoa-thuan
        when: {tin: 3}
        why: Đủ tin mới mời được.
      - text: Họp một mình.
        to: bo-qua
        why: Ít người nghe.
endings:
  - {key: thoa-thuan, title: Được bữa ăn, text: Hai bên ký., score: 1}
  - {key: bo-qua, title: Chưa được, text: Còn đó., score: 0.25}
better: [1, 1, 1]
"""
SPEC = load_yaml(YAML).value


def faults(**changed):
    """Texts of what is wrong once the YAML is spoilt: faults(old="new")."""
    text = YAML
    for old, new in changed.values():
        assert old in text
        text = text.replace(old, new, 1)
    document = load_yaml(text)
    return [str(fault) for fault in check(document.value, "a.md", document.lines)], text


def press(before, choice, step=None):
    step = len(before.get("path", [])) if step is None else step
    return take(SPEC, before, MultiDict([("q", str(choice)), ("q.buoc", str(step))]), "q")


def play(*choices):
    answer = {}
    for choice in choices:
        answer = press(answer, choice)
    return answer


def test_the_story_is_taken_as_it_is_written():
    assert check(SPEC, "a.md") == []
    assert in_steps(SPEC)


def test_a_choice_grows_the_path_and_only_an_ending_makes_it_whole():
    answer = {}
    for choice, path in ((0, [0]), (0, [0, 0]), (0, [0, 0, 0])):
        assert not is_whole(SPEC, answer)
        answer = press(answer, choice)
        assert answer == {"path": path}
    assert is_whole(SPEC, answer)
    assert press(answer, 0) == answer


def test_a_form_drawn_at_another_step_changes_nothing():
    answer = play(0, 0)
    assert press(answer, 1, step=1) == answer
    assert press(answer, 1, step=0) == answer
    assert take(SPEC, answer, MultiDict([("q", "1")]), "q") == answer


@pytest.mark.parametrize("sent", [[], [("q", "9")], [("q", "-1")], [("q", "x")], [("q", "0"), ("q", "1")]])
def test_what_is_not_offered_cannot_be_chosen(sent):
    assert read_answer(SPEC, MultiDict([*sent, ("q.buoc", "0")]), "q") == {}


def test_a_choice_whose_condition_does_not_hold_is_neither_shown_nor_taken():
    distrusted = play(1, 0)
    assert [choice["text"] for choice in stage(SPEC, distrusted)["choices"]] == ["Họp một mình."]
    assert press(distrusted, 0) == distrusted
    assert len(stage(SPEC, play(0, 0))["choices"]) == 2


def test_the_mark_is_the_endings_and_says_where_the_best_one_was_lost():
    best = mark(SPEC, play(0, 0, 0))
    assert (best.score, best.right) == (1.0, True)
    assert [row.right for row in best.rows] == [True] * 3
    lost = mark(SPEC, play(1, 0, 1))
    assert (lost.score, lost.right) == (0.25, False)
    assert [row.right for row in lost.rows] == [False] * 3
    assert lost.rows[0].why == "Xong chuyện mà mất người."
    assert lost.rows[0].wanted == "Tôi không nêu tên ai."
    assert mark(SPEC, play(0, 1)).rows[0].right


def test_nothing_and_half_a_path_score_nothing():
    assert (mark(SPEC, {}).score, mark(SPEC, {}).right) == (0.0, False)
    assert mark(SPEC, play(0, 0)).score == 0.0


def test_the_state_stays_between_nothing_and_most():
    meters = {meter["name"]: meter["value"] for meter in stage(SPEC, play(1))["meters"]}
    assert meters == {"Lòng tin": 0, "Còn": 2}
    assert {meter["value"] for meter in stage(SPEC, play(0))["meters"]} == {3, 1}


def test_what_comes_later_stays_unsaid_until_it_is_reached():
    """Consequences may travel (completion rule 16), but a story that is read ahead is no story."""
    said = str(shown(SPEC, [])) + str(stage(SPEC, {}))
    assert "Công ty từ chối thì sao?" in said
    for later in ("Chiều nay bận.", "Giữ kín tên", "Hai bên ký."):
        assert later not in said
    assert "Giữ kín tên" not in str(stage(SPEC, play(0)))


def test_the_debrief_sets_the_path_taken_beside_a_better_one():
    end = stage(SPEC, play(0, 1))
    assert end["ending"]["title"] == "Chưa được"
    assert [(step["text"], step["lost"]) for step in end["taken"]] == [
        ("Tôi không nêu tên ai.", False),
        ("Vậy thôi.", True),
    ]
    assert [(step["why"], step["shared"]) for step in end["better"]] == [
        ("Giữ kín tên người là giữ người.", True),
        ("Hẹn có giờ.", True),
        ("Đủ tin mới mời được.", False),
    ]
    assert stage(SPEC, play(0, 0, 0))["better"] == []


def test_the_newest_line_is_marked_for_the_focus():
    news = [line for line in stage(SPEC, play(0))["lines"] if line.get("new")]
    assert [line["text"] for line in news] == ["Chiều nay bận."]
    assert not any(line.get("new") for line in stage(SPEC, {})["lines"])


@given(st.lists(st.integers(0, 3), max_size=8))
def test_any_pressing_of_buttons_ends_or_can_go_on(choices):
    answer = {}
    for choice in choices:
        after = press(answer, choice)
        assert after == answer or after["path"][:-1] == answer.get("path", [])
        answer = after
    graph = Graph(SPEC)
    steps = graph.walk(answer.get("path", []))
    assert all(one.after == other.before for one, other in pairwise(steps))
    assert bool(stage(SPEC, answer)["choices"]) != is_whole(SPEC, answer)
    assert mark(SPEC, answer) == mark(SPEC, deepcopy(answer))


def test_a_path_of_an_older_wording_is_walked_as_far_as_it_goes():
    assert [line["text"] for line in stage(SPEC, {"path": [0, 7, 1]})["lines"]][-1] == "Chiều nay bận."
    assert press({"path": [0, 7, 1]}, 0, step=1) == {"path": [0, 0]}


@pytest.mark.parametrize(
    ("old", "new", "said", "at"),
    [
        ("to: mo-lai", "to: khong-co", "nút hop dẫn tới khong-co, chỗ không có", "key: bua-an"),
        ("effect: {tin: -2}", "effect: {vui: 1}", "nút mo-dau nói đến vui, không có trong state", "key: bua-an"),
        ("start: 2, most: 3", "start: 5, most: 3", "tin bắt đầu cao hơn most", "key: bua-an"),
        ("key: mo-lai\n", "key: hop\n", "hai chỗ trong tình huống cùng key hop", "key: bua-an"),
        ("to: mo-lai", "to: bo-qua", "không đường nào dẫn tới nút mo-lai", "- key: mo-lai"),
        ("when: {tin: 3}", "when: {ngay: 4}", "không lúc nào đủ điều kiện để chọn câu này", "when: {ngay: 4}"),
        ("better: [1, 1, 1]", "better: [1, 1]", "better dừng ở nút mo-lai, chưa tới kết cục", "better:"),
        ("better: [1, 1, 1]", "better: [1, 2]", "better tới bo-qua, chưa phải kết cục cao điểm nhất", "better:"),
        ("better: [1, 1, 1]", "better: [2, 1, 1]", "câu thứ 3 không chọn được ở chỗ đó", "better:"),
        ("text: Hai bên ký., score: 1}", "text: Hai bên ký., score: 2}", "score không được quá 1", "- {key: thoa"),
        ("      - Chị Phụng: Chiều nay bận.", "      - Chiều nay bận.", "phải gồm các dòng", "- Chiều nay"),
    ],
)
def test_what_does_not_hold_together_is_said_with_its_line(old, new, said, at):
    found, text = faults(spoilt=(old, new))
    hit = next(fault for fault in found if said in fault)
    line = next(number for number, words in enumerate(text.split("\n"), 1) if at in words)
    assert hit.startswith(f"a.md:{line}: ")


def test_a_node_where_nothing_can_be_said_any_more_is_a_fault():
    found, _ = faults(
        one=(
            "        to: bo-qua\n        why: Ít người nghe.",
            "        to: bo-qua\n        when: {tin: 3}\n        why: x",
        )
    )
    assert any("có lúc ở nút mo-lai không còn câu nào để chọn" in fault for fault in found)


def test_a_circle_without_a_way_out_is_a_fault_and_one_with_a_way_out_is_not():
    closed = deepcopy(SPEC)
    closed["nodes"][2]["choices"][1]["to"] = "mo-lai"
    assert any("không bao giờ tới kết cục" in fault.text for fault in check(closed, "a.md"))
    open_circle = deepcopy(SPEC)
    open_circle["nodes"][1]["choices"].append({"text": "Chờ.", "to": "hop", "why": "Chờ cũng là chọn."})
    assert check(open_circle, "a.md") == []


def test_an_ending_nobody_reaches_is_a_fault():
    spec = deepcopy(SPEC)
    spec["endings"].append({"key": "khac", "title": "x", "text": "y", "score": 0})
    document = load_yaml(YAML)
    [fault] = check(spec, "a.md", document.lines)
    assert fault.text == "không đường nào dẫn tới kết cục khac"
    assert fault.line == line_of(document.lines, ("endings",))
