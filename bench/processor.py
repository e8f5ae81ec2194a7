"""Processor time of this process and of the PostgreSQL processes that work for it: a busy machine changes it little."""

import os
import time
from pathlib import Path

from sqlalchemy import text

from lms.db import db

TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """Seconds of processor time since it was made; only on the machine where PostgreSQL runs, where /proc shows it."""

    def __init__(self) -> None:
        self.began = self._now()

    def read(self) -> float:
        return self._now() - self.began

    def _now(self) -> float:
        return time.process_time() + sum(map(_of, _backends()))


def _backends() -> list[int]:
    """The processes of this database, by their ids; none on SQLite."""
    if db.engine.dialect.name != "postgresql":
        return []
    with db.engine.connect() as connection:
        return list(
            connection.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() ORDER BY pid"))
        )


def _of(process: int) -> float:
    try:
        used = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    except FileNotFoundError:
        return 0
    return sum(map(int, used)) / TICKS
