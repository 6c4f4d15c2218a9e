"""`pricing run` follows a match and prices it live; `pricing explain` tells from the history what moved its price."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx

from chain.typed_data import Domain
from pricing.agree.asking import HttpPeer, Outcome, Panel
from pricing.agree.parameters_file import read_parameters
from pricing.agree.served import ZERO
from pricing.columns import Offer
from pricing.guard import Change, NewPrice, NoQuorum, Status
from pricing.plots import price_history
from pricing.request import PricingRequest
from pricing.run.chart import marks_of, moments_of
from pricing.run.errors import NothingKept
from pricing.run.explain import moves
from pricing.run.history import History
from pricing.run.live import LiveMatch, MakePrice
from pricing.run.local import local_replicas
from pricing.run.makers import ByPanel, in_process
from pricing.run.metrics import PricingMetrics
from pricing.run.rehearsal import terms_of
from pricing.run.runner import Runner
from pricing.shipped import PARAMETERS
from proofbook import settings as settings_module
from proofbook.clock import RemoteMatchClock, SystemWallClock
from proofbook.database import Database, open_database
from proofbook.metrics import Metrics
from proofbook.secrets import read_secret
from proofbook.settings import Settings
from sports.fetching import Fetcher, Policy, Source
from sports.live import Follower
from sports.markets import MARKETS, describe
from sports.providers import ADAPTERS
from sports.replay import Match, ReplayServer, load_matches, match_named
from sports.replay.starting import Wanted, build
from sports.words import FixtureId, Leg, OddsPpm

RESULT = Offer(1)
FOLDER = Path(".run/pricing")
_RESULT = ["home", "draw", "away"]
PROGRESS_S = 300
"""A line of progress for each so many seconds of the match."""


@click.command("run")
@click.option("--match", "name", default="world-cup-2018-final", show_default=True, help="A shipped match.")
@click.option("--speed", type=click.FloatRange(0.1, 60), default=10.0, show_default=True, help="Match seconds in one.")
@click.option(
    "--before", type=click.IntRange(0, 86_400), default=60, show_default=True, help="Seconds before kick-off."
)
@click.option("--minutes", type=click.IntRange(1, 300), help="Stop after so many minutes of the match clock.")
@click.option("--feeds", default="api-football,espn", show_default=True, help="Providers to follow, by commas.")
@click.option("--replicas", type=click.IntRange(0, 7), default=3, show_default=True, help="0: this process alone.")
@click.option("--fault", "faults", multiple=True, help="A fault of the replay, as `sports replay --fault` takes it.")
@click.option("--database", help="Address of the history; else that of the settings.")
@click.option(
    "--parameters", type=click.Path(path_type=Path), help="Parameter file; else the settings', else the shipped one."
)
@click.option("--metrics-port", type=click.IntRange(0, 65535), help="Serve Prometheus metrics there; 0: any free port.")
def run_command(
    name: str,
    speed: float,
    before: int,
    minutes: int | None,
    feeds: str,
    replicas: int,
    faults: tuple[str, ...],
    database: str | None,
    parameters: Path | None,
    metrics_port: int | None,
) -> None:
    """Price a match live, from the replay's feeds, by replicas that agree, behind the guard.

    Each change of the market "match result" is one line; every price, and everything that the guard did, is kept for
    `pricing explain` and for charts. The last line is JSON.
    """
    settings = settings_module.load()
    match = match_named(name, load_matches())
    begins = match.start - before
    chosen = parameters or settings.pricing.parameters_file or PARAMETERS
    with ExitStack() as stack:
        kept = stack.enter_context(_database(settings, database))
        history = History(kept)
        history.migrate()
        start = datetime.fromtimestamp(begins, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        wanted = Wanted((name,), port=0, start=start, speed=speed, faults=faults)
        server = stack.enter_context(build(wanted))
        metrics = Metrics()
        if metrics_port is not None:
            endpoint = metrics.serve(settings.metrics.host, metrics_port)
            stack.callback(endpoint.close)
            click.echo(f"metrics at http://{endpoint.host}:{endpoint.port}/metrics")
        told = _Told(history, match, PricingMetrics(metrics))
        make = stack.enter_context(_maker(settings, replicas, chosen, told))
        live = LiveMatch(terms_of(match, feeds.split(",")), make, begins)
        asyncio.run(_follow(server, live, feeds.split(","), settings, told, speed, minutes, begins))
        click.echo(json.dumps(told.summary(live)))


@click.command("explain")
@click.argument("fixture")
@click.option("--market", type=click.IntRange(1, max(MARKETS)), default=1, show_default=True, help="Market id.")
@click.option("--line", type=int, default=0, help="Line in quarters.")
@click.option("--database", help="Address of the history; else that of the settings.")
@click.option(
    "--parameters", type=click.Path(path_type=Path), help="Parameter file; else the settings', else the shipped one."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line a move.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw it too: NAME.png, NAME.svg, or NAME for both.")
def explain_command(
    fixture: str,
    market: int,
    line: int,
    database: str | None,
    parameters: Path | None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Tell what moved a price: time, red cards, score, prices of others, parameters, each with its part in points."""
    settings = settings_module.load()
    offer = Offer(market, 1, line)
    with _database(settings, database) as kept:
        history = History(kept)
        history.migrate()
        prices = history.prices(fixture)
        if not prices:
            raise NothingKept(fixture, history.fixtures())
        found = moves(prices, offer, read_parameters(parameters or settings.pricing.parameters_file or PARAMETERS))
        title = describe(Leg(FixtureId(1), offer.market, offer.period, 0, offer.line, offer.priced_at, OddsPpm(0)))
        if not as_json:
            click.echo(f"{fixture}: {title} and the others, fair, in percent; {len(prices)} prices kept")
        for move in found:
            if as_json:
                said = {"at": move.at, "before": move.before, "after": move.after, "causes": dict(move.causes)}
                click.echo(json.dumps({**said, "detail": move.detail}))
                continue
            causes = ", ".join(f"{cause} {_points(part)}" for cause, part in move.causes)
            click.echo(f"{_clock(move.at)}  {_percent(move.after):<28} {causes or move.detail}")
        for change in history.changes(fixture):
            if change.offer == offer and not as_json and change.after != Status.OPEN:
                click.echo(f"{_clock(change.at)}  {change.after}: {change.why}")
        if plot is not None:
            _draw(
                plot,
                history,
                fixture,
                offer,
                f"{fixture}, market {market}: fair chances as they were priced",
                quiet=as_json,
            )


