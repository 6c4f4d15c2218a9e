"""Start the product on this machine and keep it up until Ctrl-C or `proofbook stop`."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

CHAIN_PORT = 8545
REPLAY_PORT = 8700
API_PORT = 8800
GRACE_S = 15.0
"""Pricing ends its sports and its replicas in turn; who is killed in the middle leaves them behind."""
MOST_PACE = 30.0
"""The nodes' loops turn as fast as the match clock, up to this: beyond it they would only cost."""


@click.command()
@click.option("--chain-port", type=click.IntRange(1, 65_535), default=CHAIN_PORT, show_default=True)
@click.option("--replay-port", type=click.IntRange(1, 65_535), default=REPLAY_PORT, show_default=True)
@click.option("--api-port", type=click.IntRange(1, 65_535), default=API_PORT, show_default=True)
@click.option(
    "--match", "matches", multiple=True, default=("all",), show_default=True, help="Match to serve; may be repeated."
)
@click.option("--start", default="2018-06-30T13:30:00", show_default=True, help="First match time, UTC.")
@click.option(
    "--speed", type=click.FloatRange(0.1, 600), default=1.0, show_default=True, help="Match seconds a second."
)
@click.option("--addresses", type=click.Path(path_type=Path), help="Folder of the address file [deployments].")
def command(
    chain_port: int,
    replay_port: int,
    api_port: int,
    matches: tuple[str, ...],
    start: str,
    speed: float,
    addresses: Path | None,
) -> None:
    """Start chain, match replay, contracts, four oracle nodes, API and pricing, print their addresses, keep them up.

    The API comes with its worker and a sandbox of identities. The matches are listed, so the nodes follow them to a
    result; each change is told. The chain's blocks carry the match clock's time. Stop with Ctrl-C, or with `proofbook
    stop` from another shell.
    """
    try:
        begin = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise click.BadParameter(
            f"{start!r} is no time: give one like 2018-07-15T14:00:00", param_hint="--start"
        ) from error
    # Imported here: web3 takes a second, and `--help` must not.
    from proofbook.cli._nodecommittee import prepare
    from proofbook.cli._playground import Playground
    from proofbook.cli._runapi import WAITED_FOR, start_api
    from proofbook.cli._runmarket import Keeper, chain_start, list_matches, lodge
    from proofbook.cli._runnodes import shown, watch
    from proofbook.cli._runpricing import PRICING, start_pricing
    from proofbook.cli._stage import bring_up
    from proofbook.pidfile import run_folder
    from proofbook.processes import Supervisor
    from proofbook.toolchain import ROOT

    folder = addresses or ROOT / "deployments"
    with Supervisor(run_folder(), GRACE_S) as parts:
        stage = bring_up(
            parts,
            matches=matches,
            start=chain_start(begin),
            speed=1.0,
            chain_port=chain_port,
            replay_port=replay_port,
            addresses=folder,
            say=lambda line: click.echo(f"  {line}"),
        )
        click.echo("  pool        play money of a provider, which bets are taken against")
        ground = Playground(stage.w3, stage.deployment)
        lodge(stage, ground, begin)
        for line in list_matches(ground, matches, begin):
            click.echo(f"  listed      {line}")
        keeper = Keeper(ground, matches, begin)
        stage.jump(begin)
        stage.run_at(speed)
        pace = min(max(1.0, speed), MOST_PACE)
        committee = prepare(
            stage,
            run_folder() / "nodes",
            folder / "local.json",
            pace=pace,
            known_ports=True,
            tell=f"http://127.0.0.1:{api_port}",
        )
        click.echo(f"  nodes       four processes, settings and stores in {run_folder() / 'nodes'}")
        with committee.running(parts):
            click.echo("  api         sandbox of identities, database, server, worker")
            api = start_api(parts, stage, folder / "local.json", api_port)
            click.echo("  pricing     three replicas; every match of the replay from a week before it on")
            start_pricing(parts, stage)
            parts.await_ready(*WAITED_FOR, PRICING)
            committee.await_ready(parts)
            host = "" if chain_port == CHAIN_PORT else f"APE_FOUNDRY_HOST={stage.rpc} "
            click.echo(
                f"""
Proofbook is up. Logs are in {stage.logs}, contract addresses in {folder / "local.json"}.

  chain         {stage.rpc}  chain id 31337; accounts of Anvil's own mnemonic
  match feeds   {stage.replay}  clock at {stage.replay}/clock
{api.shown()}
  pricing       three replicas that agree and sign; what it does: {stage.logs / "pricing.log"}
  console       {host}.venv/bin/ape console --network ethereum:local:foundry
  stop          Ctrl-C here, or make stop; the chain lives in memory and is new at the next start

{shown(committee)}
"""
            )
            with suppress(KeyboardInterrupt):
                watch(stage, committee, parts, click.echo, keeper.turn)
