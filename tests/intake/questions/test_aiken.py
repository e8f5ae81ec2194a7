"""Aiken, as documented and as people here type it."""

from lms.intake.questions import aiken
from lms.intake.questions.reading import read_questions

MOODLE = """What is the correct answer to this question?
A. Is it this one?
B. Maybe this answer?
C. Possibly this one?
D. Must be this one!
ANSWER: D

Which LMS has the most quiz import formats?
A) Moodle
B) ATutor
C) Claroline
ANSWER: A
"""


def test_two_questions_of_the_documentation_are_read():
    first, second = read_questions(MOODLE.encode(), "a.txt").questions
    assert (first.line, second.line) == (1, 8)
    assert [option["text"] for option in first.spec["options"] if option.get("right")] == ["Must be this one!"]
    assert second.spec["kind"] == "single-choice"


def test_questions_as_people_here_type_them():
    text = (
        "Câu 1: Công đoàn cơ sở họp\nmấy lần một năm?\na. Một lần\nB) Hai lần,\n   theo quý\n\nĐáp án: b\n"
        "Giải thích: Điều lệ ghi rõ\ntheo quý.\n2. Ai ký?\nA. An\nB. Bình\nC. Chi\nĐáp án đúng: A, C\n"
        "\nGiải thích: Cả hai.\n"
    )
    first, second = aiken.read(text).questions
    assert first.ask == "Công đoàn cơ sở họp\nmấy lần một năm?"
    assert first.spec["options"] == [
        {"text": "Một lần", "why": ""},
        {"text": "Hai lần, theo quý", "right": True, "why": "Điều lệ ghi rõ theo quý."},
    ]
    assert second.spec["kind"] == "multiple-choice"
    assert [option["why"] for option in second.spec["options"]] == ["Cả hai.", "", "Cả hai."]


def test_what_is_wrong_is_told_by_line_and_costs_no_other_question():
    text = (
        "Thiếu khóa?\nA. x\nB. y\n\nKhóa lạ?\nA. x\nB. y\nANSWER: F\n\nANSWER: A\n\nTốt?\nA. x\nB. y\nANSWER: A\n\n"
        "Một phương án?\nA. x\nANSWER: A\n"
    )
    batch = aiken.read(text)
    assert [found.ask for found in batch.questions] == ["Tốt?"]
    assert [(problem.row, problem.value) for problem in batch.problems] == [
        (1, "Thiếu khóa?"),
        (5, "F"),
        (10, ""),
        (17, ""),
    ]
