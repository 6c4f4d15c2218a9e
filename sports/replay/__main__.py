"""Run the replay for a program, for instance:

    python -m sports.replay --match world-cup-2018-final --port 8700 --start 2018-07-15T14:30:00Z --speed 60

Prints one JSON line once it listens, then serves until it is interrupted or terminated. People use
`proofbook sports replay`, which prints addresses, keys and examples.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path

import click

from sports.errors import SportsError
from sports.replay.allowance import PLANS
from sports.replay.starting import Wanted, build


@click.command()
@click.option("--match", "names", multiple=True, required=True, help="Match to serve; may be repeated; `all` for all.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0 takes a free one.")
@click.option("--start", default=None, help="First match time; 30 minutes before the first kick-off if not given.")
@click.option("--speed", type=float, default=1.0, show_default=True, help="Match seconds in a real one; 0 stands.")
@click.option("--football-data-key", default="replay-football-data", help="Token that callers must show.")
@click.option("--api-football-key", default="replay-api-football", help="Key that callers must show.")
@click.option("--key", "keys", multiple=True, help="PROVIDER=KEY for any other provider.")
@click.option("--plan", type=click.Choice(list(PLANS)), default="open", show_default=True, help="Limits that hold.")
@click.option("--fault", "faults", multiple=True, help="KIND[:PROVIDER[:FIXTURE]][@START..UNTIL][=SECONDS].")
@click.option("--scenario", type=click.Path(path_type=Path), help="File of faults.")
@click.option("--recorded", type=click.Path(path_type=Path), help="Folder of recorded bodies.")
def main(
    names: tuple[str, ...],
    host: str,
    port: int,
    start: str | None,
    speed: float,
    football_data_key: str,
    api_football_key: str,
    keys: tuple[str, ...],
    plan: str,
    faults: tuple[str, ...],
    scenario: Path | None,
    recorded: Path | None,
) -> None:
    """Serve real matches in the providers' own formats on a match clock."""
    known = {"football-data": football_data_key, "api-football": api_football_key}
    wanted = Wanted(names, host, port, start, speed, keys, plan, faults, scenario, recorded, known)
    try:
        server = build(wanted)
    except SportsError as error:
        raise click.ClickException(str(error)) from error
    ends = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ends.set())
    with server:
        clock = server.service.clock
        about = {"now": clock.now(), "speed": clock.speed, "matches": len(server.service.matches)}
        sys.stdout.write(json.dumps({"listening": server.url, **about}) + "\n")
        sys.stdout.flush()
        ends.wait()


if __name__ == "__main__":
    main()
