"""The schema's version: is it the newest, and make it so."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lms.config import ROOT
from lms.db import db


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return config


def is_newest() -> bool:
    """Whether the database stands at the newest migration."""
    with db.engine.connect() as connection:
        heads = set(MigrationContext.configure(connection).get_current_heads())
    return heads == set(ScriptDirectory.from_config(_config()).get_heads())


def upgrade() -> None:
    """Bring the database to the newest schema; an empty one gets it whole."""
    config = _config()
    with db.engine.connect() as connection, _tables_replaced(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _check_references(connection)


@contextmanager
def _tables_replaced(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: dropping the old one must not count as deleting what others refer to.

    The switch does nothing within a transaction, so it is thrown before SQLAlchemy begins one.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()


def _check_references(connection: Connection) -> None:
    """Every row that another refers to is still there; otherwise nothing of the upgrade stays."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise IntegrityError("PRAGMA foreign_key_check", None, RuntimeError(f"rows refer to nothing: {broken[:3]}"))


def revise(message: str) -> None:
    """Write a migration from the difference between models and database, to be read and mended by hand."""
    config = _config()
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True)
