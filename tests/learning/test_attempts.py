"""Sitting the final test: drawn once, saved while answering, marked once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from lms.courses.models import BankEntry, Question
from lms.courses.queries import bank_of
from lms.courses.rules import draw
from lms.db import db
from lms.learning.actions.attempts import (
    LessonsLeft,
    NoTest,
    Submitted,
    Unanswered,
    save_answers,
    start_attempt,
    submit_attempt,
)
from lms.learning.actions.enrolments import begin, lock_enrolment
from lms.learning.models import Attempt, Enrolment
from lms.learning.queries.attempts import asked_in, find_sitting
from lms.learning.rules.completion import LessonState
from lms.learning.rules.marking import Reread, TopicLine, by_topic, result, to_reread
from lms.records.models import Certificate, OutboxEntry, Record, StandingRecord

CROWD = 6


@pytest.fixture
def officer(make):
    return make.officer(make.tree()["CDCS-A1"])


@pytest.fixture
def enrolment(make, officer):
    return make.enrolment(officer, make.course())


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def at_once(app, act, times=CROWD):
    """Run `act(number)` in as many threads, each with a context and a transaction of its own; what each returned."""
    gate = Barrier(times)

    def run(number):
        with app.app_context():
            gate.wait()
            made = act(number)
            db.session.commit()
            return made

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_rule_03_the_same_submission_from_many_workers_gives_one_record(app, make, enrolment):
    sitting = make.attempt(enrolment)
    right = make_answers(app, make, sitting)

    def submit(_):
        return submit_attempt(db.session.get_one(Attempt, sitting.id), right, 75).passed

    assert at_once(app, submit) == [True] * CROWD
    with app.app_context():
        assert [count(m) for m in (Record, StandingRecord, Certificate, OutboxEntry)] == [1, 1, 1, 1]
        assert count(Attempt) == 1


def make_answers(app, make, sitting, wrong=0):
    with app.app_context():
        return make.answers(sitting, wrong)


def test_rule_03_a_double_tap_begins_one_enrolment(app, make, officer):
    make.course()
    ids = at_once(app, lambda _: begin(officer.id, "thuong-luong-tap-the").id)
    assert len(set(ids)) == 1
    with app.app_context():
        assert count(Enrolment) == 1


def test_two_tabs_that_start_the_test_sit_the_same_one(app, make, enrolment):
    make.lessons_done(enrolment)
    ids = at_once(app, lambda _: start_attempt(db.session.get_one(Enrolment, enrolment.id)).id)
    assert len(set(ids)) == 1


def test_answers_saved_from_many_tabs_at_once_are_all_kept(app, make, enrolment):
    sitting = make.attempt(enrolment)
    right = make_answers(app, make, sitting)
    questions = list(right)

    def save(number):
        question = questions[number]
        save_answers(db.session.get_one(Attempt, sitting.id), {question: right[question]})

    at_once(app, save, len(questions))
    with app.app_context():
        assert db.session.get_one(Attempt, sitting.id).answers == right


@pytest.mark.usefixtures("context")
class TestSitting:
    def test_the_test_opens_when_every_lesson_is_done(self, make, enrolment):
        make.lessons_done(enrolment, but=1)
        with pytest.raises(LessonsLeft):
            start_attempt(enrolment)

    def test_a_course_of_lessons_only_has_no_test(self, make, officer):
        enrolment = make.enrolment(officer, make.course("chi-bai", draw=None))
        with pytest.raises(NoTest):
            start_attempt(enrolment)

    def test_rule_17_the_seed_draws_the_same_questions_and_orders_again(self, make, enrolment):
        sitting = make.attempt(enrolment)
        version = find_sitting(enrolment.person_id, sitting.id).version
        assert draw(bank_of(version.id), version.final_test, sitting.seed) == sitting.drawn
        assert len({d["question"] for d in sitting.drawn}) == sitting.total == 4

    def test_rule_17_an_attempt_is_shown_as_it_was_after_the_bank_has_changed(self, make, enrolment):
        sitting = make.attempt(enrolment)
        before = [(one.question.spec, one.order) for one in asked_in(sitting)]
        db.session.execute(update(Question).values(key="cu-" + Question.key))
        course = find_sitting(enrolment.person_id, sitting.id).course
        version = make.course_version(course)
        drawn = {d["question"] for d in sitting.drawn}
        bank = set(db.session.scalars(select(BankEntry.question_id).where(BankEntry.version_id == version.id)))
        assert not drawn & bank
        assert [(one.question.spec, one.order) for one in asked_in(sitting)] == before

    def test_rule_17_two_sittings_differ_by_their_seeds(self, make, enrolment):
        drawn = []
        for _ in range(4):
            sitting = make.attempt(enrolment)
            submit_attempt(sitting, {}, 75, incomplete=True)
            drawn.append(sitting.drawn)
        assert any(one != drawn[0] for one in drawn[1:])

    def test_coming_back_continues_with_what_was_saved(self, make, enrolment):
        sitting = make.attempt(enrolment)
        question = str(sitting.drawn[0]["question"])
        save_answers(sitting, {question: {"chosen": [1]}})
        db.session.commit()
        db.session.expire_all()
        again = start_attempt(enrolment)
        assert again.id == sitting.id
        assert again.answers == {question: {"chosen": [1]}}

    def test_a_blank_erases_nothing_and_another_answer_replaces(self, make, enrolment):
        sitting = make.attempt(enrolment)
        question = str(sitting.drawn[0]["question"])
        for given, kept in (({"chosen": [1]}, [1]), ({}, [1]), ({"chosen": [2]}, [2])):
            assert save_answers(sitting, {question: given}).answers[question]["chosen"] == kept

    def test_answers_to_what_was_not_asked_are_not_kept(self, make, enrolment):
        assert save_answers(make.attempt(enrolment), {"999999": {"chosen": [0]}}).answers == {}

    def test_open_questions_are_named_before_anything_is_handed_in(self, make, enrolment):
        sitting = make.attempt(enrolment)
        given = dict(list(make.answers(sitting).items())[:2])
        with pytest.raises(Unanswered) as left:
            submit_attempt(sitting, given, 75)
        assert left.value.numbers == [3, 4]
        assert (sitting.submitted_at, sitting.answers) == (None, given)
        assert submit_attempt(sitting, {}, 75, incomplete=True).right == 2

    def test_what_was_handed_in_cannot_be_changed(self, make, enrolment):
        sitting = make.attempt(enrolment)
        submit_attempt(sitting, make.answers(sitting, wrong=4), 75)
        with pytest.raises(Submitted):
            save_answers(sitting, make.answers(sitting))
        again = submit_attempt(sitting, make.answers(sitting), 75)
        assert (again.passed, again.right) == (False, 0)

    @pytest.mark.parametrize(("wrong", "passed"), [(0, True), (1, True), (2, False)])
    def test_the_pass_line_decides(self, make, enrolment, wrong, passed):
        sitting = make.attempt(enrolment)
        done = submit_attempt(sitting, make.answers(sitting, wrong), 75)
        assert (done.passed, done.right, done.score) == (passed, 4 - wrong, (4 - wrong) / 4)
        assert count(Record) == int(passed)

    def test_rule_05_sitting_again_keeps_every_attempt_and_changes_nothing_about_the_record(self, make, officer):
        enrolment = make.completed(officer, make.course())
        record = db.session.scalars(select(Record)).one()
        completed_at = enrolment.completed_at
        sitting = start_attempt(enrolment)
        submit_attempt(sitting, make.answers(sitting, wrong=4), 75)
        sitting = start_attempt(enrolment)
        submit_attempt(sitting, make.answers(sitting), 75)
        assert count(Attempt) == 3
        assert [r.id for r in db.session.scalars(select(Record))] == [record.id]
        assert lock_enrolment(enrolment.id).completed_at == completed_at

    def test_somebody_elses_attempt_is_not_found(self, make, officer, enrolment):
        sitting = make.attempt(enrolment)
        assert find_sitting(officer.id, sitting.id)
        assert find_sitting(make.person().id, sitting.id) is None


class TestMarks:
    def test_a_question_without_answer_is_wrong(self, make):
        specs = {n: make.choice_spec(f"c{n}") for n in (1, 2)}
        assert result(specs, {"1": {"chosen": [0]}}, 50).right == 1

    def test_topics_stand_in_the_courses_order(self):
        marks = [("b", True), ("a", False), ("b", False), ("x", True)]
        names = {"a": "Chủ đề A", "b": "Chủ đề B", "c": "Chủ đề C"}
        assert by_topic(marks, names) == [
            TopicLine("Chủ đề A", 0, 1),
            TopicLine("Chủ đề B", 1, 2),
            TopicLine("x", 1, 1),
        ]

    def test_lessons_behind_wrong_answers_are_to_be_read_again_in_their_order(self):
        one, two = LessonState("mot", 1, "Một", 5), LessonState("hai", 2, "Hai", 6)
        marks = [("hai", False), ("mot", False), ("hai", False), ("bo-roi", False), ("mot", True)]
        assert to_reread(marks, [one, two]) == [Reread(one, 1), Reread(two, 2)]
