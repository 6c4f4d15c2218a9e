"""`proofbook node status`: asks the node that runs."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command(name="status")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="Settings, as for `settings check`."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Show what the running node says of itself.

    Exit code 0: ready. 1: something holds it back. 69: no node answers.
    """
    from oracle.daemon.asking import ask
    from proofbook.settings import load

    told = ask(load(list(files) or None).node.data_dir)
    if as_json:
        click.echo(json.dumps(told))
    else:
        from rich.console import Console

        from proofbook.cli._nodetable import table

        Console().print(table(told))
    return 1 if told["not_ready"] else 0
