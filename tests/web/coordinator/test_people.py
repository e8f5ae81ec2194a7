"""A coordinator browses people and units of the own subtree, and nobody else's."""

import io
from datetime import date

import openpyxl
import pytest

from lms.db import db
from lms.intake.preview import preview
from lms.people.actions import write_roster
from lms.people.facts import StateFact
from lms.people.queries import unit_facts


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        province = make.coordinator(tree["LDLD-A"], "Trần Văn Tỉnh")
        elsewhere = make.coordinator(tree["CDP-B1"], "Lê Thị Khác")
        tham = make.officer(tree["CDCS-A1"], "chu-tich", "Nguyễn Thị Hồng Thắm")
        dat = make.officer(tree["CDCS-A2"], "pho-chu-tich", "Phạm Văn Đạt")
        gone = make.officer(tree["CDCS-A1"], "uy-vien-bch", "Bùi Đã Thôi", until_on=date(2025, 1, 1))
        stranger = make.officer(tree["CDCS-B1"], "chu-tich", "Ngô Người Lạ")

    return World


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, answer.location
    return answer.get_data(as_text=True)


def test_the_list_has_those_who_hold_something_in_my_subtree(world, sign_in):
    html = page(sign_in(world.ward), "/can-bo")
    assert "Nguyễn Thị Hồng Thắm" in html
    assert "Phạm Văn Đạt" in html
    assert "Bùi Đã Thôi" not in html
    assert "Ngô Người Lạ" not in html
    assert "2\xa0người, xếp theo tên" in html


def test_names_are_listed_in_vietnamese_order(world, make, sign_in):
    for name in ("Lê Văn Ân", "Trần Thị Anh", "Võ Ước", "Đỗ Dũng"):
        make.officer(world.tree["CDCS-A3"], "uy-vien-bch", name)
    html = page(sign_in(world.ward), "/can-bo")
    names = ["Trần Thị Anh", "Lê Văn Ân", "Đỗ Dũng", "Phạm Văn Đạt", "Nguyễn Thị Hồng Thắm", "Võ Ước"]
    places = [html.index(name) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tham", {"Thắm"}),
        ("q=ĐẠT", {"Đạt"}),
        ("q=dat", {"Đạt"}),
        ("q=%25", set()),
        ("don-vi=CDCS-A1", {"Thắm"}),
        ("don-vi=cong+doan+cdcs-a2", {"Đạt"}),
        ("cd=pho-chu-tich", {"Đạt"}),
        ("cd=pho-chu-tich&q=tham", set()),
        ("tt=before", {"Thôi"}),
        ("cd=khong-co&tt=bua", {"Thắm", "Đạt"}),
        ("don-vi=CDCS-B1", {"Thắm", "Đạt"}),
    ],
)
def test_the_list_is_searched_and_narrowed(world, sign_in, query, found):
    html = page(sign_in(world.ward), f"/can-bo?{query}")
    assert {name for name in ("Thắm", "Đạt", "Thôi", "Lạ") if f"{name}</a>" in html} == found


def test_a_code_is_found_by_its_beginning(world, sign_in):
    html = page(sign_in(world.ward), f"/can-bo?q={world.tham.code.lower()}")
    assert "Nguyễn Thị Hồng Thắm" in html
    assert "Phạm Văn Đạt" not in html


def test_a_search_without_result_says_what_to_do(world, sign_in):
    assert "Không có ai khớp" in page(sign_in(world.ward), "/can-bo?q=zzz")


def test_an_empty_subtree_leads_to_the_import(make, sign_in):
    html = page(sign_in(make.coordinator(make.unit("CDP-9", "upper"))), "/can-bo")
    assert "Chưa có cán bộ nào" in html
    assert 'href="/can-bo/nhap"' in html


def test_the_list_is_paged_and_keeps_its_filters(world, make, sign_in):
    for n in range(60):
        make.officer(world.tree["CDCS-A3"], "uy-vien-bch", f"Lý Thứ {n}")
    html = page(sign_in(world.ward), "/can-bo?cd=uy-vien-bch")
    assert "1–50 trong 60" in html
    assert "cd=uy-vien-bch&amp;trang=2" in html
    assert "51–60 trong 60" in page(sign_in(world.ward), "/can-bo?cd=uy-vien-bch&trang=2")


def test_a_person_has_positions_contact_and_records(world, make, sign_in):
    make.position(world.tham, world.tree["CDCS-B1"], "uy-vien-bch", from_on=date(2020, 1, 1), until_on=date(2022, 1, 1))
    make.record(world.tham, world.tree["LDLD-A"], title="Tập huấn cũ")
    html = page(sign_in(world.ward), f"/can-bo/{world.tham.id}")
    assert "<h1>Nguyễn Thị Hồng Thắm</h1>" in html
    assert world.tham.code in html
    assert "từ 01/01/2024" in html
    assert "01/01/2020 đến 01/01/2022" in html
    assert "Tập huấn cũ" in html
    assert f'/don-vi/{world.tree["CDCS-A1"].id}"' in html
    assert f'/don-vi/{world.tree["CDCS-B1"].id}"' not in html, "another unit is named, but does not open"


