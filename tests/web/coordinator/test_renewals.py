"""Courses that lapse are taken again: told to officer and coordinator in time (completion rules 5 and 25)."""

from datetime import timedelta

import pytest

from lms.clock import today
from lms.db import EVER


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        course = make.course("an-toan", title="An toàn lao động", valid_months=36)

    return World


@pytest.fixture
def holder(world, make):
    """Somebody whose record of the course is valid for so many days more; None: for ever."""

    def made(name, days, unit="CDCS-A1", cycle=1, until_on=EVER):
        person = make.officer(world.tree[unit], name=name, until_on=until_on)
        trained(person, days, cycle)
        return person

    def trained(person, days, cycle=1):
        last = today() + timedelta(days=days)
        course = world.course.slug
        make.record(
            person, world.tree["CDP-A1"], course=course, valid_until=last, cycle=cycle, title="An toàn lao động"
        )

    made.trained = trained
    return made


def test_rule_05_who_lapses_within_90_days_is_listed_the_earliest_first(world, holder, sign_in):
    holder("Trần Còn Lâu", 91)
    holder("Lê Vừa Kịp", 90)
    holder("Phạm Đã Hết", -1)
    holder("Ngô Nơi Khác", 5, unit="CDCS-B1")
    holder("Bùi Đã Thôi", 5, until_on=today())
    again = holder("Đỗ Học Rồi", 5)
    holder.trained(again, 1000, cycle=2)
    page = sign_in(world.ward).get("/dot-hoc/sap-het-han").get_data(as_text=True)
    assert page.index("Phạm Đã Hết") < page.index("Lê Vừa Kịp")
    assert "đã hết hiệu lực" in page
    for name in ("Trần Còn Lâu", "Ngô Nơi Khác", "Bùi Đã Thôi", "Đỗ Học Rồi"):
        assert name not in page


def test_rule_09_a_newer_completion_under_another_account_renews_it(world, holder, make, sign_in):
    first, second = holder("Lý Hai Mã", 5), make.officer(world.tree["CDCS-A2"], name="Lý Hai Mã")
    holder.trained(second, 900)
    assert "Lý Hai Mã" in sign_in(world.ward).get("/dot-hoc/sap-het-han").get_data(as_text=True)
    make.merge(second, first)
    assert "Không ai sắp hết hạn" in sign_in(world.ward).get("/dot-hoc/sap-het-han").get_data(as_text=True)


def test_rule_05_assigning_it_again_obliges_who_lapses(world, holder, app, sign_in):
    holder("Lê Vừa Kịp", 30)
    browser = sign_in(world.ward)
    page = browser.get("/dot-hoc/sap-het-han").get_data(as_text=True)
    opens = today() + timedelta(days=31)
    link = page.split('href="/dot-hoc/moi?')[1].split('"')[0].replace("&amp;", "&")
    assert f"opens_on={opens:%d/%m/%Y}" in link.replace("%2F", "/")
    due = f"{opens + timedelta(days=30):%d/%m/%Y}"
    preview = browser.get(f"/dot-hoc/moi?{link}&due_on={due}&preview=1").get_data(as_text=True)
    assert "Lê Vừa Kịp" in preview


def test_rule_05_the_officer_sees_it_where_they_begin_and_in_their_file(world, holder, sign_in):
    browser = sign_in(holder("Lê Vừa Kịp", 30))
    last = f"{today() + timedelta(days=30):%d/%m/%Y}"
    home = browser.get("/hoc").get_data(as_text=True)
    assert "Sắp hết hiệu lực" in home
    assert last in home
    assert f"hiệu lực đến hết {last}" in browser.get("/ho-so").get_data(as_text=True)
    fresh = sign_in(holder("Trần Còn Lâu", 400)).get("/hoc").get_data(as_text=True)
    assert "Sắp hết hiệu lực" not in fresh


def test_the_list_takes_few_statements(world, holder, sign_in, statements):
    for number in range(3):
        holder(f"Lê Thứ {number}", 30)
    browser = sign_in(world.ward)
    with statements() as seen:
        browser.get("/dot-hoc/sap-het-han")
    assert len(seen) == 5
