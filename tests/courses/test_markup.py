"""A lesson's text to what readers get."""

import ast
import re
import unicodedata
from pathlib import Path

import pytest

from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from tests.courses.small import LESSON, SOURCES

FRONT = "---\ntitle: Bài\nminutes: 5\n---\n"
LMS = Path(__file__).parents[2] / "lms"


def rendered(text: str) -> str:
    """The HTML of a body without exercises."""
    lesson = read_lesson(FRONT + text, "01-bai.md")
    result = render(lesson, "01-bai.md", SOURCES)
    assert lesson.faults + result.faults == []
    return "".join(block["html"] for block in result.body)


def faults(text: str) -> list[tuple[int, str]]:
    """Line, counted after the front matter, and words of each fault."""
    lesson = read_lesson(FRONT + text, "01-bai.md")
    found = lesson.faults + render(lesson, "01-bai.md", SOURCES).faults
    return [(fault.line - 4, fault.text) for fault in sorted(found)]


def test_a_lesson_becomes_blocks_in_reading_order():
    lesson = read_lesson(LESSON, "01-chuan-bi.md")
    body = render(lesson, "01-chuan-bi.md", SOURCES).body
    assert [next(iter(block)) for block in body] == ["html", "exercise", "html"]
    assert body[1] == {"exercise": "han-cung-cap"}
    assert lesson.exercises["han-cung-cap"]["options"][1]["right"] is True
    assert lesson.front == {"title": "Chuẩn bị thông tin", "minutes": 8, "outcomes": ["chuan-bi"]}
    assert body[0]["html"].startswith('<article class="scene">')


def test_readable_elements_are_numbered_through_the_lesson_and_its_boxes():
    lesson = read_lesson(
        FRONT + "Một\n\n- hai\n- hai nữa\n\n::: idea Ba\nBốn\n\n> năm\n>\n> vẫn năm\n:::\n\n"
        "## Sáu\n\n---\n\n| bảy |\n| --- |\n| 1 |\n",
        "01-bai.md",
    )
    result = render(lesson, "01-bai.md", {})
    html = "".join(block["html"] for block in result.body)
    numbers = [int(n) for n in re.findall(r'data-p="(\d+)"', html)]
    assert numbers == list(range(1, 8))
    assert re.findall(r'id="p-(\d+)"', html) == [str(n) for n in numbers]
    assert result.paragraphs == 7


def test_words_are_counted_without_marks_and_citations():
    lesson = read_lesson(FRONT + "Năm **từ** ở đây nhé. [@blld 70.3]\n\n::: scene\n- Hai từ\n:::\n", "a.md")
    assert render(lesson, "a.md", SOURCES).words == 7


def test_a_citation_becomes_a_number_and_a_note():
    html = rendered("Luật nói. [@blld 70.3] Rồi lại nói. [@kl157] Như trên. [@blld 70.3]")
    assert re.findall(r'<sup><a [^>]*href="#nguon-(\d)"[^>]*>\[(\d)\]</a></sup>', html) == [
        ("1", "1"),
        ("2", "2"),
        ("1", "1"),
    ]
    notes = re.findall(r'<li id="nguon-(\d)">([^<]*)</li>', html)
    assert notes == [
        ("1", "Nguồn: Bộ luật Lao động số 45/2019/QH14, Điều 70 khoản 3. Rà ngày 20/11/2026."),
        ("2", "Nguồn: Kết luận số 157-KL/TW. Rà ngày 20/11/2026 (kiểm tra văn bản hiện hành)."),
    ]


@pytest.mark.parametrize(("source", "told"), [("blld", False), ("kl157", True), ("so-tay", True), ("kh22", False)])
def test_what_was_not_read_in_the_document_itself_says_so(source, told):
    assert ("kiểm tra văn bản hiện hành" in rendered(f"Câu. [@{source}]")) is told


def test_citations_count_on_through_boxes_and_exercises():
    text = FRONT + "Một [@kh22]\n\n" + LESSON.split("---\n", 2)[2] + "\n::: rule Luật\nHai [@blld 68]\n:::\n"
    lesson = read_lesson(text, "a.md")
    html = "".join(block.get("html", "") for block in render(lesson, "a.md", SOURCES).body)
    assert re.findall(r'href="#nguon-(\d)"', html) == ["1", "2", "3"]
    assert html.count('<section class="sources"') == 1


