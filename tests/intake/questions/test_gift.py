"""GIFT as the documentation of Moodle writes it, as Moodle exports it, and as people type it."""

from lms.intake.legacy.tables import Encoding, encode
from lms.intake.problems import Weight
from lms.intake.questions import gift, house, reading
from lms.intake.questions.reading import read_questions


def specs(text):
    return [found.spec for found in gift.read(text).questions]


def one(text):
    (found,) = gift.read(text).questions
    return found


def messages(text):
    return [(problem.row, problem.message) for problem in gift.read(text).problems]


def test_a_choice_keeps_its_feedback_as_the_reasons():
    found = one("::q1:: Ai ký thỏa ước? {\n  =Chủ tịch # đúng thẩm quyền\n  ~Kế toán#không có quyền\n ~Thủ quỹ\n}")
    assert found.name == "q1"
    assert found.spec == {
        "kind": "single-choice",
        "ask": "Ai ký thỏa ước?",
        "options": [
            {"text": "Chủ tịch", "right": True, "why": "đúng thẩm quyền"},
            {"text": "Kế toán", "why": "không có quyền"},
            {"text": "Thủ quỹ", "why": ""},
        ],
    }


def test_percentages_without_an_equals_sign_ask_for_all_right_options():
    (spec,) = specs("Hai người nào? {~%-50%An ~%50%Bình#phải ~%50%Chi ~%-50%Dung}")
    assert spec["kind"] == "multiple-choice"
    assert [option.get("right", False) for option in spec["options"]] == [False, True, True, False]


def test_a_share_of_the_mark_beside_a_right_option_is_told_and_wrong_here():
    found = one("Chúa sinh ở đâu? {~Jerusalem ~%25%Bethlehem =Nazareth}")
    assert found.spec["kind"] == "single-choice"
    assert [problem.message for problem in found.problems] == [house.NO_SHARE]


def test_several_right_options_of_which_one_would_do_become_a_choice_of_all_and_are_told():
    found = one("Ai? {=An ~Bình =Chi}")
    assert found.spec["kind"] == "multiple-choice"
    assert found.problems[0].weight is Weight.WARNING


def test_true_and_false_give_each_comment_to_who_gave_that_answer():
    assert specs("Sai rồi.{F#nhầm#phải} \n\nĐúng mà.{TRUE#nhầm#phải####Vì luật.}") == [
        {"kind": "true-false", "ask": "Sai rồi.", "answer": False, "why_true": "nhầm", "why_false": "phải"},
        {"kind": "true-false", "ask": "Đúng mà.", "answer": True, "why_true": "phải", "why_false": "nhầm"},
    ]
    (spec,) = specs("Trời xanh.{T####Nhìn lên là biết.}")
    assert spec["why_true"] == spec["why_false"] == "Nhìn lên là biết."


def test_short_answers_keep_those_that_are_wholly_right():
    found = one("Hai cộng hai? {=%100%bốn#đúng rồi =4 =%50%năm =b*n}")
    assert found.spec == {"kind": "short-text", "ask": "Hai cộng hai?", "accept": ["bốn", "4"], "why": "đúng rồi"}
    assert [problem.message for problem in found.problems] == [house.SHARED_ANSWER, house.WILD]
    assert specs("Thủ đô? {Hà Nội}")[0]["accept"] == ["Hà Nội"]


def test_a_missing_word_becomes_a_blank_to_fill_and_a_missing_choice_a_gap():
    typed, chosen = specs("Công ty có {=10 =mười} ngày.\n\nGrant nằm {~sống =yên ~chết} trong mộ.")
    assert typed["kind"] == "fill-in"
    assert typed["text"] == "Công ty có {1} ngày."
    assert typed["blanks"] == [{"accept": ["10", "mười"], "why": ""}]
    assert chosen["kind"] == "single-choice"
    assert chosen["ask"] == "Grant nằm _____ trong mộ."


def test_matching_takes_a_right_side_without_left_as_belonging_to_nothing():
    (spec,) = specs("Ghép. {\n=mèo -> cá\n=chó -> xương\n= -> cỏ\n####Ai ăn gì.}")
    assert spec["pairs"][0] == {"left": "mèo", "right": "cá", "why": "Ai ăn gì."}
    assert spec["extra"] == ["cỏ"]


