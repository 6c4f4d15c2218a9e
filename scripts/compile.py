"""Compile the contracts as Ape deploys them, if they are not yet: `ape run compile`."""

import click
from ape.cli import ape_cli_context

from scripts._compiled import refresh


@click.command()
@ape_cli_context()
def cli(cli_ctx: object) -> None:
    """Compile everything that has changed; what follows finds it done."""
    del cli_ctx
    refresh()
