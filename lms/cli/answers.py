"""What commands have in common: naming a unit, and printing rows for people or for programs."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click

from lms.people.models import Unit
from lms.people.queries import find_unit_by_code

as_format: Callable[[Any], Any] = click.option(
    "--format", "kind", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def unit_of(code: str) -> Unit:
    """The unit of a code; a clear failure where there is none."""
    found = find_unit_by_code(code)
    if found is None:
        raise click.ClickException(f"there is no unit {code}")
    return found


def print_rows(rows: Iterable[Mapping[str, Any]], kind: str, columns: Sequence[str]) -> None:
    """A JSON list of whole rows, or lines of the columns named, separated by tabs, under a header."""
    if kind == "json":
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    click.echo("\t".join(columns))
    for row in rows:
        click.echo("\t".join("" if row[name] is None else str(row[name]) for name in columns))
