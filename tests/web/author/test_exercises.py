"""Exercises of a lesson, written by form."""

import json
from copy import deepcopy

import pytest
from sqlalchemy import select

from lms.courses.authoring.form import entry_of, new_entry, sent_by
from lms.courses.authoring.placing import blocks_in, find_block
from lms.courses.drafts.actions import save_file
from lms.courses.drafts.models import Draft, DraftState
from lms.courses.drafts.queries import find_file, lesson_file
from lms.courses.exercises import KINDS
from lms.db import db
from lms.learning.models import PracticeAnswer
from tests.courses.authoring.specs import of_content
from tests.courses.small import LESSON

LIST = "/soan-bai/khoa-nho/bai/chuan-bi/bai-tap"
ONE = f"{LIST}/han-cung-cap"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def draft(make, units, lecturer):
    return make.course_draft(lecturer, units["LDLD-A"])


@pytest.fixture
def browser(sign_in, lecturer, draft):
    return sign_in(lecturer)


@pytest.fixture(autouse=True)
def _app(app):
    SITE["app"] = app


SITE = {}


def text():
    with SITE["app"].app_context():
        return lesson_file(db.session.scalars(select(Draft)).one(), "chuan-bi").text


def changed(old, new, by):
    """Somebody else saves the lesson."""
    with SITE["app"].app_context():
        draft = db.session.scalars(select(Draft)).one()
        file = find_file(draft, "01-chuan-bi.md")
        save_file(draft, file.name, file.text.replace(old, new), file.revision, by.id)
        db.session.commit()


def spec_in_lesson(key="han-cung-cap"):
    return find_block(text(), key).spec


def sent(spec, **other):
    return [("kind", spec["kind"]), *sent_by(spec["kind"], entry_of(spec)), *other.items()]


def post(browser, url, pairs):
    data = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return browser.post(url, data=data)


def sample(kind):
    return deepcopy(next(spec for spec in of_content() if spec["kind"] == kind))


def test_the_list_names_the_exercises_and_every_kind(browser):
    page = browser.get(LIST).text
    assert "Bao nhiêu ngày?" in page
    for kind in KINDS:
        assert f"{LIST}/moi/{kind}" in page


@pytest.mark.parametrize("kind", KINDS)
def test_the_empty_form_of_every_kind_opens_and_keeps_what_is_missing_to_itself(browser, kind):
    answer = browser.get(f"{LIST}/moi/{kind}")
    assert answer.status_code == 200
    assert "Ô này còn trống" not in answer.text
    assert 'name="x.ask"' in answer.text


def test_saving_an_exercise_as_it_stands_changes_not_an_octet(browser):
    before = text()
    assert post(browser, ONE, sent(spec_in_lesson(), ban="1")).status_code == 302
    assert text() == before


def test_what_was_mended_stands_in_the_lesson_and_nothing_else_changed(browser):
    spec = spec_in_lesson()
    spec["options"][0]["text"] = "05 ngày: sai"
    post(browser, ONE, sent(spec, ban="1"))
    assert text() == LESSON.replace("text: 05 ngày", "text: '05 ngày: sai'")


@pytest.mark.parametrize(
    "kind", ["single-choice", "multiple-choice", "true-false", "reflection", "situation", "voucher"]
)
def test_a_new_exercise_gets_its_key_and_stands_at_the_end_of_the_lesson(browser, kind):
    spec = next((one for one in of_content() if one["kind"] == kind), {"kind": kind, "ask": "Ở đơn vị mình thì sao?"})
    spec = {name: value for name, value in spec.items() if name != "key"}
    assert post(browser, f"{LIST}/moi/{kind}", sent(spec)).status_code == 302
    block = blocks_in(text())[-1]
    assert {**spec, "key": block.key} == block.spec
    assert text().startswith(LESSON)


def test_an_unfinished_exercise_is_saved_with_everything_typed_and_says_what_is_missing(browser):
    spec = {"kind": "number", "ask": "Còn bao nhiêu?", "answer": "khoảng 5"}
    answer = post(browser, f"{LIST}/moi/number", sent(spec))
    assert answer.status_code == 302
    page = browser.get(answer.location).text
    assert 'value="khoảng 5"' in page
    assert "Ô này cần một con số, đang là “khoảng 5”." in page
    assert "Ô này còn trống." in page
    assert "Chưa dùng được" in browser.get(LIST).text


def test_a_row_more_keeps_what_was_typed_and_saves_nothing(browser):
    spec = {**spec_in_lesson(), "ask": "Đang gõ dở"}
    page = post(browser, ONE, sent(spec, lenh="them:x.options")).text
    assert "Đang gõ dở" in page
    assert 'name="x.options.2.text"' in page
    assert "Đang gõ dở" not in text()


