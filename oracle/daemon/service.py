"""The process: opens its parts, begins their loops, ends them when it is told to.

    peers' server, status     answer from the first second on
    rpc                       checks the endpoints that are due
    index                     takes in new blocks, follows what was listed, lets go what is final
    retention                 drops bodies that are older than the settings keep them
    publishing                tells APIs of the own votes, where addresses are named
    accounts                  asks for the keys' ether and nonce
    transactions              places, pushes and starts transactions
    the node's own loops      `oracle.engine.node`

A loop survives its faults and says so; a chain or a clock that is away is waited for. What is not survived ends the
process with an error, and whoever supervises it starts it again: the store is what it goes on from.
"""

from __future__ import annotations

import asyncio
import logging as stdlog
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Final

from starlette.applications import Starlette

from chain.transactions.events import Moved
from chain.transactions.record import State
from oracle.daemon.accounts import EVERY_S as ACCOUNTS_S
from oracle.daemon.accounts import Accounts, bill
from oracle.daemon.asking import announce
from oracle.daemon.discovery import Found
from oracle.daemon.measuring import Measuring
from oracle.daemon.parts import Parts, opened, serving
from oracle.daemon.retention import Retention
from oracle.daemon.status import application
from oracle.peers import PeerServer
from oracle.store import fixtures
from proofbook import logging
from proofbook.clock import SystemWallClock
from proofbook.errors import ProofbookError
from proofbook.settings import Settings

INDEX_S: Final = 12.0
TICK_S: Final = 4.0
PUBLISH_S: Final = 5.0
SWEEP_S: Final = 86_400.0
SHOWN_S: Final = 3_600
"""How long (match clock) a final fixture is still shown before it leaves memory."""
SHORTEST_S: Final = 0.1
PATIENCE_S: Final = 5.0
_log = logging.get(__name__)


