"""Reads of accounts and codes."""

from sqlalchemy import exists, or_, select

from lms.accounts.models import Account, InvitationCode
from lms.accounts.rules import code_hash, login_key
from lms.clock import now
from lms.db import db
from lms.people.models import Person
from lms.text import code_key


def find_account(typed: str) -> Account | None:
    """The account of what was typed as phone number, login name or cadre code."""
    statement = (
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(
            or_(Account.login == login_key(typed), Person.code_key == code_key(typed)), Account.disabled_at.is_(None)
        )
        .order_by((Account.login == login_key(typed)).desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def account_of(person_id: int) -> Account | None:
    """A person's account."""
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def find_invitation(typed: str, secret: str) -> tuple[InvitationCode, Person] | None:
    """The unused, unexpired code that was typed, and whose it is."""
    row = db.session.execute(
        select(InvitationCode, Person)
        .join(Person, Person.id == InvitationCode.person_id)
        .where(
            InvitationCode.code_hash == code_hash(typed, secret),
            InvitationCode.used_at.is_(None),
            InvitationCode.expires_at > now(),
        )
    ).first()
    return (row[0], row[1]) if row else None


def login_taken(login: str, but_for: int) -> bool:
    """Whether another person already signs in with this name, or could: everybody does with their cadre code."""
    account = select(Account.id).where(Account.login == login_key(login), Account.person_id != but_for)
    cadre = select(Person.id).where(Person.code_key == code_key(login), Person.id != but_for)
    return db.session.scalar(select(exists(account) | exists(cadre))) or False
