"""Sheets of invitation codes: for whom, what stops working, and that a printed code opens the right account."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts.models import InvitationCode
from lms.audit import AuditEntry
from lms.clock import now, today
from lms.db import db
from lms.people.models import PersonMerge
from lms.web.coordinator import codes

CODE = re.compile(r">([2-9A-Z]{4}-[2-9A-Z]{4})<")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def hostess(make, tree):
    return make.coordinator(tree["CDP-A1"])


@pytest.fixture
def browser(sign_in, hostess):
    return sign_in(hostess)


@pytest.fixture
def officers(make, tree):
    names = ("Vũ Thị Kim Anh", "Trần Quốc Bảo", "Nguyễn Hữu Cảnh")
    return [make.officer(tree[f"CDCS-A{n}"], name=name) for n, name in zip((1, 1, 2), names, strict=True)]


def choose(browser, unit="CDP-A1", **more):
    return browser.get("/can-bo/ma-moi", query_string={"don-vi": unit, **more})


def print_sheets(browser, unit="CDP-A1", **more):
    return browser.post("/can-bo/ma-moi", data={"don-vi": unit, **more})


def flat(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " "))


def working(app):
    with app.app_context():
        return db.session.scalar(
            select(func.count())
            .select_from(InvitationCode)
            .where(InvitationCode.used_at.is_(None), InvitationCode.expires_at > now())
        )


def test_a_unit_is_asked_for_first(browser):
    page = browser.get("/can-bo/ma-moi")
    assert '<option value="CDCS-A1">' in page.text
    assert "CDCS-B1" not in page.text


@pytest.mark.parametrize("unit", ["CDCS-B1", "khong-co", ""])
def test_a_unit_outside_the_scope_is_told_beside_the_field(browser, officers, unit):
    for answer in (choose(browser, unit), print_sheets(browser, unit)):
        assert answer.status_code == 422
        assert 'id="don-vi-loi"' in answer.text


def test_the_page_counts_people_without_account_by_grassroots_union(make, tree, browser, officers):
    make.account(make.officer(tree["CDCS-A1"]))
    make.officer(tree["CDCS-A3"], until_on=today())
    make.officer(tree["CDCS-B1"])
    words = flat(choose(browser))
    assert "3 người chưa có tài khoản" in words
    assert "Công đoàn CDCS-A1 CDCS-A1 2 0 Công đoàn CDCS-A2 CDCS-A2 1 0" in words
    assert "1 người chưa có tài khoản" in flat(choose(browser, "CDCS-A2"))


def test_people_of_groups_and_member_unions_stand_with_their_grassroots_union(make, tree, browser):
    member = make.unit("CDCSTV-1", "sub_grassroots", tree["CDCS-A1"])
    make.officer(make.unit("TO-1", "group", member), "to-truong")
    make.officer(tree["CDP-A1"], "chuyen-vien")
    words = flat(choose(browser))
    assert "Công đoàn CDCS-A1 CDCS-A1 1 0" in words
    assert "Công đoàn CDP-A1 CDP-A1 1 0" in words


def test_someone_with_two_positions_or_two_accounts_gets_one_card(app, make, tree, browser, officers):
    make.position(officers[0], tree["CDCS-A3"])
    with app.app_context():
        db.session.add(PersonMerge(person_id=officers[1].id, into_id=officers[0].id, merged_at=now()))
        db.session.commit()
    assert len(CODE.findall(print_sheets(browser).text)) == 2
    make.account(officers[1])
    assert "1 người chưa có tài khoản" in flat(choose(browser))


def test_the_sheets_carry_name_title_unit_code_address_and_last_day(app, browser, officers):
    page = print_sheets(browser)
    assert page.status_code == 200
    assert len(set(CODE.findall(page.text))) == 3
    words = flat(page)
    assert "Vũ Thị Kim Anh Chủ tịch, Công đoàn CDCS-A1" in words
    assert "Mở localhost/ma-moi, gõ mã này, rồi đặt mật khẩu để vào học." in words
    assert f"{today() + timedelta(days=89):%d/%m/%Y}" in words
    assert app.config["CONTACT"] in words


def test_each_grassroots_union_has_sheets_of_its_own_in_the_order_of_names(make, tree, browser, officers):
    for n in range(11):
        make.officer(tree["CDCS-A2"], name=f"Lê Văn Tùng {n}")
    sets = print_sheets(browser).text.split('class="sheet-of-cards"')[1:]
    assert [len(CODE.findall(sheet)) for sheet in sets] == [2, 10, 2]
    assert sets[0].index("Vũ Thị Kim Anh") < sets[0].index("Trần Quốc Bảo")
    assert "CDCS-A2" not in sets[0]


def test_a_printed_code_lets_its_owner_in(app, browser, officers, client):
    page = print_sheets(browser, "CDCS-A2").text
    code = CODE.findall(page)[0]
    assert client.post("/ma-moi", data={"code": code}).location == "/ma-moi/mat-khau"
    assert "Cảnh" in client.get("/ma-moi/mat-khau").text


def test_codes_are_shown_once_stored_as_hashes_never_cached_and_not_audited(app, browser, officers, hostess):
    page = print_sheets(browser)
    assert page.headers["Cache-Control"] == "no-store"
    printed = CODE.findall(page.text)
    with app.app_context():
        stored = db.session.scalars(select(InvitationCode.code_hash)).all()
        entry = db.session.scalars(select(AuditEntry)).one()
    assert len(stored) == 3
    for code in printed:
        assert code not in stored
        assert code not in str(entry.details)
        assert code.replace("-", "") not in str(stored)
        assert code not in choose(browser).text
    assert (entry.actor_id, entry.action) == (hostess.id, "codes.printed")
    assert (entry.details["people"], entry.details["grassroots"]) == (3, 2)


def test_printing_again_says_whose_codes_stop_working_and_asks_first(app, browser, officers, client):
    old = CODE.findall(print_sheets(browser, "CDCS-A1").text)
    words = flat(choose(browser))
    assert "2 người trong số này đang giữ mã đã in trước đây" in words
    assert "Công đoàn CDCS-A1 CDCS-A1 2 2" in words
    asked = print_sheets(browser, coded="2")
    assert asked.status_code == 422
    assert "In mã mới cho 3\xa0người?" in asked.text
    assert CODE.findall(asked.text) == []
    assert client.post("/ma-moi", data={"code": old[0]}).status_code == 302
    fresh = CODE.findall(print_sheets(browser, coded="2", confirmed="1").text)
    assert len(fresh) == 3
    assert client.post("/ma-moi", data={"code": old[0]}).status_code == 422
    assert working(app) == 3


def test_loading_the_printed_sheets_again_does_not_kill_the_codes_on_paper(app, browser, officers, client):
    printed = CODE.findall(print_sheets(browser, coded="0", confirmed="1").text)
    again = print_sheets(browser, coded="0", confirmed="1")
    assert again.status_code == 422
    assert CODE.findall(again.text) == []
    assert client.post("/ma-moi", data={"code": printed[0]}).status_code == 302


def test_too_many_cards_at_once_ask_for_a_smaller_unit(app, browser, officers, monkeypatch):
    monkeypatch.setattr(codes, "MOST", 2)
    words = flat(choose(browser))
    assert "Mỗi lần in được tối đa 2 người" in words
    assert 'href="/can-bo/ma-moi?don-vi=CDCS-A1"' in choose(browser).text
    answer = print_sheets(browser, confirmed="1")
    assert answer.status_code == 422
    assert working(app) == 0
    assert len(CODE.findall(print_sheets(browser, "CDCS-A1").text)) == 2


def test_when_everybody_has_an_account_there_is_nothing_to_print(app, make, browser, officers):
    for officer in officers:
        make.account(officer)
    assert "Mọi người ở đây đều đã có tài khoản." in choose(browser).text
    assert print_sheets(browser).status_code == 422
    assert working(app) == 0


def test_an_offering_narrows_the_sheets_to_whom_it_obliged(make, tree, browser, officers, hostess):
    offering = make.offering(make.course(), tree["CDP-A1"], hostess)
    make.obligation(offering, officers[2])
    words = flat(choose(browser, **{"dot-hoc": offering.id}))
    assert "1 người chưa có tài khoản" in words
    page = print_sheets(browser, **{"dot-hoc": offering.id})
    assert "Nguyễn Hữu Cảnh" in page.text
    assert len(CODE.findall(page.text)) == 1


def test_another_units_offering_is_not_found(make, tree, sign_in, browser, officers, hostess):
    offering = make.offering(make.course(), tree["CDP-B1"], hostess)
    for number in (offering.id, 999, "abc"):
        assert choose(browser, **{"dot-hoc": number}).status_code == 404
        assert print_sheets(browser, **{"dot-hoc": number}).status_code == 404


def test_learners_are_refused_and_strangers_asked_to_sign_in(make, tree, sign_in, client, officers):
    learner = sign_in(officers[0])
    assert choose(learner).status_code == 403
    assert print_sheets(learner).status_code == 403
    assert choose(client).location.startswith("/dang-nhap")
    assert print_sheets(client).location.startswith("/dang-nhap")


def test_the_pages_take_few_statements(make, tree, browser, officers, hostess, statements):
    offering = make.offering(make.course(), tree["CDP-A1"], hostess)
    make.obligation(offering, officers[2])
    for query, most in (("", 2), ("?don-vi=CDP-A1", 5), (f"?don-vi=CDP-A1&dot-hoc={offering.id}", 6)):
        with statements() as seen:
            assert browser.get(f"/can-bo/ma-moi{query}").status_code == 200
        assert len(seen) == most
    with statements() as seen:
        assert print_sheets(browser).status_code == 200
    assert len(seen) == 7


def test_nobody_prints_a_code_that_would_open_more_than_they_may(make, tree, sign_in, browser, officers):
    """Whoever prints a code could use it: the card of an administrator is for an administrator to print."""
    above, beside, administrator = officers
    make.scope(above, tree["LDLD-A"])
    make.scope(beside, tree["CDCS-A1"])
    make.scope(administrator, tree["CDP-A1"], "admin")
    page = flat(print_sheets(browser))
    assert beside.full_name in page
    assert above.full_name not in page
    assert administrator.full_name not in page
    office = sign_in(make.coordinator(tree["LDLD-A"]))
    page = flat(print_sheets(office, confirmed="1", coded="1"))
    assert above.full_name in page
    assert administrator.full_name not in page
    assert administrator.full_name in flat(print_sheets(sign_in(make.admin(tree["LDLD-A"])), confirmed="1", coded="2"))
