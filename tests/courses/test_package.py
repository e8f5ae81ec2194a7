"""A course's files together: what fits and what does not, each fault at its line."""

import pytest

from lms.courses.faults import Faulty
from lms.courses.package import pack, pack_lesson
from tests.courses.small import COURSE, LESSON, SOURCES, TOPICS, course_files, line_with, question


def faults_in(files: dict[str, str]) -> list[str]:
    """Every fault as it is printed."""
    with pytest.raises(Faulty) as caught:
        pack(files, SOURCES, TOPICS)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_course_is_packed_whole():
    package = pack(course_files(), SOURCES, TOPICS)
    assert package.course["slug"] == "khoa-nho"
    assert package.course["hours"] == 1.5
    assert [lesson.key for lesson in package.lessons] == ["chuan-bi", "hop"]
    assert [question.key for question in package.questions] == ["sl-1", "sl-2", "sl-3", "hop-1"]
    assert package.questions[0].spec.keys() == {"key", "kind", "ask", "answer", "why_true", "why_false"}
    assert package.files == course_files()


def test_what_may_be_left_out_has_its_value():
    files = course_files(course=("valid_months: 36\n", ""))
    files["course.yaml"] = files["course.yaml"].split("question_topics:")[0]
    del files["questions/ngan-hang.yaml"]
    course = pack(files, SOURCES, TOPICS).course
    assert (course["valid_months"], course["final_test"], course["question_topics"]) == (None, None, {})


def test_lessons_stand_by_number_whatever_the_zeros():
    files = course_files()
    files["10-sau.md"] = LESSON.replace("han-cung-cap", "muoi")
    files["9-truoc.md"] = LESSON.replace("han-cung-cap", "chin")
    assert [lesson.key for lesson in pack(files, SOURCES, TOPICS).lessons] == ["chuan-bi", "hop", "truoc", "sau"]


def test_the_digest_of_a_lesson_changes_only_with_its_text():
    before = pack(course_files(), SOURCES, TOPICS)
    files = course_files(lesson=("Giờ nghỉ ca", "Giờ tan ca"))
    files["05-hop.md"] = files.pop("02-hop.md").replace("\n", "\r\n")
    after = pack(files, SOURCES, TOPICS)
    assert before.digest != after.digest
    assert before.lessons[0].digest != after.lessons[0].digest
    assert before.lessons[1].digest == after.lessons[1].digest


def test_a_stored_lesson_renders_the_same_again():
    [lesson, _] = pack(course_files(), SOURCES, TOPICS).lessons
    assert pack_lesson("01-chuan-bi.md", LESSON, SOURCES) == lesson


COURSE_FAULTS = [
    ("slug: khoa-nho", "slug: Khóa nhỏ", "slug:", "slug chỉ gồm chữ thường không dấu"),
    ("title: Khóa nhỏ", "title:", "title:", "title phải là chữ, đang là None"),
    ("hours: 1.5", "hours: nhiều", "hours:", "hours phải là số, đang là nhiều"),
    ("hours: 1.5", "hours: 0", "hours:", "hours phải lớn hơn 0"),
    ("valid_months: 36", "valid_month: 36", "valid_month:", "không có trường nào tên là valid_month"),
    ("summary: Học xong thì biết.\n", "", "slug:", "thiếu summary"),
    ("[thuong-luong]", "[thuong-luong, la]", "topics: [", "chuyên đề la không có trong topics.yaml"),
    ("key: ban-bac", "key: chuan-bi", "Bàn được", "hai mục tiêu cùng key chuan-bi"),
    ("pass_percent: 80", "pass_percent: 101", "pass_percent", "không được quá 100"),
    ("{topic: hop, count: 1}", "{topic: hop, count: 2}", "count: 2}\n", "chủ đề hop cần 2 câu, ngân hàng mới có 1"),
    ("{topic: hop, count: 1}", "{topic: ngoai, count: 1}", "ngoai", "chủ đề ngoai không có trong question_topics"),
    ("{topic: hop, count: 1}", "{topic: so-lieu, count: 1}", "count: 1", "chủ đề so-lieu viết hai lần"),
    ("count: 1}", "count: 0}", "count: 0", "count phải từ 1 trở lên"),
    (
        "outcomes:\n",
        "outcomes:\n  - {key: chua-hoi, text: Chưa hỏi}\n",
        "chua-hoi",
        "chưa có câu hỏi nào cho mục tiêu chua-hoi",
    ),
    ("topics: [thuong-luong]", "topics: &t [thuong-luong]\nx: *t", "x:", "không dùng được dấu & và *"),
]


@pytest.mark.parametrize(("old", "new", "words", "said"), COURSE_FAULTS)
def test_a_fault_of_course_yaml_has_its_line(old, new, words, said):
    files = course_files(course=(old, new))
    text = files["course.yaml"]
    line = text.count("\n", 0, text.rindex(words)) + 1
    found = faults_in(files)
    assert any(fault.startswith(f"course.yaml:{line}: ") and said in fault for fault in found), found


