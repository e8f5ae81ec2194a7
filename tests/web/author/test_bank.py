"""The question bank of a draft: found, narrowed, changed several at once, taken back; from files and into files."""

import io
import re

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.courses.drafts.models import Draft, DraftState
from lms.courses.drafts.queries import texts_of
from lms.courses.yamltext import load_yaml
from lms.db import db
from lms.intake.questions.reading import read_questions
from tests.courses.small import course_files, question

URL = "/soan-bai/khoa-nho/cau-hoi"
BANK = "questions/ngan-hang.yaml"
GIFT = """// question
$CATEGORY: $course$/Họp

::q1::Ai ký thỏa ước? {=Chủ tịch#Đúng thẩm quyền. ~Kế toán}

Câu sl-1 đúng. {T}

Hỏng {=a
"""


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def browser(sign_in, lecturer):
    return sign_in(lecturer)


@pytest.fixture
def draft(make, lecturer, units):
    return make.course_draft(lecturer, units["LDLD-A"])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


@pytest.fixture
def texts(app):
    """The files of a draft as they are now."""

    def now(draft):
        with app.app_context():
            return texts_of(db.session.get_one(Draft, draft.id))

    return now


@pytest.fixture
def bank(texts):
    """key -> question, as the files say it now."""

    def now(draft):
        files = [text for name, text in texts(draft).items() if name.startswith("questions/")]
        return {one["key"]: one for text in files for one in load_yaml(text).value}

    return now


def undo_in(page):
    return re.search(r'action="([^"]*hoan-tac[^"]*)"', page.get_data(as_text=True))[1].replace("&amp;", "&")


def upload(browser, content, name="cau-hoi.txt"):
    data = content if isinstance(content, bytes) else content.encode()
    return browser.post(f"{URL}/nhap", data={"file": (io.BytesIO(data), name)})


def test_the_list_shows_every_question_and_whether_they_are_enough(browser, draft):
    page = text(browser.get(URL))
    assert "4 câu" in page
    assert "Câu hop-1 đúng." in page
    assert "đủ" in page


def test_the_list_is_narrowed_by_words_without_marks_topic_and_what_is_missing(browser, make, lecturer, units):
    files = course_files()
    files[BANK] += (
        question("ty-le", difficulty=3).replace("why_true: Đúng.", "why_true: ''").replace("ty-le đúng", "Tỷ lệ")
    )
    make.course_draft(lecturer, units["LDLD-A"], files=files)
    for query in ("q=ty+le", "kho=3", "thieu=gi", "thieu=why"):
        page = text(browser.get(f"{URL}?{query}"))
        assert "Câu Tỷ lệ" in page, query
        assert "Câu sl-1" not in page, query
    assert "cần bổ sung: giải thích" in text(browser.get(URL))
    assert "Câu hop-1" in text(browser.get(f"{URL}?cd=hop"))
    assert "Không có câu nào khớp" in text(browser.get(f"{URL}?cd=hop&kho=3"))


def test_picked_questions_are_deleted_and_brought_back(app, browser, draft, texts, bank):
    before = texts(draft)[BANK]
    browser.post(f"{URL}/doi", data={"cau": ["sl-1", "hop-1"], "viec": "xoa"})
    assert set(bank(draft)) == {"sl-2", "sl-3"}
    assert browser.post(undo_in(browser.get(URL))).status_code == 302
    assert texts(draft)[BANK] == before
    with app.app_context():
        actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"questions.changed", "questions.restored"} <= actions


def test_a_change_is_not_taken_back_over_what_others_saved_since(browser, draft, bank):
    browser.post(f"{URL}/doi", data={"cau": "sl-1", "viec": "xoa"})
    way_back = undo_in(browser.get(URL))
    browser.post(f"{URL}/doi", data={"cau": "sl-2", "viec": "xoa"})
    browser.post(way_back)
    assert set(bank(draft)) == {"sl-3", "hop-1"}
    assert "không hoàn tác được nữa" in text(browser.get(URL))


def test_picked_questions_get_a_topic_and_nothing_else_of_the_file_changes(browser, draft, texts):
    before = texts(draft)[BANK]
    browser.post(f"{URL}/doi", data={"cau": "sl-2", "viec": "ghi", "topic": "hop", "difficulty": "3"})
    changed = question("sl-2", "hop", difficulty=3)
    assert texts(draft)[BANK] == before.replace(question("sl-2"), changed)


def test_a_copy_has_a_key_of_its_own(browser, draft, bank):
    browser.post(f"{URL}/doi", data={"cau": "sl-1", "viec": "nhan-ban"})
    assert bank(draft)["sl-1-2"] == bank(draft)["sl-1"] | {"key": "sl-1-2"}


def test_nothing_picked_changes_nothing(browser, draft, bank):
    for data in (
        {"viec": "xoa"},
        {"cau": "sl-1", "viec": "ghi"},
        {"cau": "sl-1", "viec": "la"},
        {"cau": "ma", "viec": "xoa"},
    ):
        browser.post(f"{URL}/doi", data=data)
    assert len(bank(draft)) == 4


def test_a_draft_that_waits_for_review_is_only_looked_at(app, browser, draft, bank):
    with app.app_context():
        db.session.get_one(Draft, draft.id).state = DraftState.SENT
        db.session.commit()
    browser.post(f"{URL}/doi", data={"cau": "sl-1", "viec": "xoa"})
    sent = upload(browser, GIFT)
    browser.post(sent.location, data={"so": "0"})
    assert len(bank(draft)) == 4
    assert "đang chờ duyệt" in text(browser.get(URL))


