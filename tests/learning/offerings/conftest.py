"""A ward, a course, and a plan to offer it."""

import pytest

from lms.db import db, uuid7
from lms.learning.actions.offerings import (
    open_offering,
)
from lms.learning.queries.offerings import (
    find_offering_for,
)
from tests.learning.offerings.plans import plan_for, ward


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def course(make):
    return make.course(valid_months=36)


@pytest.fixture
def coordinator(make, tree):
    return make.coordinator(tree["CDP-A1"])


@pytest.fixture
def plan(tree, course):
    return plan_for(course, tree["CDP-A1"])


@pytest.fixture
def opened(tree, coordinator):
    """`opened(plan)` is the offering opened by the ward's coordinator, as its page loads it."""

    def open_it(plan):
        offering, _ = open_offering(plan, coordinator.id, uuid7())
        db.session.commit()
        return find_offering_for(ward(tree), offering.id)

    return open_it
