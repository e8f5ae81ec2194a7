"""Runs migrations on the connection that `lms upgrade` or `lms revision` hands over."""

from typing import Any

from alembic import context

from lms.cli import root as _every_model
from lms.db import Base, Moment

assert _every_model


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as what the database holds, so that old migrations need none of our code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