def test_the_exercise_beside_the_form_is_answered_and_marked_and_nothing_is_kept(browser):
    spec = spec_in_lesson()
    answer = browser.post(
        "/soan-bai/khoa-nho/thu-bai-tap",
        data={"bai": json.dumps(spec), "cau-thu": "1"},
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.text.strip().startswith("<form")
    assert "Đúng." in answer.text
    with SITE["app"].app_context():
        assert db.session.scalars(select(PracticeAnswer)).all() == []
    assert browser.post("/soan-bai/khoa-nho/thu-bai-tap", data={"bai": "{}"}).status_code == 400


def test_a_situation_is_tried_step_by_step_though_nobody_keeps_it(browser):
    spec = sample("situation")
    first = {"bai": json.dumps(spec), "truoc": "{}", "cau-thu": "0", "cau-thu.buoc": "0"}
    page = browser.post("/soan-bai/khoa-nho/thu-bai-tap", data=first).text
    assert spec["nodes"][0]["choices"][0]["text"] in page
    assert "{&#34;path&#34;: [0]}" in page


def test_a_situation_shows_one_node_and_carries_the_others(browser):
    spec = sample("situation")
    post(browser, f"{LIST}/moi/situation", sent({**spec, "key": "cau-chuyen"}))
    page = browser.get(f"{LIST}/cau-chuyen").text
    assert page.count('class="place') == len(spec["nodes"]) + len(spec["endings"])
    assert 'type="hidden" name="x.nodes.1.key"' in page
    page = post(browser, f"{LIST}/cau-chuyen", sent({**spec, "key": "cau-chuyen"}, lenh="mo:x.nodes.1")).text
    assert 'id="x.nodes.1.says"' in page
    assert 'id="x.nodes.0.says"' not in page


def test_a_new_node_is_made_from_a_choice(browser):
    entry = new_entry("situation")
    page = post(browser, f"{LIST}/moi/situation", [*sent_by("situation", entry), ("lenh", "them:x.nodes")]).text
    assert 'id="x.nodes.0.says"' in page
    spec = sample("situation")
    del spec["nodes"][0]["choices"][0]["to"]
    page = post(browser, f"{LIST}/moi/situation", sent(spec, lenh="noi:x.nodes.0.choices.0:nodes")).text
    assert f'id="x.nodes.{len(spec["nodes"])}.says"' in page
    number = len(spec["nodes"]) + 1
    assert f'name="x.nodes.0.choices.0.to" value="doan-{number}"' in page


def test_the_better_path_is_found_by_a_button(browser):
    spec = {**sample("situation"), "better": [9]}
    page = post(browser, f"{LIST}/moi/situation", sent(spec, lenh="duong")).text
    assert 'name="x.better" value="9"' not in page


def test_two_authors_of_one_exercise_are_told_and_nothing_is_lost(browser, make, units):
    changed("Bao nhiêu ngày?", "Mấy ngày?", make.lecturer(units["LDLD-A"]))
    spec = {**spec_in_lesson(), "ask": "Hạn bao nhiêu ngày?"}
    answer = post(browser, ONE, sent(spec, ban="1"))
    assert answer.status_code == 422
    assert "có người vừa sửa đúng chỗ này" in answer.text
    assert "Hạn bao nhiêu ngày?" in answer.text
    assert "Mấy ngày?" in text()
    assert "Lưu bản của tôi thay vào" in answer.text
    post(browser, ONE, sent(spec, ban="1", de="1"))
    assert "Hạn bao nhiêu ngày?" in text()
    assert "Mấy ngày?" not in text()


def test_what_somebody_wrote_elsewhere_in_the_lesson_stays(browser, make, units):
    changed("mở cuốn vở", "mở cuốn sổ", make.lecturer(units["LDLD-A"]))
    post(browser, ONE, sent({**spec_in_lesson(), "ask": "Hạn bao nhiêu ngày?"}, ban="1"))
    assert "mở cuốn sổ" in text()
    assert "Hạn bao nhiêu ngày?" in text()


def test_an_exercise_is_taken_out_only_when_asked_twice(browser):
    assert "Bỏ bài tập này khỏi bài?" in browser.post(f"{ONE}/cho", data={"viec": "bo"}).text
    assert blocks_in(text())
    browser.post(f"{ONE}/cho", data={"viec": "bo", "confirmed": "1"})
    assert blocks_in(text()) == []


def test_exercises_change_places(browser):
    post(browser, f"{LIST}/moi/reflection", sent({"kind": "reflection", "ask": "Ở đơn vị mình?", "key": "minh"}))
    browser.post(f"{LIST}/minh/cho", data={"viec": "len"})
    assert [block.key for block in blocks_in(text())] == ["minh", "han-cung-cap"]


def test_a_draft_that_is_being_reviewed_is_not_changed_and_says_so(browser):
    with SITE["app"].app_context():
        db.session.scalars(select(Draft)).one().state = DraftState.SENT
        db.session.commit()
    answer = post(browser, ONE, sent({**spec_in_lesson(), "ask": "Khác?"}, ban="1"))
    assert answer.status_code == 422
    assert "đang chờ duyệt" in answer.text
    assert "Khác?" in answer.text
    assert "Khác?" not in text()


def test_a_block_that_no_form_can_hold_is_left_alone(browser, lecturer):
    changed("ask: Bao nhiêu ngày?", "ask: Bao nhiêu ngày?\nhint: lạ", lecturer)
    assert "chưa mở được bằng mẫu điền" in browser.get(ONE).text


def test_drafts_of_others_are_not_found(sign_in, make, units, draft):
    elsewhere = sign_in(make.lecturer(units["LDLD-B"]))
    assert elsewhere.get(LIST).status_code == 404
    assert elsewhere.get(ONE).status_code == 404
    assert elsewhere.post(ONE, data={"kind": "number"}).status_code == 404


def test_odd_requests_find_nothing(browser):
    assert browser.get(f"{LIST}/moi/doan").status_code == 404
    assert browser.get(f"{LIST}/khong-co").status_code == 404
    assert browser.post(f"{LIST}/khong-co/cho", data={"viec": "bo"}).status_code == 404


@pytest.mark.parametrize("url", [LIST, ONE, f"{LIST}/moi/voucher"])
def test_the_pages_need_few_statements(browser, statements, url):
    with statements() as seen:
        assert browser.get(url).status_code == 200
    assert len(seen) <= 8, seen
