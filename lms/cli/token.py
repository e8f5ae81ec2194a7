"""`lms token`: bearer tokens of the API."""

import click
from sqlalchemy import select

from lms import audit
from lms.accounts.models import ApiToken
from lms.accounts.tokens import SCOPES, create_token, revoke_token
from lms.cli.answers import as_format, print_rows, unit_of
from lms.db import LARGEST_ID, db
from lms.people.models import Unit
from lms.text import clean


@click.group()
def token() -> None:
    """Bearer tokens of the API."""


@token.command()
@click.argument("name")
@click.option("--unit", "code", required=True, metavar="CODE", help="it reaches this unit's subtree")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="may be repeated")
def create(name: str, code: str, scopes: tuple[str, ...]) -> None:
    """Make a token and print it, once: only its hash is kept."""
    unit = unit_of(code)
    name = clean(name)
    text = create_token(unit.id, name, scopes)
    audit.note(None, "token.create", f"unit:{unit.id}", name=name, scopes=list(scopes))
    db.session.commit()
    click.echo(text)


@token.command("list")
@as_format
def list_tokens(kind: str) -> None:
    """Tokens with their units and scopes; never the tokens themselves."""
    statement = select(ApiToken, Unit.code).join(Unit, Unit.id == ApiToken.unit_id).order_by(ApiToken.id)
    rows = [
        {
            "id": row.id,
            "name": row.name,
            "unit": code,
            "scopes": ",".join(row.scopes),
            "created_at": row.created_at.isoformat(),
            "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        }
        for row, code in db.session.execute(statement)
    ]
    print_rows(rows, kind, ("id", "name", "unit", "scopes", "created_at", "revoked_at"))


@token.command()
@click.argument("number", metavar="ID", type=click.IntRange(1, LARGEST_ID))
def revoke(number: int) -> None:
    """Let a token open nothing any more."""
    if not revoke_token(number):
        raise click.ClickException(f"there is no token {number} that still holds")
    audit.note(None, "token.revoke", f"token:{number}")
    db.session.commit()
    click.echo(f"revoked {number}", err=True)
