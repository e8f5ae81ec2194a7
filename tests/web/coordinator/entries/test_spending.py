"""What units spent on training."""

import pytest

from lms.clock import today
from lms.tracker.entries.models import Spending
from tests.web.coordinator.entries.pages import ENTRIES, YEAR, acts, page, post, rows


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
