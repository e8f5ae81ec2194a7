"""Throwing away what has run out: sessions, counts of tries, files that nothing names."""

from lms.accounts import throttle
from lms.accounts.sessions import close_expired_sessions
from lms.courses.media.actions import forget_unused, sweep_octets
from lms.db import db


def run() -> dict[str, int]:
    """Delete them and commit; how many of each."""
    gone = {"sessions": close_expired_sessions(), "throttles": throttle.sweep(), "files": forget_unused()}
    db.session.commit()
    # Only what is forgotten for certain: a file without octets could not be brought back.
    gone["octets"] = sweep_octets()
    db.session.commit()
    return gone
