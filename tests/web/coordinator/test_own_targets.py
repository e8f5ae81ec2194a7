"""Chỉ tiêu riêng: a unit sets a target of its own in a form, and the tracker holds it as it holds a document's."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.clock import today
from lms.db import db
from lms.tracker.actions.feed import rebuild
from lms.tracker.models import TargetRow

YEAR = today().year


def day(value):
    return f"{value:%d/%m/%Y}"


def text_of(response):
    page = response.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


@pytest.fixture
def world(make):
    """Province A with three chairs, of whom one has learnt to bargain; province B beside it."""
    units = make.tree()
    make.targets()
    people = {
        "Hai": make.officer(units["CDCS-A2"], "chu-tich", "Phạm Thị Hai"),
        "Ba": make.officer(units["CDCS-A3"], "chu-tich", "Đỗ Văn Ba"),
        "Phó": make.officer(units["CDCS-A3"], "pho-chu-tich", "Ngô Thị Phó"),
        "Xa": make.officer(units["CDCS-B2"], "chu-tich", "Hoàng Văn Xa"),
    }
    make.trained(people["Hai"], units["CDP-A1"], ["thuong-luong"], today(), title="Lớp của phường")
    return units, people


@pytest.fixture
def office(world, make, sign_in):
    """A browser of province A's coordinator."""
    return sign_in(make.coordinator(world[0]["LDLD-A"]))


@pytest.fixture
def coordinators(world, make):
    """One of each of the other units."""
    return {code: make.coordinator(world[0][code], f"Tạ Thị {code}") for code in ("LDLD-B", "CDP-A1", "TLD")}


def filled(**values):
    """Chairs of grassroots unions learn to bargain this year, in province A."""
    given = {
        "kind": "coverage",
        "unit": "LDLD-A",
        "title": "Chủ tịch cơ sở học thương lượng",
        "titles": ["chu-tich"],
        "levels": ["grassroots"],
        "record": "any_of",
        "topics": ["thuong-luong"],
        "window": "calendar_year",
        "goal": "80",
        "first_on": day(date(YEAR, 1, 1)),
    }
    return {name: value for name, value in (given | values).items() if value is not None}


def set_one(office, **values):
    """The code of a target that was set."""
    answer = office.post("/chi-tieu/rieng/moi", data=filled(**values))
    assert answer.status_code == 302, text_of(answer)
    return answer.location.split("?")[0].rsplit("/", 1)[-1]


def entered_a_month_ago(app, code):
    """As if days had been answered by it."""
    with app.app_context():
        db.session.get(TargetRow, code).entered_on = today() - timedelta(days=30)
        db.session.commit()


def test_a_target_set_in_the_form_is_counted_like_a_documents(office, app):
    code = set_one(office)
    page = office.get(f"/chi-tieu/{code}?don-vi=LDLD-A")
    assert "1 / 2 người" in text_of(page)
    assert "50,0%" in text_of(page)
    assert "80%" in text_of(page)
    assert "Chủ tịch cơ sở học thương lượng" in text_of(office.get("/chi-tieu?don-vi=CDCS-A2"))
    missing = text_of(office.get(f"/chi-tieu/{code}/nguoi?tinh-trang=chua-dat"))
    assert "Đỗ Văn Ba" in missing
    assert "Phạm Thị Hai" not in missing
    with app.app_context():
        assert rebuild().differing == []


def test_the_preview_says_who_is_meant_and_writes_nothing(office, app):
    page = text_of(office.post("/chi-tieu/rieng/xem-truoc", data=filled(title="")))
    assert "2 người thuộc diện, 1 người đã đạt (50,0%)" in page
    assert "80% của diện Chủ tịch, ở cấp CĐCS đạt yêu cầu: một khóa về một trong các chuyên đề:" in page
    assert "Đỗ Văn Ba" in page
    assert "Hoàng Văn Xa" not in page
    whole = office.post("/chi-tieu/rieng/moi", data=filled(preview="1"))
    assert "2 người thuộc diện" in text_of(whole)
    with app.app_context():
        assert db.session.scalar(select(TargetRow).where(TargetRow.unit_id.is_not(None))) is None


def test_what_is_lacking_is_said_beside_its_field_and_the_rest_is_kept(office):
    page = office.post("/chi-tieu/rieng/moi", data=filled(title="", topics=None, goal="120", last_on="01/01/2001"))
    assert page.status_code == 422
    said = text_of(page)
    assert "Anh/chị đặt tên cho chỉ tiêu." in said
    assert "Anh/chị chọn ít nhất một chuyên đề." in said
    assert "không quá 100" in said
    assert "Ngày cuối phải từ ngày đầu trở đi." in said
    assert re.search(r'name="titles" value="chu-tich" checked', page.get_data(as_text=True))
    assert 'value="120"' in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("count", {"goal": "1.400"}, "1.400 người"),
        ("assessed", {}, "80%"),
        (
            "milestone",
            {"due_levels": ["upper"], "due_day": "15", "due_month": "12", "what": "Báo cáo năm"},
            "Chưa có báo cáo nào được gửi",
        ),
        ("ratio", {"ratio_to": ["activity"], "goal": "15"}, "Chưa có số liệu kinh phí"),
        ("duty", {"who": "Các đơn vị", "what": "Gửi lịch mở lớp"}, "không đo bằng số"),
    ],
)
def test_every_kind_can_be_set_and_is_shown_as_what_it_is(office, kind, values, said):
    code = set_one(office, kind=kind, **values)
    assert said in text_of(office.get(f"/chi-tieu/{code}?don-vi=LDLD-A"))


