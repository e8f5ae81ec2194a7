"""How far the people of an offering are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.clock import day_of, today
from lms.db import db
from lms.learning.queries.offerings import (
    State,
    all_learners,
    counts_of,
    learners_select,
)
from lms.records.actions import void
from lms.records.models import Record
from tests.learning.offerings.plans import names, people_of

pytestmark = pytest.mark.usefixtures("context")


def test_people_are_listed_by_given_name_with_their_state(make, tree, course, plan, opened):
    waiting = make.officer(tree["CDCS-A1"], name="Vũ Thị Kim Anh")
    begun = make.officer(tree["CDCS-A2"], name="Trần Quốc Bảo")
    done = make.officer(tree["CDCS-A3"], name="Nguyễn Hữu Cảnh")
    offering = opened(plan)
    make.lessons_done(make.enrolment(begun, course), but=1)
    make.completed(done, course)
    people = people_of(offering)
    assert [learner.person.id for learner in people] == [waiting.id, begun.id, done.id]
    assert [learner.state for learner in people] == [State.WAITING, State.BEGUN, State.DONE]
    assert [lesson.done for lesson in people[1].lessons] == [True, False]
    assert people[0].lessons == people[2].lessons == ()
    assert day_of(people[2].completed_at) == today()
    assert (people[0].unit.code, people[0].title) == ("CDCS-A1", "Chủ tịch")
    assert list(all_learners(learners_select(offering))) == people


def test_counts_equal_the_lengths_of_the_lists_behind_them(make, tree, course, plan, opened):
    officers = [make.officer(tree[f"CDCS-A{n}"]) for n in (1, 1, 2, 2, 3, 3)]
    offering = opened(plan)
    for person in officers[:3]:
        make.enrolment(person, course)
    make.completed(officers[0], course)
    counts = counts_of([offering.offering.id])[offering.offering.id]
    assert (counts.obliged, counts.waiting, counts.begun, counts.done) == (6, 3, 2, 1)
    for state in State:
        assert len(people_of(offering, state=state)) == getattr(counts, state)
    assert [len(people_of(offering, below=tree[f"CDCS-A{n}"].id)) for n in (1, 2, 3)] == [2, 2, 2]


def test_people_are_found_by_name_without_marks_and_by_code(make, tree, plan, opened):
    person = make.officer(tree["CDCS-A1"], name="Đặng Thị Lệ")
    make.officer(tree["CDCS-A2"], name="Ngô Đức Hiếu")
    offering = opened(plan)
    assert names(offering, words="dang thi") == ["Đặng Thị Lệ"]
    assert names(offering, words=person.code.lower()) == ["Đặng Thị Lệ"]
    assert names(offering, words="%") == []


def test_a_completion_that_was_voided_is_not_counted_as_done(make, tree, course, plan, opened):
    person = make.officer(tree["CDCS-A1"])
    offering = opened(plan)
    make.completed(person, course)
    record = db.session.scalars(select(Record)).one()
    void(record.id, "làm hộ", "Võ Ngọc Hân", None)
    db.session.commit()
    counts = counts_of([offering.offering.id])[offering.offering.id]
    assert (counts.done, counts.obliged) == (0, 1)


def test_who_moved_away_stays_listed_where_they_were_obliged(make, tree, plan, opened):
    person = make.person("Phạm Văn Đạt")
    held = make.position(person, tree["CDCS-A1"])
    offering = opened(plan)
    held.until_on = today() + timedelta(days=1)
    make.position(person, tree["CDCS-B1"], from_on=today() + timedelta(days=1))
    assert [(one.person.id, one.unit.code) for one in people_of(offering)] == [(person.id, "CDCS-A1")]
