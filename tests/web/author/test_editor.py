"""The editor of a lesson and the outline of a draft, as pages."""

import pytest
from sqlalchemy import event, text

from lms.courses.drafts.actions import replace_files
from lms.courses.drafts.models import Draft, DraftState
from lms.courses.drafts.queries import texts_of
from lms.db import db
from tests.courses.small import LESSON, course_files

PAGE = "/soan-bai/khoa-nho"
EDITOR = f"{PAGE}/bai/chuan-bi"
SCRIPT = {"X-Requested-With": "fetch"}
BODY = LESSON.split("---\n", 2)[2].strip("\n")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def author(make, tree):
    return make.lecturer(tree["LDLD-A"], "Mạc Thị Thơ")


@pytest.fixture
def draft(make, tree, author):
    return make.course_draft(author, tree["LDLD-A"])


@pytest.fixture
def browser(sign_in, author, draft):
    return sign_in(author)


def sent(body=BODY, revision=1, **more):
    told = {"title": "Chuẩn bị thông tin", "minutes": "8", "outcomes": ["chuan-bi"]}
    return told | {"body": body, "revision": revision} | more


def texts(app, draft):
    with app.app_context():
        return texts_of(db.session.get_one(Draft, draft.id))


def test_a_lesson_saved_without_a_change_stays_octet_for_octet(app, browser, draft):
    answer = browser.post(EDITOR, data=sent(BODY.replace("\n", "\r\n")), headers=SCRIPT)
    assert answer.json["revision"] == 1
    assert texts(app, draft) == course_files()


def test_a_changed_title_changes_nothing_else(app, browser, draft):
    browser.post(EDITOR, data=sent(title="Có số liệu trước: chuẩn bị"))
    assert texts(app, draft)["01-chuan-bi.md"] == LESSON.replace(
        "title: Chuẩn bị thông tin\nminutes: 8\noutcomes: [chuan-bi]",
        "title: 'Có số liệu trước: chuẩn bị'\nminutes: 8\noutcomes: [chuan-bi]",
    )


def test_the_script_is_told_what_is_wrong_and_where(browser):
    answer = browser.post(EDITOR, data=sent(BODY.replace("right: true", "right: false")), headers=SCRIPT).json
    assert answer["faults"][0]["text"].startswith("phải có đúng một lựa chọn")
    assert answer["faults"][0]["line"] == LESSON.split("\n").index("options:") + 1


def test_a_lesson_without_a_title_is_told_so_and_keeps_what_was_typed(browser):
    answer = browser.post(EDITOR, data=sent("Lời mới gõ.", title=" "))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Anh/chị đặt tên bài." in page
    assert "Lời mới gõ." in page


def test_two_editors_of_one_line_see_both_texts_and_choose(app, browser, draft, make, tree, sign_in):
    other = sign_in(make.lecturer(tree["LDLD-A"], "Người Khác"))
    other.post(EDITOR, data=sent(BODY.replace("Có số liệu", "Đủ số liệu")))
    told = browser.post(EDITOR, data=sent(BODY.replace("Có số liệu", "Nắm số liệu")), headers=SCRIPT)
    assert told.status_code == 409
    page = browser.post(EDITOR, data=sent(BODY.replace("Có số liệu", "Nắm số liệu")))
    assert page.status_code == 409
    words = page.get_data(as_text=True)
    assert "Đủ số liệu thì bàn được." in words
    assert "Nắm số liệu thì bàn được." in words
    assert "Đủ số liệu" in texts(app, draft)["01-chuan-bi.md"]

    mine = LESSON.replace("Có số liệu", "Nắm số liệu")
    chosen = {"mine": mine.replace("\n", "\r\n"), "base": 1, "revision": 2, "chon-1": "both"}
    assert browser.post(EDITOR, data=chosen).status_code == 302
    kept = texts(app, draft)["01-chuan-bi.md"]
    assert kept.index("Đủ số liệu") < kept.index("Nắm số liệu")


def test_a_third_save_while_one_chooses_brings_the_choice_again(browser, draft, make, tree, sign_in, app):
    other = sign_in(make.lecturer(tree["LDLD-A"], "Người Khác"))
    other.post(EDITOR, data=sent(BODY.replace("Có số liệu", "Đủ số liệu")))
    other.post(EDITOR, data=sent(BODY.replace("Có số liệu", "Dư số liệu"), revision=2))
    mine = LESSON.replace("Có số liệu", "Nắm số liệu")
    answer = browser.post(EDITOR, data={"mine": mine, "base": 1, "revision": 2, "chon-1": "mine"})
    assert answer.status_code == 409
    assert "Dư số liệu" in texts(app, draft)["01-chuan-bi.md"]


