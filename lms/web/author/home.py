"""*Việc của tôi*: what waits for the lecturer."""

from flask import Blueprint, render_template

from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.learning.queries.tasks import Work, waiting_by_course, work_select

bp = Blueprint("home", __name__)

MOST_SHOWN = 5


@bp.get("/viec-cua-toi")
@needs(Permission.TEACH)
def show() -> str:
    """How much waits to be marked, by course, and what has waited longest."""
    me = viewer()
    courses = waiting_by_course(me)
    oldest = [Work(*row) for row in db.session.execute(work_select(me).limit(MOST_SHOWN))]
    waiting = sum(count for _, _, count in courses)
    return render_template("author/home/show.html", me=me, courses=courses, oldest=oldest, waiting=waiting)
