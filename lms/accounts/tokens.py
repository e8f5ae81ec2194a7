"""API tokens of units: shown once, stored hashed, for named scopes."""

import hashlib
import secrets
from collections.abc import Collection

from sqlalchemy import Select, select

from lms.accounts.models import ApiToken
from lms.clock import now
from lms.db import db
from lms.people.access import Viewer, units_visible_to
from lms.people.models import Unit

RECORDS_READ, RECORDS_WRITE, ROSTER_READ = "records:read", "records:write", "roster:read"
SCOPES = (RECORDS_READ, RECORDS_WRITE, ROSTER_READ)
"""What a token may be for: reading the feed, writing into it, reading units and the positions held in them."""
PREFIX = "lms_"
"""So that a token found in a log or a repository is known for what it is."""


class UnknownScope(ValueError):
    """There is no such scope."""


def token_hash(token: str) -> str:
    """What is stored of a token. It is 256 random bits, so a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_token(unit_id: int, name: str, scopes: Collection[str]) -> str:
    """A new token for a unit's subtree; the text returned is the only copy. Raises UnknownScope."""
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownScope(scope)
    token = PREFIX + secrets.token_urlsafe(32)
    db.session.add(
        ApiToken(unit_id=unit_id, name=name, token_hash=token_hash(token), scopes=sorted(scopes), created_at=now())
    )
    db.session.flush()
    return token


def find_token(token: str) -> ApiToken | None:
    """The row of a token that still holds."""
    statement = select(ApiToken).where(ApiToken.token_hash == token_hash(token), ApiToken.revoked_at.is_(None))
    return db.session.scalar(statement)


def revoke_token(token_id: int) -> bool:
    """Let a token open nothing any more; False when it does not exist or was revoked before."""
    row = db.session.get(ApiToken, token_id)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now()
    db.session.flush()
    return True


def tokens_select(viewer: Viewer) -> Select[ApiToken, Unit]:
    """Tokens of the units this person may look into: those that hold first, newest first."""
    return (
        select(ApiToken, Unit)
        .join(Unit, Unit.id == ApiToken.unit_id)
        .where(ApiToken.unit_id.in_(units_visible_to(viewer)))
        .order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())
    )


def find_token_for(viewer: Viewer, token_id: int) -> ApiToken | None:
    """The token, when its unit is one this person may look into."""
    return db.session.scalar(
        select(ApiToken).where(ApiToken.id == token_id, ApiToken.unit_id.in_(units_visible_to(viewer)))
    )
