"""Officers judged by the unit above."""

from lms.tracker.entries.models import Assessment
from tests.web.coordinator.entries.pages import ENTRIES, YEAR, acts, page, post, rows


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
