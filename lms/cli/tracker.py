"""`lms tracker`: where targets are in force, how units stand to them, and the projection behind the figures."""

import time
from datetime import date
from typing import Any

import click

from lms.cli.answers import as_format, print_rows, unit_of
from lms.clock import today
from lms.db import db
from lms.people.models import Unit
from lms.tracker.actions import bindings, feed
from lms.tracker.language import Target
from lms.tracker.queries.figures import NOBODY, figures_of, targets_in_force, top_units
from lms.tracker.queries.measures import money_of
from lms.tracker.queries.people import Status, counted, people_select, reasons_of
from lms.tracker.queries.targets import all_targets

COLUMNS = ("unit", "target", "clause", "as_of", "population", "met", "trained", "percent", "goal")
AT_ONCE = 500
"""People explained by one round of statements."""


class Day(click.ParamType[date]):
    """A day as 2026-12-31."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date of a text, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date like 2026-12-31", param, ctx)


@click.group()
def tracker() -> None:
    """Training targets of the documents."""


@tracker.command("bind")
@click.argument("pack")
@click.argument("unit")
@click.option("--from", "first", type=Day(), required=True, help="First day on which the pack is in force.")
@click.option("--until", "last", type=Day(), help="Last day; open when left out.")
def bind_command(pack: str, unit: str, first: date, last: date | None) -> None:
    """Put PACK in force for UNIT and everything below it. The same again changes the last day."""
    try:
        bindings.bind(pack.upper(), unit_of(unit).id, first, last)
    except bindings.NoSuchPack:
        raise click.ClickException(f"there is no pack {pack}") from None
    except bindings.NeedsNoBinding:
        raise click.ClickException(f"pack {pack} is in force everywhere and needs no binding") from None
    except bindings.EndsBeforeItBegins:
        raise click.ClickException(f"--until {last} lies before --from {first}") from None
    db.session.commit()
    click.echo(f"{pack.upper()} is in force for {unit} from {first}{f' until {last}' if last else ''}", err=True)


@tracker.command("show")
@click.option("--target", "code", metavar="CODE", help="Only this target.")
@click.option("--unit", "unit_code", metavar="CODE", help="This unit and everything below it; else the highest units.")
@click.option("--as-of", "on", type=Day(), help="The day; today when left out.")
@click.option("--people", "with_people", is_flag=True, help="Everybody in the population too (JSON).")
@as_format
def show_command(code: str | None, unit_code: str | None, on: date | None, with_people: bool, kind: str) -> None:
    """Population, met, trained and percent of the targets in force, current with the feed."""
    this_day = today()
    feed.catch_up(this_day)
    db.session.commit()
    on = on or this_day
    if code is not None and code not in {target.code for target in all_targets()}:
        raise click.ClickException(f"there is no target {code}")
    units = [unit_of(unit_code)] if unit_code is not None else top_units(on)
    rows = [row for unit in units for row in _rows(unit, code, on, on == this_day, with_people)]
    print_rows(rows, kind, COLUMNS)


def _rows(unit: Unit, code: str | None, on: date, live: bool, with_people: bool) -> list[dict[str, Any]]:
    targets = targets_in_force(unit.id, on, code)
    figures = figures_of(targets, unit.id, on, live)
    money = money_of(targets, unit.id, on)
    rows = []
    for target in targets:
        numbers = figures.get((unit.id, target.code), NOBODY)
        row: dict[str, Any] = {
            "target": target.code,
            "clause": target.clause,
            "kind": target.kind,
            "unit": unit.code,
            "as_of": on.isoformat(),
            "population": numbers.population if target.counts_people else None,
            "met": numbers.met if target.counts_people else None,
            "trained": numbers.trained if target.counts_people else None,
            "percent": money[target.code].percent if target.ratio else numbers.percent,
            "goal": _number(target.goal),
            "goal_max": _number(target.goal_max),
        }
        if with_people and target.counts_people:
            row["people"] = _people(target, unit.id, on, live)
        rows.append(row)
    return rows


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _people(target: Target, unit_id: int, on: date, live: bool) -> list[dict[str, Any]]:
    """The population by cadre code, each with the ids of the records that count."""
    listed = counted(db.session.execute(people_select(target, unit_id, on, live, Status.ALL)))
    found = []
    for start in range(0, len(listed), AT_ONCE):
        part = listed[start : start + AT_ONCE]
        reasons = reasons_of([one.person.id for one in part], target, unit_id, on, live)
        for one in part:
            used = {earned for reason in reasons[one.person.id] for earned in reason.counted}
            by_day = sorted(used, key=lambda earned: (earned.completed_on, str(earned.record_id)))
            found.append(
                {
                    "cadre": one.person.code,
                    "met": one.met,
                    "trained": one.trained,
                    "records": [str(earned.record_id) for earned in by_day],
                }
            )
    return sorted(found, key=lambda row: str(row["cadre"]))


@tracker.command("rebuild")
def rebuild_command() -> None:
    """Recompute everything from the feed. Fails when anything differed from what stood there; it is mended then."""
    began = time.monotonic()
    rebuilt = feed.rebuild()
    db.session.commit()
    click.echo(f"read {rebuilt.read} entries in {time.monotonic() - began:.1f} s", err=True)
    for unit_id, code in rebuilt.differing:
        click.echo(f"differed: target {code} of unit {unit_id}", err=True)
    if rebuilt.differing:
        raise click.ClickException(f"{len(rebuilt.differing)} figures were not what the feed says; mended")
