"""What coordinators enter, of their own people and units only."""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select

from lms.audit import AuditEntry
from lms.clock import today
from lms.db import EVER, db
from lms.people.qualification_models import Qualification, Standard
from lms.tracker.entries.models import Assessment, Exemption, Spending

MOST = 8
"""Statements that a page may cost."""
YEAR = 2025
ENTRIES = "/nhap-lieu"


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        province = make.coordinator(tree["LDLD-A"], "Trần Văn Tỉnh")
        elsewhere = make.coordinator(tree["CDP-B1"], "Lê Thị Khác")
        tham = make.officer(tree["CDCS-A1"], "chu-tich", "Nguyễn Thị Hồng Thắm")
        dat = make.officer(tree["CDCS-A2"], "pho-chu-tich", "Phạm Văn Đạt")
        stranger = make.officer(tree["CDCS-B1"], "chu-tich", "Ngô Người Lạ")
        target = make.target_row("BT-12")
        other = make.target_row("KT-90", kind="coverage", title="Được tập huấn")

    return World


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, answer.location
    return answer.get_data(as_text=True)


def post(browser, url, status=302, **fields):
    answer = browser.post(url, data=fields)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def rows(app, table):
    with app.app_context():
        return db.session.scalars(select(table).order_by(*inspect(table).primary_key)).all()


def acts(app):
    with app.app_context():
        return [
            (entry.action, entry.subject) for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]


def addresses(world):
    person = f"/can-bo/{world.tham.id}/van-bang/moi"
    lists = [ENTRIES, *(f"{ENTRIES}/{name}" for name in ("kinh-phi", "danh-gia", "mien", "tieu-chuan"))]
    forms = [
        f"{ENTRIES}/mien/moi",
        f"{ENTRIES}/tieu-chuan/moi",
        f"{ENTRIES}/kinh-phi/{world.tree['CDCS-A1'].id}/{YEAR}",
    ]
    return [*lists, *forms, person]


def test_every_page_is_for_coordinators_and_costs_few_statements(world, client, sign_in, statements):
    ward, learner = sign_in(world.ward), sign_in(world.tham)
    for url in addresses(world):
        with statements() as seen:
            page(ward, url)
        assert len(seen) <= MOST, (url, seen)
        page(learner, url, 403)
        assert "/dang-nhap" in client.get(url).location


def test_the_doors_are_in_the_masthead(world, sign_in):
    html = page(sign_in(world.ward), ENTRIES)
    assert f'href="{ENTRIES}"' in html
    assert all(f'href="{ENTRIES}/{name}"' in html for name in ("kinh-phi", "danh-gia", "mien", "tieu-chuan"))


def test_lists_that_are_empty_say_what_to_do(world, sign_in):
    ward = sign_in(world.ward)
    assert "Chưa có ai được miễn." in page(ward, f"{ENTRIES}/mien")
    assert "Chưa có tiêu chuẩn nào." in page(ward, f"{ENTRIES}/tieu-chuan")
    assert "chưa có số liệu" in page(ward, f"{ENTRIES}/kinh-phi")
    assert "Chưa có văn bằng nào." in page(ward, f"/can-bo/{world.tham.id}")
    assert "Không có đơn vị nào khớp" in page(ward, f"{ENTRIES}/kinh-phi?q=khongco")


# Diplomas


def diploma(**fields):
    return {"rank": "chuyen-mon:Đại học", "major": "Luật", "state": "graduated", "issued_on": "15/06/2015", **fields}