def test_who_left_is_still_found(world, sign_in):
    assert "Bùi Đã Thôi" in page(sign_in(world.ward), f"/can-bo/{world.gone.id}")


def test_a_unit_says_where_it_stands_and_who_is_in_it(world, sign_in):
    html = page(sign_in(world.ward), f"/don-vi/{world.tree['CDCS-A1'].id}")
    assert "CĐCS" in html
    assert "2.600" in html
    assert "Nguyễn Thị Hồng Thắm" in html
    assert "Bùi Đã Thôi" not in html
    assert f'href="/don-vi/{world.tree["CDP-A1"].id}"' in html
    assert f'href="/don-vi/{world.tree["LDLD-A"].id}"' not in html, "what lies above my units is named only"
    assert "Công đoàn LDLD-A" in html
    assert "Công đoàn CDCS-A3" in page(sign_in(world.ward), f"/don-vi/{world.tree['CDP-A1'].id}")


def test_rule_23_a_unit_shows_its_past_names_and_its_end(world, app, sign_in):
    with app.app_context():
        unit = unit_facts()["CDCS-A3"]
        unit.states[date(2025, 7, 1)] = StateFact("Công đoàn Tên Mới", "grassroots", "enterprise", "CDP-A1")
        unit.abolished_on = date(2026, 1, 1)
        write_roster([unit], [], [])
        db.session.commit()
    html = page(sign_in(world.ward), f"/don-vi/{world.tree['CDCS-A3'].id}")
    assert "Công đoàn Tên Mới" in html
    assert "Công đoàn CDCS-A3" in html
    assert "Đơn vị giải thể từ 01/01/2026" in html


def test_the_units_open_at_my_own(world, make, sign_in):
    answer = sign_in(world.ward).get("/don-vi")
    assert answer.status_code == 302
    assert answer.location == f"/don-vi/{world.tree['CDP-A1'].id}"
    make.scope(world.ward, world.tree["CDP-B1"])
    html = page(sign_in(world.ward), "/don-vi")
    assert "Công đoàn CDP-A1" in html
    assert "Công đoàn CDP-B1" in html


def test_the_exported_list_is_imported_again_without_change(world, app, sign_in, make):
    make.position(
        world.dat, world.tree["CDP-A1"], "uy-vien-bch", kind="concurrent", first_elected=True, field="Tổ chức"
    )
    answer = sign_in(world.ward).get("/can-bo/danh-sach.xlsx")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert "Ngô Người Lạ" not in {cell.value for row in sheet for cell in row}
    with app.app_context():
        found = preview(answer.data, "can-bo.xlsx", None)
        assert found.errors == []
        assert found.rows == found.total("unchanged") == 3


def test_another_units_people_and_units_are_not_found(world, sign_in):
    browser = sign_in(world.elsewhere)
    for url in (f"/can-bo/{world.tham.id}", f"/don-vi/{world.tree['CDCS-A1'].id}", "/can-bo/999999", "/don-vi/999999"):
        page(browser, url, 404)
    assert "Thắm" not in page(browser, "/can-bo")
    assert "Thắm" not in str(browser.get("/can-bo/danh-sach.xlsx").data)
    page(sign_in(world.ward), f"/don-vi/{world.tree['LDLD-A'].id}", 404)


ROUTES = ("/can-bo", "/can-bo/1", "/can-bo/danh-sach.xlsx", "/don-vi", "/don-vi/1")


@pytest.mark.parametrize("url", ROUTES)
def test_learners_are_refused_and_strangers_asked_to_sign_in(world, client, sign_in, url):
    page(sign_in(world.tham), url, 403)
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.location.startswith("/vao?next=") or "next=" in answer.location


@pytest.mark.parametrize("route", ["list", "person", "unit", "filtered"])
def test_pages_take_at_most_eight_statements(world, make, sign_in, statements, route):
    for n in range(30):
        make.officer(world.tree["CDCS-A3"], "uy-vien-bch", f"Lý Thứ {n}")
    url = {
        "list": "/can-bo",
        "filtered": "/can-bo?q=ly&don-vi=CDCS-A3&cd=uy-vien-bch",
        "person": f"/can-bo/{world.tham.id}",
        "unit": f"/don-vi/{world.tree['CDCS-A3'].id}",
    }[route]
    browser = sign_in(world.ward)
    with statements() as seen:
        page(browser, url)
    assert len(seen) == {"list": 5, "filtered": 6, "person": 8, "unit": 8}[route]