def _draw(path: Path, history: History, fixture: str, offer: Offer, title: str, *, quiet: bool) -> None:
    """A football match against its minutes; other sports against the time since their first price."""
    kept = history.prices(fixture)
    kickoff = next((one.request.football.kickoff for one in kept if one.request.football is not None), kept[0].asked_at)
    moments = moments_of(history.series(fixture, offer), kickoff)
    most = max((len(moment.chances) for moment in moments), default=0)
    names = _RESULT if offer == RESULT and most == len(_RESULT) else [f"selection {place}" for place in range(most)]
    drawn = price_history(path, moments, names, marks_of(kept, kickoff), title)
    if not quiet:
        click.echo(f"drawn: {', '.join(map(str, drawn))}")


class _Told:
    """Prints what happens, keeps it, and counts."""

    def __init__(self, history: History, match: Match, metrics: PricingMetrics) -> None:
        self._history = history
        self._metrics = metrics
        self._match = match
        self._standings: dict[str, str] = {}
        self.prices = self.no_quorum = self.changes = 0
        self.now = self._shown_at = int(match.start)

    def made(self, request: PricingRequest, answer: NewPrice | NoQuorum) -> None:
        """Keep a price that this process made alone."""
        if isinstance(answer, NewPrice):
            self.prices += 1
            self._history.keep_unsigned(request, answer.sheet)

    def outcome(self, outcome: Outcome) -> None:
        """Keep what a panel answered, and say which replica is left out and why."""
        self._metrics.asked(outcome)
        if outcome.published is None:
            self.no_quorum += 1
            click.echo(f"{_clock(self.now)}  no price: {outcome.detail}")
        else:
            self.prices += 1
            self._history.publish(outcome.published)
        for replica, standing in outcome.standings.by_replica.items():
            if self._standings.get(replica, "") != standing.reason:
                self._standings[replica] = standing.reason
                self._history.keep_standing(replica, self.now, standing.reason)
                click.echo(f"{_clock(self.now)}  replica {replica}: {standing.reason or 'counted again'}")

    def note(self, live: LiveMatch, changes: Sequence[Change], now: int) -> None:
        """Keep what the guard did; a line for each change of the match result."""
        self.now = now
        self._metrics.seen([live.state])
        self.changes += len(changes)
        self._history.keep_changes(live.terms.fixture, changes)
        for change in changes:
            if change.offer == RESULT:
                click.echo(f"{_clock(now)}  {_score(live)}  {change.after:<9} {_said(live, change, now)}")
        if now - self._shown_at >= PROGRESS_S and live.state.price is not None:
            self._shown_at = now
            markets = live.state.markets.values()
            opened = sum(market.status is Status.OPEN for market in markets)
            row = _percent(live.state.price.row(RESULT, now))
            click.echo(
                f"{_clock(now)}  {_score(live)}  {row}; {opened} of {len(markets)} markets open, {self.prices} prices"
            )

    def summary(self, live: LiveMatch) -> dict[str, object]:
        """The last line."""
        return {
            "fixture": live.terms.fixture,
            "prices": self.prices,
            "without_quorum": self.no_quorum,
            "changes": self.changes,
            "score": None if live.state.basis is None else list(live.state.basis.score),
            "status": live.state.status(RESULT),
            "left_out": {name: why for name, why in self._standings.items() if why},
        }


