"""One node for many fixtures: its loops, and what each of them may do to the others' work.

    decide   ask the sources                       every 60 s, and each fixture no more than that
    chain    newest and finalised block            every 12 s
    speak    rounds whose moment has come          every second, only fixtures that are due
    pull     what was lost between peers           every 15 s
    work     due results and challenges            every 5 s

The loops are jobs of one scheduler on one event loop; each runs once at a time and misses rather than queues. A fault
in one fixture halts that fixture; a fault of the store silences the node until a write succeeds; the loops go on.
"""

import asyncio
import heapq
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from oracle.agreement import Attested, Fixture, Phase
from oracle.agreement.clocks import round_at, round_start
from oracle.engine import events as e
from oracle.engine.chain import FINALISED, LATEST, Chain, Head
from oracle.engine.core import Core, Outcome
from oracle.engine.eyes import Eyes
from oracle.engine.machine import State
from oracle.engine.safety import (
    Condition,
    Safety,
    clock_fault,
    contract_fault,
    disputes_fault,
    rules_fault,
)
from oracle.engine.terms import Terms
from oracle.engine.worker import Worker
from oracle.errors import StoreFailed
from oracle.signed import SignedMessage
from proofbook.clock import MatchClock

PERIODS_S: Final = {"decide": 60.0, "chain": 12.0, "speak": 1.0, "pull": 15.0, "work": 5.0}
HOUR_S: Final = 3_600
STOP_S: Final = 5.0
"""How long a turn that is under way may go on when the node stops."""
EARLY_LOOK_S: Final = 600
WATCH_BEFORE_S: Final = 600
"""Sources are asked from so long before the first second of a result."""
LOOKS: Final = 8
"""Fixtures whose sources are asked at one time."""
SAID_EARLY_S: Final = 60
"""A peer's clock may be so far ahead."""
_log = structlog.get_logger(__name__)


class Peers(Protocol):
    """Other nodes; `oracle.peers.PeerClient`."""

    async def push(self, outgoing: Iterable[SignedMessage]) -> None:
        """Send to all."""
        ...

    async def pull(self, specifications: Iterable[bytes]) -> None:
        """Ask all for what was lost."""
        ...


