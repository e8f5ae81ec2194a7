"""The site itself: its schema, and serving it together with its worker."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication
from sqlalchemy import func, select

from lms import schema
from lms.accounts.models import Account
from lms.cli import province
from lms.cli.worker import work
from lms.config import Refused
from lms.db import db

PATIENCE_SECONDS = 30
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, not data


@click.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest schema (created when new)."""
    schema.upgrade()
    click.echo("schema: newest", err=True)


@click.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from the changed models, for a developer to read and mend."""
    schema.revise(message)


@click.command("serve")
def serve() -> None:
    """Serve the site and run its worker, until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.config["ENV"] == "production":
        check_production()
    else:
        province.prepare()
    db.session.close()
    db.engine.dispose()
    sys.exit(_run(app))


def check_production() -> None:
    """Raise Refused when the site is not fit to be served to the world."""
    if not schema.is_newest():
        raise Refused("the database is not at the newest schema: run `lms upgrade` first")
    samples = db.session.scalar(select(func.count()).select_from(Account).where(Account.is_sample))
    if samples:
        raise Refused(f"this database holds {samples} sample accounts: production must start from a clean one")
    address = current_app.config["BASE_URL"]
    if urlsplit(address).hostname in ("127.0.0.1", "localhost"):
        click.echo(f"lms: codes and certificates will say {address}; set LMS_BASE_URL to the site's address", err=True)


class Site(BaseApplication):
    """gunicorn around an application that is already loaded, so that its processes begin at once."""

    def __init__(self, app: Flask) -> None:
        self.site = app
        super().__init__()

    def load_config(self) -> None:
        config = self.site.config
        settings = {
            "bind": f"{config['HOST']}:{config['PORT']}",
            "worker_class": "gthread",
            "workers": config["WORKERS"],
            "threads": config["THREADS"],
            "loglevel": "warning",
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.site


def _run(app: Flask) -> int:
    """Server and worker side by side: a worker that dies is started again, a server that dies ends everything."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    server = _fork(Site(app).run)
    worker = _fork(work)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    status: int | None = None
    while not stopping and status is None:
        if _ended(worker) is not None and not stopping:
            click.echo("lms: the worker ended, starting it again", err=True)
            worker = _fork(work)
        status = _ended(server)
        time.sleep(0.2)
    for child in (server, worker):
        _end(child)
    return status or 0


def _fork(target: Callable[[], None]) -> int:
    """Run this in a child process with the application as it is loaded here; its process id."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        target()
    except SystemExit as stop:
        os._exit(stop.code if isinstance(stop.code, int) else 1)
    except BaseException as error:  # noqa: BLE001 - the child must never run on as a second parent
        click.echo(f"lms: {error!r}", err=True)
        os._exit(1)
    os._exit(0)


def _ended(child: int) -> int | None:
    """A child's exit status, or None while it runs."""
    try:
        found, status = os.waitpid(child, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


def _end(child: int) -> None:
    """Ask a child to finish what it is doing; kill it when it does not."""
    end = time.monotonic() + PATIENCE_SECONDS
    while _ended(child) is None:
        late = time.monotonic() > end
        try:
            os.kill(child, signal.SIGKILL if late else signal.SIGTERM)
        except ProcessLookupError:
            return
        time.sleep(0.1 if late else 0.5)
