"""`pricing run` follows a match and prices it live: a replay of its own, or a fixture at the settings' providers."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx

from pricing.request import Reference
from pricing.run.catalogued import PriceFeed, feeds_of, plans, price_source, terms_for
from pricing.run.errors import CannotRun, LivedAlready
from pricing.run.history import History
from pricing.run.live import LiveMatch, MakePrice, Terms
from pricing.run.metrics import PricingMetrics
from pricing.run.pace import Pace, PatientClock, RealPace, SteppedPace
from pricing.run.rehearsal import FEEDS, terms_of
from pricing.run.runner import Others, Runner
from pricing.shipped import PARAMETERS
from proofbook import settings as settings_module
from proofbook.cli._pricing_crowd import Asked, run_sport, run_sports
from proofbook.cli._pricing_history import database_of
from proofbook.cli._pricing_parts import clock_of, maker, patience
from proofbook.cli._pricing_told import Told
from proofbook.clock import MatchClock, RemoteMatchClock, SystemWallClock
from proofbook.metrics import Metrics
from proofbook.settings import Settings
from sports.fetching import Fetcher, Source, fetcher_of
from sports.fixtures import CatalogueFixture, load_catalogue
from sports.live import Follower
from sports.providers import ADAPTERS
from sports.replay import ReplayServer, load_matches, match_named
from sports.replay.matches import DATA
from sports.replay.starting import Wanted, build
from sports.sources import sources_of
from sports.words import Sport

FOLDER = Path(os.environ.get("PROOFBOOK_RUN_FOLDER") or ".run") / "pricing"
"""Where its processes are noted; a run that has a folder of its own has its own replicas too."""
SHIPPED = str(DATA / "catalogue.json")
DEFAULT_MATCH = "world-cup-2018-final"
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Scene:
    """A match as it is followed: what is known of it, its feeds and clock, and where prices of others come from."""

    terms: Terms
    followers: Sequence[Follower]
    pace: Pace
    others: Others | None = None


@click.command("run")
@click.option("--match", "name", help=f"The fixture; of the shipped ones {DEFAULT_MATCH}, if none is given.")
@click.option(
    "--catalogue",
    type=_file,
    is_flag=False,
    flag_value=SHIPPED,
    help="Follow this catalogue at the settings' providers: one fixture, or all. Without FILE: that of the replay.",
)
@click.option(
    "--sport", type=click.Choice([one.name.lower() for one in Sport]), help="Of a catalogue this sport alone."
)
@click.option(
    "--speed", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True, help="Of a replay, at most."
)
@click.option(
    "--before", type=click.IntRange(0, 86_400), default=60, show_default=True, help="A replay begins so early, seconds."
)
@click.option("--minutes", type=click.IntRange(1, 20_000), help="Stop after so many minutes of the match clock.")
@click.option("--feeds", help="Providers to follow, by commas; all that can, or two of a replay.")
@click.option("--division", help="The match's division, as the ratings name it; else the competition's key.")
@click.option("--home", help="The home team, as the ratings name it; else as the catalogue does.")
@click.option("--away", help="The away team.")
@click.option("--replicas", type=click.IntRange(0, 7), default=3, show_default=True, help="0: this process alone.")
@click.option("--fault", "faults", multiple=True, help="A fault of the replay, as `sports replay --fault` takes it.")
@click.option("--database", help="Address of the history; else that of the settings.")
@click.option("--anew", is_flag=True, help="Forget what is kept of an earlier replay of the same match.")
@click.option(
    "--parameters", type=click.Path(path_type=Path), help="Parameter file; else the settings', else the shipped one."
)
@click.option("--metrics-port", type=click.IntRange(0, 65535), help="Serve Prometheus metrics there; 0: any free port.")
def run_command(
    name: str | None,
    catalogue: Path | None,
    sport: str | None,
    speed: float,
    before: int,
    minutes: int | None,
    feeds: str | None,
    division: str | None,
    home: str | None,
    away: str | None,
    replicas: int,
    faults: tuple[str, ...],
    database: str | None,
    anew: bool,
    parameters: Path | None,
    metrics_port: int | None,
) -> None:
    """Price a match live, by replicas that agree, behind the guard.

    Without --catalogue a shipped match is replayed; with it a fixture is followed at the providers of
    `[sports.providers]`, in real time (or on the clock of the replay that `[replay]` names). Without --match all
    fixtures of the catalogue are: those coming from a week before on, those in play live, each sport in a process of
    its own, until Ctrl-C. Each change of the market "match result" is one line; every price, and everything that the
    guard did, is kept for `pricing explain` and for charts. The last line is JSON.
    """
    settings = settings_module.load()
    wanted = [one.strip() for one in feeds.split(",")] if feeds else []
    chosen = parameters or settings.pricing.parameters_file or PARAMETERS
    if catalogue is None:
        _require_replay(settings, division, home, away)
    elif faults or anew:
        raise CannotRun("--fault and --anew go with a replay", "leave them out, or leave out --catalogue")
    if catalogue is not None and name is None:
        if home or away:
            raise CannotRun("--home and --away are names of one match", "give --match too, or leave them out")
        asked = Asked(catalogue, tuple(wanted), division, minutes, replicas, database, chosen, metrics_port)
        if sport is None:
            run_sports(settings, asked, FOLDER)
        else:
            run_sport(settings, asked, Sport[sport.upper()], FOLDER / sport)
        return
    if sport is not None:
        raise CannotRun("--sport goes with all fixtures of a catalogue", "give --catalogue, and no --match")
    with ExitStack() as stack:
        history = History(stack.enter_context(database_of(settings, database)))
        history.migrate()
        metrics = Metrics()
        if metrics_port is not None:
            endpoint = metrics.serve(settings.metrics.host, metrics_port)
            stack.callback(endpoint.close)
            click.echo(f"metrics at http://{endpoint.host}:{endpoint.port}/metrics")
        if catalogue is None:
            match = match_named(name or DEFAULT_MATCH, load_matches())
            begins = match.start - before
            _require_new(history, match.fixture.key, begins, anew=anew)
            start = datetime.fromtimestamp(begins, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            # The clock stands by itself: the pace of the run moves it.
            server = stack.enter_context(
                build(Wanted((match.fixture.key,), port=0, start=start, speed=0, faults=faults))
            )
            opened = _replayed(server, wanted or list(FEEDS), speed, settings.pricing.poll_s)
        else:
            fixture = load_catalogue(catalogue).fixture(str(name))
            clock = clock_of(settings)
            begins = clock.now()
            # A run that begins again in play has no prices of others from before the match but those it was told then.
            known = history.last_reference(fixture.key)
            opened = _followed(settings, fixture, clock, wanted, division, (home, away), known)
        told = Told(history, begins, PricingMetrics(metrics))
        make = stack.enter_context(maker(settings, FOLDER, replicas, chosen, told))
        until = None if minutes is None else begins + 60 * minutes
        live = asyncio.run(_run(opened, make, told, settings.pricing.poll_s, begins, until))
        click.echo(json.dumps(told.summary(live)))


async def _run(
    opened: AbstractAsyncContextManager[Scene], make: MakePrice, told: Told, poll_s: int, begins: int, until: int | None
) -> LiveMatch:
    async with opened as scene:
        live = LiveMatch(scene.terms, make, begins)
        await Runner(live, scene.followers, scene.pace, told.note, poll_s, until, scene.others).run()
        return live


@asynccontextmanager
async def _replayed(server: ReplayServer, feeds: list[str], speed: float, poll_s: int) -> AsyncIterator[Scene]:
    """The one match of a replay in this process, whose clock the pace of the run moves."""
    clock, wall = server.service.clock, SystemWallClock()
    match = server.service.matches[0]
    sources = [Source(ADAPTERS[feed], f"replay-{feed}", server.base_url(feed)) for feed in feeds]
    async with httpx.AsyncClient(trust_env=False) as client:
        fetcher = Fetcher(client, clock, wall, draw=random.random, policy=patience(poll_s))
        followers = [Follower(fetcher, source, match.fixture, clock, wall) for source in sources]
        yield Scene(terms_of(match, feeds), followers, SteppedPace(clock, wall, speed))


@asynccontextmanager
async def _followed(
    settings: Settings,
    fixture: CatalogueFixture,
    clock: MatchClock,
    wanted: list[str],
    division: str | None,
    names: tuple[str | None, str | None],
    reference: Reference | None,
) -> AsyncIterator[Scene]:
    """A fixture of a catalogue at the providers of the settings."""
    wall, sources = SystemWallClock(), sources_of(settings.sports)
    patient = PatientClock(clock, wall)
    chosen = feeds_of(sources, fixture, wanted)
    priced = price_source(sources, fixture)
    async with httpx.AsyncClient(trust_env=False) as client:
        fetcher = fetcher_of(
            settings.sports, client, patient, wall, draw=random.random, policy=patience(settings.pricing.poll_s)
        )
        others = None if priced is None else PriceFeed(fetcher, priced, fixture)
        terms = terms_for(
            fixture,
            plans([str(source.name) for source in chosen], sources),
            division=division,
            names=names,
            reference=reference,
        )
        followers = [Follower(fetcher, source, fixture, patient, wall) for source in chosen]
        speed = clock.reading().speed if isinstance(clock, RemoteMatchClock) else 1.0
        yield Scene(terms, followers, RealPace(patient, wall, speed or 1.0), others)


def _require_replay(settings: Settings, division: str | None, home: str | None, away: str | None) -> None:
    """Raise CannotRun where a replay is asked for that the settings exclude, or with words that it does not take."""
    if settings.profile == "production" or not settings.replay.enabled:
        raise CannotRun("the settings have no replay", "name a --catalogue and a --match to follow a fixture live")
    if division or home or away:
        raise CannotRun("--division, --home and --away go with --catalogue", "a shipped match knows its names")


def _require_new(history: History, fixture: str, begins: int, *, anew: bool) -> None:
    """Raise LivedAlready where an earlier run has lived these minutes; forget it where that is wanted."""
    if anew:
        history.forget(fixture)
    newest = history.newest(fixture)
    if newest is not None and newest >= begins:
        raise LivedAlready(fixture, datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%d %H:%M:%S"))
