"""The parts of a course as forms: what the files of content/ say survives them, and only what changed is written."""

from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from lms.courses.authoring.describe import blueprint_form, settings_form
from lms.courses.authoring.form import NAME, blank_entry, edited_in, keyed
from lms.courses.authoring.mapping import NotAMapping, mapping_in, mapping_replaced
from lms.courses.authoring.parts import PART_FORMS, handout_form, twice
from lms.courses.course_shape import CourseShape
from tests.courses.small import COURSE, SOURCES

CONTENT = Path(__file__).parents[3] / "content"
FILES = [
    *((part, file) for part in PART_FORMS.values() for file in sorted(CONTENT.glob(f"*/{part.file}"))),
    *(
        (handout_form(file.name, mapping_in(file.read_text("utf-8"))["form"]), file)
        for file in sorted(CONTENT.glob("*/templates/*.yaml"))
    ),
]
SETTINGS, BLUEPRINT, TASK, GLOSSARY = (PART_FORMS[key] for key in ("gioi-thieu", "kiem-tra", "bai-viet", "tu-dien"))
TWO_TERMS = "# Xếp theo vần\nBiên bản: Bản ghi.\n\n# Của chương hai\nĐối thoại: Hai bên nói. [@blld 68]\n"


def through_a_browser(part, entry):
    return keyed(part.form, part.form.read(MultiDict(part.form.sends(entry, NAME)), NAME))


@pytest.mark.parametrize(("part", "file"), FILES, ids=lambda one: getattr(one, "name", getattr(one, "key", "")))
def test_a_part_of_the_house_saved_as_it_stands_changes_not_an_octet(part, file):
    text = file.read_text("utf-8")
    assert part.fits(text)
    assert part.put(text, through_a_browser(part, part.entry(text))) == text


@pytest.mark.parametrize(("part", "file"), FILES, ids=lambda one: getattr(one, "name", getattr(one, "key", "")))
def test_a_part_of_the_house_can_be_written_anew_and_says_the_same(part, file):
    text = file.read_text("utf-8")
    anew = mapping_replaced("", mapping_in(text), part.form)
    assert mapping_in(anew) == mapping_in(text)


def test_every_field_of_a_course_has_a_form_but_its_slug():
    named = {part.name for form in (settings_form(), blueprint_form()) for part in form.parts}
    assert named == set(CourseShape.model_fields) - {"slug"}


def test_a_changed_field_is_written_in_its_place_and_the_others_keep_their_octets():
    entry = SETTINGS.entry(COURSE)
    entry["hours"] = "2"
    assert SETTINGS.put(COURSE, entry) == COURSE.replace("hours: 1.5", "hours: 2")


def test_an_outcome_keeps_its_key_when_its_words_change_and_a_new_one_gets_one():
    entry = SETTINGS.entry(COURSE)
    entry["outcomes"][0]["text"] = "Đọc được số liệu"
    entry, _ = edited_in(SETTINGS.form, entry, "them:x.outcomes")
    entry["outcomes"][-1]["text"] = "Ký được biên bản"
    written = mapping_in(SETTINGS.put(COURSE, through_a_browser(SETTINGS, entry)))["outcomes"]
    assert [(one["key"], one["text"]) for one in written] == [
        ("chuan-bi", "Đọc được số liệu"),
        ("ban-bac", "Bàn được"),
        ("ky-duoc-bien-ban", "Ký được biên bản"),
    ]


def test_a_field_that_no_form_knows_stays():
    text = COURSE + "nguon: Sổ tay\n"
    entry = BLUEPRINT.entry(text)
    entry["final_test"]["pass_percent"] = "70"
    assert "nguon: Sổ tay\n" in BLUEPRINT.put(text, entry)


def test_a_blueprint_without_anything_in_it_is_no_test():
    entry = BLUEPRINT.entry(COURSE)
    entry["final_test"] = BLUEPRINT.form["final_test"].entry({})
    assert "final_test" not in mapping_in(BLUEPRINT.put(COURSE, entry))


def test_topics_drawn_no_more_leave_the_blueprint():
    entry = BLUEPRINT.entry(COURSE)
    entry["final_test"]["draw"] |= {"hop": "0"}
    assert mapping_in(BLUEPRINT.put(COURSE, entry))["final_test"]["draw"] == [{"topic": "so-lieu", "count": 2}]


