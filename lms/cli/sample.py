"""`lms sample`: made-up data with real shapes, for trying out and for tests."""

from pathlib import Path

import click

from lms.intake.legacy.tables import Encoding
from lms.intake.sample.workbook import sample_workbook


@click.group("sample")
def sample() -> None:
    """Made-up data, the same for the same seed."""


@sample.command("workbook")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--units", type=click.IntRange(16, 20_000), default=260, show_default=True, help="Units of all levels.")
@click.option(
    "--cadres", type=click.IntRange(1, 120_000), default=1400, show_default=True, help="Officers of the grass roots."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--messy", is_flag=True, help="Written as offices write: odd headers, dates, spacing. Without errors.")
@click.option(
    "--legacy", type=click.Choice(list(map(str, Encoding))), help="Messy, and in an encoding from before Unicode."
)
def workbook_command(file: Path, units: int, cadres: int, seed: int, messy: bool, legacy: str | None) -> None:
    """Write a roster of the invented province Tân Hà to FILE (.xlsx).

    Staff of the province and of the upper level, activists and past holders come on top of --cadres.
    """
    try:
        file.write_bytes(sample_workbook(units, cadres, seed, messy, Encoding(legacy) if legacy else None))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    click.echo(f"{file}: {units} units, {cadres} officers", err=True)
