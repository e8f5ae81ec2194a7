"""Saving a draft, alone and with others, and publishing it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.courses.actions import publish
from lms.courses.drafts import actions, outline, publishing
from lms.courses.drafts.actions import AlreadyOpen, Clash, NameTaken, NotEditable, begin_draft, save_file
from lms.courses.drafts.models import Draft, DraftRevision, DraftState
from lms.courses.drafts.queries import (
    editors_of,
    find_course_to_write,
    find_draft_for,
    find_draft_to_review,
    find_file,
    lesson_file,
    texts_of,
)
from lms.courses.faults import Faulty
from lms.courses.models import Course, CourseVersion, Origin
from lms.courses.queries import outline_of as published_outline
from lms.courses.queries import version_of
from lms.courses.sync import export, sync
from lms.db import db
from lms.people.access import find_viewer
from tests.courses.small import LESSON, SOURCES, TOPICS, course_files
from tests.courses.test_actions import write

pytestmark = pytest.mark.usefixtures("context")

NAME = "01-chuan-bi.md"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def author(make, tree):
    return make.lecturer(tree["LDLD-A"])


@pytest.fixture
def draft(make, tree, author):
    return make.course_draft(author, tree["LDLD-A"])


def save(draft, text, revision, by, name=NAME):
    kept = save_file(draft, name, text, revision, by.id)
    db.session.commit()
    return kept


def keys(draft):
    return [line.key for line in outline.outline_of(draft) if not line.shelved]


def test_a_save_names_the_revision_it_rests_on(draft, author):
    kept = save(draft, LESSON.replace("Chuẩn bị thông tin", "Có số liệu trước"), 1, author)
    assert (kept.revision, kept.merged) == (2, False)
    assert "Có số liệu trước" in texts_of(draft)[NAME]


def test_windows_line_ends_and_loose_marks_are_stored_in_one_form(draft, author):
    kept = save(draft, LESSON.replace("\n", "\r\n").replace("số", "số"), 1, author)
    assert kept.text == LESSON


def test_saving_the_same_text_again_changes_nothing(draft, author):
    assert save(draft, LESSON, 1, author).revision == 1


def test_two_editors_in_different_lines_lose_nothing(draft, author, make, tree):
    other = make.lecturer(tree["LDLD-A"], "Người Khác")
    save(draft, LESSON.replace("minutes: 8", "minutes: 9"), 1, other)
    kept = save(draft, LESSON.replace("Viết văn bản", "Gửi văn bản"), 1, author)
    assert kept.merged
    assert "minutes: 9" in kept.text
    assert "Gửi văn bản" in kept.text


def test_two_editors_in_one_line_are_told_and_nothing_is_saved(draft, author, make, tree):
    other = make.lecturer(tree["LDLD-A"], "Người Khác")
    theirs = LESSON.replace("minutes: 8", "minutes: 9")
    save(draft, theirs, 1, other)
    with pytest.raises(Clash) as clash:
        save(draft, LESSON.replace("minutes: 8", "minutes: 7"), 1, author)
    assert clash.value.theirs.saved_by_id == other.id
    db.session.rollback()
    assert texts_of(draft)[NAME] == theirs


def test_many_saves_of_one_person_in_a_minute_are_kept_as_one_but_the_first_text_stays(draft, author):
    for number in range(2, 8):
        save(draft, LESSON.replace("minutes: 8", f"minutes: {number}"), number - 1, author)
    kept = db.session.scalars(
        select(DraftRevision.revision).where(DraftRevision.name == NAME).order_by(DraftRevision.revision)
    ).all()
    assert kept == [1, 7]


def test_saves_a_minute_apart_are_kept_one_by_one(draft, author):
    save(draft, LESSON.replace("minutes: 8", "minutes: 9"), 1, author)
    row = db.session.get_one(DraftRevision, (draft.id, NAME, 2))
    row.saved_at -= timedelta(minutes=5)
    save(draft, LESSON.replace("minutes: 8", "minutes: 10"), 2, author)
    assert {one.revision for one in db.session.scalars(select(DraftRevision).where(DraftRevision.name == NAME))} == {
        1,
        2,
        3,
    }


def test_a_course_has_one_open_draft(make, tree, author):
    course = make.course(owner=tree["LDLD-A"], files=course_files())
    viewer = find_viewer(author.id)
    first = begin_draft(viewer, course)
    with pytest.raises(AlreadyOpen) as there:
        begin_draft(viewer, course)
    assert there.value.draft.id == first.id


def test_what_was_sent_is_not_changed_any_more(draft, author):
    draft.state = DraftState.SENT
    db.session.commit()
    with pytest.raises(NotEditable):
        save(draft, LESSON + "\n", 1, author)


def test_lessons_change_places_with_their_links_and_earlier_texts(draft, author):
    save(draft, LESSON + "\nXem [bài sau](02-hop.md).\n", 1, author)
    outline.order_lessons(draft, ["hop", "chuan-bi"], author.id)
    db.session.commit()
    assert keys(draft) == ["hop", "chuan-bi"]
    file = lesson_file(draft, "chuan-bi")
    assert file.name == "02-chuan-bi.md"
    assert "(01-hop.md)" in file.text
    # Whoever had it open under its old number saves what rests on the old revision, and loses nothing.
    kept = save(
        draft, LESSON.replace("minutes: 8", "minutes: 9") + "\nXem [bài sau](02-hop.md).\n", 2, author, file.name
    )
    assert "minutes: 9" in kept.text
    assert "(01-hop.md)" in kept.text


def test_an_order_that_forgets_a_lesson_is_refused(draft, author):
    with pytest.raises(outline.OutlineChanged):
        outline.order_lessons(draft, ["hop"], author.id)


def test_a_file_does_not_take_the_name_of_another(draft):
    with pytest.raises(NameTaken):
        actions.rename_files(draft, {NAME: "02-hop.md"})


def test_a_lesson_is_added_copied_put_away_and_brought_back(draft, author):
    added = outline.add_lesson(draft, "Hợp đồng", LESSON, author.id)
    assert keys(draft) == ["chuan-bi", "hop", added]
    copied = outline.copy_lesson(draft, "chuan-bi", "Chuẩn bị (2)", author.id)
    assert keys(draft) == ["chuan-bi", copied, "hop", added]
    outline.shelve_lesson(draft, "hop", True, author.id)
    assert keys(draft) == ["chuan-bi", copied, added]
    assert not any(name.endswith("-hop.md") for name in texts_of(draft))
    outline.shelve_lesson(draft, "hop", False, author.id)
    assert keys(draft) == ["chuan-bi", copied, added, "hop"]


def test_a_published_draft_is_a_version_of_the_same_bytes(draft, author, tmp_path):
    version = publishing.publish_draft(draft, author.id)
    db.session.commit()
    assert (version.number, version.origin) == (1, Origin.WORKSHOP)
    assert [line.title for line in published_outline(version.id)] == ["Chuẩn bị thông tin", "Chuẩn bị thông tin"]
    folder = export("khoa-nho", tmp_path)
    found = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert found == course_files()
    assert texts_of(draft) == {}


def test_a_draft_with_faults_is_not_published_and_stays(draft, author):
    save(draft, LESSON.replace("right: true", "right: false"), 1, author)
    with pytest.raises(Faulty):
        publishing.publish_draft(draft, author.id)
    db.session.rollback()
    assert db.session.get_one(Draft, draft.id).state == DraftState.WRITING


def test_the_address_of_a_course_cannot_be_changed_in_its_draft(draft, author):
    save(draft, course_files()["course.yaml"].replace("khoa-nho", "khoa-khac"), 1, author, "course.yaml")
    with pytest.raises(Faulty, match="khoa-nho"):
        publishing.publish_draft(draft, author.id)


def test_what_lies_on_the_shelf_waits_for_the_next_draft(draft, author):
    outline.add_lesson(draft, "Để sau", LESSON, author.id)
    outline.shelve_lesson(draft, "de-sau", True, author.id)
    publishing.publish_draft(draft, author.id)
    course = db.session.get_one(Course, draft.course_id)
    later = begin_draft(find_viewer(author.id), course)
    db.session.commit()
    assert lesson_file(later, "de-sau").shelved
    assert keys(later) == ["chuan-bi", "hop"]


def test_a_folder_does_not_write_over_what_was_published_in_the_workshop(author, make, tree, tmp_path):
    make.shelf()
    publish(course_files(), SOURCES, TOPICS)
    course = db.session.scalars(select(Course)).one()
    course.owner_unit_id = tree["LDLD-A"].id
    later = begin_draft(find_viewer(author.id), course)
    save(later, LESSON.replace("minutes: 8", "minutes: 9"), 1, author)
    version = publishing.publish_draft(later, author.id)
    db.session.commit()

    write(tmp_path / "khoa-nho", course_files())
    assert [one.how for one in sync(tmp_path).changes if one.what == "course"] == ["unchanged"]
    assert version_of(course).number == version.number
    write(tmp_path / "khoa-nho", course_files(lesson=("minutes: 8", "minutes: 7")))
    assert "xuất khóa học" in sync(tmp_path).faults[0].text
    assert db.session.scalars(select(CourseVersion.number).order_by(CourseVersion.number)).all() == [1, 2]


def test_only_lecturers_of_the_unit_and_those_they_asked_find_the_draft(draft, make, tree, author):
    near, far = make.lecturer(tree["CDP-A1"], "Ở Dưới"), make.lecturer(tree["LDLD-B"], "Ở Tỉnh Khác")
    assert find_draft_for(find_viewer(author.id), "khoa-nho")
    assert not find_draft_for(find_viewer(near.id), "khoa-nho")
    assert not find_draft_for(find_viewer(far.id), "khoa-nho")
    make.co_author(far, "khoa-nho")
    assert find_draft_for(find_viewer(far.id), "khoa-nho")
    assert find_course_to_write(find_viewer(far.id), "khoa-nho")


def test_only_coordinators_of_the_unit_find_the_draft_to_review(draft, make, tree, author):
    assert find_draft_to_review(find_viewer(make.coordinator(tree["LDLD-A"]).id), "khoa-nho")
    assert not find_draft_to_review(find_viewer(make.coordinator(tree["LDLD-B"]).id), "khoa-nho")
    assert not find_draft_to_review(find_viewer(author.id), "khoa-nho")


def test_whoever_has_a_file_open_is_shown_to_the_others(draft, author, make, tree):
    other = make.lecturer(tree["LDLD-A"], "Người Khác")
    for _ in range(2):
        actions.note_presence(draft, NAME, other.id)
    assert [(one.name, one.full_name) for one in editors_of(draft, author.id)] == [(NAME, "Người Khác")]
    assert editors_of(draft, other.id) == []


def test_a_dropped_draft_makes_room_for_another(make, tree, author):
    course = make.course(owner=tree["LDLD-A"], files=course_files())
    viewer = find_viewer(author.id)
    actions.drop_draft(begin_draft(viewer, course), author.id)
    assert begin_draft(viewer, course).state == DraftState.WRITING


def test_the_list_shows_the_title_of_the_course_as_it_is_written(draft, author):
    text = course_files()["course.yaml"].replace("title: Khóa nhỏ", "title: Khóa lớn")
    save(draft, text, 1, author, "course.yaml")
    assert draft.title == "Khóa lớn"
    assert find_file(draft, "course.yaml").revision == 2
