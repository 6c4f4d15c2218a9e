"""`proofbook node locks`: what this node's key has committed to, shown, taken out and put in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from proofbook.settings import Settings

_FILES = click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)


@click.group(name="locks")
def command() -> None:
    """Show, export or import the locks that keep this key from signing twice. No command releases one."""


@command.command(name="list")
@_FILES
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_locks(files: tuple[Path, ...], as_json: bool) -> None:
    """One line a lock; the node may run."""
    from oracle.store.interchange import export
    from oracle.store.reading import reader

    with reader(_path(_settings(files))) as store:
        document = export(store)
    for fixture in document["fixtures"]:
        for lock in fixture["locks"]:
            if as_json:
                click.echo(json.dumps({"fixture": fixture["fixture"], **lock}))
            else:
                sealed = "  sealed" if lock["sealed"] else ""
                place = f"ballot {lock['ballot']} round {lock['round']}"
                click.echo(f"{fixture['fixture']}  {place}  {lock['kind']}  {lock['digest']}{sealed}")


@command.command(name="export")
@_FILES
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write here, mode 0600, not to the screen.")
def export_locks(files: tuple[Path, ...], out: Path | None) -> None:
    """Write every lock as JSON, for another machine or as a copy. Before a move, stop the node first."""
    from oracle.store.interchange import export
    from oracle.store.reading import reader
    from proofbook.cli._nodefile import create_private

    with reader(_path(_settings(files))) as store:
        text = json.dumps(export(store), indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        create_private(out, text)
        click.echo(f"wrote {out}", err=True)


@command.command(name="import")
@_FILES
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_locks(files: tuple[Path, ...], document: Path) -> None:
    """Merge a file of locks into the store, all or nothing, towards the stricter. The node must not run."""
    from chain.deployment import Deployment
    from chain.signers import open_signer
    from chain.transactions import MIGRATIONS
    from oracle.daemon.parts import clock_of
    from oracle.errors import LocksUnusable
    from oracle.store import Identity, Store
    from oracle.store.interchange import import_
    from proofbook.errors import SettingsError

    settings = _settings(files)
    if settings.node.reporter is None:
        raise SettingsError([("node.reporter", "not set", "locks belong to a key: name it in the settings")])
    try:
        content = json.loads(document.read_text())
    except (OSError, ValueError, RecursionError) as error:
        raise LocksUnusable(str(document), type(error).__name__) from None
    deployment = Deployment.load(settings.node.address_file(settings.chain.profile))
    signer = open_signer(settings.node.reporter)
    try:
        identity = Identity(settings.chain.constants().chain_id, deployment.oracle, signer.address)
    finally:
        signer.close()
    now = clock_of(settings).now()
    settings.node.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store.open(_path(settings), identity, components={"transactions": MIGRATIONS}, now=now)
    try:
        done = import_(store, content, now)
    finally:
        store.close()
    click.echo(f"{done.fixtures} fixtures, {done.locks} new locks, {done.sealed} sealed")


def _settings(files: tuple[Path, ...]) -> Settings:
    from proofbook.settings import load

    return load(list(files) or None)


def _path(settings: Settings) -> Path:
    """Locks are those of the node's own key, never an observer's."""
    from proofbook.cli._nodestore import NODE

    return settings.node.data_dir / NODE