async def _follow(
    server: ReplayServer,
    live: LiveMatch,
    feeds: Sequence[str],
    settings: Settings,
    told: _Told,
    speed: float,
    minutes: int | None,
    begins: int,
) -> None:
    clock, wall = RemoteMatchClock(server.url), SystemWallClock()
    async with httpx.AsyncClient(trust_env=False) as client:
        fetcher = Fetcher(client, clock, wall, draw=random.random, policy=Policy(attempts=1))
        sources = [Source(ADAPTERS[feed], f"replay-{feed}", server.base_url(feed)) for feed in feeds]
        match = server.service.matches[0]
        followers = [Follower(fetcher, source, match.fixture, clock, wall) for source in sources]
        until = None if minutes is None else begins + 60 * minutes
        poll_s = float(settings.pricing.poll_s)
        await Runner(live, followers, clock, wall, told.note, poll_s, speed, until).run()


@contextmanager
def _maker(settings: Settings, replicas: int, parameters: Path | None, told: _Told) -> Iterator[MakePrice]:
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


@contextmanager
def _database(settings: Settings, address: str | None) -> Iterator[Database]:
    password = settings.database.password_file
    database = open_database(
        address or settings.database.url, read_secret(password) if password is not None and address is None else None
    )
    try:
        yield database
    finally:
        database.close()


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def _score(live: LiveMatch) -> str:
    basis = live.state.basis
    return "-" if basis is None else f"{basis.score.home}-{basis.score.away}"


def _said(live: LiveMatch, change: Change, now: int) -> str:
    if change.after is not Status.OPEN or live.state.price is None:
        return "; ".join(str(block) for block in change.why)
    return _percent(live.state.price.row(RESULT, now))


def _percent(row: tuple[int, ...] | None) -> str:
    return "-" if row is None else " / ".join(f"{one / 10_000:.1f}" for one in row)


def _points(row: tuple[int, ...]) -> str:
    return " / ".join(f"{one / 10_000:+.1f}" for one in row)
