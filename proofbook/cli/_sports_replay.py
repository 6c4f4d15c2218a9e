"""Serve real matches in every provider's format, with faults that can be switched on while it runs."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from sports.errors import SportsError
from sports.replay import Match, ReplayServer
from sports.replay.allowance import PLANS
from sports.replay.faults import KINDS
from sports.replay.starting import Wanted, addresses, build, examples


@click.command()
@click.option(
    "--match",
    "names",
    multiple=True,
    default=("world-cup-2018-final",),
    show_default=True,
    help="Repeatable; or `all`.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0 takes a free one.")
@click.option("--start", help="First match time, like 2018-07-15T14:30:00Z; else 30 minutes before the kick-off.")
@click.option("--speed", type=float, default=1.0, show_default=True, help="Match seconds in a real one; 0 stands.")
@click.option("--key", "keys", multiple=True, metavar="PROVIDER=KEY", help="Key to ask for; else replay-PROVIDER.")
@click.option(
    "--plan",
    type=click.Choice(list(PLANS)),
    default="paid",
    show_default=True,
    help="Limits that hold, on the match clock.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="KIND[:PROVIDER[:FIXTURE]][@START..UNTIL][=SECONDS]",
    help="Switch a fault on from the beginning.",
)
@click.option("--scenario", type=click.Path(path_type=Path), help="File of faults, as /faults takes them.")
@click.option("--recorded", type=click.Path(path_type=Path), help="Serve the bodies of this folder as they are.")
def replay(
    names: tuple[str, ...],
    host: str,
    port: int,
    start: str | None,
    speed: float,
    keys: tuple[str, ...],
    plan: str,
    faults: tuple[str, ...],
    scenario: Path | None,
    recorded: Path | None,
) -> None:
    """Serve real matches in every provider's own format, paths, keys and limits, on a match clock.

    Prints each provider's base address and key, then serves until Ctrl-C. While it runs:

    \b
      curl -s http://127.0.0.1:8700/clock
      curl -s http://127.0.0.1:8700/clock -d '{"now": 1531666800, "speed": 60}'
      curl -s http://127.0.0.1:8700/faults
      curl -s http://127.0.0.1:8700/faults -d '{"kind": "wrong-half-time", "provider": "openligadb"}'
      curl -s http://127.0.0.1:8700/faults -d '{"kind": "429", "provider": "espn", "seconds": 60}'
      curl -s -X DELETE http://127.0.0.1:8700/faults/1

    docs/guides/replay.md tells what every fault does.
    """
    wanted = Wanted(names, host, port, start, speed, keys, plan, faults, scenario, recorded)
    try:
        server = build(wanted)
    except SportsError as error:
        raise click.ClickException(str(error)) from error
    ends = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ends.set())
    with server:
        click.echo(described(server))
        ends.wait()


def described(server: ReplayServer) -> str:
    """What a person needs to use a replay: addresses, keys, clock, switches, and calls to paste."""
    service = server.service
    shown = datetime.fromtimestamp(service.clock.now(), UTC)
    lines = [f"Replay of {len(service.matches)} matches", "", "Base addresses and keys"]
    lines += [f"  {name:18} {address}  {key or '(no key)'}" for name, address, key in addresses(server)]
    lines += ["", "Match clock", f"  {shown:%Y-%m-%d %H:%M:%S} UTC, {service.clock.speed:g} match seconds a second"]
    lines += [f"  curl -s {server.url}/clock -d '{{\"now\": {service.clock.now() + 3600}}}'"]
    lines += ["", f"Faults: {len(service.faults.all())} on; switch on with", *_switches(server)]
    lines += ["", "Try", *(f"  {line}" for line in examples(server, min(service.matches, key=_start)))]
    return "\n".join([*lines, "", "Stop with Ctrl-C."])


def _start(match: Match) -> int:
    return match.start


def _switches(server: ReplayServer) -> list[str]:
    rows = [", ".join(KINDS[index : index + 7]) for index in range(0, len(KINDS), 7)]
    call = f'  curl -s {server.url}/faults -d \'{{"kind": "late", "provider": "espn", "seconds": 600}}\''
    return [call, *(f"  {row}" for row in rows)]
