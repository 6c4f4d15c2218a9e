"""A manager on a chain in memory, which can die and be started again on what its disk holds."""

from __future__ import annotations

import asyncio
import atexit
from dataclasses import dataclass, field
from typing import Any

from chain.transactions.events import TransactionEvent
from chain.transactions.manager import TransactionManager
from chain.transactions.record import IntentId, Record, State
from proofbook.clock import ManualMatchClock
from tests.chain.rpc.fakes import Wall
from tests.chain.transactions.fakes import CHAIN, Key, Killed, MemoryChain, MortalLog, fresh_log, intent

# One loop for all: a new one for each tick takes longer than the tick.
RUNNER = asyncio.Runner()
atexit.register(RUNNER.close)


@dataclass
class Stage:
    """A manager that can die and be started again on what its disk holds."""

    chain: MemoryChain = field(default_factory=MemoryChain)
    log: MortalLog = field(default_factory=fresh_log)
    wall: Wall = field(default_factory=Wall)
    clock: ManualMatchClock = field(default_factory=lambda: ManualMatchClock(1_000))
    events: list[TransactionEvent] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    died: int = 0

    def __post_init__(self) -> None:
        self.chain.before_send = self.require_saved
        self.manager = self.start()

    def start(self) -> TransactionManager:
        return TransactionManager(
            self.chain, self.log, Key(), chain_id=CHAIN, clock=self.clock, wall=self.wall, **self.options
        )

    def require_saved(self, raw: bytes) -> None:
        kept = [attempt.raw for record in self.log.all() for attempt in record.live]
        assert raw in kept, "bytes that are not on disk were handed over"

    def run(self, awaitable: Any) -> Any:
        try:
            return RUNNER.run(awaitable)
        except Killed:
            self.died += 1
            self.manager = self.start()
            return None

    def submit(self, name: str, **more: Any) -> None:
        self.run(self.manager.submit(intent(name, **more)))

    def tick(self) -> tuple[TransactionEvent, ...]:
        events = self.run(self.manager.tick()) or ()
        self.events += events
        self.check()
        return tuple(events)

    def rounds(self, count: int) -> None:
        for _ in range(count):
            self.tick()
            self.chain.mine()
            self.wall.at += 12.0
            self.clock.advance(12)

    def record(self, name: str) -> Record:
        return self.manager.get(IntentId(name))

    def state(self, name: str) -> State:
        return self.manager.get(IntentId(name)).state

    def check(self) -> None:
        """What must hold at every moment."""
        owners: dict[int, set[str]] = {}
        for record in self.log.all():
            for attempt in record.attempts:
                owners.setdefault(attempt.nonce, set()).add(record.intent.id)
        assert all(len(names) == 1 for names in owners.values()), owners
        mined = [tx.data for tx in self.chain.mined() if not tx.filler]
        assert len(mined) == len(set(mined)), mined
