"""Nếu: what a target would come to, if some of the unmet completed a training by a day."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from lms.clock import today
from lms.db import db
from lms.people.models import Person
from lms.tracker.actions.feed import catch_up
from lms.tracker.ground import Supposed
from lms.tracker.models import ANY_TOPIC
from lms.tracker.queries.figures import figures_of, targets_in_force
from lms.tracker.queries.what_if import figures_if

YEAR = today().year
LAST = date(YEAR, 12, 31)


def text_of(response):
    page = response.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


@pytest.fixture
def world(make):
    """Province A: four chairs of small unions, one of them met; another province beside it."""
    units = make.tree()
    make.targets()
    names = {"CDCS-A1": "Lê Thị Một", "CDCS-A2": "Phạm Thị Hai", "CDCS-A3": "Đỗ Văn Ba", "CDCS-B2": "Hoàng Văn Xa"}
    people = {code: make.officer(units[code], "chu-tich", name) for code, name in names.items()}
    make.binding("KT", units["LDLD-A"], date(2020, 1, 1))
    make.trained(people["CDCS-A2"], units["CDP-A1"], ["thuong-luong"], today(), title="Lớp của phường")
    return units, people


@pytest.fixture
def office(world, make, sign_in):
    """A browser of province A's coordinator."""
    return sign_in(make.coordinator(world[0]["LDLD-A"]))


def ask(office, code="KT-5", **values):
    given = {"ai": "tat-ca", "xong": f"{LAST:%d/%m/%Y}"} | values
    return office.get(f"/chi-tieu/{code}/neu", query_string=given)


def test_everybody_who_is_missing_would_be_met(office):
    page = text_of(ask(office))
    assert "Nếu 2 người học xong ngày" in page
    assert "100% đã đạt, 3/3 người" in page
    assert "Hôm nay: 33,3%, 1/3 người" in page
    assert "Sẽ đạt" in page


def test_only_the_marked_people_are_supposed_and_nobody_elsewhere(office, world):
    people = world[1]
    page = text_of(ask(office, ai="chon", chon=[people["CDCS-A1"].id, people["CDCS-B2"].id, people["CDCS-A2"].id]))
    assert "Nếu 1 người học xong" in page
    assert "66,6% đã đạt, 2/3 người" in page
    assert "Hoàng Văn Xa" not in page


def test_the_first_so_many_are_taken_in_the_order_of_the_list(office):
    page = text_of(ask(office, ai="dau", so="1"))
    assert "Nếu 1 người học xong" in page
    assert "Đỗ Văn Ba" in page
    assert "Lê Thị Một" not in page


def test_a_course_that_somebody_else_organises_trains_and_does_not_meet(office):
    page = text_of(ask(office, **{"to-chuc": "minh"}))
    assert "33,3% đã đạt" in page
    assert "2 người học xong mà vẫn không được tính là đạt" in page
    assert "Vẫn chưa đạt" in page


def test_a_day_outside_the_window_meets_nobody(office):
    page = text_of(ask(office, code="NQ-3"))
    assert "0/0" in page or "Không có người thuộc diện" in page
    beyond = text_of(ask(office, xong=f"31/12/{YEAR + 20}"))
    assert "Nếu 2 người học xong" in beyond


def test_the_people_of_an_offering_meet_it_by_its_course_and_its_unit(office, world, make, app):
    units, people = world
    with app.app_context():
        course = make.course("thuong-luong", topics=["thuong-luong"])
        boss = make.coordinator(units["CDP-A1"], "Tạ Thị Phường")
        offering = make.offering(course, units["CDP-A1"], boss)
        make.obligation(offering, people["CDCS-A3"])
        db.session.commit()
        number = offering.id
    page = text_of(ask(office, ai="dot", dot=number))
    assert "Nếu 1 người học xong" in page
    assert "66,6% đã đạt" in page


def test_what_is_lacking_is_said_beside_its_field(office):
    page = ask(office, ai="dau", so="", xong="01/01/2001")
    assert page.status_code == 422
    said = text_of(page)
    assert "Anh/chị gõ số người" in said
    assert "Ngày học xong từ hôm nay trở đi." in said
    assert "đánh dấu ít nhất một người" in text_of(ask(office, ai="chon"))


def test_units_below_are_shown_as_they_would_stand(office):
    page = text_of(ask(office))
    assert re.search(r"Công đoàn CDP-A1 100% 3/3 người 33,3%", page)


def test_what_is_supposed_is_what_the_records_would_give(world, make, app):
    """The same people, the same day, once supposed and once recorded."""
    units, people = world
    with app.app_context():
        target = targets_in_force(units["LDLD-A"].id, today(), "KT-5")[0]
        catch_up()
        one, topics = people["CDCS-A1"], frozenset({"nu-cong", ANY_TOPIC})
        chosen = select(Person.id).where(Person.id == one.id)
        supposed = figures_if(
            target, units["LDLD-A"].id, today(), Supposed(chosen, today(), topics, units["CDP-A1"].id)
        )
        make.trained(one, units["CDP-A1"], ["nu-cong"], today())
        catch_up()
        assert figures_of([target], units["LDLD-A"].id, today(), live=True, below=True) == supposed


@pytest.mark.parametrize("query", ["", "?ai=tat-ca&xong=31/12/2099"])
def test_the_page_costs_few_statements(office, statements, query):
    office.get("/chi-tieu/KT-5/neu")
    with statements() as seen:
        assert office.get(f"/chi-tieu/KT-5/neu{query}").status_code == 200
    assert len(seen) <= 8, seen
