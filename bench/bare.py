"""The page that ours are measured against: Flask, a session, four SELECTs on SQLite, a list of twelve, one template."""

import os
import sqlite3
from pathlib import Path

from flask import Flask, g, render_template, session
from jinja2 import DictLoader

PAGE = """<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1><p>{{ count }} rows, newest {{ newest }}</p>
<ul>{% for row in rows %}<li><a href="/{{ row[0] }}">{{ row[1] }}</a></li>{% endfor %}</ul>"""

app = Flask(__name__)
app.secret_key = "bench"  # noqa: S105 - guards nothing
app.jinja_loader = DictLoader({"bare.html": PAGE})
FILE = Path(os.environ["LMS_INSTANCE"]) / "bare.sqlite3"


def prepare() -> None:
    """A table of 1.400 rows."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(FILE) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS things (id INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany(
            "INSERT OR REPLACE INTO things VALUES (?, ?)", [(n, f"Cán bộ số {n}") for n in range(1, 1401)]
        )


def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    """All rows of a SELECT, on this request's connection."""
    if "connection" not in g:
        g.connection = sqlite3.connect(FILE)
    return g.connection.execute(statement, values).fetchall()


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    """Give the connection back."""
    if connection := g.pop("connection", None):
        connection.close()


@app.get("/")
def page() -> str:
    """What a page costs when it does next to nothing."""
    session["seen"] = session.get("seen", 0)
    (name,) = ask("SELECT name FROM things WHERE id = ?", 7)[0]
    (count,) = ask("SELECT count(*) FROM things WHERE id < ?", 100)[0]
    (newest,) = ask("SELECT max(id) FROM things")[0]
    rows = ask("SELECT id, name FROM things WHERE id > ? ORDER BY id LIMIT 12", 500)
    return render_template("bare.html", name=name, count=count, newest=newest, rows=rows)


if __name__ == "__main__":
    prepare()
