"""Nhập liệu: what offices enter beside the roster, and which of it waits."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from lms.guard import Permission, needs, viewer
from lms.people.access import Viewer, reader_for

bp = Blueprint("entries", __name__, url_prefix="/nhap-lieu")


def reach() -> Viewer:
    """Whom the person signed in may enter something about: not themselves, unless a unit of theirs has them."""
    return reader_for(viewer().seen_units)


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """The doors: what can be entered, and what each of them is for."""
    doors = [
        (
            "coordinator.spending.index",
            _("Kinh phí"),
            _("Chi đào tạo và tổng chi của từng đơn vị trong năm."),
        ),
        (
            "coordinator.assessments.index",
            _("Đánh giá hằng năm"),
            _("Đạt hay không đạt ở những chỉ tiêu do công đoàn cấp trên đánh giá."),
        ),
        (
            "coordinator.exemptions.index",
            _("Miễn chỉ tiêu"),
            _("Ai không thuộc diện một chỉ tiêu trong một thời gian, vì lý do gì."),
        ),
        (
            "coordinator.standards.index",
            _("Tiêu chuẩn văn bằng"),
            _("Ngạch, chức danh, vị trí việc làm nào phải có văn bằng gì."),
        ),
        ("coordinator.people.index", _("Văn bằng của cán bộ"), _("Ở trang của từng người trong danh sách cán bộ.")),
        (
            "coordinator.roster.new",
            _("Nhập từ tệp Excel"),
            _("Văn bằng, giảng viên, kinh phí và đánh giá của nhiều người một lúc."),
        ),
    ]
    return render_template("coordinator/entries/index.html", doors=doors)
