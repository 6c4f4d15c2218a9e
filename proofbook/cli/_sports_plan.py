"""`sports quota` and `sports coverage`: what a day costs, and what a competition may offer. Neither asks a provider."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

_file = click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A settings file, as for `settings check`.",
)


@click.command()
@_file
@click.option("--day", default=None, help="The day, YYYY-MM-DD in UTC; today, if not given.")
@click.option(
    "--matches", type=click.IntRange(0, 10_000), default=None, help="So many matches instead of a catalogue's."
)
@click.option("--catalogue", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None)
@click.option("--live-every", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds in play.")
@click.option(
    "--settle-every", type=click.IntRange(1, 3600), default=300, show_default=True, help="Seconds afterwards."
)
def quota(
    files: tuple[Path, ...],
    day: str | None,
    matches: int | None,
    catalogue: Path | None,
    live_every: int,
    settle_every: int,
) -> None:
    """Print one JSON line a provider: the calls that a day's matches cost, and the live interval that fits."""
    from sports.fetching.plan import Cadence, Planned, Supply, plan_day
    from sports.model import UnixTime
    from sports.providers.adapter import Capability, FixtureRef

    sources = _sources(files)
    wanted = day or f"{datetime.fromtimestamp(time.time(), UTC):%Y-%m-%d}"
    try:
        begin = int(datetime.fromisoformat(f"{wanted}T00:00:00+00:00").timestamp())
    except ValueError:
        raise click.UsageError(f"{wanted!r} is no day: give one like 2026-11-22") from None
    planned = _planned(catalogue, matches, begin)
    supplies = []
    for name, provider in sorted(sources.providers.items()):
        asked = [provider.adapter.request_fixture(FixtureRef(number, "c", wanted)) for number in ("1", "2")]
        supplies.append(
            Supply(
                name,
                provider.per_day,
                by_fixture=asked[0] != asked[1],
                live=Capability.LIVE in provider.adapter.capabilities,
                competitions=_covered(sources, name),
            )
        )
    cadence = Cadence(live_s=live_every, settle_s=settle_every)
    of_day = [Planned(key, UnixTime(start)) for key, start in planned]
    for line in plan_day(of_day, supplies, cadence, sources.settings.reserve_percent):
        shown = {
            "provider": line.provider,
            "matches": line.matches,
            "per_day": line.per_day,
            "reserve": line.reserve,
            "schedule": line.schedule,
            "live": line.live,
            "settle": line.settle,
            "correct": line.correct,
            "total": line.total,
            "fits": line.fits,
            "live_every_s": line.live_s,
        }
        click.echo(json.dumps(shown))


@click.command()
@_file
@click.option("--closed", is_flag=True, help="Only the markets that may not open.")
@click.argument("competition", required=False)
def coverage(files: tuple[Path, ...], closed: bool, competition: str | None) -> None:
    """Print one JSON line a market and period: whether two groups can state what it settles by.

    COMPETITION is a key of sports.competitions; all of them, if not given.
    """
    sources = _sources(files)
    keys = [competition] if competition else sorted(sources.settings.competitions)
    if not keys:
        raise click.ClickException("no competition is configured: write one under [sports.competitions.<key>]")
    for key in keys:
        for gate in sources.coverage(key):
            if closed and gate.open:
                continue
            shown = {
                "competition": key,
                "market": gate.market.name.lower(),
                "period": gate.period,
                "open": gate.open,
                "groups": {basis.value: list(groups) for basis, groups in gate.groups.items()},
                "reason": gate.reason,
            }
            click.echo(json.dumps(shown))


def _sources(files: tuple[Path, ...]) -> Any:
    from proofbook.settings import load
    from sports.sources import sources_of

    settings = load(list(files) or None)
    return sources_of(settings.sports, replay=settings.replay.enabled)


def _planned(catalogue: Path | None, matches: int | None, begin: int) -> list[tuple[str, int]]:
    """Competition and start of each match of the day; a mere number of matches starts at 15:00."""
    if (catalogue is None) is (matches is None):
        raise click.UsageError("say which matches: --catalogue FILE or --matches N")
    if catalogue is None:
        return [("any", begin + 15 * 3600)] * (matches or 0)
    from sports.fixtures import load_catalogue

    fixtures = load_catalogue(catalogue).fixtures.values()
    return [(one.competition.key, one.start) for one in fixtures if begin <= one.start < begin + 86_400]


def _covered(sources: Any, name: str) -> frozenset[str] | None:
    """The configured competitions that a provider covers; None, for all, where none is configured."""
    configured = sources.settings.competitions
    return frozenset(key for key, chosen in configured.items() if name in chosen.providers) if configured else None
