"""The rows of a nation into an empty database: COPY on PostgreSQL, many rows a statement on SQLite."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import text

from bench.nation import Nation, Row
from lms.db import db

TABLES = {
    "units": "id, code, code_key, name, folded_name, level, kind, parent_id",
    "unit_states": "unit_id, from_on, until_on, name, level, kind, parent_id",
    "unit_lines": "unit_id, ancestor_id, from_on, until_on, depth",
    "unit_sizes": "unit_id, from_on, until_on, members, workers",
    "unit_terms": "unit_id, from_on, until_on, planned_until_on",
    "people": "id, code, code_key, full_name, name_key, folded_name, born_on, sex",
    "positions": "id, person_id, unit_id, title, kind, field, from_on, until_on, first_elected",
    "person_merges": "person_id, into_id, merged_at",
    "qualifications": "id, person_id, kind, rank, word, major_key, state",
    "records": "id, person_id, course, version, title, topics, hours, score, form, organiser_unit_id, "
    "organiser_level, positions, completed_at, recorded_at, cycle, source, source_id",
    "standing_records": "person_id, key, cycle, record_id",
    "outbox": "seq, id, type, person_id, at, data",
    "roster_version": "id, number",
}
STEP = 100_000
SERIAL = ("units", "people", "positions", "qualifications")


def fill(nation: Nation, topics: list[str]) -> None:
    """Every table, in the order of its references, and statistics for the planner at the end."""
    rows: dict[str, Iterable[Row]] = {
        "units": nation.unit_rows(),
        "unit_states": nation.state_rows(),
        "unit_lines": nation.line_rows(),
        "unit_sizes": nation.size_rows(),
        "unit_terms": nation.term_rows(),
        "people": nation.person_rows(),
        "positions": nation.position_rows(),
        "person_merges": nation.merge_rows(),
        "qualifications": nation.diploma_rows(),
        "roster_version": [(1, 1)],
    }
    for table, found in rows.items():
        _put(table, found)
    told = nation.record_rows(topics)
    while part := list(islice(told, STEP)):
        _put("records", (one.record() for one in part))
        _put("standing_records", (one.standing() for one in part))
        _put("outbox", (one.news() for one in part))
    if _on_postgresql():
        for table in SERIAL:
            db.session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
            )
        db.session.commit()
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE"))
        connection.close()
    else:
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _on_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _put(table: str, rows: Iterable[Row]) -> None:
    columns = TABLES[table]
    connection = db.session.connection().connection.driver_connection
    assert connection is not None
    if _on_postgresql():
        cursor = connection.cursor()
        # What refers to what is right by construction; checked row by row it would take longer than the copying.
        cursor.execute("SET session_replication_role = replica")
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for part in _texts(rows):
                copy.write(part)
        cursor.execute("SET session_replication_role = DEFAULT")
    else:
        marks = ", ".join("?" for _ in columns.split(","))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
    db.session.commit()


def _texts(rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows in COPY's own text form, some thousand lines at a time."""
    lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in rows)
    while part := list(islice(lines, 5000)):
        yield ("\n".join(part) + "\n").encode()
