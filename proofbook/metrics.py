"""Prometheus metrics with bounded labels, and the endpoint that serves them.

A label's values are either a closed set, or the first N distinct ones; every other value is counted as "other". So no
address, fixture or error text can grow the number of series without end.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, start_http_server

from proofbook import ports

OTHER: Final = "other"
NAMESPACE: Final = "proofbook"
LabelValues = Sequence[str] | int
"""The values that a label may have, or how many distinct ones."""

M = TypeVar("M", Counter, Gauge, Histogram)


class Bounded(Generic[M]):
    """A metric whose label values are limited; call it with the labels to get the series."""

    def __init__(self, metric: M, labels: dict[str, LabelValues]) -> None:
        self._metric: M = metric
        self._limits = {name: 0 if not isinstance(values, int) else values for name, values in labels.items()}
        self._known = {name: set() if isinstance(values, int) else set(values) for name, values in labels.items()}
        self._lock = threading.Lock()

    def __call__(self, **labels: str) -> M:
        """Give the series of these labels; raises `ValueError` when a label is missing or not declared."""
        if labels.keys() != self._known.keys():
            raise ValueError(f"labels {sorted(labels)} given, {sorted(self._known)} declared")
        if not labels:
            return self._metric
        series: M = self._metric.labels(**{name: self._fold(name, value) for name, value in labels.items()})
        return series

    def _fold(self, name: str, value: str) -> str:
        known = self._known[name]
        with self._lock:
            if value not in known and len(known) < self._limits[name]:
                known.add(value)
        return value if value in known else OTHER


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running metrics endpoint."""

    host: str
    port: int
    _stop: threading.Event

    def close(self) -> None:
        """Stop serving; further calls do nothing."""
        self._stop.set()


class Metrics:
    """The metrics of one process; each test makes its own, nothing is global."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

    def counter(self, name: str, text: str, **labels: LabelValues) -> Bounded[Counter]:
        """Declare a number that only rises; `_total` is appended to its name."""
        return Bounded(Counter(name, text, list(labels), namespace=NAMESPACE, registry=self.registry), labels)

    def gauge(self, name: str, text: str, **labels: LabelValues) -> Bounded[Gauge]:
        """Declare a number that rises and falls."""
        return Bounded(Gauge(name, text, list(labels), namespace=NAMESPACE, registry=self.registry), labels)

    def histogram(self, name: str, text: str, buckets: Sequence[float], **labels: LabelValues) -> Bounded[Histogram]:
        """Declare a distribution over buckets, in the unit that the name ends with."""
        metric = Histogram(name, text, list(labels), namespace=NAMESPACE, registry=self.registry, buckets=buckets)
        return Bounded(metric, labels)

    def text(self) -> str:
        """Give all series in Prometheus' text format."""
        return generate_latest(self.registry).decode()

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Endpoint:
        """Serve `GET /metrics` from a thread; port 0 takes a free one. Raises `PortInUse`."""
        if port:
            ports.require_free(port, host, "metrics", "PROOFBOOK_METRICS__PORT")
        server, thread = start_http_server(port, addr=host, registry=self.registry)
        stop = threading.Event()

        def close() -> None:
            stop.wait()
            server.shutdown()
            server.server_close()
            thread.join()

        threading.Thread(target=close, name="metrics-close", daemon=True).start()
        return Endpoint(host, server.server_port, stop)
