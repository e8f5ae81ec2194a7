"""What the tracker costs at growing sizes, with growth ratios.

    make bench-tracker                                  10.000 and 100.000 cadres on PostgreSQL, 20.000 on SQLite
    make bench-tracker ARGS="10000 100000 1000000"      other sizes; --only postgresql leaves SQLite out

It works in a scratch database of its own on LMS_BENCH_POSTGRES_URL (else postgres@127.0.0.1:5432), which it drops.
Pages go through their real views: median and p95 of PAGES asks. Of everything else the median, where it is
done more than once.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bench.filling import fill
from bench.nation import PROVINCES, Nation, person_code, unit_code
from bench.processor import Meter
from lms.accounts.models import Account
from lms.accounts.sessions import open_session
from lms.accounts.tokens import RECORDS_READ, RECORDS_WRITE, create_token
from lms.app import create_app
from lms.cli.content import load_folder
from lms.clock import now, today
from lms.config import ROOT
from lms.courses.models import Topic
from lms.db import Base, db, uuid7
from lms.people.models import Role, Scope
from lms.records.actions import Entry, enter
from lms.tracker.actions import feed
from lms.tracker.actions.bindings import bind
from lms.tracker.actions.standings import make_standings
from lms.tracker.models import Tally
from lms.tracker.state import hold

SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
SIZES = (10_000, 100_000)
SQLITE_SIZE = 20_000
PAGES, ROUNDS, COMPLETIONS = 40, 3, 15
LIST_OF = 20_000
ROSTER = ("--units", "4000", "--cadres", "27300", "--seed", "1")
"""A workbook of about 100.000 rows on all its sheets."""
SUFFIXES = ("", ": p95", ": processor time")
Figures = dict[str, float]


def main() -> None:
    """Measure each size and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sizes", nargs="*", type=int, default=SIZES)
    asked.add_argument("--only", choices=("postgresql", "sqlite"))
    asked.add_argument("--no-import", action="store_true", help="leave the import of a workbook out")
    asked.add_argument("--no-rebuild", action="store_true", help="leave `lms tracker rebuild` out")
    words = asked.parse_args()
    columns: dict[str, Figures] = {}
    if words.only != "sqlite":
        for size in sorted(words.sizes):
            with postgres() as url:
                columns[f"{size:,}".replace(",", ".")] = measured(url, size, not words.no_rebuild)
        if not words.no_import:
            with postgres() as url:
                columns[next(reversed(columns))] |= import_of_a_workbook(url)
    if words.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
            columns["SQLite 20.000"] = measured(f"sqlite:///{folder}/lms.sqlite3", SQLITE_SIZE, not words.no_rebuild)
    show(columns)


