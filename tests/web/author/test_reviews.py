"""A lecturer sends, a coordinator gives back and publishes, a lecturer looks at what was."""

import re

import pytest

from lms.courses.drafts.queries import open_draft_of
from lms.courses.models import Course
from lms.courses.queries import version_of
from lms.courses.sync import export
from lms.db import db
from lms.learning.queries.progress import completion_state
from tests.courses.small import LESSON, course_files

PAGE, REVIEW = "/soan-bai/khoa-nho", "/duyet/khoa-nho"
BODY = LESSON.split("---\n", 2)[2].strip("\n")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def author(make, tree, sign_in):
    person = make.lecturer(tree["LDLD-A"], "Mạc Thị Thơ")
    make.course_draft(person, tree["LDLD-A"])
    return sign_in(person)


@pytest.fixture
def reviewer(make, tree, sign_in):
    return sign_in(make.coordinator(tree["LDLD-A"]))


def words(answer):
    return answer.get_data(as_text=True).replace("\xa0", " ")


def course():
    return db.session.query(Course).one()


def test_a_draft_goes_there_and_back_and_is_published(app, author, reviewer):
    author.post(f"{PAGE}/duyet/gui", data={"note": "Bài 1 mới viết lại."})
    assert "Khóa nhỏ" in words(reviewer.get("/duyet"))
    assert "Bài 1 mới viết lại." in words(reviewer.get(REVIEW))
    reviewer.post(f"{REVIEW}/gop-y", data={"name": "01-chuan-bi.md", "line": "8", "text": "Ca nào, ở đâu?"})
    assert "1 góp ý chưa xử lý" in words(reviewer.get(REVIEW))
    reviewer.post(f"{REVIEW}/tra-lai", data={"answer": ""})

    page = words(author.get(f"{PAGE}/duyet"))
    assert "Ca nào, ở đâu?" in page
    assert "trả lại lúc" in page
    body = BODY.replace("Giờ nghỉ ca", "Giờ nghỉ ca đêm ở xưởng may")
    told = {"title": "Chuẩn bị thông tin", "minutes": "8", "outcomes": ["chuan-bi"], "body": body, "revision": 1}
    author.post(f"{PAGE}/bai/chuan-bi", data=told)
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    assert "Đã đăng bản 1" in words(reviewer.post(f"{REVIEW}/dang", data={"answer": "Tốt."}, follow_redirects=True))
    with app.app_context():
        assert version_of(course()).number == 1
        assert open_draft_of(course().id) is None


def test_a_draft_with_faults_goes_nowhere_and_says_where_they_are(author):
    told = {"title": "Bài", "body": BODY.replace("right: true", "right: false"), "revision": 1}
    author.post(f"{PAGE}/bai/chuan-bi", data=told)
    answer = author.post(f"{PAGE}/duyet/gui", data={"note": ""}, follow_redirects=True)
    assert "Chưa gửi được" in words(answer)
    page = words(answer)
    assert "Phải có đúng một lựa chọn" in page
    assert "Thiếu số phút (minutes)" in page
    assert ">Bài 1: Bài, dòng" in page, "said by the lesson's name, not by its file's"
    assert ">01-chuan-bi.md" not in page


def test_a_line_that_the_file_does_not_have_is_told_beside_its_field(author, reviewer):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    answer = reviewer.post(f"{REVIEW}/gop-y", data={"name": "01-chuan-bi.md", "line": "900", "text": "Ở đâu?"})
    assert answer.status_code == 422
    assert "Tệp chỉ có" in words(answer)
    assert "Ở đâu?" in words(answer)


def test_giving_back_without_a_word_is_told_and_changes_nothing(author, reviewer):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    answer = reviewer.post(f"{REVIEW}/tra-lai", data={"answer": " "})
    assert answer.status_code == 422
    assert "cần sửa gì" in words(answer)


def test_a_draft_that_is_still_being_written_is_nobody_elses_business(author, reviewer):
    assert reviewer.get(REVIEW).status_code == 404


def test_a_draft_taken_back_meanwhile_is_not_published(author, reviewer, app):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    author.post(f"{PAGE}/duyet/rut")
    assert reviewer.post(f"{REVIEW}/dang").status_code == 404
    with app.app_context():
        assert course().published is None


def test_a_text_that_was_changed_since_it_was_read_is_not_decided_on(author, reviewer, app):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    read = re.search(r'name="luot" value="(\d+)"', words(reviewer.get(REVIEW)))[1]
    author.post(f"{PAGE}/duyet/rut")
    author.post(f"{PAGE}/duyet/gui", data={"note": "Đã thay số liệu."})
    for decision in ("dang", "tra-lai"):
        answer = reviewer.post(f"{REVIEW}/{decision}", data={"luot": read, "answer": "Đọc rồi."}, follow_redirects=True)
        assert "Không có gì thay đổi" in words(answer)
    with app.app_context():
        assert course().published is None
        assert open_draft_of(course().id).state == "sent"


