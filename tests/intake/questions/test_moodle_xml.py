"""Moodle XML as Moodle exports it."""

import pytest

from lms.intake.problems import Unreadable
from lms.intake.questions import cloze, house, moodle_xml

CHOICE = """<question type="multichoice">
    <name><text>Ai ký</text></name>
    <questiontext format="html"><text><![CDATA[<p>Ai ký <b>thỏa ước</b>?</p>]]></text></questiontext>
    <generalfeedback format="html"><text>Điều 76.</text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
    <single>{single}</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
    <correctfeedback format="html"><text>Tốt</text></correctfeedback>
    <answer fraction="{share}" format="html"><text>Chủ tịch</text>
      <feedback format="html"><text></text></feedback></answer>
    <answer fraction="0" format="html"><text>Kế toán</text>
      <feedback format="html"><text>Sai quyền</text></feedback></answer>
    <answer fraction="{share2}" format="html"><text>&lt;p&gt;Giám đốc&lt;/p&gt;</text></answer>
  </question>"""


def quiz(*questions):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>").encode()


def question(kind, inside, text="Hỏi?"):
    return f'<question type="{kind}"><questiontext format="html"><text>{text}</text></questiontext>{inside}</question>'


def one(*questions):
    (found,) = moodle_xml.read(quiz(*questions)).questions
    return found


def test_a_choice_of_one_and_of_several():
    first = one(CHOICE.format(single="true", share="100", share2="0"))
    assert (first.line, first.name) == (3, "Ai ký")
    assert first.spec == {
        "kind": "single-choice",
        "ask": "Ai ký thỏa ước?",
        "options": [
            {"text": "Chủ tịch", "right": True, "why": "Điều 76."},
            {"text": "Kế toán", "why": "Sai quyền"},
            {"text": "Giám đốc", "why": ""},
        ],
    }
    both = one(CHOICE.format(single="false", share="50", share2="50"))
    assert [option.get("right", False) for option in both.spec["options"]] == [True, False, True]


def test_a_category_names_the_topic_of_what_follows():
    category = '<question type="category"><category><text>$course$/top/Thương lượng</text></category></question>'
    assert one(category, CHOICE.format(single="true", share="100", share2="0")).place == {"topic": "Thương lượng"}


def test_true_false_short_answers_numbers_and_pairs():
    judged = one(
        question(
            "truefalse",
            '<answer fraction="0"><text>true</text><feedback><text>Chưa</text></feedback></answer>'
            '<answer fraction="100"><text>false</text><feedback><text>Phải</text></feedback></answer>',
        )
    )
    assert (judged.spec["answer"], judged.spec["why_true"], judged.spec["why_false"]) == (False, "Chưa", "Phải")
    words = one(
        question(
            "shortanswer",
            '<usecase>1</usecase><answer fraction="100"><text>đối thoại</text></answer>'
            '<answer fraction="50"><text>họp</text></answer>',
        )
    )
    assert words.spec["accept"] == ["đối thoại"]
    assert [problem.message for problem in words.problems] == [moodle_xml.CASE, house.SHARED_ANSWER]
    number = one(
        question(
            "numerical",
            '<answer fraction="100"><text>23.5</text><tolerance>0.5</tolerance></answer><answer fraction="0">'
            "<text>*</text></answer><units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit></units>",
        )
    )
    assert (number.spec["answer"], number.spec["tolerance"], number.spec["unit"]) == (23.5, 0.5, "kg")
    pairs = one(
        question(
            "matching",
            "<subquestion><text>Mèo</text><answer><text>cá</text></answer></subquestion>"
            "<subquestion><text>Chó</text><answer><text>xương</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>cỏ</text></answer></subquestion>",
        )
    )
    assert (len(pairs.spec["pairs"]), pairs.spec["extra"]) == (2, ["cỏ"])


def test_a_cloze_text_of_words_becomes_blanks():
    first, second = "{1:SHORTANSWER:=10#đúng hạn~%100%mười~sai}", "{2:SA:%100%nhận\\}~=được nhận}"
    text = f"Trong {first} ngày từ ngày {second}, có {{:NM:=3:0}} bên."
    found = one(question("cloze", "<generalfeedback><text>Điều 70.</text></generalfeedback>", text))
    assert found.spec == {
        "kind": "fill-in",
        "ask": house.GAPS,
        "text": "Trong {1} ngày từ ngày {2}, có {3} bên.",
        "blanks": [
            {"accept": ["10", "mười"], "why": "đúng hạn"},
            {"accept": ["nhận}", "được nhận"], "why": "Điều 70."},
            {"accept": ["3"], "why": "Điều 70."},
        ],
    }
    batch = moodle_xml.read(
        quiz(
            question("cloze", "", "Chọn {1:MULTICHOICE:=a~b}"),
            question("cloze", "", "Số {1:NUMERICAL:=5:0.1}"),
            question("cloze", "", "Không có"),
        )
    )
    assert [problem.message for problem in batch.problems] == [cloze.LISTS, cloze.TOLERANCE, cloze.NO_FIELDS]


def test_steps_stand_in_the_order_of_their_fractions():
    inside = "".join(
        f'<answer fraction="{place}.0000000" format="html"><text>{step}</text></answer>'
        for place, step in [(2, "hai"), (1, "một"), (3, "ba")]
    )
    assert [step["text"] for step in one(question("ordering", inside)).spec["steps"]] == ["một", "hai", "ba"]


def test_pictures_are_told_and_their_octets_are_never_kept():
    picture = "A" * 100_000
    inside = f'<file name="a.png" encoding="base64">{picture}</file>'
    text = f"&lt;img src=&quot;data:image/png;base64,{picture[:9000]}&quot;&gt;Hỏi?"
    xml = CHOICE.format(single="true", share="100", share2="0").replace("</questiontext>", inside + "</questiontext>")
    assert {problem.params["what"] for problem in one(xml).problems} == {"hình hoặc tệp đính kèm"}
    found = one(question("shortanswer", '<answer fraction="100"><text>x</text></answer>', text))
    assert (found.ask, found.problems[0].params) == ("Hỏi?", {"what": "hình"})


def test_what_cannot_be_marked_or_is_unknown_is_told_with_its_line():
    batch = moodle_xml.read(
        quiz(question("essay", ""), question("calculated", ""), CHOICE.format(single="true", share="0", share2="0"))
    )
    assert [(problem.row, problem.message) for problem in batch.problems] == [
        (3, moodle_xml.NOT_MARKED),
        (4, moodle_xml.UNKNOWN),
        (5, house.NONE_RIGHT),
    ]


def test_a_file_that_breaks_off_gives_what_stands_before():
    whole = quiz(CHOICE.format(single="true", share="100", share2="0"), question("essay", ""))
    batch = moodle_xml.read(whole[:-30])
    assert len(batch.questions) == 1
    assert batch.problems[-1].message == moodle_xml.BROKEN
    with pytest.raises(Unreadable):
        moodle_xml.read(whole[:200])
