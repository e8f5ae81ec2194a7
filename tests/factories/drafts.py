"""Courses being written: the small course of tests/courses/small.py as a draft."""

from sqlalchemy import select

from lms.courses.drafts import actions
from lms.courses.drafts.models import CourseAuthor, Draft, DraftFile
from lms.courses.drafts.queries import open_draft_of
from lms.courses.models import Course, Source, Topic
from lms.courses.reviews import actions as reviews
from lms.courses.reviews.models import DraftComment
from lms.db import db
from lms.people.access import find_viewer
from lms.people.models import Person, Unit
from tests.courses.small import SOURCES, TOPICS, course_files


def shelf() -> None:
    """The topics and sources that the small course names."""
    for position, (slug, name) in enumerate(TOPICS.items(), 1):
        if db.session.get(Topic, slug) is None:
            db.session.add(Topic(slug=slug, name=name, position=position))
    for key, cited in SOURCES.items():
        if db.session.get(Source, key) is None:
            places = dict(cited.places)
            db.session.add(Source(key=key, name=cited.name, mark=cited.mark, checked_on=cited.checked, places=places))
    db.session.flush()


def course_draft(
    author: Person, owner: Unit, slug: str = "khoa-nho", files: dict[str, str] | None = None, title: str = "Khóa nhỏ"
) -> Draft:
    """The first draft of a course that `owner` owns; the small course unless `files` says otherwise."""
    shelf()
    viewer = find_viewer(author.id)
    assert viewer is not None
    texts = course_files() if files is None else files
    if files is None:
        told = texts["course.yaml"].replace("slug: khoa-nho", f"slug: {slug}")
        texts = texts | {"course.yaml": told.replace("title: Khóa nhỏ", f"title: {title}")}
    return actions.begin_course(viewer, slug, owner.id, texts)


def open_draft(slug: str) -> Draft:
    """The open draft of a course."""
    found = open_draft_of(db.session.scalars(select(Course.id).where(Course.slug == slug)).one())
    assert found is not None
    return found


def sent_for_review(author: Person, slug: str) -> Draft:
    """A draft that its author handed in."""
    row = open_draft(slug)
    reviews.send(row, author.id, "Xem giúp tôi.")
    return row


def given_back(reviewer: Person, slug: str) -> None:
    """A reviewer returned the draft with what was said of it."""
    reviews.return_draft(open_draft(slug), reviewer.id, "Sửa giúp.")


def remark(slug: str, text: str = "Sửa câu này.", name: str = "01-chuan-bi.md") -> DraftComment:
    """Something said at the seventh line of a lesson."""
    row = open_draft(slug)
    return reviews.comment(row, name, 7, "::: scene", text, row.begun_by_id)


def next_draft(author: Person, course: Course, files: dict[str, str]) -> Draft:
    """The draft of the next version of a published course, with these files besides."""
    viewer = find_viewer(author.id)
    assert viewer is not None
    draft = actions.begin_draft(viewer, course)
    for name, text in files.items():
        db.session.add(DraftFile(draft_id=draft.id, name=name, text=text, revision=1, saved_by_id=author.id))
    db.session.flush()
    return draft


def handout(slug: str, title: str = "Biên bản") -> None:
    """A document to take along in the draft of a course."""
    row = open_draft(slug)
    text = f"form: docx\ntitle: {title}\nabout: Để ghi.\nbody:\n  - heading: Nội dung\n"
    actions.save_file(row, "templates/bien-ban.yaml", text, 0, row.begun_by_id)


def co_author(person: Person, slug: str) -> CourseAuthor:
    """Somebody from elsewhere who was asked to write too."""
    course = db.session.scalars(select(Course).where(Course.slug == slug)).one()
    row = CourseAuthor(course_id=course.id, person_id=person.id)
    db.session.add(row)
    db.session.flush()
    return row


def taken_over(slug: str, original: str) -> None:
    """The course follows the first version of another."""
    course, above = (db.session.scalars(select(Course).where(Course.slug == one)).one() for one in (slug, original))
    course.adopted_from_id, course.adopts = above.id, 1
    db.session.flush()
