"""A coordinator takes a wrong record back, after seeing what moves (completion rule 4)."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.people.kin import accounts_of
from lms.records.models import Certificate, OutboxEntry, Void


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        province = make.coordinator(tree["LDLD-A"], "Trần Văn Tỉnh")
        tham = make.officer(tree["CDCS-A2"], from_on=date(2023, 8, 1))

    make.targets()
    World.record = make.record(World.tham, World.tree["LDLD-A"], topics=["ly-luan-nghiep-vu", "thuong-luong"])
    World.path = f"/can-bo/{World.tham.id}/ket-qua/{World.record.id}/huy"
    return World


def test_rule_04_the_page_says_which_targets_move_and_changes_nothing(world, app, sign_in):
    page = sign_in(world.province).get(world.path).get_data(as_text=True)
    assert "NQ-4b" in page
    assert "từ đạt thành chưa đạt" in page
    assert "sẽ ghi là đã thu hồi" in page
    with app.app_context():
        assert db.session.scalars(select(Void)).all() == []


def test_rule_04_a_void_says_who_when_and_why_in_ledger_feed_and_on_the_certificate(world, app, client, sign_in):
    browser = sign_in(world.province)
    assert browser.get(f"/can-bo/{world.tham.id}").get_data(as_text=True).count(world.path) == 1
    assert browser.post(world.path, data={"why": "nhập nhầm người"}).status_code == 302
    page = browser.get(f"/can-bo/{world.tham.id}").get_data(as_text=True)
    assert "nhập nhầm người" in page
    assert world.path not in page
    with app.app_context():
        row = db.session.scalars(select(Void)).one()
        assert (row.record_id, row.why, row.by) == (world.record.id, "nhập nhầm người", "Trần Văn Tỉnh")
        last = db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.seq.desc())).first()
        assert (last.type, last.data["record"]) == ("record.voided", str(world.record.id))
        code = db.session.scalars(select(Certificate.code)).one()
    assert "không còn giá trị" in client.get(f"/kiem-tra/{code}").get_data(as_text=True)
    assert f"{today():%d/%m/%Y}" in page
    assert browser.post(world.path, data={"why": "lần nữa"}).status_code == 404, "the first void stands"


def test_a_void_needs_a_reason(world, app, sign_in):
    answer = sign_in(world.province).post(world.path, data={"why": "  "})
    assert (answer.status_code, "ghi lý do hủy" in answer.get_data(as_text=True)) == (422, True)
    with app.app_context():
        assert db.session.scalars(select(Void)).all() == []


def test_only_who_answers_for_the_organiser_takes_a_record_back(world, app, sign_in):
    ward = sign_in(world.ward)
    assert world.path not in ward.get(f"/can-bo/{world.tham.id}").get_data(as_text=True)
    assert ward.post(world.path, data={"why": "nhầm"}).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(Void)).all() == []


def test_rule_09_the_record_of_another_account_is_taken_back_from_the_persons_page(world, make, app, sign_in):
    again = make.officer(world.tree["CDCS-A3"], "uy-vien-bch")
    record = make.record(again, world.tree["LDLD-A"], course="nu-cong", topics=["nu-cong"])
    make.merge(again, world.tham)
    path = f"/can-bo/{world.tham.id}/ket-qua/{record.id}/huy"
    assert sign_in(world.province).post(path, data={"why": "nhầm lớp"}).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Void.record_id)).all() == [record.id]
        assert set(db.session.scalars(accounts_of(again.id))) == {again.id, world.tham.id}


def test_the_same_course_under_another_account_stands_in_for_a_voided_one(world, make, sign_in):
    again = make.officer(world.tree["CDCS-A3"], "uy-vien-bch")
    make.record(again, world.tree["LDLD-A"], topics=["ly-luan-nghiep-vu", "thuong-luong"])
    make.merge(again, world.tham)
    assert "Không chỉ tiêu nào" in sign_in(world.province).get(world.path).get_data(as_text=True)
