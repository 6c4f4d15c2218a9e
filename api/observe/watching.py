"""Reads the book when somebody scrapes, every `EVERY_S` at most; nobody scrapes, nothing is read.

A scrape waits for a reading for `WAIT_S` at most and then tells what was read before; the time of the last reading is
told as well, so that a part that is down is seen rather than guessed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future, wait
from typing import Final

from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from web3 import Web3

from api.context import Context
from api.live.causes import CODES
from api.log.kinds import Value
from api.observe.boards import Offer
from api.observe.metrics import LOOPS, MARKETS, NONE, PARTS, SPORTS, STEPS, BookMetrics
from api.observe.money import ChainTreasury, Money, Treasury
from api.observe.picture import Entry, Looking, Moved, Picture
from api.opening import Parts
from api.work.pulse import states as loop_states
from chain.signers import Signer
from proofbook import logging
from proofbook.clock import MatchClock, WallClock
from proofbook.database import Database
from proofbook.errors import ProofbookError
from proofbook.metrics import Metrics
from sports.words import Sport

_LOG = logging.get(__name__)
EVERY_S: Final = 5.0
WAIT_S: Final = 2.0


class Watch(Collector):
    """Registered with the metrics of a process; it has no series of its own, and sets those of `BookMetrics`."""

    def __init__(
        self,
        metrics: Metrics,
        database: Database,
        match_clock: MatchClock,
        wall_clock: WallClock,
        treasury: Treasury | None = None,
        *,
        every_s: float = EVERY_S,
        wait_s: float = WAIT_S,
    ) -> None:
        self._database = database
        self._match = match_clock
        self._wall = wall_clock
        self._treasury = treasury
        self._every_s, self._wait_s = every_s, wait_s
        self._looking = Looking()
        self._closed = False
        self._lock = threading.Lock()
        self._under_way: Future[None] | None = None
        self._began: float | None = None
        # Asked before the others: what it sets is told in the same scrape.
        metrics.registry.register(self)
        self.metrics = BookMetrics(metrics)
        for part in PARTS if treasury is not None else PARTS[:1]:
            self.metrics.read(part=part)

    def describe(self) -> Iterable[Metric]:
        """Nothing: without this the registry would read the book when it starts."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read anew where it is due; gives no series."""
        with self._lock:
            now = self._wall.monotonic()
            idle = self._under_way is None or self._under_way.done()
            if idle and not self._closed and (self._began is None or now >= self._began + self._every_s):
                self._began = now
                self._under_way = self._begin()
            pending = self._under_way
        if pending is not None:
            wait([pending], self._wait_s)
        return ()

    def close(self) -> None:
        """Read nothing any more; a reading under way is left to itself."""
        self._closed = True

    def _begin(self) -> Future[None]:
        """Read in a thread that nobody waits for when the process ends: a node that hangs would hold it up."""
        done: Future[None] = Future()
        threading.Thread(target=self._try, args=(done,), name="observe", daemon=True).start()
        return done

    def _try(self, done: Future[None]) -> None:
        try:
            self.read()
        except Exception:  # a defect of ours: the scrape tells what was read before, and when
            _LOG.exception("book_read_failed")
        finally:
            done.set_result(None)

    def heard(self, told_at_ms: int) -> None:
        """Count how long a change of a board took to this process; for `Hub.heard`."""
        self.metrics.heard_seconds().observe(max(0.0, self._wall.now() - told_at_ms / 1000))

    def read(self) -> None:
        """Read both parts now; one that is down is logged, and its numbers stay as they were."""
        fixtures: tuple[int, ...] = ()
        try:
            now = self._match.now()
            with self._database.session(write=False) as session:
                loops = loop_states(session, int(self._wall.now()))
                picture = self._looking.look(session)
            self._show(picture, loops.values(), now)
            fixtures = tuple(fixture for fixture, _ in picture.fixtures)
            self.metrics.read(part="database").set(int(self._wall.now()))
        except (SQLAlchemyError, ProofbookError) as error:
            _LOG.warning("book_not_read", part="database", error=str(error)[:300])
        if self._treasury is None:
            return
        try:
            self._show_money(self._treasury.look(fixtures))
            self.metrics.read(part="chain").set(int(self._wall.now()))
        except ProofbookError as error:
            _LOG.warning("book_not_read", part="chain", error=str(error)[:300])

    # -- what was read

    def _show(self, seen: Picture, loops: Iterable[str], now: int) -> None:
        put, wall = self.metrics, int(self._wall.now())
        put.open_bets().set(seen.open_bets)
        put.open_stakes().set(seen.open_stakes)
        put.open_payouts().set(seen.open_payouts)
        put.tickets().set(seen.tickets)
        put.ticket_payouts().set(seen.ticket_payouts)
        put.unknown().set(seen.unknown)
        for sport in Sport:
            put.exposure(sport=sport.name.lower()).set(seen.by_sport.get(sport, 0))
        put.largest().set(seen.fixtures[0][1] if seen.fixtures else 0)
        put.settled_stakes().set(seen.settled_stakes)
        put.settled_payouts().set(seen.settled_payouts)
        put.halts().set(seen.halts)
        put.batches().set(seen.batches)
        put.batch_age().set(_since(seen.batch_since, now))
        put.index(tag="latest").set(seen.index.number)
        put.index(tag="final").set(seen.index.final)
        put.settling().set(seen.settlements)
        put.unsettled().set(seen.unsettled)
        put.unsettled_age().set(_since(seen.unsettled_since, now))
        put.bars_waiting().set(seen.bars)
        put.bar_age().set(_since(seen.bars_since, wall))
        told = list(loops)
        for state in LOOPS:
            put.loops(state=state).set(told.count(state))
        for lag in seen.lags:
            put.settlement_seconds().observe(lag)
        self._show_offer(seen.offer)
        for moved in seen.moved:
            self._count(moved)
        for entry in seen.entries:
            self._enter(entry)

    def _show_offer(self, offer: Offer) -> None:
        put = self.metrics
        for status in MARKETS:
            put.markets(status=status).set(offer.statuses[status])
        for cause in CODES:
            put.shut(cause=cause).set(offer.causes[cause])
        for sport in SPORTS:
            if sport in offer.overrounds:
                put.overround(sport=sport).set(offer.overrounds[sport])
        put.live_matches().set(offer.live)
        put.live_shut().set(offer.live_shut)

    def _count(self, moved: Moved) -> None:
        self.metrics.orders(state=moved.state).inc()
        if moved.state == "refused":
            self.metrics.refusals(reason=moved.reason).inc()
        if moved.state in STEPS:
            self.metrics.order_seconds(state=moved.state).observe(max(0, moved.after_s))

    def _enter(self, entry: Entry) -> None:
        put, said = self.metrics, entry.payload
        if entry.kind == "session.opened":
            put.sessions(method=str(said["method"])).inc()
        elif entry.kind == "identity.started":
            put.identity_started(provider=str(said["provider"])).inc()
        elif entry.kind == "identity.attempt":
            why: Value = said["why"]
            put.identity_ended(state=str(said["state"]), why=NONE if why is None else str(why)).inc()
        elif entry.kind == "duty.excluded":
            put.exclusions().inc()
        else:
            put.bar_seconds().observe(int(said["after_s"]))

    def _show_money(self, money: Money) -> None:
        put, found = self.metrics, money.solvency
        put.head().set(money.head)
        put.held().set(found.held)
        put.customers().set(found.customers)
        put.house().set(found.house)
        put.solvent().set(int(found.solvent))
        put.free().set(found.free)
        put.placed().set(found.placed)
        put.owed().set(found.owed)
        reserved, budget = money.fullest or (0, 0)
        put.fullest_reserved().set(reserved)
        put.fullest_budget().set(budget)
        for kind, balance in money.balances.items():
            put.balance(key=kind).set(balance)


def _since(began: int | None, now: int) -> int:
    return 0 if began is None else max(0, now - began)


def watch(context: Context, parts: Parts, **keys: Iterable[Signer]) -> Watch:
    """Have a process tell the book beside its own metrics; `keys` are those that it pays with, by kind."""
    paying = {kind: tuple(one.address for one in each) for kind, each in keys.items()}
    treasury = ChainTreasury(Web3(parts.chain.provider), parts.deployment, paying)
    return Watch(context.metrics, context.database, context.match_clock, context.wall_clock, treasury)