def test_a_diploma_is_added_corrected_and_removed_and_the_log_has_all_three(world, app, sign_in):
    ward, base = sign_in(world.ward), f"/can-bo/{world.tham.id}/van-bang"
    post(ward, f"{base}/moi", **diploma())
    (row,) = rows(app, Qualification)
    assert (row.person_id, row.kind, row.rank, row.major) == (world.tham.id, "chuyen-mon", 4, "Luật")
    html = page(ward, f"/can-bo/{world.tham.id}")
    assert "Chuyên môn: Đại học" in html
    assert "15/06/2015" in html
    assert 'value="15/06/2015"' in page(ward, f"{base}/{row.id}")
    post(ward, f"{base}/{row.id}", **diploma(rank="chuyen-mon:Thạc sĩ", issued_on=""))
    (row,) = rows(app, Qualification)
    assert (row.rank, row.issued_on) == (5, None)
    asked = post(ward, f"{base}/{row.id}/xoa", 200)
    assert "không còn được tính" in asked
    assert len(rows(app, Qualification)) == 1, "asking removes nothing"
    post(ward, f"{base}/{row.id}/xoa", confirmed="1")
    assert rows(app, Qualification) == []
    assert acts(app) == [(f"qualification.{act}", f"person:{world.tham.id}") for act in ("add", "change", "remove")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rank": ""}, "chọn một văn bằng"),
        ({"rank": "chuyen-mon:Cao cấp"}, "chọn một văn bằng"),
        ({"rank": "nau-an:Giỏi"}, "chọn một văn bằng"),
        ({"issued_on": "31/02/2020"}, "Không có ngày này"),
        ({"issued_on": f"{today() + timedelta(days=1):%d/%m/%Y}"}, "Ngày cấp sau hôm nay"),
        ({"major": "x" * 301}, "Không quá 300 chữ"),
    ],
)
def test_a_diploma_that_cannot_be_keeps_what_was_typed(world, app, sign_in, fields, said):
    html = post(sign_in(world.ward), f"/can-bo/{world.tham.id}/van-bang/moi", 422, **diploma(**fields))
    assert said in html
    assert "Luật" in html or "major" in fields
    assert rows(app, Qualification) == []


def test_the_same_diploma_twice_is_refused_beside_the_field(world, app, make, sign_in):
    make.qualification(world.tham, major="luật")
    html = post(sign_in(world.ward), f"/can-bo/{world.tham.id}/van-bang/moi", 422, **diploma())
    assert "đã có văn bằng như vậy" in html
    assert len(rows(app, Qualification)) == 1


def test_diplomas_of_another_unit_are_not_found(world, app, make, sign_in):
    row = make.qualification(world.stranger)
    ward, base = sign_in(world.ward), f"/can-bo/{world.stranger.id}/van-bang"
    page(ward, f"{base}/moi", 404)
    page(ward, f"{base}/{row.id}", 404)
    for url in (f"{base}/moi", f"{base}/{row.id}", f"{base}/{row.id}/xoa"):
        post(ward, url, 404, confirmed="1", **diploma())
    page(ward, f"/can-bo/{world.tham.id}/van-bang/{row.id}", 404)
    assert len(rows(app, Qualification)) == 1


def test_nobody_enters_a_diploma_of_their_own_outside_the_units_they_coordinate(world, app, make, sign_in):
    make.position(world.ward, world.tree["LDLD-A"], "chuyen-vien", kind="full_time")
    ward = sign_in(world.ward)
    assert "Thêm văn bằng" not in page(ward, f"/can-bo/{world.ward.id}")
    post(ward, f"/can-bo/{world.ward.id}/van-bang/moi", 404, **diploma())
    assert rows(app, Qualification) == []


# Spending


def test_a_unit_tells_its_spending_corrects_it_and_takes_it_back(world, app, sign_in):
    ward, unit = sign_in(world.ward), world.tree["CDCS-A1"]
    url = f"{ENTRIES}/kinh-phi/{unit.id}/{YEAR}"
    post(ward, url, training="150.000.000", activity="1.000.000.000 đ", union_finance="", state_budget="0")
    (row,) = rows(app, Spending)
    assert (row.unit_id, row.year) == (unit.id, YEAR)
    assert (row.training, row.activity, row.union_finance, row.state_budget) == (150_000_000, 10**9, None, 0)
    assert "150.000.000" in page(ward, f"{ENTRIES}/kinh-phi?nam={YEAR}")
    assert 'value="1.000.000.000"' in page(ward, url)
    post(ward, url, training="160000000", activity="1000000000")
    assert [row.training for row in rows(app, Spending)] == [160_000_000]
    post(ward, url, training="160.000.000", activity="1.000.000.000")
    assert len(acts(app)) == 2, "nothing changed, nothing is noted"
    post(ward, url)
    assert rows(app, Spending) == []
    assert [action for action, _ in acts(app)] == ["spending.tell"] * 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"training": "1,25 tỷ"}, "chỉ gồm chữ số"),
        ({"activity": "nhiều"}, "chỉ gồm chữ số"),
        ({"training": "-5"}, "chỉ gồm chữ số"),
        ({"training": "9" * 16}, "lớn quá mức"),
        ({"training": "2.000.000.000"}, "không thể lớn hơn"),
    ],
)
def test_spending_that_cannot_be_keeps_what_was_typed(world, app, sign_in, fields, said):
    url = f"{ENTRIES}/kinh-phi/{world.tree['CDCS-A1'].id}/{YEAR}"
    html = post(sign_in(world.ward), url, 422, **{"training": "1", "activity": "1.000.000.000", **fields})
    assert said in html
    assert all(f'value="{typed}"' in html for typed in fields.values())
    assert rows(app, Spending) == []


