"""What every page of a draft shares: finding it, saying whether it can be changed, and its faults in words."""

from typing import Any

from flask import abort, flash
from flask_babel import gettext as _

from lms.courses.drafts.actions import note_presence
from lms.courses.drafts.models import EDITABLE, Draft
from lms.courses.drafts.queries import Open, find_draft_for
from lms.courses.faults import Fault
from lms.db import begin_reading, db
from lms.guard import viewer
from lms.text import N_

FIELDS = {
    "minutes": N_("số phút"),
    "title": N_("tên"),
    "summary": N_("phần giới thiệu"),
    "outcomes": N_("mục tiêu"),
    "audience": N_("dành cho ai"),
    "hours": N_("số tiết"),
    "topics": N_("chuyên đề"),
    "ask": N_("câu hỏi"),
    "options": N_("các lựa chọn"),
    "text": N_("nội dung"),
    "why": N_("vì sao"),
}
"""What people call the fields that files name in English."""


def load(course: str) -> Open:
    """The open draft of a course that the viewer may write, or 404."""
    return find_draft_for(viewer(), course) or abort(404)


def editable(draft: Draft) -> bool:
    """Whether its files may be changed now."""
    return draft.state in EDITABLE


def note_open(draft: Draft, name: str) -> None:
    """The viewer has the file open.

    A page that is only read cannot take SQLite's write lock after others wrote meanwhile: so this is a transaction of
    its own, and the rest of the page reads again.
    """
    db.session.commit()
    begin_reading(False)
    note_presence(draft, name, viewer().person_id)
    db.session.commit()
    begin_reading(True)


def say_locked() -> None:
    """Say why nothing was changed."""
    flash(_("Bản này đang chờ duyệt nên không sửa được. Anh/chị rút lại bản gửi duyệt nếu cần sửa."), "look")


def told(faults: list[Fault], name: str) -> list[dict[str, Any]]:
    """The faults of one file, for a page or a script."""
    return [{"line": one.line, "text": in_words(one)} for one in faults if one.file == name]


def in_words(fault: Fault) -> str:
    """What is wrong, in the reader's language."""
    values = dict(fault.values)
    if values.get("field") in FIELDS:
        values["field"] = f"{_(FIELDS[values['field']])} ({values['field']})"
    return _(fault.message) % values if values else _(fault.message)
