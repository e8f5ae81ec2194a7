"""Following an original: what the unit changed stays, what the original changed comes."""

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.adoption.rules import follow, with_slug

BASE = {"course.yaml": "slug: goc\ntitle: Khóa\n", "01-mot.md": "a\n\nb\n\nc\n", "02-hai.md": "d\n"}
TEXT = st.lists(st.sampled_from(["a\n", "b\n", "\n"]), max_size=6).map("".join)
COURSES = st.dictionaries(st.sampled_from(["01-mot.md", "02-hai.md", "task.yaml"]), TEXT, max_size=3)


def test_a_lesson_of_the_units_own_stands_at_the_end():
    mine = BASE | {"03-cua-don-vi.md": "e\n"}
    theirs = {"course.yaml": BASE["course.yaml"], "01-hai.md": "d\n", "02-mot.md": BASE["01-mot.md"], "03-ba.md": "f\n"}
    found = follow(BASE, theirs, mine)
    assert found.clashes == []
    assert sorted(found.texts) == ["01-hai.md", "02-mot.md", "03-ba.md", "04-cua-don-vi.md", "course.yaml"]


def test_changes_of_both_sides_in_one_lesson_are_joined():
    mine = BASE | {"01-mot.md": "A\n\nb\n\nc\n"}
    theirs = BASE | {"01-mot.md": "a\n\nb\n\nC\n"}
    assert follow(BASE, theirs, mine).texts["01-mot.md"] == "A\n\nb\n\nC\n"


def test_where_both_changed_a_line_the_units_words_stand_and_the_file_is_named():
    mine, theirs = BASE | {"02-hai.md": "của ta\n"}, BASE | {"02-hai.md": "của trên\n"}
    found = follow(BASE, theirs, mine)
    assert (found.texts["02-hai.md"], found.clashes) == ("của ta\n", ["02-hai.md"])


def test_a_lesson_that_the_original_took_out_goes_unless_the_unit_worked_on_it():
    theirs = {name: text for name, text in BASE.items() if name != "02-hai.md"}
    assert "02-hai.md" not in follow(BASE, theirs, BASE).texts
    found = follow(BASE, theirs, BASE | {"02-hai.md": "sửa\n"})
    assert (found.texts["02-hai.md"], found.clashes) == ("sửa\n", ["02-hai.md"])


def test_links_lead_to_the_lessons_final_names():
    base = {"01-mot.md": "a\n", "02-hai.md": "xem [một](01-mot.md)\n"}
    theirs = {"01-moi.md": "m\n", "02-mot.md": "a\n", "03-hai.md": "xem [một](02-mot.md)\n"}
    assert follow(base, theirs, base).texts["03-hai.md"] == "xem [một](02-mot.md)\n"


def test_the_address_is_the_units_own():
    assert with_slug(BASE, "goc-p1")["course.yaml"] == "slug: goc-p1\ntitle: Khóa\n"


@given(COURSES, COURSES)
def test_a_unit_that_changed_nothing_gets_the_original(base, theirs):
    assert sorted(follow(base, theirs, base).texts.values()) == sorted(theirs.values())


@given(COURSES, COURSES)
def test_an_original_that_changed_nothing_leaves_the_unit_its_own(base, mine):
    found = follow(base, base, mine)
    assert sorted(found.texts.values()) == sorted(mine.values())
    assert found.clashes == []
