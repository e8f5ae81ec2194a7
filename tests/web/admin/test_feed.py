"""Đường truyền: subscribers as their administrators see and mend them, and the alarm of coordinators."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.clock import now
from lms.db import db
from lms.people.access import reader_for
from lms.records.models import Subscriber
from lms.records.subscribers import longest_parked

URL = "/quan-tri/duong-truyen"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def parked(make, tree):
    """A subscriber of province A that was given up an hour ago, three entries behind."""
    for number in range(5):
        make.record(make.officer(tree["CDCS-A1"]), tree["LDLD-A"], course=f"khoa-{number}")
    return make.subscriber(
        tree["LDLD-A"],
        "Phần mềm của tỉnh",
        cursor=2,
        tries=11,
        parked_at=now() - timedelta(hours=1),
        last_error="HTTP 500",
    )


@pytest.fixture
def browser(make, sign_in, tree):
    return sign_in(make.admin(tree["LDLD-A"]))


def row(app, one):
    with app.app_context():
        return db.session.get(Subscriber, one.id)


def noted(app, action):
    with app.app_context():
        return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_the_list_says_how_far_each_is_and_what_went_wrong(make, tree, browser, parked):
    make.subscriber(tree["CDP-A1"], "Sổ lớp", cursor=5)
    make.subscriber(tree["TLD"], "Của trung ương")
    page = browser.get(URL).text
    assert page.index("Phần mềm của tỉnh") < page.index("Sổ lớp")
    for words in ("Đã dừng", "máy chủ bên nhận đang lỗi", "3\u00a0tin", "Đã nhận đủ", "Tin mới nhất là số 5"):
        assert words in page
    assert "Của trung ương" not in page


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("HTTP 410", "bên nhận báo không nhận nữa"),
        ("HTTP 404", "bên nhận từ chối"),
        ("TimeoutError: no answer in 15 s", "không trả lời kịp"),
        ("SomethingElse: x", "lỗi khác"),
    ],
)
def test_an_error_is_said_in_words_and_kept_for_who_mends_it(make, tree, browser, error, words):
    one = make.subscriber(tree["LDLD-A"], last_error=error)
    assert words in browser.get(URL).text
    page = browser.get(f"{URL}/{one.id}").text
    assert words in page
    assert error in page


def test_an_empty_list_says_what_to_do(browser):
    assert "Chưa có hệ thống nào được báo tin." in browser.get(URL).text


def test_going_on_takes_it_out_of_its_parking_place(app, browser, parked):
    assert "Gửi tiếp" in browser.get(f"{URL}/{parked.id}").text
    answer = browser.post(f"{URL}/{parked.id}/tiep-tuc", follow_redirects=True)
    assert "được gửi tiếp từ tin số 3" in answer.text
    fresh = row(app, parked)
    assert (fresh.parked_at, fresh.tries, fresh.cursor) == (None, 0, 2)
    (entry,) = noted(app, "feed.replay")
    assert entry.actor_id is not None


def test_sending_again_asks_first_and_says_how_much(app, browser, parked):
    asked = browser.post(f"{URL}/{parked.id}/gui-lai", data={"first": "1"})
    assert "từ số 1 đến số 5" in asked.text
    assert row(app, parked).cursor == 2
    skipping = browser.post(f"{URL}/{parked.id}/gui-lai", data={"first": "5"})
    assert "sẽ bị bỏ qua" in skipping.text
    done = browser.post(f"{URL}/{parked.id}/gui-lai", data={"first": "1", "confirmed": "1"})
    assert done.status_code == 302
    assert (row(app, parked).cursor, row(app, parked).parked_at) == (0, None)


@pytest.mark.parametrize(
    ("typed", "words"), [("7", "từ 1 đến 6"), ("0", "từ 1 đến 6"), ("", "từ 1 đến 6"), ("abc", "bằng chữ số")]
)
def test_a_number_that_is_not_there_is_named_beside_the_field(app, browser, parked, typed, words):
    answer = browser.post(f"{URL}/{parked.id}/gui-lai", data={"first": typed, "confirmed": "1"})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text
    assert row(app, parked).cursor == 2


def test_giving_a_subscriber_up_asks_first_and_is_noted(app, browser, parked):
    asked = browser.post(f"{URL}/{parked.id}/ngung")
    assert "bị xóa" in asked.text
    assert row(app, parked) is not None
    browser.post(f"{URL}/{parked.id}/ngung", data={"confirmed": "1"})
    assert row(app, parked) is None
    (entry,) = noted(app, "feed.unsubscribe")
    assert (entry.subject, entry.details["cursor"]) == ("subscriber:Phần mềm của tỉnh", 2)


def test_another_units_administrator_finds_nothing_and_others_no_page(client, make, sign_in, tree, parked):
    elsewhere = sign_in(make.admin(tree["LDLD-B"]))
    assert "Phần mềm" not in elsewhere.get(URL).text
    both = make.coordinator(tree["LDLD-A"])
    make.scope(both, tree["LDLD-B"], "admin")
    for browser in (elsewhere, sign_in(both)):
        assert browser.get(f"{URL}/{parked.id}").status_code == 404
        for act in ("tiep-tuc", "gui-lai", "ngung"):
            assert browser.post(f"{URL}/{parked.id}/{act}", data={"first": 1, "confirmed": 1}).status_code == 404
    for person in (make.coordinator(tree["LDLD-A"]), make.officer(tree["CDCS-A1"])):
        assert sign_in(person).get(URL).status_code == 403
    assert client.get(URL).status_code == 302


def test_coordinators_above_it_are_told_of_a_parked_subscriber(app, tree, parked):
    with app.app_context():
        found = {code: db.session.execute(longest_parked(reader_for([unit.id]))).first() for code, unit in tree.items()}
    said = ("Phần mềm của tỉnh", "Công đoàn LDLD-A", parked.parked_at)
    assert {code: tuple(one) for code, one in found.items() if one} == {"TLD": said, "LDLD-A": said}


def test_the_pages_cost_few_statements(browser, parked, statements):
    for url in (URL, f"{URL}/{parked.id}"):
        with statements() as seen:
            browser.get(url)
        assert len(seen) <= 6
