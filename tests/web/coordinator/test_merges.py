"""Two codes of one person: found, compared, merged and parted, by who is responsible for both (rule 9)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.db import db
from lms.people.models import PersonMerge
from lms.records.models import OutboxEntry

BORN = date(1980, 5, 4)


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        confederation = make.coordinator(tree["TLD"], "Trần Văn Tổng")
        tham = make.person("Nguyễn Thị Thắm", code="CB1", born_on=BORN, phone="0911111111")
        again = make.person("Nguyễn Thị Tham", code="CB2", born_on=BORN, phone="0922222222")
        stranger = make.officer(tree["CDCS-B1"], "chu-tich", "Nguyễn Thị Thắm")

    make.position(World.tham, World.tree["CDCS-A1"])
    make.position(World.again, World.tree["CDCS-A2"], "uy-vien-bch")
    return World


def path(world, end=""):
    return f"/can-bo/{world.tham.id}/gop/{world.again.id}{end}"


def links(app):
    with app.app_context():
        return [(link.person_id, link.into_id) for link in db.session.scalars(select(PersonMerge))]


def test_rule_09_those_of_one_name_and_birthday_are_listed_and_never_merged_by_themselves(world, app, sign_in):
    page = sign_in(world.ward).get("/can-bo/trung").get_data(as_text=True)
    assert "cùng họ tên và ngày sinh" in page
    assert f'href="{path(world)}"' in page
    assert links(app) == []


def test_one_phone_number_makes_a_pair_and_a_pair_outside_my_units_is_not_told(world, make, sign_in):
    for unit in ("CDCS-A3", "CDCS-B2"):
        make.position(make.person(f"Lê Văn {unit}", phone="0911111111"), world.tree[unit])
    page = sign_in(world.ward).get("/can-bo/trung").get_data(as_text=True)
    assert "cùng số điện thoại" in page
    assert "Lê Văn CDCS-A3" in page
    assert "Lê Văn CDCS-B2" not in page


def test_the_comparison_says_what_both_have_and_what_will_count_once(world, make, sign_in):
    make.record(world.tham, world.tree["LDLD-A"], title="Thương lượng", completed_at=datetime(2025, 1, 2, tzinfo=UTC))
    make.record(world.again, world.tree["LDLD-A"], title="Thương lượng")
    make.record(world.again, world.tree["LDLD-A"], title="Nữ công", course="nu-cong")
    page = sign_in(world.ward).get(path(world)).get_data(as_text=True)
    assert "0911111111" in page
    assert "0922222222" in page
    assert "chỉ tính một lần, lần sớm nhất: Thương lượng." in page


def test_rule_09_a_merge_is_a_link_told_by_the_feed_noted_and_undone(world, make, app, sign_in):
    make.record(world.again, world.tree["LDLD-A"], title="Nữ công", course="nu-cong")
    browser = sign_in(world.ward)
    assert browser.post(path(world), data={"keep": world.tham.id}).location == f"/can-bo/{world.tham.id}"
    assert links(app) == [(world.again.id, world.tham.id)]
    page = browser.get(f"/can-bo/{world.tham.id}").get_data(as_text=True)
    for text in ("Cùng một người với mã CB2", "Công đoàn CDCS-A2", "Nữ công"):
        assert text in page
    assert browser.get(f"/can-bo/{world.again.id}").location == f"/can-bo/{world.tham.id}"
    listed = browser.get("/can-bo").get_data(as_text=True)
    assert "CB1" in listed
    assert "Nguyễn Thị Tham<" not in listed, "everybody once"
    assert "Tách lại mã CB2?" in browser.post(path(world, "/hoan-tac")).get_data(as_text=True)
    assert links(app) != []
    browser.post(path(world, "/hoan-tac"), data={"confirmed": "1"})
    assert links(app) == []
    assert "Nữ công" not in browser.get(f"/can-bo/{world.tham.id}").get_data(as_text=True)
    with app.app_context():
        kinds = db.session.scalars(select(OutboxEntry.type).order_by(OutboxEntry.seq)).all()
        assert kinds[1:] == ["person.merged", "person.parted", "person.parted"]
        acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert [act for act in acts if act.startswith("person.")] == ["person.merge", "person.part"]


def test_the_other_side_may_be_the_one_that_is_kept(world, app, sign_in):
    sign_in(world.ward).post(path(world), data={"keep": world.again.id})
    assert links(app) == [(world.tham.id, world.again.id)]


def test_a_merge_without_saying_who_is_kept_is_told_beside_the_question(world, app, sign_in):
    answer = sign_in(world.ward).post(path(world), data={"keep": "999"})
    assert answer.status_code == 422
    assert "chọn hồ sơ được giữ" in answer.get_data(as_text=True)
    assert links(app) == []


def test_a_third_code_joins_the_one_that_was_kept_and_no_other(world, make, app, sign_in):
    third = make.officer(world.tree["CDCS-A3"], "chu-tich", "Nguyễn Thị Thắm")
    browser = sign_in(world.ward)
    browser.post(path(world), data={"keep": world.tham.id})
    refused = browser.post(f"/can-bo/{world.tham.id}/gop/{third.id}", data={"keep": third.id})
    assert (refused.status_code, "đã gộp với mã khác" in refused.get_data(as_text=True)) == (422, True)
    browser.post(f"/can-bo/{world.tham.id}/gop/{third.id}", data={"keep": world.tham.id})
    assert sorted(links(app)) == sorted([(world.again.id, world.tham.id), (third.id, world.tham.id)])


def test_who_is_responsible_for_one_of_the_two_only_merges_and_parts_nothing(world, make, app, sign_in):
    there = f"/can-bo/{world.tham.id}/gop/{world.stranger.id}"
    ward, above = sign_in(world.ward), sign_in(world.confederation)
    assert ward.get(there).status_code == 404
    assert ward.post(there, data={"keep": world.tham.id}).status_code == 404
    assert above.post(there, data={"keep": world.tham.id}).status_code == 302
    assert "Công đoàn CDCS-B1" in ward.get(f"/can-bo/{world.tham.id}").get_data(as_text=True)
    assert ward.post(f"{there}/hoan-tac", data={"confirmed": "1"}).status_code == 404
    assert links(app) == [(world.stranger.id, world.tham.id)]


def test_the_other_code_is_searched_for(world, sign_in):
    page = sign_in(world.ward).get(f"/can-bo/{world.tham.id}/gop?q=cb2").get_data(as_text=True)
    assert page.count(f'href="{path(world)}"') == 2, "among the likely ones, and found"
    assert "Không có ai khớp" in sign_in(world.ward).get(f"/can-bo/{world.tham.id}/gop?q=zzz").get_data(as_text=True)
