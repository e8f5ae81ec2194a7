"""Saving a file of a draft from any editor: by script or by button, alone or with somebody else at it."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _

from lms.clock import now
from lms.courses.drafts.actions import Clash, Kept, NotEditable, save_file
from lms.courses.drafts.queries import Open, text_at
from lms.courses.drafts.rules import Passage, merge
from lms.db import db
from lms.guard import viewer
from lms.web.addresses import row_number
from lms.web.author.drafts import say_locked
from lms.web.filters import moment

CHOICES = ("mine", "theirs", "both")
LONGEST = 400_000
"""Characters of a file; the longest lesson of the house has 20.000."""


def by_script() -> bool:
    """Whether the editor's script asks, which wants data and no page."""
    return request.headers.get("X-Requested-With") == "fetch"


def revision_sent() -> int:
    """The revision on which the sent text rests."""
    return request.form.get("revision", type=row_number) or 0


def save(opened: Open, name: str, text: str, done: Callable[[Kept], Any], page: str) -> Any:
    """Save the text; `done` answers what was kept, `page` is where the editor lies.

    A clash is answered 409: a script is told, a person sees both texts and chooses.
    """
    if len(text) > LONGEST:
        words = _("Văn bản dài quá 400.000 ký tự nên chưa lưu. Anh/chị tách thành nhiều bài.")
        return (jsonify({"problem": words}), 413) if by_script() else (_refused(words, page))
    try:
        kept = save_file(opened.draft, name, text, revision_sent(), viewer().person_id)
    except NotEditable:
        db.session.rollback()
        if by_script():
            return jsonify({"problem": _("Bản này đang chờ duyệt nên chưa lưu được.")}), 423
        say_locked()
        return redirect(page)
    except Clash as clash:
        db.session.rollback()
        return _clash_page(opened, clash, name, text, page)
    db.session.commit()
    return done(kept)


def _refused(words: str, page: str) -> Response:
    flash(words, "look")
    return redirect(page)  # type: ignore[return-value]


def _clash_page(opened: Open, clash: Clash, name: str, text: str, page: str) -> Any:
    if by_script():
        words = _("Người khác vừa sửa cùng chỗ với anh/chị. Bài chưa lưu; bấm Lưu để xem cả hai và chọn.")
        return jsonify({"clash": True, "problem": words}), 409
    return (
        render_template(
            "author/editor/clash.html",
            opened=opened,
            name=name,
            mine=text,
            base=revision_sent(),
            theirs=clash.theirs,
            passages=clash.merged.passages,
            page=page,
        ),
        409,
    )


def resolve(opened: Open, name: str, theirs: str, done: Callable[[Kept], Any], page: str) -> Any:
    """Save the merge as it was chosen on the page of a clash, passage by passage.

    When somebody saved once more meanwhile, the page comes again with what stands now.
    """
    mine, base = request.form.get("mine", ""), request.form.get("base", type=row_number) or 0
    passages = merge(text_at(opened.draft, name, base), theirs, _plain(mine)).passages
    parts, chosen = [], 0
    for passage in passages:
        if passage.how != "clash":
            parts.append(passage.kept)
            continue
        chosen += 1
        parts.append(_picked(passage, request.form.get(f"chon-{chosen}", "both")))
    return save(opened, name, "".join(parts), done, page)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _picked(passage: Passage, choice: str) -> str:
    if choice == "mine":
        return passage.mine
    return passage.theirs if choice == "theirs" else passage.theirs + passage.mine


def saved_words(kept: Kept) -> dict[str, Any]:
    """What the editor's script is told of a save."""
    return {"revision": kept.revision, "merged": kept.merged, "saved": _("Đã lưu lúc %(at)s", at=moment(now()))}
