"""A course: what it gives, how far I am, what is missing; and to begin it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.clock import today
from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.actions.enrolments import NotOpen, begin
from lms.learning.models import PreTest
from lms.learning.queries.enrolments import (
    Study,
    beginning_for,
    find_study,
    open_courses_select,
    standing_records_of,
)
from lms.learning.queries.obligations import obligations_of
from lms.learning.queries.pre_tests import find_pre_test
from lms.learning.queries.progress import completion_at_the_start, completion_state
from lms.learning.rules.completion import Completion
from lms.learning.rules.cycles import Move, renewable
from lms.paging import page_of
from lms.records.queries import certificate_of
from lms.web.learner.home import step_in

bp = Blueprint("courses", __name__)


def state_of(study: Study) -> Completion:
    """What is done and missing for this person, begun or not."""
    return completion_state(study.enrolment.id) if study.enrolment else completion_at_the_start(study.version)


@bp.get("/hoc/khoa")
@needs(Permission.LEARN)
def index() -> str:
    """Courses I may begin."""
    page = page_of(open_courses_select(viewer().person_id))
    return render_template("learner/courses/index.html", page=page)


@bp.get("/hoc/khoa/<slug>")
@needs(Permission.LEARN)
def show(slug: str) -> str:
    """A course for me."""
    me = viewer()
    study = find_study(me.person_id, slug) or abort(404)
    state = state_of(study)
    records = standing_records_of(me.person_id, slug)
    start = beginning_for(study, records)
    record = records[0] if records else None
    learning = study.enrolment is not None and study.enrolment.completed_at is None
    sitting = find_pre_test(study.enrolment.id) if study.enrolment and learning and study.version.pre_test else None
    return render_template(
        "learner/courses/show.html",
        study=study,
        version=study.version,
        state=state,
        step=step_in(study, state) if learning and start.move is Move.CONTINUE else None,
        begun_again=start.move is Move.REOPEN,
        pre_test=sitting,
        may_shorten=_may_shorten(study, state, sitting),
        record=record,
        lapsing=record is not None and renewable(record.valid_until, today()),
        certificate=certificate_of(record.id) if record else None,
        duties=[duty for duty in obligations_of(me.person_id) if duty.slug == slug],
        today=today(),
    )


def _may_shorten(study: Study, state: Completion, sitting: PreTest | None) -> bool:
    """Whether the pre-test can be taken now, or gone on with."""
    begun = any(lesson.done for lesson in state.lessons)
    if sitting is not None:
        return sitting.submitted_at is None
    completed = study.enrolment is not None and study.enrolment.completed_at is not None
    return bool(study.version.pre_test) and not begun and not completed


@bp.post("/hoc/khoa/<slug>/bat-dau")
@needs(Permission.LEARN)
def enrol(slug: str) -> Response:
    """Begin, or go on, and open the lesson."""
    me = viewer()
    try:
        enrolment = begin(me.person_id, slug)
    except NotOpen:
        abort(404)
    db.session.commit()
    if enrolment.completed_at is not None:
        flash(_("Anh/chị đã hoàn thành khóa này."))
        return redirect(url_for(".show", slug=slug))
    study = find_study(me.person_id, slug) or abort(404)
    return redirect(step_in(study, completion_state(enrolment.id)).url)
