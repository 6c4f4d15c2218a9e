"""`proofbook node run`: the oracle node itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click


@click.command(name="run")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)
@click.option("--dry-run", is_flag=True, help="Follow and decide without keys: sign nothing, send nothing.")
def command(files: tuple[Path, ...], dry_run: bool) -> None:
    """Follow fixtures, vote and sign their results, and bring them to the chain, until SIGTERM or Ctrl-C.

    Without keys in the settings, and until the reporter is in a committee, it observes only. Exit codes: 0 stopped,
    2 settings, 75 the store is in use or cannot be written, 78 the store is another chain's, contract's or key's.
    """
    from oracle.daemon import Daemon
    from proofbook import logging
    from proofbook.settings import load

    settings = load(list(files) or None)
    logging.configure(settings.logging.level, settings.logging.format)

    async def run() -> None:
        await Daemon(settings, dry_run=dry_run).run()

    asyncio.run(run())
