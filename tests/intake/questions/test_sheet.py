"""The sheet of questions, as the template offers it and as people make their own."""

import pytest

from lms.intake.problems import Unreadable
from lms.intake.questions import sheet
from lms.intake.questions.reading import read_questions
from tests.workbooks import xlsx

HEAD = ["STT", "Nội dung câu hỏi", "Loại", "A", "B", "C", "Đáp án đúng", "Giải thích", "Chủ đề", "Mức độ", "Bài"]


def batch(*rows, head=HEAD, name="Sheet1"):
    return read_questions(xlsx({name: [["NGÂN HÀNG CÂU HỎI"], [], head, *rows]}), "x.xlsx")


def spec(*row, **named):
    found = batch([1, *row], **named)
    assert found.problems == []
    return found.questions[0].spec


def test_a_choice_by_letters_or_by_its_words():
    found = batch([1, "Ai ký?", None, "An", "Bình", None, "b", "Vì luật", "Luật", "Dễ", "Bài 2"])
    assert found.questions[0].line == 4
    assert found.questions[0].place == {"topic": "Luật", "difficulty": "Dễ", "lesson": "Bài 2"}
    assert found.questions[0].spec["options"] == [
        {"text": "An", "why": ""},
        {"text": "Bình", "right": True, "why": "Vì luật"},
    ]
    assert spec("Ai ký?", "Chọn một", "An", "Bình", "Chi", "Bình")["options"][1]["right"]
    assert spec("Hai ai?", "", "An", "Bình", "Chi", "A, C")["kind"] == "multiple-choice"
    assert spec("Hai ai?", "Nhiều lựa chọn", "An", "Bình", "Chi", "AC")["options"][2]["right"]


def test_every_other_kind():
    assert spec("Trời xanh.", "Đúng/Sai", None, None, None, True, "Nhìn")["answer"] is True
    judged = spec("Trời đỏ.", "Đúng sai có lý do", "Vì xanh", "Vì đỏ", None, "Sai; A")
    assert (judged["kind"], judged["answer"], judged["reasons"][0]["right"]) == ("true-false-reason", False, True)
    pairs = spec("Ghép.", "Ghép đôi", "Mèo => cá", "Chó → xương", "=> cỏ", None)
    assert (pairs["pairs"][1]["right"], pairs["extra"]) == ("xương", ["cỏ"])
    assert [step["text"] for step in spec("Xếp.", "Sắp xếp", "một", "hai", "ba", None)["steps"]] == ["một", "hai", "ba"]
    sorted_out = spec("Loại.", "Phân loại", "Đoàn phí => Thu", "Thăm hỏi => Chi", None, None)
    assert sorted_out["categories"] == ["Thu", "Chi"]
    blanks = spec("Trong ____ ngày từ ngày ____ đơn.", "", None, None, None, "10 | mười; nhận", "Điều 70")
    assert blanks["text"] == "Trong {1} ngày từ ngày {2} đơn."
    assert [blank["accept"] for blank in blanks["blanks"]] == [["10", "mười"], ["nhận"]]
    assert spec("Còn bao nhiêu?", "", None, None, None, "253.000")["answer"] == 253000
    assert spec("Còn bao nhiêu?", "Nhập số", None, None, None, 6.5)["answer"] == 6.5
    assert spec("Gọi là gì?", "", None, None, None, "đối thoại | họp")["accept"] == ["đối thoại", "họp"]


def test_whys_of_options_tolerance_and_unit_have_columns_of_their_own():
    head = [
        "Câu hỏi",
        "Phương án A",
        "Phương án B",
        "Đáp án",
        "Giải thích A",
        "Giải thích B",
        "Sai số",
        "ĐVT",
        "Mã câu",
    ]
    rows = [["Ai?", "An", "Bình", "A", "phải", "chưa", None, None, "q-1"], ["Mấy?", None, None, 5, None, None, 1, "kg"]]
    found = batch(*rows, head=head).questions
    assert [option["why"] for option in found[0].spec["options"]] == ["phải", "chưa"]
    assert found[0].name == "q-1"
    assert (found[1].spec["tolerance"], found[1].spec["unit"]) == (1, "kg")


def test_a_wrong_row_names_its_cell_and_costs_no_other():
    found = batch(
        [1, "Ai?", "Đố vui", "An", "Bình", None, "A"],
        [2, "Ai?", "Chọn một", "An", "Bình", None, "D"],
        [3, "Ai?", "Chọn một", "An", "Bình", None, "cả hai"],
        [4, "Đúng?", "Đúng/Sai", None, None, None, "chắc"],
        [5, "Ghép.", "Ghép đôi", "Mèo cá", "Chó => xương", None, None],
        [6, "Trong {1} ngày {2}.", None, None, None, None, "10"],
        [7, "Mấy?", "Số", None, None, None, "ba"],
        [8, None, "Số", None, None, None, "3"],
        [9, "Trống?", "Chọn một", "An", "Bình", None, None],
        [10, "Tốt?", "Chọn một", "An", "Bình", None, "A"],
    )
    assert [one.ask for one in found.questions] == ["Tốt?"]
    assert [(problem.row, problem.column, problem.value) for problem in found.problems] == [
        (4, "Loại", "Đố vui"),
        (5, "Đáp án", "D"),
        (6, "Đáp án", "cả hai"),
        (7, "Đáp án", "chắc"),
        (8, "Phương án A", "Mèo cá"),
        (9, "Đáp án", "10"),
        (10, "Đáp án", "ba"),
        (11, "Câu hỏi", ""),
        (12, "Đáp án", ""),
    ]


def test_what_the_course_format_cannot_hold_is_told():
    found = batch([1, "Xếp.", "Sắp xếp", "một", "một", None, None])
    assert found.questions == []
    assert "hai bước giống nhau" in found.problems[0].text


def test_a_comma_separated_file_is_read_too():
    text = "Câu hỏi;Phương án A;Phương án B;Đáp án\nAi ký?;An;Bình;B\n"
    assert read_questions(text.encode("utf-16"), "cau-hoi.csv").questions[0].spec["options"][1]["right"]


def test_a_workbook_without_questions_says_what_is_missing():
    with pytest.raises(Unreadable) as caught:
        read_questions(xlsx({"Sheet1": [["Họ tên", "Tuổi"], ["An", 3]]}), "x.xlsx")
    assert caught.value.message == sheet.NONE
