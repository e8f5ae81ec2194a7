"""Saving an exercise or a question into its file of the draft, beside what others saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, g, request
from flask_babel import gettext as _

from lms.courses.authoring.bank import NotAList
from lms.courses.authoring.placing import NotThere
from lms.courses.drafts.actions import Clash, NotEditable, save_file
from lms.courses.drafts.models import DraftFile
from lms.courses.drafts.queries import Open, text_at
from lms.db import db
from lms.guard import viewer
from lms.web.addresses import row_number
from lms.web.author.drafts import say_locked

LONGEST = 1_000_000
"""Characters that a file may come to."""


@dataclass(frozen=True)
class Place:
    """The file in which something is written; `file` is None before it is there."""

    opened: Open
    name: str
    file: DraftFile | None

    @property
    def revision(self) -> int:
        """What stands in it now; 0 for nothing."""
        return self.file.revision if self.file else 0


def keep(place: Place, change: Callable[[str], str]) -> bool:
    """Save the file as `change` makes it from the text that the author saw. What hinders it is said in a message.

    Commits. What others changed elsewhere in the file stays; who changed the same lines is not overwritten.
    """
    # "de": the author has seen what the other one wrote, and lays the own text over it.
    revision = place.revision if "de" in request.form else request.form.get("ban", place.revision, type=row_number)
    seen = place.file.text if place.file else ""
    if place.file and revision != place.revision:
        seen = text_at(place.opened.draft, place.name, revision)
    try:
        text = change(seen)
        if len(text) > LONGEST:
            flash(_("Tệp này đã quá dài. Anh/chị tách bớt sang bài khác."), "look")
            return False
        save_file(place.opened.draft, place.name, text, revision, viewer().person_id)
    except NotEditable:
        db.session.rollback()
        say_locked()
    except Clash:
        db.session.rollback()
        g.clash = True
        flash(_("Chưa lưu: có người vừa sửa đúng chỗ này. Những gì anh/chị gõ vẫn còn ở dưới."), "look")
    except NotThere:
        db.session.rollback()
        flash(_("Chưa lưu: có người vừa bỏ bài tập này. Những gì anh/chị gõ vẫn còn ở dưới."), "look")
    except NotAList:
        db.session.rollback()
        flash(_("Chưa lưu: tệp câu hỏi này chỉ sửa được dạng văn bản."), "look")
    else:
        db.session.commit()
        return True
    return False
