"""Facts from the chain: every word that an order touches, all of one block.

What is read stays good for its block: another order on the same fixture asks nothing anew. A new block forgets all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeVar, cast, runtime_checkable

from web3 import Web3

from api.desk.facts import SLOTS, UNIT, DeskFacts, Facts, FixtureFacts, Held, PotFacts, WalletFacts
from api.desk.first import EntryFacts
from chain.bindings import BetBook, BookLens, FixtureOracle, KycRegistry, PlayEuro
from chain.calldata import selector
from chain.deployment import Deployment
from chain.permit import Token
from chain.words import AccountWord, DeskWord, FixtureWord, PotWord
from sports.markets import MARKETS, MarketId
from sports.words import pot_key

T = TypeVar("T")
_NOBODY: Final = "0x" + "00" * 20
_NO_CAP: Final = (1 << 48) - 1
_SMALL: Final = 3
_AT_ONCE: Final = 100
_WORD_TEXT: Final = 66
_ACCOUNTS, _SLOT, _FIXTURES, _POTS, _DESK, _REPORTED = (
    selector(one)
    for one in (
        "accounts(address)",
        "betSlot(address,uint256)",
        "fixtures(uint128)",
        "pots(uint256)",
        "desk()",
        "reported(uint128)",
    )
)


@runtime_checkable
class AsksMany(Protocol):
    """A provider that can ask several things in one exchange; `chain.rpc.PoolProvider`."""

    def ask_many(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> tuple[Any, ...]:
        """The results, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """The block that facts are of."""

    number: int
    time: int


