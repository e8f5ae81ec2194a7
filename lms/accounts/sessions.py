"""Signed-in browsers: open, find in one statement, close."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update

from lms.accounts.models import Account, UserSession
from lms.clock import now
from lms.db import db
from lms.people.access import Viewer
from lms.people.models import Person, Scope

LASTS = timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)
"""`seen_at` moves no more often than this, so that reading pages writes nothing."""


@dataclass(frozen=True)
class SignedIn(Viewer):
    """A viewer with the session that brought them in."""

    account_id: int = 0
    token_hash: str = ""
    stale: bool = False
    """Whether `seen_at` is due to be moved."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(account: Account, device: str) -> str:
    """Begin a session and return the token for the cookie; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    moment = now()
    db.session.add(
        UserSession(
            token_hash=_hash(token),
            account_id=account.id,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + LASTS,
            device=device[:200],
        )
    )
    db.session.flush()
    return token


# Asked on every request: built once, and of columns, which cost a fifth of an entity.
_SIGNED_IN = (
    select(
        UserSession.token_hash,
        UserSession.seen_at,
        Account.id,
        Person.id,
        Person.full_name,
        Person.sex,
        Scope.role,
        Scope.unit_id,
    )
    .join(Account, Account.id == UserSession.account_id)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(Scope, Scope.person_id == Person.id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.expires_at > bindparam("moment"),
        Account.disabled_at.is_(None),
    )
)


def find_signed_in(token: str) -> SignedIn | None:
    """Who holds this token, with their roles; None when it is unknown, expired or the account is disabled."""
    moment = now()
    rows = db.session.connection().execute(_SIGNED_IN, {"token_hash": _hash(token), "moment": moment}).all()
    if not rows:
        return None
    scopes: dict[str, set[int]] = {}
    for *_, role, unit_id in rows:
        if role is not None:
            scopes.setdefault(role, set()).add(unit_id)
    token_hash, seen_at, account_id, person_id, full_name, sex, *_ = rows[0]
    return SignedIn(
        person_id=person_id,
        full_name=full_name,
        sex=sex,
        scopes={role: frozenset(ids) for role, ids in scopes.items()},
        account_id=account_id,
        token_hash=token_hash,
        stale=moment - seen_at > SEEN_EVERY,
    )


def touch_session(token_hash: str) -> None:
    """Note that the session is in use and let it last from now."""
    moment = now()
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash)
        .values(seen_at=moment, expires_at=moment + LASTS)
    )


def close_session(token_hash: str) -> None:
    """Sign this browser out."""
    db.session.execute(delete(UserSession).where(UserSession.token_hash == token_hash))


def close_other_sessions(account_id: int, token_hash: str | None = None) -> int:
    """Sign out every browser of an account but this one; the number closed."""
    statement = delete(UserSession).where(UserSession.account_id == account_id)
    if token_hash:
        statement = statement.where(UserSession.token_hash != token_hash)
    return db.session.execute(statement).rowcount  # type: ignore[attr-defined]


def close_expired_sessions() -> int:
    """Forget the browsers that nobody used for too long; the number closed."""
    result = db.session.execute(delete(UserSession).where(UserSession.expires_at <= now()))
    return result.rowcount  # type: ignore[attr-defined]
