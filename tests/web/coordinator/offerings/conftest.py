"""A ward, its course and its coordinator's browser."""

import pytest

from lms.clock import today
from lms.db import db, uuid7
from lms.learning.actions.offerings import open_offering
from lms.learning.queries.candidates import Plan
from tests.web.coordinator.offerings.pages import DUE, vn


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def course(make):
    return make.course()


@pytest.fixture
def hostess(make, tree):
    return make.coordinator(tree["CDP-A1"])


@pytest.fixture
def browser(sign_in, hostess):
    return sign_in(hostess)


@pytest.fixture
def fields(course):
    return {
        "course": course.slug,
        "unit": "CDP-A1",
        "titles": ["chu-tich", "pho-chu-tich"],
        "opens_on": vn(today()),
        "due_on": vn(DUE),
    }


@pytest.fixture
def opened(app, make, tree, course, hostess):
    """An offering of the ward for the chairs of its three CĐCS: one waits, one is in the middle, one is done."""
    people = [
        make.officer(tree[f"CDCS-A{n}"], name=name)
        for n, name in enumerate(("Vũ Thị Kim Anh", "Trần Quốc Bảo", "Nguyễn Hữu Cảnh"), 1)
    ]
    with app.app_context():
        plan = Plan(course.id, course.slug, tree["CDP-A1"].id, ("chu-tich",), today(), DUE)
        offering, _ = open_offering(plan, hostess.id, uuid7())
        db.session.commit()
    with app.app_context():
        make.lessons_done(make.enrolment(people[1], course), but=1)
        make.completed(people[2], course)
    return offering
