"""Show how the parts of a running product are, from any shell."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click

from proofbook.pidfile import run_folder, running_children

BETWEEN_S = 1.0


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document in place of the screen.")
def command(as_json: bool) -> None:
    """Show how the parts of what `run` started are: health, address, memory, CPU, the next kick-off.

    Exit code 0 if all are well, 1 if one is not or nothing runs.
    """
    from rich.console import Console

    from proofbook.cli._runparts import Addresses, Observer
    from proofbook.cli._runscreen import page
    from proofbook.errors import ProofbookError

    folder = run_folder()
    pids = running_children(folder)
    if not pids:
        raise ProofbookError("nothing runs", "start it with `make run`")
    addresses = Addresses.load(folder)
    if addresses is None:
        raise ProofbookError(
            f"it is still starting: {', '.join(pids)} so far", f"look again soon; logs are in {folder}"
        )
    observer = Observer(addresses, folder)
    observer.look()
    time.sleep(BETWEEN_S)  # CPU is a difference
    look = observer.look()
    if as_json:
        click.echo(json.dumps({"addresses": asdict(addresses), **asdict(look)}, indent=1))
    else:
        Console(highlight=False).print(page(look, addresses))
    if not all(part.state.startswith("ok") for part in look.parts):
        raise SystemExit(1)
