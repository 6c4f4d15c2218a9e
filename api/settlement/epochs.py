"""Closes the pool's weekly epochs once they have ended; anyone may, and our settler's key pays.

What is left open closes itself with the next call that moves pool money; but nobody's entry, exit or share of a result
counts before, and the pool's page shows last week.
"""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

from web3 import Web3

from chain.bindings import HousePool
from chain.deployment import Deployment

NAME: Final = "pool-close"
"""How the id of such an intent begins."""
_CLOSES: Final = 13
"""Epochs in one transaction: a quarter of a year, should nobody have looked for that long."""


class Calls(Protocol):
    """What brings a call to the chain; `api.work.outbox.Outbox`."""

    async def sent(self, name: str, to: str, data: bytes) -> bytes:
        """Have a call mined, one of a name."""
        ...


class Epochs:
    """The pool's epochs, by the chain's own time."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self._pool = HousePool(w3, deployment.pool)
        self._length: int | None = None

    def behind(self) -> tuple[int, int]:
        """The first epoch that is not closed, and the one that it is now; of the newest block."""
        block = self._w3.eth.get_block("latest")
        number = int(block["number"])
        if self._length is None:
            self._length = self._pool.epoch()
        return self._pool.current(block=number), int(block["timestamp"]) // self._length

    async def close(self, calls: Calls) -> int:
        """Close what has ended; how many epochs that were. Raises what chain and sender raise: then ask again."""
        current, now = await asyncio.to_thread(self.behind)
        if current >= now:
            return 0
        last = min(now, current + _CLOSES)
        await calls.sent(f"{NAME}:{last}", self._pool.address, self._pool.close(last - current).data)
        return last - current

    async def wanted(self) -> bool:
        """Whether an epoch is open that has ended: somebody else may have closed it."""
        current, now = await asyncio.to_thread(self.behind)
        return current < now
