"""`lms feed`: outside consumers of the feed."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import select

from lms.cli.answers import as_format, print_rows, unit_of
from lms.clock import now
from lms.db import LARGEST_ID, db
from lms.jobs.feed import deliver_now
from lms.people.models import Unit
from lms.records.models import Subscriber
from lms.records.queries import last_seq
from lms.records.reconciliation import Count, counts, differences
from lms.records.subscribers import NameTaken, find_subscriber, subscribers
from lms.records.subscribers import replay as send_again
from lms.records.subscribers import subscribe as add_subscriber

COLUMNS = ("name", "unit", "state", "cursor", "behind", "tries", "next_try_at", "last_error", "url")

MONTH = click.DateTime(["%Y-%m"])
COUNTS = TypeAdapter(list[Count])


@click.group()
def feed() -> None:
    """Subscribers that get the feed by webhook."""


@feed.command()
@click.argument("name")
@click.argument("url")
@click.option("--unit", "code", required=True, metavar="CODE", help="entries of this unit's subtree only")
def subscribe(name: str, url: str, code: str) -> None:
    """Send every entry to URL from now on; prints the signing secret, once."""
    if not url.startswith(("http://", "https://")):
        raise click.UsageError(f"{url} is no http or https address")
    try:
        row = add_subscriber(name, url, unit_of(code).id)
    except NameTaken:
        raise click.ClickException(f"there is a subscriber {name} already") from None
    db.session.commit()
    click.echo(row.secret)


@feed.command()
@as_format
def status(kind: str) -> None:
    """Every subscriber: how far it is, and what went wrong. The status is 1 when one is parked."""
    newest = last_seq()
    codes = {unit_id: code for unit_id, code in db.session.execute(select(Unit.id, Unit.code))}
    rows = [
        {
            "name": row.name,
            "unit": codes[row.unit_id],
            "url": row.url,
            "state": _state(row, newest),
            "cursor": row.cursor,
            "behind": newest - row.cursor,
            "tries": row.tries,
            "next_try_at": row.next_try_at.isoformat() if row.next_try_at else None,
            "parked_at": row.parked_at.isoformat() if row.parked_at else None,
            "last_error": row.last_error,
        }
        for row in subscribers()
    ]
    print_rows(rows, kind, COLUMNS)
    parked = [str(row["name"]) for row in rows if row["state"] == "parked"]
    if parked:
        raise click.ClickException(f"parked, nothing more is sent: {', '.join(parked)} (lms feed replay NAME)")


def _state(row: Subscriber, newest: int) -> str:
    if row.parked_at:
        return "parked"
    if row.next_try_at and row.next_try_at > now():
        return "waiting"
    return "behind" if row.cursor < newest else "up to date"


@feed.command()
def deliver() -> None:
    """Send now, once, what subscribers have not had; parked ones apart."""
    names = {row.id: row.name for row in subscribers()}
    db.session.commit()
    failed = []
    for delivery in deliver_now():
        name = names.get(delivery.subscriber_id, str(delivery.subscriber_id))
        click.echo(f"{name}\t{delivery.sent}")
        if delivery.error:
            failed.append(f"{name}: {delivery.error}")
    if failed:
        raise click.ClickException("; ".join(failed))


@feed.command()
@click.argument("name")
@click.option(
    "--from", "first", type=click.IntRange(1, LARGEST_ID), metavar="SEQ", help="the first entry to send again"
)
def replay(name: str, first: int | None) -> None:
    """Send again from an entry on, or go on where a parked subscriber stopped; the worker does the sending."""
    row = find_subscriber(name)
    if row is None:
        raise click.ClickException(f"there is no subscriber {name}")
    if first is not None and first > last_seq() + 1:
        raise click.ClickException(f"the feed ends at {last_seq()}")
    send_again(row, first or row.cursor + 1)
    db.session.commit()
    click.echo(f"{name} gets everything from {row.cursor + 1} on", err=True)


@feed.command()
@click.option("--unit", "code", required=True, metavar="CODE", help="as a token or subscriber of this unit sees it")
@click.option("--from", "first", type=MONTH, help="first month of completion")
@click.option("--to", "last", type=MONTH, help="last month of completion")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the other side's JSON: print only what differs, with status 1 when something does",
)
def reconcile(code: str, first: datetime | None, last: datetime | None, against: Path | None) -> None:
    """Print counts and digests of standing records by organising unit and month, as JSON."""
    ours = counts(unit_of(code).id, first and first.date(), last and last.date())
    rows: Sequence[BaseModel] = ours if against is None else differences(ours, _read(against))
    click.echo(json.dumps([row.model_dump() for row in rows], ensure_ascii=False, indent=1))
    if against is not None and rows:
        raise click.ClickException(f"{len(rows)} months of units differ")


def _read(file: Path) -> list[Count]:
    """The other side's counts: what this command prints, or the answer of GET /api/v1/reconciliation."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return COUNTS.validate_python(found["counts"] if isinstance(found, dict) else found)
    except (ValueError, KeyError):
        raise click.ClickException(f"{file} does not look like the output of lms feed reconcile") from None