def test_a_lesson_without_citation_has_no_notes():
    assert "sources" not in rendered("Không trích gì.")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("::: scene\nA\n:::", '<article class="scene">'),
        ("::: idea Câu phải nhớ\nA\n:::", '<aside class="idea" aria-label="Ý chính">'),
        ("::: rule Luật\nA\n:::", '<section class="rule">'),
        ("::: takeaway\nA\n:::", '<section class="takeaway">'),
        ("::: checklist Ngày mai\n- A\n:::", '<section class="checklist">'),
    ],
)
def test_each_box_has_its_own_shape(source, html):
    assert html in rendered(source)


def test_a_box_shows_its_title_or_the_usual_one():
    assert "<strong>Câu “phải” nhớ</strong>" in rendered("::: idea Câu “phải” nhớ\nA\n:::")
    assert re.search(r"<h2[^>]*>Ngày mai</h2>", rendered("::: checklist Ngày mai\n- A\n:::"))
    assert re.search(r"<h2[^>]*>Điều cần nhớ</h2>", rendered("::: takeaway\nA\n:::"))


def test_markdown_as_usual():
    html = rendered("**đậm** và *nghiêng*\n\n1. một\n2. hai\n\n> lời nói\n\n[trang](https://a.example)")
    for part in ("<strong>đậm</strong>", "<em>nghiêng</em>", "<ol", "<blockquote", 'href="https://a.example"'):
        assert part in html


def test_a_column_of_numbers_stands_to_the_right_without_inline_style():
    html = rendered("| Mức | Tiền |\n| :-- | --: |\n| ăn | 25.000 |")
    assert '<div class="scroll"' in html
    assert '<td class="num">25.000</td>' in html
    assert "<td>ăn</td>" in html
    assert "style" not in html
    assert "align" not in html


def test_html_of_the_author_is_shown_as_text():
    assert "&lt;b&gt;đậm&lt;/b&gt;" in rendered("Viết <b>đậm</b> như thế này.")


def test_a_fence_keeps_what_looks_like_a_box():
    html = rendered("```\n::: scene\n# không phải tiêu đề\n```\n\nSau.")
    assert "::: scene\n# không phải tiêu đề" in re.sub(r"<[^>]*>", "", html)
    assert "<pre" in html
    assert "article" not in html


def test_a_link_to_a_lesson_of_the_course_leads_to_its_page_and_others_stay_what_they_are():
    html = rendered("[hai](02-doi-thoai.md) [đầu](#p-1) [ngoài](https://a.example/x) [lạ](../khac) [tệp](mau.docx)")
    assert re.findall(r'href="([^"]*)"', html) == ["doi-thoai", "#p-1", "https://a.example/x"]


def test_dashes_under_a_paragraph_make_no_heading():
    assert "<h2" not in rendered("Câu\n---\nCâu khác")


