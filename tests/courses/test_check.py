"""`lms content check`: every fault at its line, and nothing to mend in the courses that come with the site."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.cli.content import content
from lms.courses.check import check_folder
from lms.courses.exercises import KINDS
from lms.courses.review_exercises import longest_is_right
from lms.courses.review_words import loose_units, not_vietnamese
from tests.courses.small import course_files, line_with, question
from tests.courses.test_actions import SOURCES_YAML, write

CONTENT = Path(__file__).parents[2] / "content"
FILLER = "\n\nTổ thương lượng xin số liệu trước, rồi mới nêu đề nghị của người lao động.\n" * 36
LESSON, OTHER, BANK = "01-chuan-bi.md", "02-hop.md", "questions/ngan-hang.yaml"


def good_files():
    """A small course with nothing to mend."""
    files = course_files(course=("question_topics:", "bank_least: 4\nquestion_topics:"))
    for name in (LESSON, OTHER):
        files[name] = files[name].replace("05 ngày", "05\u00a0ngày").replace("10 ngày", "10\u00a0ngày")
        files[name] = files[name].replace("why: Đúng.", "why: Đúng, luật ghi như vậy.")
        files[name] = files[name].replace("\n\nCó số liệu", f"{FILLER}\nCó số liệu")
    files[BANK] = files[BANK].replace("why_true: Đúng.", "why_true: Đúng, luật ghi như vậy.")
    files[BANK] = files[BANK].replace("why_false: Chưa đúng.", "why_false: Chưa đúng, luật ghi khác.")
    return files


@pytest.fixture
def shelf(tmp_path):
    """`content/` with that course."""
    topics = {"topics.yaml": "thuong-luong: Đàm phán\n", "sources.yaml": SOURCES_YAML, "words.txt": "# được phép\n"}
    write(tmp_path / "content", topics)
    write(tmp_path / "content/khoa-nho", good_files())
    return tmp_path / "content"


def faults_in(shelf, files):
    """Every fault of the course, its file without the folder."""
    write(shelf / "khoa-nho", files)
    return [str(fault).removeprefix(f"{shelf}/khoa-nho/") for fault in check_folder(shelf).faults]


def test_a_good_course_has_nothing_to_mend_and_is_counted(shelf):
    checked = check_folder(shelf)
    assert (checked.faults, checked.warnings) == ([], [])
    [tally] = checked.tallies
    assert (tally.slug, tally.lessons, tally.minutes) == ("khoa-nho", 2, 16)
    assert 1000 < tally.words < 2400
    assert tally.exercises == Counter({"single-choice": 2})
    assert tally.questions == Counter({("so-lieu", 1): 3, ("hop", 1): 1})


def test_one_course_is_checked_with_the_topics_and_sources_beside_it(shelf):
    checked = check_folder(shelf / "khoa-nho")
    assert (checked.faults, len(checked.tallies)) == ([], 1)


EXERCISE = (
    "```exercise\nkey: han-cung-cap\nkind: single-choice\nask: Bao nhiêu ngày?\noptions:\n  - text: 05\u00a0ngày\n"
    "    why: Đó là hạn khác.\n  - text: 10\u00a0ngày\n    right: true\n    why: Đúng, luật ghi như vậy.\n```\n"
)
ENDLESS = "10 ngày kể từ ngày nhận được văn bản yêu cầu của công đoàn cơ sở"
FAULTS = [
    (LESSON, "minutes: 8", "minutes: 0", "minutes: 0", "minutes phải từ 1 trở lên"),
    (LESSON, "[@blld 70.3]", "[@blld 99]", "[@blld 99]", "nguồn blld không có mục 99 trong sources.yaml"),
    (LESSON, "[@blld 70.3]", "[@la 1]", "[@la 1]", "nguồn la không có trong sources.yaml"),
    (LESSON, EXERCISE, "", "---", "bài chưa có bài tập nào"),
    (LESSON, FILLER, "", "---", "bài có "),
    (LESSON, FILLER, FILLER * 3, "---", "bài có "),
    (LESSON, "minutes: 8", "minutes: 4", "minutes: 4", "bài 4 phút, nên trong khoảng 5 đến 12 phút"),
    (LESSON, "minutes: 8", "minutes: 13", "minutes: 13", "bài 13 phút"),
    (LESSON, "why: Đúng, luật ghi như vậy.", "why: Đúng rồi.", "why: Đúng rồi.", "lời giải chưa nói vì sao"),
    (LESSON, "text: 10\u00a0ngày", f"text: {ENDLESS}", ENDLESS, "nhìn độ dài là đoán được"),
    (LESSON, "Có số liệu thì", "[Có](#p-99) số liệu thì", "#p-99", "liên kết #p-99 không có chỗ nào để tới"),
    (LESSON, "Có số liệu thì", "[Có](03-sau.md) số liệu thì", "03-sau", "khóa không có bài ấy"),
    (LESSON, "Có số liệu thì", "[Có](assets/mau.txt) số liệu thì", "mau.txt", "khóa không có tệp assets/mau.txt"),
    (LESSON, "Có số liệu thì", "[Có](javascript:1) số liệu thì", "javascript", "không dẫn tới đâu"),
    (LESSON, "Có số liệu thì", "[Có]() số liệu thì", "[Có]()", "không dẫn tới đâu"),
    (LESSON, "Giờ nghỉ ca", "Deadline tới", "Deadline", "“Deadline” không phải tiếng Việt"),
    (LESSON, "title: Chuẩn bị thông tin", "title: Chuẩn bị file", "title:", "“file” không phải tiếng Việt"),
    (LESSON, "::: checklist Việc làm ngày mai", "::: checklist Checklist", "Checklist", "“Checklist” không phải"),
    (LESSON, "why: Đó là hạn khác.", "why: That is wrong.", "That", "“That” không phải tiếng Việt"),
    (LESSON, "Có số liệu thì", "Khi do anh em trong to cong doan", "Khi do", "câu thiếu dấu: Khi do anh em trong to"),
    (LESSON, "Giờ nghỉ", unicodedata.normalize("NFD", "Giờ nghỉ"), "ca, chị Lành", "chưa phải NFC"),
    (BANK, "Câu sl-2 đúng", "Câu này click", "click", "“click” không phải tiếng Việt"),
    (BANK, "outcome: ban-bac", "outcome: chuan-bi", "", "chưa có câu hỏi nào cho mục tiêu ban-bac"),
    (
        BANK,
        "why_false: Chưa đúng, luật ghi khác.",
        "why_false: Sai.",
        "why_false: Sai.",
        "lời giải chưa nói vì sao: Sai.",
    ),
    ("course.yaml", "slug: khoa-nho", "slug: khoa-khac", "slug:", "slug là khoa-khac nhưng thư mục tên là khoa-nho"),
    ("course.yaml", "bank_least: 4", "bank_least: 5", "bank_least", "ngân hàng có 4 câu, cần ít nhất 5"),
    ("course.yaml", "bank_least: 4\n", "", "slug:", "ngân hàng có 4 câu, cần ít nhất 40"),
    ("course.yaml", "so-lieu: Số liệu", "so-lieu: Data và số", "so-lieu: Data", "“Data” không phải tiếng Việt"),
]


@pytest.mark.parametrize(("name", "old", "new", "words", "said"), FAULTS)
def test_a_fault_stands_at_its_line(shelf, name, old, new, words, said):
    files = good_files()
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    name = name if words else "course.yaml"
    line = line_with(files[name], words or "key: ban-bac")
    found = faults_in(shelf, files)
    assert any(fault.startswith(f"{name}:{line}: ") and said in fault for fault in found), found


def test_links_that_lead_somewhere_are_left_alone(shelf):
    files = good_files()
    links = "[a](#p-1) [b](02-hop.md) [d](https://a.example/b) [đ](tel:1900) `[e](la)`"
    files[LESSON] = files[LESSON].replace("Có số liệu thì", links, 1)
    assert faults_in(shelf, files) == []


def test_the_glossary_is_read_for_its_words_too(shelf):
    files = good_files() | {"glossary.yaml": "Đoàn phí: Tiền đoàn viên đóng\nDeadline: Hạn chót của team\n"}
    assert [fault.partition(" không")[0] for fault in faults_in(shelf, files)] == [
        "glossary.yaml:2: “Deadline”",
        "glossary.yaml:2: “team”",
    ]


def test_an_outcome_that_no_question_tests_is_a_fault_without_a_final_test_too(shelf):
    files = good_files()
    files["course.yaml"] = files["course.yaml"].split("final_test:")[0]
    files[BANK] = files[BANK].replace("outcome: ban-bac", "outcome: chuan-bi")
    line = line_with(files["course.yaml"], "key: ban-bac")
    assert faults_in(shelf, files) == [f"course.yaml:{line}: chưa có câu hỏi nào cho mục tiêu ban-bac"]


def choice(key, right, *others):
    """A question with one right option."""
    options = "".join(f"    - {{text: {text}, why: Luật ghi khác hẳn}}\n" for text in others)
    fields = question(key).split("  kind:")[0]
    return (
        f"{fields}  kind: single-choice\n  ask: Chọn gì?\n  options:\n{options}"
        f"    - {{text: {right}, right: true, why: Luật ghi như vậy}}\n"
    )


def test_the_right_option_is_not_the_longest_one_too_often(shelf):
    long, short = ("dài nhất cả", "ngắn", "vừa"), ("ngắn", "dài nhất cả", "vừa")
    files = good_files() | {"questions/them.yaml": "".join([choice("a", *long), choice("b", *long)])}
    files["questions/khac.yaml"] = "".join(choice(key, *short) for key in "cde")
    assert faults_in(shelf, files) == []
    files["questions/khac.yaml"] = "".join(choice(key, *short) for key in "cd")
    line = line_with(files["course.yaml"], "question_topics")
    assert faults_in(shelf, files) == [f"course.yaml:{line}: lựa chọn đúng dài nhất ở 2 trên 4 câu, không nên quá 40%"]


def test_only_questions_with_one_right_option_give_themselves_away_by_length():
    short, long = {"text": "a", "why": "x"}, {"text": "aaa", "why": "x", "right": True}
    specs = [
        {"options": [short, long]},
        {"options": [{**short, "text": "bbb"}, long]},
        {"options": [short, long, {**long, "text": "cc"}]},
        {"reasons": [short, long], "answer": True},
        {"answer": True},
    ]
    assert longest_is_right(specs) == (2, 3)


def test_words_txt_allows_names_and_abbreviations(shelf):
    files = good_files()
    files[LESSON] = files[LESSON].replace("Giờ nghỉ ca", "Deadline UBND tới", 1)
    assert len(faults_in(shelf, files)) == 2
    write(shelf, {"words.txt": "deadline\nUBND  # Ủy ban nhân dân\n"})
    assert faults_in(shelf, files) == []


def test_a_kind_s_own_review_is_heard(shelf, monkeypatch):
    monkeypatch.setattr(
        type(KINDS["single-choice"]), "review", lambda self, spec, where: [where.fault(("ask",), "hỏi chưa rõ")]
    )
    files = good_files()
    line = line_with(files[LESSON], "ask: Bao nhiêu ngày?")
    assert f"{LESSON}:{line}: hỏi chưa rõ" in faults_in(shelf, files)


def test_what_cannot_be_read_is_told_once_and_the_rest_is_checked(shelf):
    files = good_files()
    files[BANK] = files[BANK].replace("answer: true", "answer: x", 1)
    assert [fault.split(": ", 1)[1] for fault in faults_in(shelf, files)] == [
        "answer phải là true hoặc false, đang là x"
    ]
    (shelf / "khoa-nho/glossary.yaml").write_bytes(b"\xff")
    assert any("UTF-8" in fault.text for fault in check_folder(shelf).faults)


def test_a_folder_without_courses_is_a_fault(tmp_path):
    assert ["không thấy khóa học nào" in fault.text for fault in check_folder(tmp_path).faults] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Ban chấp hành họp, có 5 ủy viên. [@blld 70.3]",
        "Nghị định số 129/2025/NĐ-CP và Quyết định 1579/QĐ-TLĐ",
        "cho anh em trong khu, hai bên vui, quay lui, nguy hoang, thoai mai",
        "Gửi về a.b@c.example hoặc https://example.org/the-page, gõ `git push`.",
        "I. Mục một; II. Mục hai; a) ý nhỏ",
    ],
)
def test_vietnamese_is_left_alone(text):
    assert list(not_vietnamese(text, "a.md", 1, ())) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bấm Submit để gửi", ["Submit"]),
        ("the người lao động and công ty", ["the", "and"]),
        ("hop dong lao động", ["hop"]),
        ("Thu tuc lap", ["tuc", "lap"]),
    ],
)
def test_words_that_cannot_be_vietnamese_are_named(text, words):
    assert [fault.values["word"] for fault in not_vietnamese(text, "a.md", 1, ())] == words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trong 10 ngày", ["10 ngày"]),
        ("253.000 đồng và 5 %", ["253.000 đồng", "5 %"]),
        ("trong 10\u00a0ngày", []),
        ("Kết luận 157 năm 2025, ngày 5 tháng 3", []),
    ],
)
def test_a_unit_that_may_be_parted_from_its_number_is_a_warning(text, said):
    found = [fault.values["words"] for fault in loose_units(text, "a.md", 1)]
    assert found == said


def run(*words):
    return CliRunner().invoke(content, ["check", *map(str, words)])


def test_the_command_prints_counts_and_succeeds_when_there_is_nothing_to_mend(shelf):
    result = run(shelf)
    assert (result.exit_code, result.stderr) == (0, "")
    first, exercises, questions = result.stdout.splitlines()
    assert first.startswith("khoa-nho: 2 lessons, 16 minutes, 1")
    assert exercises == "  2 exercises: 2 single-choice"
    assert questions == "  4 questions, easy/middling/hard: hop 1/0/0, so-lieu 3/0/0"


def test_the_command_fails_with_every_fault_and_only_mentions_warnings(shelf):
    files = good_files()
    files[LESSON] = files[LESSON].replace("minutes: 8", "minutes: 4").replace("Giờ nghỉ ca", "Sau 5 phút nghỉ ca")
    write(shelf / "khoa-nho", files)
    result = run(shelf)
    assert result.exit_code == 1
    line = line_with(files[LESSON], "Sau 5 phút")
    assert result.stderr.splitlines() == [
        f"{shelf}/khoa-nho/{LESSON}:{line}: giữa số và đơn vị cần dấu cách không ngắt: 5 phút (warning)",
        f"{shelf}/khoa-nho/{LESSON}:3: bài 4 phút, nên trong khoảng 5 đến 12 phút",
        "Error: 1 faults",
    ]


def test_targets_are_checked_with_the_courses(shelf):
    write(shelf, {"targets/01-nq.yaml": "pack: NQ\n"})
    result = run(shelf)
    assert (result.exit_code, "01-nq.yaml:" in result.stderr) == (1, True)


def test_without_a_folder_the_command_takes_the_site_s_own(shelf, app, monkeypatch):
    monkeypatch.setitem(app.config, "CONTENT", str(shelf))
    with app.app_context():
        assert run().stdout.startswith("khoa-nho: 2 lessons")


def test_the_courses_that_come_with_the_site_have_nothing_to_mend():
    checked = check_folder(CONTENT)
    assert [str(fault) for fault in checked.faults] == []
    assert len(checked.tallies) >= 5
