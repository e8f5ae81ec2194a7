"""Lecturers and reviewers see how a course performs: numbers, reasons and a workbook, never a name."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.clock import now
from lms.db import db
from lms.jobs.worker import run_one_job
from lms.learning.models import Performance

COURSE = "thuong-luong-tap-the"
URL = f"/soan-bai/{COURSE}/ket-qua"
ITEMS = f"{URL}/cau-hoi"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def course(make, units):
    return make.course(owner=units["LDLD-A"])


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def browser(sign_in, lecturer):
    return sign_in(lecturer)


@pytest.fixture
def question(make, course):
    return make.questions_of(COURSE)[0]


def kept(course, question=None, lessons=None, **item):
    """Figures as a reckoning would leave them."""
    fields = {"asked": 200, "share": 0.62, "discrimination": 0.41, "choices": [], "flags": [], "drawn": 260} | item
    text = {"opened": 40, "finished": 30, "places": {"2": 7, "4": 3}, "minutes": {"12": 30}, "tries": {}, "wrong": {}}
    digest = "chuan-bi: Lời đầu bài."
    return Performance(
        course_id=course.id,
        reckoned_at=now(),
        learners=50,
        sittings=200,
        items={str(question.id): fields} if question else {},
        lessons={f"chuan-bi {digest}": text | (lessons or {})},
    )


@pytest.fixture
def keep(app, course):
    def write(**item):
        with app.app_context():
            db.session.merge(kept(course, **item))
            db.session.commit()

    return write


def choice(key, right, everybody, weak, strong):
    return {"key": key, "right": right, "everybody": everybody, "weak": weak, "strong": strong}


def test_before_the_first_reckoning_the_page_says_what_will_come(browser, course):
    for path in (URL, ITEMS):
        page = browser.get(path).text
        assert "Khóa học này chưa có số liệu." in page
        assert "Tính số liệu" in page


def test_the_list_leads_to_each_course(browser, course):
    page = browser.get("/ket-qua-khoa-hoc").text
    assert f'href="{URL}"' in page


def test_without_courses_the_list_says_so(sign_in, make, units):
    assert "Chưa có khóa học nào đã đăng." in sign_in(make.lecturer(units["LDLD-B"])).get("/ket-qua-khoa-hoc").text


def test_lessons_show_numbers_and_what_was_measured(browser, keep):
    keep()
    page = browser.get(URL).text
    for words in ("Đã mở", ">40<", "75,0%", "12\u00a0phút", "ước tính 8\u00a0phút", "đoạn 2", "trung vị", "30 phút"):
        assert words in page, words
    assert "Số liệu của nhóm dưới 5\u00a0người không hiển thị." in page


def test_a_lesson_shows_where_people_stop_as_a_picture_and_a_table(browser, keep):
    keep(lessons={"tries": {"thu-chuan-bi": 20}, "wrong": {"thu-chuan-bi": 9}})
    page = browser.get(f"{URL}/bai/chuan-bi").text
    assert page.count("<rect") == 6
    assert 'aria-label="Số người dừng ở mỗi đoạn, từ đoạn 1 đến đoạn 6' in page
    assert "2. Lời đầu bài. Đoạn 2." in page
    assert "3. Lời đầu bài. Đoạn 3." not in page
    assert "45,0%" in page
    assert browser.get(f"{URL}/bai/khong-co").status_code == 404


def test_small_groups_show_nothing(browser, keep):
    keep(lessons={"opened": 4, "finished": 0, "places": {"2": 4}, "minutes": {}})
    page = browser.get(f"{URL}/bai/chuan-bi").text
    assert "Chưa đủ số liệu." in page
    assert "<rect" not in page
    assert "đoạn 2" not in browser.get(URL).text


def test_questions_to_mend_stand_first_with_their_reasons(browser, question, keep):
    flags = ["key", "negative", "unchosen"]
    choices = [choice(0, True, 0.3, 0.4, 0.2), choice(1, False, 0.7, 0.6, 0.8), choice(2, False, 0.0, 0.0, 0.0)]
    keep(question=question, share=0.3, discrimination=-0.2, choices=choices, flags=flags)
    page = browser.get(ITEMS).text
    assert page.index(question.key) < page.index("nguyen-tac-1")
    assert "Có thể sai đáp án" in page
    assert "-0,2" in page
    detail = browser.get(f"{ITEMS}/{question.id}").text
    assert f"Người làm bài tốt chọn “Ý 1 của {question.key}” nhiều hơn đáp án đúng" in detail
    assert f"Không ai chọn “Ý 2 của {question.key}”" in detail
    assert "80,0%" in detail
    assert "Câu này" not in detail


def test_a_share_is_not_cut_by_the_way_machines_count(browser, question, keep):
    keep(question=question, share=0.29)
    assert "29,0%" in browser.get(ITEMS).text


def test_the_list_is_narrowed_and_sorted(browser, make, question, keep):
    keep(question=question, flags=["hard"], share=0.2)
    page = browser.get(f"{ITEMS}?cx=hard").text
    assert question.key in page
    assert "nguyen-tac-1" not in page
    assert "Không có câu nào khớp" in browser.get(f"{ITEMS}?cx=easy").text
    assert "phien-hop-0" not in browser.get(f"{ITEMS}?cd=nguyen-tac").text
    for order in ("dung", "-dung", "pb", "-pb"):
        listed = browser.get(f"{ITEMS}?sap={order}").text
        assert listed.index(question.key) < listed.index("phien-hop-0"), order
    assert "Chỉ 20,0% trả lời đúng" in browser.get(f"{ITEMS}/{question.id}").text


def test_the_workbook_holds_the_list_as_it_is_narrowed(browser, question, keep):
    keep(question=question, flags=["hard"], share=0.2)
    book = load_workbook(BytesIO(browser.get(f"{ITEMS}/xuat?cx=gi").data))
    rows = [row for row in book.active.iter_rows(values_only=True) if row[0]]
    assert rows[-1][0] == question.key
    assert rows[-1][3:7] == (260, 200, 20, 0.41)
    assert "quá khó" in rows[-1][7]
    assert rows[-2][0] == "Mã câu"


def test_a_question_leads_to_the_draft_that_is_open(browser, make, lecturer, course, question, keep):
    keep(question=question)
    assert "Muốn sửa câu này, anh/chị soạn bản mới" in browser.get(f"{ITEMS}/{question.id}").text
    make.next_draft(lecturer, course, {"questions/mot.yaml": f"- {{key: {question.key}, kind: true-false, ask: Sai}}"})
    assert f'href="/soan-bai/{COURSE}/cau-hoi/sua/{question.key}"' in browser.get(f"{ITEMS}/{question.id}").text
    other = make.questions_of(COURSE)[1]
    page = browser.get(f"{ITEMS}/{other.id}").text
    assert "/cau-hoi/sua/" not in page
    assert "soạn bản mới" not in page


def test_a_reviewer_sees_the_figures_and_no_way_to_mend(sign_in, make, units, question, keep):
    keep(question=question)
    reviewer = sign_in(make.coordinator(units["LDLD-A"]))
    page = reviewer.get(f"{ITEMS}/{question.id}").text
    assert "Tỷ lệ đúng" in page
    assert "soạn bản mới" not in page


def test_reckoning_is_work_for_the_worker_and_shows_its_result(app, browser, sign_in, make, units, course):
    answer = browser.post(f"{URL}/tinh-lai")
    assert answer.location.startswith(f"{URL}?viec=")
    assert "Đang chờ đến lượt" in browser.get(answer.location).text
    colleague = sign_in(make.lecturer(units["LDLD-A"]))
    assert "Đang chờ đến lượt" not in colleague.get(answer.location).text
    assert run_one_job(app)
    assert browser.get(answer.location).location == URL
    assert "Số liệu tính lúc" in browser.get(URL).text
    assert browser.get(f"{URL}?viec=la").status_code == 200


def test_no_name_of_a_learner_stands_anywhere(browser, make, units, course):
    for _ in range(6):
        enrolment = make.enrolment(make.officer(units["CDCS-A1"], name="Lê Thị Mai"), course)
        make.attempt(enrolment)
    make.figures(course)
    for path in (URL, f"{URL}/bai/chuan-bi", ITEMS):
        assert "Mai" not in browser.get(path).text


def test_pages_of_figures_take_few_statements(browser, question, keep, statements):
    keep(question=question)
    for path, most in ((URL, 6), (f"{URL}/bai/chuan-bi", 7), (ITEMS, 6), (f"{ITEMS}/{question.id}", 6)):
        with statements() as seen:
            browser.get(path)
        assert len(seen) <= most, (path, len(seen))