@contextmanager
def postgres() -> Iterator[str]:
    """An empty database of our own, dropped afterwards."""
    server = make_url(os.environ.get("LMS_BENCH_POSTGRES_URL", SERVER))
    name = f"lms_bench_{os.getpid()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    drop = text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    with engine.connect() as connection:
        connection.execute(drop)
        connection.execute(text(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(drop)


@contextmanager
def site(url: str) -> Iterator[Flask]:
    """The application on a database with its schema, its content and its targets."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        app = create_app(
            {"ENV": "testing", "TESTING": True, "DATABASE_URL": url, "INSTANCE": folder, "WTF_CSRF_ENABLED": False}
            | {"BASE_URL": "http://localhost", "REDIS_URL": None, "COMPRESS_REGISTER": False}
        )
        with app.app_context():
            Base.metadata.create_all(db.engine)
            load_folder(Path(app.config["CONTENT"]))
        yield app
        with app.app_context():
            db.engine.dispose()


def measured(url: str, cadres: int, rebuilds: bool) -> Figures:
    """Every figure of one size."""
    with site(url) as app:
        nation = Nation(cadres)
        with app.app_context():
            began = time.perf_counter()
            topics = sorted(db.session.scalars(select(Topic.slug)))
            fill(nation, topics)
            say(f"{cadres} cadres, {nation.units} units filled in", time.perf_counter() - began)
            for pack in ("KT", "AG"):
                bind(pack, 1, today().replace(year=2023, month=1, day=1), None)
            db.session.commit()
        return Measuring(app, nation).all(rebuilds)


class Measuring:
    """The figures of one nation, in the order in which they may disturb each other least."""

    def __init__(self, app: Flask, nation: Nation) -> None:
        self.app, self.nation = app, nation
        self.found: Figures = {}

    def _note_seconds(self, name: str, *acts: Callable[[], object]) -> None:
        """The median of what these take, and the mean of the processor time."""
        with self.app.app_context():
            meter = Meter()
        times = [timed(act) for act in acts]
        with self.app.app_context():
            self._note(f"{name} (s)", statistics.median(times), meter.read() / len(times))

    def _note_page(self, name: str, client: FlaskClient, path: Callable[[int], str]) -> None:
        """Median and p95 in milliseconds; the first three asks warm up."""
        for turn in range(3):
            ask(client, path(turn))
        with self.app.app_context():
            meter = Meter()
        times = [1000 * timed(lambda turn=turn: ask(client, path(turn))) for turn in range(PAGES)]
        with self.app.app_context():
            used = 1000 * meter.read() / PAGES
        self._note(f"{name} (ms)", statistics.median(times), statistics.quantiles(times, n=20)[18], used)

    def all(self, rebuilds: bool) -> Figures:
        self._project(rebuilds)
        with self.app.app_context():
            self.code, self.unit = self._list_of_twenty_thousand()
        self._pages()
        self._files()
        with self.app.app_context():
            self._completions()
        self._feed()
        with self.app.app_context():
            self._note_sizes()
        return self.found

    def _note(self, name: str, *values: float) -> None:
        for suffix, value in zip(SUFFIXES if len(values) == 3 else SUFFIXES[::2], values, strict=False):
            self.found[name + suffix] = value
        say(name, *values)

    def _project(self, rebuilds: bool) -> None:
        with self.app.app_context():
            self._note_seconds(
                "feed read and all standings made, from nothing", lambda: (feed.catch_up(), db.session.commit())
            )
            if self._on_postgresql():
                self._vacuum()
            self._note_seconds("all standings anew", lambda: (hold(), make_standings(today()), db.session.commit()))
            if rebuilds:
                self._note_seconds("lms tracker rebuild", lambda: (feed.rebuild(), db.session.commit()))
            if self._on_postgresql():
                self._vacuum()

    def _on_postgresql(self) -> bool:
        return db.session.get_bind().dialect.name == "postgresql"

    def _vacuum(self) -> None:
        """What autovacuum does within minutes."""
        with db.engine.connect() as plain:
            plain.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))

    def _list_of_twenty_thousand(self) -> tuple[str, str]:
        row = db.session.execute(
            select(Tally.target, Tally.unit_id, Tally.population)
            .order_by(func.abs(Tally.population - LIST_OF), Tally.unit_id, Tally.target)
            .limit(1)
        ).one()
        self.found["people of the exported list"] = row.population
        return row.target, unit_code(row.unit_id)

    def _pages(self) -> None:
        client = self._client(1, 1)
        largest = unit_code(self.nation.province.id)
        smaller = [unit_code(place.id) for place in self.nation.by_level["provincial"]]
        uppers = [unit_code(place.id) for place in self.nation.by_level["upper"]]
        for name, path in (
            ("dashboard of the Confederation", lambda _: f"/chi-tieu?don-vi={unit_code(1)}"),
            ("dashboard of a province", lambda n: f"/chi-tieu?don-vi={smaller[n % PROVINCES]}"),
            ("unmet of KT-4, Confederation", lambda _: people_page("KT-4", unit_code(1))),
            ("unmet of NQ-6, Confederation", lambda _: people_page("NQ-6", unit_code(1))),
            ("unmet of NQ-6, a province", lambda n: people_page("NQ-6", smaller[n % PROVINCES])),
            ("unmet of NQ-4c, a province", lambda n: people_page("NQ-4c", smaller[n % PROVINCES])),
            ("unmet of NQ-6, an upper union", lambda n: people_page("NQ-6", uppers[n % len(uppers)])),
        ):
            self._note_page(name, client, path)
        past = f"/chi-tieu?don-vi={largest}&ngay=2025-03-31"
        self._note_seconds("largest province on a past day", *[lambda: ask(client, past)] * ROUNDS)

    def _files(self) -> None:
        client = self._client(2, 1)
        for kind in ("csv", "excel"):
            path = f"/chi-tieu/{self.code}/nguoi/{kind}?don-vi={self.unit}"
            self._note_seconds(f"the list as {kind}", *[lambda path=path: ask(client, path)] * ROUNDS)

    def _client(self, person_id: int, unit_id: int) -> FlaskClient:
        """A browser of somebody who coordinates a unit."""
        with self.app.app_context():
            account = Account(person_id=person_id, login=f"b{person_id}", password_hash="!", created_at=now())  # noqa: S106
            db.session.add_all([account, Scope(person_id=person_id, unit_id=unit_id, role=Role.COORDINATOR)])
            db.session.flush()
            token = open_session(account, "bench")
            db.session.commit()
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        return client

    def _completions(self) -> None:
        """New records of officers in as many unions, each read by the tracker before the next."""
        times = []
        meter = Meter()
        for turn in range(COMPLETIONS + 2):
            person = 27 + 100 * turn
            place, _title, _kind = self.nation.seat(person)
            entry = Entry(
                person_id=person,
                course=f"moi-{turn}",
                version=1,
                title="Khóa mới",
                topics=["thuong-luong"],
                hours=3,
                score=1,
                form="online",
                organiser_unit_id=place.line[-2],
                completed_at=now(),
                source="bench-new",
                source_id=str(turn),
            )
            began = time.perf_counter()
            enter(entry)
            db.session.commit()
            feed.catch_up()
            db.session.commit()
            times.append(1000 * (time.perf_counter() - began))
        used = 1000 * meter.read() / len(times)
        marks = statistics.median(times[2:]), statistics.quantiles(times[2:], n=20)[18]
        self._note("one completion, until the number moved (ms)", *marks, used)

    def _feed(self) -> None:
        with self.app.app_context():
            whole = create_token(1, "whole", [RECORDS_READ])
            part = create_token(self.nation.province.id, "part", [RECORDS_READ, RECORDS_WRITE])
            db.session.commit()
        client = self.app.test_client()
        for name, token in (("Confederation", whole), ("largest province", part)):
            self._note(f"feed read, {name} (records/s)", read_rate(client, token))
        self._note("feed taken in (records/s)", self._intake(client, part))

    def _intake(self, client: FlaskClient, token: str) -> float:
        """Thousands of new completions of people in the province, sent as another system would."""
        province = self.nation.province
        theirs = []
        for person in range(1, self.nation.cadres + 1):
            place = self.nation.seat(person)[0]
            if province.id in place.line:
                theirs.append((person, place))
            if len(theirs) == 1000:
                break
        rates = []
        for turn in range(5):
            bodies = [
                {
                    "id": str(uuid7()),
                    "type": "record.completed",
                    "time": "2026-03-14T08:02:11Z",
                    "cadre": person_code(person),
                    "course": f"ngoai-{turn}-{number}",
                    "title": "Lớp của trường",
                    "topics": ["thuong-luong"],
                    "hours": 6.0,
                    "form": "in_person",
                    "organiser": {"unit": unit_code(place.id)},
                    "completed_at": "2026-03-14T08:02:10Z",
                }
                for number, (person, place) in enumerate((theirs * 1000)[:1000])
            ]
            sent = json.dumps({"records": bodies})
            took = timed(
                lambda sent=sent: check(
                    client.post("/api/v1/records", data=sent, content_type="application/json", headers=bearer(token)),
                    '"new":1000',
                )
            )
            rates.append(1000 / took)
        return statistics.median(rates)

    def _note_sizes(self) -> None:
        if not self._on_postgresql():
            return
        for table in ("records", "outbox", "credits", "credit_topics", "standings", "tallies", "unit_lines"):
            size = db.session.scalar(select(func.pg_total_relation_size(table))) or 0
            self._note(f"octets a cadre: {table}", size / self.nation.cadres)


def people_page(target: str, unit: str, status: str = "chua-dat") -> str:
    return f"/chi-tieu/{target}/nguoi?don-vi={unit}&tinh-trang={status}"


def ask(client: FlaskClient, path: str) -> None:
    """A page, read to its end."""
    check(client.get(path))


def check(answer: Any, holds: str = "") -> None:
    """The answer is a good one."""
    if answer.status_code >= 400 or holds not in (text_of(answer) if holds else ""):
        sys.exit(f"bench: {answer.request.path} answered {answer.status_code}: {text_of(answer)[:300]}")
    answer.get_data()


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def read_rate(client: FlaskClient, token: str) -> float:
    """Records a second, of the first ten stretches of a thousand."""
    rates = []
    after, more = 0, True
    while more and len(rates) < 10:
        began = time.perf_counter()
        body = client.get(f"/api/v1/records?after={after}&limit=1000", headers=bearer(token)).get_json()
        rates.append(len(body["records"]) / (time.perf_counter() - began))
        after, more = body["next"], body["more"]
    return statistics.median(rates)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def import_of_a_workbook(url: str) -> Figures:
    """`lms roster import` of a workbook of 100.000 rows into an empty site, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        environment = {**os.environ, "LMS_DATABASE_URL": url, "LMS_INSTANCE": folder, "LMS_ENV": "development"}
        book = f"{folder}/roster.xlsx"
        for words in (("upgrade",), ("content", "sync"), ("sample", "workbook", book, *ROSTER)):
            run_lms(environment, *words)
        began = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-m", "lms", "roster", "import", book],
            **{"cwd": ROOT, "env": environment, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL},
        )
        assert child.stdout is not None
        said = child.stdout.read().decode()
        _pid, status, used = os.wait4(child.pid, 0)
        if status:
            sys.exit(f"bench: the import failed: {said}")
        print(said.strip(), file=sys.stderr)
        figures = {
            "import of a workbook: rows": sum(int(line.split(": ")[1].split()[0]) for line in said.splitlines()),
            "import of a workbook (s)": time.perf_counter() - began,
            "import of a workbook: own processor time (s)": used.ru_utime + used.ru_stime,
            "import of a workbook: peak memory (MB)": used.ru_maxrss / 1024,
        }
        for name, value in figures.items():
            say(name, value)
        return figures


def run_lms(environment: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "lms", *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def say(name: str, *values: float) -> None:
    """Progress, while it goes on."""
    print(f"  {name}: " + ", ".join(f"{value:.3g}" for value in values), file=sys.stderr, flush=True)


def show(columns: dict[str, Figures]) -> None:
    """A row a figure, a column a size, and after the second size how many times the smallest one it is."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    first = next(iter(columns.values()))
    print(f"{'':<58}" + "".join(f"{size:>20}" for size in columns))
    for name in names:
        line = f"{name:<58}"
        for figures in columns.values():
            value = figures.get(name)
            grown = f" ×{value / first[name]:.1f}" if value and figures is not first and first.get(name) else ""
            line += f"{(f'{value:,.1f}' if value is not None else '–') + grown:>20}"
        print(line)


if __name__ == "__main__":
    main()
