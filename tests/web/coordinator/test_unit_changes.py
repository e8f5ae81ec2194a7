"""Units renamed, moved, merged, abolished and split on a day: previewed, confirmed, shown (completion rule 23)."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from lms.db import EVER, db
from lms.people.models import Position, Unit
from lms.people.queries import unit_path

DAY = date(2026, 7, 1)
ON = "01/07/2026"


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        province = make.coordinator(tree["LDLD-A"], "Trần Văn Tỉnh")
        second = make.unit("CDP-A2", "upper", tree["LDLD-A"], kind=None)
        tham = make.officer(tree["CDCS-A1"])

    return World


@pytest.fixture
def change(world, app, sign_in):
    """Send a change by the province's coordinator: previewed, then confirmed. Returns both pages."""
    browser = sign_in(world.province)

    def send(of, what, **form):
        path = f"/don-vi/{world.tree[of].id}/{what}"
        form = {"on": ON} | form
        seen = browser.post(path, data=form)
        done = browser.post(path, data=form | {"confirmed": "1"}) if seen.status_code == 200 else seen
        return seen.get_data(as_text=True), done

    return send


def above(app, unit, on):
    with app.app_context():
        return [place.code for place in unit_path(unit.id, on)]


def held(app):
    with app.app_context():
        rows = db.session.execute(
            select(Unit.code, Position.from_on, Position.until_on).join(Unit).order_by(Unit.code)
        ).all()
        return [tuple(row) for row in rows]


def test_rule_23_a_preview_counts_what_is_touched_and_changes_nothing(world, make, app, sign_in):
    make.targets()
    make.binding("KT", world.tree["CDCS-A1"])
    path = f"/don-vi/{world.tree['CDP-A1'].id}/chuyen"
    page = sign_in(make.coordinator(world.tree["TLD"])).post(path, data={"on": ON, "other": "LDLD-B"})
    text = page.get_data(as_text=True)
    assert "Đơn vị bên dưới</dt><dd>3" in text
    assert "Cán bộ trong cả phạm vi</dt><dd>1" in text
    assert re.search(r"Chỉ tiêu áp dụng riêng</dt><dd>[1-9]", text)
    assert above(app, world.tree["CDCS-A1"], DAY)[1] == "LDLD-A"


def test_rule_23_a_name_holds_from_its_day(world, app, sign_in, change):
    _seen, done = change("CDCS-A1", "doi-ten", name="Công đoàn Tên Mới")
    assert done.status_code == 302
    page = sign_in(world.ward).get(f"/don-vi/{world.tree['CDCS-A1'].id}").get_data(as_text=True)
    assert "<h1>Công đoàn Tên Mới</h1>" in page
    assert "Công đoàn CDCS-A1" in page, "its past name stays"


def test_rule_23_a_move_holds_from_its_day_and_the_old_tree_before(world, app, change):
    assert change("CDCS-A1", "chuyen", other="CDP-A2")[1].status_code == 302
    unit = world.tree["CDCS-A1"]
    assert above(app, unit, date(2026, 6, 30)) == ["TLD", "LDLD-A", "CDP-A1", "CDCS-A1"]
    assert above(app, unit, DAY) == ["TLD", "LDLD-A", "CDP-A2", "CDCS-A1"]


def test_rule_23_what_stands_below_a_merged_unit_follows_its_successor_and_the_page_links_both(
    world, app, sign_in, change
):
    assert change("CDP-A1", "giai-the", other="CDP-A2")[1].status_code == 302
    assert above(app, world.tree["CDCS-A1"], date(2026, 6, 30))[2] == "CDP-A1"
    assert above(app, world.tree["CDCS-A1"], DAY)[2] == "CDP-A2"
    browser = sign_in(world.province)
    gone = browser.get(f"/don-vi/{world.tree['CDP-A1'].id}").get_data(as_text=True)
    assert f'href="/don-vi/{world.second.id}">Công đoàn CDP-A2' in gone
    assert "/giai-the" not in gone
    assert "Công đoàn CDP-A1</a> (từ 01/07/2026)" in browser.get(f"/don-vi/{world.second.id}").get_data(as_text=True)


@pytest.mark.parametrize("carry", [True, False])
def test_whoever_holds_a_title_goes_on_in_the_successor_where_that_is_asked(world, app, change, carry):
    seen, done = change("CDCS-A1", "giai-the", other="CDCS-A2", **({"carry": "y"} if carry else {}))
    assert done.status_code == 302
    first = date(2024, 1, 1)
    if carry:
        assert held(app) == [("CDCS-A1", first, DAY), ("CDCS-A2", DAY, EVER)]
    else:
        assert held(app) == [("CDCS-A1", first, EVER)]
        assert "không còn được tính vào chỉ tiêu nào" in seen


def test_rule_23_a_split_makes_a_unit_beside_with_those_who_go_there(world, make, app, change):
    with app.app_context():
        going = db.session.scalars(select(Position.id)).one()
    done = change("CDCS-A1", "tach", code="CDCS-A9", name="Công đoàn Mới Tách", officers=str(going))[1]
    assert done.status_code == 302
    with app.app_context():
        fresh = db.session.scalars(select(Unit).where(Unit.code == "CDCS-A9")).one()
        assert [place.code for place in unit_path(fresh.id, DAY)] == ["TLD", "LDLD-A", "CDP-A1", "CDCS-A9"]
        assert unit_path(fresh.id, date(2026, 6, 30)) == []
    assert held(app) == [("CDCS-A1", date(2024, 1, 1), DAY), ("CDCS-A9", DAY, EVER)]


@pytest.mark.parametrize(
    ("code", "what", "form", "said"),
    [
        ("CDP-A1", "giai-the", {}, "còn 3 đơn vị trực thuộc"),
        ("CDP-A1", "giai-the", {"other": "CDP-A1"}, "kế thừa chính mình"),
        ("CDP-A1", "chuyen", {"other": "CDCS-A2"}, "không ở cấp cao hơn"),
        ("CDCS-A1", "chuyen", {"other": "CDP-A1"}, "đang trực thuộc"),
        ("CDCS-A1", "chuyen", {"other": "CDP-B1"}, "Không có đơn vị này trong phạm vi"),
        ("CDCS-A1", "doi-ten", {"name": "Công đoàn CDCS-A1"}, "tên hiện nay"),
        ("CDCS-A1", "tach", {"code": "cdcs-a2", "name": "X"}, "Mã này đã có đơn vị khác"),
        ("CDCS-A1", "giai-the", {"carry": "y"}, "chọn đơn vị kế thừa trước"),
        ("CDCS-A1", "doi-ten", {"name": "X", "on": "31/02/2026"}, "Không có ngày này"),
    ],
)
def test_what_cannot_be_is_told_beside_its_cause(change, code, what, form, said):
    page, done = change(code, what, **form)
    assert (done.status_code, said in page) == (422, True)


def test_the_place_of_the_unit_where_my_scope_begins_is_decided_above(world, sign_in):
    browser = sign_in(world.ward)
    ward, union = world.tree["CDP-A1"].id, world.tree["CDCS-A1"].id
    codes = [browser.get(f"/don-vi/{ward}/{what}").status_code for what in ("doi-ten", "chuyen", "giai-the", "tach")]
    assert codes == [200, 404, 404, 404]
    assert browser.get(f"/don-vi/{union}/giai-the").status_code == 200
    assert browser.get(f"/don-vi/{world.tree['CDCS-B1'].id}/doi-ten").status_code == 404
