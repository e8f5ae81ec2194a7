"""YAML with lines."""

from datetime import date

import pytest

from lms.courses.yamltext import BadYaml, load_yaml


def test_every_value_knows_its_line():
    document = load_yaml("a: 1\nb:\n  - x: có\n    y: 2\n  - [p,\n     q]\n", first_line=10)
    assert document.value == {"a": 1, "b": [{"x": "có", "y": 2}, ["p", "q"]]}
    lines = document.lines
    assert (lines[()], lines["a",], lines["b", 0, "y"], lines["b", 1, 1]) == (10, 10, 13, 15)


def test_texts_come_composed_and_without_the_blanks_of_block_scalars():
    value = load_yaml('a: "Co\\u0302ng đoàn"\nb: >\n  Hai\n  dòng\nd: 2026-11-20\n').value
    assert value == {"a": "Công đoàn", "b": "Hai dòng", "d": date(2026, 11, 20)}


def test_an_empty_document_is_none():
    assert load_yaml("# chưa có gì\n").value is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: Hỏi: mấy giờ\n", 2, "dấu hai chấm giữa câu"),
        ("a:\n\t- b\n", 2, "phím Tab"),
        ("a: &x [1]\nb: *x\n", 2, "dấu & và *"),
        ("a: 1\n\na: 2\n", 3, "%(key)s viết hai lần"),
        ("a: [1\n", 2, "chưa đúng"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "chưa đúng"),
        ("? [a]\n: 1\n", 1, "chưa đúng"),
        ("a: 1\n---\nb: 2\n", 2, "chưa đúng"),
        ("d: 2026-13-40\n", 1, "chưa đúng"),
        ("[" * 5000, 1, "chưa đúng"),
    ],
)
def test_what_is_not_plain_yaml_says_where(text, line, said):
    with pytest.raises(BadYaml) as caught:
        load_yaml(text)
    assert (caught.value.line, said in caught.value.message) == (line, True)
