"""Start the product on this machine with one process a part, or with several as on many machines."""

from __future__ import annotations

from typing import Any

import click

from proofbook.cli.run import options, start


@click.command()
@click.option(
    "--profile",
    type=click.Choice(["single", "cluster"]),
    default="cluster",
    show_default=True,
    help="One process a part, as `run` has it; or several of each, with a bus between them.",
)
@options
def command(profile: str, **asked: Any) -> None:
    """Start what `run` starts, in the shape of many machines: two processes of each part of the API, and a bus.

    Parts that may work once at a time have one that works and one that waits; whatever ends is started again. `status`
    shows which is which, `stop` stops all. Runs are kept as those of `run` are, and either goes on with the other's.
    """
    start(**asked, many=profile == "cluster")
