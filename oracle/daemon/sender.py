"""The worker's transmitter over the transaction manager: one key that pays, each intent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from chain.transactions import Intent, IntentId, Record, State, TransactionManager
from chain.transactions.manager import StillWanted
from oracle.engine.chain import LATEST, Chain, Fate
from oracle.engine.core import Core
from oracle.engine.transmission import needed
from oracle.store import due, messages
from proofbook.clock import MatchClock

_GONE: Final = frozenset({State.SUPERSEDED, State.PURGED, State.FATAL})


class ManagedTransmitter:
    """See `oracle.engine.chain.Transmitter`; `address` is the oracle's. `nudge` asks for a tick of the manager soon."""

    def __init__(self, manager: TransactionManager, address: str, nudge: Callable[[], None]) -> None:
        self._manager = manager
        self._address = address
        self._nudge = nudge

    async def submit(self, intent: str, data: bytes, deadline: int) -> Fate:
        """See `Transmitter`."""
        wanted = Intent(IntentId(intent), self._address, data, deadline_s=deadline)
        record = await self._manager.submit(wanted)
        if record.state is State.UNSTARTED:
            self._nudge()
        return fate_of(record)


def fate_of(record: Record) -> Fate:
    """What became of an intent, as the worker asks it."""
    if record.state in _GONE:
        return Fate.FAILED
    if record.inclusion is None:
        return Fate.WAITING
    own = not record.attempt(record.inclusion.transaction).filler
    return Fate.MINED if own and record.inclusion.succeeded else Fate.FAILED


def wanted_by(core: Core, chain: Chain, clock: MatchClock) -> StillWanted:
    """Asks the newest block once more before a report's first signature: it may have waited for cheaper gas."""

    async def wanted(intent: Intent) -> bool:
        kind, *rest = intent.id.split(":")
        if kind != "report":
            return True
        specification, place = bytes.fromhex(rest[0]), (int(rest[1]), int(rest[2]))
        state = core.states.get(specification)
        if state is None or state.finished:
            return False
        now, latest = await clock.read(), await chain.head(LATEST)
        seen = (await chain.view(state.terms, latest)).fixture
        return any(
            needed(state.terms, seen, one.claim, state.participant.signers(one.claim), max(now, latest.time))
            for one in due.ripe(core.store, now)
            if one.specification == specification
            and (one.claim.ballot, one.claim.round) == place
            and messages.signatures(core.store, specification, one.claim)
        )

    return wanted
