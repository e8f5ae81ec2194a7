"""The migrations make the schema that the models say, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, text

from lms import schema
from lms.app import create_app
from lms.cli import root as _every_model
from lms.db import Base, db

assert _every_model


@pytest.fixture
def empty(scratch, app, tmp_path) -> Iterator[Flask]:
    """An application on the worker's database without any table."""
    with app.app_context():
        drop_everything()
    other = create_app({"ENV": "testing", "DATABASE_URL": scratch.url, "INSTANCE": str(tmp_path)})
    with other.app_context():
        yield other
        db.engine.dispose()
    scratch.dirty = True


def drop_everything() -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            Base.metadata.drop_all(connection)
    db.engine.dispose()


def triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "postgresql":
        found = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
    else:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return set(found.scalars())


def test_an_upgraded_empty_database_is_what_the_models_say(empty):
    schema.upgrade()
    assert schema.is_newest()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        made = triggers(connection)
    drop_everything()
    Base.metadata.create_all(db.engine)
    with db.engine.connect() as connection:
        assert triggers(connection) == made


def test_upgrading_again_changes_nothing(empty):
    assert not schema.is_newest()
    schema.upgrade()
    schema.upgrade()
    assert schema.is_newest()
