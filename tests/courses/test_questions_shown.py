"""What people see of a question: before an answer, and once it is marked."""

import re
from html import unescape

import pytest

from lms.courses.exercises import KINDS, mark, shown

SINGLE = {
    "key": "han",
    "kind": "single-choice",
    "ask": "Bao nhiêu <ngày>?",
    "options": [
        {"text": "05 ngày", "why": "Đó là hạn khác."},
        {"text": "10 ngày", "why": "Đúng, trừ bí mật.", "right": True},
        {"text": "30 ngày", "why": "Đó là hạn bắt đầu."},
    ],
}
MULTIPLE = SINGLE | {
    "kind": "multiple-choice",
    "options": [*SINGLE["options"], {"text": "Mười ngày", "why": "Cũng vậy.", "right": True}],
}
STATEMENT = {
    "key": "ngo",
    "kind": "true-false",
    "ask": "Điểm dừng nên để ngỏ.",
    "answer": False,
    "why_true": "Chưa đúng. Hãy ghi trước.",
    "why_false": "Đúng. Tổ bàn trước.",
}


@pytest.fixture
def html(app):
    """`html(spec, answer, marked=True)` draws a question."""

    def draw(spec, answer=None, marked=False, **options):
        with app.test_request_context():
            component = app.jinja_env.get_template("components/exercises.html").module
            marking = mark(spec, answer or {}) if marked else None
            order = options.pop("order", None)
            return str(component.question(shown(spec, order), "c", answer, marking, **options))

    return draw


def words(html: str) -> str:
    """The text of HTML, blanks made one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def label_of(html: str, value: int) -> str:
    """The label around the input of this value."""
    return re.search(rf'<label class="([^"]*)" for="c-{value}">.*?</label>', html, re.S)[0]


def test_a_question_is_a_fieldset_with_a_legend_and_a_labelled_control_an_option(html):
    drawn = html(SINGLE, number=3)
    assert re.search(r"<legend>Câu 3\. Bao nhiêu &lt;ngày&gt;\?</legend>", drawn)
    assert re.findall(r'<input type="(\w+)" id="(c-\d)" name="c" value="(\d)">', drawn) == [
        ("radio", "c-0", "0"),
        ("radio", "c-1", "1"),
        ("radio", "c-2", "2"),
    ]
    assert "role=" not in drawn
    assert not any(option["why"] in drawn for option in SINGLE["options"])


def test_options_stand_in_the_order_of_the_sitting_and_keep_their_values(html):
    assert re.findall(r'value="(\d)"', html(SINGLE, order=[2, 0, 1])) == ["2", "0", "1"]


def test_what_was_chosen_stays_chosen(html):
    drawn = html(MULTIPLE, {"chosen": [0, 3]})
    assert re.findall(r'value="(\d)" checked', drawn) == ["0", "3"]
    assert 'type="checkbox"' in drawn


def test_a_multiple_choice_says_once_that_all_are_to_be_chosen(html):
    assert "Chọn tất cả các ý đúng." in html(MULTIPLE)
    assert html(MULTIPLE | {"ask": "Việc nào? Chọn tất cả ý đúng."}).count("Chọn tất cả") == 1
    assert "Chọn tất cả" not in html(SINGLE)


def test_a_wrong_answer_shows_what_was_chosen_what_is_right_and_why(html):
    drawn = html(SINGLE, {"chosen": [2]}, marked=True)
    assert 'class="choice wrong"' in label_of(drawn, 2)
    assert "Anh/chị đã chọn" in words(label_of(drawn, 2))
    assert 'class="choice right"' in label_of(drawn, 1)
    assert "Đáp án đúng" in words(label_of(drawn, 1))
    note = words(drawn[drawn.index('<div class="note look" role="status">') :])
    assert note == "Chưa đúng. Đó là hạn bắt đầu. 10 ngày Đúng, trừ bí mật."


def test_a_right_answer_says_why_and_says_right_once(html):
    drawn = html(SINGLE, {"chosen": [1]}, marked=True)
    note = words(drawn[drawn.index('<div class="note" role="status">') :])
    assert note == "Đúng, trừ bí mật."
    other = SINGLE | {"options": [*SINGLE["options"][:1], {"text": "10 ngày", "why": "Theo luật.", "right": True}]}
    assert words(html(other, {"chosen": [1]}, marked=True)).endswith("Đúng. Theo luật.")


def test_a_wrong_statement_explains_only_what_was_chosen(html):
    drawn = html(STATEMENT, {"chosen": [0]}, marked=True)
    note = words(drawn[drawn.index("role=") :])
    assert note.endswith("Chưa đúng. Hãy ghi trước.")
    assert "Tổ bàn trước" not in note
    assert 'class="choice right"' in label_of(drawn, 1)


def test_an_unanswered_question_says_so_and_shows_the_answer(html):
    note = words(html(SINGLE, {}, marked=True))
    assert note.endswith("Anh/chị chưa trả lời câu này. 10 ngày Đúng, trừ bí mật.")


def test_a_half_right_choice_explains_both_what_was_chosen_and_what_was_missed(html):
    note = words(html(MULTIPLE, {"chosen": [0, 1]}, marked=True))
    assert "Chưa đúng. 05 ngày Đó là hạn khác. 10 ngày Đúng, trừ bí mật. Mười ngày Cũng vậy." in note
    assert "Đó là hạn bắt đầu." not in note


def test_a_question_can_be_closed(html):
    assert html(SINGLE, disabled=True).count(" disabled") == 3


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_template(app, kind):
    module = app.jinja_env.get_template(f"components/exercises/{kind}.html").module
    macros = ("stage",) if KINDS[kind].in_steps else ("body", "feedback")
    assert all(callable(getattr(module, name)) for name in macros)