def test_another_wording_is_another_edition_and_earlier_days_keep_theirs(office, app):
    code = set_one(office)
    entered_a_month_ago(app, code)
    opened = office.get(f"/chi-tieu/rieng/{code}/sua")
    assert "số liệu của những ngày trước vẫn theo lời cũ" in text_of(opened)
    assert f'value="{day(today())}"' in opened.get_data(as_text=True)
    too_early = office.post(f"/chi-tieu/rieng/{code}/sua", data=filled(first_on=day(today() - timedelta(days=1))))
    assert too_early.status_code == 422
    changed = filled(titles=["chu-tich", "pho-chu-tich"], first_on=day(today()))
    assert office.post(f"/chi-tieu/rieng/{code}/sua", data=changed).status_code == 302
    now = code.replace("-1", "-2")
    assert "1 / 3 người" in text_of(office.get(f"/chi-tieu/{now}?don-vi=LDLD-A"))
    assert office.get(f"/chi-tieu/{code}?don-vi=LDLD-A").status_code == 404
    assert office.get(f"/chi-tieu/{now}?don-vi=LDLD-A&ngay={day(today() - timedelta(days=1))}").status_code == 404
    before = office.get(f"/chi-tieu/{code}?don-vi=LDLD-A&ngay={day(today() - timedelta(days=1))}")
    assert "2 người" in text_of(before)
    with app.app_context():
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-2:] == ["target.set", "target.change"]


def test_what_was_entered_today_is_corrected_in_place(office):
    code = set_one(office)
    changed = filled(titles=["pho-chu-tich"], goal="")
    assert office.post(f"/chi-tieu/rieng/{code}/sua", data=changed).status_code == 302
    page = text_of(office.get(f"/chi-tieu/{code}?don-vi=LDLD-A"))
    assert "0 / 1 người" in page
    assert "không đặt" in page


def test_a_new_edition_keeps_the_exemptions(office, world, make, app):
    code = set_one(office)
    entered_a_month_ago(app, code)
    with app.app_context():
        make.exemption(world[1]["Ba"], code, date(YEAR, 1, 1))
        db.session.commit()
    office.post(f"/chi-tieu/rieng/{code}/sua", data=filled(goal="90", first_on=day(today())))
    page = text_of(office.get(f"/chi-tieu/{code.replace('-1', '-2')}?don-vi=LDLD-A"))
    assert "1 người được miễn" in page


def test_an_ended_target_stays_answerable_for_its_days(office):
    code = set_one(office)
    yesterday = today() - timedelta(days=1)
    assert office.post(f"/chi-tieu/rieng/{code}/thoi", data={"last_on": day(yesterday)}).status_code == 302
    assert office.get(f"/chi-tieu/{code}?don-vi=LDLD-A").status_code == 404
    assert office.get(f"/chi-tieu/{code}?don-vi=LDLD-A&ngay={day(yesterday)}").status_code == 200
    again = office.post(f"/chi-tieu/rieng/{code}/thoi", data={"last_on": day(today())})
    assert again.status_code == 422


def test_another_province_finds_none_of_it(coordinators, office, sign_in):
    code = set_one(office)
    other = sign_in(coordinators["LDLD-B"])
    for address in (f"rieng/{code}/sua", f"rieng/{code}/thoi", f"{code}?don-vi=LDLD-B", f"{code}/nguoi"):
        assert other.get(f"/chi-tieu/{address}").status_code == 404
    assert other.post(f"/chi-tieu/rieng/{code}/thoi", data={"last_on": day(today())}).status_code == 404
    for address in ("/chi-tieu", "/chi-tieu/rieng", "/nhap-lieu/mien/moi"):
        assert "Chủ tịch cơ sở học thương lượng" not in text_of(other.get(address))
    mine = other.post("/chi-tieu/rieng/moi", data=filled())
    assert mine.status_code == 422
    assert "trong phạm vi của anh/chị" in text_of(mine)


def test_a_unit_below_sees_it_and_cannot_change_it(coordinators, office, sign_in):
    code = set_one(office)
    below = sign_in(coordinators["CDP-A1"])
    page = text_of(below.get(f"/chi-tieu/{code}"))
    assert "1 / 2 người" in page
    assert "Sửa chỉ tiêu này" not in page
    assert below.get(f"/chi-tieu/rieng/{code}/sua").status_code == 404
    assert "Chỉ tiêu riêng" in text_of(office.get(f"/chi-tieu/{code}?don-vi=LDLD-A"))


def test_the_units_above_list_it_apart_from_their_own(coordinators, office, sign_in):
    set_one(office)
    top = sign_in(coordinators["TLD"])
    assert "Chủ tịch cơ sở học thương lượng" not in text_of(top.get("/chi-tieu"))
    assert "Chủ tịch cơ sở học thương lượng" in text_of(top.get("/chi-tieu/rieng"))


def test_loading_the_documents_again_leaves_own_targets_alone(office, make, app):
    code = set_one(office)
    with app.app_context():
        make.targets()
        db.session.commit()
    assert office.get(f"/chi-tieu/{code}").status_code == 200
