"""Throwing away what has run out: sessions, and counts of tries."""

from lms.accounts import throttle
from lms.accounts.sessions import close_expired_sessions
from lms.db import db


def run() -> dict[str, int]:
    """Delete them and commit; how many of each."""
    gone = {"sessions": close_expired_sessions(), "throttles": throttle.sweep()}
    db.session.commit()
    return gone