class Daemon:
    """One node process; `run` returns when it was told to stop."""

    def __init__(self, settings: Settings, *, dry_run: bool = False) -> None:
        self._settings = settings
        self._dry_run = dry_run
        self._stop = asyncio.Event()
        self._measuring = Measuring(SystemWallClock())
        self._final: dict[bytes, int] = {}
        self.begun = False
        """Whether what the last process left was taken up, and the loops run."""
        self.parts: Parts | None = None

    def stop(self) -> None:
        """End in good order."""
        self._stop.set()

    async def run(self) -> None:
        """Run until `stop`, SIGTERM or SIGINT. Raises a ProofbookError for what cannot begin."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        # It misses rather than queues, by design: a turn that was left out is no news.
        stdlog.getLogger("apscheduler.scheduler").setLevel(stdlog.ERROR)
        measuring = self._measuring
        async with opened(self._settings, dry_run=self._dry_run, observer=measuring) as parts:
            self.parts = parts
            accounts = measuring.attach(parts)
            app = application(parts, lambda: self.begun, lambda: measuring.text(parts, begun=self.begun))
            servers = [parts.server, *self._servers(app)]
            for server in servers:
                await server.start()
            announce(self._settings.node.data_dir, self._settings.node.health.host, servers[1].port)
            _log.info(
                "node_started", peers_port=parts.server.port, status_port=servers[1].port, observes=parts.observes
            )
            try:
                await self._live(parts, accounts)
            finally:
                await parts.node.stop()
                for server in servers:
                    await server.stop()
                _log.info("node_stopped")

    def _servers(self, app: Starlette) -> Iterator[PeerServer]:
        """Health and status first; metrics where they have an address of their own."""
        health, metrics = self._settings.node.health, self._settings.metrics
        yield serving(app, health.host, health.port, "health", "PROOFBOOK_NODE__HEALTH__PORT")
        if metrics.enabled:
            yield serving(app, metrics.host, metrics.port, "metrics", "PROOFBOOK_METRICS__PORT")

    async def _live(self, parts: Parts, accounts: Accounts) -> None:
        scale = 1 / self._settings.node.pace
        await parts.pool.check_due(everything=True)
        loops = [asyncio.create_task(parts.pool.run(), name="rpc")]
        try:
            if not await self._begin(parts):
                return
            loops.append(self._loop("index", lambda: self._discover(parts), INDEX_S * scale, "index"))
            retention = Retention(parts)
            loops.append(self._loop("retention", retention.sweep, SWEEP_S * scale, ""))
            if parts.publisher is not None:
                loops.append(self._loop("publishing", parts.publisher.turn, PUBLISH_S * scale, ""))
            loops.append(self._loop("accounts", accounts.look, ACCOUNTS_S, "watch"))
            if parts.manager is not None:
                loops.append(
                    self._loop("transactions", lambda: self._tick(parts), TICK_S * scale, "transmit", parts.nudged)
                )
            stopped = asyncio.create_task(self._stop.wait())
            done, _ = await asyncio.wait([stopped, *loops], return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            for task in done - {stopped}:
                task.result()
        finally:
            for task in loops:
                task.cancel()
            for task in loops:
                with suppress(asyncio.CancelledError):
                    await task

    async def _begin(self, parts: Parts) -> bool:
        """Recover what the last process left; waits for chain and clock. False: told to stop meanwhile."""
        while not self._stop.is_set():
            try:
                parts.node.now = await parts.clock.read()
                await self._discover(parts)
                parts.sight.begun()
                await parts.node.start()
                self.begun = True
            except ProofbookError as error:
                _log.warning("not_begun", fault=type(error).__name__, text=str(error))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), PATIENCE_S)
            else:
                return True
        return False

    def _loop(
        self,
        name: str,
        job: Callable[[], Awaitable[None]],
        every_s: float,
        metric: str,
        nudged: asyncio.Event | None = None,
    ) -> asyncio.Task[None]:
        async def turn() -> None:
            told: set[type[Exception]] = set()
            while True:
                try:
                    await job()
                    if metric:
                        self._measuring.loop(metric)
                except Exception as error:
                    self._measuring.loop(metric or "store", type(error).__name__)
                    first = type(error) not in told and not isinstance(error, ProofbookError)
                    told.add(type(error))
                    _log.error("loop_failed", loop=name, fault=type(error).__name__, text=str(error), exc_info=first)
                await _pause(max(SHORTEST_S, every_s), nudged)

        return asyncio.create_task(turn(), name=name)

    async def _discover(self, parts: Parts) -> None:
        """Take in new blocks, and follow what was listed in them."""
        await asyncio.to_thread(parts.index.run)
        for found in await parts.discovery.new():
            await self._follow(parts, found)
        parts.station.known = parts.discovery.members
        self._let_go(parts)

    def _let_go(self, parts: Parts) -> None:
        """Final fixtures leave memory; store, `explain` and evidence keep them."""
        now = parts.node.now
        for specification in [one for one, state in parts.core.states.items() if state.finished]:
            if now - self._final.setdefault(specification, now) < SHOWN_S:
                continue
            del self._final[specification]
            parts.node.forget(specification)
            parts.eyes.forget(specification)
            parts.observers.pop(specification, None)
            for peer in parts.station.client.peers:
                peer.forget(specification)
            _log.info("fixture_let_go", fixture=specification.hex())

    async def _follow(self, parts: Parts, found: Found) -> None:
        terms = found.terms
        known = fixtures.known(parts.store, terms.specification)
        if terms.specification in parts.core.states or (known is not None and known.finished):
            return
        if found.match is None:
            _log.warning("fixture_unknown", fixture=terms.specification.hex(), name=terms.name)
        else:
            parts.observers[terms.specification] = await parts.sight.observer(found.match)
        state = parts.node.follow(terms)
        _log.info("fixture_followed", fixture=terms.specification.hex(), name=terms.name, stage=state.stage.value)

    async def _tick(self, parts: Parts) -> None:
        if parts.manager is None:
            return
        for event in await parts.manager.tick():
            self._measuring.transaction(event)
            if isinstance(event, Moved) and event.after is State.FINAL:
                self._measuring.mined(*await bill(parts.pool, parts.manager.get(event.intent)))


async def _pause(seconds: float, nudged: asyncio.Event | None) -> None:
    """Wait for the next turn, or until somebody asks for it."""
    if nudged is None:
        await asyncio.sleep(seconds)
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(nudged.wait(), seconds)
    nudged.clear()
