"""*Hồ sơ đào tạo*: every record of mine, in-person and outside training too."""

from flask import Blueprint, render_template

from lms.clock import today
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.models import Unit
from lms.records.models import Form, Record
from lms.records.queries import lines_select, own_records
from lms.text import N_

bp = Blueprint("history", __name__)

FORMS = {
    Form.ONLINE: N_("trực tuyến"),
    Form.IN_PERSON: N_("trực tiếp"),
    Form.BLENDED: N_("trực tuyến và trực tiếp"),
    Form.OUTSIDE: N_("nơi khác tổ chức"),
    Form.RECOGNISED: N_("được công nhận"),
}


@bp.get("/ho-so")
@needs(Permission.LEARN)
def show() -> str:
    """My records, newest first; one that was taken back says so."""
    me = viewer()
    statement = (
        lines_select()
        .join(Unit, Unit.id == Record.organiser_unit_id)
        .add_columns(Unit.name)
        .where(own_records(me.person_id))
    )
    return render_template("learner/history/show.html", me=me, page=page_of(statement), forms=FORMS, today=today())
