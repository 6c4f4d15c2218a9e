"""`pricing run --catalogue FILE`: every fixture of a catalogue, each sport in a process of its own."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import click
import httpx

from pricing.agree.parameters_file import read_parameters
from pricing.run.book import Book, CatalogueFile
from pricing.run.catalogued import SharedPrices
from pricing.run.crowd import Crowd
from pricing.run.errors import CannotRun
from pricing.run.history import History
from pricing.run.live import MakePrice
from pricing.run.metrics import PricingMetrics
from pricing.run.pace import PatientClock, RealPace
from proofbook.cli._pricing_crowd_told import CrowdTold
from proofbook.cli._pricing_history import database_of
from proofbook.cli._pricing_parts import clock_of, maker, patience, replicas_of
from proofbook.clock import RemoteMatchClock, SystemWallClock
from proofbook.errors import ProcessDied
from proofbook.metrics import Metrics
from proofbook.processes import Child, Supervisor
from proofbook.settings import Settings
from proofbook.toolchain import ROOT
from sports.fetching import Source, fetcher_of
from sports.fixtures import CatalogueError, CatalogueFixture
from sports.live import Follower
from sports.sources import sources_of
from sports.words import Sport

GRACE_S = 6.0
"""What a sport's process has to shut its markets and end: more than its rounds have, less than we are given."""
LOOK_S = 0.5
AGAIN_S = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Pauses before a process that died is started again; the last one stays."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for, beside the catalogue."""

    catalogue: Path
    feeds: tuple[str, ...]
    division: str | None
    minutes: int | None
    replicas: int
    database: str | None
    parameters: Path | None
    metrics_port: int | None


def run_sport(settings: Settings, asked: Asked, sport: Sport, folder: Path) -> None:
    """Follow one sport of a catalogue in this process, until told to stop."""
    with ExitStack() as stack:
        history = History(stack.enter_context(database_of(settings, asked.database)))
        history.migrate()
        metrics = Metrics()
        if asked.metrics_port is not None:
            endpoint = metrics.serve(settings.metrics.host, asked.metrics_port)
            stack.callback(endpoint.close)
            click.echo(f"{sport.name.lower()}: metrics at http://{endpoint.host}:{endpoint.port}/metrics")
        told = CrowdTold(sport, history, PricingMetrics(metrics))
        make = stack.enter_context(maker(settings, folder, asked.replicas, asked.parameters, told))
        stack.enter_context(_signals_kept())
        asyncio.run(_follow(settings, asked, sport, history, told, make))
        click.echo(json.dumps(told.summary()))


async def _follow(
    settings: Settings, asked: Asked, sport: Sport, history: History, told: CrowdTold, make: MakePrice
) -> None:
    wall, sources = SystemWallClock(), sources_of(settings.sports)
    inner = clock_of(settings)
    clock = PatientClock(inner, wall)
    speed = (inner.reading().speed if isinstance(inner, RemoteMatchClock) else 1.0) or 1.0
    ratings = read_parameters(asked.parameters).ratings
    poll_s = settings.pricing.poll_s
    async with httpx.AsyncClient(trust_env=False) as client:
        fetcher = fetcher_of(settings.sports, client, clock, wall, draw=random.random, policy=patience(poll_s))

        def follower(source: Source, fixture: CatalogueFixture) -> Follower:
            return Follower(fetcher, source, fixture, clock, wall)

        book = Book(
            CatalogueFile(asked.catalogue),
            sources,
            history,
            make,
            told,
            RealPace(clock, wall, speed),
            follower,
            lambda source: SharedPrices(fetcher, source, clock),
            told.note,
            rated=() if ratings is None else tuple(ratings.base),
            feeds=asked.feeds,
            division=asked.division,
            poll_s=poll_s,
        )
        crowd = Crowd(sport, book, clock, wall, speed=speed)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, crowd.stop)
        until = None if asked.minutes is None else await clock.read() + 60 * asked.minutes
        await crowd.run(until)


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Give the handlers of signals back that a loop takes and forgets."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def run_sports(settings: Settings, asked: Asked, folder: Path) -> None:
    """Start a process for each sport of a catalogue, and again where one dies; they share the replicas."""
    catalogue = CatalogueFile(asked.catalogue)
    if not catalogue.fixtures():
        raise CannotRun(f"{asked.catalogue} has no fixtures", "name a catalogue with some")
    with database_of(settings, asked.database) as kept:
        # Here once, before several processes would at once.
        History(kept).migrate()
    lines = Lines()
    with ExitStack() as stack:
        stack.callback(lines.show)
        env = {}
        if asked.replicas:
            known = stack.enter_context(replicas_of(settings, folder, asked.replicas, asked.parameters))
            rows = [{"address": address, "url": url} for address, url in known]
            quorum = settings.pricing.quorum if settings.pricing.replicas else len(known) // 2 + 1
            env = {"PROOFBOOK_PRICING__REPLICAS": json.dumps(rows), "PROOFBOOK_PRICING__QUORUM": str(quorum)}
        supervisor = stack.enter_context(Supervisor(folder / "sports", GRACE_S))
        with suppress(KeyboardInterrupt):
            _Sports(supervisor, catalogue, asked, env, lines).watch()


