"""Run the replay, for instance:

    python -m sports.replay --match world-cup-2018-final --port 8700 --start 2018-07-15T14:30:00Z --speed 60

Prints one JSON line once it listens, then serves until it is interrupted or terminated.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from datetime import UTC, datetime

import click

from sports.errors import SportsError
from sports.replay import MatchClock, ReplayServer, ReplayService, load_matches, match_named

LEAD_S = 30 * 60


def parse_start(text: str) -> int:
    """Seconds since 1970 of an ISO 8601 time with zone, or of digits."""
    if text.isascii() and text.isdecimal():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no time: give one like 2018-07-15T14:30:00Z") from error
    if moment.tzinfo is None:
        raise click.BadParameter(f"{text!r} has no zone: add Z for UTC")
    return int(moment.astimezone(UTC).timestamp())


@click.command()
@click.option("--match", "names", multiple=True, required=True, help="Match to serve; may be repeated; `all` for all.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0 takes a free one.")
@click.option("--start", default=None, help="First match time; 30 minutes before the first kick-off if not given.")
@click.option("--speed", type=float, default=1.0, show_default=True, help="Match seconds in a real one; 0 stands.")
@click.option("--football-data-key", default="replay-football-data", help="Token that callers must show.")
@click.option("--api-football-key", default="replay-api-football", help="Key that callers must show.")
def main(
    names: tuple[str, ...],
    host: str,
    port: int,
    start: str | None,
    speed: float,
    football_data_key: str,
    api_football_key: str,
) -> None:
    """Serve real matches in the providers' own formats on a match clock."""
    try:
        known = load_matches()
        chosen = list(known.values()) if "all" in names else [match_named(name, known) for name in dict.fromkeys(names)]
        begin = min(match.start for match in chosen) - LEAD_S if start is None else parse_start(start)
        clock = MatchClock(begin, speed)
        keys = {"football-data": football_data_key, "api-football": api_football_key}
        server = ReplayServer(ReplayService(chosen, clock, keys), host, port)
    except SportsError as error:
        raise click.ClickException(str(error)) from error
    ends = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ends.set())
    with server:
        about = {"listening": server.url, "now": clock.now(), "speed": clock.speed, "matches": len(chosen)}
        sys.stdout.write(json.dumps(about) + "\n")
        sys.stdout.flush()
        ends.wait()


if __name__ == "__main__":
    main()
