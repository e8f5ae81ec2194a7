"""A coordinator corrects people, moves them and ends positions; only in the own units (completion rules 7, 8, 30)."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.db import EVER, db
from lms.people.models import Person, Position
from lms.people.version import roster_version


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        tham = make.person("Nguyễn Thị Thắm", code="CB1")
        stranger = make.officer(tree["CDCS-B1"], "chu-tich", "Ngô Người Lạ")

    World.held = make.position(World.tham, World.tree["CDCS-A1"])
    World.abroad = make.position(World.tham, World.tree["CDCS-B1"], "uy-vien-bch")
    return World


def positions(app, person):
    with app.app_context():
        rows = db.session.scalars(select(Position).where(Position.person_id == person.id).order_by(Position.id))
        return [(row.unit_id, row.title, row.from_on, row.until_on) for row in rows]


def told(**more):
    return {"title": "pho-chu-tich", "kind": "grassroots", "from_on": "01/06/2026"} | more


def test_a_person_is_corrected_and_the_log_names_what_changed_but_no_value(world, app, sign_in):
    form = {"full_name": "Nguyễn Thị Hồng Thắm", "born_on": "04/05/1980", "phone": "0912 345 678", "sex": "female"}
    assert sign_in(world.ward).post(f"/can-bo/{world.tham.id}/sua", data=form).status_code == 302
    with app.app_context():
        row = db.session.get(Person, world.tham.id)
        assert (row.full_name, row.folded_name, row.born_on) == (
            "Nguyễn Thị Hồng Thắm",
            "nguyen thi hong tham",
            date(1980, 5, 4),
        )
        assert (row.phone, row.sex, row.email) == ("0912345678", "female", None)
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.change")).one()
        assert entry.details == {"fields": "full_name, born_on, sex, phone"}


def test_a_wrong_phone_is_told_beside_it_and_nothing_typed_is_lost(world, sign_in):
    form = {"full_name": "Nguyễn Thị Mới", "phone": "09", "email": "a@b.vn"}
    answer = sign_in(world.ward).post(f"/can-bo/{world.tham.id}/sua", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for text in ("9 đến 15 chữ số", "Nguyễn Thị Mới", "a@b.vn"):
        assert text in page


def test_rule_07_a_move_ends_one_position_and_begins_another_on_one_day(world, app, sign_in):
    form = told(unit="CDCS-A2", ends=str(world.held.id))
    answer = sign_in(world.ward).post(f"/can-bo/{world.tham.id}/chuc-danh/moi", data=form)
    assert answer.status_code == 302
    day = date(2026, 6, 1)
    assert positions(app, world.tham) == [
        (world.tree["CDCS-A1"].id, "chu-tich", date(2024, 1, 1), day),
        (world.tree["CDCS-B1"].id, "uy-vien-bch", date(2024, 1, 1), EVER),
        (world.tree["CDCS-A2"].id, "pho-chu-tich", day, EVER),
    ]
    with app.app_context():
        acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert acts[-2:] == ["position.add", "position.end"]
        assert roster_version() > 0, "figures are made anew"


def test_a_position_outside_my_units_is_neither_offered_nor_ended(world, app, sign_in):
    browser = sign_in(world.ward)
    path = f"/can-bo/{world.tham.id}/chuc-danh"
    assert f'value="{world.abroad.id}"' not in browser.get(f"{path}/moi").get_data(as_text=True)
    browser.post(f"{path}/moi", data=told(unit="CDCS-A2", ends=str(world.abroad.id)))
    assert positions(app, world.tham)[1][3] == EVER
    assert browser.get(f"{path}/{world.abroad.id}").status_code == 404
    assert browser.post(f"{path}/moi", data=told(unit="CDCS-B2")).status_code == 422
    assert browser.get(f"/can-bo/{world.stranger.id}/sua").status_code == 404


def test_rule_08_a_position_is_given_its_end_the_first_day_no_longer_held(world, app, sign_in):
    path = f"/can-bo/{world.tham.id}/chuc-danh/{world.held.id}"
    form = {"title": "chu-tich", "kind": "grassroots", "from_on": "01/01/2024", "until_on": "15/03/2026"}
    assert sign_in(world.ward).post(path, data=form).status_code == 302
    assert positions(app, world.tham)[0][3] == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"until_on": "01/06/2026"}, "phải sau ngày giữ chức"),
        ({"title": "chu-tich", "from_on": "01/01/2024", "unit": "CDCS-A1"}, "đúng ngày này"),
        ({"title": ""}, "chọn một chức danh"),
        ({"kind": "x"}, "chọn loại cán bộ"),
        ({"from_on": "31/02/2026"}, "Không có ngày này"),
        ({"from_on": "01/01/2023", "ends": "all"}, "phải sau ngày giữ chức"),
    ],
)
def test_rule_30_what_cannot_be_is_told_and_changes_nothing(world, app, sign_in, more, said):
    before = positions(app, world.tham)
    if more.get("ends"):
        more = more | {"ends": str(world.held.id)}
    form = {"unit": "CDCS-A2"} | told() | more
    answer = sign_in(world.ward).post(f"/can-bo/{world.tham.id}/chuc-danh/moi", data=form)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
    assert positions(app, world.tham) == before


def test_nobody_corrects_themselves(make, world, sign_in):
    lonely = make.coordinator(world.tree["CDP-A1"], "Võ Một Mình")
    assert sign_in(lonely).get(f"/can-bo/{lonely.id}/sua").status_code == 404
