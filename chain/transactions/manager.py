"""Gets transactions of one key mined, each intent once, whatever nodes, fees and crashes do.

    submit   an intent is on disk when it returns
    tick     at each block: place what has a nonce, push what waits, start what has room
    withdraw not wanted any more; it may still be mined

Guarantees, with a log that keeps its own: no two intents ever share a nonce; no intent is mined twice, reorganisations
included; an intent that was submitted is tried until it is final, withdrawn, or can never be mined. A process may be
killed at any point: bytes are on disk before a node sees them, and a tick begins with what the disk says.
Not guaranteed: order between intents. Nonces follow the order of submission, but one that was displaced comes later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from eth_utils.address import is_address, to_checksum_address

from chain.rpc.errors import RpcError
from chain.transactions import record as records
from chain.transactions.chain_access import GasRefused, TransactionChain
from chain.transactions.errors import IntentUnknown, IntentUnusable
from chain.transactions.events import DeadlineMissed, FeeCapHit, NonceUsedElsewhere, TransactionEvent
from chain.transactions.fees import FeePolicy, cap_at, first
from chain.transactions.gaps import Gaps
from chain.transactions.log import TransactionLog
from chain.transactions.placing import Placing
from chain.transactions.record import FLYING, Intent, IntentId, Nonce, Record, State
from chain.transactions.sending import Sending
from chain.transactions.signer import TransactionSigner
from chain.transactions.work import ManagerPolicy, Work
from proofbook.clock import MatchClock, WallClock

StillWanted = Callable[[Intent], Awaitable[bool]]
"""Asked just before an intent's first signature: others may have done it meanwhile."""

Opened = dict[IntentId, Record]
"""The open records of a tick, as submitted, each replaced when it changes."""


async def _always(_intent: Intent) -> bool:
    return True


