"""What a unit asks of those who hold an office."""

import pytest

from lms.clock import today
from lms.db import EVER
from lms.people.qualification_models import Standard
from tests.web.coordinator.entries.pages import ENTRIES, acts, page, post, rows


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
