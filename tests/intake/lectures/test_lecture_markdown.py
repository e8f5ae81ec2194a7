"""Whatever a document holds, the lesson made of it can be read and shows the same text."""

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.intake.lectures.blocks import Break, Heading, Item, Lecture, Paragraph, Quote, Table, Text
from lms.intake.lectures.lessons import to_lessons
from lms.intake.lectures.markdown import seen

NASTY = st.sampled_from(
    [
        *(
            ":::",
            "::: scene",
            "```",
            "```exercise",
            "~~~",
            "---",
            "***",
            "# a",
            "## b",
            "> c",
            "- d",
            "+ e",
            "1. f",
            "2) g",
        ),
        *(
            "| a | b |",
            "|---|",
            "[@blld 70.3]",
            "[@x]",
            "[a](b)",
            "![a](b)",
            "<b>x</b>",
            "<script>",
            "&lt;",
            "&amp;",
            "&",
        ),
        *("*a*", "**b**", "_c_", "`d`", "\\", "\\*", "a\\", "[x]: http://y", "===", "http://a.vn", "<a@b.vn>", "{#id}"),
        *(
            "    thụt",
            "\t",
            "a  b",
            "&#58;",
            "]",
            "[",
            "(",
            ")",
            "!",
            "#",
            "=",
            "\u00a0",
            "\u200b",
            "\x02",
            "klzzwxh:0000",
        ),
    ]
)
TEXT = st.lists(st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=12)), max_size=4).map(
    " ".join
)
LOOK = st.builds(
    Text,
    TEXT,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "", "super", "sub"]),
    st.sampled_from(["", "", "https://a.vn/(x) y?b=[1]&c=`", "javascript:alert(1)", "[", "mailto:a@b.vn"]),
)
LINE = st.lists(st.one_of(LOOK, LOOK, st.builds(Break)), min_size=1, max_size=4)
BLOCK = st.one_of(
    st.builds(Paragraph, LINE),
    st.builds(Quote, LINE),
    st.builds(Item, st.integers(0, 3), st.booleans(), LINE),
    st.builds(Heading, st.integers(0, 4), LINE),
    st.builds(Table, st.lists(st.lists(LINE, max_size=3), max_size=3)),
)


def shown(lecture_blocks, split=0):
    """The faults of the lesson, and the letters and digits that readers see."""
    made = to_lessons(Lecture("Tên", list(lecture_blocks)), "tep", split)
    faults, text = [], ""
    for lesson in made.lessons:
        read = read_lesson(lesson.markdown, "01-bai.md")
        rendered = render(read, "01-bai.md", {})
        faults += [fault.message for fault in [*read.faults, *rendered.faults]]
        text += " ".join(part["html"] for part in rendered.body)
    return faults, html.unescape(re.sub(r"<[^>]+>", "", text))


def bare(text):
    """Without blanks, with raised letters as they were typed, and without what joins the lines of a cell."""
    table = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()n0123456789+-=()")
    return re.sub(r"[\s;]+", "", seen(text).translate(table))


@settings(max_examples=100, deadline=None)
@given(line=LINE)
def test_every_paragraph_shows_its_text(line):
    faults, text = shown([Paragraph([Text("Mở đầu.")]), Paragraph(line)])
    assert faults == []
    typed = "".join(part.text for part in line if isinstance(part, Text))
    assert bare(text) == bare("Mở đầu." + typed)


@settings(max_examples=100, deadline=None)
@given(blocks=st.lists(BLOCK, max_size=6), split=st.sampled_from([None, 0, 1, 2]))
def test_every_lecture_becomes_lessons_without_faults(blocks, split):
    faults, _text = shown(blocks, split)
    assert faults == []


@settings(max_examples=50, deadline=None)
@given(
    items=st.lists(
        st.builds(Item, st.integers(0, 2), st.booleans(), st.lists(LOOK, min_size=1, max_size=2)), max_size=5
    )
)
def test_every_list_shows_its_text(items):
    _faults, text = shown([Paragraph([Text("Mở đầu.")]), *items])
    assert bare(text) == bare("Mở đầu." + "".join(part.text for item in items for part in item.line))


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.lists(st.lists(LOOK, max_size=2), min_size=2, max_size=2), min_size=2, max_size=3))
def test_every_table_shows_its_text(rows):
    _faults, text = shown([Paragraph([Text("Mở đầu.")]), Table(rows)])
    assert bare(text) == bare("Mở đầu." + "".join(part.text for row in rows for cell in row for part in cell))


def test_headings_that_name_a_part_of_the_house_shape_open_its_box():
    blocks = [
        Heading(2, [Text("Tình huống")]),
        Paragraph([Text("Chị Lành hỏi.")]),
        Heading(2, [Text("II. Quy định của pháp luật")]),
        Paragraph([Text("Mười ngày.")]),
        Heading(2, [Text("Khác")]),
        Paragraph([Text("Chữ.")]),
        Heading(2, [Text("Việc cần làm:")]),
        Item(0, False, [Text("Viết văn bản.")]),
    ]
    (lesson,) = to_lessons(Lecture("", blocks), "bai", 0).lessons
    assert lesson.markdown.partition("---\n\n")[2] == (
        "::: scene\nChị Lành hỏi.\n:::\n\n::: rule\nMười ngày.\n:::\n\n## Khác\n\nChữ.\n\n"
        "::: checklist\n- Viết văn bản.\n:::\n"
    )


def test_minutes_come_from_the_words():
    (lesson,) = to_lessons(Lecture("A", [Paragraph([Text("chữ " * 900)])]), "bai").lessons
    assert read_lesson(lesson.markdown, "01-a.md").front["minutes"] == 9


def test_a_lecture_is_cut_where_its_author_says():
    blocks = []
    for one in "AB":
        blocks += [Heading(1, [Text(f"Bài 1. {one}")]), Paragraph([Text("x")])]
        for two in "ab":
            blocks += [Heading(2, [Text(f"{one}{two}")]), Paragraph([Text("y")])]
    titles = {
        split: [one.title for one in to_lessons(Lecture("T", list(blocks)), "n", split).lessons]
        for split in (None, 0, 1, 2)
    }
    assert titles == {None: ["A", "B"], 0: ["T"], 1: ["A", "B"], 2: ["A", "Aa", "Ab", "B", "Ba", "Bb"]}
