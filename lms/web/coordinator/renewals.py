"""Sắp hết hạn: whose training lapses in the next 90 days, with the way to an offering that renews it."""

from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from lms.clock import today
from lms.guard import Permission, needs, viewer
from lms.learning.queries.renewals import lapsing_courses, opens_after, renewals_select
from lms.paging import page_of
from lms.people.directory import held_by
from lms.people.titles import title_name
from lms.web.coordinator.fields import as_typed

bp = Blueprint("renewals", __name__, url_prefix="/dot-hoc/sap-het-han")


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """Those of mine who must take a course again, the earliest first."""
    courses = lapsing_courses()
    asked = request.args.get("khoa", "")
    slug = asked if asked in {known for known, _title in courses} else None
    page = page_of(renewals_select(viewer(), today(), slug))
    last: dict[str, date] = {}
    for _person, course, _title, until, _assigned in page.items:
        last[course] = max(until, last.get(course, until))
    return render_template(
        "coordinator/renewals/index.html",
        page=page,
        courses=courses,
        chosen=slug,
        held=held_by(viewer(), [row[0].id for row in page.items]),
        opens=lambda course: as_typed(max(opens_after(last[course]), today())),
        title_name=title_name,
        today=today(),
        shown=_("Kết quả còn hiệu lực không quá 90 ngày nữa, hoặc đã hết."),
    )
