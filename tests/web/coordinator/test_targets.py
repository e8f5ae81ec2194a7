"""The screens of targets: a coordinator sees the own subtree, and every number opens its people."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.clock import now, today
from lms.db import db
from lms.records.models import Subscriber
from lms.tracker.queries.people import Status
from lms.web.coordinator import target_files

YEAR = today().year
THIS_YEAR = date(YEAR, 1, 1)


@pytest.fixture
def world(make):
    """Province A with two full-time officers, three chairs and one without a size; province B beside it."""
    units = make.tree()
    make.targets()
    units["CDCS-A4"] = make.unit("CDCS-A4", parent=units["CDP-A1"])
    people = {
        "Anh": make.officer(units["LDLD-A"], "chuyen-vien", "Lê Thị Anh", kind="full_time"),
        "Ban": make.officer(units["CDP-A1"], "chuyen-vien", "Trần Văn Ban", kind="full_time"),
        "Hai": make.officer(units["CDCS-A2"], "chu-tich", "Phạm Thị Hai"),
        "Ba": make.officer(units["CDCS-A3"], "chu-tich", "Đỗ Văn Ba"),
        "Tư": make.officer(units["CDCS-A4"], "chu-tich", "Ngô Thị Tư"),
        "Xa": make.officer(units["CDCS-B2"], "chu-tich", "Hoàng Văn Xa"),
    }
    make.trained(people["Anh"], units["TLD"], ["su-dung-ai"], today())
    make.trained(people["Hai"], units["CDP-A1"], ["thuong-luong"], today(), title="Lớp của phường")
    make.trained(people["Ba"], units["CDP-A1"], ["nu-cong"], today(), title="Công tác nữ công")
    return units, people


@pytest.fixture
def office(world, make, sign_in):
    """A browser of province A's coordinator."""
    return sign_in(make.coordinator(world[0]["LDLD-A"]))


def text_of(response):
    page = response.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def row_of(response, code):
    """The words of a target's row."""
    rows = re.findall(r"<tr role=\"row\">.*?</tr>", response.get_data(as_text=True), re.S)
    found = [row for row in rows if f"{code} ·" in row]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).replace("\u00a0", " ")


def test_the_dashboard_shows_every_target_in_force_with_its_numbers(office):
    page = office.get("/chi-tieu")
    assert page.status_code == 200
    assert "50,0%" in row_of(page, "NQ-3")
    assert "1 / 2 người" in row_of(page, "NQ-3")
    assert "không đặt" in row_of(page, "NQ-3")
    assert "0%" in row_of(page, "NQ-4b")
    assert "1 người đã học" in row_of(page, "NQ-4b")
    assert "100%" in row_of(page, "NQ-4c")
    assert "KT-3" not in text_of(page)


def test_the_dashboard_shows_the_last_months_and_the_days_left(office):
    row = row_of(office.get("/chi-tieu"), "NQ-3")
    assert f"31/12/{YEAR}" in row
    assert "ngày" in row.partition(f"31/12/{YEAR}")[2] or "hôm nay" in row
    svg = re.findall(r'class="spark"[^>]*aria-label="([^"]*)"', office.get("/chi-tieu").get_data(as_text=True))
    assert "Xu hướng: 0% đến 50,0%" in svg


def test_the_dashboard_says_when_another_system_is_not_told_any_more(app, office, world, sign_in, make):
    parked = {"name": "Phần mềm của tỉnh", "url": "https://a.example/x", "secret": "whsec_", "parked_at": now()}
    with app.app_context():
        db.session.add(Subscriber(unit_id=world[0]["LDLD-A"].id, created_at=now(), **parked))
        db.session.commit()
    assert "Phần mềm của tỉnh không nhận được kết quả đào tạo" in text_of(office.get("/chi-tieu"))
    assert "Phần mềm của tỉnh" not in text_of(sign_in(make.coordinator(world[0]["CDP-A1"])).get("/chi-tieu"))


def test_rule_14_an_empty_population_is_said_in_words(office):
    row = row_of(office.get("/chi-tieu"), "NQ-1")
    assert "Không có người thuộc diện" in row
    assert "0%" not in row.replace("100%", "")


def test_a_bound_pack_appears_for_its_subtree(office, world, make):
    make.binding("KT", world[0]["LDLD-A"], THIS_YEAR)
    assert "KT-5" in text_of(office.get("/chi-tieu"))
    before = office.get("/chi-tieu?ngay=31/12/2019")
    assert "NQ-3" in text_of(before)
    assert "KT-5" not in text_of(before)


def test_a_date_in_the_past_is_evaluated_then(office):
    page = office.get(f"/chi-tieu?ngay=15/06/{YEAR - 1}")
    assert "0 / 2 người" in row_of(page, "NQ-3")
    assert f"15/06/{YEAR - 1}" in text_of(page)


def test_what_is_no_date_is_said_beside_the_field_and_kept(office):
    page = office.get("/chi-tieu?ngay=32/13/2026")
    assert page.status_code == 200
    assert "Không có ngày này" in text_of(page)
    assert 'value="32/13/2026"' in page.get_data(as_text=True)


