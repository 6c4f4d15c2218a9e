"""`pricing run` follows a match and prices it live: a replay of its own, or a fixture at the settings' providers."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx

from chain.typed_data import Domain
from pricing.agree.asking import HttpPeer, Panel
from pricing.agree.parameters_file import read_parameters
from pricing.agree.served import ZERO
from pricing.guard import NewPrice, NoQuorum
from pricing.request import PricingRequest, Reference
from pricing.run.catalogued import PriceFeed, feeds_of, plans, price_source, terms_for
from pricing.run.errors import CannotRun, LivedAlready
from pricing.run.history import History
from pricing.run.live import LiveMatch, MakePrice, Terms
from pricing.run.local import local_replicas
from pricing.run.makers import ByPanel, in_process
from pricing.run.metrics import PricingMetrics
from pricing.run.pace import Pace, PatientClock, RealPace, SteppedPace
from pricing.run.rehearsal import FEEDS, terms_of
from pricing.run.runner import Others, Runner
from pricing.shipped import PARAMETERS
from proofbook import settings as settings_module
from proofbook.cli._pricing_history import database_of
from proofbook.cli._pricing_told import Told
from proofbook.clock import MatchClock, RealMatchClock, RemoteMatchClock, SystemWallClock
from proofbook.metrics import Metrics
from proofbook.settings import Settings
from sports.fetching import Fetcher, Policy, Source, fetcher_of
from sports.fixtures import CatalogueFixture, load_catalogue
from sports.live import Follower
from sports.providers import ADAPTERS
from sports.replay import ReplayServer, load_matches, match_named
from sports.replay.starting import Wanted, build
from sports.sources import sources_of

FOLDER = Path(".run/pricing")
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
@click.option("--catalogue", type=_file, help="Follow a fixture of this catalogue at the settings' providers.")
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
    `[sports.providers]`, in real time (or on the clock of the replay that `[replay]` names). Each change of the
    market "match result" is one line; every price, and everything that the guard did, is kept for `pricing explain`
    and for charts. The last line is JSON.
    """
    settings = settings_module.load()
    wanted = [one.strip() for one in feeds.split(",")] if feeds else []
    chosen = parameters or settings.pricing.parameters_file or PARAMETERS
    if catalogue is None:
        _require_replay(settings, division, home, away)
    elif faults or anew:
        raise CannotRun("--fault and --anew go with a replay", "leave them out, or leave out --catalogue")
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
            if name is None:
                raise CannotRun("no fixture is named", f"give --match with a key of {catalogue}")
            fixture = load_catalogue(catalogue).fixture(name)
            clock = _clock_of(settings)
            begins = clock.now()
            # A run that begins again in play has no prices of others from before the match but those it was told then.
            known = history.last_reference(fixture.key)
            opened = _followed(settings, fixture, clock, wanted, division, (home, away), known)
        told = Told(history, begins, PricingMetrics(metrics))
        make = stack.enter_context(_maker(settings, replicas, chosen, told))
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
        fetcher = Fetcher(client, clock, wall, draw=random.random, policy=_patience(poll_s))
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
            settings.sports, client, patient, wall, draw=random.random, policy=_patience(settings.pricing.poll_s)
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


def _patience(poll_s: int) -> Policy:
    """An answer that comes after the next question is none, and one feed that hangs does not hold up the others."""
    return Policy(attempts=1, timeout_s=float(poll_s), max_wait_s=1.0)


def _clock_of(settings: Settings) -> MatchClock:
    """The clock of the replay that the settings name, else real time."""
    replayed = settings.replay.enabled and settings.profile != "production"
    return RemoteMatchClock(f"http://127.0.0.1:{settings.replay.port}") if replayed else RealMatchClock()


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


@contextmanager
def _maker(settings: Settings, replicas: int, parameters: Path | None, told: Told) -> Iterator[MakePrice]:
    """Where prices come from: the replicas of the settings, replicas started here, or this process."""
    pricing = settings.pricing
    domain = Domain(settings.chain.constants().chain_id, ZERO)
    if not replicas:
        alone = in_process(read_parameters(parameters))

        def make(request: PricingRequest) -> NewPrice | NoQuorum:
            answer = alone(request)
            told.made(request, answer)
            return answer

        yield make
        return
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(trust_env=False))
        known = [(one.address, one.url) for one in pricing.replicas]
        if not known:
            started = stack.enter_context(local_replicas(FOLDER, replicas, domain, parameters))
            known = [(one.address, one.url) for one in started]
        panel = Panel(
            [HttpPeer(address, url, client) for address, url in known],
            pricing.quorum if pricing.replicas else len(known) // 2 + 1,
            domain,
        )
        stack.callback(panel.close)
        yield ByPanel(panel, told.outcome, in_play_s=pricing.in_play_ms / 1000, before_s=pricing.before_ms / 1000)
