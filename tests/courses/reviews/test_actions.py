"""From sent to published, by two people."""

import pytest

from lms.courses.actions import publish
from lms.courses.drafts.actions import save_file
from lms.courses.drafts.models import Draft, DraftState
from lms.courses.drafts.queries import texts_of
from lms.courses.faults import Faulty
from lms.courses.models import Course
from lms.courses.queries import find_lesson
from lms.courses.reviews import actions
from lms.courses.reviews.actions import NothingSaid, NotWaiting, OwnWork
from lms.courses.reviews.queries import remarks_of, rounds_of
from lms.db import db
from lms.learning.queries.impact import impact_on
from lms.learning.queries.progress import completion_state
from tests.courses.small import LESSON, SOURCES, TOPICS, course_files

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def author(make, tree):
    return make.lecturer(tree["LDLD-A"])


@pytest.fixture
def reviewer(make, tree):
    return make.coordinator(tree["LDLD-A"])


@pytest.fixture
def draft(make, tree, author):
    return make.course_draft(author, tree["LDLD-A"])


def test_a_draft_with_faults_is_not_sent(draft, author):
    save_file(draft, "01-chuan-bi.md", LESSON.replace("right: true", "right: false"), 1, author.id)
    with pytest.raises(Faulty):
        actions.send(draft, author.id, "")
    assert db.session.get_one(Draft, draft.id).state == DraftState.WRITING


def test_what_was_sent_is_published_by_somebody_else(draft, author, reviewer):
    actions.send(draft, author.id, "Xem giúp")
    with pytest.raises(OwnWork):
        actions.approve(draft, author.id, "", ())
    version = actions.approve(draft, reviewer.id, "Tốt", ())
    assert (version.number, draft.state) == (1, DraftState.PUBLISHED)
    assert [(row.verdict, row.answer) for row, _name in rounds_of(draft)] == [("published", "Tốt")]


def test_the_second_of_two_reviewers_comes_too_late(draft, author, reviewer, make, tree):
    actions.send(draft, author.id, "")
    actions.return_draft(draft, reviewer.id, "Thiếu bài tập")
    with pytest.raises(NotWaiting):
        actions.approve(draft, make.coordinator(tree["LDLD-A"], "Người Thứ Hai").id, "", ())
    assert draft.state == DraftState.RETURNED


def test_work_is_given_back_only_with_a_word_of_what_to_mend(draft, author, reviewer):
    actions.send(draft, author.id, "")
    with pytest.raises(NothingSaid):
        actions.return_draft(draft, reviewer.id, " ")
    actions.comment(draft, "01-chuan-bi.md", 7, "::: scene", "Kể rõ hơn", reviewer.id)
    actions.return_draft(draft, reviewer.id, "")
    assert draft.state == DraftState.RETURNED


def test_a_remark_settled_says_nothing_any_more(draft, author, reviewer):
    actions.send(draft, author.id, "")
    row = actions.comment(draft, "01-chuan-bi.md", 7, "::: scene", "Kể rõ hơn", reviewer.id)
    actions.settle_comment(row, reviewer.id)
    with pytest.raises(NothingSaid):
        actions.return_draft(draft, reviewer.id, "")


def test_remarks_follow_their_line(draft, author, reviewer):
    actions.comment(draft, "01-chuan-bi.md", 8, "Giờ nghỉ ca, chị Lành mở cuốn vở.", "Ca nào?", reviewer.id)
    save_file(draft, "01-chuan-bi.md", LESSON.replace("::: scene\n", "Mở đầu.\n\n::: scene\n"), 1, author.id)
    texts = texts_of(draft)
    [remark] = remarks_of(draft, texts)["01-chuan-bi.md"]
    assert texts["01-chuan-bi.md"].splitlines()[remark.line - 1] == "Giờ nghỉ ca, chị Lành mở cuốn vở."


def test_an_author_takes_a_draft_back_and_goes_on(draft, author):
    actions.send(draft, author.id, "")
    actions.withdraw(draft, author.id)
    assert save_file(draft, "01-chuan-bi.md", LESSON + "\nThêm.\n", 1, author.id).revision == 2
    with pytest.raises(NotWaiting):
        actions.withdraw(draft, author.id)


def test_rule_12_a_changed_lesson_is_studied_again_only_where_the_author_says_so(make, tree):
    make.shelf()
    first = publish(course_files(), SOURCES, TOPICS)
    learner = make.officer(tree["CDCS-A1"])
    enrolment = make.enrolment(learner, db.session.get_one(Course, first.course_id))
    make.lessons_done(enrolment)
    assert impact_on(first.course_id, ["chuan-bi"]).done == {"chuan-bi": 1}

    publish(course_files(lesson=("Viết văn bản", "Gửi văn bản")), SOURCES, TOPICS)
    told = lesson_state(enrolment)
    assert (told.done, told.updated, told.again) == (True, True, False)

    publish(course_files(lesson=("Viết văn bản", "Soạn văn bản")), SOURCES, TOPICS, again=["chuan-bi"])
    told = lesson_state(enrolment)
    assert (told.done, told.again, told.settled) == (False, True, False)

    # A later version does not take the duty away; going back to a text that counts does.
    last = publish(course_files(lesson=("Viết văn bản", "Thảo văn bản")), SOURCES, TOPICS)
    assert lesson_state(enrolment).again
    assert len(find_lesson(last.id, "chuan-bi").outdated) == 2


def lesson_state(enrolment):
    return completion_state(enrolment.id).lessons[0]


def test_whoever_finished_the_new_text_is_not_asked_again(make, tree):
    make.shelf()
    publish(course_files(), SOURCES, TOPICS)
    second = publish(course_files(lesson=("Viết văn bản", "Gửi văn bản")), SOURCES, TOPICS, again=["chuan-bi"])
    course = db.session.get_one(Course, second.course_id)
    enrolment = make.enrolment(make.officer(tree["CDCS-A1"]), course)
    make.lessons_done(enrolment)
    assert lesson_state(enrolment).done