def test_whoever_wrote_and_coordinates_does_not_publish_alone(app, make, tree, sign_in):
    both = make.lecturer(tree["LDLD-A"])
    make.scope(both, tree["LDLD-A"])
    make.course_draft(both, tree["LDLD-A"])
    browser = sign_in(both)
    browser.post(f"{PAGE}/duyet/gui", data={"note": ""})
    assert "do chính anh/chị gửi" in words(browser.get(REVIEW))
    assert "Người khác" in words(browser.post(f"{REVIEW}/dang", follow_redirects=True))
    with app.app_context():
        assert course().published is None


def test_learners_in_the_middle_are_counted_and_asked_again_by_choice(app, author, reviewer, make, tree):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    reviewer.post(f"{REVIEW}/dang")
    with app.app_context():
        learned = course()
    enrolment = make.enrolment(make.officer(tree["CDCS-A1"]), learned)
    make.lessons_done(enrolment)
    author.post(f"{PAGE}/ban-moi")
    told = {"title": "Bài", "minutes": "8", "outcomes": ["chuan-bi"], "body": BODY + "\n\nThêm.", "revision": 1}
    author.post(f"{PAGE}/bai/chuan-bi", data=told)
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    page = words(reviewer.get(REVIEW))
    assert "1 người đang học dở" in page
    assert "1 người đã xong bài này" in page
    assert "<ins>" in words(reviewer.get(f"{REVIEW}/tep/01-chuan-bi.md"))
    reviewer.post(f"{REVIEW}/dang", data={"hoc-lai": "chuan-bi"})
    with app.app_context():
        assert [one.again for one in completion_state(enrolment.id).lessons] == [True, False]


def test_old_versions_are_opened_compared_and_taken_as_a_beginning(app, author, reviewer):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    reviewer.post(f"{REVIEW}/dang")
    author.post(f"{PAGE}/ban-moi")
    told = {"title": "Tên mới của bài", "minutes": "8", "outcomes": ["chuan-bi"], "body": BODY, "revision": 1}
    author.post(f"{PAGE}/bai/chuan-bi", data=told)
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    reviewer.post(f"{REVIEW}/dang")
    versions = f"{PAGE}/cac-ban"
    assert "Soạn tiếp từ bản này" in words(author.get(versions))
    assert "<b>mới</b>" in words(author.get(f"{versions}/so-sanh?tu=1&den=2"))
    assert "Chuẩn bị thông tin" in words(author.get(f"{versions}/1"))
    assert "chị Lành" in words(author.get(f"{versions}/1/bai/chuan-bi"))
    author.post(f"{PAGE}/ban-moi", data={"ban": "1"})
    assert "Chuẩn bị thông tin" in words(author.get(f"{PAGE}/bai/chuan-bi"))
    assert author.get(f"{versions}/9").status_code == 404


def test_the_bytes_of_a_course_come_out_as_they_went_in(app, author, reviewer, tmp_path):
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    reviewer.post(f"{REVIEW}/dang")
    with app.app_context():
        folder = export("khoa-nho", tmp_path)
    found = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert found == course_files()


def test_a_number_that_no_row_can_have_is_no_broken_page(author, reviewer):
    large = "9" * 20
    assert author.get(f"{PAGE}/bai/chuan-bi?ban={large}").status_code == 200
    told = {"title": "Chuẩn bị thông tin", "minutes": "8", "body": f"{BODY}\n\nThêm.", "revision": large}
    assert author.post(f"{PAGE}/bai/chuan-bi", data=told).status_code in (302, 409)
    assert author.post(f"{PAGE}/cau-hoi/hoan-tac?tep=questions/ngan-hang.yaml:{large}:1").status_code == 302
    author.post(f"{PAGE}/duyet/gui", data={"note": ""})
    reviewer.post(f"{REVIEW}/dang", data={"luot": large})
    assert author.get(f"{PAGE}/cac-ban/so-sanh?tu={large}&den=1").status_code == 404


def test_what_nests_without_end_is_no_exercise(author):
    assert author.post(f"{PAGE}/thu-bai-tap", data={"bai": "[" * 100_000}).status_code == 400


def test_authors_say_things_to_each_other_at_a_line(author):
    answer = author.post(f"{PAGE}/duyet/gop-y", data={"name": "01-chuan-bi.md", "line": "900", "text": "Ở đâu?"})
    assert answer.status_code == 422
    assert "Ở đâu?" in words(answer)
    author.post(f"{PAGE}/duyet/gop-y", data={"name": "01-chuan-bi.md", "line": "8", "text": "Ca nào, ở đâu?"})
    assert "Ca nào, ở đâu?" in words(author.get(f"{PAGE}/duyet"))
    assert author.post(f"{PAGE}/duyet/gop-y", data={"name": "khac.md", "line": "1", "text": "x"}).status_code == 404
