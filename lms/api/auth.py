"""Bearer tokens at the door of the API."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from lms.accounts.models import ApiToken
from lms.accounts.throttle import hit
from lms.accounts.tokens import find_token, token_hash
from lms.api.problems import Problem
from lms.db import begin_reading, db
from lms.guard import SAFE

A_MINUTE = 60
CALLS = 600
"""Calls a minute of one token."""
MISSES = 30
"""Wrong tokens a minute from one address."""


def needs_token(scope: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The view is for whoever holds a token of this scope; it finds the row as `token()`."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.api_token = _authenticate(scope)
            return view(*args, **kwargs)

        guarded.guard = scope  # type: ignore[attr-defined]
        return guarded

    return decorate


def token() -> ApiToken:
    """The token of this call."""
    found: ApiToken = g.api_token
    return found


def _authenticate(scope: str) -> ApiToken:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        raise Problem(401, "Unauthorized", "Send a bearer token.", WWW_Authenticate="Bearer")
    found = find_token(text.strip())
    if found is None:
        _brake(f"api-miss:{request.remote_addr}", MISSES)
        raise Problem(
            401,
            "Unauthorized",
            "This token is unknown or was revoked.",
            WWW_Authenticate='Bearer error="invalid_token"',
        )
    _brake(f"api:{token_hash(text.strip())[:32]}", CALLS)
    if scope not in found.scopes:
        raise Problem(
            403,
            "Forbidden",
            f"This token does not have the scope {scope}.",
            WWW_Authenticate=f'Bearer error="insufficient_scope", scope="{scope}"',
        )
    return found


def _brake(key: str, limit: int) -> None:
    """Count this call in a transaction of its own; refuse it when there were too many."""
    db.session.commit()
    begin_reading(False)
    fine = hit(key, limit, A_MINUTE)
    db.session.commit()
    begin_reading(request.method in SAFE)
    if not fine:
        raise Problem(
            429, "Too Many Requests", f"More than {limit} calls a minute; wait and go on.", Retry_After=str(A_MINUTE)
        )
