"""The database: engine and session, column types, the names of constraints, row ids."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from flask_sqlalchemy_lite import SQLAlchemy
from psycopg.sql import SQL, Identifier
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    FromClause,
    Integer,
    MetaData,
    String,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator
from uuid_utils.compat import uuid7 as _uuid7

BEGINNING = date(1900, 1, 1)
"""`from_on` of a fact whose start nobody wrote down."""
EVER = date(9999, 12, 31)
"""`until_on` of a fact still in force. A dated fact holds on D when from_on <= D < until_on."""
Day = date | ColumnElement[date]
"""The day of which a statement tells, or its parameter for it."""

_reading: ContextVar[bool] = ContextVar("reading", default=False)

db = SQLAlchemy(session_options={"expire_on_commit": False})


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite stores it without zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = BigInteger().with_variant(Integer, "sqlite")
"""Type of integer primary and foreign keys."""
LARGEST_ID = 2**63 - 1
Ordered = String().with_variant(String(collation="C"), "postgresql")
"""Text compared byte by byte on every database: sort keys and codes."""


class Base(DeclarativeBase):
    """Every table. `Mapped[datetime]` is a Moment, `Mapped[dict]` and `Mapped[list]` are JSON."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


def uuid7() -> UUID:
    """A new id that sorts by the time it was made."""
    return _uuid7()


@contextmanager
def reading() -> Iterator[None]:
    """Within this block SQLite transactions begin without the write lock: for work that only reads."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def begin_reading(only_reads: bool) -> None:
    """Say of the rest of this context whether its transactions only read (see `reading`)."""
    _reading.set(only_reads)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: a record that was acknowledged survives a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.close()


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Without its just-in-time compiler: it would spend seconds on the tracker's statements, which run for less."""
    if isinstance(connection, sqlite3.Connection):
        return
    was, connection.autocommit = connection.autocommit, True
    connection.execute("SET jit = off")
    connection.autocommit = was


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that reads first and writes later would lose to another."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def lock(key: int) -> None:
    """Hold a lock of the whole system until this transaction ends.

    PostgreSQL has advisory locks for it; on SQLite every writing transaction already excludes the others.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def pour(table: FromClause, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert any number of plain rows in the session's transaction: COPY on PostgreSQL, one statement on SQLite.

    Several times as fast as `insert`; every column is given, since defaults of Python are not asked.
    """
    db.session.flush()
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        given = [dict(zip(columns, row, strict=True)) for row in rows]
        if given:
            connection.execute(insert(table), given)  # type: ignore[arg-type]
        return
    types = [table.c[name].type.dialect_impl(connection.dialect) for name in columns]
    binds = [(place, bind) for place, kind in enumerate(types) if (bind := kind.bind_processor(connection.dialect))]
    names = SQL(", ").join(map(Identifier, columns))
    into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.description), names)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(into) as copy:
        for row in rows:
            values = list(row)
            for place, bind in binds:
                values[place] = bind(values[place])
            copy.write_row(values)


def analyse(*tables: FromClause) -> None:
    """Let PostgreSQL look at tables just written by the thousand: what follows is planned by what it knows of them."""
    if db.session.get_bind().dialect.name == "postgresql":
        for table in tables:
            db.session.execute(text(f"ANALYZE {table.description}"))


def give_memory(megabytes: int) -> None:
    """Let PostgreSQL sort and hash in so much memory until this transaction ends: the packaged 4 MB would spill."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"SET LOCAL work_mem = '{megabytes}MB'"))


def append_only_ddl(table: str, dialect: str) -> list[str]:
    """The statements after which a database refuses to change or delete a row of this table."""
    if dialect == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {table}_keep BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ]


def append_only(table: FromClause) -> None:
    """Put the triggers of `append_only_ddl` on a table when it is created; migrations execute the same statements."""

    @event.listens_for(table, "after_create")
    def guard(_table: Any, connection: Connection, **_: Any) -> None:
        for statement in append_only_ddl(table.description, connection.dialect.name):
            connection.exec_driver_sql(statement)


def ping() -> bool:
    """Whether the database answers."""
    return db.session.execute(text("select 1")).scalar() == 1
