"""`lms user`: accounts, their roles, and invitation codes for people without e-mail."""

import sys
from typing import Any

import click
from flask import current_app

from lms import audit
from lms.accounts.actions import Rejected, create_account, make_codes
from lms.accounts.rules import code_as_printed
from lms.cli.answers import unit_of
from lms.db import db
from lms.people.models import Person, Role
from lms.people.queries import find_person_by_code
from lms.people.scopes import grant as grant_role

cadre_option = click.option("--cadre", required=True, metavar="CODE", help="whose, by cadre code")


@click.group()
def user() -> None:
    """Accounts, roles and invitation codes."""


@user.command()
@cadre_option
@click.option("--login", required=True, help="phone number or name to sign in with")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="a role over --unit and all below it")
@click.option("--unit", "unit_code", metavar="CODE", help="the unit of --role")
def create(cadre: str, login: str, role: str | None, unit_code: str | None) -> None:
    """Make an account; the password is asked for, or read from the first line of standard input."""
    if (role is None) != (unit_code is None):
        raise click.UsageError("--role and --unit go together")
    person = _person(cadre)
    unit = unit_of(unit_code) if unit_code else None
    try:
        account = create_account(person, login, _password())
    except Rejected as rejected:
        raise click.ClickException(f"{rejected.field}: {rejected.message}") from None
    details: dict[str, Any] = {"login": account.login}
    if unit is not None and role is not None:
        grant_role(person.id, unit.id, Role(role))
        details |= {"role": role, "unit": unit.code}
    audit.note(None, "user.create", f"person:{person.id}", **details)
    db.session.commit()
    click.echo(f"{person.full_name} signs in as {account.login}", err=True)


@user.command()
@cadre_option
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--unit", "unit_code", required=True, metavar="CODE", help="over this unit and all below it")
def grant(cadre: str, role: str, unit_code: str) -> None:
    """Give a person a role, whether or not they have an account yet."""
    person, unit = _person(cadre), unit_of(unit_code)
    if not grant_role(person.id, unit.id, Role(role)):
        click.echo(f"{person.full_name} is {role} of {unit.code} already", err=True)
        return
    audit.note(None, "user.grant", f"person:{person.id}", role=role, unit=unit.code)
    db.session.commit()
    click.echo(f"{person.full_name} is {role} of {unit.code}", err=True)


@user.command()
@cadre_option
def code(cadre: str) -> None:
    """Print a new invitation code, once; older unused codes of this person stop working."""
    person = _person(cadre)
    made = make_codes([person.id], None, current_app.config["SECRET_KEY"])
    audit.note(None, "codes.printed", f"person:{person.id}", people=1)
    db.session.commit()
    click.echo(code_as_printed(made[person.id]))


def _person(cadre: str) -> Person:
    found = find_person_by_code(cadre)
    if found is None:
        raise click.ClickException(f"there is no cadre {cadre}")
    return found


def _password() -> str:
    """Never from the command line, where everybody on the machine could read it."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
