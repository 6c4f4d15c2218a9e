"""What the steps of a tick share: the chain, the log, the key, the numbers, and what has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from chain.transactions.chain_access import Tip, TransactionChain
from chain.transactions.errors import WrongSender
from chain.transactions.events import Failed, Moved, TransactionEvent
from chain.transactions.fees import FeePolicy, Fees, Market
from chain.transactions.log import TransactionLog
from chain.transactions.record import Attempt, Intent, Nonce, Record, State
from chain.transactions.signer import TransactionSigner
from proofbook.clock import MatchClock, WallClock

FILLER_GAS: Final = 21_000


@dataclass(frozen=True, slots=True)
class ManagerPolicy:
    """How many nonces may be under way; after how many seconds or blocks something is done about a silent one."""

    in_flight: int = 8
    resend_s: float = 60.0
    purge_after_blocks: int = 10
    most_bumps: int = 5


class Work:
    """One sender's tools. `tip`, `count` and `market` are those of the present tick."""

    def __init__(
        self,
        chain: TransactionChain,
        log: TransactionLog,
        signer: TransactionSigner,
        *,
        chain_id: int,
        clock: MatchClock,
        wall: WallClock,
        policy: ManagerPolicy,
        fees: FeePolicy,
    ) -> None:
        self.chain = chain
        self.log = log
        self.chain_id = chain_id
        self.clock = clock
        self.wall = wall
        self.policy = policy
        self.fees = fees
        self.sender = to_checksum_address(signer.address)
        self.tip: Tip
        self.count = 0
        self.now_s = 0
        self._signer = signer
        self._market: Market | None = None
        self._events: list[TransactionEvent] = []
        self._said: set[tuple[type[TransactionEvent], object]] = set()

    async def begin(self) -> None:
        """Look at the chain for a new tick."""
        self._market = None
        self.now_s = await self.clock.read()
        self.tip = await self.chain.look(self.wall.monotonic())
        self.count = await self.chain.mined_count(self.sender)

    async def market(self) -> Market:
        """What is paid now; asked once a tick."""
        if self._market is None:
            self._market = await self.chain.market()
        return self._market

    def keep(self, before: Record, after: Record) -> Record:
        """Put a change on disk, then tell of it."""
        if after == before:
            return after
        self.log.save(after)
        if after.state is not before.state:
            self.say(Moved(after.intent.id, before.state, after.state, after.reason))
            if after.state is State.FATAL:
                self.say(Failed(after.intent.id, after.reason))
        return after

    def say(self, event: TransactionEvent) -> None:
        """Tell of something that happened."""
        self._events.append(event)

    def say_once(self, event: TransactionEvent, about: object) -> None:
        """Tell of something that lasts, once for what it is about, until it is over."""
        key = (type(event), about)
        if key not in self._said:
            self._said.add(key)
            self.say(event)

    def over(self, about: object, *kinds: type[TransactionEvent]) -> None:
        """What lasted is over: these kinds, or every kind if none is named."""
        self._said = {key for key in self._said if key[1] != about or (kinds and key[0] not in kinds)}

    def take_events(self) -> tuple[TransactionEvent, ...]:
        """What happened since the last call."""
        events, self._events = tuple(self._events), []
        return events

    async def sign(self, intent: Intent, nonce: Nonce, fees: Fees, gas: int, *, filler: bool = False) -> Attempt:
        """A signed attempt; raises WrongSender if the signer returns anything but what was asked for."""
        wanted: dict[str, Any] = {
            "type": 2,
            "chainId": self.chain_id,
            "nonce": int(nonce),
            "to": self.sender if filler else to_checksum_address(intent.to),
            "data": b"" if filler else intent.data,
            "value": 0 if filler else int(intent.value),
            "gas": FILLER_GAS if filler else gas,
            "maxFeePerGas": int(fees.max_fee),
            "maxPriorityFeePerGas": int(fees.tip),
        }
        # A remote signer blocks.
        raw = await asyncio.to_thread(self._signer.sign_transaction, dict(wanted))
        self._require_own(raw, wanted)
        return Attempt(keccak(raw), raw, nonce, fees.max_fee, fees.tip, int(wanted["gas"]), filler)

    def _require_own(self, raw: bytes, wanted: Mapping[str, Any]) -> None:
        signer = Account.recover_transaction(HexBytes(raw))
        if to_checksum_address(signer) != self.sender:
            raise WrongSender(self.sender, signer)
        signed = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
        for name, value in wanted.items():
            found: Any = signed.get(name)
            same = bytes(HexBytes(found)) == bytes(HexBytes(value)) if name in ("to", "data") else int(found) == value
            if not same:
                raise WrongSender(self.sender, f"a key that changed {name}")
