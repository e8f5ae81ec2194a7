"""Who writes a course besides the lecturers of its unit."""

import pytest

URL = "/soan-bai/khoa-nho"
PAGE = f"{URL}/nguoi-soan"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def browser(make, units, sign_in):
    lecturer = make.lecturer(units["LDLD-A"], "Mạc Thị Thơ")
    make.course_draft(lecturer, units["LDLD-A"])
    return sign_in(lecturer)


@pytest.fixture
def below(make, units):
    return make.lecturer(units["CDP-A1"], "Lò Văn Phường")


def test_a_lecturer_of_a_unit_below_is_asked_writes_and_is_asked_no_more(browser, below, sign_in):
    other = sign_in(below)
    assert other.get(URL).status_code == 404
    assert "Lò Văn Phường" in browser.get(PAGE).text
    browser.post(PAGE, data={"nguoi": below.id})
    assert other.get(URL).status_code == 200
    browser.post(f"{PAGE}/{below.id}/thoi")
    assert other.get(URL).status_code == 404


def test_lecturers_of_another_province_are_neither_shown_nor_asked(browser, make, units, sign_in):
    stranger = make.lecturer(units["LDLD-B"], "Người Tỉnh Khác")
    assert "Người Tỉnh Khác" not in browser.get(PAGE).text
    assert "Người Tỉnh Khác" not in browser.get(f"{PAGE}?q=tinh khac").text
    assert browser.post(PAGE, data={"nguoi": stranger.id}).status_code == 404
    assert sign_in(stranger).get(PAGE).status_code == 404


def test_whoever_was_asked_does_not_ask_others(browser, below, make, units, sign_in):
    browser.post(PAGE, data={"nguoi": below.id})
    third = make.lecturer(units["CDP-A1"], "Người Thứ Ba")
    other = sign_in(below)
    assert other.get(PAGE).status_code == 404
    assert other.post(PAGE, data={"nguoi": third.id}).status_code == 404


def test_asked_twice_is_asked_once(browser, below):
    assert browser.post(PAGE, data={"nguoi": below.id}).status_code == 302
    assert browser.post(PAGE, data={"nguoi": below.id}).status_code == 404
    assert browser.get(PAGE).text.count("Lò Văn Phường") == 1


def test_lecturers_are_found_without_marks(browser, below, make, units):
    make.lecturer(units["CDP-A1"], "Tòng Thị Mây")
    page = browser.get(f"{PAGE}?q=lo van").text
    assert "Lò Văn Phường" in page
    assert "Tòng Thị Mây" not in page
    assert "Không có giảng viên nào khớp" in browser.get(f"{PAGE}?q=khong ai").text


def test_the_page_costs_few_statements(browser, below, statements):
    browser.get(PAGE)
    with statements() as seen:
        browser.get(PAGE)
    assert len(seen) <= 8, seen