def test_changes_in_different_places_come_back_to_the_script(browser, make, tree, sign_in):
    other = sign_in(make.lecturer(tree["LDLD-A"], "Người Khác"))
    other.post(EDITOR, data=sent(minutes="9"))
    answer = browser.post(EDITOR, data=sent(BODY.replace("Viết văn bản", "Gửi văn bản")), headers=SCRIPT).json
    assert answer["merged"]
    assert answer["minutes"] == 9
    assert "Gửi văn bản" in answer["body"]


def test_the_second_is_told_who_has_the_lesson_open(browser, make, tree, sign_in):
    other = sign_in(make.lecturer(tree["LDLD-A"], "Người Khác"))
    browser.get(EDITOR)
    assert "Mạc Thị Thơ cũng đang mở bài này." in other.get(EDITOR).get_data(as_text=True)
    assert other.post(f"{EDITOR}/mo").json["others"] == "Mạc Thị Thơ cũng đang mở bài này."


def test_what_waits_for_review_can_be_read_but_not_saved(app, browser, draft):
    with app.app_context():
        db.session.get_one(Draft, draft.id).state = DraftState.SENT
        db.session.commit()
    assert "Bản này đang chờ duyệt" in browser.get(EDITOR).get_data(as_text=True)
    assert browser.post(EDITOR, data=sent("Lời mới."), headers=SCRIPT).status_code == 423
    for path, form in ((EDITOR, sent("Lời mới.")), (f"{PAGE}/thu-tu", {"key": "hop", "huong": "len"})):
        assert browser.post(path, data=form).status_code == 302
    assert texts(app, draft) == course_files()


def test_the_preview_is_the_learners_lesson_and_keeps_no_answer(browser):
    page = browser.get(f"{EDITOR}/xem").get_data(as_text=True)
    assert '<div class="scene">' in page or 'class="scene"' in page
    answered = browser.post(f"{EDITOR}/xem/han-cung-cap", data={"cau-han-cung-cap": "1"}, headers=SCRIPT)
    assert "Đúng." in answered.get_data(as_text=True)
    assert "Làm lại câu này" not in browser.get(f"{EDITOR}/xem").get_data(as_text=True)


def test_a_preview_shows_what_can_be_shown_of_a_faulty_lesson(browser):
    browser.post(EDITOR, data=sent(BODY.replace("right: true", "right: false")))
    page = browser.get(f"{EDITOR}/xem")
    assert page.status_code == 200
    assert "chị Lành" in page.get_data(as_text=True)


def test_broken_front_matter_is_shown_whole_and_can_be_mended(app, browser, draft):
    broken = LESSON.replace("title: Chuẩn", "title: [Chuẩn")
    browser.post(f"{PAGE}/tep-van-ban/course.yaml", data={"text": course_files()["course.yaml"], "revision": 1})
    with app.app_context():
        replace_files(db.session.get_one(Draft, draft.id), {"01-chuan-bi.md": broken}, draft.begun_by_id)
        db.session.commit()
    assert "title: [Chuẩn" in browser.get(EDITOR).get_data(as_text=True)
    browser.post(EDITOR, data={"title": "x", "body": LESSON, "revision": 2})
    assert texts(app, draft)["01-chuan-bi.md"] == LESSON


def test_an_earlier_text_is_looked_at_and_saved_anew(app, browser, draft):
    browser.post(EDITOR, data=sent("Lời thứ hai."))
    assert "Lời thứ hai." not in browser.get(f"{EDITOR}?ban=1").get_data(as_text=True)
    assert browser.get(f"{EDITOR}/lan-luu").get_data(as_text=True).count("Xem và dùng lại") == 1
    browser.post(EDITOR, data=sent(revision=2))
    assert texts(app, draft) == course_files()


