"""A second marking: asked for once, given by somebody else who sees no marks, and never to anybody's loss."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.audit import AuditEntry
from lms.clock import now, today
from lms.db import db
from lms.learning.actions.appeals import FirstMarker, NoAppeal, ask_again, mark_again
from lms.learning.actions.tasks import AlreadyMarked
from lms.learning.models import Appeal, Marking
from lms.learning.queries.own_data import own_data
from lms.learning.queries.progress import completion_state
from lms.learning.queries.tasks import appeals_select, find_desk, find_work_for, work_of, work_select
from lms.learning.rules.completion import Stage
from lms.learning.rules.tasks import CommentMissing, blind_number, standing
from lms.people.access import find_viewer
from lms.records.models import Record
from tests.factories.courses import TASK

pytestmark = pytest.mark.usefixtures("context")

SLUG = "thuong-luong-tap-the"


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


@pytest.fixture
def first(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def second(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def enrolment(make, officer):
    return make.enrolment(officer, make.course(task=TASK, draw=None))


@pytest.fixture
def returned(make, enrolment, first):
    """Work that was given back with no point at all, every lesson done."""
    make.lessons_done(enrolment)
    work = make.submission(enrolment)
    make.marked(work, first, points=0)
    return work


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def stage(enrolment):
    return completion_state(enrolment.id).task.stage


def listed(select_, person, *more):
    return [row[0].id for row in db.session.execute(select_(find_viewer(person.id), *more))]


def test_the_second_marks_count_and_may_complete_the_course(make, enrolment, returned, second):
    make.appeal(returned)
    assert stage(enrolment) is Stage.RETURNED
    assert make.marked_again(returned, second) is not None
    assert stage(enrolment) is Stage.PASSED
    assert count(Record) == 1
    (work,) = work_of(enrolment.id)
    assert (work.standing.total, work.passed) == (4, True)
    assert (work.marking.total, work.marking.passed) == (0, False)


def test_with_every_point_there_is_nothing_can_be_asked_for(make, enrolment, first):
    work = make.submission(enrolment)
    make.marked(work, first, points=2)
    with pytest.raises(NoAppeal):
        make.appeal(work)


def test_rule_5_a_fail_never_lowers_a_pass(make, officer, first, second):
    enrolment = make.enrolment(officer, make.course(task=TASK | {"pass_points": 2}, draw=None))
    make.lessons_done(enrolment)
    work = make.submission(enrolment)
    record = make.marked(work, first, points=1)
    make.appeal(work)
    assert make.marked_again(work, second, points=0) is None
    assert stage(enrolment) is Stage.PASSED
    assert find_desk(officer.id, SLUG).latest.standing.total == 2
    assert [row.id for row in db.session.scalars(select(Record))] == [record.id]
    assert count(Appeal) == 1


class Given:
    def __init__(self, total):
        self.total = total


@pytest.mark.parametrize(("one", "two", "counts"), [(2, 3, 3), (3, 2, 3), (3, None, 3)])
def test_what_stands_is_never_below_the_first(one, two, counts):
    assert standing(Given(one), Given(two) if two else None).total == counts


def test_of_two_equal_marks_the_second_stand():
    one, two = Given(3), Given(3)
    assert standing(one, two) is two


def test_it_is_asked_for_once(make, returned, second):
    make.appeal(returned)
    for _ in range(2):
        with pytest.raises(NoAppeal):
            make.appeal(returned)
        if db.session.scalar(select(Appeal.marked_at)) is None:
            make.marked_again(returned, second, points=0)
    db.session.add(Appeal(submission_id=returned.id, reason="Nữa", asked_at=now()))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_only_what_was_marked_can_be_marked_again(make, enrolment, officer):
    work = make.submission(enrolment)
    with pytest.raises(NoAppeal):
        make.appeal(work)
    assert find_desk(officer.id, SLUG).judged is None


def test_it_is_asked_for_until_the_last_day(make, enrolment, returned, officer):
    marking = db.session.scalars(select(Marking)).one()
    marking.marked_at = now() - timedelta(days=30)
    db.session.flush()
    assert find_desk(officer.id, SLUG).judged.appeal_until == today()
    marking.marked_at = now() - timedelta(days=31)
    db.session.flush()
    assert find_desk(officer.id, SLUG).judged.appeal_until is None
    with pytest.raises(NoAppeal):
        make.appeal(returned)


def test_somebody_elses_work_is_not_found(make, units, returned):
    other = make.enrolment(make.officer(units["CDCS-A2"]), make.course("khac", task=TASK))
    with pytest.raises(NoAppeal):
        ask_again(other, returned.id, "Của người khác")


def test_never_the_first_marker_and_only_lecturers_of_the_learner(make, units, returned, first, second):
    make.appeal(returned)
    elsewhere = make.lecturer(units["LDLD-B"])
    found = {name: listed(appeals_select, who) for name, who in (("1", first), ("2", second), ("b", elsewhere))}
    assert found == {"1": [], "2": [returned.id], "b": []}
    with pytest.raises(FirstMarker):
        make.marked_again(returned, first)
    assert find_work_for(find_viewer(elsewhere.id), returned.id) is None


def test_who_may_mark_again_finds_the_first_marks_nowhere(make, returned, first, second):
    assert listed(work_select, second, None, True) == [returned.id]
    make.appeal(returned)
    assert listed(work_select, second, None, True) == []
    assert listed(work_select, first, None, True) == [returned.id]
    assert find_work_for(find_viewer(second.id), returned.id).awaits_second(find_viewer(second.id))
    make.marked_again(returned, second, points=1)
    assert listed(work_select, second, None, True) == [returned.id]
    assert listed(appeals_select, second) == []


def test_two_lecturers_at_once_give_one_second_marking(make, units, returned, second):
    third = make.lecturer(units["LDLD-A"])
    make.appeal(returned)
    late = find_work_for(find_viewer(third.id), returned.id)
    make.marked_again(returned, second, points=1)
    with pytest.raises(AlreadyMarked):
        mark_again(find_viewer(third.id), late, {"so-lieu": 2, "de-nghi": 2}, {}, "")
    assert db.session.scalars(select(Appeal)).one().total == 2


def test_below_the_pass_mark_the_second_marker_says_why_too(make, returned, second):
    make.appeal(returned)
    with pytest.raises(CommentMissing):
        make.marked_again(returned, second, points=0, comment=" ")


def test_a_new_version_begun_meanwhile_is_kept_and_not_needed_any_more(make, enrolment, returned, second):
    make.appeal(returned)
    later = make.draft(enrolment, "Bài viết lại của tổ thương lượng.")
    assert stage(enrolment) is Stage.DRAFT
    assert make.marked_again(returned, second) is not None
    assert stage(enrolment) is Stage.PASSED
    desk = find_desk(enrolment.person_id, SLUG)
    assert (desk.latest.submission.id, desk.number, desk.draft) == (returned.id, None, None)
    assert {one.submission.id for one in desk.work} == {returned.id, later.id}


def test_a_new_version_that_fails_after_the_second_marking_lowers_nothing(make, enrolment, returned, first, second):
    make.appeal(returned)
    later = make.submission(enrolment)
    make.marked_again(returned, second)
    make.marked(later, first, points=0)
    assert stage(enrolment) is Stage.PASSED
    assert count(Record) == 1


def test_both_acts_stand_in_the_log(make, officer, returned, second):
    make.appeal(returned)
    make.marked_again(returned, second)
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-2:]
    assert [(row.action, row.actor_id) for row in rows] == [
        ("submission.appeal", officer.id),
        ("submission.mark_again", second.id),
    ]
    assert rows[1].details == {"total": 4, "first": 0, "passed": True}


def test_my_data_holds_the_appeal_and_its_marks(make, officer, returned, second):
    make.appeal(returned, "Số liệu có ở trang hai.")
    (work,) = own_data(officer.id)["submissions"]
    assert (work["appeal"]["reason"], work["appeal"]["marking"]) == ("Số liệu có ở trang hai.", None)
    make.marked_again(returned, second)
    (work,) = own_data(officer.id)["submissions"]
    assert (work["appeal"]["marking"]["total"], work["marking"]["total"]) == (4, 0)


def test_blind_numbers_have_six_figures_and_stay(make, returned):
    number = blind_number(returned.id)
    assert 100_000 <= number <= 999_999
    assert number == blind_number(returned.id)
