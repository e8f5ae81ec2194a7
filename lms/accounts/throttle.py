"""The brake on guessing: how often something may be tried in a window of time.

Counted in Redis where several machines share one, otherwise in the database. A count is written whether or not the try
succeeds, so the caller commits before it looks at the secret.
"""

from datetime import timedelta
from functools import cache

import redis
from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from lms.accounts.models import Throttle
from lms.clock import now
from lms.db import db

_shared: dict[str, str | None] = {"url": None}


def share(redis_url: str | None) -> None:
    """Count in this Redis from now on; None: in the database."""
    _shared["url"] = redis_url


@cache
def _client(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def hit(key: str, limit: int, per_seconds: int) -> bool:
    """Count one try under this key; whether it is still allowed.

    The window begins with the first try and is not moved by later ones.
    """
    count = _hit_redis(_shared["url"], key, per_seconds) if _shared["url"] else _hit_database(key, per_seconds)
    return count <= limit


def _hit_redis(url: str, key: str, per_seconds: int) -> int:
    with _client(url).pipeline() as pipe:
        pipe.set(f"lms:throttle:{key}", 0, ex=per_seconds, nx=True)
        pipe.incr(f"lms:throttle:{key}")
        return int(pipe.execute()[1])


def _hit_database(key: str, per_seconds: int) -> int:
    moment = now()
    until = moment + timedelta(seconds=per_seconds)
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Throttle).values(key=key, hits=1, expires_at=until)
    over = Throttle.expires_at <= moment
    counted = statement.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "hits": case((over, 1), else_=Throttle.hits + 1),
            "expires_at": case((over, until), else_=Throttle.expires_at),
        },
    ).returning(Throttle.hits)
    return db.session.execute(counted).scalar_one()


def forget(key: str) -> None:
    """Start the count of a key anew: after a success."""
    if _shared["url"]:
        _client(_shared["url"]).delete(f"lms:throttle:{key}")
    else:
        db.session.execute(delete(Throttle).where(Throttle.key == key))


def sweep() -> int:
    """Delete what has run out in the database; how many rows."""
    result = db.session.execute(delete(Throttle).where(Throttle.expires_at <= now()))
    return result.rowcount  # type: ignore[attr-defined]
