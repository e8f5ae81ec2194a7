"""A list in TCVN3 or VNI in the browser: the old text beside the new, and nothing written before somebody said yes."""

import io

import pytest

from lms.intake.legacy.tables import Encoding, encode
from lms.people.queries import find_person_by_code
from tests.workbooks import CADRES, cadre, rows_of, xlsx

PARTS = {"content_type": "multipart/form-data"}


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.coordinator(make.tree()["CDP-A1"]))


def sent(browser, *names, encoding=Encoding.TCVN3):
    rows = rows_of(CADRES, [cadre(f"CB{n}", name) for n, name in enumerate(names)])
    old = [[encode(cell, encoding) if isinstance(cell, str) else cell for cell in row] for row in rows]
    data = {"file": (io.BytesIO(xlsx({"Cán bộ": old})), "can-bo.xlsx")}
    return browser.post("/can-bo/nhap", data=data, **PARTS).location


def name_of(app, code):
    with app.app_context():
        person = find_person_by_code(code)
        return person and person.full_name


@pytest.mark.parametrize("encoding", list(Encoding))
def test_the_old_and_the_new_text_are_shown_and_confirmed(browser, app, encoding):
    url = sent(browser, "Nguyễn Thị Hồng Thắm", encoding=encoding)
    html = browser.get(url).get_data(as_text=True)
    assert "được chuyển sang Unicode" in html
    assert f'<td role="cell" data-l="Trong tệp">{encode("Nguyễn Thị Hồng Thắm", encoding)}</td>' in html
    assert '<td role="cell" data-l="Chuyển thành"><b>Nguyễn Thị Hồng Thắm</b></td>' in html
    assert browser.post(f"{url}/ghi").location == f"{url}?xem=chu"
    assert name_of(app, "CB0") is None, "nobody confirmed"
    assert browser.post(f"{url}/ghi", data={"da-xem-chu": "1"}).location == "/can-bo"
    assert name_of(app, "CB0") == "Nguyễn Thị Hồng Thắm"


def test_the_text_can_be_left_or_read_in_the_other_encoding(browser, app):
    url = sent(browser, "Nguyễn Thị Hồng Thắm")
    browser.post(f"{url}/bang-ma", data={"bang-ma": "vni"})
    assert "Nguyễn Thị Hồng Thắm" not in browser.get(url).get_data(as_text=True)
    browser.post(f"{url}/bang-ma", data={"bang-ma": "auto"})
    assert "Nguyễn Thị Hồng Thắm" in browser.get(url).get_data(as_text=True)


def test_names_that_are_left_as_they_stand_need_no_confirmation(browser, app):
    rows = rows_of(CADRES, [cadre("CB0", encode("Lê Văn Tú", Encoding.TCVN3))])
    data = {"file": (io.BytesIO(xlsx({"Cán bộ": rows})), "can-bo.xlsx")}
    url = browser.post("/can-bo/nhap", data=data, **PARTS).location
    assert "Lê Văn Tú" in browser.get(url).get_data(as_text=True)
    browser.post(f"{url}/bang-ma", data={"bang-ma": "none"})
    html = browser.get(url).get_data(as_text=True)
    assert "Chữ được giữ nguyên như trong tệp." in html
    assert browser.post(f"{url}/ghi").location == "/can-bo"
    assert name_of(app, "CB0") == encode("Lê Văn Tú", Encoding.TCVN3)
