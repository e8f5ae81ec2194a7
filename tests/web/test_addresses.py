"""Numbers that no row can have, zero octets and days out of the calendar: answered, never a broken page."""

import pytest

from lms.db import LARGEST_ID
from lms.web.addresses import row_number


@pytest.fixture
def browser(make, sign_in):
    tree = make.tree()
    person = make.coordinator(tree["LDLD-A"])
    make.scope(person, tree["LDLD-A"], "admin")
    return sign_in(person)


def test_a_row_number_is_plain_digits_that_a_database_keeps():
    assert row_number(str(LARGEST_ID)) == LARGEST_ID
    for wrong in (str(LARGEST_ID + 1), "-1", "1_0", "", " 1", "١", "9" * 5000):
        with pytest.raises(ValueError, match=r"^" + wrong[:1]):
            row_number(wrong)


@pytest.mark.parametrize("url", ["/don-vi/{}", "/can-bo/{}", "/dot-hoc/{}", "/can-bo/ma-moi?don-vi=LDLD-A&dot-hoc={}"])
@pytest.mark.parametrize("number", [LARGEST_ID, LARGEST_ID + 1, "9" * 5000])
def test_a_number_that_no_row_has_is_not_found(browser, url, number):
    assert browser.get(url.format(number)).status_code == 404


@pytest.mark.parametrize("url", ["/can-bo?q=%00", "/chi-tieu?don-vi=%00", "/hoc/khoa/a%00b", "/can-bo?%00=1"])
def test_a_zero_octet_in_an_address_is_refused(browser, url):
    assert browser.get(url).status_code == 400


def test_a_zero_octet_in_a_form_is_refused(client):
    assert client.post("/dang-nhap", data={"login": "a\0", "password": "b"}).status_code == 400


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/1899", "31/12/9999"])
def test_a_day_out_of_the_calendar_is_told_beside_its_field(browser, day):
    for query in (f"tu={day}", f"den={day}"):
        answer = browser.get(f"/quan-tri/nhat-ky?{query}")
        assert answer.status_code == 422
        assert "Không có ngày này" in answer.text
        assert f'value="{day}"' in answer.text
    assert "Không có ngày này" in browser.get(f"/chi-tieu?ngay={day}").text