def test_a_unit_below_has_its_own_figures(office):
    page = office.get("/chi-tieu?don-vi=cdp-a1")
    assert "0 / 1 người" in row_of(page, "NQ-3")
    assert "Công đoàn CDCS-A2" in text_of(page)


def test_a_unit_is_found_by_words_of_its_name(office):
    assert "Công đoàn CDCS-A2" in text_of(office.get("/chi-tieu?don-vi=cong doan cdcs-a2"))


def test_words_that_fit_several_units_are_asked_again(office):
    page = office.get("/chi-tieu?don-vi=cong doan cdcs")
    assert "Có nhiều đơn vị như vậy" in text_of(page)


def test_the_target_page_quotes_its_clause_and_lists_the_units_below(office):
    page = office.get("/chi-tieu/NQ-4b")
    words = text_of(page)
    assert "Cấp tỉnh, thành phố, ngành Trung ương và tương đương trực tiếp đào tạo" in words
    assert "Nghị quyết 10b ngày 12/12/2020" in words
    assert "Mặc định của hệ thống, không phải lời văn" in words
    assert "Công đoàn CDP-A1" in words


@pytest.mark.parametrize(
    ("code", "status", "names"),
    [
        ("NQ-3", "tat-ca", ["Lê Thị Anh", "Trần Văn Ban"]),
        ("NQ-3", "dat", ["Lê Thị Anh"]),
        ("NQ-3", "chua-dat", ["Trần Văn Ban"]),
        ("NQ-4b", "da-hoc", ["Phạm Thị Hai"]),
        ("NQ-4b", "dat", []),
        ("NQ-4b", "ngoai-dien", ["Ngô Thị Tư"]),
        ("NQ-4c", "dat", ["Đỗ Văn Ba"]),
    ],
)
def test_rule_15_the_list_behind_a_number_is_as_long_as_the_number(office, code, status, names):
    for day in ("", f"&ngay=31/12/{YEAR}"):
        page = office.get(f"/chi-tieu/{code}/nguoi?tinh-trang={status}{day}")
        found = re.findall(
            r'<th role="rowheader" scope="row"><a href="/can-bo/\d+">([^<]+)</a><small', page.get_data(as_text=True)
        )
        assert found == names
        assert f"{len(names)} người" in text_of(page)


def test_each_person_has_a_reason(office):
    words = text_of(office.get("/chi-tieu/NQ-4b/nguoi"))
    assert "Chủ tịch, Công đoàn CDCS-A2, giữ chức từ 01/01/2024, công đoàn cơ sở có 1.200 đoàn viên" in words
    assert "Đã học “Lớp của phường”" in words
    assert "do Công đoàn CDP-A1 tổ chức; văn bản giao Công đoàn LDLD-A tổ chức" in words
    met = text_of(office.get("/chi-tieu/NQ-4c/nguoi"))
    assert f"Đã học “Công tác nữ công”, hoàn thành ngày {today():%d/%m/%Y}, Công đoàn CDP-A1 tổ chức" in met
    missing = text_of(office.get("/chi-tieu/NQ-3/nguoi?tinh-trang=chua-dat"))
    assert f"Chưa có khóa nào đáp ứng, tính từ ngày 01/01/{YEAR} đến ngày 31/12/{YEAR}" in missing
    apart = text_of(office.get("/chi-tieu/NQ-4a/nguoi?tinh-trang=ngoai-dien"))
    assert "công đoàn cơ sở chưa có số liệu đoàn viên" in apart


def test_people_are_found_without_diacritics_and_an_empty_list_says_what_to_do(office):
    assert "Phạm Thị Hai" in text_of(office.get("/chi-tieu/NQ-4b/nguoi?q=pham hai"))
    assert "Không có ai khớp" in text_of(office.get("/chi-tieu/NQ-4b/nguoi?q=nguyen"))
    assert "Danh sách này không có ai" in text_of(office.get("/chi-tieu/NQ-1/nguoi"))


def test_every_number_of_the_dashboard_opens_a_list(office, world, make):
    make.binding("KT", world[0]["LDLD-A"])
    page = office.get("/chi-tieu").get_data(as_text=True)
    found = re.findall(r'href="(/chi-tieu/[^"]+/nguoi[^"]*)">(\d+)(?:\u00a0người)?<', page)
    assert len(found) > 10
    for link, number in found:
        assert f"<h1>{number}\u00a0người" in office.get(link.replace("&amp;", "&")).get_data(as_text=True)


def test_the_people_list_is_paged(office, world, make):
    for number in range(60):
        make.officer(world[0]["LDLD-A"], "chuyen-vien", f"Lý Văn Số {number:02}", kind="full_time")
    make.roster_changed()
    page = office.get("/chi-tieu/NQ-3/nguoi?trang=2")
    assert "51–62 trong 62 người" in text_of(page)