def test_a_tiny_sum_is_asked_about(world, sign_in):
    ward, url = sign_in(world.ward), f"{ENTRIES}/kinh-phi/{world.tree['CDCS-A1'].id}/{YEAR}"
    post(ward, url, training="150", activity="1000")
    assert "triệu đồng" in page(ward, f"{ENTRIES}/kinh-phi")


def test_spending_of_another_unit_and_of_no_year_is_not_found(world, app, sign_in):
    ward, mine, other = sign_in(world.ward), world.tree["CDCS-A1"].id, world.tree["CDCS-B1"].id
    for unit, year in (
        (other, YEAR),
        (world.tree["LDLD-A"].id, YEAR),
        (mine, today().year + 1),
        (mine, 1900),
        (0, YEAR),
    ):
        page(ward, f"{ENTRIES}/kinh-phi/{unit}/{year}", 404)
        post(ward, f"{ENTRIES}/kinh-phi/{unit}/{year}", 404, training="1", activity="2")
    assert rows(app, Spending) == []


def test_the_list_of_spending_is_of_my_units_by_year_and_by_what_is_missing(world, make, sign_in):
    make.spending(world.tree["CDCS-A1"], YEAR, 150_000_000, 10**9)
    make.spending(world.tree["CDCS-B1"], YEAR, 777_000_000, 10**9)
    ward = sign_in(world.ward)
    html = page(ward, f"{ENTRIES}/kinh-phi?nam={YEAR}")
    assert "150.000.000" in html
    assert "777.000.000" not in html
    assert "Công đoàn CDCS-B1" not in html
    missing = page(ward, f"{ENTRIES}/kinh-phi?nam={YEAR}&tt=chua")
    assert "Công đoàn CDCS-A1" not in missing
    assert "Công đoàn CDCS-A2" in missing
    assert "150.000.000" not in page(ward, f"{ENTRIES}/kinh-phi?nam={YEAR - 1}")


# Assessments


def test_the_officers_of_a_unit_are_judged_by_the_unit_above(world, app, sign_in):
    ward, tree = sign_in(world.ward), world.tree
    url = f"{ENTRIES}/danh-gia?ct=BT-12&nam={YEAR}"
    html = page(ward, url)
    assert "Nguyễn Thị Hồng Thắm" in html
    assert "Ngô Người Lạ" not in html
    tham, dat = f"{world.tham.id}-{tree['CDCS-A1'].id}", f"{world.dat.id}-{tree['CDCS-A2'].id}"
    post(ward, url, **{tham: "1", dat: "0"})
    found = {(row.person_id, row.passed, row.assessed_by_id, row.year, row.target) for row in rows(app, Assessment)}
    assert found == {
        (world.tham.id, True, tree["CDP-A1"].id, YEAR, "BT-12"),
        (world.dat.id, False, tree["CDP-A1"].id, YEAR, "BT-12"),
    }
    post(ward, url, **{tham: "1", dat: ""})
    assert [row.person_id for row in rows(app, Assessment)] == [world.tham.id]
    assert acts(app) == [("assessment.judge", f"person:{who.id}") for who in (world.tham, world.dat, world.dat)]
    assert 'value="1" selected' in page(ward, url)


def test_only_the_people_of_the_page_that_was_asked_for_are_judged(world, app, sign_in):
    stranger = f"{world.stranger.id}-{world.tree['CDCS-B1'].id}"
    post(sign_in(world.ward), f"{ENTRIES}/danh-gia?ct=BT-12&nam={YEAR}", **{stranger: "1"})
    post(sign_in(world.ward), f"{ENTRIES}/danh-gia?ct=BT-12&nam={YEAR}&don-vi=CDCS-B1", **{stranger: "1"})
    moved = f"{world.tham.id}-{world.tree['CDCS-A2'].id}"
    post(sign_in(world.ward), f"{ENTRIES}/danh-gia?ct=BT-12&nam={YEAR}", **{moved: "1"})
    assert rows(app, Assessment) == []


