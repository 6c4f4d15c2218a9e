"""Who hears what happens in the pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chain.rpc.machine import Effect


class Observer(Protocol):
    """Hears what happens in the pool, for logs and metrics. Endpoints are named, addresses are not shown."""

    def effect(self, effect: Effect) -> None:
        """A standing changed, or the pool is degraded."""
        ...

    def asked(self, endpoint: str, method: str, outcome: str, seconds: float) -> None:
        """A call was made; `outcome` is ok, refused, limited, denied, unsent or failed."""
        ...

    def contradiction(self, what: str, endpoints: Sequence[str]) -> None:
        """Endpoints said opposite things."""
        ...


class Silent:
    """An observer that does nothing."""

    def effect(self, effect: Effect) -> None:
        """Nothing."""

    def asked(self, endpoint: str, method: str, outcome: str, seconds: float) -> None:
        """Nothing."""

    def contradiction(self, what: str, endpoints: Sequence[str]) -> None:
        """Nothing."""