@dataclass(slots=True)
class Lines:
    """What the processes write, shown as it comes."""

    _read: dict[Path, int] = field(default_factory=dict)

    def follow(self, log: Path) -> None:
        """Show a log from its beginning on."""
        self._read[log] = 0

    def show(self) -> None:
        """Show the whole lines that were not shown yet."""
        for log, place in self._read.items():
            with suppress(OSError), log.open("rb") as file:
                file.seek(place)
                whole, end, _ = file.read().rpartition(b"\n")
                self._read[log] = place + len(whole) + len(end)
                if whole:
                    click.echo(whole.decode(errors="replace"))


@dataclass(slots=True)
class _Sports:
    supervisor: Supervisor
    catalogue: CatalogueFile
    asked: Asked
    env: dict[str, str]
    lines: Lines
    _died: dict[Sport, int] = field(default_factory=dict)
    _start_at: dict[Sport, float] = field(default_factory=dict)
    _done: set[Sport] = field(default_factory=set)

    def watch(self) -> None:
        """Until told to stop, or until all have done what was asked for."""
        while True:
            with suppress(CatalogueError):  # each sport's own process says so
                wanted = {fixture.sport for fixture in self.catalogue.fixtures().values()}
                for sport in sorted(wanted):
                    self._start_at.setdefault(sport, 0.0)
            try:
                running = self.supervisor.alive()
                for sport, at in self._start_at.items():
                    if sport.name.lower() not in running and sport not in self._done and time.monotonic() >= at:
                        self._start(sport)
                self.supervisor.check()
            except ProcessDied as died:
                self._bury(died)
            self.lines.show()
            if self._done and self._done == set(self._start_at):
                return
            time.sleep(LOOK_S)

    def _start(self, sport: Sport) -> None:
        asked, name = self.asked, sport.name.lower()
        command: list[str | Path] = [sys.executable, "-m", "proofbook", "pricing", "run", "--sport", name]
        command += ["--catalogue", asked.catalogue.resolve(), "--replicas", str(asked.replicas)]
        given = (
            ("--feeds", ",".join(asked.feeds) or None),
            ("--division", asked.division),
            ("--minutes", asked.minutes),
            ("--database", asked.database),
            ("--parameters", None if asked.parameters is None else asked.parameters.resolve()),
            ("--metrics-port", None if asked.metrics_port is None else 0),
        )
        for word, value in given:
            command += [word, str(value)] if value is not None else []
        self.lines.show()
        self.lines.follow(self.supervisor.folder / f"{name}.log")
        # Paths of settings are relative to where this command was started; modules are those of this checkout.
        self.supervisor.start(Child(name, command, {**self.env, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}))

    def _bury(self, died: ProcessDied) -> None:
        """Take note of a process that ended: in good order, or it is started again after a pause."""
        sport = Sport[died.name.upper()]
        self.lines.show()
        self.supervisor.stop(died.name)
        if died.code == 0:
            self._done.add(sport)
            return
        count = self._died[sport] = self._died.get(sport, 0) + 1
        pause = AGAIN_S[min(count, len(AGAIN_S)) - 1]
        self._start_at[sport] = time.monotonic() + pause
        click.echo(f"{died.name}: its process ended with code {died.code}; started again in {pause:g} s")