def test_a_unit_that_is_not_mine_is_named_as_unknown(world, sign_in):
    html = page(sign_in(world.ward), f"{ENTRIES}/danh-gia?ct=BT-12&don-vi=CDCS-B1")
    assert "Không có đơn vị “CDCS-B1”" in html
    assert "Ngô Người Lạ" not in html


def test_only_lines_that_are_judged_by_people_are_offered(world, sign_in):
    html = page(sign_in(world.ward), f"{ENTRIES}/danh-gia")
    assert 'value="BT-12"' in html
    assert "KT-90" not in html


def test_without_lines_to_judge_the_page_says_so(make, sign_in):
    ward = make.coordinator(make.tree()["CDP-A1"])
    assert "Chưa có chỉ tiêu nào xét bằng đánh giá." in page(sign_in(ward), f"{ENTRIES}/danh-gia")
    assert "Chưa có chỉ tiêu nào trong hệ thống." in page(sign_in(ward), f"{ENTRIES}/mien/moi")


# Exemptions


def exempted(holder, /, **fields):
    return {
        "target": "KT-90",
        "person": holder.code.lower(),
        "from_on": "01/03/2026",
        "last_on": "31/08/2026",
        "reason": "Nghỉ thai sản",
        **fields,
    }


def test_rule_21_an_exemption_has_dates_a_reason_and_an_author_and_is_shown(world, app, sign_in):
    ward = sign_in(world.ward)
    post(ward, f"{ENTRIES}/mien/moi", **exempted(world.tham))
    (row,) = rows(app, Exemption)
    assert (row.target, row.person_id, row.author_id) == ("KT-90", world.tham.id, world.ward.id)
    assert (row.from_on, row.until_on, row.reason) == (date(2026, 3, 1), date(2026, 9, 1), "Nghỉ thai sản")
    html = page(ward, f"{ENTRIES}/mien")
    assert all(
        text in html for text in ("Nguyễn Thị Hồng Thắm", "Nghỉ thai sản", "01/03/2026", "31/08/2026", "Võ Ngọc Hân")
    )
    assert "Nguyễn Thị Hồng Thắm" not in page(sign_in(world.elsewhere), f"{ENTRIES}/mien")
    assert acts(app) == [("exemption.add", f"person:{world.tham.id}")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target": "XX-1"}, "chọn một chỉ tiêu"),
        ({"person": "CB404"}, "Không có cán bộ mã này"),
        ({"person": ""}, "Không có cán bộ mã này"),
        ({"from_on": ""}, "nhập ngày"),
        ({"from_on": "hôm qua"}, "Không có ngày này"),
        ({"last_on": "28/02/2026"}, "phải sau ngày bắt đầu"),
        ({"reason": "  "}, "ghi lý do"),
    ],
)
def test_an_exemption_that_cannot_be_keeps_what_was_typed(world, app, sign_in, fields, said):
    html = post(sign_in(world.ward), f"{ENTRIES}/mien/moi", 422, **exempted(world.tham, **fields))
    assert said in html
    assert "Nghỉ thai sản" in html or "reason" in fields
    assert rows(app, Exemption) == []


def test_the_people_of_others_cannot_be_exempted(world, app, sign_in):
    html = post(sign_in(world.ward), f"{ENTRIES}/mien/moi", 422, **exempted(world.stranger))
    assert "trong phạm vi của anh/chị" in html
    assert rows(app, Exemption) == []


def test_two_exemptions_from_one_target_do_not_overlap(world, app, make, sign_in):
    make.exemption(world.tham, "KT-90", date(2026, 5, 1), EVER)
    ward = sign_in(world.ward)
    assert "đã được miễn chỉ tiêu này từ 01/05/2026" in post(ward, f"{ENTRIES}/mien/moi", 422, **exempted(world.tham))
    post(ward, f"{ENTRIES}/mien/moi", **exempted(world.tham, last_on="30/04/2026"))
    post(ward, f"{ENTRIES}/mien/moi", **exempted(world.tham, target="BT-12", last_on=""))
    assert len(rows(app, Exemption)) == 3


