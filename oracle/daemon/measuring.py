"""The node in metrics: what the pool and the transaction manager tell as it happens, the rest read when it is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from chain.rpc.machine import Effect
from chain.rpc.machine import Moved as EndpointMoved
from chain.transactions import TransactionEvent
from chain.transactions import events as tx
from chain.transactions.record import FLYING
from oracle.daemon.accounts import Accounts
from oracle.daemon.hooks import CountedFetcher, CountedGuard, TimedStore
from oracle.daemon.parts import VERSION, Parts
from oracle.daemon.status import not_ready
from oracle.daemon.tallies import Tallies
from oracle.engine.stages import Stage
from oracle.metrics import CONDITIONS, FIXTURE_STATES, NodeMetrics
from oracle.peers.heartbeat import Problem
from proofbook import logging
from proofbook.clock import WallClock
from proofbook.metrics import Metrics

PEER_UP_S: Final = 60.0
_LOOPS: Final = {"decide": "observe", "chain": "heads", "speak": "engine", "pull": "peers", "work": "transmit"}
_log = logging.get(__name__)


class Measuring:
    """One process's metrics; an observer of its RPC pool."""

    def __init__(self, wall: WallClock) -> None:
        self.metrics = Metrics()
        self.node = NodeMetrics(self.metrics)
        self._wall = wall
        self._errors: Counter[str] = Counter()
        self._turns: Counter[str] = Counter()
        self._rewinds = 0
        self._tallies: Tallies | None = None
        self.node.build_info(version=VERSION, commit="").set(1)
        self.node.start_time_seconds().set(wall.now())

    def attach(self, parts: Parts) -> Accounts:
        """Count what these parts do from now on; every series that can be known is there at zero."""
        names = [seat.endpoint.name for seat in parts.pool.state.seats]
        peers = [peer.name for peer in parts.station.client.peers]
        self.node.initialise(sorted(parts.sources.providers), sorted(parts.sources.groups()), peers, names)
        for endpoint in names:
            self.node.rpc_state(endpoint=endpoint, state="undialed").set(1)
        if isinstance(parts.store, TimedStore):
            parts.store.metrics = self.node
        if isinstance(parts.guard, CountedGuard):
            parts.guard.metrics = self.node
        if isinstance(parts.fetcher, CountedFetcher):
            parts.fetcher.metrics = self.node
        parts.station.intake.told = self._message
        self._tallies = Tallies(self.node, parts)
        return Accounts(self.node, parts)

    def _message(self, signer: str, kind: str, verdict: str) -> None:
        self.node.peer_messages(peer=signer or "unknown", type=kind, result=verdict).inc()

    # -- the pool's observer

    def effect(self, effect: Effect) -> None:
        """See `chain.rpc.Observer`."""
        if isinstance(effect, EndpointMoved):
            before, after = effect.before.value.lower(), effect.after.value.lower()
            self.node.rpc_state(endpoint=effect.name, state=before).set(0)
            self.node.rpc_state(endpoint=effect.name, state=after).set(1)
            say = _log.info if after == "alive" else _log.warning
            say("rpc_endpoint", endpoint=effect.name, before=before, after=after, reason=effect.reason)

    def asked(self, endpoint: str, method: str, outcome: str, seconds: float) -> None:
        """See `chain.rpc.Observer`."""
        self.node.rpc_requests(endpoint=endpoint, method=method, code=outcome).inc()
        self.node.rpc_latency_seconds(endpoint=endpoint).observe(seconds)

    def contradiction(self, what: str, endpoints: Sequence[str]) -> None:
        """See `chain.rpc.Observer`."""
        self.node.rpc_quorum_disagreements(method=what).inc()
        _log.error("endpoints_contradict", method=what, endpoints=list(endpoints))

    # -- the transaction manager

    def transaction(self, event: TransactionEvent) -> None:
        """Count and tell what happened to a transaction."""
        match event:
            case tx.Bumped():
                self.node.tx_bumps().inc()
            case tx.FeeCapHit() | tx.NodeCapHit():
                self.node.tx_cap_hits().inc()
            case tx.UnknownRefusal() | tx.FundsShort() | tx.NonceUsedElsewhere() | tx.Failed():
                self.node.tx_errors(code=type(event).__name__).inc()
                if isinstance(event, tx.NonceUsedElsewhere):
                    self.node.invariant_violations(invariant="nonce_used_elsewhere").inc()
            case _:
                """Told below, and nothing to count."""
        say = _log.error if event.alarm else _log.info
        say("transaction", kind=type(event).__name__, text=str(event))

    def loop(self, name: str, fault: str = "") -> None:
        """A loop of the process came round, or failed."""
        if fault:
            self.node.loop_errors(loop=name, code=fault).inc()
        else:
            self.node.loop_last_success_timestamp_seconds(loop=name).set(self._wall.now())

    # -- what is read when it is asked for

    def text(self, parts: Parts, *, begun: bool) -> str:
        """Everything in Prometheus' format."""
        self.refresh(parts, begun=begun)
        return self.metrics.text()

    def refresh(self, parts: Parts, *, begun: bool) -> None:
        """Bring the gauges up to the present."""
        node, metrics = parts.node, self.node
        metrics.config_info(digest=parts.core.config.hex()).set(1)
        metrics.ready().set(not not_ready(parts, begun=begun))
        for condition in CONDITIONS:
            metrics.safe_mode(condition=condition).set(condition in {one.value for one in node.safety.held})
        stages = Counter(state.stage.value for state in parts.core.states.values())
        for stage in FIXTURE_STATES:
            metrics.fixtures(state=stage).set(stages[stage])
        self._fixtures(parts)
        for name, loop in _LOOPS.items():
            new = node.errors[name] - self._errors[name]
            if new > 0:
                metrics.loop_errors(loop=loop, code="loop").inc(new)
            if node.turns[name] > self._turns[name]:
                metrics.loop_last_success_timestamp_seconds(loop=loop).set(parts.wall.now())
        self._errors = Counter(node.errors)
        self._turns = Counter(node.turns)
        for seat in parts.pool.state.seats:
            metrics.rpc_head_block(endpoint=seat.endpoint.name, tag="latest").set(seat.head or 0)
            metrics.rpc_head_block(endpoint=seat.endpoint.name, tag="finalized").set(seat.finalized or 0)
            metrics.rpc_lag_blocks(endpoint=seat.endpoint.name).set(seat.lag)
        self._peers(parts)
        for source, left in parts.quotas().items():
            metrics.source_quota_remaining(source=source).set(left)
        metrics.clock_skew_seconds(ref="chain").set(node.head.time - node.now if node.head.number else 0)
        self._transactions(parts)
        if self._tallies is not None:
            self._tallies.look()
        position = parts.index.position()
        metrics.index_block(state="indexed").set(position.number)
        metrics.index_block(state="final").set(position.final)
        rewinds = parts.heads.state.rewinds
        if rewinds > self._rewinds:
            metrics.reorgs().inc(rewinds - self._rewinds)
        self._rewinds = rewinds

    def _peers(self, parts: Parts) -> None:
        now, wall, faults = parts.wall.monotonic(), parts.wall.now(), parts.station.faults()
        for peer in parts.station.client.peers:
            self.node.peer_up(peer=peer.name).set(peer.last_ok >= 0 and now - peer.last_ok < PEER_UP_S)
            heard = wall - (now - peer.last_ok) if peer.last_ok >= 0 else 0
            self.node.peer_last_message_timestamp_seconds(peer=peer.name).set(heard)
            self.node.peer_config_mismatch(peer=peer.name).set(Problem.CONFIG in faults.get(peer.name, ()))
        offsets = sorted(parts.station.presence.offsets(), key=abs)
        self.node.clock_skew_seconds(ref="peers").set(offsets[len(offsets) // 2] if offsets else 0)

    def _transactions(self, parts: Parts) -> None:
        if parts.log is None:
            return
        flying = sum(record.state in FLYING for record in parts.log.open())
        self.node.tx_inflight().set(flying)
        highest = parts.log.highest_nonce()
        self.node.tx_nonce(kind="stored").set(0 if highest is None else highest + 1)

    def mined(self, blocks: int | None, cost: int | None) -> None:
        """An own transaction is final: how many blocks it waited, and what it cost in wei."""
        if blocks is not None:
            self.node.tx_blocks_to_inclusion().observe(blocks)
        if cost is not None:
            self.node.tx_cost_wei().inc(cost)

    def _fixtures(self, parts: Parts) -> None:
        now, open_ = parts.node.now, [state for state in parts.core.states.values() if not state.finished]
        ends = [state.terms.deadline - now for state in open_ if state.stage is not Stage.INCLUDED]
        self.node.deadline_seconds_min().set(min(ends, default=0))
        rounds = [state.participant.memory.round for state in open_]
        self.node.round_current_max().set(max(rounds, default=0))


__all__ = ["Measuring"]
