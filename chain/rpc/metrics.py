"""The pool in logs and metrics. Endpoints by name, methods from a closed list: no address and no parameter gets there.

proofbook_rpc_state{endpoint,state}                1 for the standing that an endpoint has
proofbook_rpc_requests_total{endpoint,method,outcome}
proofbook_rpc_seconds{endpoint}                    how long answers take
proofbook_rpc_degraded                             1 while no endpoint is alive: alarm
proofbook_rpc_contradictions_total                 endpoints said opposite things of one transaction: look into it
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chain.rpc.machine import Degraded, Effect, Moved, Recovered
from chain.rpc.standing import Standing
from proofbook import logging
from proofbook.metrics import Metrics

METHODS: Final = (
    "eth_blockNumber",
    "eth_call",
    "eth_chainId",
    "eth_estimateGas",
    "eth_feeHistory",
    "eth_getBalance",
    "eth_getBlockByHash",
    "eth_getBlockByNumber",
    "eth_getCode",
    "eth_getLogs",
    "eth_getTransactionByHash",
    "eth_getTransactionCount",
    "eth_getTransactionReceipt",
    "eth_sendRawTransaction",
    "eth_syncing",
)
OUTCOMES: Final = ("ok", "refused", "limited", "denied", "unsent", "failed")
_BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class PoolMetrics:
    """An observer of the pool; see `chain.rpc.observer.Observer`. Every series exists from the start."""

    def __init__(self, metrics: Metrics, endpoints: Sequence[str]) -> None:
        states = [standing.value for standing in Standing]
        self._state = metrics.gauge("rpc_state", "Standing of an endpoint", endpoint=endpoints, state=states)
        self._requests = metrics.counter(
            "rpc_requests", "JSON-RPC calls", endpoint=endpoints, method=METHODS, outcome=OUTCOMES
        )
        self._seconds = metrics.histogram("rpc_seconds", "Time of an answer", _BUCKETS, endpoint=endpoints)
        self._degraded = metrics.gauge("rpc_degraded", "No endpoint is alive")
        self._contradictions = metrics.counter("rpc_contradictions", "Opposite answers about one transaction")
        self._log = logging.get(__name__)
        self._degraded().set(1)
        for endpoint in endpoints:
            for standing in Standing:
                self._state(endpoint=endpoint, state=standing.value).set(standing is Standing.UNDIALED)
            for method in METHODS:
                for outcome in OUTCOMES:
                    self._requests(endpoint=endpoint, method=method, outcome=outcome)

    def effect(self, effect: Effect) -> None:
        """A standing changed, or the pool is degraded."""
        match effect:
            case Moved(name, before, after, reason):
                self._state(endpoint=name, state=before.value).set(0)
                self._state(endpoint=name, state=after.value).set(1)
                say = self._log.error if after is Standing.WRONG_CHAIN else self._log.info
                say("rpc_endpoint", endpoint=name, before=before.value, after=after.value, reason=reason)
            case Degraded():
                self._degraded().set(1)
                self._log.error("rpc_degraded")
            case Recovered():
                self._degraded().set(0)
                self._log.info("rpc_recovered")
            case _:
                """A check is the pool's own business."""

    def asked(self, endpoint: str, method: str, outcome: str, seconds: float) -> None:
        """Count a call."""
        self._requests(endpoint=endpoint, method=method, outcome=outcome).inc()
        self._seconds(endpoint=endpoint).observe(seconds)

    def contradiction(self, what: str, endpoints: Sequence[str]) -> None:
        """Count opposite answers."""
        self._contradictions().inc()
        self._log.error("rpc_contradiction", what=what, endpoints=list(endpoints))
