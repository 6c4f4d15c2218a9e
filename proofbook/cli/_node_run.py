"""`proofbook node run`: the oracle node itself."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oracle.daemon import Daemon


@click.command(name="run")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)
@click.option("--dry-run", is_flag=True, help="Follow and decide without keys: sign nothing, send nothing.")
def command(files: tuple[Path, ...], dry_run: bool) -> None:
    """Follow fixtures, vote and sign their results, and bring them to the chain, until SIGTERM or Ctrl-C.

    On a terminal it shows a table, and logs to node.log of its data directory; elsewhere it logs to standard error.
    Without keys in the settings, and until the reporter is in a committee, it observes only. Exit codes: 0 stopped,
    2 settings, 75 the store is in use or cannot be written, 78 the store is another chain's, contract's or key's.
    """
    from oracle.daemon import Daemon
    from proofbook import logging
    from proofbook.settings import load

    settings = load(list(files) or None)
    daemon = Daemon(settings, dry_run=dry_run)
    if not sys.stdout.isatty():
        logging.configure(settings.logging.level, settings.logging.format)
        asyncio.run(daemon.run())
        return
    folder = settings.node.data_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "node.log").open("a", encoding="utf-8") as log:
        logging.configure(settings.logging.level, "json", log)
        asyncio.run(_shown(daemon))


async def _shown(daemon: Daemon) -> None:
    """Run with a table that is drawn anew every second."""
    from rich.live import Live

    from oracle.daemon.status import snapshot
    from proofbook.cli._nodetable import table

    running = asyncio.ensure_future(daemon.run())
    with Live("starting", screen=False, refresh_per_second=1) as live:
        while not running.done():
            await asyncio.wait([running], timeout=1)
            if daemon.parts is not None and not running.done():
                live.update(table(snapshot(daemon.parts, begun=daemon.begun)))
    await running