QUESTION_FAULTS = [
    ("topic: hop", "topic: khac", "topic: khac", "chủ đề khac không có trong question_topics"),
    ("outcome: ban-bac", "outcome: khac", "outcome: khac", "mục tiêu khac không có trong course.yaml"),
    ("lesson: chuan-bi", "lesson: khac", "lesson: khac", "không có bài nào có key khac"),
    ("difficulty: 1", "difficulty: 4", "difficulty: 4", "difficulty không được quá 3"),
    ("  difficulty: 1\n", "", "key: sl-1", "thiếu difficulty"),
    ("key: sl-2", "key: sl-1", "key: sl-1", "hai câu hỏi cùng key sl-1"),
    ("answer: true", "answer: có", "answer: có", "answer phải là true hoặc false"),
    ("why_false: Chưa đúng.", "why_else: x", "why_else", "không có trường nào tên là why_else"),
    ("- key: sl-2", "key: sl-2", "", "chưa đúng"),
]


@pytest.mark.parametrize(("old", "new", "words", "said"), QUESTION_FAULTS)
def test_a_fault_of_a_question_has_its_line(old, new, words, said):
    files = course_files(bank=(old, new))
    text = files["questions/ngan-hang.yaml"]
    found = [fault for fault in faults_in(files) if said in fault]
    line = text.count("\n", 0, text.rindex(words)) + 1
    assert found, faults_in(files)
    assert not words or found[0].startswith(f"questions/ngan-hang.yaml:{line}: ")


def test_a_bank_with_a_spoilt_question_does_not_accuse_the_blueprint():
    found = faults_in(course_files(bank=("difficulty: 1", "difficulty: khó")))
    assert len(found) == 1
    assert "difficulty phải là số nguyên" in found[0]


def test_a_file_of_questions_is_a_list_of_mappings():
    files = course_files() | {"questions/them.yaml": "key: mot\n"}
    assert faults_in(files) == ["questions/them.yaml:1: mục này phải là một danh sách"]


def test_a_key_names_one_lesson_one_number_and_one_exercise():
    files = course_files()
    files["03-hop.md"] = LESSON.replace("han-cung-cap", "khac")
    files["02-them.md"] = LESSON
    assert faults_in(files) == [
        "02-them.md:1: hai bài cùng số 2",
        f"02-them.md:{line_with(LESSON, 'key: han-cung-cap')}: bài tập han-cung-cap đã có ở 01-chuan-bi.md",
        "03-hop.md:1: hai bài cùng key hop",
    ]


def test_a_lesson_serves_outcomes_of_its_course():
    files = course_files(lesson=("outcomes: [chuan-bi]", "outcomes: [chuan-bi, bay]"))
    assert faults_in(files) == ["01-chuan-bi.md:4: mục tiêu bay không có trong course.yaml"]


def test_a_citation_of_a_lesson_resolves():
    files = course_files(lesson=("70.3", "70.9"))
    line = line_with(files["01-chuan-bi.md"], "70.9")
    assert faults_in(files) == [f"01-chuan-bi.md:{line}: nguồn blld không có mục 70.9 trong sources.yaml"]


def test_all_faults_of_all_files_come_at_once_and_name_their_folder():
    files = course_files(
        course=("hours: 1.5", "hours: nhiều"), lesson=("minutes: 8", "minutes: 800"), bank=("answer: true", "answer: 1")
    )
    with pytest.raises(Faulty) as caught:
        pack(files, SOURCES, TOPICS, "content/khoa-nho")
    where = [(fault.file, fault.line) for fault in caught.value.faults]
    assert where == [
        ("content/khoa-nho/01-chuan-bi.md", 3),
        ("content/khoa-nho/course.yaml", 6),
        ("content/khoa-nho/questions/ngan-hang.yaml", 8),
    ]


def test_two_faults_of_one_line_are_both_told():
    found = faults_in(course_files(course=("summary: Học xong thì biết.\ntopics: [thuong-luong]\n", "")))
    assert found == ["course.yaml:1: thiếu summary", "course.yaml:1: thiếu topics"]


@pytest.mark.parametrize(
    "name", ["../ra-ngoai.md", "bai-mot.md", "01-Bài.md", "ghi-chu.txt", "questions/a/b.yaml", "a/01-b.md"]
)
def test_a_file_that_is_no_part_of_a_course_is_a_fault(name):
    assert faults_in(course_files() | {name: LESSON}) == [
        f"{name}:1: khóa học chỉ gồm course.yaml, NN-ten-bai.md, task.yaml, glossary.yaml, questions/*.yaml, "
        "templates/*.yaml và assets/"
    ]


def test_a_course_needs_its_description_and_a_lesson():
    assert "course.yaml:1: thiếu tệp course.yaml" in faults_in({"01-a.md": LESSON})
    alone = COURSE.split("question_topics:")[0]
    assert faults_in({"course.yaml": alone}) == ["course.yaml:1: khóa học chưa có bài nào"]


def test_a_question_that_changes_has_another_digest():
    before = pack(course_files(), SOURCES, TOPICS).questions
    for old, new in (("Câu sl-1 đúng", "Câu sl-1 rất đúng"), ("difficulty: 1", "difficulty: 2")):
        after = pack(course_files(bank=(old, new)), SOURCES, TOPICS).questions
        assert before[0].digest != after[0].digest
        assert before[1:] == after[1:]


def test_the_bank_may_stand_in_several_files():
    files = course_files() | {"questions/them.yaml": question("hop-2", "hop", "ban-bac")}
    assert pack(files, SOURCES, TOPICS).questions[-1].key == "hop-2"
