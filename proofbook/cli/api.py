"""Serve the API, bring its database to this version, check its event log."""

from __future__ import annotations

import click


@click.group(name="api")
def command() -> None:
    """Serve the API, bring its database to this version, check its event log.

    Settings: PROOFBOOK_API_... in the environment.
    """


@command.command()
def settings() -> None:
    """Print the settings in force as JSON, secrets hidden; or every problem with them."""
    import json

    from api.settings import load, shown

    click.echo(json.dumps(shown(load()), indent=2))


@command.command()
def migrate() -> None:
    """Bring the database to this version, all steps or none."""
    from api.opening import opened_database
    from api.settings import load
    from proofbook import database_migrations

    with opened_database(load()) as database:
        before, after = database_migrations.migrate(database)
    click.echo(f"database at migration {after}" + ("" if before == after else f", was {before or 'empty'}"))