class TransactionManager:
    """One key on one chain; nobody else may use the key. `clock` tells deadlines, `wall` the time between sends."""

    def __init__(
        self,
        chain: TransactionChain,
        log: TransactionLog,
        signer: TransactionSigner,
        *,
        chain_id: int,
        clock: MatchClock,
        wall: WallClock,
        policy: ManagerPolicy | None = None,
        fees: FeePolicy | None = None,
        still_wanted: StillWanted = _always,
    ) -> None:
        self._work = Work(
            chain,
            log,
            signer,
            chain_id=chain_id,
            clock=clock,
            wall=wall,
            policy=policy or ManagerPolicy(),
            fees=fees or FeePolicy(),
        )
        self._placing = Placing(self._work)
        self._sending = Sending(self._work)
        self._gaps = Gaps(self._work, self._sending)
        self._still_wanted = still_wanted
        self._lock = asyncio.Lock()

    @property
    def sender(self) -> str:
        """Checksummed address that pays."""
        return self._work.sender

    async def submit(self, intent: Intent) -> Record:
        """Put an intent on disk; the same one again gives its record. Raises IntentUnusable, IntentConflict."""
        _require_usable(intent)
        submitted_s = await self._work.clock.read()
        async with self._lock:
            return self._work.log.add(Record(replace(intent, to=to_checksum_address(intent.to)), submitted_s))

    async def withdraw(self, intent_id: IntentId, reason: str) -> Record:
        """Say that an intent is not wanted any more; without a nonce it ends at once. Raises IntentUnknown."""
        async with self._lock:
            record = self.get(intent_id)
            if record.state in records.CLOSED:
                return record
            return self._work.keep(record, records.dropped(record, reason))

    def get(self, intent_id: IntentId) -> Record:
        """The record of an intent; raises IntentUnknown."""
        record = self._work.log.get(intent_id)
        if record is None:
            raise IntentUnknown(intent_id)
        return record

    async def tick(self) -> tuple[TransactionEvent, ...]:
        """Do what can be done now, and say what happened.

        Raises RpcError when the chain cannot be known now: what was done is on disk, and the next tick goes on.
        Vendors that disagree about one intent raise at the end, when the others are served. Events of a tick that
        raised come with the next.
        """
        async with self._lock:
            opened = {record.intent.id: record for record in self._work.log.open()}
            if not opened:
                return self._work.take_events()
            await self._work.begin()
            unplaced = await self._place(opened)
            await self._push(opened)
            await self._gaps.fill(opened.values())
            await self._start(opened)
            if unplaced is not None:
                raise unplaced
            return self._work.take_events()

    async def _place(self, opened: Opened) -> RpcError | None:
        """Nothing that is sent rests on a record that could not be placed: the first fault is given, not raised."""
        fault = None
        for record in _with_nonce(opened):
            try:
                opened[record.intent.id] = await self._placing.place(record)
            except RpcError as error:
                fault = fault or error
        return fault

    async def _push(self, opened: Opened) -> None:
        """In order of nonce: a node that misses one refuses the next."""
        waiting = [record for record in _with_nonce(opened) if record.state in FLYING]
        # What is not wanted any more blocks those behind it, and where no more may be under way those without a nonce.
        full = self._room(opened) <= 0 and any(one.state is State.UNSTARTED for one in opened.values())
        for index, record in enumerate(waiting):
            self._look_at_deadline(record)
            if record.last.nonce >= self._work.count:
                blocking = full or index + 1 < len(waiting)
                opened[record.intent.id] = await self._sending.push(record, blocking=blocking)

    async def _start(self, opened: Opened) -> None:
        """Give nonces to intents, as many as may be under way; stop at the first that no node takes now."""
        if any(one.state is State.IN_PROGRESS and not one.unwanted for one in self._flying(opened)):
            return  # no node takes it now, and none would take what comes after it
        room = self._room(opened)
        for record in [one for one in opened.values() if one.state is State.UNSTARTED]:
            if room <= 0:
                return
            self._look_at_deadline(record)
            begun = await self._begin(record)
            if begun.state is State.IN_PROGRESS:
                begun = await self._sending.hand_over(begun, fresh=True)
                room -= 1
                if begun.state is not State.BROADCAST:
                    return

    def _flying(self, opened: Opened) -> list[Record]:
        # A nonce that is used up waits for finality only, and holds nobody up.
        return [one for one in _with_nonce(opened) if one.state in FLYING and one.last.nonce >= self._work.count]

    def _room(self, opened: Opened) -> int:
        return self._work.policy.in_flight - len(self._flying(opened))

    async def _begin(self, record: Record) -> Record:
        """Sign and keep the first attempt; unchanged while the fee is above the ceiling."""
        work, intent = self._work, record.intent
        if record.unwanted:  # a gap's filler that died before it had its nonce
            return work.keep(record, records.dropped(record, record.unwanted))
        if not await self._still_wanted(intent):
            return work.keep(record, records.dropped(record, "not wanted any more"))
        cap = cap_at(work.fees, record.submitted_s, intent.deadline_s, work.now_s)
        market = await work.market()
        fees = first(work.fees, market, cap)
        if fees is None:
            work.say_once(FeeCapHit(intent.id, market.base_fee, cap), intent.id)
            return record
        try:
            gas = await work.chain.gas_for(intent, work.sender) if intent.gas is None else intent.gas
        except GasRefused as refused:
            return work.keep(record, records.dropped(record, str(refused), fatal=True))
        attempt = await work.sign(intent, await self._next_nonce(), fees, gas)
        return work.keep(record, records.begun(record, attempt))

    async def _next_nonce(self) -> Nonce:
        """The chain's count, or one more than our highest. A log without any must not replace what a lost one sent."""
        highest, count = self._work.log.highest_nonce(), self._work.count
        if highest is None:
            return Nonce(max(count, await self._work.chain.pending_count(self.sender)))
        if count > highest + 1:
            self._work.say(NonceUsedElsewhere(Nonce(count - 1), None))
        return Nonce(max(count, highest + 1))

    def _look_at_deadline(self, record: Record) -> None:
        deadline_s = record.intent.deadline_s
        if deadline_s is not None and self._work.now_s > deadline_s and not record.unwanted:
            self._work.say_once(DeadlineMissed(record.intent.id, deadline_s), record.intent.id)


def _with_nonce(opened: Opened) -> list[Record]:
    return sorted((one for one in opened.values() if one.nonce is not None), key=lambda one: one.last.nonce)


def _require_usable(intent: Intent) -> None:
    faults = (
        (not intent.id, "id", intent.id),
        (not is_address(intent.to), "to", intent.to),
        (not 0 <= intent.value < 1 << 256, "value", intent.value),
        (intent.gas is not None and intent.gas < 21_000, "gas", intent.gas),
    )
    for wrong, field, value in faults:
        if wrong:
            raise IntentUnusable(intent.id, field, repr(value))