class BookReader:
    """Reads the book of a deployment; safe to use from several threads."""

    def __init__(self, w3: Web3, addresses: Deployment) -> None:
        self._w3 = w3
        self.addresses = addresses
        self.book = BetBook(w3, addresses.book)
        self.lens = BookLens(w3, addresses.lens)
        self.oracle = FixtureOracle(w3, addresses.oracle)
        self.registry = KycRegistry(w3, addresses.registry)
        self.asset = PlayEuro(w3, addresses.asset)  # of any token with permits, these are the same
        self._token: Token | None = None
        self._lock = threading.Lock()
        self._number = -1
        self._known: dict[tuple[Any, ...], Any] = {}

    def head(self) -> Head:
        """The newest block."""
        block = self._w3.eth.get_block("latest")
        return Head(int(block["number"]), int(block["timestamp"]))

    def facts(self, bettor: str, nonce: int, legs: Sequence[int], held: Held, head: Head) -> Facts:
        """Everything that an order of this bettor and nonce on these legs is judged by, as of a block."""
        at = head.number
        fixtures = {leg >> 128: self._fixture(leg >> 128, at) for leg in legs}
        # A held single of the same fixture counts for its own pot's reserve, so that pot is read as well.
        beside = [leg for one in held.bets for leg in one.terms.legs if len(one.terms.legs) == 1]
        beside += [leg for one in held.offers for leg in one.legs if len(one.legs) == 1]
        wanted = {pot_key(leg): leg for leg in (*beside, *legs) if leg >> 128 in fixtures}
        pots = {key: self._pot(leg, at) for key, leg in wanted.items() if _size(leg)}
        return Facts(self._desk(at), self._wallet(bettor, nonce, at), fixtures, pots, held)

    def warm(self, wanted: Sequence[tuple[str, int, Sequence[int]]], head: Head) -> None:
        """Read the words that orders (bettor, nonce, legs) touch, as of a block, in few exchanges with a node.

        What cannot be had so is asked one by one when it is needed, where a fault is told.
        """
        provider = self._w3.provider
        if not isinstance(provider, AsksMany):
            return
        at = head.number
        book, oracle = self.book.address, self.oracle.address
        calls: dict[tuple[Any, ...], tuple[str, bytes]] = {("desk word",): (book, _DESK)}
        for bettor, nonce, legs in wanted:
            wallet = _word(int(bettor, 16))
            calls["account", bettor] = book, _ACCOUNTS + wallet
            calls["slot", bettor, nonce % SLOTS] = book, _SLOT + wallet + _word(nonce % SLOTS)
            for leg in legs:
                fixture = _word(leg >> 128)
                calls["fixture word", leg >> 128] = book, _FIXTURES + fixture
                calls["reported", leg >> 128] = oracle, _REPORTED + fixture
                calls["pot word", pot_key(leg)] = book, _POTS + _word(pot_key(leg))
        with self._lock:
            known = self._known if at == self._number else {}
            missing = [(key, *call) for key, call in calls.items() if key not in known]
        for first in range(0, len(missing), _AT_ONCE):
            part = missing[first : first + _AT_ONCE]
            asked = [("eth_call", ({"to": to, "data": "0x" + data.hex()}, hex(at))) for _, to, data in part]
            for (key, _, _), said in zip(part, provider.ask_many(asked), strict=True):
                if isinstance(said, str) and len(said) == _WORD_TEXT:
                    word = int(said, 16)
                    self._once(at, key, partial(_kept, AccountWord.unpack(word) if key[0] == "account" else word))

    def entry(self, bettor: str, head: Head) -> EntryFacts:
        """What registry, token and book hold of a wallet that comes for the first time, as of a block."""
        at = head.number
        capped = AccountWord.unpack(self.book.accounts(bettor, block=at)).has_caps
        limits = self.book.limits(bettor, block=at)
        return EntryFacts(
            sequence=self.registry.sequence(bettor, block=at),
            permit_nonce=self.asset.nonces(bettor, block=at),
            tokens=self.asset.balance_of(bettor, block=at),
            deposit_cap=limits & _NO_CAP if capped else None,
            deposit_used=limits >> 96 & _NO_CAP,
            stake_used=limits >> 144 & _NO_CAP,
            week=limits >> 192 & _NO_CAP,
        )

    def token(self) -> Token:
        """The book's token as its permits name it; it never changes."""
        if self._token is None:
            said = self.asset.eip712_domain()
            self._token = Token(self.asset.address, said.name, said.version, said.chain_id)
        return self._token

    def result(self, fixture: int, head: Head) -> tuple[bool, int]:
        """Whether a fixture's result is final, and when its window ends (0: nobody knows); as of a block."""
        said = self._once(head.number, ("result", fixture), lambda: self.oracle.state_of(fixture, block=head.number))
        return said.is_final, said.end

    def slots(self, bettor: str, head: Head) -> list[tuple[int, int]]:
        """Tag and nonce of each of a bettor's slots; tag 0 for one that was never used."""
        words = [self.book.bet_slot(bettor, slot, block=head.number) for slot in range(SLOTS)]
        return [(word & 0xFF, word >> 8 & 0xFFFF_FFFF) for word in words]

    def finals(self, legs: Sequence[int], head: Head) -> dict[int, int]:
        """Multipliers (half-millionths) of the legs, with odds, whose result is final."""
        found = self.lens.accumulator(legs, block=head.number).legs
        return {leg: one.multiplier for leg, one in zip(legs, found, strict=True) if one.is_final}

    def _once(self, at: int, key: tuple[Any, ...], ask: Callable[[], T]) -> T:
        with self._lock:
            if at != self._number:
                self._number, self._known = at, {}
            if key in self._known:
                return cast("T", self._known[key])
        value = ask()
        with self._lock:
            if at == self._number:
                self._known[key] = value
        return value

    def _desk(self, at: int) -> DeskFacts:
        def ask() -> DeskFacts:
            word = DeskWord.unpack(self._once(at, ("desk word",), lambda: self.book.desk(block=at)))
            return DeskFacts(word.epoch, word.paused_until, word.minimum_stake)

        return self._once(at, ("desk",), ask)

    def _fixture(self, fixture: int, at: int) -> FixtureFacts:
        def reported() -> bool:
            return self.oracle.reported(fixture, block=at)

        def ask() -> FixtureFacts:
            raw = self._once(at, ("fixture word", fixture), lambda: self.book.fixtures(fixture, block=at))
            word = FixtureWord.unpack(raw)
            return FixtureFacts(
                budget=word.budget,
                reserved=word.reserved,
                combined=word.combined,
                one_key=word.one_key // UNIT,
                stakes=word.stakes // UNIT,
                start=word.start,
                close_at=word.close_at,
                sport=word.sport,
                tie=int(self.oracle.tie_of(fixture, block=at)) if word.tied else 0,
                reported=bool(self._once(at, ("reported", fixture), reported)) if word.start else False,
            )

        return self._once(at, ("fixture", fixture), ask)

    def _pot(self, leg: int, at: int) -> PotFacts:
        key, size = pot_key(leg), _size(leg)

        def ask() -> PotFacts:
            word = PotWord.unpack(self._once(at, ("pot word", key), lambda: self.book.pots(key, block=at)))
            sides: tuple[int, ...] = word.liabilities[:size]
            if size > _SMALL:
                further = [self.book.pots(key + 1 + one, block=at) for one in range(-(-size // 4))]
                sides = tuple(further[one // 4] >> 56 * (one % 4) & (1 << 56) - 1 for one in range(size))
            return PotFacts(sides, word.stakes, word.count, word.settling)

        return self._once(at, ("pot", key), ask)

    def _wallet(self, bettor: str, nonce: int, at: int) -> WalletFacts:
        word = self._once(at, ("account", bettor), lambda: AccountWord.unpack(self.book.accounts(bettor, block=at)))
        limits = self._once(at, ("limits", bettor), lambda: self.book.limits(bettor, block=at)) if word.has_caps else 0
        asked = 0
        if word.withdraw_at:
            asked = self._once(at, ("asked", bettor), lambda: self.book.pending_withdrawal(bettor, block=at)).units
        number = nonce % SLOTS
        slot = self._once(at, ("slot", bettor, number), lambda: self.book.bet_slot(bettor, number, block=at))
        cancelled = (-1, 0)
        if word.cancels_orders:
            record = self.book.cancellation(bettor, nonce % SLOTS, block=at)
            cancelled = (record.cancelled, record.from_) if record.from_ else cancelled
        return WalletFacts(
            balance=word.balance,
            open_payout=word.open_payout,
            eligible_until=word.eligible_until,
            no_entry_before=word.no_entry_before,
            withdrawing=asked,
            withdraw_at=word.withdraw_at,
            stake_cap=(limits >> 48 & _NO_CAP) if word.has_caps else None,
            stake_used=limits >> 144 & _NO_CAP,
            stake_week=limits >> 192 & _NO_CAP,
            slot_tag=slot & 0xFF,
            slot_nonce=slot >> 8 & 0xFFFF_FFFF,
            slot_terms=slot >> 40,
            cancelled_nonce=cancelled[0],
            cancelled_from=cancelled[1],
            keys=self._keys(bettor, at) if word.has_key else (),
        )

    def _keys(self, bettor: str, at: int) -> tuple[tuple[str, int | None], ...]:
        keys = self._once(at, ("keys", bettor), lambda: self.book.betting_key(bettor, block=at))
        found: list[tuple[str, int | None]] = [(keys.key, None)] if keys.key != _NOBODY else []
        return (*found, (keys.former, keys.former_until)) if keys.former != _NOBODY else tuple(found)


def _size(leg: int) -> int:
    """Selections of a leg's market, 0 for a market that there is not."""
    market = leg >> 112 & 0xFFFF
    return MARKETS[MarketId(market)].size if market in MARKETS else 0


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _kept(value: T) -> T:
    return value
