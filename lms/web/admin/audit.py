"""Nhật ký: what coordinators, administrators and the command line did."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms.guard import Permission, needs
from lms.paging import page_of
from lms.people.acts import Asked, acts_select, sees_everything
from lms.text import N_, clean
from lms.web.admin.forms import LogForm
from lms.web.admin.reach import reach

bp = Blueprint("audit", __name__, url_prefix="/quan-tri/nhat-ky")

ACTIONS = {
    "codes.printed": N_("In mã mời"),
    "assessment.judge": N_("Đánh giá cán bộ"),
    "exemption.add": N_("Miễn chỉ tiêu"),
    "exemption.end": N_("Cho hết miễn chỉ tiêu"),
    "feed.park": N_("Đường truyền tự dừng"),
    "feed.replay": N_("Gửi tiếp hoặc gửi lại"),
    "feed.subscribe": N_("Thêm bên nhận tin"),
    "feed.unsubscribe": N_("Ngừng gửi cho bên nhận"),
    "offering.closed": N_("Đóng đợt học"),
    "offering.due-moved": N_("Đổi hạn đợt học"),
    "offering.extended": N_("Thêm người vào đợt học"),
    "course.adopted": N_("Dùng lại khóa học của cấp trên"),
    "course.begun": N_("Bắt đầu khóa học"),
    "course.followed": N_("Theo bản gốc mới của khóa học"),
    "course.published": N_("Đăng bản mới của khóa học"),
    "draft.begun": N_("Soạn bản mới của khóa học"),
    "draft.comment.settled": N_("Xử lý góp ý của bản đang soạn"),
    "draft.commented": N_("Góp ý bản đang soạn"),
    "draft.published": N_("Duyệt bản đang soạn"),
    "draft.returned": N_("Trả lại bản đang soạn"),
    "draft.sent": N_("Gửi duyệt bản đang soạn"),
    "draft.withdrawn": N_("Rút lại bản gửi duyệt"),
    "draft.dropped": N_("Bỏ bản đang soạn"),
    "course.author.added": N_("Mời người cùng soạn khóa học"),
    "course.author.removed": N_("Thôi cho cùng soạn khóa học"),
    "file.added": N_("Thêm tệp vào bản đang soạn"),
    "file.described": N_("Ghi mô tả ảnh của bản đang soạn"),
    "file.replaced": N_("Thay tệp của bản đang soạn"),
    "file.removed": N_("Bỏ tệp khỏi bản đang soạn"),
    "questions.changed": N_("Sửa nhiều câu trong ngân hàng câu hỏi"),
    "questions.imported": N_("Thêm câu hỏi từ tệp"),
    "questions.restored": N_("Hoàn tác ở ngân hàng câu hỏi"),
    "lesson.added": N_("Thêm bài vào bản đang soạn"),
    "lesson.back": N_("Đưa bài trở lại bản đang soạn"),
    "lesson.shelved": N_("Cất bài khỏi bản đang soạn"),
    "lessons.ordered": N_("Xếp lại các bài"),
    "offering.opened": N_("Mở đợt học"),
    "people.export": N_("Xuất danh sách cán bộ"),
    "person.merge": N_("Gộp hai mã cán bộ"),
    "person.change": N_("Sửa thông tin cán bộ"),
    "person.part": N_("Hoàn tác gộp hai mã cán bộ"),
    "position.add": N_("Ghi chức danh"),
    "position.change": N_("Sửa chức danh"),
    "position.end": N_("Thôi giữ chức danh"),
    "qualification.add": N_("Thêm văn bằng"),
    "qualification.change": N_("Sửa văn bằng"),
    "qualification.remove": N_("Xóa văn bằng"),
    "record.void": N_("Hủy kết quả đào tạo"),
    "records.take_in": N_("Nhận kết quả từ hệ thống khác"),
    "roster.import": N_("Nhập danh sách"),
    "spending.tell": N_("Ghi kinh phí"),
    "standard.add": N_("Đặt tiêu chuẩn văn bằng"),
    "standard.end": N_("Thôi áp dụng tiêu chuẩn văn bằng"),
    "submission.appeal": N_("Xin chấm lại bài"),
    "submission.mark": N_("Chấm bài"),
    "submission.mark_again": N_("Chấm lại bài"),
    "target.change": N_("Sửa chỉ tiêu của đơn vị"),
    "target.end": N_("Thôi áp dụng chỉ tiêu của đơn vị"),
    "target.set": N_("Đặt chỉ tiêu của đơn vị"),
    "token.create": N_("Cấp mã truy cập"),
    "token.revoke": N_("Thu hồi mã truy cập"),
    "tracker.bind": N_("Áp dụng bộ chỉ tiêu"),
    "unit.abolish": N_("Sáp nhập hoặc giải thể đơn vị"),
    "unit.move": N_("Chuyển đơn vị"),
    "unit.rename": N_("Đổi tên đơn vị"),
    "unit.split": N_("Tách đơn vị"),
    "user.create": N_("Tạo tài khoản"),
    "user.grant": N_("Giao quyền"),
}

DETAILS = {
    "activity": N_("tổng chi hoạt động"),
    "activity_before": N_("tổng chi hoạt động trước đó"),
    "after": N_("sau"),
    "asked_of": N_("của ai"),
    "basis": N_("theo"),
    "before": N_("trước"),
    "by": N_("người quyết định"),
    "changed": N_("dòng thay đổi"),
    "course": N_("khóa học"),
    "cursor": N_("đã nhận đến số"),
    "due_on": N_("hạn"),
    "ended": N_("hết sau ngày"),
    "error": N_("lỗi"),
    "fields": N_("ô đã sửa"),
    "first": N_("từ tin số"),
    "from": N_("từ ngày"),
    "grassroots": N_("số đơn vị"),
    "into": N_("gộp vào"),
    "issued_on": N_("ngày cấp"),
    "kind": N_("loại"),
    "last": N_("đến tin số"),
    "lesson": N_("bài"),
    "login": N_("tên đăng nhập"),
    "major": N_("chuyên ngành"),
    "name": N_("tên"),
    "new": N_("dòng mới"),
    "offering": N_("đợt học"),
    "opens_on": N_("ngày mở"),
    "pack": N_("bộ chỉ tiêu"),
    "passed": N_("đạt"),
    "people": N_("số người"),
    "rank": N_("trình độ"),
    "repeated": N_("dòng lặp"),
    "role": N_("quyền"),
    "rows": N_("số dòng"),
    "scopes": N_("được làm"),
    "slug": N_("địa chỉ khóa học"),
    "officers": N_("chức danh chuyển theo"),
    "state": N_("tình trạng"),
    "state_budget": N_("ngân sách Nhà nước cấp"),
    "state_budget_before": N_("ngân sách Nhà nước cấp trước đó"),
    "successor": N_("đơn vị kế thừa"),
    "target": N_("chỉ tiêu"),
    "titles": N_("chức danh"),
    "training": N_("chi đào tạo"),
    "training_before": N_("chi đào tạo trước đó"),
    "unchanged": N_("dòng không đổi"),
    "union_finance": N_("tài chính công đoàn"),
    "union_finance_before": N_("tài chính công đoàn trước đó"),
    "title": N_("chức danh"),
    "unit": N_("đơn vị"),
    "until": N_("đến ngày"),
    "url": N_("địa chỉ"),
    "version": N_("bản"),
    "why": N_("lý do"),
    "wrong": N_("dòng có lỗi"),
    "year": N_("năm"),
}
"""What the keys of an entry's details mean."""
SUBJECTS = {
    "course": N_("khóa học"),
    "draft": N_("bản đang soạn"),
    "file": N_("tệp"),
    "offering": N_("đợt học"),
    "pack": N_("bộ chỉ tiêu"),
    "person": N_("cán bộ"),
    "record": N_("kết quả"),
    "submission": N_("bài làm"),
    "subscriber": N_("bên nhận"),
    "target": N_("chỉ tiêu"),
    "token": N_("mã truy cập"),
    "unit": N_("đơn vị"),
    "user": N_("tài khoản"),
}


def subject_words(subject: str) -> str:
    """What an act was done to: the kind in words, and its name or number as it is kept."""
    kind, _colon, name = subject.partition(":")
    return f"{_(SUBJECTS[kind])} {name}" if kind in SUBJECTS else subject


@bp.get("")
@needs(Permission.ADMINISTER)
def index() -> Any:
    """The log, newest first, by actor, action and date."""
    form = LogForm(formdata=MultiDict(request.args))
    valid = form.validate()
    action = request.args.get("viec", "")
    asked = Asked(
        clean(request.args.get("q", "")),
        action if action in ACTIONS else None,
        form.first.data if valid else None,
        form.last.data if valid else None,
    )
    person = reach()
    page = page_of(acts_select(person, asked, sees_everything(person)))
    choices = sorted(((key, _(name)) for key, name in ACTIONS.items()), key=lambda pair: pair[1])
    shown = render_template(
        "admin/audit/index.html",
        page=page,
        form=form,
        asked=asked,
        actions=ACTIONS,
        choices=choices,
        names=DETAILS,
        subject_words=subject_words,
    )
    return shown if valid else (shown, 422)
