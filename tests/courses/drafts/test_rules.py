"""Two texts from one, and the names of lessons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.drafts.rules import lesson_names, merge, new_key, numbered, relinked

BASE = "mở bài\n\nthân bài\n\nkết bài\n"
TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "đ\n"]), max_size=12).map("".join)


def test_changes_in_different_places_are_both_kept():
    merged = merge(BASE, BASE.replace("mở", "Mở"), BASE.replace("kết", "Kết"))
    assert not merged.clashes
    assert merged.text == "Mở bài\n\nthân bài\n\nKết bài\n"


def test_the_same_change_twice_is_no_clash():
    changed = BASE.replace("thân", "Thân")
    assert merge(BASE, changed, changed).text == changed


def test_changes_of_one_line_clash_and_show_all_three():
    merged = merge(BASE, BASE.replace("thân bài", "thân của chị"), BASE.replace("thân bài", "thân của anh"))
    [clash] = [one for one in merged.passages if one.how == "clash"]
    assert (clash.base, clash.theirs, clash.mine) == ("thân bài\n", "thân của chị\n", "thân của anh\n")


@given(TEXTS, TEXTS)
def test_where_only_one_changed_the_text_his_stands(base, changed):
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_of_either_side_is_lost_without_a_clash_or_the_other_side_taking_it_out(base, theirs, mine):
    merged = merge(base, theirs, mine)
    shown = "".join(f"{one.theirs}{one.mine}" for one in merged.passages)
    for line in {*theirs.splitlines(), *mine.splitlines()} - set(base.splitlines()):
        assert line in shown.splitlines()


def test_lessons_stand_by_number_and_not_by_letter():
    assert lesson_names(["10-mot.md", "2-hai.md", "course.yaml"]) == ["2-hai.md", "10-mot.md"]
    assert numbered(["b", "a"]) == {"b": "01-b.md", "a": "02-a.md"}


@pytest.mark.parametrize(
    ("title", "key"), [("Đối thoại", "doi-thoai-2"), ("***", "bai"), ("Bước 1: chuẩn bị", "buoc-1-chuan-bi")]
)
def test_a_key_comes_from_the_title_and_is_given_once(title, key):
    assert new_key(title, ["doi-thoai"]) == key


def test_links_follow_a_lesson_to_its_new_number():
    text = "Xem [bài](03-doi-thoai.md#muc-2) và [luật](https://vi.du/03-doi-thoai.md), [bài](03-doi-thoai.md)."
    assert relinked(text, {"03-doi-thoai.md": "01-doi-thoai.md"}) == (
        "Xem [bài](01-doi-thoai.md#muc-2) và [luật](https://vi.du/03-doi-thoai.md), [bài](01-doi-thoai.md)."
    )
