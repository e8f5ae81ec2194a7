"""Exercises are put into lessons and files of questions, and not an octet beside them changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.authoring.bank import (
    NotAList,
    question_added,
    question_moved,
    question_removed,
    question_replaced,
    questions_in,
)
from lms.courses.authoring.canonical import write_yaml
from lms.courses.authoring.placing import NotThere, blocks_in, find_block, inserted, moved, removed, replaced
from lms.courses.lesson import read_lesson
from tests.courses.authoring.specs import CONTENT, TEXT

LESSONS = sorted(CONTENT.glob("*/*.md"))
BANKS = sorted(CONTENT.glob("*/questions/*.yaml"))
NEW = {"key": "moi", "kind": "reflection", "ask": "Ở đơn vị anh/chị thì sao?"}
JUDGED = {"key": "moi", "kind": "true-false", "ask": "Đúng không?", "answer": True, "why_true": "a", "why_false": "b"}
ASKED = {"topic": "a", "outcome": "b", "lesson": "c", "difficulty": 1, **JUDGED}
LESSON = """---
title: Bài
minutes: 5
---

Mở đầu.

::: scene
Trong khung.
:::

```exercise
key: mot
kind: reflection
ask: Một?
```

Giữa hai bài tập.

```exercise
key: hai
kind: [hỏng
```

~~~
```exercise
key: khong-phai
```
~~~

```exercise
key: ba
kind: reflection
```
"""


def text_of(file):
    return file.read_bytes().decode("utf-8")


lessons = pytest.mark.parametrize("text", [pytest.param(text_of(f), id=f.stem) for f in LESSONS[:3]] + [LESSON])


def keys(text):
    return [block.key for block in blocks_in(text)]


def test_the_blocks_of_a_lesson_are_those_that_the_lesson_knows():
    for file in LESSONS:
        assert keys(text_of(file)) == list(read_lesson(text_of(file), file.name).exercises), file


def test_a_block_that_cannot_be_read_is_still_a_block():
    assert keys(LESSON) == ["mot", "", "ba"]


@lessons
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_replacing_an_exercise_leaves_every_other_octet(text, end):
    text = text.replace("\n", end)
    for key in filter(None, keys(text)):
        block = find_block(text, key)
        lines = text.splitlines(keepends=True)
        after = replaced(text, key, NEW)
        written = "".join(line + end for line in f"```exercise\n{write_yaml(NEW)}```".split("\n"))
        assert after == "".join(lines[: block.first]) + written + "".join(lines[block.after :])
        assert keys(after) == ["moi" if one == key else one for one in keys(text)]


@lessons
def test_an_exercise_put_in_anywhere_and_taken_out_again_leaves_what_was_said(text):
    said = [line for line in text.splitlines() if line.strip()]
    for line in range(0, len(text.splitlines()) + 3, 31):
        after = inserted(text, NEW, line)
        assert sorted(keys(after)) == sorted([*keys(text), "moi"])
        before, written, behind = after.partition(f"```exercise\n{write_yaml(NEW)}```\n")
        assert written
        assert [one for one in (before + behind).splitlines() if one.strip()] == said
        assert [one for one in removed(after, "moi").splitlines() if one.strip()] == said


def test_an_exercise_put_in_at_the_end_and_taken_out_again_changes_nothing():
    for file in LESSONS:
        assert removed(inserted(text_of(file), NEW), "moi") == text_of(file)


def test_no_exercise_is_put_into_front_matter_a_box_or_a_block():
    for line in range(len(LESSON.splitlines()) + 1):
        read = read_lesson(inserted(LESSON, NEW, line), "a.md")
        assert read.front["title"] == "Bài"
        assert "moi" in read.exercises
        assert not any("đặt trong khung" in fault.text for fault in read.faults)


@lessons
def test_moving_an_exercise_down_and_up_again_changes_nothing(text):
    for here, key in enumerate(keys(text)):
        if not key:
            continue
        down = moved(text, key, 1)
        assert sorted(down) == sorted(text)
        if here + 1 < len(keys(text)):
            assert keys(down)[here + 1] == key
            assert moved(down, key, -1) == text
        else:
            assert down == text


def test_what_somebody_took_out_is_said_to_be_gone():
    for act in (lambda: replaced(LESSON, "x", NEW), lambda: removed(LESSON, "x"), lambda: moved(LESSON, "x", 1)):
        with pytest.raises(NotThere):
            act()


@given(st.lists(TEXT, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_a_lesson_of_any_lines_keeps_them(texts, end):
    text = end.join(line for one in texts for line in one.split("\n"))
    after = inserted(text, NEW)
    assert after.startswith(text)
    if "moi" in keys(after):
        assert removed(after, "moi").rstrip() == text.rstrip()


@pytest.mark.parametrize("file", BANKS[:2], ids=lambda file: file.stem)
def test_a_question_is_replaced_added_moved_and_removed_alone(file):
    text = text_of(file)
    entries = questions_in(text)
    for here, entry in enumerate(entries):
        lines = text.splitlines(keepends=True)
        after = question_replaced(text, entry.key, ASKED)
        begin, end = "".join(lines[: entry.first]), "".join(lines[entry.after :])
        assert after.startswith(begin + "- key: moi\n")
        assert after.endswith(end)
        assert questions_in(after)[here].question == ASKED
        down = question_moved(text, entry.key, 1)
        assert sorted(down) == sorted(text)
        if here + 1 < len(entries):
            assert question_moved(down, entry.key, -1) == text
        taken = question_removed(text, entry.key)
        assert [one.key for one in questions_in(taken)] == [one.key for one in entries if one != entry]
    added = question_added(text, ASKED)
    assert added.startswith(text)
    assert questions_in(added)[-1].question == ASKED


def test_the_first_question_makes_a_file():
    assert questions_in(question_added("", ASKED))[0].question == ASKED
    assert question_added("# Câu hỏi\n", ASKED).startswith("# Câu hỏi\n- key: moi\n")


@pytest.mark.parametrize("text", ["a: b\n", "- [hỏng\n", "  - key: thut\n", "[{key: a}]\n"])
def test_a_file_that_is_no_list_as_they_are_written_here_is_left_to_its_text(text):
    with pytest.raises(NotAList):
        question_added(text, ASKED)