def test_the_dashboard_and_the_people_are_exported(office, make, world):
    make.officer(world[0]["LDLD-A"], "chuyen-vien", "=HYPERLINK(1)", kind="full_time")
    make.roster_changed()
    file = office.get("/chi-tieu/excel")
    rows = list(load_workbook(BytesIO(file.data)).active.values)
    assert rows[1][0] == f"Công đoàn LDLD-A, số liệu tính đến ngày {today():%d/%m/%Y}"
    line = next(row for row in rows if row[0] == "Công đoàn LDLD-A" and row[1] == "NQ-3")
    assert line[4:7] == (3, 1, 33.3)
    people = office.get("/chi-tieu/NQ-3/nguoi/excel?tinh-trang=chua-dat")
    names = [row[2] for row in load_workbook(BytesIO(people.data)).active.values]
    assert sorted(names[-2:]) == ["=HYPERLINK(1)", "Trần Văn Ban"]


def test_the_people_are_exported_as_comma_separated_values(office, world):
    file = office.get("/chi-tieu/NQ-3/nguoi/csv")
    assert file.mimetype == "text/csv"
    assert file.get_data(as_text=True).removeprefix("\ufeff").splitlines() == [
        "Mã cán bộ,Họ và tên,Chức danh,Mã đơn vị,Đơn vị,Tình trạng",
        f"{world[1]['Anh'].code},Lê Thị Anh,Chuyên viên,LDLD-A,Công đoàn LDLD-A,Đã đạt",
        f"{world[1]['Ban'].code},Trần Văn Ban,Chuyên viên,CDP-A1,Công đoàn CDP-A1,Chưa đạt",
    ]


@pytest.mark.parametrize("day", ["", "&ngay=01/02/2026"])
@pytest.mark.parametrize("status", list(Status))
def test_a_file_has_the_people_of_its_list(office, world, make, status, day):
    make.exemption(make.officer(world[0]["CDCS-A2"], "chu-tich", "Lý Thị Miễn"), "NQ-4c")
    make.roster_changed()
    where = f"NQ-4c/nguoi{{}}?tinh-trang={status}&q={day}"
    page = office.get("/chi-tieu/" + where.format(""))
    cells = re.findall(r'<th[^>]* scope="row">(.*?)<small', page.get_data(as_text=True), re.S)
    shown = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
    lines = office.get("/chi-tieu/" + where.format("/csv")).get_data(as_text=True).splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == shown


def test_a_long_workbook_has_a_row_a_position_without_reasons(office, world, make, monkeypatch):
    monkeypatch.setattr(target_files, "EXPLAINED", 1)
    make.position(world[1]["Ban"], world[0]["LDLD-A"], "chuyen-vien", kind="full_time")
    make.roster_changed()
    rows = list(load_workbook(BytesIO(office.get("/chi-tieu/NQ-3/nguoi/excel").data)).active.values)
    assert "không kèm lý do" in rows[3][0]
    assert [row[1] for row in rows[-3:]] == ["Lê Thị Anh", "Trần Văn Ban", "Trần Văn Ban"]


def test_a_completion_moves_the_percent_by_exactly_one_person(office, world, make):
    assert "1 / 2 người" in row_of(office.get("/chi-tieu"), "NQ-3")
    make.trained(world[1]["Ban"], world[0]["CDP-A1"], ["thuong-luong"], today())
    row = row_of(office.get("/chi-tieu"), "NQ-3")
    assert "100%" in row
    assert "2 / 2 người" in row


PAGES = ["/chi-tieu", "/chi-tieu/excel", "/chi-tieu/NQ-3"]
PAGES += ["/chi-tieu/NQ-3/nguoi", "/chi-tieu/NQ-3/nguoi/excel", "/chi-tieu/NQ-3/nguoi/csv"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("unit", ["LDLD-B", "CDCS-B2", "TLD", "KHONG-CO"])
def test_another_units_figures_are_not_found(office, path, unit):
    assert office.get(f"{path}?don-vi={unit}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_others_are_turned_away(client, sign_in, world, path):
    assert client.get(path).status_code == 302
    assert sign_in(world[1]["Hai"]).get(path).status_code == 403


def test_a_target_that_is_unknown_or_not_in_force_is_not_found(office):
    assert office.get("/chi-tieu/XX-1").status_code == 404
    assert office.get("/chi-tieu/KT-3").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/chi-tieu", 8),
        ("/chi-tieu?don-vi=CDP-A1", 8),
        ("/chi-tieu?don-vi=CDP-A1&ngay=01/02/2026", 8),
        ("/chi-tieu/NQ-4b", 7),
        ("/chi-tieu/NQ-4b?ngay=01/02/2026", 6),
        ("/chi-tieu/NQ-4b/nguoi", 7),
        ("/chi-tieu/NQ-4b/nguoi?ngay=01/02/2026", 7),
        # Those that diplomas answer ask about diplomas and standards besides.
        ("/chi-tieu/KT-1/nguoi", 8),
        ("/chi-tieu/KT-1/nguoi?ngay=01/02/2026", 8),
        ("/chi-tieu/BT-8a/nguoi", 8),
    ],
)
def test_a_page_costs_few_statements(office, statements, path, most, world, make):
    for pack in ("KT", "BT"):
        make.binding(pack, world[0]["LDLD-A"])
    office.get("/chi-tieu")
    with statements() as seen:
        assert office.get(path).status_code == 200
    assert len(seen) == most
