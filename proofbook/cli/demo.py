"""Play one real match from listing to withdrawal on a fresh local chain."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

PACE = 10.0
"""How much faster the nodes' loops turn: the match clock jumps here, and nobody wants to wait a minute for a look."""


@click.command()
@click.option("--chain-port", type=click.IntRange(0, 65_535), default=0, help="Port of the chain; 0 takes a free one.")
@click.option(
    "--replay-port", type=click.IntRange(0, 65_535), default=0, help="Port of the replay; 0 takes a free one."
)
def command(chain_port: int, replay_port: int) -> None:
    """Play the World Cup final of 2018, France – Croatia, from listing to withdrawal on a fresh local chain.

    Starts Anvil and a replay that serves the match in three providers' formats, deploys, takes five bets from two
    wallets (one in play), waits until four node processes have agreed and reported, settles, withdraws, and checks
    every amount. Ends with a receipt table and exit code 0 only if everything was verified.
    """
    # Imported here: web3 takes a second, and `--help` must not.
    from rich.console import Console

    from proofbook.cli._demo import Demo
    from proofbook.cli._nodecommittee import CATALOGUE, prepare
    from proofbook.cli._playground import Playground
    from proofbook.cli._stage import bring_up
    from proofbook.pidfile import run_folder
    from proofbook.processes import Supervisor
    from sports.fixtures import load_catalogue

    console = Console(highlight=False)
    console.print("[bold]Proofbook demo[/bold]: one real match, from listing to withdrawal")
    begin = int(datetime(2018, 7, 4, 12, tzinfo=UTC).timestamp())
    match = "world-cup-2018-final"
    with tempfile.TemporaryDirectory(prefix="proofbook-demo-") as folder, Supervisor(run_folder() / "demo") as parts:
        stage = bring_up(
            parts,
            matches=(match,),
            start=begin,
            speed=1.0,
            chain_port=chain_port,
            replay_port=replay_port,
            addresses=Path(folder),
            say=lambda line: console.print(f"  {line}", style="dim", markup=False, soft_wrap=True),
        )
        committee = prepare(stage, Path(folder), Path(folder) / "local.json", pace=PACE)
        names = ", ".join(member.name for member in committee.members)
        console.print(f"  nodes       {names}: four processes; logs in {stage.logs}", style="dim", soft_wrap=True)
        ground = Playground(stage.w3, stage.deployment, say=console.print)
        fixture = load_catalogue(CATALOGUE).fixture(match)
        with committee.running(parts):
            Demo(stage, ground, committee, parts, fixture, Path(folder), console).run()
