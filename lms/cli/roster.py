"""`lms roster`: units, cadres, training, diplomas and yearly entries from the workbook of the offices."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from lms import audit
from lms.db import db
from lms.intake.actions import HasErrors, apply
from lms.intake.changes import Effect
from lms.intake.legacy.grids import AUTO, CHOICES
from lms.intake.preview import Preview, preview
from lms.intake.problems import Problem, Unreadable, Weight

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("roster")
def roster() -> None:
    """Units, cadres, training and yearly entries as workbooks."""


@roster.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option(
    "--encoding",
    type=click.Choice(CHOICES),
    default=AUTO,
    show_default=True,
    help="Of Vietnamese from before Unicode: found out cell by cell, told, or left as it stands.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_command(file: Path, dry_run: bool, encoding: str, form: str) -> None:
    """Import FILE, a workbook (.xlsx) or one sheet of it (.csv), whole or not at all.

    Counts go to stdout, every error and warning to stderr by sheet, row and column. The status is not 0 when any row
    has an error, with --dry-run too.
    """
    try:
        found, applied = _run(file, dry_run, encoding)
    except Unreadable as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    for one in found.converted:
        click.echo(f"{one.encoding}: {one.sheet}, {one.place}: {one.before} → {one.after}", err=True)
    for problem in sorted(found.problems, key=lambda one: list(Weight).index(one.weight)):
        if problem.weight is not Weight.NOTICE or form == "text":
            click.echo(line(problem), err=True)
    click.echo(json.dumps(report(found, applied), ensure_ascii=False, indent=2) if form == "json" else text(found))
    if found.errors:
        raise click.ClickException(f"{file.name}: {len(found.errors)} errors, nothing was imported")


def _run(file: Path, dry_run: bool, encoding: str) -> tuple[Preview, bool]:
    """Apply the file and commit, or only look; whether it was applied."""
    data = file.read_bytes()
    if dry_run:
        return preview(data, file.name, None, encoding), False
    try:
        found = apply(data, file.name, None, encoding)
    except HasErrors as error:
        db.session.rollback()
        return error.preview, False
    audit.note(None, "roster.import", f"file:{file.name}", **counts(found))
    db.session.commit()
    return found, True


def counts(found: Preview) -> dict[str, int]:
    """How many rows the file has, and what becomes of them."""
    return {"rows": found.rows, **{str(effect): found.total(effect) for effect in Effect}}


def line(problem: Problem) -> str:
    """error: Cán bộ, dòng 148, cột Ngày giữ chức, 31/02/2024: Không có ngày này trong lịch."""
    where = [problem.sheet]
    if problem.row:
        where.append(f"dòng {problem.row}")
    if problem.column:
        where.append(f"cột {problem.column}")
    if problem.value:
        where.append(problem.value)
    return f"{problem.weight}: {', '.join(where)}: {problem.text}"


def text(found: Preview) -> str:
    """A line a sheet."""
    converted = [f"{len(found.converted)} cells converted to Unicode"] if found.converted else []
    lines = [
        f"{tally.sheet}: {tally.rows} rows, " + ", ".join(f"{tally.effects[effect]} {effect}" for effect in Effect)
        for tally in found.tallies
    ]
    return "\n".join(lines + converted)


def report(found: Preview, applied: bool) -> dict[str, object]:
    """The same as a document."""
    return {
        "applied": applied,
        **counts(found),
        "sheets": {
            tally.sheet: {"rows": tally.rows, **{str(effect): tally.effects[effect] for effect in Effect}}
            for tally in found.tallies
        },
        "converted": [asdict(one) for one in found.converted],
        "problems": [
            {
                "weight": str(problem.weight),
                "sheet": problem.sheet,
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "message": problem.text,
            }
            for problem in found.problems
        ],
    }
