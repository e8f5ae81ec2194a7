"""The examples of docs/course-format.md are what the courses are read by."""

import re
from pathlib import Path

import pytest

from lms.courses.exercises import KINDS, check
from lms.courses.yamltext import load_yaml

DOCUMENT = Path(__file__).parents[2] / "docs/course-format.md"
EXAMPLES = [
    value
    for text in re.findall(r"^```(?:yaml|exercise)\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.S | re.M)
    if isinstance(value := load_yaml(text).value, dict) and "kind" in value
]


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda spec: spec["kind"])
def test_an_example_of_an_exercise_can_be_used_as_it_stands(spec):
    assert [str(fault) for fault in check(spec, "course-format.md")] == []


def test_every_kind_is_in_the_table():
    rows = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT.read_text("utf-8"), re.M)
    assert [kind for kind in KINDS if kind not in rows] == []