def test_an_exemption_ends_earlier_or_never_was(world, app, make, sign_in):
    ward = sign_in(world.ward)
    row = make.exemption(world.tham, "KT-90", date(2025, 1, 1))
    url = f"{ENTRIES}/mien/{row.id}/het"
    assert "Cho hết miễn" in page(ward, url)
    assert "Không có ngày này" in post(ward, url, 422, last_on="32/01/2026")
    post(ward, url, last_on="31/12/2025")
    assert [one.until_on for one in rows(app, Exemption)] == [date(2026, 1, 1)]
    assert "chỉ có thể cho hết sớm hơn" in post(ward, url, 422, last_on="01/02/2026")
    post(ward, url, last_on="31/12/2024")
    assert rows(app, Exemption) == []
    assert [action for action, _ in acts(app)] == ["exemption.end"] * 2


def test_exemptions_of_another_unit_are_not_found(world, app, make, sign_in):
    row = make.exemption(world.stranger, "KT-90")
    ward = sign_in(world.ward)
    page(ward, f"{ENTRIES}/mien/{row.id}/het", 404)
    post(ward, f"{ENTRIES}/mien/{row.id}/het", 404, last_on="31/12/2025")
    assert [one.until_on for one in rows(app, Exemption)] == [EVER]


# Standards


def asked(**fields):
    return {
        "unit": "CDP-A1",
        "basis": "grade",
        "subject": "Chuyên viên",
        "least": "chuyen-mon:Đại học",
        "from_on": "01/01/2026",
        **fields,
    }


def test_a_standard_is_asked_and_ended(world, app, sign_in):
    ward = sign_in(world.ward)
    post(ward, f"{ENTRIES}/tieu-chuan/moi", **asked())
    post(ward, f"{ENTRIES}/tieu-chuan/moi", **asked(basis="title", subject="CT", least="ly-luan-chinh-tri:Cao cấp"))
    found = {(row.basis, row.subject, row.subject_key, row.kind, row.least) for row in rows(app, Standard)}
    assert found == {
        ("grade", "Chuyên viên", "chuyen vien", "chuyen-mon", 4),
        ("title", "Chủ tịch", "chu-tich", "ly-luan-chinh-tri", 3),
    }
    html = page(ward, f"{ENTRIES}/tieu-chuan")
    assert "Chuyên môn: Đại học" in html
    assert "Lý luận chính trị: Cao cấp" in html
    row = rows(app, Standard)[0]
    url = f"{ENTRIES}/tieu-chuan/{row.id}/thoi"
    assert "sẽ không còn phải có" in post(ward, url, 200)
    assert rows(app, Standard)[0].until_on == EVER
    post(ward, url, confirmed="1")
    assert rows(app, Standard)[0].until_on == today()
    assert [action for action, _ in acts(app)] == ["standard.add", "standard.add", "standard.end"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"unit": "CDP-B1"}, "Không có đơn vị này trong phạm vi"),
        ({"unit": ""}, "chọn một đơn vị"),
        ({"subject": ""}, "ghi tên ngạch"),
        ({"basis": "title", "subject": "Trưởng thôn"}, "Chưa nhận ra chức danh"),
        ({"least": ""}, "chọn một văn bằng"),
        ({"from_on": "x"}, "Không có ngày này"),
    ],
)
def test_a_standard_that_cannot_be_keeps_what_was_typed(world, app, sign_in, fields, said):
    html = post(sign_in(world.ward), f"{ENTRIES}/tieu-chuan/moi", 422, **asked(**fields))
    assert said in html
    assert f'value="{fields.get("subject", "Chuyên viên")}"' in html
    assert rows(app, Standard) == []


def test_the_same_standard_twice_is_refused(world, app, make, sign_in):
    make.standard(world.tree["CDP-A1"], "CHUYÊN VIÊN")
    html = post(sign_in(world.ward), f"{ENTRIES}/tieu-chuan/moi", 422, **asked())
    assert "đã có tiêu chuẩn này" in html
    assert len(rows(app, Standard)) == 1


def test_standards_above_are_shown_and_only_those_below_can_be_ended(world, app, make, sign_in):
    above = make.standard(world.tree["LDLD-A"], "Kế toán viên")
    other = make.standard(world.tree["CDP-B1"], "Lái xe")
    ward = sign_in(world.ward)
    html = page(ward, f"{ENTRIES}/tieu-chuan")
    assert "Kế toán viên" in html
    assert "cấp trên đặt" in html
    assert "Lái xe" not in html
    for row in (above, other):
        post(ward, f"{ENTRIES}/tieu-chuan/{row.id}/thoi", 404, confirmed="1")
    assert {row.until_on for row in rows(app, Standard)} == {EVER}
