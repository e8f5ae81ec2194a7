"""What people see of the kinds with fields: labels before an answer; what was right, and why, after it."""

import re
from html import unescape

import pytest

from lms.courses.exercises import mark, shown
from tests.courses.test_field_kinds import BLANKS, NUMBER, PAIRS, REASON, SHORT, SORT, STEPS, THOUGHT

FIELD = re.compile(r"<(?:select|input|textarea)\b[^>]*>")


@pytest.fixture
def html(app):
    """`html(spec, answer, marked=True)` draws a question."""

    def draw(spec, answer=None, marked=False, order=None):
        with app.test_request_context():
            component = app.jinja_env.get_template("components/exercises.html").module
            marking = mark(spec, answer or {}) if marked else None
            return str(component.question(shown(spec, order), "cau-x", answer, marking, disabled=marked))

    return draw


def words(html):
    """The text of HTML, blanks made one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found and found[1]


@pytest.mark.parametrize(
    ("spec", "fields"),
    [(PAIRS, 2), (STEPS, 3), (SORT, 2), (BLANKS, 2), (NUMBER, 1), (SHORT, 1), (REASON, 4), (THOUGHT, 1)],
)
def test_every_field_has_a_label_of_its_own_and_the_question_is_its_legend(html, spec, fields):
    drawn = html(spec)
    assert f"<legend>{spec['ask']}</legend>" in drawn
    ids = [attribute(tag, "id") for tag in FIELD.findall(drawn)]
    assert len(ids) == len(set(ids)) == fields
    assert sorted(re.findall(r'<label[^>]* for="([^"]+)"', drawn)) == sorted(ids)
    assert "role=" not in drawn


@pytest.mark.parametrize("spec", [PAIRS, STEPS, SORT, BLANKS, NUMBER, SHORT, REASON, THOUGHT])
def test_once_marked_every_field_is_closed_and_says_what_became_of_it(html, spec):
    drawn = html(spec, {}, marked=True)
    tags = FIELD.findall(drawn)
    assert all(re.search(r"\bdisabled\b", tag) for tag in tags)
    described = [attribute(tag, "aria-describedby") for tag in tags if attribute(tag, "aria-describedby")]
    assert all(f'id="{one}"' in drawn for one in described)
    assert len(described) == (0 if spec in (REASON, THOUGHT) else len(tags))
    assert '<div class="note look" role="status">' in drawn


def test_a_half_right_matching_says_at_each_pair_what_is_right_and_why(html):
    drawn = html(PAIRS, {"chosen": [1, 0]}, marked=True)
    first, second = re.findall(r'<p class="field">.*?</p>', drawn, re.S)
    assert 'class="right"' in first
    assert words(first).endswith("Đúng a")
    assert 'class="wrong"' in second
    assert words(second).endswith("Chưa đúng. Đáp án: 30 ngày b")
    assert "Đúng 1/2 ý. Lời giải nằm ngay dưới từng ý." in words(drawn)
    assert re.findall(r'<option value="(\d)" selected>', drawn) == ["1", "0"]


def test_what_was_not_answered_says_so_beside_the_field(html):
    assert "Chưa trả lời. Đáp án: 30 ngày b" in words(html(PAIRS, {"chosen": [1, None]}, marked=True))


def test_steps_stand_in_the_order_of_the_sitting_with_a_place_for_each(html):
    drawn = html(STEPS, {"places": [3, None, None]}, order=[2, 0, 1])
    assert re.findall(r'<select id="(cau-x\.\d)"', drawn) == ["cau-x.2", "cau-x.0", "cau-x.1"]
    chosen = re.search(r'<select id="cau-x\.0".*?</select>', drawn, re.S)[0]
    assert re.findall(r'value="(\d)"', chosen) == ["1", "2", "3"]
    assert '<option value="3" selected>' in chosen


def test_blanks_stand_in_the_text_by_their_numbers_and_are_explained_below(html):
    drawn = html(BLANKS, {"texts": ["10", "<gửi>"]}, marked=True)
    assert words(drawn).startswith("Điền Trong Chỗ trống (1) ngày, kể từ ngày Chỗ trống (2) . (1) Đúng a")
    assert "(2) Chưa đúng. Đáp án: nhận b" in words(drawn)
    assert [attribute(tag, "value") for tag in FIELD.findall(drawn)] == ["10", "&lt;gửi&gt;"]


def test_a_number_says_its_unit_and_keeps_what_was_typed(html):
    asked = html(NUMBER)
    assert "Số của anh/chị, tính bằng đồng" in words(asked)
    assert "253" not in asked
    drawn = html(NUMBER, {"text": "235.000"}, marked=True)
    assert 'value="235.000"' in drawn
    assert "Chưa đúng. Đáp án: 253.000 đồng a" in words(drawn)


def test_right_answers_say_right(html):
    assert words(html(NUMBER, {"text": "253.000"}, marked=True)).endswith("Đúng a Đúng.")
    assert words(html(SHORT, {"text": "đối thoại định kỳ"}, marked=True)).endswith("Đúng a Đúng.")


def test_a_judgement_and_its_reason_are_two_groups_explained_apart(html):
    asked = html(REASON)
    assert re.findall(r"<legend>([^<]*)</legend>", asked) == ["Thế à.", "Nhận định này đúng hay sai?", "Vì sao?"]
    assert re.findall(r'name="([^"]+)" value="(\d)"', asked) == [
        ("cau-x.0", "0"),
        ("cau-x.0", "1"),
        ("cau-x.1", "2"),
        ("cau-x.1", "3"),
    ]
    note = words(html(REASON, {"chosen": [1, 3]}, marked=True).partition('role="status"')[2])
    assert note.removeprefix("> ") == "Đúng một nửa. Sai b Một c Hai d"
    assert "Đúng cả nhận định và lý do." in words(html(REASON, {"chosen": [1, 2]}, marked=True))


def test_a_reflection_shows_what_another_wrote_only_afterwards(html):
    spec = THOUGHT | {"sample": "Tôi chọn chị tổ trưởng."}
    assert "tổ trưởng" not in html(spec)
    drawn = html(spec, {"text": "Chị <Lành>"}, marked=True)
    assert "Chị &lt;Lành&gt;</textarea>" in drawn
    assert words(drawn).endswith(
        "Đã ghi lại. Câu này không chấm điểm. Một cách trả lời để tham khảo Tôi chọn chị tổ trưởng."
    )
    assert '<div class="note" role="status">' in drawn
