"""The `lms` command and how it fails."""

import sys
from collections.abc import Sequence

import click
from sqlalchemy.exc import DBAPIError

from lms.app import create_app
from lms.cli.content import content
from lms.cli.feed import feed
from lms.cli.records import records
from lms.cli.roster import roster
from lms.cli.sample import sample
from lms.cli.site import revision, serve, upgrade
from lms.cli.token import token
from lms.cli.tracker import tracker
from lms.cli.user import user
from lms.cli.worker import worker
from lms.config import Refused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def lms(context: click.Context) -> None:
    """E-learning and training targets of the trade unions."""
    if any(word in ("-h", "--help") for word in sys.argv[1:]):
        return
    context.with_resource(create_app().app_context())


lms.add_command(content)
lms.add_command(feed)
lms.add_command(records)
lms.add_command(roster)
lms.add_command(revision)
lms.add_command(sample)
lms.add_command(serve)
lms.add_command(token)
lms.add_command(tracker)
lms.add_command(upgrade)
lms.add_command(user)
lms.add_command(worker)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script."""
    try:
        status = lms.main(args=arguments, prog_name="lms", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.UsageError as error:
        where = f" ({error.ctx.command_path} --help)" if error.ctx else ""
        click.echo(f"lms: {error.format_message()}{where}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"lms: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except Refused as error:
        click.echo(f"lms: {error}", err=True)
        sys.exit(1)
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        click.echo(f"lms: the database refused: {said} (is the schema the newest? `lms upgrade`)", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"lms: {error.filename or 'system'}: {error.strerror or error}", err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)