def test_lessons_go_up_and_down_and_away_and_back(browser):
    def order():
        page = browser.get(PAGE).get_data(as_text=True)
        return page.index('id="bai-hop"') < page.index('id="bai-chuan-bi"')

    browser.post(f"{PAGE}/thu-tu", data={"key": "hop", "huong": "len"})
    assert order()
    browser.post(f"{PAGE}/thu-tu", data={"keys": ["chuan-bi", "hop"]}, headers=SCRIPT)
    assert not order()
    browser.post(f"{PAGE}/bai/chuan-bi/cat")
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Bài đã cất" in page
    browser.post(f"{PAGE}/bai/chuan-bi/cat")
    assert order()


def test_an_order_that_misses_a_lesson_is_not_taken(browser):
    answer = browser.post(f"{PAGE}/thu-tu", data={"keys": ["hop"]}, follow_redirects=True)
    assert "vừa được người khác thay đổi" in answer.get_data(as_text=True)


def test_every_pattern_makes_a_lesson_that_can_be_read(browser, app, draft):
    for number, pattern in enumerate(("mau-chung", "tung-buoc", "tinh-huong", "trong")):
        browser.post(f"{PAGE}/them-bai", data={"title": f"Mẫu {number}", "pattern": pattern})
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Mẫu 3" in page
    assert not [name for name in texts(app, draft) if f"{name}, dòng" in page]


def test_a_new_course_begins_with_its_first_draft_and_an_address_from_its_name(browser, tree, app, draft):
    told = {"title": "Khóa nhỏ", "unit": tree["LDLD-A"].id, "hours": "4,5", "summary": "Biết.", "outcomes": "Làm được"}
    answer = browser.post("/soan-bai/moi", data=told | {"audience": "Chủ tịch"})
    assert answer.location == "/soan-bai/khoa-nho-2"
    assert "Khóa nhỏ" in browser.get(answer.location).get_data(as_text=True)


def test_hours_that_are_no_number_are_told_beside_the_field_and_stay(browser, tree):
    told = {"title": "Mới", "unit": tree["LDLD-A"].id, "summary": "s", "outcomes": "o", "audience": "a"}
    page = browser.post("/soan-bai/moi", data=told | {"hours": "4 rưỡi"}).get_data(as_text=True)
    assert "Anh/chị gõ một số, ví dụ 4 hoặc 4,5." in page
    assert 'value="4 rưỡi"' in page


def test_a_unit_where_one_does_not_lecture_owns_no_course_of_mine(browser, tree):
    told = {"title": "Lạ", "unit": tree["LDLD-B"].id, "hours": "4", "summary": "s", "outcomes": "o", "audience": "a"}
    assert browser.post("/soan-bai/moi", data=told).status_code == 422


def test_a_dropped_draft_is_asked_about_first(browser, app, draft):
    assert "không lấy lại được" in browser.post(f"{PAGE}/bo").get_data(as_text=True)
    assert texts(app, draft) == course_files()
    browser.post(f"{PAGE}/bo", data={"confirmed": "1"})
    assert browser.get(PAGE).status_code == 404


def test_files_without_a_form_are_written_as_text(app, browser, draft):
    browser.post(f"{PAGE}/tep-van-ban", data={"name": "glossary.yaml"})
    page = f"{PAGE}/tep-van-ban/glossary.yaml"
    answer = browser.post(page, data={"text": "Đối thoại: Hai bên nói chuyện.", "revision": 1}, headers=SCRIPT)
    assert answer.json["faults"] == []
    answer = browser.post(page, data={"text": "- sai", "revision": 2}, headers=SCRIPT)
    assert answer.json["faults"]
    browser.post(f"{page}/xoa", data={"confirmed": "1"})
    assert "glossary.yaml" not in texts(app, draft)
    assert browser.post(f"{PAGE}/tep-van-ban", data={"name": "../etc"}).status_code == 422
    assert browser.post(f"{PAGE}/tep-van-ban/course.yaml/xoa", data={"confirmed": "1"}).status_code == 404


def test_a_lesson_opens_although_somebody_else_wrote_while_it_was_being_read(app, browser, draft):
    wrote = []

    def write(_connection, _cursor, statement, *_):
        if not wrote and "FROM drafts" in statement:
            wrote.append(statement)
            with engine.begin() as other:
                other.execute(text("UPDATE courses SET archived_at = NULL"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", write)
    try:
        assert browser.get(EDITOR).status_code == 200
    finally:
        event.remove(engine, "after_cursor_execute", write)
    assert wrote
