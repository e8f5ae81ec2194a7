"""The site of a folder from within: its commands and its database, while a server may serve it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from lms.app import create_app
from lms.cli.content import content as content_command
from lms.db import db


@contextmanager
def site_in(folder: Path) -> Iterator[None]:
    """What is called in this block works on the site of that folder."""
    url = f"sqlite:///{folder / 'lms.sqlite3'}"
    with create_app({"ENV": "testing", "INSTANCE": str(folder), "DATABASE_URL": url}).app_context():
        yield
        db.engine.dispose()


def content(*words: object) -> str:
    """What `lms content` says."""
    result = CliRunner().invoke(content_command, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout
