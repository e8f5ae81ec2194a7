"""A remark at a line of a draft, by its authors or by who reviews it."""

from flask import abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from lms import audit
from lms.courses.drafts.queries import Open, texts_of
from lms.courses.reviews.actions import comment
from lms.courses.reviews.models import DraftComment
from lms.guard import viewer
from lms.text import clean, nfc

LONGEST = 4_000


class RemarkForm(FlaskForm):
    """What is said, and of which line of which file."""

    name = StringField(_l("Phần"), filters=[lambda text: clean(text or "")])
    line = IntegerField(_l("Dòng"), [DataRequired(_l("Anh/chị ghi số dòng.")), NumberRange(min=1)])
    text = TextAreaField(
        _l("Góp ý"),
        [DataRequired(_l("Anh/chị viết góp ý.")), Length(max=LONGEST, message=_l("Góp ý dài quá 4.000 ký tự."))],
        filters=[lambda text: nfc(text or "").strip()],
    )


def remarked(opened: Open, form: RemarkForm) -> DraftComment | None:
    """The remark that was sent; None when the form says what is wrong with it. Another file is not found."""
    name, line = form.name.data or "", form.line.data or 0
    text = texts_of(opened.draft).get(name)
    if text is None:
        abort(404)
    lines = text.splitlines()
    if not form.validate_on_submit() or line > len(lines):
        if not form.errors:
            form.line.errors = [_("Tệp chỉ có %(lines)s dòng.", lines=len(lines))]
        return None
    me = viewer().person_id
    audit.note(me, "draft.commented", f"draft:{opened.draft.id}", slug=opened.course.slug, name=name)
    return comment(opened.draft, name, line, lines[line - 1], form.text.data or "", me)
