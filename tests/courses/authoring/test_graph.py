"""The drawing of a situation: layers, what is wrong with a place, and the better path."""

from copy import deepcopy

import pytest

from lms.courses.authoring.form import entry_of, new_entry
from lms.courses.authoring.graph import HEIGHT, WIDTH, best_route, picture_of
from lms.courses.authoring.situation import edited_situation, fresh
from lms.courses.exercises.situation_graph import Graph
from tests.courses.authoring.specs import of_content

SITUATIONS = [spec for spec in of_content() if spec["kind"] == "situation"]
every_situation = pytest.mark.parametrize("spec", SITUATIONS, ids=lambda spec: spec["key"])


def story():
    return deepcopy(SITUATIONS[0])


@every_situation
def test_no_two_places_of_a_drawing_lie_upon_each_other(spec):
    picture = picture_of(entry_of(spec), [])
    boxes = picture.boxes
    assert len(boxes) == len(spec["nodes"]) + len(spec["endings"])
    for number, one in enumerate(boxes):
        assert 0 <= one.x <= picture.width - WIDTH
        assert 0 <= one.y <= picture.height - HEIGHT
        for two in boxes[:number]:
            assert abs(one.x - two.x) >= WIDTH or abs(one.y - two.y) >= HEIGHT
    assert len(picture.arrows) == sum(len(node["choices"]) for node in spec["nodes"])
    assert not any(box.lost or box.stuck or box.wrong for box in boxes)


@every_situation
def test_the_path_that_is_found_leads_to_a_best_ending(spec):
    graph = Graph(spec)
    path = [int(number) - 1 for number in best_route(entry_of(spec)).split()]
    steps = graph.walk(path)
    assert len(steps) == len(path)
    assert graph.endings[steps[-1].after.at]["score"] == graph.highest


def test_a_place_without_way_in_or_out_is_marked_in_the_drawing():
    spec = story()
    spec["nodes"].append(
        {"key": "vong", "says": [{"Ai": "Gì"}], "choices": [{"text": "Lại", "to": "vong", "why": "a"}]}
    )
    box = picture_of(entry_of(spec), []).boxes[len(spec["nodes"]) - 1]
    assert (box.lost, box.stuck) == (True, True)


def test_a_place_with_a_fault_is_marked_in_the_drawing():
    picture = picture_of(entry_of(story()), ["x.nodes.1.choices.0.why", "x.endings.0.text"])
    assert [box.name for box in picture.boxes if box.wrong] == ["x.nodes.1", "x.endings.0"]


def test_an_unfinished_situation_is_drawn_and_has_no_path_yet():
    entry = fresh(new_entry("situation"))
    assert [box.lost for box in picture_of(entry, []).boxes] == [False, True, True]
    assert best_route(entry) is None
    assert picture_of(new_entry("situation"), []).boxes == []


def test_a_place_is_made_behind_a_choice_and_opened():
    entry = fresh(new_entry("situation"))
    entry, opened, focus = edited_situation(entry, "noi:x.nodes.0.choices.1:endings", "x.nodes.0")
    assert opened == focus == "x.endings.2"
    assert entry["nodes"][0]["choices"][1]["to"] == entry["endings"][2]["key"] == "ket-cuc-3"


def test_a_button_of_a_place_that_is_gone_changes_nothing():
    entry = fresh(new_entry("situation"))
    before = deepcopy(entry)
    for command in ("noi:x.nodes.7.choices.0:nodes", "noi:x.nodes.0.choices.9:nodes", "mo:x.nodes.9", "bo:x.nodes.9"):
        entry, opened, _ = edited_situation(entry, command, "x.nodes.0")
        assert opened == "x.nodes.0"
    assert entry == before
