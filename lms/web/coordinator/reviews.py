"""Duyệt: read what lecturers sent, say at the line what to mend, give it back or publish it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Length

from lms import audit
from lms.courses.adoption.rules import with_slug
from lms.courses.drafts.assets import assets_in
from lms.courses.drafts.lesson_text import take_apart
from lms.courses.drafts.models import DraftState
from lms.courses.drafts.queries import Open, find_draft_to_review, lesson_file, texts_of
from lms.courses.drafts.rules import key_of, lesson_names
from lms.courses.faults import Faulty
from lms.courses.folder import LESSON
from lms.courses.models import Course
from lms.courses.package import pack_lesson
from lms.courses.queries import sources_by_key
from lms.courses.reviews import actions
from lms.courses.reviews.actions import NothingSaid, NotWaiting, OwnWork
from lms.courses.reviews.queries import find_comment, find_version, open_round, remarks_of, waiting_select
from lms.courses.reviews.rules import compare
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.queries.impact import impact_on
from lms.paging import page_of
from lms.text import nfc
from lms.web.addresses import row_number
from lms.web.author.drafts import in_words
from lms.web.author.naming import part_names
from lms.web.author.preview import blocks_of, tried
from lms.web.author.remarks import RemarkForm, remarked

bp = Blueprint("reviews", __name__, url_prefix="/duyet")

LONGEST = 4_000


class AnswerForm(FlaskForm):
    """What the reviewer says to the author."""

    answer = TextAreaField(
        _l("Lời nhắn cho người soạn"),
        [Length(max=LONGEST, message=_l("Lời nhắn dài quá 4.000 ký tự."))],
        filters=[lambda text: nfc(text or "").strip()],
    )


def load(course: str) -> Open:
    """The open draft of a course that the viewer may review, once it was sent; or 404."""
    opened = find_draft_to_review(viewer(), course)
    if opened is None or opened.draft.state == DraftState.WRITING:
        abort(404)
    return opened


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """What waits."""
    return render_template("coordinator/reviews/index.html", page=page_of(waiting_select(viewer())))


@bp.get("/<course>")
@needs(Permission.COORDINATE)
def show(course: str) -> str:
    """One draft: what changed, whom it meets, what was said, and the decision."""
    return _page(load(course), AnswerForm(formdata=None))


@bp.get("/<course>/tep/<path:name>")
@needs(Permission.COORDINATE)
def file(course: str, name: str) -> str:
    """A file with the number of each line, what changed in it, and the remarks."""
    return _file_page(load(course), name, RemarkForm(formdata=None, line=request.args.get("dong", type=int)))


@bp.get("/<course>/bai/<key>/xem")
@needs(Permission.COORDINATE)
def preview(course: str, key: str) -> str:
    """A lesson as learners will see it."""
    lesson, title = _lesson(course, key)
    blocks = blocks_of(_action(course, key), lesson)
    return render_template("author/editor/preview.html", key=key, sheet={"title": title}, blocks=blocks)


@bp.post("/<course>/bai/<key>/xem/<exercise>")
@needs(Permission.COORDINATE)
def answer(course: str, key: str, exercise: str) -> str:
    """Try an exercise of it; nothing is kept."""
    lesson, title = _lesson(course, key)
    if exercise not in lesson.exercises:
        abort(404)
    if request.headers.get("X-Requested-With") == "fetch":
        return str(tried(_action(course, key), lesson, exercise, request.form))
    blocks = blocks_of(_action(course, key), lesson, exercise, request.form)
    return render_template("author/editor/preview.html", key=key, sheet={"title": title}, blocks=blocks)


def _lesson(course: str, key: str) -> Any:
    opened = load(course)
    found = lesson_file(opened.draft, key) or abort(404)
    lesson = pack_lesson(found.name, found.text, sources_by_key(), assets_in(opened.draft))
    return lesson, lesson.title


def _action(course: str, key: str) -> Callable[[str], str]:
    return lambda exercise: url_for(".answer", course=course, key=key, exercise=exercise)


@bp.post("/<course>/gop-y")
@needs(Permission.COORDINATE)
def comment(course: str) -> Any:
    """Say something at a line."""
    opened = load(course)
    form = RemarkForm()
    made = remarked(opened, form)
    if made is None:
        return _file_page(opened, form.name.data or "", form), 422
    db.session.commit()
    return redirect(url_for(".file", course=course, name=made.name, _anchor=f"gop-y-{made.id}"))


@bp.post("/<course>/gop-y/<int:comment_id>")
@needs(Permission.COORDINATE)
def settle(course: str, comment_id: int) -> Response:
    """A remark was seen to, or is open again."""
    opened = load(course)
    row = find_comment(opened.draft, comment_id) or abort(404)
    actions.settle_comment(row, viewer().person_id)
    audit.note(viewer().person_id, "draft.comment.settled", f"draft:{opened.draft.id}", slug=course)
    db.session.commit()
    return redirect(url_for(".file", course=course, name=row.name, _anchor=f"gop-y-{row.id}"))


@bp.post("/<course>/tra-lai")
@needs(Permission.COORDINATE)
def return_(course: str) -> Any:
    """Give it back to its author."""
    opened = load(course)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    try:
        actions.return_draft(opened.draft, viewer().person_id, form.answer.data or "", _round_seen())
    except NothingSaid:
        db.session.rollback()
        form.answer.errors = [_("Anh/chị viết cho người soạn biết cần sửa gì, hoặc góp ý tại dòng.")]
        return _page(load(course), form), 422
    except NotWaiting:
        return _too_late()
    db.session.commit()
    flash(_("Đã trả bài “%(title)s” cho người soạn.", title=opened.draft.title))
    return redirect(url_for(".index"))


@bp.post("/<course>/dang")
@needs(Permission.COORDINATE)
def publish(course: str) -> Any:
    """Publish it as the next version."""
    opened = load(course)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    again = set(request.form.getlist("hoc-lai"))
    try:
        version = actions.approve(opened.draft, viewer().person_id, form.answer.data or "", again, _round_seen())
    except NotWaiting:
        return _too_late()
    except OwnWork:
        db.session.rollback()
        flash(_("Bản này do chính anh/chị gửi. Người khác trong phạm vi duyệt mới đăng được."), "look")
        return redirect(url_for(".show", course=course))
    except Faulty as error:
        db.session.rollback()
        fault = error.faults[0]
        where = part_names(texts_of(opened.draft)).get(fault.file, fault.file)
        flash(_("Chưa đăng được: %(where)s, %(words)s.", where=where, words=in_words(fault)), "look")
        return redirect(url_for(".show", course=course))
    db.session.commit()
    flash(_("Đã đăng bản %(number)s của khóa “%(title)s”.", number=version.number, title=version.title))
    return redirect(url_for(".index"))


def _round_seen() -> int | None:
    """The round that the page showed on which the decision was made."""
    return request.form.get("luot", type=row_number)


def _too_late() -> Response:
    db.session.rollback()
    flash(_("Bản này vừa được người khác xử lý, hoặc người soạn đã rút lại. Không có gì thay đổi."), "look")
    return redirect(url_for(".index"))


def _before(course: Course) -> dict[str, str]:
    """What the draft is held against: the version learners meet today, or else the original that was taken over."""
    if course.published is None and course.adopted_from_id:
        original = find_version(db.session.get_one(Course, course.adopted_from_id), course.adopts or 0)
        return with_slug(original.files, course.slug) if original else {}
    version = find_version(course, course.published) if course.published else None
    return dict(version.files) if version else {}


def _page(opened: Open, form: AnswerForm) -> str:
    before, texts = _before(opened.course), texts_of(opened.draft)
    changes, waiting = compare(before, texts), open_round(opened.draft)
    lessons = [
        (key_of(change.name), change) for change in changes if change.how == "changed" and LESSON.fullmatch(change.name)
    ]
    impact = impact_on(opened.course.id, [key for key, _change in lessons])
    return render_template(
        "coordinator/reviews/show.html",
        opened=opened,
        round=waiting,
        form=form,
        changes=changes,
        lessons=[(key, take_apart(texts[c.name]).title) for key, c in lessons],
        all_lessons=lesson_names(texts) if before else [],
        names=part_names({**before, **texts}),
        impact=impact,
        remarks=remarks_of(opened.draft, texts),
        own=waiting is not None and waiting.sent_by_id == viewer().person_id,
    )


def _file_page(opened: Open, name: str, form: RemarkForm) -> str:
    before, texts = _before(opened.course), texts_of(opened.draft)
    change = next((one for one in compare(before, texts) if one.name == name), None)
    if name not in texts and change is None:
        abort(404)
    return render_template(
        "coordinator/reviews/file.html",
        opened=opened,
        name=name,
        called=part_names({**before, **texts})[name],
        key=key_of(name) if LESSON.fullmatch(name) else None,
        lines=texts.get(name, "").splitlines(),
        change=change,
        form=form,
        remarks=remarks_of(opened.draft, texts).get(name, []),
        waiting=opened.draft.state == DraftState.SENT,
    )