def test_a_glossary_keeps_its_order_and_comments_and_takes_new_terms_behind():
    entry = GLOSSARY.entry(TWO_TERMS)
    entry, _ = edited_in(GLOSSARY.form, entry, "them:x.terms")
    entry["terms"][-1] |= {"key": "Thỏa ước", "text": "Bản đã ký."}
    assert GLOSSARY.put(TWO_TERMS, through_a_browser(GLOSSARY, entry)) == TWO_TERMS + "Thỏa ước: Bản đã ký.\n"


def test_terms_that_change_places_take_their_comments_along():
    entry = GLOSSARY.entry("Biên bản: Bản ghi.\n# Của chương hai\nĐối thoại: Hai bên nói.\n")
    entry, at = edited_in(GLOSSARY.form, entry, "len:x.terms.1")
    assert at == "x.terms.0"
    written = GLOSSARY.put("Biên bản: Bản ghi.\n# Của chương hai\nĐối thoại: Hai bên nói.\n", entry)
    assert written == "# Của chương hai\nĐối thoại: Hai bên nói.\nBiên bản: Bản ghi.\n"


def test_a_term_written_twice_is_told_and_so_is_one_without_its_word():
    entry = GLOSSARY.entry(TWO_TERMS)
    entry["terms"][1]["key"] = "Biên bản"
    assert list(twice(entry)) == ["x.terms.1.key"]
    entry["terms"][1]["key"] = ""
    assert list(twice(entry)) == ["x.terms.1.key"]


def test_a_citation_that_leads_nowhere_is_told_beside_its_term():
    entry = GLOSSARY.entry(TWO_TERMS.replace("blld 68", "blld 999"))
    assert list(GLOSSARY.mending(TWO_TERMS, entry, SOURCES)) == ["x.terms.1.text"]


def test_a_task_says_that_it_is_advice_only_when_the_box_is_empty():
    entry = blank_entry(TASK.form)
    entry["title"] = "Một trang"
    assert "required" not in mapping_in(TASK.put("", entry))
    entry["required"] = ""
    assert mapping_in(TASK.put("", through_a_browser(TASK, entry)))["required"] is False


def test_levels_that_do_not_rise_are_told_beside_them():
    rubric = [{"key": "so", "name": "Số", "levels": [{"points": 2, "text": "Đủ"}, {"points": 1, "text": "Thiếu"}]}]
    task = {"title": "T", "ask": "Viết.", "min_words": 50, "pass_points": 1, "rubric": rubric}
    entry = TASK.form.entry(task)
    assert list(TASK.mending("", entry, SOURCES)) == ["x.rubric.0.levels"]


def test_each_kind_of_block_can_be_put_into_a_document():
    part = handout_form("templates/a.yaml", "docx")
    entry = part.form.entry({"title": "Biên bản", "about": "Để ghi."})
    for which in ("heading", "text", "items", "fields", "table", "signatures"):
        entry, _ = edited_in(part.form, entry, f"them:x.body={which}")
    entry["body"][0]["heading"] = "Nội dung"
    entry["body"][4]["table"] |= {"columns": ["Việc", "Ai"], "lines": "Mời | Chị Lành\nGhi |", "rows": "3"}
    entry = through_a_browser(part, entry)
    assert [row["la"] for row in entry["body"]] == ["heading", "text", "items", "fields", "table", "signatures"]
    written = mapping_in(part.put("", entry))
    assert written["form"] == "docx"
    assert written["body"] == [
        {"heading": "Nội dung"},
        {"table": {"columns": ["Việc", "Ai"], "lines": [["Mời", "Chị Lành"], ["Ghi", ""]], "rows": 3}},
    ]
    assert part.mending("", entry, SOURCES) == {}


@pytest.mark.parametrize("text", ["[1, 2]", "{a: 1, b: 2}", "a: [", "2026: Năm", "lời"])
def test_what_is_no_mapping_as_written_here_is_left_to_its_text(text):
    with pytest.raises(NotAMapping):
        mapping_in(text)


def test_a_cell_that_the_form_would_tear_apart_is_left_to_its_text():
    part = handout_form("templates/a.yaml", "docx")
    assert not part.fits('form: docx\nbody:\n  - table: {columns: [A], lines: [["x | y"]]}\n')
