"""The situations of content/: long enough to be a story, fair to who plays them, and each with its better path."""

from collections import Counter
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from lms.courses.exercises import check, is_whole, mark, take
from lms.courses.exercises.situation_graph import Graph
from lms.courses.lesson import read_lesson

CONTENT = Path(__file__).parents[2] / "content"
LEAST = {
    "thuong-luong-tap-the": 4,
    "phat-trien-doan-vien": 4,
    "su-dung-ai": 3,
    "to-chuc-hoat-dong-cong-doan": 2,
}


def situations():
    for file in sorted(CONTENT.glob("*/*.md")):
        for key, spec in read_lesson(file.read_text(encoding="utf-8"), str(file)).exercises.items():
            if spec["kind"] == "situation":
                yield pytest.param(spec, id=f"{file.parent.name}/{key}")


SITUATIONS = list(situations())
every_situation = pytest.mark.parametrize("spec", SITUATIONS)


def played(spec, numbers):
    answer = {}
    for step, number in enumerate(numbers):
        answer = take(spec, answer, MultiDict([("q", str(number - 1)), ("q.buoc", str(step))]), "q")
    return answer


def test_every_course_has_the_situations_it_promises():
    counts = Counter(one.id.split("/")[0] for one in SITUATIONS)
    assert {course: counts[course] >= least for course, least in LEAST.items()} == dict.fromkeys(LEAST, True)


@every_situation
def test_the_graph_is_free_of_faults_and_of_the_size_of_a_story(spec):
    assert check(spec, "a.md") == []
    assert 6 <= len(spec["nodes"]) <= 12
    assert len(spec["endings"]) >= 3


@every_situation
def test_the_better_path_scores_one_and_is_not_always_the_first_button(spec):
    answer = played(spec, spec["better"])
    assert is_whole(spec, answer)
    assert (mark(spec, answer).score, mark(spec, answer).right) == (1.0, True)
    assert set(spec["better"]) != {1}


@every_situation
def test_whatever_is_pressed_comes_to_an_end_within_a_dozen_turns(spec):
    """The first offered choice every time, the last one every time, and both in turn."""
    graph = Graph(spec)
    for pick in ((0,), (-1,), (0, -1)):
        at, turns = graph.start, 0
        while at.at not in graph.endings:
            at = graph.follow(at, graph.offered(at)[pick[turns % len(pick)]])
            turns += 1
            assert turns <= 12