def test_numbers_have_a_tolerance_or_a_range():
    answers = [
        (spec["answer"], spec.get("tolerance", 0), spec["why"])
        for spec in specs(
            "Năm nào? {#1822:5#gần đúng}\n\nSố pi? {#3.141..3.142}\n\nBao nhiêu? {#=%100%2:0#phải\n=%50%2:2\n~#sai hết}"
        )
    ]
    assert answers == [(1822, 5, "gần đúng"), (3.1415, 0.0005, ""), (2, 0, "phải")]


def test_escaped_signs_are_letters():
    found = one("::a\\:b:: Chọn \\{x\\} \\= 1\\nHai dòng \\\\ {=\\~1 \\# 2#vì \\= ~\\= 3}")
    assert found.name == "a:b"
    assert found.ask == "Chọn {x} = 1\nHai dòng \\"
    assert [option["text"] for option in found.spec["options"]] == ["~1 # 2", "= 3"]
    assert found.spec["options"][0]["why"] == "vì ="


def test_html_loses_its_marks_and_says_what_it_cannot_carry():
    found = one('[html]<p>Nhìn <b>hình</b>&nbsp;này:<br><img src="@@PLUGINFILE@@/a.png"></p> {=a ~[plain]<b>}')
    assert found.ask == "Nhìn hình\u00a0này:"
    assert found.spec["options"][1]["text"] == "<b>"
    assert found.problems[0].params == {"what": "hình"}


def test_comments_and_categories_stand_between_questions():
    batch = gift.read("// ghi chú\n$CATEGORY: $course$/Luật/Thương lượng\n\n// một\n::a::Đúng. {T}\n// hai\n")
    assert [(found.line, found.place) for found in batch.questions] == [(5, {"topic": "Thương lượng"})]


def test_names_alone_part_questions_of_programs_that_leave_no_line_between():
    assert [found.line for found in gift.read("::a:: Một {T}\n::b:: Hai {F}").questions] == [1, 2]


def test_what_cannot_be_marked_is_told_by_line_and_costs_no_other_question():
    text = "Viết về anh/chị. {}\n\nChỉ là chữ.\n\nHỏng {=a ~b\n\nGhép {=a -> b =c}\n\nTốt. {T}\n\nMột {=a} hai {=b}"
    assert messages(text) == [
        (1, gift.ESSAY),
        (3, gift.NO_QUESTION),
        (5, gift.BRACES),
        (7, gift.NO_ARROW),
        (11, gift.MORE_BRACES),
    ]
    assert [spec["ask"] for spec in specs(text)] == ["Tốt."]


def test_choices_that_choose_nothing_are_refused():
    assert messages("A? {~%0%x ~y}\n\nB? {=x ~x}\n\nC? {~}\n\n{=a ~b}\n\nD? {#ba}\n\nE? {#=1 =2}") == [
        (1, house.NONE_RIGHT),
        (3, house.TWICE),
        (5, house.TOO_FEW),
        (7, house.NO_ASK),
        (9, house.NOT_NUMBER),
        (11, house.SEVERAL_NUMBERS),
    ]


def test_a_file_is_read_whatever_its_unicode_encoding():
    text = "Đoàn phí là khoản thu. {T}"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        assert read_questions(text.encode(encoding), "cau-hoi.txt").questions[0].ask == "Đoàn phí là khoản thu."


def test_a_file_in_an_old_encoding_is_converted_and_told():
    lines = ["Câu 1: Đoàn phí là khoản thu của công đoàn cơ sở?", "A. Phải", "B. Không phải", "Đáp án: A"]
    for encoding in Encoding:
        data = encode("\n".join(lines), encoding).encode("cp1252")
        batch = read_questions(data, "cau-hoi.txt")
        assert batch.questions[0].ask == "Đoàn phí là khoản thu của công đoàn cơ sở?"
        assert [problem.message for problem in batch.problems] == [reading.CONVERTED]
