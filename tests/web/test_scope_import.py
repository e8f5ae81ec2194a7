"""Lists of one unit touch nobody of another: by their codes, their units, their tree, or somebody's open file."""

import io

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Account
from lms.audit import AuditEntry
from lms.db import db
from lms.people.models import Person, Position, Unit
from lms.records.models import Record
from tests.workbooks import cadre, roster, training, unit


@pytest.fixture
def world(make, sign_in):
    class World:
        tree = make.tree()
        stranger = make.person("Hoàng Văn Xa", phone="0900000009")

    make.position(World.stranger, World.tree["CDCS-B1"])
    make.scope(World.stranger, World.tree["LDLD-B"], "admin")
    World.browser = sign_in(make.coordinator(World.tree["LDLD-A"]))
    return World


def send(browser, data, name="danh-sach.xlsx"):
    return browser.post("/can-bo/nhap", data={"file": (io.BytesIO(data), name)})


def stored():
    """Everything that an import could have changed."""
    counted = [
        db.session.scalar(select(func.count()).select_from(table)) for table in (Unit, Position, Record, Account)
    ]
    people = db.session.execute(select(Person.code, Person.full_name, Person.phone, Person.email).order_by(Person.id))
    units = db.session.execute(select(Unit.code, Unit.name, Unit.parent_id, Unit.abolished_on).order_by(Unit.id))
    return counted, people.all(), units.all()


@pytest.mark.parametrize(
    "rows",
    [
        {"cadres": [("same", {"unit": "CDCS-B1", "title": "Phó chủ tịch"})]},
        {"cadres": [("guessed", {"unit": "CDCS-A1"})]},
        {"cadres": [("guessed", {"unit": "CDCS-A1", "Điện thoại": "0911111111"})]},
        {"cadres": [("new", {"unit": "CDCS-B1"})]},
        {"cadres": [("new", {"unit": "TLD"})]},
        {"units": [unit("CDCS-B1", "Tên khác", "CDP-B1")]},
        {"units": [unit("CDCS-B1", parent="CDP-A1")]},
        {"units": [unit("CDCS-A1", parent="CDP-B1")]},
        {"units": [unit("MOI", parent="CDP-B1")]},
        {"units": [unit("CDCS-B1", parent="CDP-B1", **{"Ngày giải thể": "01/01/2026"})]},
        {"trainings": ["same"]},
    ],
)
def test_a_list_that_names_what_is_another_units_is_kept_out_whole(app, world, rows):
    own = cadre("CB-MOI", "Lê Văn Tám", "CDCS-A1")
    code = world.stranger.code
    codes = {"same": (code, "Hoàng Văn Xa"), "guessed": (code, "Hoàng Văn Gần"), "new": ("CB-LA", "Lê Văn Lạ")}
    cadres = [own, *(cadre(*codes[who], **cells) for who, cells in rows.get("cadres", ()))]
    trainings = [training(code) for _ in rows.get("trainings", ())]
    with app.app_context():
        before = stored()
    sent = send(world.browser, roster(rows.get("units", ()), cadres, trainings))
    assert sent.status_code == 302
    page = world.browser.get(sent.location)
    assert "0900000009" not in page.text
    assert "Hoàng Văn Xa" not in page.text or "same" in str(rows.get("cadres"))
    assert world.browser.post(f"{sent.location}/ghi").location == sent.location
    with app.app_context():
        assert stored() == before
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0
