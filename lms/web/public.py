"""What anybody may read: whether a certificate is genuine, and what is stored about people."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.accounts.throttle import hit
from lms.db import begin_reading, db
from lms.guard import public
from lms.records.certificates import code_of
from lms.records.queries import find_certificate_by_code

bp = Blueprint("public", __name__)

CHECKS, A_MINUTE = 60, 60
"""Checks a minute from one address: a queue of paper passes, guessing codes does not."""
UNLISTED = {"X-Robots-Tag": "noindex"}
"""These pages name people: they are for who holds the paper, not for search engines."""


@bp.get("/kiem-tra")
@public
def ask() -> str | Response:
    """Ask for the code printed under the QR picture."""
    typed = request.args.get("ma", "")
    code = code_of(typed)
    if code.isascii() and code.isalnum():
        return redirect(url_for(".check", code=code))
    return render_template("public/ask.html", typed=typed)


@bp.get("/kiem-tra/<code>")
@public
def check(code: str) -> tuple[str, int, dict[str, str]]:
    """Whose certificate this is and whether it holds: no more than is printed on the paper in hand."""
    if _too_often():
        abort(429)
    line = find_certificate_by_code(code_of(code))
    if line is None:
        return render_template("public/ask.html", typed=code, unknown=True), 404, UNLISTED
    return render_template("public/check.html", certificate=line.certificate, void=line.void), 200, UNLISTED


def _too_often() -> bool:
    """Count this check, in a transaction of its own that may write."""
    begin_reading(False)
    fine = hit(f"check@{request.remote_addr}", CHECKS, A_MINUTE)
    db.session.commit()
    begin_reading(True)
    return not fine


@bp.get("/du-lieu-ca-nhan")
@public
def privacy() -> str:
    """What is stored about people, why, and whom to ask."""
    return render_template("public/privacy.html", contact=current_app.config["CONTACT"])
