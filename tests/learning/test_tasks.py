"""The task of a course: written and kept, handed in once, marked by a rubric; the mark may complete the course."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.audit import AuditEntry
from lms.clock import now
from lms.db import db
from lms.learning.actions.attempts import submit_attempt
from lms.learning.actions.enrolments import begin, lock_enrolment
from lms.learning.actions.tasks import (
    AlreadyMarked,
    HandedIn,
    NoTask,
    Page,
    TooLong,
    TooShort,
    hand_in,
    mark_submission,
    save_text,
)
from lms.learning.models import Marking, Submission
from lms.learning.queries.progress import completion_state
from lms.learning.queries.tasks import copies_of, find_desk, find_work_for, waiting_by_course, work_select
from lms.learning.rules.completion import Stage
from lms.learning.rules.tasks import LONGEST, BadMarks, CommentMissing, assess, words_in
from lms.people.access import find_viewer
from lms.records.actions import void
from lms.records.models import Certificate, OutboxEntry, Record
from tests.factories.courses import TASK

pytestmark = pytest.mark.usefixtures("context")

SLUG = "thuong-luong-tap-the"
TEXT = "Một trang yêu cầu thương lượng của đơn vị."
FIRST = Page(1, "may-tinh", 0)


@pytest.fixture
def units(make):
    return make.tree()


@pytest.fixture
def officer(make, units):
    return make.officer(units["CDCS-A1"])


@pytest.fixture
def lecturer(make, units):
    return make.lecturer(units["LDLD-A"])


@pytest.fixture
def enrolment(make, officer):
    return make.enrolment(officer, make.course(task=TASK))


def stage(enrolment):
    return completion_state(enrolment.id).task.stage


def spoken(said):
    return said.text % said.params


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_points_are_added_up_and_the_pass_mark_decides():
    assert assess(TASK, {"so-lieu": 2, "de-nghi": 1}, "").passed
    failed = assess(TASK, {"so-lieu": 0, "de-nghi": 2}, "Thiếu số liệu.")
    assert (failed.total, failed.most, failed.passed) == (2, 4, False)


@pytest.mark.parametrize("points", [{}, {"so-lieu": 2}, {"so-lieu": 3, "de-nghi": 1}, {"so-lieu": -1, "de-nghi": 1}])
def test_a_criterion_without_one_of_its_levels_cannot_be_marked(points):
    with pytest.raises(BadMarks):
        assess(TASK, points, "Lý do")


def test_who_must_write_again_is_told_why():
    with pytest.raises(CommentMissing):
        assess(TASK, {"so-lieu": 1, "de-nghi": 1}, "  ")


def test_words_are_counted_between_blanks():
    assert words_in("  Đàm phán,\n\nthương lượng tập thể.  ") == 6


def test_rule_13_the_task_stands_among_what_is_missing(make, enrolment, lecturer):
    make.lessons_done(enrolment)
    said = "Một trang yêu cầu thương lượng"
    last = "Bài kiểm tra cuối khóa, đạt từ 3/4 câu đúng"
    state = completion_state(enrolment.id)
    assert [spoken(one) for one in state.missing] == [f"Bài viết: {said}", last]
    handed_in = make.submission(enrolment)
    state = completion_state(enrolment.id)
    assert spoken(state.missing[0]) == f"Bài viết đã nộp, đang chờ giảng viên chấm: {said}"
    make.marked(handed_in, lecturer, points=0)
    state = completion_state(enrolment.id)
    assert spoken(state.missing[0]) == f"Bài viết được trả lại kèm nhận xét, cần nộp lại: {said}"
    make.marked(make.submission(enrolment), lecturer)
    state = completion_state(enrolment.id)
    assert [spoken(one) for one in state.missing] == [last]
    assert spoken(state.done) == "Đã xong 2/2 bài và đạt bài viết"
    assert not state.complete


def test_rule_13_a_task_for_advice_is_never_among_what_is_missing(make, officer, lecturer):
    enrolment = make.enrolment(officer, make.course(task=TASK | {"required": False}))
    make.lessons_done(enrolment)
    state = completion_state(enrolment.id)
    assert state.task.stage is Stage.OPEN
    assert [spoken(one) for one in state.missing] == ["Bài kiểm tra cuối khóa, đạt từ 3/4 câu đúng"]
    make.marked(make.submission(enrolment), lecturer)
    assert completion_state(enrolment.id).task.passed


def test_a_course_without_task_has_none(make, officer):
    enrolment = make.enrolment(officer, make.course())
    assert completion_state(enrolment.id).task is None
    assert find_desk(officer.id, SLUG) is None
    with pytest.raises(NoTask):
        save_text(enrolment, TEXT, FIRST)


def test_one_page_saves_over_what_it_saved(enrolment):
    for text in ("Một", "Một trang"):
        draft = save_text(enrolment, text, FIRST)
    assert (draft.text, draft.words, draft.revision) == ("Một trang", 2, 2)
    assert copies_of(draft.id) == []
    assert stage(enrolment) is Stage.DRAFT


def test_what_another_page_saved_is_kept_when_it_is_saved_over_unseen(enrolment):
    save_text(enrolment, "Viết trên máy tính", FIRST)
    draft = save_text(enrolment, "Viết trên điện thoại", Page(1, "dien-thoai", 0))
    assert draft.text == "Viết trên điện thoại"
    assert [copy.text for copy in copies_of(draft.id)] == ["Viết trên máy tính"]


def test_a_page_that_has_seen_the_draft_goes_on_with_it(enrolment):
    draft = save_text(enrolment, "Viết trên máy tính", FIRST)
    save_text(enrolment, "Viết tiếp trên điện thoại", Page(1, "dien-thoai", draft.revision))
    assert copies_of(draft.id) == []


def test_a_blank_page_never_wipes_out_what_was_saved(enrolment):
    save_text(enrolment, TEXT, FIRST)
    draft = save_text(enrolment, " \n", FIRST)
    assert [copy.text for copy in copies_of(draft.id)] == [TEXT]


def test_a_text_beyond_the_limit_is_refused_whole(enrolment):
    with pytest.raises(TooLong):
        save_text(enrolment, "a" * (LONGEST + 1), FIRST)


def test_a_text_typed_apart_and_on_windows_is_stored_composed(enrolment):
    assert save_text(enrolment, "Đa\u0300m\r\nphán", FIRST).text == "Đàm\nphán"


def test_a_text_with_too_few_words_is_saved_and_not_handed_in(enrolment):
    with pytest.raises(TooShort) as short:
        hand_in(enrolment, "Bốn chữ thôi nhé", FIRST)
    assert (short.value.words, short.value.least) == (4, 5)
    assert db.session.scalars(select(Submission.text)).one() == "Bốn chữ thôi nhé"
    assert stage(enrolment) is Stage.DRAFT


def test_rule_03_handed_in_twice_it_is_one_and_stays_as_it_was(enrolment):
    first = hand_in(enrolment, TEXT, FIRST)
    again = hand_in(enrolment, "Một bài hoàn toàn khác đến sau.", Page(1, "dien-thoai", 0))
    assert (again.id, again.text, count(Submission)) == (first.id, TEXT, 1)
    with pytest.raises(HandedIn):
        save_text(enrolment, "Sửa thêm", FIRST)


def test_returned_work_may_be_written_again_and_every_version_stays(make, enrolment, lecturer):
    make.marked(make.submission(enrolment), lecturer, points=0)
    assert stage(enrolment) is Stage.RETURNED
    with pytest.raises(HandedIn):
        save_text(enrolment, "Từ một trang cũ", FIRST)
    save_text(enrolment, "Bản hai", Page(2, "may-tinh", 0))
    assert stage(enrolment) is Stage.DRAFT
    hand_in(enrolment, "Bản hai đã thêm số liệu.", Page(2, "may-tinh", 1))
    assert stage(enrolment) is Stage.WAITING
    assert count(Submission) == 2


def test_work_that_passed_is_not_written_again(make, enrolment, lecturer):
    make.marked(make.submission(enrolment), lecturer)
    with pytest.raises(HandedIn):
        save_text(enrolment, TEXT, Page(2, "may-tinh", 0))


def test_rule_01_the_mark_that_was_the_last_thing_missing_writes_the_record(make, enrolment, lecturer):
    sitting = make.attempt(enrolment)
    submit_attempt(sitting, make.answers(sitting), 75)
    submission = make.submission(enrolment)
    assert count(Record) == 0
    record = make.marked(submission, lecturer)
    marking = db.session.scalars(select(Marking)).one()
    assert (record.completed_at, record.score) == (marking.marked_at, 1.0)
    assert lock_enrolment(enrolment.id).completed_at == marking.marked_at
    assert [count(model) for model in (Record, Certificate, OutboxEntry)] == [1, 1, 1]


def test_rule_01_when_the_mark_is_taken_back_so_is_the_record(make, enrolment, lecturer):
    sitting = make.attempt(enrolment)
    submit_attempt(sitting, make.answers(sitting), 75)
    submission = make.submission(enrolment)
    viewer = find_viewer(lecturer.id)
    work = find_work_for(viewer, submission.id)
    assert mark_submission(viewer, work, {"so-lieu": 2, "de-nghi": 2}, {}, "") is not None
    db.session.rollback()
    assert [count(model) for model in (Record, Marking, OutboxEntry)] == [0, 0, 0]


def test_rule_01_a_mark_below_the_pass_mark_completes_nothing(make, enrolment, lecturer):
    sitting = make.attempt(enrolment)
    submit_attempt(sitting, make.answers(sitting), 75)
    assert make.marked(make.submission(enrolment), lecturer, points=1) is None
    assert count(Record) == 0


def test_rule_01_after_the_task_the_test_is_what_completes(make, enrolment, lecturer):
    make.lessons_done(enrolment)
    assert make.marked(make.submission(enrolment), lecturer) is None
    sitting = make.attempt(enrolment)
    submit_attempt(sitting, make.answers(sitting), 75)
    assert count(Record) == 1


def test_rule_04_work_from_before_a_voided_completion_counts_no_more(make, officer, enrolment, lecturer):
    sitting = make.attempt(enrolment)
    submit_attempt(sitting, make.answers(sitting), 75)
    record = make.marked(make.submission(enrolment), lecturer)
    void(record.id, "Làm hộ", "Võ Ngọc Hân", None)
    begin(officer.id, SLUG)
    assert stage(enrolment) is Stage.OPEN
    assert find_desk(officer.id, SLUG).number == 2
    assert hand_in(enrolment, TEXT, Page(2, "may-tinh", 0)).number == 2
    assert stage(enrolment) is Stage.WAITING


def test_rule_12_a_task_that_came_later_is_asked_of_who_is_not_complete(make, officer):
    course = make.course()
    enrolment = make.enrolment(officer, course)
    make.course_version(course, task=TASK)
    assert stage(enrolment) is Stage.OPEN


def test_rule_12_work_is_marked_by_the_rubric_it_was_handed_in_under(make, officer, lecturer):
    course = make.course(task=TASK)
    submission = make.submission(make.enrolment(officer, course))
    make.course_version(course, task={**TASK, "pass_points": 4, "title": "Bài khác"})
    work = find_work_for(find_viewer(lecturer.id), submission.id)
    assert work.version.task["pass_points"] == 3


def test_rule_13_the_coordinator_reads_the_stage_in_two_statements(make, units, lecturer, statements):
    course = make.course(task=TASK)
    enrolments = [make.enrolment(make.officer(units["CDCS-A1"]), course) for _ in range(3)]
    make.submission(enrolments[0])
    make.marked(make.submission(enrolments[1]), lecturer)
    with statements() as seen:
        assert [stage(one) for one in enrolments] == [Stage.WAITING, Stage.PASSED, Stage.OPEN]
    assert len(seen) == 2 * 3


def test_a_submission_is_marked_once(make, enrolment, lecturer, units):
    submission = make.submission(enrolment)
    other = find_viewer(make.lecturer(units["CDP-A1"]).id)
    work = find_work_for(other, submission.id)
    make.marked(submission, lecturer)
    with pytest.raises(AlreadyMarked):
        mark_submission(other, work, {"so-lieu": 0, "de-nghi": 0}, {}, "Chưa được")
    assert count(Marking) == 1


def test_who_marked_what_stands_in_the_audit_log(make, enrolment, lecturer):
    submission = make.submission(enrolment)
    make.marked(submission, lecturer)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.action, entry.subject) == (
        lecturer.id,
        "submission.mark",
        f"submission:{submission.id}",
    )
    assert entry.details == {"total": 4, "most": 4, "passed": True}


def test_lecturers_find_the_work_of_their_own_people_only(make, units, enrolment):
    submission = make.submission(enrolment)
    for code, sees in (("LDLD-A", True), ("CDCS-A1", True), ("CDCS-A2", False), ("LDLD-B", False)):
        viewer = find_viewer(make.lecturer(units[code]).id)
        assert (find_work_for(viewer, submission.id) is not None) == sees, code
        assert bool(db.session.execute(work_select(viewer)).all()) == sees, code
    coordinator = find_viewer(make.coordinator(units["LDLD-A"]).id)
    assert find_work_for(coordinator, submission.id) is None


def test_nobody_marks_their_own_work(make, units, officer, enrolment):
    submission = make.submission(enrolment)
    make.scope(officer, units["LDLD-A"], "lecturer")
    assert find_work_for(find_viewer(officer.id), submission.id) is None


def test_a_draft_is_nobody_elses_business(make, units, enrolment, lecturer):
    draft = save_text(enrolment, TEXT, FIRST)
    assert find_work_for(find_viewer(lecturer.id), draft.id) is None


def test_what_waits_is_listed_the_oldest_first_and_counted_by_course(make, units, lecturer):
    course, other = make.course(task=TASK), make.course("khac", task=TASK, title="Khóa khác")
    people = [make.officer(units["CDCS-A1"], name=f"Lê Thị {n}") for n in ("Một", "Hai", "Ba")]
    for n, person in enumerate(people):
        submission = make.submission(make.enrolment(person, course if n else other))
        submission.handed_in_at = now() - timedelta(days=n)
        db.session.commit()
    viewer = find_viewer(lecturer.id)
    rows = db.session.execute(work_select(viewer)).all()
    assert [row.Person.full_name for row in rows] == ["Lê Thị Ba", "Lê Thị Hai", "Lê Thị Một"]
    assert [row.Person.full_name for row in db.session.execute(work_select(viewer, "khac"))] == ["Lê Thị Một"]
    make.marked(rows[2].Submission, lecturer)
    assert waiting_by_course(viewer) == [("khac", "Khóa khác", 0), (SLUG, "Kỹ năng đàm phán, thương lượng tập thể", 2)]
    assert [row.Person.full_name for row in db.session.execute(work_select(viewer, marked=True))] == ["Lê Thị Một"]
