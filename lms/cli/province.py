"""The first start in development: content, an invented province, and a way in for each role."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from lms import schema
from lms.accounts.actions import create_account, make_codes
from lms.accounts.models import Account
from lms.accounts.rules import code_as_printed
from lms.cli.content import load_folder
from lms.db import EVER, db
from lms.intake.actions import apply
from lms.intake.sample.workbook import sample_workbook
from lms.people.models import Level, Person, Position, Role, Scope, Unit
from lms.tracker.actions.bindings import bind

UNITS, CADRES, SEED = 260, 1400, 1
PACKS = {"KT": date(2023, 1, 1), "BT": date(2023, 1, 1), "NA": date(2022, 1, 1), "AG": date(2026, 1, 1)}
PASSWORD = "hoc cong doan 1929"  # noqa: S105 - printed at every start; sample accounts never exist in production


@dataclass(frozen=True)
class Sample:
    """A sample account: who it stands for, by the level of unit and title it is taken from."""

    login: str
    what: str
    level: Level
    title: str
    role: Role | None = None


SAMPLES = (
    Sample("tinh", "coordinator of the province", Level.PROVINCIAL, "pho-chu-tich", Role.COORDINATOR),
    Sample("phuong", "coordinator of a ward union", Level.UPPER, "chu-tich", Role.COORDINATOR),
    Sample("giangvien", "lecturer, who marks the province's work", Level.PROVINCIAL, "truong-ban", Role.LECTURER),
    Sample("canbo", "chair of a grassroots union, who learns", Level.GRASSROOTS, "chu-tich"),
)


def prepare() -> None:
    """Schema, content when it changed, the sample province when there is no unit yet; then say how to sign in."""
    if not schema.is_newest():
        schema.upgrade()
    _load_content(Path(current_app.config["CONTENT"]))
    if not db.session.scalar(select(func.count()).select_from(Unit)):
        click.echo("lms: making the sample province, once", err=True)
        _make_province()
    _say_how()


def _load_content(folder: Path) -> None:
    """Sync the folder, unless its files are the ones synced last time."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = hashlib.sha256()
    for path in files:
        found.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    stamp = Path(current_app.config["INSTANCE"]) / "content.sha256"
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    loaded = load_folder(folder)
    for line in loaded.lines():
        click.echo(f"content: {line}", err=True)
    for fault in loaded.faults:
        click.echo(f"content: {fault}", err=True)
    if not loaded.faults:
        stamp.write_text(found.hexdigest())


def _make_province() -> None:
    """Import the sample workbook by the road that every roster takes, bind its packs, make the sample accounts."""
    apply(sample_workbook(UNITS, CADRES, SEED, messy=False), "mau.xlsx", None)
    province = db.session.scalars(select(Unit).where(Unit.level == Level.PROVINCIAL).order_by(Unit.code_key)).first()
    assert province is not None, "the sample workbook has a province"
    for pack, first in PACKS.items():
        bind(pack, province.id, first, None)
    ward: Unit | None = None
    for sample in SAMPLES:
        above = ward if sample.level is Level.GRASSROOTS else province if sample.level is Level.UPPER else None
        person, unit = _find_holder(sample, above)
        if sample.level is Level.UPPER:
            ward = unit
        create_account(person, sample.login, PASSWORD, is_sample=True)
        if sample.role:
            db.session.add(Scope(person_id=person.id, unit_id=unit.id, role=sample.role))
    db.session.commit()


def _find_holder(sample: Sample, above: Unit | None) -> tuple[Person, Unit]:
    """The first person with that title in a unit of that level, below `above` where given."""
    statement = (
        select(Person, Unit)
        .join(Position, Position.person_id == Person.id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Unit.level == sample.level, Position.title == sample.title, Position.until_on == EVER)
        .where(Person.id.not_in(select(Account.person_id)))
        .order_by(Unit.code_key, Position.id)
    )
    if above is not None:
        statement = statement.where(Unit.parent_id == above.id)
    row = db.session.execute(statement).first()
    assert row is not None, f"the sample workbook has no {sample.title} at {sample.level}"
    return row[0], row[1]


def _say_how() -> None:
    """Print the address, the sample accounts, and a fresh code for somebody who has none."""
    click.echo(f"\n  {current_app.config['BASE_URL']}\n", err=True)
    logins = set(db.session.scalars(select(Account.login).where(Account.is_sample)))
    for sample in SAMPLES:
        if sample.login in logins:
            click.echo(f"  {sample.what}: {sample.login} / {PASSWORD}", err=True)
    newcomer = db.session.scalars(
        select(Person)
        .join(Position, Position.person_id == Person.id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Unit.level == Level.GRASSROOTS, Position.until_on == EVER, Person.id.not_in(select(Account.person_id)))
        .order_by(Unit.code_key, Position.id)
        .limit(1)
    ).first()
    if newcomer is not None and logins:
        code = make_codes([newcomer.id], None, current_app.config["SECRET_KEY"])[newcomer.id]
        db.session.commit()
        click.echo(f"  an officer's first visit, with an invitation code: {code_as_printed(code)}\n", err=True)
