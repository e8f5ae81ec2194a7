"""The JSON Schema that editors can use agrees with the shapes that check the files."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner
from hypothesis import given

from lms.cli.content import content
from lms.courses.course_shape import QuestionFields
from lms.courses.exercises import KINDS
from lms.courses.exercises.schema import exercise_schema, question_schema
from lms.courses.lesson import read_lesson
from lms.courses.yamltext import load_yaml
from tests.courses.kinds import SPECS

CONTENT = Path(__file__).parents[2] / "content"
VALIDATORS = {kind: jsonschema_rs.Draft202012Validator(exercise_schema(kind)) for kind in KINDS}
QUESTION = jsonschema_rs.Draft202012Validator(question_schema(QuestionFields))
BANK = {"topic": "so-lieu", "outcome": "chuan-bi", "lesson": "chuan-bi", "difficulty": 1}


@pytest.mark.parametrize("kind", [*KINDS, "question"])
def test_the_command_prints_a_schema_of_the_named_draft(kind):
    result = CliRunner().invoke(content, ["schema", kind])
    schema = json.loads(result.stdout)
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema == (question_schema(QuestionFields) if kind == "question" else exercise_schema(kind))


def test_without_a_kind_the_command_prints_that_of_a_question():
    assert json.loads(CliRunner().invoke(content, ["schema"]).stdout)["title"] == "question"
    assert CliRunner().invoke(content, ["schema", "quiz"]).exit_code == 2


@given(SPECS)
def test_what_the_shapes_take_the_schemas_take(spec):
    assert VALIDATORS[spec["kind"]].is_valid(spec)
    assert QUESTION.is_valid(spec | BANK)


@given(SPECS)
def test_what_the_shapes_refuse_by_form_the_schemas_refuse(spec):
    validator = VALIDATORS[spec["kind"]]
    assert not validator.is_valid(spec | {"hint": "x"})
    assert not validator.is_valid(spec | {"key": "Một Hai"})
    assert not validator.is_valid(spec | {"ask": "  "})
    assert not validator.is_valid(spec | {"kind": "single-choice"})
    assert not validator.is_valid({name: value for name, value in spec.items() if name != "ask"})
    assert not QUESTION.is_valid(spec)
    assert not QUESTION.is_valid(spec | BANK | {"difficulty": 4})


def test_a_kind_that_nobody_marks_is_no_question():
    assert VALIDATORS["reflection"].is_valid({"key": "x", "kind": "reflection", "ask": "Sao?"})
    assert not QUESTION.is_valid({"key": "x", "kind": "reflection", "ask": "Sao?"} | BANK)


def test_every_exercise_of_the_courses_fits_the_schema_of_its_kind():
    seen = 0
    for path in CONTENT.glob("*/*.md"):
        for spec in read_lesson(path.read_text("utf-8"), path.name).exercises.values():
            assert [str(error) for error in VALIDATORS[spec["kind"]].iter_errors(spec)] == []
            seen += 1
    assert seen >= 60


def test_every_question_of_the_courses_fits_the_schema_of_a_question():
    seen = 0
    for path in CONTENT.glob("*/questions/*.yaml"):
        for entry in load_yaml(path.read_text("utf-8")).value:
            assert [str(error) for error in QUESTION.iter_errors(entry)] == [], (path, entry["key"])
            seen += 1
    assert seen >= 185
