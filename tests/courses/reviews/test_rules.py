"""The difference between two editions, and where a line went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.reviews.rules import compare, line_now

LINES = st.lists(st.sampled_from(["một", "hai", "ba", ""]), max_size=12).map("\n".join)


def test_a_lesson_that_moved_is_the_same_lesson():
    [change] = compare({"01-hop.md": "a"}, {"03-hop.md": "a"})
    assert (change.how, change.name, change.was) == ("moved", "03-hop.md", "01-hop.md")


def test_files_come_go_and_change():
    before, after = {"course.yaml": "a", "task.yaml": "b"}, {"course.yaml": "c", "glossary.yaml": "d"}
    assert [(one.name, one.how) for one in compare(before, after)] == [
        ("course.yaml", "changed"),
        ("glossary.yaml", "new"),
        ("task.yaml", "gone"),
    ]


def test_the_words_that_differ_are_marked_in_both_lines():
    [change] = compare({"a.md": "Công ty có 05 ngày."}, {"a.md": "Công ty có 10 ngày."})
    out, put = change.lines
    assert [piece.text for piece in out.pieces if piece.changed] == ["05"]
    assert [piece.text for piece in put.pieces if piece.changed] == ["10"]


def test_far_from_a_change_lines_are_left_out_with_a_mark():
    before = "\n".join(f"dòng {n}" for n in range(40))
    [change] = compare({"a": before}, {"a": before.replace("dòng 20", "dòng hai mươi")})
    assert [one.how for one in change.lines].count("gap") == 2
    assert len(change.lines) == 2 + 3 + 2 + 3


@given(LINES, LINES)
def test_both_texts_can_be_read_from_their_difference_but_for_what_is_left_out(old, new):
    changes = compare({"a": old}, {"a": new})
    if old == new:
        assert changes == []
        return
    told = changes[0].lines
    for side, hidden, text in (("before", "in", old), ("after", "out", new)):
        for line in told:
            number = getattr(line, side)
            if number is not None and line.how != hidden:
                assert "".join(piece.text for piece in line.pieces) == text.splitlines()[number - 1]
    ins = sorted(one.after for one in told if one.how == "in")
    outs = sorted(one.before for one in told if one.how == "out")
    kept_old = [line for n, line in enumerate(old.splitlines(), 1) if n not in outs]
    kept_new = [line for n, line in enumerate(new.splitlines(), 1) if n not in ins]
    assert kept_old == kept_new


@pytest.mark.parametrize(
    ("text", "now"), [("a\nb\nc", 2), ("mới\na\nb\nc", 3), ("a\nc", None), ("b\na\nb\nc", 1), ("b\nx\nb", 1)]
)
def test_a_remark_follows_the_words_it_was_made_about(text, now):
    assert line_now(text, 2, "b") == now
