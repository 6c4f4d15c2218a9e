"""Calls by a key of ours that must reach the chain: on disk first, then pushed by the transaction manager.

A caller names its call. Asked again under the same name, after a crash or a fault of the chain, it finds the same
transaction; one that failed for good is made anew.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import asdict
from typing import Final
from uuid import UUID

from api.work.errors import NotMined
from chain.bindings import KycRegistry, kyc_registry
from chain.transactions import Intent, IntentId, IntentUnknown, Record, TransactionManager
from chain.transactions.record import CLOSED, Inclusion
from chain.typed_data import Grant

WITHIN_S: Final = 60.0
_LOOK_S: Final = 0.25


class Outbox:
    """The calls of one key. `send` is for threads beside the event loop that it was made in."""

    def __init__(self, manager: TransactionManager, stop: asyncio.Event, within_s: float = WITHIN_S) -> None:
        self._manager = manager
        self._stop = stop
        self._within_s = within_s
        self._loop = asyncio.get_running_loop()

    def send(self, name: str, to: str, data: bytes) -> bytes:
        """Have a call mined and give its transaction's hash. Raises NotMined, RpcError; then ask again."""
        return asyncio.run_coroutine_threadsafe(self.sent(name, to, data), self._loop).result()

    async def sent(self, name: str, to: str, data: bytes) -> bytes:
        """The same in the event loop."""
        record = await self._manager.submit(Intent(IntentId(self._free(name)), to, data))
        ends = self._loop.time() + self._within_s
        while (mined := _own(record)) is None:
            if record.state in CLOSED:
                raise NotMined(name, record.reason or record.state.value)
            if self._stop.is_set() or self._loop.time() > ends:
                raise NotMined(name, "it is on its way")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _LOOK_S)
            record = self._manager.get(record.intent.id)
        if not mined.succeeded:
            raise NotMined(name, "the contract refused it")
        return mined.transaction

    def _free(self, name: str) -> str:
        """The id of the last try of a call, or of a new one if that failed for good."""
        number = 0
        while True:
            try:
                record = self._manager.get(IntentId(f"{name}:{number}"))
            except IntentUnknown:
                return f"{name}:{number}"
            if not _failed(record):
                return f"{name}:{number}"
            number += 1


def _failed(record: Record) -> bool:
    """Whether an intent can do no good any more. One that was refused in a block may yet be placed in another."""
    mined = _own(record)
    return record.state in CLOSED and (mined is None or not mined.succeeded)


def _own(record: Record) -> Inclusion | None:
    """Where the call itself was mined: a filler that took its nonce is none."""
    mined = record.inclusion
    return None if mined is None or record.attempt(mined.transaction).filler else mined


class RegistryOffice:
    """What the issuer's key does at the registry: bars, and grants that it brings itself."""

    def __init__(self, registry: KycRegistry, outbox: Outbox) -> None:
        self._registry = registry
        self._outbox = outbox

    def bar(self, bar: UUID, addresses: list[str], day: int) -> bytes:
        """See `api.grants.barring.Barrer`."""
        # A later day is another call: the one that waited would end too early.
        return self._outbox.send(f"bar:{bar}:{day}", self._registry.address, self._registry.bar(addresses, day).data)

    def bring(self, name: UUID, grant: Grant, signature: bytes) -> bytes:
        """See `api.grants.renewing.Bringer`."""
        given = kyc_registry.Grant(**asdict(grant))
        data = self._registry.grant(given, signature).data
        return self._outbox.send(f"grant:{name}:{grant.seq}", self._registry.address, data)
