"""Who is taken out of a target between two days."""

from datetime import date

import pytest

from lms.db import EVER
from lms.tracker.entries.models import Exemption
from tests.web.coordinator.entries.pages import ENTRIES, acts, page, post, rows


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
