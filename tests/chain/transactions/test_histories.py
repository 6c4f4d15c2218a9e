"""Any history of blocks, reorganisations, faults and deaths: no nonce twice, no intent twice, none lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chain.transactions.events import TransactionEvent
from chain.transactions.manager import TransactionManager
from chain.transactions.record import CLOSED, IntentId, State
from chain.transactions.work import ManagerPolicy
from proofbook.clock import ManualMatchClock, ManualWallClock
from tests.chain.transactions.fakes import (
    ACCOUNT,
    CHAIN,
    Key,
    Killed,
    MemoryChain,
    MortalLog,
    decoded,
    fresh_log,
    intent,
)


@dataclass
class Stage:
    """A manager that can die and be started again on what its disk holds."""

    chain: MemoryChain = field(default_factory=MemoryChain)
    log: MortalLog = field(default_factory=fresh_log)
    wall: ManualWallClock = field(default_factory=lambda: ManualWallClock(1_000.0))
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
            return asyncio.run(awaitable)
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
            asyncio.run(self.wall.advance(12.0))
            self.clock.advance(12)

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


Step = tuple[str, Any]
STEPS = st.one_of(
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("mine"), st.integers(1, 4)),
    st.tuples(st.just("mine one"), st.none()),
    st.tuples(st.just("submit"), st.none()),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("reorg"), st.tuples(st.integers(1, 3), st.booleans())),
    st.tuples(st.just("forget"), st.none()),
    st.tuples(st.just("foreign"), st.none()),
    st.tuples(st.just("fee"), st.sampled_from([1, 10, 60, 100])),
    st.tuples(
        st.just("send"), st.sampled_from(["unsent", "lost before", "lost after", "txpool is full", "strange words"])
    ),
    st.tuples(st.just("kill"), st.tuples(st.integers(1, 4), st.booleans())),
    st.tuples(st.just("vendors"), st.booleans()),
)


@settings(deadline=None)
@given(st.lists(STEPS, max_size=40), st.integers(1, 4))
def test_manager__any_history__no_nonce_twice_no_intent_twice_none_lost(steps: list[Step], in_flight: int) -> None:
    stage = Stage(options={"policy": ManagerPolicy(in_flight=in_flight)})
    stage.submit("0")
    names, withdrawn = ["0"], set()
    for what, how in steps:
        match what:
            case "tick":
                stage.tick()
                asyncio.run(stage.wall.advance(12.0))
            case "mine":
                stage.chain.mine(how)
            case "mine one":
                stage.chain.mine(only=1)
            case "submit" if len(names) < 6:
                names.append(str(len(names)))
                stage.submit(names[-1])
            case "withdraw" if how < len(names):
                withdrawn.add(names[how])
                stage.run(stage.manager.withdraw(IntentId(names[how]), "done by another"))
            case "reorg":
                stage.chain.reorg(how[0], forget=how[1])
            case "forget":
                stage.chain.forget()
            case "foreign":
                stage.chain.foreign()
            case "fee":
                stage.chain.base_fee = how * 10**9
            case "send":
                stage.chain.send_faults.append(how)
            case "kill":
                stage.log.kills = {stage.log.writes + how[0]: how[1]}
            case "vendors":
                stage.chain.sure = how
        stage.check()
    _come_to_rest(stage)
    for name in names:
        record = stage.manager.get(IntentId(name))
        if name not in withdrawn:
            assert record.state is State.FINAL, (name, record)
        mined = [tx for tx in stage.chain.mined() if tx.data == name.encode()]
        assert len(mined) == (record.state is State.FINAL)


def _come_to_rest(stage: Stage) -> None:
    """Nothing goes wrong any more: what is wanted gets mined, and a last intent flushes what was withdrawn."""
    stage.chain.base_fee, stage.chain.sure, stage.log.kills = 10**9, True, {}
    stage.chain.send_faults.clear()
    stage.submit("last")
    for _ in range(60):
        stage.rounds(1)
        if all(record.state in CLOSED for record in stage.log.all()):
            break
    stage.rounds(3)
    assert stage.state("last") is State.FINAL, stage.log.all()


def test_manager__killed_at_each_write__goes_on_from_the_disk() -> None:
    calm = _story(kill=None)
    writes = calm.log.writes
    assert writes >= 8
    for number in range(1, writes + 1):
        for reached in (True, False):
            stage = _story(kill=(number, reached))
            assert stage.died == 1
            assert [stage.state(name) for name in ("a", "b")] == [State.FINAL, State.FINAL]
            assert sorted(tx.data for tx in stage.chain.mined()) == [b"a", b"b"]
    assert ACCOUNT.address == calm.manager.sender


def _story(kill: tuple[int, bool] | None) -> Stage:
    """Two intents; the first needs a bump, then its block is reorganised away and both are mined again."""
    stage = Stage()
    if kill is not None:
        stage.log.kills = {kill[0]: kill[1]}
    stage.submit("a")
    stage.submit("b")
    stage.tick()
    stage.chain.base_fee = 10 * 10**9
    stage.chain.mine(3)
    for _ in range(4):
        stage.tick()
        stage.chain.mine()
    stage.chain.reorg(2, forget=True)
    stage.rounds(20)
    return stage


def test_manager__tries_to_send__bytes_were_saved_first() -> None:
    stage = Stage()
    stage.submit("a")
    stage.tick()
    assert [decoded(record.last.raw).data for record in stage.log.all()] == [b"a"]
    assert len(stage.chain.sends) == 1