class Node:
    """Follows fixtures until they are final. Everything that it touches is handed in."""

    def __init__(
        self,
        core: Core,
        chain: Chain,
        eyes: Eyes,
        worker: Worker | None,
        clock: MatchClock,
        *,
        period_scale: float = 1.0,
    ) -> None:
        self.core = core
        self.safety = Safety(core.store)
        self.errors: Counter[str] = Counter()
        """Faults by loop."""
        self.turns: Counter[str] = Counter()
        """Turns without a fault, by loop."""
        self.head = Head(0, bytes(32), 0)
        self.final = Head(0, bytes(32), 0)
        self.now = 0
        """Match time of the last look at the clock."""
        self.peers: Peers | None = None
        self.peer_offsets: Callable[[], list[int]] = list
        """Seconds that peers' wall clocks are ahead."""
        self.double: Callable[[], str] = str
        """Why the own key seems to be used elsewhere; empty if it does not."""
        self._chain = chain
        self._eyes = eyes
        self._worker = worker
        self._clock = clock
        self._scale = period_scale
        self._outgoing: deque[SignedMessage] = deque()
        self._wakes: list[tuple[int, bytes]] = []
        self._seen_reports: deque[tuple[int, bytes, bool]] = deque()
        self._silences: dict[bytes, str] = {}
        self._scheduler: AsyncIOScheduler | None = None
        self._head_read = 0
        """Match time when `head` was read."""
        self._looked: dict[bytes, int] = {}
        self._armed: dict[bytes, int] = {}
        self._turns: set[asyncio.Task[Any]] = set()
        self._told: set[tuple[str, type[Exception]]] = set()

    # -- life

    async def start(self) -> None:
        """Recover what the last process left, then begin the loops."""
        self.now = await self._clock.read()
        self.core.resume()
        await self.tick_chain()
        for message in self.core.recover(self.now):
            self._outgoing.append(message)
        for specification in self.core.states:
            self._arm(specification)
        await self._push()
        scheduler = AsyncIOScheduler(timezone="UTC")
        jobs: dict[str, Callable[[], Awaitable[None]]] = {
            "decide": self.tick_decide,
            "chain": self.tick_chain,
            "speak": self.tick_speak,
            "pull": self.tick_pull,
            "work": self.tick_work,
        }
        for name, job in jobs.items():
            scheduler.add_job(
                self._guarded,
                "interval",
                args=(name, job),
                seconds=PERIODS_S[name] * self._scale,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                id=name,
            )
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self) -> None:
        """End the loops, each after its turn; the store stays open."""
        if self._scheduler is not None:
            self._scheduler.pause()
            if self._turns:
                await asyncio.wait(self._turns, timeout=STOP_S)
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def follow(self, terms: Terms) -> State:
        """Begin to follow a listed fixture, or go on with it."""
        state = self.core.follow(terms, self.now)
        self._silence(terms.specification)
        self._arm(terms.specification)
        return state

    def forget(self, specification: bytes) -> None:
        """Let a finished fixture go from memory; the store keeps it."""
        self.core.forget(specification)
        if specification not in self.core.states:
            for kept in (self._looked, self._armed, self._silences):
                kept.pop(specification, None)

    def deal(self, outcome: Outcome) -> None:
        """Carry out what an event led to: send at once, and look at once at what became due."""
        self._outgoing.extend(outcome.outgoing)
        if self._scheduler is not None:
            if outcome.outgoing:
                self._scheduler.modify_job("speak", next_run_time=datetime.now(UTC))
            if any(isinstance(effect, Attested) for effect in outcome.effects):
                self._scheduler.modify_job("work", next_run_time=datetime.now(UTC))
        if outcome.own_voice:
            self.safety.see(Condition.DOUBLE, "a message with the own key that this disk does not know", self.now)
            self._silence_all()

    # -- loops

    async def tick_decide(self) -> None:
        """Ask the sources of every fixture that can have a result; each is told what was decided without the others."""
        self.now = await self._clock.read()
        room = asyncio.Semaphore(LOOKS)
        looks = [
            self._decide(specification, state, room)
            for specification, state in self.core.states.items()
            if not state.finished and self.now >= state.terms.start - WATCH_BEFORE_S
        ]
        for fault in await asyncio.gather(*looks, return_exceptions=True):
            if fault is not None:
                raise fault

    async def tick_chain(self) -> None:
        """Read the newest and the finalised block, and every open fixture at both."""
        self.now = await self._clock.read()
        self.safety.see(
            Condition.CONTRACT, contract_fault(await self._chain.contract(), self.core.store.identity), self.now
        )
        final, head = await self._chain.head(FINALISED), await self._chain.head(LATEST)
        self.now = self._head_read = await self._clock.read()
        if final.number == self.final.number and final.hash != self.final.hash:
            text = f"block {final.number} was 0x{self.final.hash.hex()}, is 0x{final.hash.hex()}"
            self.safety.see(Condition.FINALITY, text, self.now)
        moved = (final.hash, head.hash) != (self.final.hash, self.head.hash)
        self.final, self.head = final, head
        self._check_clock()
        for specification, state in list(self.core.states.items()):
            if self._to_look_at(specification, state, moved=moved):
                await self._look(specification, state)
        self._silence_all()
        await self._push()

    async def tick_speak(self) -> None:
        """Let those vote whose moment has come."""
        self.now = await self._clock.read()
        if self.core.store.failing:
            self._check_disk()
        while self._wakes and self._wakes[0][0] <= self.now:
            wake, specification = heapq.heappop(self._wakes)
            if self._armed.get(specification) != wake:
                continue  # armed anew since
            self._happens(specification, e.Timer())
            self._arm(specification)
        await self._push()

    async def tick_pull(self) -> None:
        """Ask peers for what was lost."""
        if self.peers is None:
            return
        await self.peers.pull([one for one, state in self.core.states.items() if self._spoken_of(state)])
        double = self.double()
        if double:
            self.safety.see(Condition.DOUBLE, double, self.now)
        self._check_clock()
        self._silence_all()
        await self._push()

    async def tick_work(self) -> None:
        """Bring what is due to the chain; without a key that pays, others do."""
        if self._worker is None:
            return
        self.now = await self._clock.read()
        await self._worker.tick(self.now)

    # -- one fixture

    async def _decide(self, specification: bytes, state: State, room: asyncio.Semaphore) -> None:
        async with room:
            decision = await self._eyes.look(state.terms, self.now)
        self.now = await self._clock.read()
        self._happens(specification, e.Decided(decision))
        await self._push()

    def _to_look_at(self, specification: bytes, state: State, *, moved: bool) -> bool:
        """Each block for what can be reported or is; the rest now and then, for a VOID may come at any time."""
        if state.finished:
            return False
        # Time alone ends windows: what is on chain is looked at even if no block came.
        if state.latest.phase is not Phase.OPEN:
            return True
        if self.now >= state.terms.earliest - WATCH_BEFORE_S:
            return moved
        # Spread from the start on: a thousand of them at once would hold up those that are played.
        begun = self.now - int.from_bytes(specification[:4], "big") % EARLY_LOOK_S
        return self.now >= self._looked.setdefault(specification, begun) + EARLY_LOOK_S

    def _spoken_of(self, state: State) -> bool:
        """Whether peers can have said anything of a fixture that would be taken: not before its first ballot opens."""
        return not state.finished and self.now >= state.terms.earliest - SAID_EARLY_S

    async def _look(self, specification: bytes, state: State) -> None:
        self._looked[specification] = self.now
        latest = (await self._chain.view(state.terms, self.head)).fixture
        self._note_report(specification, state, latest)
        self._happens(specification, e.Latest(latest))
        # An open first ballot is no news of a finalised block.
        if latest.phase is not Phase.OPEN or state.final.phase is not Phase.OPEN:
            final = await self._chain.view(state.terms, self.final)
            self._happens(specification, e.Finalised(final.fixture, self.final.time))

    def _happens(self, specification: bytes, event: e.Event) -> None:
        if specification not in self.core.states:
            return  # it became final while its sources or the chain were asked, and was let go
        try:
            outcome = self.core.handle(specification, event, self.now)
        except StoreFailed as error:
            self._check_disk(str(error))
            return
        except Exception as error:
            self.errors["fixture"] += 1
            _log.exception("fixture halted", fixture=specification.hex(), fault=type(error).__name__)
            self.core.handle(specification, e.Halt(f"{type(error).__name__}: {error}"), self.now)
            return
        if any(isinstance(effect, e.Opened) for effect in outcome.effects):
            self._arm(specification)
        self.deal(outcome)

    def _arm(self, specification: bytes) -> None:
        state = self.core.states[specification]
        if not state.finished and state.terms.speaks:
            wake = self._armed[specification] = wakes_at(state, self.now)
            heapq.heappush(self._wakes, (wake, specification))

    # -- safety

    def _check_disk(self, fault: str = "") -> None:
        if not fault:
            try:
                self.core.store.check()
            except StoreFailed as error:
                fault = str(error)
        self.safety.see(Condition.DISK, fault, self.now)
        if not fault:
            self._silence_all()

    def _check_clock(self) -> None:
        # Not by the present second: a block that ages would seem to mend a clock that is behind.
        self.safety.see(Condition.CLOCK, clock_fault(self._head_read, self.head.time, self.peer_offsets()), self.now)

    def _note_report(self, specification: bytes, state: State, seen: Fixture) -> None:
        """Count each report once, and whether the own data contradict it."""
        if seen.reported and seen.reported != state.latest.reported:
            against = state.decision.alarm is not None and state.decision.alarm != seen.value
            self._seen_reports.append((self.now, specification, against))
        while self._seen_reports and self._seen_reports[0][0] < self.now - HOUR_S:
            self._seen_reports.popleft()
        against_all = sum(against for _, _, against in self._seen_reports)
        fault = disputes_fault(len(self._seen_reports), against_all)
        if fault:
            self.safety.see(Condition.DISPUTES, fault, self.now)

    def _silence_all(self) -> None:
        for specification in list(self.core.states):
            self._silence(specification)

    def _silence(self, specification: bytes) -> None:
        """Tell the machine why it must be silent, if that changed."""
        state = self.core.states[specification]
        reason = rules_fault(state.terms.rules) or self.safety.reason
        if state.silence != reason and not state.finished:
            self._happens(specification, e.Silence(reason))

    # -- the outside

    async def _push(self) -> None:
        outgoing = list(self._outgoing)
        self._outgoing.clear()
        if outgoing and self.peers is not None:
            await self.peers.push(outgoing)

    async def _guarded(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        turn = asyncio.current_task()
        if turn is not None and self._scheduler is not None:
            self._turns.add(turn)
            turn.add_done_callback(self._turns.discard)
        try:
            await job()
            self.turns[name] += 1
        except StoreFailed as error:
            self._check_disk(str(error))
        except Exception as error:
            self.errors[name] += 1
            # A chain that is away fails every few seconds: its traceback is worth telling once.
            first = (name, type(error)) not in self._told
            self._told.add((name, type(error)))
            _log.error("loop failed", loop=name, fault=type(error).__name__, text=str(error), exc_info=first)

    def status(self) -> dict[str, Any]:
        """What `status` and readiness show."""
        stages = Counter(state.stage.value for state in self.core.states.values())
        return {
            "ready": not self.safety.held and not self.core.store.failing,
            "safe_mode": {condition.value: reason for condition, reason in self.safety.held.items()},
            "head": self.head.number,
            "finalised": self.final.number,
            "now": self.now,
            "stages": dict(stages),
            "errors": dict(self.errors),
        }


def wakes_at(state: State, now: int) -> int:
    """Next second at which this node may have a vote to cast: as lead early in a round, otherwise after the lead."""
    clocks, part = state.terms.clocks, state.participant
    if now < part.opens:
        return part.opens + clocks.lead_speaks
    round_ = round_at(clocks, part.opens, now)
    for one in (round_, round_ + 1):
        start = round_start(clocks, part.opens, one)
        for wait in (clocks.lead_speaks, clocks.lead_waited):
            if start + wait > now:
                return start + wait
    raise AssertionError("a round is longer than its waits")
