"""Diplomas of the people of a coordinator."""

from datetime import timedelta

import pytest

from lms.clock import today
from lms.people.qualification_models import Qualification
from tests.web.coordinator.entries.pages import acts, page, post, rows


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