def test_a_file_is_previewed_then_chosen_questions_are_added(browser, draft, bank):
    sent = upload(browser, GIFT)
    page = browser.get(sent.location)
    words = text(page)
    assert "Tệp có 2 câu đọc được" in words
    assert "cần bổ sung: bài đọc lại, mục tiêu, độ khó, giải thích" in words
    assert "Ngân hàng đã có câu giống hệt: Câu sl-1 đúng." in words
    assert "Dòng 8" in words
    ticked = re.findall(r'name="so" value="(\d)" checked', page.get_data(as_text=True))
    assert ticked == ["0"]
    assert len(bank(draft)) == 4
    common = {"lesson": "hop", "outcome": "chuan-bi", "difficulty": "2", "topic": "so-lieu"}
    browser.post(sent.location, data={"so": ticked, **common})
    added = bank(draft)["q1"]
    assert {name: added[name] for name in ("topic", "lesson", "outcome", "difficulty")} == {
        **common,
        "topic": "hop",
        "difficulty": 2,
    }
    assert [option["why"] for option in added["options"]] == ["Đúng thẩm quyền.", ""]
    listed = text(browser.get(f"{URL}?thieu=why"))
    assert "Ai ký thỏa ước?" in listed
    assert "lời giải" in text(browser.get("/soan-bai/khoa-nho")) or "để trống" in text(
        browser.get("/soan-bai/khoa-nho")
    )


def test_the_preview_shows_what_is_right_in_every_kind(browser, draft):
    asked = "Ghép {=Mèo -> cá =Chó -> xương}\n\nTrời đỏ. {F}\n\nTrong {=10 =mười} ngày.\n\nMấy? {#7}\n\nAi? {=An}"
    words = text(browser.get(upload(browser, asked).location))
    for shown in ("Mèo → cá", "Sai", "10, mười", "7", "An"):
        assert shown in words


def test_an_added_file_is_taken_back(browser, make, lecturer, units, texts, bank):
    files = {name: text for name, text in course_files().items() if name != BANK}
    draft = make.course_draft(lecturer, units["LDLD-A"], files=files)
    sent = upload(browser, GIFT)
    browser.post(sent.location, data={"so": ["0", "1"]})
    assert set(bank(draft)) == {"q1", "cau-sl-1-dung"}
    browser.post(undo_in(browser.get(URL)))
    assert BANK not in texts(draft)


def test_the_same_file_twice_offers_nothing_unasked(browser, draft):
    sent = upload(browser, GIFT)
    browser.post(sent.location, data={"so": ["0"]})
    assert "checked" not in browser.get(sent.location).get_data(as_text=True)


def test_a_file_that_is_none_says_so_beside_its_field(browser, draft):
    answer = upload(browser, b"%PDF-1.7", "bai.pdf")
    assert answer.status_code == 422
    assert "không phải tệp câu hỏi" in text(answer)


@pytest.mark.parametrize(("form", "name"), [("gift", "x.txt"), ("moodle", "x.xml"), ("excel", "x.xlsx")])
def test_the_bank_goes_out_and_comes_back(browser, draft, form, name):
    data = browser.get(f"{URL}/xuat/{form}").data
    found = read_questions(data, name).questions
    assert {one.name for one in found} == {"sl-1", "sl-2", "sl-3", "hop-1"}
    assert {one.spec["ask"] for one in found} == {f"Câu {key} đúng." for key in ("sl-1", "sl-2", "sl-3", "hop-1")}


def test_the_template_is_a_workbook(browser, draft):
    assert browser.get(f"{URL}/nhap/mau.xlsx").data.startswith(b"PK")


def test_questions_that_ask_nearly_the_same_stand_beside_each_other(browser, make, lecturer, units):
    files = course_files()
    long = "Công ty phải cung cấp thông tin cho công đoàn trong mấy ngày"
    files[BANK] += question("a-1").replace("Câu a-1 đúng.", long)
    files[BANK] += question("a-2").replace("Câu a-2 đúng.", f"{long} nhỉ")
    make.course_draft(lecturer, units["LDLD-A"], files=files)
    assert "1 cặp câu gần giống nhau" in text(browser.get(URL))
    page = text(browser.get(f"{URL}/gan-giong"))
    assert f"{long} nhỉ" in page


def test_a_file_that_is_no_list_is_named_and_hides_no_other(browser, make, lecturer, units):
    files = course_files() | {"questions/hong.yaml": "khong: phai danh sach\n"}
    make.course_draft(lecturer, units["LDLD-A"], files=files)
    page = text(browser.get(URL))
    assert "questions/hong.yaml không đọc được" in page
    assert "Câu sl-1 đúng." in page


def test_a_lecturer_of_another_unit_finds_none_of_it(sign_in, make, units, draft, browser):
    other = sign_in(make.lecturer(units["LDLD-B"]))
    sent = upload(browser, GIFT)
    for address in (URL, f"{URL}/gan-giong", f"{URL}/nhap", f"{URL}/xuat/gift", sent.location):
        assert other.get(address).status_code == 404
    assert other.post(f"{URL}/doi", data={"cau": "sl-1", "viec": "xoa"}).status_code == 404
    assert sign_in(make.coordinator(units["LDLD-A"])).get(URL).status_code == 403


def test_another_author_does_not_find_the_file_that_one_sent(sign_in, make, units, draft, browser):
    sent = upload(browser, GIFT)
    assert sign_in(make.lecturer(units["LDLD-A"], "Người khác")).get(sent.location).status_code == 404


def test_pages_of_a_bank_take_few_statements(browser, draft, statements):
    sent = upload(browser, GIFT)
    for address in (URL, sent.location):
        browser.get(address)
        with statements() as seen:
            browser.get(address)
        assert len(seen) <= 8, seen