def test_text_typed_apart_comes_out_composed():
    apart = unicodedata.normalize("NFD", LESSON)
    assert apart != LESSON
    lesson = read_lesson("\ufeff" + apart.replace("\n", "\r\n"), "a.md")
    plain = read_lesson(LESSON, "a.md")
    assert (lesson.front, lesson.exercises) == (plain.front, plain.exercises)
    assert render(lesson, "a.md", SOURCES).body == render(plain, "a.md", SOURCES).body


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("A\n\nB [@bldd 70.3]", 3, "nguồn bldd không có trong sources.yaml"),
        ("A [@blld 99]", 1, "nguồn blld không có mục 99"),
        ("A [@]", 1, "không có trong sources.yaml"),
        ("A\n\n::: rule Luật [@khong]\nB\n:::", 3, "nguồn khong"),
        ("::: rule Luật\nA\n\n- B [@khong]\n:::", 4, "nguồn khong"),
        ("```\nx\n```\n\nA [@khong]", 5, "nguồn khong"),
        ("# Tiêu đề", 1, "chỉ dùng ## hoặc ###"),
        ("A\n\n#### Nhỏ", 3, "chỉ dùng ## hoặc ###"),
        ("A\n![hình](assets/a.png)", 2, "khóa không có tệp assets/a.png"),
        ("A\n\n::: scen\nB\n:::", 3, "không có khung tên scen"),
        ("::: idea\nB\n:::", 1, "idea cần câu phải nhớ"),
        ("::: scene\n\n:::", 1, "khung scene đang để trống"),
        ("A\n::: scene\nB", 2, "chưa có dòng đóng :::"),
        ("A\n\n:::", 3, "không đóng khung nào"),
        ("::: scene\nA\n::: idea Câu\nB\n:::", 3, "khung nằm trong khung; đóng khung mở ở dòng 5"),
        ("A\n\n```exercise\nkey: a", 3, "chưa có dòng đóng ```"),
        ("```exercise\nkey: a\nkind: single-choice\n```", 2, "thiếu ask"),
        ("A\n\n```exercise\nkey: a\nask: Hỏi: gì\n```", 5, "dấu hai chấm giữa câu"),
        ("```exercise\nkey: a\nkind: dien-tu\n```", 3, "kind phải là một trong"),
        ("::: scene\nA\n\n```exercise\nkey: a\n```\n:::", 4, "bài tập không đặt trong khung"),
    ],
)
def test_a_fault_says_its_line(text, line, said):
    found = faults(text)
    assert any(number == line and said in words for number, words in found), found


def test_a_citation_in_code_is_only_text():
    assert faults("Viết `[@nguon muc]` để trích.") == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Bài không có gì cả", 1, "bài phải mở đầu bằng phần giới thiệu"),
        ("---\ntitle: A\n", 1, "bài phải mở đầu bằng phần giới thiệu"),
        ("---\ntitle: A\n---\nB", 2, "thiếu minutes"),
        ("---\ntitle: A\nminutes: tám\n---\nB", 3, "minutes phải là số nguyên, đang là tám"),
        ("---\ntitle: A\nminutes: 0\n---\nB", 3, "minutes phải từ 1 trở lên"),
        ("---\ntitle: A\nminutes: 8\nauthor: C\n---\nB", 4, "không có trường nào tên là author"),
        ("---\ntitle: A: B\nminutes: 8\n---\nB", 2, "dấu hai chấm giữa câu"),
        ("---\n- A\n---\nB", 2, "phải gồm các dòng"),
    ],
)
def test_front_matter_is_checked_by_line(text, line, said):
    found = [(fault.line, fault.text) for fault in read_lesson(text, "a.md").faults]
    assert any(number == line and said in words for number, words in found), found


def test_two_exercises_of_a_lesson_cannot_share_a_key():
    exercise = LESSON[LESSON.index("```exercise") :].split("```\n")[0] + "```\n"
    assert "hai bài tập cùng key han-cung-cap" in [words for _, words in faults(exercise + "\n" + exercise)]


def imported_by(path: Path) -> set[str]:
    """Every module a file imports, by full name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def reaches(module: str, imports: dict[str, set[str]], target: str) -> bool:
    """Whether a module of ours imports the target, itself or through another."""
    seen, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += imports.get(name, set())
    return target in seen


def test_no_request_of_a_reader_can_reach_markdown():
    """Lessons are rendered at publication: only authors and reviewers, who see drafts, reach the renderer, however
    far around.
    """
    imports = {
        ".".join(("lms", *path.relative_to(LMS).with_suffix("").parts)).removesuffix(".__init__"): imported_by(path)
        for path in LMS.rglob("*.py")
    }
    with_markdown = [name for name, found in imports.items() if any(one.split(".")[0] == "markdown" for one in found)]
    assert sorted(with_markdown) == ["lms.courses.figures", "lms.courses.markup"]
    assert reaches("lms.cli.content", imports, "lms.courses.markup")
    for name in imports:
        if name.startswith(("lms.web.learner", "lms.web.public", "lms.api")):
            assert not any(reaches(name, imports, one) for one in with_markdown), name
