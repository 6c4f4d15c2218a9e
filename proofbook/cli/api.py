"""Serve the API, do its work, bring its database to this version, check its event log, copy and restore it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from api.work.shares import Share


@click.group(name="api")
def command() -> None:
    """Serve the API, do its work, bring its database to this version, check its event log, copy and restore it.

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


@command.command()
@click.option("--publish/--no-publish", default=True, help="Whether prices may be published from here.")
@click.option("--desk/--no-desk", "accept", default=True, help="Whether orders are judged and relayed from here.")
@click.option("--migrate", "also_migrate", is_flag=True, help="Bring the database to this version first.")
@click.option("--stream", is_flag=True, help="Boards and their stream only: no desk, no publisher, no accounts.")
def serve(publish: bool, accept: bool, also_migrate: bool, stream: bool) -> None:
    """Serve the API until SIGTERM or Ctrl-C; the first line names its address.

    Any number of such processes may share a database: each takes orders, one publishes, one relays, and others of
    these wait for their turn.
    """
    context = click.get_current_context()
    for name, given in (("publish", "--publish"), ("accept", "--desk")):
        if stream and context.params[name] and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--stream and {given}: a process for readers does neither; leave one out")
    from api import serving
    from api.opening import opened
    from api.settings import load
    from proofbook import logging, ports

    chosen = load()
    logging.configure(chosen.log_level, chosen.log_format)
    if chosen.port:
        ports.require_free(chosen.port, chosen.host, "the API", "PROOFBOOK_API_PORT")

    def ready(port: int) -> None:
        click.echo(f"API at http://{chosen.host}:{port}, for pages of {chosen.origin}")

    with opened(chosen, also_migrate=also_migrate) as parts:
        serving.serve(
            chosen, parts, publish=publish and not stream, accept=accept and not stream, ready=ready, stream=stream
        )


@command.command()
@click.option("--migrate", "also_migrate", is_flag=True, help="Bring the database to this version first.")
@click.option(
    "--share",
    type=click.Choice(["all", "duties", "settlement", "live"]),
    default="all",
    show_default=True,
    help="What is done here: all of duties and settlement, one of them, or the publishing of boards.",
)
def work(also_migrate: bool, share: Share) -> None:
    """Do what nobody asks for, until SIGTERM or Ctrl-C: follow the book, settle, bar, recheck, erase.

    One worker at a time works on a database, or one of each share; a further one waits for its turn. Loops are told
    by `GET /readyz` of the API.
    """
    from api.opening import opened
    from api.settings import load
    from api.work.process import work as begin
    from proofbook import logging

    chosen = load()
    logging.configure(chosen.log_level, chosen.log_format)

    def ready(loops: tuple[str, ...], port: int | None) -> None:
        metrics = "" if port is None else f"; metrics at http://{chosen.host}:{port}/metrics"
        click.echo(f"worker with the loops {', '.join(loops)}{metrics}")

    with opened(chosen, also_migrate=also_migrate) as parts:
        begin(chosen, parts, ready, share)


@command.group()
def log() -> None:
    """Check the event log."""


@log.command()
@click.option("--head", "noted", multiple=True, help="SEQ:HASH as an earlier check printed it; may be given again.")
def check(noted: tuple[str, ...]) -> None:
    """Recompute every hash of the event log; the last line is its head, to be noted elsewhere.

    What was cut off at the end shows only against a head that was noted before.
    """
    from api.log import check_log
    from api.log.chain import Head
    from api.opening import opened_database
    from api.settings import load
    from proofbook.database_migrations import require_migrated

    try:
        heads = [Head.parse(text) for text in noted]
    except ValueError as error:
        raise click.BadParameter(f"{error}; give SEQ:HASH as `api log check` prints it", param_hint="--head") from error
    with opened_database(load()) as database:
        require_migrated(database)
        found = check_log(database, heads)
    click.echo(f"{found.seq} entries, each follows from the one before")
    click.echo(str(found))


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def backup(folder: Path) -> None:
    """Copy the database and this machine's logs of transactions into FOLDER, while the API goes on.

    The last line is the head of the event log, to be noted elsewhere.
    """
    from api.backup import back_up
    from api.opening import opened_database
    from api.settings import load
    from proofbook.database_migrations import require_migrated

    chosen = load()
    with opened_database(chosen) as database:
        require_migrated(database)
        made = back_up(database, folder, sorted(chosen.data_folder.glob("*.sqlite3")))
    click.echo(f"{', '.join(made.files)} in {folder}, at migration {made.migration}")
    click.echo(made.head)


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore(folder: Path) -> None:
    """Bring the copy in FOLDER into the empty database of the settings, and check its event log.

    Nothing is overwritten. Start the worker afterwards: it reads from the chain what happened since.
    """
    from api.backup import restore as bring_back
    from api.opening import opened_database
    from api.settings import load

    chosen = load()
    with opened_database(chosen) as database:
        made, head = bring_back(folder, database, chosen.data_folder)
    click.echo(f"restored to migration {made.migration}; the event log holds")
    click.echo(str(head))


@command.group()
def archive() -> None:
    """Write and check the archive of what the law wants kept."""


_folder = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@archive.command()
@_folder
@click.option("--keystore", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
def export(folder: Path, keystore: Path, password_file: Path) -> None:
    """Write what has happened since FOLDER's last batch as its next one: events, bets, money, signed and chained."""
    import time

    from api.archive import export as write
    from api.opening import opened_database
    from api.settings import load
    from chain.signers import LocalKey
    from proofbook.database_migrations import require_migrated

    with opened_database(load()) as database:
        require_migrated(database)
        made = write(database, folder, LocalKey.from_keystore(keystore, password_file), int(time.time()))
    click.echo(f"batch {made.number}: {made.records} records, {made.digest()}, signed by {made.signer}")


@archive.command()
@_folder
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--signer", default=None, help="Address that must have signed; without it, one and the same.")
def xml(folder: Path, out: Path, signer: str | None) -> None:
    """Write each batch of FOLDER into OUT as XML, once the folder holds. Needs no database and no settings."""
    from api.archive.as_xml import write_xml

    files = write_xml(folder, out, signer)
    click.echo(f"{len(files)} documents in {out}")


@archive.command(name="check")
@_folder
@click.option("--signer", default=None, help="Address that must have signed; without it, one and the same.")
def check_archive(folder: Path, signer: str | None) -> None:
    """Recompute every batch of FOLDER: digests, chain, signatures. Needs no database and no settings."""
    from api.archive import check_folder

    found = check_folder(folder, signer)
    for one in found:
        click.echo(f"batch {one.number}: {one.records} records, log to {one.log_head}")
    click.echo(f"{len(found)} batches hold" + (f", signed by {found[-1].signer}" if found else ""))
