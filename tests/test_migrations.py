"""The migrations make the schema that the models say, on both databases."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from lms import schema
from lms.app import create_app
from lms.cli import root as _every_model
from lms.db import Base, db

assert _every_model

BEFORE_COURSES_CHANGED = "173d61a879a3"


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


def test_a_database_with_rows_in_it_is_upgraded(empty):
    """SQLite makes a changed table anew: what refers to its rows must neither be in the way nor be lost."""
    with db.engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE_COURSES_CHANGED)
        connection.execute(text("INSERT INTO courses (id, slug) VALUES (1, 'khoa-cu')"))
        connection.execute(
            text(
                "INSERT INTO questions (course_id, key, digest, topic, outcome, lesson_key, difficulty, spec)"
                " VALUES (1, 'cau', '', '', '', '', 1, '{}')"
            )
        )
    schema.upgrade()
    asked = text("SELECT slug FROM questions JOIN courses ON courses.id = questions.course_id")
    nowhere = text(
        "INSERT INTO draft_files (draft_id, name, text, revision, saved_by_id, saved_at)"
        " VALUES (9, 'a', '', 1, 9, CURRENT_TIMESTAMP)"
    )
    with db.engine.connect() as connection:
        assert connection.execute(asked).scalars().all() == ["khoa-cu"]
        with pytest.raises(IntegrityError):
            connection.execute(nowhere)
