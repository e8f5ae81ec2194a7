"""`lms records`: list, void, import."""

from pathlib import Path
from uuid import UUID

import click

from lms.cli.answers import as_format, print_rows
from lms.db import db
from lms.people.models import Person, Unit
from lms.people.queries import find_person_by_code
from lms.records import feed
from lms.records.actions import AlreadyVoided, NoSuchRecord, void
from lms.records.imports import import_lines
from lms.records.models import Record
from lms.records.queries import lines_select, own_records
from lms.text import clean

COLUMNS = ("id", "cadre", "completed_at", "form", "hours", "organiser_unit", "title", "voided")


@click.group()
def records() -> None:
    """The ledger of completions."""


@records.command("list")
@click.option("--person", metavar="CODE", help="only this cadre, with accounts merged into theirs")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1), help="at most so many, newest first")
@as_format
def list_records(person: str | None, limit: int, kind: str) -> None:
    """Records, newest first; voided ones too."""
    statement = (
        lines_select()
        .add_columns(Person.code, Unit.code)
        .join(Person, Person.id == Record.person_id)
        .join(Unit, Unit.id == Record.organiser_unit_id)
        .limit(limit)
    )
    if person is not None:
        found = find_person_by_code(person)
        if found is None:
            raise click.ClickException(f"there is no cadre {person}")
        statement = statement.where(own_records(found.id))
    rows = [
        {
            **feed.completed(record, cadre, unit),
            "organiser_unit": unit,
            "voided": feed.stamp(taken_back.voided_at) if taken_back else None,
            "void": {"why": taken_back.why, "by": taken_back.by} if taken_back else None,
            "certificate": certificate.number if certificate else None,
        }
        for record, taken_back, certificate, cadre, unit in db.session.execute(statement)
    ]
    print_rows(rows, kind, COLUMNS)


@records.command("void")
@click.argument("record", metavar="ID", type=click.UUID)
@click.option("--why", required=True, metavar="TEXT", help="why it was wrong; the feed carries it")
@click.option("--by", default="quản trị hệ thống", show_default=True, metavar="TEXT", help="who decides")
def void_record(record: UUID, why: str, by: str) -> None:
    """Take a wrong record back. Nothing is deleted: a second entry says so."""
    if not clean(why):
        raise click.UsageError("--why must say why")
    try:
        void(record, clean(why), clean(by), None)
    except NoSuchRecord:
        raise click.ClickException(f"there is no record {record}") from None
    except AlreadyVoided:
        raise click.ClickException(f"the record {record} was voided before") from None
    db.session.commit()
    click.echo(f"voided {record}", err=True)


@records.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_records(file: Path) -> None:
    """Take in JSON lines of the feed. Idempotent: the same file again changes nothing.

    Bad lines are reported on stderr with their numbers, and the good ones entered; the status then is 1.
    """
    new = unchanged = bad = 0
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for outcomes in import_lines(lines):
                db.session.commit()
                for outcome in outcomes:
                    if outcome.bad:
                        click.echo(f"line {outcome.number}: {outcome.bad}", err=True)
                new += sum(outcome.new for outcome in outcomes)
                bad += sum(outcome.bad is not None for outcome in outcomes)
                unchanged += sum(not outcome.new and outcome.bad is None for outcome in outcomes)
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8 text") from None
    click.echo(f"{new} new, {unchanged} unchanged, {bad} bad")
    if bad:
        raise click.ClickException(f"{bad} lines of {file} were not entered")
