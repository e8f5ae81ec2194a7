"""What people paste: Word with its mso- styles, Google Docs, LibreOffice, and anything at all."""

# ruff: noqa: E501 - as programs write it

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.lesson import read_lesson
from lms.courses.markup import render
from lms.intake.lectures.clipboard import markdown_from_html

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0} --></style></head><body lang=VI><!--StartFragment-->
<h1>Chuẩn bị<o:p></o:p></h1>
<p class=MsoNormal>Một <b style='mso-bidi-font-weight:normal'>hai</b> <i>ba</i>, 5 m<sup>2</sup><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Điểm<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Con</p>
<p class=MsoNormal><span style='font-family:".VnTime"'>C«ng ®oµn c¬ së</span></p>
<p class=MsoNormal><img src="file:///C:/a.png"></p><!--EndFragment--></body></html>"""
GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400">Tiêu đề</span></h2>
<p dir="ltr"><span style="font-weight:700;font-style:normal">Đậm</span><span style="font-weight:400;font-style:italic"> nghiêng</span></p>
<ul><li dir="ltr"><p role="presentation"><span>Một</span></p></li><ul><li dir="ltr"><p><span>Con</span></p></li></ul><li><p>Hai</p></li></ul></b>"""
LIBRE = """<html><body><h1 class="western">Mở đầu</h1><p class="western"><font face="VNI-Times, serif">Coâng ñoaøn cô sôû</font></p>
<ol><li><p>Một</p></li><li><p>Hai</p></li></ol><blockquote>Lời</blockquote><p>Sau</p>
<table><tr><td><p>A|B</p></td><td><p>C</p></td></tr><tr><td>1</td><td>2<br>3</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (WORD, "## Chuẩn bị\n\nMột **hai** *ba*, 5 m²\n\n- Điểm\n    1. Con\n\nCông đoàn cơ sở"),
        (GOOGLE, "## Tiêu đề\n\n**Đậm** *nghiêng*\n\n- Một\n    - Con\n- Hai"),
        (
            LIBRE,
            "## Mở đầu\n\nCông đoàn cơ sở\n\n1. Một\n2. Hai\n\n> Lời\n\nSau\n\n| A\\|B | C |\n| --- | --- |\n| 1 | 2; 3 |",
        ),
        ("chữ thường", "chữ thường"),
        ("<p>&lt;b&gt; [@blld 70] ::: # &amp;lt;</p>", "&lt;b> &#91;@blld 70\\] ::: # &amp;lt;"),
        ("<script>alert(1)</script><style>x</style><p>a</p>", "a"),
        ('<a href="javascript:alert(1)">a</a> <a href="https://a.vn">b</a>', "a [b](https://a.vn)"),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>", None),
        ("<ul><li>a<ul><li>b<p>c</ul>d", None),
        ("", ""),
    ],
)
def test_what_programs_put_on_the_clipboard(pasted, expected):
    markdown, _report = markdown_from_html(pasted)
    if expected is not None:
        assert markdown == expected


def test_pictures_and_old_fonts_are_told():
    told = " ".join(remark.text for remark in markdown_from_html(WORD)[1])
    assert "Hình không đi cùng" in told
    assert "TCVN3" in told


TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<i>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<table>", "</table>", "<tr>"),
        *("<td>", "</td>", "<h1>", "</h3>", "<blockquote>", "</blockquote>", "<br>", "<span style='mso-list:Ignore'>"),
        *(
            "</span>",
            "<a href='https://a.vn'>",
            "</a>",
            "<sup>",
            "<![if x]>",
            "<!--",
            "-->",
            "<p style='mso-list:l0 level3'>",
        ),
        *("::: scene", "```", "---", "| a |", "[@x]", "<", "&lt;", "* a", "1. b", "# c"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=20))
def test_anything_pasted_is_a_lesson_without_faults(parts):
    markdown, _report = markdown_from_html("".join(parts))
    read = read_lesson(f"---\ntitle: A\nminutes: 1\n---\n\n{markdown}\n", "01-a.md")
    assert [fault.message for fault in [*read.faults, *render(read, "01-a.md", {}).faults]] == []


def test_countless_nested_elements_cost_little():
    assert markdown_from_html("<div><b>" * 50_000 + "a")[0] == "**a**"
