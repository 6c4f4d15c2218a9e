"""Start the product on this machine and keep it up until Ctrl-C or `proofbook stop`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

CHAIN_PORT = 8545
REPLAY_PORT = 8700
API_PORT = 8800
START = "2018-06-30T13:30:00"
LOG = "run.log"
GRACE_S = 15.0
"""Pricing ends its sports and its replicas in turn; who is killed in the middle leaves them behind."""
MOST_PACE = 30.0
"""The nodes' loops turn as fast as the match clock, up to this: beyond it they would only cost."""


_OPTIONS: Final = (
    click.option("--fresh", is_flag=True, help="Begin anew; what the run before has kept is lost."),
    click.option("--chain-port", type=click.IntRange(1, 65_535), help=f"[{CHAIN_PORT}, or a free one]"),
    click.option("--replay-port", type=click.IntRange(1, 65_535), help=f"[{REPLAY_PORT}, or a free one]"),
    click.option("--api-port", type=click.IntRange(1, 65_535), help=f"[{API_PORT}, or a free one]"),
    click.option("--match", "matches", multiple=True, help="Match to serve; may be repeated. [all]"),
    click.option("--start", "first", help=f"First match time, UTC. [{START}]"),
    click.option("--speed", type=click.FloatRange(0.1, 600), help="Match seconds a second. [1]"),
    click.option("--addresses", type=click.Path(path_type=Path), help="Folder of the address file [deployments]."),
)


def options(command: Callable[..., None]) -> Callable[..., None]:
    """What can be asked of a run."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@options
def command(**asked: Any) -> None:
    """Start chain, match replay, contracts, four oracle nodes, API and pricing, and keep them up.

    The API serves the front, with its worker and a sandbox of identities. The matches are listed, so the nodes follow
    them to a result. The chain's blocks carry the match clock's time. Stop with Ctrl-C, or with `proofbook stop` from
    another shell: all is kept, and the next run goes on from there.
    """
    start(**asked, many=False)


def start(
    *,
    fresh: bool,
    chain_port: int | None,
    replay_port: int | None,
    api_port: int | None,
    matches: tuple[str, ...],
    first: str | None,
    speed: float | None,
    addresses: Path | None,
    many: bool,
) -> None:
    """Start everything and keep it up until Ctrl-C; `many` has several processes of each part of the API."""
    try:
        begin = moment(first or START)
    except ValueError as error:
        raise click.BadParameter(
            f"{first!r} is no time: give one like 2018-07-15T14:00:00", param_hint="--start"
        ) from error
    # Imported here: web3 takes a second, and `--help` must not.
    from proofbook.cli import _runkept as keeping
    from proofbook.cli._nodecommittee import prepare
    from proofbook.cli._playground import Playground
    from proofbook.cli._runapi import start_api
    from proofbook.cli._runmarket import Keeper, chain_start, open_market
    from proofbook.cli._runnodes import watch
    from proofbook.cli._runparts import Addresses, Observer
    from proofbook.cli._runpricing import PRICING, start_pricing
    from proofbook.cli._runscreen import Screen
    from proofbook.cli._runsummary import addresses_of, summary
    from proofbook.cli._stage import bring_up
    from proofbook.cli._upapi import start_cluster
    from proofbook.pidfile import run_folder
    from proofbook.processes import Supervisor
    from proofbook.toolchain import ROOT

    def say(line: str) -> None:
        click.echo(f"  {line}")

    home, folder = run_folder(), addresses or ROOT / "deployments"
    file = folder / "local.json"
    with Supervisor(home, GRACE_S) as parts:
        Addresses.remove(home)
        kept = None if fresh else keeping.read(home)
        if kept is not None:
            kept.require(matches or None, first)
            say("resumed     the run that was stopped here; --fresh begins anew")
        elif keeping.left_over(home) and not fresh:
            say("anew        the run before was killed, and its chain with it")
        asked = keeping.asked(kept, matches or ("all",), first or START, speed, chain_port, replay_port, api_port)
        if kept is None:
            keeping.forget(home)
        stage = bring_up(
            parts,
            matches=asked.matches,
            start=chain_start(moment(asked.start)),
            speed=1.0,
            chain_port=asked.ports["chain"],
            replay_port=asked.ports["replay"],
            addresses=folder,
            say=say,
            state=home / keeping.CHAIN,
            kept=keeping.deployment(kept, file) if kept else None,
        )
        if kept is None:
            open_market(stage, asked.matches, begin, say)
        keeping.begin(home)
        parts.at_the_end(lambda: keeping.keep(home, asked, file))
        stage.run_at(asked.speed)
        pace = min(max(1.0, asked.speed), MOST_PACE)
        committee = prepare(
            stage,
            home / "nodes",
            file,
            pace=pace,
            known_ports=True,
            kept=kept is not None,
            tell=f"http://127.0.0.1:{asked.ports['api']}",
        )
        say(f"nodes       four processes, settings and stores in {home / 'nodes'}")
        with committee.running(parts):
            says = "bus, and two processes each of API, stream and workers" if many else "server, worker"
            say(f"api         sandbox of identities, database, {says}")
            api = (start_cluster if many else start_api)(
                parts, stage, file, asked.ports["api"], sandbox_port=asked.ports["sandbox"], kept=kept is not None
            )
            say("pricing     three replicas; every match of the replay from a week before it on")
            start_pricing(parts, stage)
            parts.await_ready(*api.waited_for, PRICING)
            committee.await_ready(parts)
            where = addresses_of(stage, api, committee)
            where.save(home)
            click.echo(summary(stage, api, committee, file, usual=asked.ports["chain"] == CHAIN_PORT))
            with suppress(KeyboardInterrupt):
                keeper = Keeper(Playground(stage.w3, stage.deployment), asked.matches, moment(asked.start))
                screen = Screen(where, home / LOG, click.echo)
                watch(stage, committee, parts, screen, Observer(where, home).look, keeper.turn)


def moment(text: str) -> int:
    """Seconds UTC of a time such as 2018-07-15T14:00:00; raises ValueError."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
