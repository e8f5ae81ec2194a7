"""Accounts, without the cost of hashing a password that nobody types."""

from sqlalchemy import select

from lms.accounts.models import Account
from lms.accounts.sessions import open_session
from lms.clock import now
from lms.db import db
from lms.people.models import Person


def account(holder: Person, login: str | None = None, password_hash: str = "!") -> Account:
    """An account whose password nobody knows."""
    row = Account(
        person_id=holder.id,
        login=login or f"ten-{holder.id}",
        password_hash=password_hash,
        created_at=now(),
        is_sample=False,
    )
    db.session.add(row)
    db.session.flush()
    return row


def session_token(holder: Person) -> str:
    """The token of a new session of this person, who gets an account when there is none."""
    row = db.session.scalar(select(Account).where(Account.person_id == holder.id)) or account(holder)
    return open_session(row, "test")
